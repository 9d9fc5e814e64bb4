"""The fonts of a language as Typst has them: opened once, and read when a text is first set."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from whitepaper.languages import Fonts, Typeface


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


def family(typeface: Typeface, fonts: Fonts) -> str:
    """What Typst calls the family of one of the `fonts`.

    It goes by the name that a file has for old programs, in which the family may end with the size
    that it is drawn for, or with a weight.
    """
    if typeface.name in typst_fonts(fonts).families():
        return typeface.name
    return _family(typeface)


@lru_cache(maxsize=64)
def _family(typeface: Typeface) -> str:
    import typst

    alone = Fonts((typeface,), (), (), (), mono_size=1, script="")
    with TemporaryDirectory(prefix="whitepaper-") as folder:
        found = typst.Fonts(False, False, alone.folders(Path(folder))).families()
    return found[0] if len(found) == 1 else typeface.name


def read_ahead(fonts: Fonts) -> None:
    """Have Typst read the fonts in which most of any report is set."""
    import typst

    faces = fonts.serif[0], fonts.sans[0], fonts.bold[0]
    page = "".join(
        f'#text(font: "{family(face, fonts)}", weight: {face.weight})[1]' for face in faces
    )
    typst.Compiler(font_paths=typst_fonts(fonts)).compile(page.encode())
