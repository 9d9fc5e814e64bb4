"""The theme of an edition in a chapter: an IPython extension puts it in force before any cell.

So charts have the report's fonts and colours however they are drawn, also in a chapter that does
without the chapter interface.
"""

from __future__ import annotations

import os
from pathlib import Path

from msgspec.structs import replace

from whitepaper.chapter import style
from whitepaper.inputs.edition import EDITION_VARIABLE, ChapterEdition, from_json
from whitepaper.inputs.theme.fonts import fonts
from whitepaper.languages import load
from whitepaper.project import find_root


def dress(edition: ChapterEdition, root: Path) -> None:
    """Put the fonts and colours of an edition's figures in force, of the project at `root`."""
    of_language = load(edition.language).fonts
    dressed = fonts(of_language, replace(edition.theme, root=str(root)))
    if dressed != of_language:
        style.register(dressed)
    style.apply(dressed, edition.theme.charts, edition.language)


def load_ipython_extension(_: object) -> None:
    """Put the theme in force that a build has given to the chapter.

    How figures are laid out is left to the chapter: `tight_layout` and `subplots_adjust`, which
    charts from elsewhere call, warn where another engine does that.
    """
    if (given := os.environ.get(EDITION_VARIABLE)) and (root := find_root(Path.cwd())):
        dress(from_json(given), root)
