"""Typst's part: from source to a PDF, or to findings in terms of chapters and cells."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, cast

from msgspec import Struct

from whitepaper.document.walk import Place
from whitepaper.errors import Finding, PublicationError, in_file
from whitepaper.files import read_file
from whitepaper.formats.pdf.places import STANDING, Places, as_on_usual_paper, settle
from whitepaper.formats.pdf.writer import TypstSource
from whitepaper.inputs.theme import Theme
from whitepaper.languages import Fonts
from whitepaper.languages.typst_fonts import typst_fonts
from whitepaper.messages import msg

STANDARDS: tuple[Literal["a-2a"], Literal["ua-1"]] = ("a-2a", "ua-1")
STYLE = Path(__file__).with_name("style.typ")
_NO_RULES = b"#let look(body) = body\n"

_ERROR = re.compile(r"^error: (?:PDF/[^:]* error: )?", re.MULTILINE)
# What follows the first one says how that came to be read.
_LINE = re.compile(r"(main|theme)\.typ:(\d+)")
_NO_GLYPH = re.compile(r'the text `"(.*)"` could not be displayed with font')


class Dress(Struct, frozen=True):
    """What a source is set with: fonts, and a theme."""

    fonts: Fonts
    theme: Theme


def compile_pdf(
    source: TypstSource,
    files: Mapping[str, bytes],
    dress: Dress,
    place_name: Callable[[Place], str],
    typesets: Callable[[], object],
) -> bytes:
    """The PDF of a source and the files beside it, by name: report.json and images.

    `typesets` is called whenever Typst begins to work. Raises `PublicationError` for what Typst
    refuses, which is the last gate: what is not archival and accessible does not become a PDF. Its
    findings call places as `place_name` does.
    """
    import typst

    theme = dress.theme
    project = {
        "main.typ": source.text.encode(),
        "style.typ": STYLE.read_bytes(),
        "theme.typ": read_file(theme.path(theme.rules)) if theme.rules else _NO_RULES,
        **files,
    }
    # A folder of its own: the wheel reads no binary file from memory, and would look for a
    # missing one in the working directory.
    with TemporaryDirectory(prefix="whitepaper-") as folder:
        root = Path(folder).resolve()
        for name, content in project.items():
            (root / name).write_bytes(content)
        try:
            found = typst_fonts(dress.fonts)
            # There is none: no package of this machine is found.
            none = root / "packages"
            compiler = typst.Compiler(
                root / "main.typ", root, found, package_path=none, package_cache_path=none
            )
            # In a file, not as inputs: of these all that Typst has laid out before would depend.
            places = root / "places.json"

            def layout(tried: Places) -> Mapping[str, Any]:
                places.write_bytes(tried.to_json())
                typesets()
                standing = json.loads(compiler.eval(STANDING))
                return as_on_usual_paper(standing, theme.paper)

            try:
                # In columns all figures and tables go to the heads of pages.
                settled = Places() if theme.paper.columns > 1 else settle(layout, source.heads)
            except RuntimeError:
                # What is refused is told in full below.
                settled = Places()
            places.write_bytes(settled.to_json())
            typesets()
            pdf = compiler.compile(pdf_standards=list(STANDARDS))
        except typst.TypstError as error:
            diagnostic = (error.diagnostic or error.message).replace(f"{root}/", "")
            named = tuple(place_name(place) if place else "PDF" for place in source.places)
            findings = _findings(diagnostic, named, theme)
            raise PublicationError(msg("The PDF cannot be made."), findings) from error
    return cast(bytes, pdf)


def _findings(diagnostic: str, places: tuple[str, ...], theme: Theme) -> tuple[Finding, ...]:
    """What Typst has to say, in the terms of who wrote the chapters, each once."""
    errors = filter(str.strip, _ERROR.split(diagnostic))
    return tuple(dict.fromkeys(_finding(error, places, theme) for error in errors))


def _finding(error: str, places: tuple[str, ...], theme: Theme) -> Finding:
    line = _LINE.search(error)
    where = "PDF"
    if line and line[1] == "main":
        where = places[int(line[2]) - 1]
    elif line and theme.rules:
        where = in_file(theme.rules, int(line[2]))
    message = error.strip().splitlines()[0]
    if glyph := _NO_GLYPH.match(message):
        told = msg("“{glyph}” is in none of the report's fonts", glyph=glyph[1])
        return Finding(where, told, msg("say it in other characters"))
    return Finding(
        where,
        msg("this cannot be printed in a PDF: {message}", message=message),
        msg("write it in another way"),
    )
