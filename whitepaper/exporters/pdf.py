"""The PDF: Pandoc writes Typst, Typst refuses what is not archival and accessible."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from nbformat import NotebookNode
from traitlets import default

from whitepaper.errors import Finding, PublicationError
from whitepaper.exporters.markdown import (
    TEMPLATES,
    UNDATED,
    DocumentExporter,
    report_particulars,
)
from whitepaper.exporters.pandoc import convert
from whitepaper.languages.zh import fonts

STANDARDS: tuple[Literal["a-2a"], Literal["ua-1"]] = ("a-2a", "ua-1")


class WhitepaperPDFExporter(DocumentExporter):
    """Export a notebook as one PDF that satisfies PDF/A-2a and PDF/UA-1."""

    export_from_notebook = "Whitepaper PDF"
    output_mimetype = "application/pdf"
    # Typst, and archives, refuse what has no glyph.
    needs_every_glyph = True

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def written(
        self, nb: NotebookNode, markdown: str, images: Mapping[str, bytes]
    ) -> tuple[Any, Mapping[str, bytes]]:
        """Return the PDF as bytes; nothing goes beside it."""
        typst_text = convert(markdown, "typst", "report.typ").decode()
        particulars = {**report_particulars(nb), "sources": {}}
        particulars["date"] = particulars["date"] or UNDATED
        return compile_pdf(typst_text, particulars, images), {}


def compile_pdf(
    typst_text: str, particulars: Mapping[str, Any], images: Mapping[str, bytes]
) -> bytes:
    """Return the PDF of a Typst text, the report's particulars and its images by file name."""
    import typst

    project = {
        "main.typ": typst_text.encode(),
        "style.typ": (TEMPLATES / "style.typ").read_bytes(),
        "report.json": json.dumps(particulars, ensure_ascii=False, default=str).encode(),
        **images,
    }
    # A folder of its own: the wheel reads no binary file from memory, and would look for a
    # missing one in the working directory.
    with TemporaryDirectory(prefix="whitepaper-") as folder:
        root = Path(folder).resolve()
        for name, content in project.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
        try:
            pdf: bytes = typst.compile(
                root / "main.typ",
                root=root,
                font_paths=sorted({font.parent for font in fonts.ALL}),
                ignore_system_fonts=True,
                pdf_standards=list(STANDARDS),
            )
        except typst.TypstError as error:
            # Typst may name the folder by its way from the working directory: ../../tmp/…
            ours = re.compile(rf"[^\s\"“(]*{re.escape(root.name)}[/\\]?")
            message = ours.sub("", error.diagnostic.strip() or error.message)
            findings = [Finding("PDF", message, " ".join(error.hints))]
            raise PublicationError("Typst refused the report.", findings) from error
    return pdf
