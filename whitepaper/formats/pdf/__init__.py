"""The PDF: a document written as Typst source, which Typst sets and checks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Document
from whitepaper.formats.cover import logo
from whitepaper.formats.pdf.compile import Dress, compile_pdf
from whitepaper.formats.pdf.front import cover_picture, front
from whitepaper.formats.pdf.writer import source
from whitepaper.inputs.theme import DEFAULT, Theme
from whitepaper.inputs.theme.fonts import with_theme_fonts
from whitepaper.reading.formulas import Formulas


def write(
    document: Document,
    images: Mapping[str, bytes],
    formulas: Formulas,
    theme: Theme = DEFAULT,
    *,
    typesets: Callable[[], object] = lambda: None,
) -> bytes:
    """The PDF of a numbered document, which satisfies PDF/A-2a and PDF/UA-1.

    `typesets` is called whenever Typst begins to work, which lets other threads work. Raises
    `PublicationError` with what stands in the way, by chapter and cell.
    """
    language = with_theme_fonts(document.language, theme)
    place_name = Subject(document, formulas).name
    written = source(document, formulas, theme.paper)
    own = [cover_picture(document, theme), logo(theme)] if document.particulars else []
    files = {
        "report.json": json.dumps(front(document, written.text, language, theme)).encode(),
        **images,
        **{picture.name: picture.content for picture in own if picture},
    }
    return compile_pdf(written, files, Dress(language.fonts, theme), place_name, typesets)
