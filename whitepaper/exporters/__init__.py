"""nbconvert exporters that publish an executed notebook as one HTML file or one PDF."""

from __future__ import annotations

from nbformat import NotebookNode

from whitepaper.exporters.html import WhitepaperHTMLExporter
from whitepaper.exporters.pdf import WhitepaperPDFExporter

__all__ = ["FORMATS", "WhitepaperHTMLExporter", "WhitepaperPDFExporter", "export"]

FORMATS = {"html": WhitepaperHTMLExporter, "pdf": WhitepaperPDFExporter}


def export(notebook: NotebookNode, kind: str) -> bytes:
    """The notebook as a file of one of `FORMATS`."""
    content, _ = FORMATS[kind]().from_notebook_node(notebook)
    return content if isinstance(content, bytes) else content.encode()
