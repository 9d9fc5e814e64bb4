"""The formats of a report: one writer each, and the doors through which nbconvert asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module

from whitepaper.document.nodes import Document
from whitepaper.project import FORMATS
from whitepaper.reading.formulas import Formulas


@dataclass(frozen=True)
class Content:
    """What writers get: a numbered document, its images by file name, and its formulas."""

    document: Document
    images: Mapping[str, bytes]
    formulas: Formulas


# What writers, and the verification of what they write, import when they first need it.
_MODULES = ("annex", "html.page", "pdf", "word")
_LIBRARIES = ("brotli", "lxml.etree", "pikepdf", "PIL.Image", "typst", "uharfbuzz", "xlsxwriter")


def load() -> None:
    """Import what writers need: it takes as long as writing a short report."""
    for module in (*(f"whitepaper.formats.{kind}" for kind in _MODULES), *_LIBRARIES):
        import_module(module)


def write(content: Content, kinds: Sequence[str], jobs: int) -> dict[str, bytes]:
    """The files of a report in some of `FORMATS`, by their paths in its folder.

    `jobs` formats are written at a time. Raises `PublicationError` for what cannot be written.
    """
    # What takes longest begins first: most of a PDF and of Word's pictures is Typst's own work.
    with ThreadPoolExecutor(jobs) as workers:
        pending = {kind: workers.submit(_WRITERS[kind], content) for kind in kinds}
        return {name: file for kind in kinds for name, file in pending[kind].result().items()}


def _html(content: Content) -> dict[str, bytes]:
    from whitepaper.formats.annex import csv_files
    from whitepaper.formats.html import page

    csv = csv_files(content.document)
    return {
        FORMATS["html"]: page.write(content.document, content.images, content.formulas, csv=csv)
    }


def _pdf(content: Content) -> dict[str, bytes]:
    from whitepaper.formats import pdf

    return {FORMATS["pdf"]: pdf.write(content.document, content.images, content.formulas)}


def _word(content: Content) -> dict[str, bytes]:
    from whitepaper.formats import word

    return {FORMATS["docx"]: word.write(content.document, content.images, content.formulas)}


def _annex(content: Content) -> dict[str, bytes]:
    from whitepaper.formats import annex

    return annex.files(content.document)


_WRITERS: Mapping[str, Callable[[Content], dict[str, bytes]]] = {
    "pdf": _pdf,
    "docx": _word,
    "html": _html,
    "annex": _annex,
}
