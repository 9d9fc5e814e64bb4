"""The PDF: a document written as Typst source, which Typst sets and checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Document
from whitepaper.formats.cover import logo
from whitepaper.formats.pdf.compile import Dress, compile_pdf
from whitepaper.formats.pdf.front import cover_picture, front
from whitepaper.formats.pdf.writer import source
from whitepaper.inputs.theme import DEFAULT, Theme
from whitepaper.inputs.theme.fonts import dressed
from whitepaper.reading.formulas import Formulas


def write(
    document: Document, images: Mapping[str, bytes], formulas: Formulas, theme: Theme = DEFAULT
) -> bytes:
    """The PDF of a numbered document, which satisfies PDF/A-2a and PDF/UA-1.

    Raises `PublicationError` with what stands in the way, by chapter and cell.
    """
    return prepare(document, images, formulas, theme)()


def prepare(
    document: Document, images: Mapping[str, bytes], formulas: Formulas, theme: Theme
) -> Callable[[], bytes]:
    """The same as `write`, but for what Typst does, which is done by what is returned.

    Only that lets other threads work.
    """
    language = dressed(document.language, theme)
    place_name = Subject(document, formulas).name
    written = source(document, formulas, theme.paper)
    own = [cover_picture(document, theme), logo(theme)] if document.particulars else []
    shown = {**images, **{picture.name: picture.content for picture in own if picture}}
    report = front(document, written.text, language, theme)
    return partial(compile_pdf, written, report, shown, Dress(language.fonts, theme), place_name)
