"""The annex for people: one workbook, a sheet for each figure and table, no cell merged.

A sheet says in its first rows what it shows. Its table is one of Excel's own table objects, since
by these screen readers find the header row, and its look is said cell by cell, since LibreOffice
knows no styles of such tables.
"""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from whitepaper.document.nodes import Document
from whitepaper.errors import Finding, PublicationError
from whitepaper.formats.annex.tables import (
    AnnexTable,
    Column,
    Value,
    annex_title,
    as_text,
    may_be_formula,
)
from whitepaper.formats.corrections import notice
from whitepaper.inputs.theme import DEFAULT, Screen
from whitepaper.languages import Language, load
from whitepaper.languages.phrases import AnnexWords
from whitepaper.messages import msg
from whitepaper.project import FORMATS
from whitepaper.reading.single_notebook import announcement

_ROW = 20  # pixels
_HIGHEST = 545  # pixels: Excel allows 409 points
# Nothing is a formula or a link unless it is written as one. The widths are those of the font.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_column_width": 72,
    "default_row_height": _ROW,
}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_WIDEST = 48
# Spreadsheets hold numbers with 15 digits; longer ones stay texts.
_MOST_DIGITS = 15

# The looks of cells by their names, and of numbers by their decimals.
_Formats = Mapping[str | int, Any]


def workbook(
    document: Document, tables: Sequence[AnnexTable], colours: Screen = DEFAULT.colours
) -> bytes:
    """The tables of a document as XLSX, the same bytes each time.

    Raises `PublicationError` for texts that are longer than a cell may be.
    """
    from xlsxwriter import Workbook

    report, language = document.title_page, load(document.language)
    file = io.BytesIO()
    book = Workbook(file, {**_OPTIONS, "default_format_properties": _font(language.annex)})
    created = datetime.datetime.fromisoformat(report.file_date)
    book.set_properties(
        {"title": annex_title(document), "author": report.publisher, "created": created}
    )
    formats = _formats(book, tables, colours)
    front = book.add_worksheet(language.annex.front)
    names = sheet_names(tables, language.annex.front)
    findings = list(_front(front, document, tables, names, formats))
    for table, name in zip(tables, names, strict=True):
        findings += _data_sheet(book.add_worksheet(name), table, language, formats)
    if findings:
        raise PublicationError(msg("The annex cannot be written as a workbook."), findings)
    book.close()
    return file.getvalue()


def sheet_names(tables: Iterable[AnnexTable], front: str) -> list[str]:
    """The tables' numbers as names of sheets: short, without what Excel refuses, each once."""
    names: list[str] = []
    # Excel keeps the name History of a sheet for itself.
    taken = {front.casefold(), "history"}
    for table in tables:
        base = _FORBIDDEN.sub("_", table.number)
        name, count = base[:_LONGEST_NAME], 1
        while name.casefold() in taken:
            count += 1
            tail = f"~{count}"
            name = base[: _LONGEST_NAME - len(tail)] + tail
        taken.add(name.casefold())
        names.append(name)
    return names


def _font(words: AnnexWords) -> dict[str, Any]:
    return {
        "font_name": words.font,
        "font_size": 11,
        "font_charset": words.font_charset,
        "font_scheme": "none",
    }


def _formats(book: Any, tables: Sequence[AnnexTable], colours: Screen) -> _Formats:
    quiet, accent = {"font_color": colours.quiet}, {"font_color": colours.accent}
    linked = {**accent, "underline": 1}
    cell = {"valign": "top", "bottom": 1, "bottom_color": colours.rule}
    wrapped = {**cell, "text_wrap": True}
    head = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": colours.wash}
    values = (value for table in tables for row in table.rows for value in row)
    decimals = {_decimals(value) for value in values if isinstance(value, Decimal)}
    looks: dict[str | int, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14, **accent},
        "quiet": quiet,
        "link": linked,
        "label": {"valign": "top", **quiet},
        "header": {**head, "top": 2, "bottom": 1, **accent},
        "text": wrapped,
        # Edited, it would else become the formula that it looks like.
        "literal": {**wrapped, "quote_prefix": True},
        "linked": {**cell, **linked},
        **{
            count: {**cell, "num_format": f"0.{'0' * count}" if count else "0"}
            for count in sorted(decimals)
        },
    }
    # Made once: Excel counts every one.
    return {name: book.add_format(look) for name, look in looks.items()}


