"""The formats of a report: one writer each, and the doors through which nbconvert asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

from whitepaper.project import FORMATS
from whitepaper.reading import Reading
from whitepaper.reading.formulas import Formulas

# What takes longest begins first: most of a PDF and of Word's pictures is Typst's own work.
_ORDER = ("pdf", "docx", "html", "annex")
# What writers, and what verifies and describes what they write, import when they first need it.
_MODULES = ("annex", "html.page", "pdf", "word")
_LIBRARIES = (
    *("brotli", "lxml.etree", "pikepdf", "PIL.Image", "rocrate.rocrate"),
    *("typst", "uharfbuzz", "xlsxwriter"),
)


def load() -> None:
    """Import what writers need: it takes as long as writing a short report."""
    for module in (*(f"whitepaper.formats.{kind}" for kind in _MODULES), *_LIBRARIES):
        import_module(module)


def write(
    reading: Reading, formulas: Formulas, kinds: Sequence[str], jobs: int
) -> dict[str, bytes]:
    """The files of a report in some of `FORMATS`, by their paths in its folder.

    `jobs` formats are written at a time. Raises `PublicationError` for what cannot be written.
    """
    with ThreadPoolExecutor(jobs) as workers:
        pending = {
            kind: workers.submit(_files, kind, reading, formulas)
            for kind in _ORDER
            if kind in kinds
        }
        return {name: file for kind in kinds for name, file in pending[kind].result().items()}


def _files(kind: str, reading: Reading, formulas: Formulas) -> dict[str, bytes]:
    from whitepaper.formats import annex, pdf, word
    from whitepaper.formats.html import page

    document, images = reading.document, reading.images
    match kind:
        case "pdf":
            content = pdf.write(document, images, formulas)
        case "docx":
            content = word.write(document, images, formulas)
        case "html":
            content = page.write(document, images, formulas, csv=annex.csv_files(document))
        case _:
            return annex.files(document)
    return {FORMATS[kind]: content}
