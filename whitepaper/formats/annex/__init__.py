"""The data annex of a report: what its figures draw and its tables print, to compute with."""

from __future__ import annotations

from whitepaper.document.nodes import Document
from whitepaper.formats.annex.datapackage import csv_file, descriptor
from whitepaper.formats.annex.tables import tables
from whitepaper.formats.annex.workbook import workbook
from whitepaper.inputs.theme import DEFAULT, Screen
from whitepaper.project import FORMATS


def files(document: Document, colours: Screen = DEFAULT.colours) -> dict[str, bytes]:
    """The files of the annex by path: `annex.xlsx`, and a Data Package in `annex/`.

    Of a document without figures and tables there is only the workbook, which says so. Raises
    `PublicationError` for texts that are longer than a cell may be.
    """
    found = tables(document)
    book = {FORMATS["annex"]: workbook(document, found, colours)}
    if not found:
        return book
    data = {table.label: csv_file(table) for table in found}
    return {
        **book,
        "annex/datapackage.json": descriptor(document, found, data),
        **{f"annex/{label}.csv": content for label, content in data.items()},
    }


def csv_files(document: Document) -> dict[str, bytes]:
    """The data of each figure and table as CSV, by label: the same files as in the annex."""
    return {table.label: csv_file(table) for table in tables(document)}