def _front(
    sheet: Any,
    document: Document,
    tables: Sequence[AnnexTable],
    names: Sequence[str],
    formats: _Formats,
) -> Iterator[Finding]:
    """What the workbook is and how to read it, then the list of its sheets."""
    words = load(document.language).annex
    sheet.write_string(0, 0, annex_title(document), formats["title"])
    lines = list(_particulars(document))
    for row, (label, text) in enumerate(lines, start=1):
        sheet.write_string(row, 0, label, formats["label"])
        sheet.write_string(row, 1, text)
    first = len(lines) + 2
    listed = AnnexTable(
        label="sheets",
        number="",
        caption=words.sheets,
        columns=tuple(map(Column, words.sheet_columns)),
        rows=tuple((table.number, table.caption, table.unit) for table in tables),
    )
    yield from _table(sheet, first, listed, formats)
    for row, (table, name) in enumerate(zip(tables, names, strict=True), start=first + 1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", formats["linked"], table.number)
    _page(sheet, first)


def _particulars(document: Document) -> Iterator[tuple[str, str]]:
    """What the workbook says of the report and of itself, each text with its label."""
    report, language = document.title_page, load(document.language)
    words, phrases = language.annex, language.phrases
    for label, text in (
        (phrases.of_state, words.draft if report.status == "draft" else ""),
        (phrases.of_publisher, report.publisher),
        (phrases.of_date, report.date and language.date(report.date)),
        (phrases.of_cut_off, report.cut_off and language.date(report.cut_off)),
        (words.notice, report.notice or announcement(document)),
        (phrases.of_mark, report.mark),
    ):
        if text:
            yield label, text
    if corrections := notice(report, language):
        for number, line in enumerate(corrections.lines()):
            yield "" if number else corrections.heading, line
    for number, line in enumerate(words.reading_sheets):
        yield "" if number else words.reading, line


def _data_sheet(
    sheet: Any, table: AnnexTable, language: Language, formats: _Formats
) -> Iterator[Finding]:
    """Title, what is counted, the table, and below it its notes and sources."""
    words, phrases = language.annex, language.phrases
    unit = phrases.unit.format(unit=table.unit) if table.unit else ""
    sheet.write_string(0, 0, table.title, formats["title"])
    # A figure's subtitle ends with its unit.
    sheet.write_string(1, 0, table.subtitle or unit, formats["quiet"])
    sheet.write_url(2, 0, f"internal:'{words.front}'!A1", formats["link"], words.back)
    header = 3
    yield from _table(sheet, header, table, formats)
    sheet.freeze_panes(header + 1, 0)
    # A sentence to a row: without merged cells, a row shows as much as the window is wide.
    notes = re.findall(words.sentence, f"{phrases.note}{table.note}") if table.note else []
    sources = [f"[{source.id}] {source.citation}" for source in table.sources]
    below = [*notes, *([phrases.source] if sources else []), *sources]
    for row, text in enumerate(below, start=header + max(1, len(table.rows)) + 2):
        if sheet.write_string(row, 0, text, formats["quiet"]):
            yield _too_long(table.number, text)
    _page(sheet, header)


def _table(sheet: Any, first: int, table: AnnexTable, formats: _Formats) -> Iterator[Finding]:
    """A table with its header in the row `first`, as an object that Excel knows as one."""
    names = [column.name for column in table.columns]
    sheet.add_table(
        *(first, 0, first + max(1, len(table.rows)), len(names) - 1),
        {
            "name": table.label.replace("-", "_"),
            "title": table.title,
            "style": None,
            "columns": [{"header": name, "header_format": formats["header"]} for name in names],
        },
    )
    widths = []
    for column, name in enumerate(names):
        cells = [_width(as_text(row[column])) for row in table.rows]
        # Beside the name stands the filter's button.
        widths.append(min(_WIDEST, max([_width(name) + 3, *cells])))
        sheet.set_column(column, column, widths[-1] + 1)
    for number, row in enumerate(table.rows, start=first + 1):
        # Programs only fit a row's height to its text when someone edits it.
        lines = [_lines(as_text(value), width) for value, width in zip(row, widths, strict=True)]
        sheet.set_row_pixels(number, min(_HIGHEST, _ROW * max(lines, default=1)))
        for column, value in enumerate(row):
            if _write(sheet, number, column, value, formats):
                yield _too_long(table.number, as_text(value))


def _write(sheet: Any, row: int, column: int, value: Value, formats: _Formats) -> int:
    """Write a cell; not 0 if it is longer than a cell may be."""
    if isinstance(value, Decimal) and len(value.as_tuple().digits) <= _MOST_DIGITS:
        return int(sheet.write_number(row, column, value, formats[_decimals(value)]))
    text = as_text(value)
    look = formats["literal"] if may_be_formula(text) else formats["text"]
    if not text:
        return int(sheet.write_blank(row, column, None, look))
    return int(sheet.write_string(row, column, text, look))


def _too_long(place: str, text: str) -> Finding:
    message = msg(
        "“{text}…” has {count} characters; a cell holds 32767", text=text[:20], count=len(text)
    )
    return Finding(f"{FORMATS['annex']}, {place}", message, msg("shorten it"))


def _page(sheet: Any, header: int) -> None:
    """How the sheet is printed: A4 across, as wide as the page, its header on each."""
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column that is as wide as `width` digits."""
    widths = (_width(line) for line in text.split("\n"))
    # A line that is broken seldom ends just where the column does.
    return sum(1 if wide <= width else -(-wide // max(1, width - 1)) for wide in widths)


def _width(text: str) -> int:
    """The width of the longest line in digits: a Hanzi is as wide as two."""
    lines = text.split("\n")
    return max(sum(1 + (unicodedata.east_asian_width(c) in "WFA") for c in line) for line in lines)
