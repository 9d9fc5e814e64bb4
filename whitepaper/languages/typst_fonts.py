"""The fonts of a language as Typst has them: opened once, and read when a text is first set."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from whitepaper.languages import Fonts


# Of the editions that are built one after the other most have the same.
@lru_cache(maxsize=2)
def typst_fonts(fonts: Fonts) -> Any:
    """Fonts, and those that Typst brings for formulas, as its `Compiler` takes them.

    Typst keeps what it has read: whoever sets a text in the same fonts next need not wait for that.
    """
    import typst

    # Where links lead Typst looks at once; the files it reads when it needs them.
    with TemporaryDirectory(prefix="whitepaper-") as folder:
        return typst.Fonts(False, True, fonts.folders(Path(folder)))


def read_ahead(fonts: Fonts) -> None:
    """Have Typst read the fonts in which most of any report is set."""
    import typst

    faces = fonts.serif[0], fonts.sans[0], fonts.bold[0]
    page = "".join(f'#text(font: "{face.name}", weight: {face.weight})[1]' for face in faces)
    typst.Compiler(font_paths=typst_fonts(fonts)).compile(page.encode())
