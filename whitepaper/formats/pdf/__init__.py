"""The PDF: a document written as Typst source, which Typst sets and checks."""

from __future__ import annotations

from collections.abc import Mapping

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Document
from whitepaper.formats.pdf.compile import compile_pdf
from whitepaper.formats.pdf.front import front
from whitepaper.formats.pdf.writer import source
from whitepaper.languages import load
from whitepaper.reading.formulas import Formulas


def write(document: Document, images: Mapping[str, bytes], formulas: Formulas) -> bytes:
    """The PDF of a numbered document, which satisfies PDF/A-2a and PDF/UA-1.

    Raises `PublicationError` with what stands in the way, by chapter and cell.
    """
    fonts = load(document.language).fonts
    place_name = Subject(document, formulas).name
    written = source(document, formulas)
    return compile_pdf(written, front(document, written.text), images, fonts, place_name)
