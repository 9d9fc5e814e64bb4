"""The data annex of a report: what its figures draw and its tables print, to compute with."""

from __future__ import annotations

from collections.abc import Mapping

from nbformat import NotebookNode

from whitepaper.exporters.datapackage import csv_file, descriptor
from whitepaper.exporters.markdown import report_particulars
from whitepaper.exporters.numbered import AnnexTable, Column, tables
from whitepaper.exporters.spreadsheet import workbook

__all__ = ["AnnexTable", "Column", "annex", "tables"]

# Files must have a date, and a clock would make every build differ.
UNDATED = "2000-01-01"


def annex(nb: NotebookNode, numbers: Mapping[str, str]) -> dict[str, bytes]:
    """The files of the annex by path: `annex.xlsx`, and a Data Package in `annex/`.

    `numbers` has the printed numbers of figures and tables by label. A notebook without any has no
    annex. Raises `PublicationError` for what cannot be published.
    """
    found = tables(nb, numbers)
    if not found:
        return {}
    report = report_particulars(nb)
    date = report["date"] or UNDATED
    year = f"（{report['subtitle']}）" if report["subtitle"] else ""
    title = f"{report['title'] or '报告'}{year}图表数据"
    files = {table.label: csv_file(table) for table in found}
    return {
        "annex.xlsx": workbook(title, date, report, found),
        "annex/datapackage.json": descriptor(title, date, report, found, files),
        **{f"annex/{label}.csv": content for label, content in files.items()},
    }
