"""The formats of a report: one writer each, and the doors through which nbconvert asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from importlib import import_module
from threading import Event

from whitepaper import extensions
from whitepaper.inputs.theme import DEFAULT, Theme
from whitepaper.languages import Fonts
from whitepaper.languages.typst_fonts import read_ahead
from whitepaper.lean import postponed
from whitepaper.project import FORMATS
from whitepaper.reading import Reading
from whitepaper.reading.for_extensions import report_of
from whitepaper.reading.formulas import Formulas

# What takes longest begins first: most of a PDF and of Word's pictures is Typst's own work.
_ORDER = ("print", "pdf", "docx", "html", "annex")
_TYPESET = frozenset({"pdf", "print"})
# What a format's writer, and what verifies what it writes, import when they first need it.
_NEEDED = {
    "html": ("whitepaper.formats.html.page", "whitepaper.formats.annex", "brotli", "lxml.etree"),
    "pdf": ("whitepaper.formats.pdf", "pikepdf", "typst"),
    "print": ("whitepaper.formats.pdf.press", "pikepdf", "typst"),
    "docx": ("whitepaper.formats.word", "PIL.Image", "typst"),
    "annex": ("whitepaper.formats.annex", "xlsxwriter"),
}


def load(kinds: Sequence[str], fonts: Fonts) -> None:
    """Import what the writers of `kinds` need, and for Typst read `fonts`.

    It takes as long as writing a short report.
    """
    for kind in kinds:
        for module in _NEEDED.get(kind, ()):
            import_module(module)
    # What describes any report, and would fetch files from elsewhere with this.
    with postponed("requests"):
        import_module("rocrate.rocrate")
    # What knows of any character whether a font has it.
    import_module("uharfbuzz")
    if not _TYPESET.isdisjoint(kinds):
        read_ahead(fonts)


@contextmanager
def writing(
    reading: Reading, formulas: Formulas, kinds: Sequence[str], jobs: int, theme: Theme = DEFAULT
) -> Iterator[Iterator[dict[str, bytes]]]:
    """Begin to write a report in some of `FORMATS`, `jobs` at a time.

    The files of each format, by their paths in the report's folder, come when they are done. What
    cannot be written then raises `PublicationError`, of several formats that of the first.
    """
    with ThreadPoolExecutor(jobs) as workers:

        def begin(kind: str) -> Future[dict[str, bytes]]:
            typesets = Event()
            writer = workers.submit(write, kind, reading, formulas, theme, typesets.set)
            if kind in _TYPESET and jobs > 1:
                # One that fails before has nothing to wait for.
                writer.add_done_callback(lambda _: typesets.set())
                # What others do in Python meanwhile would only keep Typst waiting.
                typesets.wait()
            return writer

        every = (*_ORDER, *extensions.formats())
        yield _finished({begin(kind): kind for kind in every if kind in kinds}, kinds)


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


def write(
    kind: str,
    reading: Reading,
    formulas: Formulas,
    theme: Theme = DEFAULT,
    typesets: Callable[[], object] = lambda: None,
) -> dict[str, bytes]:
    """The files of a report in one of `FORMATS`, by their paths in its folder.

    `typesets` is called whenever Typst begins to work on a PDF, which lets other threads work.
    Raises `PublicationError` for what cannot be written.
    """
    document, images = reading.document, reading.images
    # The libraries of a format are loaded for it alone.
    match kind:
        case "pdf" | "print":
            from whitepaper.formats import pdf

            content = pdf.write(document, images, formulas, theme, typesets=typesets)
            if kind == "print":
                from whitepaper.formats.pdf import press

                content = press.for_press(content)
        case "docx":
            from whitepaper.formats import word

            content = word.write(document, images, formulas, theme)
        case "html":
            from whitepaper.formats import annex
            from whitepaper.formats.html import page

            csv = annex.csv_files(document)
            content = page.write(document, images, formulas, csv, theme=theme)
        case "annex":
            from whitepaper.formats import annex

            return annex.files(document, theme.colours)
        case _:
            content = _extended(extensions.formats()[kind], reading, formulas, theme)
    return {extensions.file_of(kind): content}


def _extended(
    added: extensions.Format, reading: Reading, formulas: Formulas, theme: Theme
) -> bytes:
    """The file of a format that is added. Raises `UsageError`, which names it, if it fails."""

    def html() -> bytes:
        return write("html", reading, formulas, theme)[FORMATS["html"]]

    report = report_of(reading.document, reading.images, html)
    return extensions.content_of(added, report)
