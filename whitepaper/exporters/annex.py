"""The data annex of a report: what its figures draw and its tables print, to compute with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode
from traitlets import default

from whitepaper.exporters.datapackage import csv_file, descriptor
from whitepaper.exporters.markdown import UNDATED, DocumentExporter, report_particulars
from whitepaper.exporters.numbered import tables
from whitepaper.exporters.pandoc import numbers
from whitepaper.exporters.spreadsheet import workbook
from whitepaper.project import FORMATS


class WhitepaperAnnexExporter(DocumentExporter):
    """Export the data of a notebook's figures and tables: a workbook, and a Data Package."""

    export_from_notebook = "Whitepaper data annex"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".xlsx"

    def written(
        self, nb: NotebookNode, markdown: str, images: Mapping[str, bytes]
    ) -> tuple[Any, Mapping[str, bytes]]:
        """Return the workbook as bytes; the Data Package goes beside it."""
        files = annex(nb, numbers(markdown))
        return files.pop(FORMATS["annex"]), files


def annex(nb: NotebookNode, called: Mapping[str, str]) -> dict[str, bytes]:
    """The files of the annex by path: `annex.xlsx`, and a Data Package in `annex/`.

    `called` has the printed numbers of figures and tables by label. Of a notebook without any there
    is only the workbook, which says so. Raises `PublicationError` for what cannot be published.
    """
    found = tables(nb, called)
    report = report_particulars(nb)
    date = report["date"] or UNDATED
    year = f"（{report['subtitle']}）" if report["subtitle"] else ""
    title = f"{report['title'] or '报告'}{year}图表数据"
    files = {table.label: csv_file(table) for table in found}
    package = {
        "annex/datapackage.json": descriptor(title, date, report, found, files),
        **{f"annex/{label}.csv": content for label, content in files.items()},
    }
    book = {FORMATS["annex"]: workbook(title, date, report, found)}
    return {**book, **package} if found else book
