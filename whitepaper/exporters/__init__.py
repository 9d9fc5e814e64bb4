"""nbconvert exporters that publish an executed notebook: HTML, PDF, Word, and its data."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from nbformat import NotebookNode

from whitepaper.exporters.annex import WhitepaperAnnexExporter
from whitepaper.exporters.docx import WhitepaperDocxExporter
from whitepaper.exporters.html import WhitepaperHTMLExporter
from whitepaper.exporters.markdown import MarkdownExporter
from whitepaper.exporters.pdf import WhitepaperPDFExporter
from whitepaper.project import FORMATS

__all__ = [
    "EXPORTERS",
    "WhitepaperAnnexExporter",
    "WhitepaperDocxExporter",
    "WhitepaperHTMLExporter",
    "WhitepaperPDFExporter",
    "export",
]

EXPORTERS = {
    "html": WhitepaperHTMLExporter,
    "pdf": WhitepaperPDFExporter,
    "docx": WhitepaperDocxExporter,
    "annex": WhitepaperAnnexExporter,
}

SLOWEST_FIRST = ("docx", "html", "pdf", "annex")


def export(report: NotebookNode, kinds: Sequence[str], jobs: int) -> dict[str, bytes]:
    """The files of a stitched report in some of `FORMATS`, by their names in its folder.

    `jobs` formats are written at a time. Raises `PublicationError` for what cannot be published.
    """
    # All formats are made of one text.
    markdown, resources = MarkdownExporter().from_notebook_node(report)

    def files(kind: str) -> dict[str, bytes]:
        document, beside = EXPORTERS[kind]().written(report, markdown, resources["outputs"])
        main = document if isinstance(document, bytes) else document.encode()
        return {FORMATS[kind]: main, **beside}

    # Most of an export is other programs' work. What takes longest begins first.
    with ThreadPoolExecutor(jobs) as workers:
        pending = {kind: workers.submit(files, kind) for kind in SLOWEST_FIRST if kind in kinds}
        return {n: content for kind in kinds for n, content in pending[kind].result().items()}
