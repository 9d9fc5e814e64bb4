"""The formats of a report: one writer each, and the doors through which nbconvert asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from importlib import import_module

from whitepaper.project import FORMATS
from whitepaper.reading import Reading
from whitepaper.reading.formulas import Formulas

# What takes longest begins first: most of a PDF and of Word's pictures is Typst's own work.
_ORDER = ("print", "pdf", "docx", "html", "annex")
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


@contextmanager
def writing(
    reading: Reading, formulas: Formulas, kinds: Sequence[str], jobs: int
) -> Iterator[Iterator[dict[str, bytes]]]:
    """Begin to write a report in some of `FORMATS`, `jobs` at a time.

    The files of each format, by their paths in the report's folder, come when they are done. What
    cannot be written then raises `PublicationError`, of several formats that of the first.
    """
    with ThreadPoolExecutor(jobs) as workers:
        pending = {
            workers.submit(write, kind, reading, formulas): kind for kind in _ORDER if kind in kinds
        }
        yield _finished(pending, kinds)


def _finished(
    pending: Mapping[Future[dict[str, bytes]], str], kinds: Sequence[str]
) -> Iterator[dict[str, bytes]]:
    failed = {}
    for future in as_completed(pending):
        if error := future.exception():
            failed[pending[future]] = error
        else:
            yield future.result()
    for kind in kinds:
        if kind in failed:
            raise failed[kind]


def write(kind: str, reading: Reading, formulas: Formulas) -> dict[str, bytes]:
    """The files of a report in one of `FORMATS`, by their paths in its folder.

    Raises `PublicationError` for what cannot be written.
    """
    from whitepaper.formats import annex, pdf, word
    from whitepaper.formats.html import page
    from whitepaper.formats.pdf import press

    document, images = reading.document, reading.images
    match kind:
        case "pdf":
            content = pdf.write(document, images, formulas)
        case "print":
            content = press.for_press(pdf.write(document, images, formulas))
        case "docx":
            content = word.write(document, images, formulas)
        case "html":
            content = page.write(document, images, formulas, csv=annex.csv_files(document))
        case _:
            return annex.files(document)
    return {FORMATS[kind]: content}
