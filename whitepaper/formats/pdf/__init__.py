"""The PDF: a document written as Typst source, which Typst sets and checks."""

from __future__ import annotations

from collections.abc import Mapping

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Document
from whitepaper.formats.cover import FILE
from whitepaper.formats.pdf.compile import compile_pdf
from whitepaper.formats.pdf.front import cover_picture, front
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
    cover = cover_picture(document)
    shown = {**images, FILE: cover.svg} if cover else images
    return compile_pdf(written, front(document, written.text), shown, fonts, place_name)
