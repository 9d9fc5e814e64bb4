"""The words of the data annex; each language says them in its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class AnnexWords:
    """Words by what they are for. `{…}` in one is filled in by `str.format`.

    `columns` are the head and the description of each column of a figure's data, in order:
    indicator, region, period, value, precision, unit, qualifier, status, scope, comparability,
    source and rows. `sentence` is a regular expression of one sentence.
    """

    title: str
    report: str
    columns: Mapping[str, tuple[str, str]]
    statuses: Mapping[str, str]
    publisher_and_id: str
    between: str
    unnamed_column: str
    repeated_column: str
    reading_files: str
    # The workbook
    font: str
    font_charset: int
    sentence: str
    front: str
    back: str
    sheets: str
    sheet_columns: tuple[str, str, str]
    state: str
    draft: str
    publisher: str
    date: str
    cut_off: str
    notice: str
    reading: str
    reading_sheets: tuple[str, ...]
