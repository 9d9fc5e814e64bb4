"""nbconvert exporters that publish an executed notebook: HTML, PDF, Word, and its data."""

from __future__ import annotations

from nbformat import NotebookNode

from whitepaper.exporters.annex import WhitepaperAnnexExporter
from whitepaper.exporters.docx import WhitepaperDocxExporter
from whitepaper.exporters.html import WhitepaperHTMLExporter
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


def export(notebook: NotebookNode, kind: str) -> dict[str, bytes]:
    """The files of one of `FORMATS`, by their names in the folder of a report."""
    content, resources = EXPORTERS[kind]().from_notebook_node(notebook)
    main = content if isinstance(content, bytes) else content.encode()
    return {FORMATS[kind]: main, **resources.get("outputs", {})}
