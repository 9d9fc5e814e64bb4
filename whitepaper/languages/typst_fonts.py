"""The fonts of a language as Typst has them: opened once, and read when a text is first set."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from whitepaper.languages import Fonts


def typst_fonts(fonts: Fonts) -> Any:
    """Fonts, and those that Typst brings for formulas, as its `Compiler` takes them.

    Typst keeps what it has read: whoever sets a text in the same fonts next need not wait for that.
    """
    folder, opened = _opened(fonts)
    if not Path(folder.name).is_dir():
        # Some systems remove what lies among temporary files for days.
        _opened.cache_clear()
        folder, opened = _opened(fonts)
    return opened


# Of the editions that are built one after the other most have the same.
@lru_cache(maxsize=4)
def _opened(fonts: Fonts) -> tuple[TemporaryDirectory[str], Any]:
    import typst

    # Typst reads a font from its file when it needs it: the folder stays as long as the process.
    folder = TemporaryDirectory(prefix="whitepaper-")
    return folder, typst.Fonts(False, True, fonts.folders(Path(folder.name)))


def read_ahead(fonts: Fonts) -> None:
    """Have Typst read the fonts in which most of any report is set."""
    import typst

    faces = fonts.serif[0], fonts.sans[0], fonts.bold[0]
    page = "".join(f'#text(font: "{face.name}", weight: {face.weight})[1]' for face in faces)
    typst.Compiler(font_paths=typst_fonts(fonts)).compile(page.encode())
