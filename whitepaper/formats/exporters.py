"""nbconvert's doors to the writers: a notebook in, a document of one format out.

A notebook may be a chapter that JupyterLab has saved or a report that a build has stitched; its
metadata says which. nbconvert's own preprocessors work first.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import default

from whitepaper.checks import check_notebook
from whitepaper.checks.subject import Subject
from whitepaper.errors import PublicationError
from whitepaper.formats import write
from whitepaper.project import FORMATS
from whitepaper.reading import read_report
from whitepaper.reading.formulas import convert


class _DocumentExporter(Exporter):
    """An exporter of one of `FORMATS`."""

    kind: ClassVar[str]

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return Path(FORMATS[self.kind]).suffix

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[Any, Any]:
        """Return the document, and nbconvert's resources with the files that go beside it.

        Raises `PublicationError` with every reason not to publish the notebook.
        """
        notebook, resources = super().from_notebook_node(nb, resources, **kwargs)
        # Only a notebook that is read from a file has a folder.
        folder = resources.get("metadata", {}).get("path")
        reading = read_report(notebook, folder=None if folder is None else Path(folder))
        formulas = convert(reading.document, [self.kind])
        subject = Subject(reading.document, formulas, images=reading.images)
        # A browser finds a character in the reader's fonts, if it must; an archive has none.
        if findings := check_notebook(subject, for_archive=self.kind == "pdf"):
            raise PublicationError("The notebook cannot be published.", findings)
        files = write(reading, formulas, [self.kind], jobs=1)
        document = files.pop(FORMATS[self.kind])
        # Jupyter's server, which names no folder for files beside a document, cannot pack them
        # with one that is no text: it gets the document alone.
        beside = {"outputs": files} if files and "output_files_dir" in resources else {}
        return document.decode() if self.kind == "html" else document, {**resources, **beside}


class WhitepaperHTMLExporter(_DocumentExporter):
    """Export a notebook as one HTML file with its fonts and images inside."""

    kind = "html"
    export_from_notebook = "Whitepaper HTML"
    output_mimetype = "text/html"


class WhitepaperPDFExporter(_DocumentExporter):
    """Export a notebook as one PDF that satisfies PDF/A-2a and PDF/UA-1."""

    kind = "pdf"
    export_from_notebook = "Whitepaper PDF"
    output_mimetype = "application/pdf"


class WhitepaperDocxExporter(_DocumentExporter):
    """Export a notebook as one Word document with headings, captions and tables of its own."""

    kind = "docx"
    export_from_notebook = "Whitepaper Word"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WhitepaperAnnexExporter(_DocumentExporter):
    """Export the data of a notebook's figures and tables: a workbook, and a Data Package."""

    kind = "annex"
    export_from_notebook = "Whitepaper data annex"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
