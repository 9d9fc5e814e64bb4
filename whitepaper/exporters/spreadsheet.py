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
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from whitepaper.errors import Finding, PublicationError
from whitepaper.exporters.numbered import AnnexTable, Cell, Column, may_be_formula, written

# What WPS, and Excel in Chinese until 2013, open with; LibreOffice knows what to take in its
# place. 等线 is missing in older Windows and on Linux.
FONT = {"font_name": "宋体", "font_size": 11, "font_charset": 134, "font_scheme": "none"}
ROW = 20  # pixels
HIGHEST = 545  # pixels: Excel allows 409 points
# Nothing is a formula or a link unless it is written as one. The widths are those of the font.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_format_properties": FONT,
    "default_column_width": 72,
    "default_row_height": ROW,
}
FRONT = "说明"
# Excel keeps “History” for itself.
RESERVED = (FRONT, "history")
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31
WIDEST = 48
A4 = 9
# Spreadsheets hold numbers with 15 digits; longer ones stay texts.
MOST_DIGITS = 15
SENTENCE = re.compile(r".+?(?:[。！？][”’）」』]*|$)")
READING = (
    "每张工作表对应报告中的一幅图或一张表，以其编号命名；图的工作表逐行列出所绘的每一个数据。",
    "数值按来源公布的位数列出；精度是末位公布数字的一个单位，10000即公布至万位。",
    "表中以“万”“亿”计数的，以及带“超过”“约”等限定词的，照印出的样子作为文字列出。",
    "“—”表示本报告所据资料未载该数据。",
    "来源后方括号内是来源代码，完整著录列在各工作表的表格下方。数据行是数据包中的文件和行号。",
)


@dataclass(frozen=True)
class _Formats:
    """The looks of cells, made once: Excel counts every one."""

    title: Any
    quiet: Any
    link: Any
    label: Any
    header: Any
    text: Any
    literal: Any
    linked: Any
    numbers: Mapping[int, Any]


def workbook(
    title: str, date: str, report: Mapping[str, Any], tables: Sequence[AnnexTable]
) -> bytes:
    """The tables as XLSX, the same bytes each time: `date` is the one that it was created on.

    `report` are the report's particulars. Raises `PublicationError` for texts that are longer than
    a cell may be.
    """
    from xlsxwriter import Workbook

    file = io.BytesIO()
    book = Workbook(file, OPTIONS)
    created = datetime.datetime.fromisoformat(date)
    book.set_properties({"title": title, "author": report["publisher"], "created": created})
    formats = _formats(book, tables)
    findings = list(_front(book.add_worksheet(FRONT), title, report, tables, formats))
    for table, name in zip(tables, sheet_names(tables), strict=True):
        findings += _data_sheet(book.add_worksheet(name), table, formats)
    if findings:
        raise PublicationError("The annex cannot be written as a workbook.", findings)
    book.close()
    return file.getvalue()


def sheet_names(tables: Iterable[AnnexTable]) -> list[str]:
    """The tables' numbers as names of sheets: short, without what Excel refuses, each once."""
    names: list[str] = []
    taken = set(RESERVED)
    for table in tables:
        base = FORBIDDEN.sub("_", table.number)
        name, count = base[:LONGEST_NAME], 1
        while name.casefold() in taken:
            count += 1
            tail = f"~{count}"
            name = base[: LONGEST_NAME - len(tail)] + tail
        taken.add(name.casefold())
        names.append(name)
    return names


def _formats(book: Any, tables: Sequence[AnnexTable]) -> _Formats:
    quiet, accent, rule = {"font_color": "#55606B"}, {"font_color": "#1F4E79"}, "#CFD6DD"
    linked = {"font_color": "#1F4E79", "underline": 1}
    cell = {"valign": "top", "bottom": 1, "bottom_color": rule}
    wrapped = {**cell, "text_wrap": True}
    head = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#EEF3F8"}
    cells = (cell for table in tables for row in table.rows for cell in row)
    decimals = {_decimals(cell) for cell in cells if isinstance(cell, Decimal)}
    return _Formats(
        title=book.add_format({"bold": True, "font_size": 14, **accent}),
        quiet=book.add_format(quiet),
        link=book.add_format(linked),
        label=book.add_format({"valign": "top", **quiet}),
        header=book.add_format({**head, "top": 2, "bottom": 1, **accent}),
        text=book.add_format(wrapped),
        # Edited, it would else become the formula that it looks like.
        literal=book.add_format({**wrapped, "quote_prefix": True}),
        linked=book.add_format({**cell, **linked}),
        numbers={
            count: book.add_format({**cell, "num_format": f"0.{'0' * count}" if count else "0"})
            for count in sorted(decimals)
        },
    )


def _front(
    sheet: Any,
    title: str,
    report: Mapping[str, Any],
    tables: Sequence[AnnexTable],
    formats: _Formats,
) -> Iterator[Finding]:
    """What the workbook is and how to read it, then the list of its sheets."""
    sheet.write_string(0, 0, title, formats.title)
    particulars = [
        ("状态", "送审稿，未经核定，不得引用" if report["status"] == "draft" else ""),
        ("编制单位", report["publisher"]),
        ("发布日期", report["date_text"]),
        ("资料截至", report["cut_off_text"]),
        ("声明", report["notice"]),
        *(("" if number else "阅读说明", line) for number, line in enumerate(READING)),
    ]
    lines = [(label, text) for label, text in particulars if text]
    for row, (label, text) in enumerate(lines, start=1):
        sheet.write_string(row, 0, label, formats.label)
        sheet.write_string(row, 1, text)
    first = len(lines) + 2
    listed = AnnexTable(
        label="sheets",
        number="",
        caption="各工作表",
        columns=tuple(map(Column, ("编号", "题名", "单位"))),
        rows=tuple((table.number, table.caption, table.unit) for table in tables),
    )
    yield from _table(sheet, first, listed, formats)
    names = sheet_names(tables)
    for row, (table, name) in enumerate(zip(tables, names, strict=True), start=first + 1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", formats.linked, table.number)
    _page(sheet, first)


def _data_sheet(sheet: Any, table: AnnexTable, formats: _Formats) -> Iterator[Finding]:
    """Title, what is counted, the table, and below it its notes and sources."""
    unit = f"单位：{table.unit}" if table.unit else ""
    # A figure's subtitle ends with its unit.
    counted = table.subtitle or unit
    sheet.write_string(0, 0, table.title, formats.title)
    sheet.write_string(1, 0, counted, formats.quiet)
    sheet.write_url(2, 0, f"internal:'{FRONT}'!A1", formats.link, f"返回“{FRONT}”")
    header = 3
    yield from _table(sheet, header, table, formats)
    sheet.freeze_panes(header + 1, 0)
    # A sentence to a row: without merged cells, a row shows as much as the window is wide.
    notes = SENTENCE.findall(f"注：{table.note}") if table.note else []
    sources = [f"[{source.id}] {source.citation}" for source in table.sources]
    below = [*notes, *(["资料来源："] if sources else []), *sources]
    for row, text in enumerate(below, start=header + max(1, len(table.rows)) + 2):
        if sheet.write_string(row, 0, text, formats.quiet):
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
            "columns": [{"header": name, "header_format": formats.header} for name in names],
        },
    )
    columns = []
    for column, name in enumerate(names):
        widths = [_width(written(row[column])) for row in table.rows]
        # Beside the name stands the filter's button.
        columns.append(min(WIDEST, max([_width(name) + 3, *widths])))
        sheet.set_column(column, column, columns[-1] + 1)
    for number, row in enumerate(table.rows, start=first + 1):
        # Programs only fit a row's height to its text when someone edits it.
        lines = [_lines(written(cell), width) for cell, width in zip(row, columns, strict=True)]
        sheet.set_row_pixels(number, min(HIGHEST, ROW * max(lines, default=1)))
        for column, cell in enumerate(row):
            if _write(sheet, number, column, cell, formats):
                yield _too_long(table.number, written(cell))


def _write(sheet: Any, row: int, column: int, cell: Cell, formats: _Formats) -> int:
    """Write a cell; not 0 if it is longer than a cell may be."""
    if isinstance(cell, Decimal) and len(cell.as_tuple().digits) <= MOST_DIGITS:
        return int(sheet.write_number(row, column, cell, formats.numbers[_decimals(cell)]))
    text = written(cell)
    look = formats.literal if may_be_formula(text) else formats.text
    if not text:
        return int(sheet.write_blank(row, column, None, look))
    return int(sheet.write_string(row, column, text, look))


def _too_long(place: str, text: str) -> Finding:
    message = f"“{text[:20]}…” has {len(text)} characters; a cell holds 32767"
    return Finding(f"annex.xlsx, {place}", message, "shorten it")


def _page(sheet: Any, header: int) -> None:
    """How the sheet is printed: A4 across, as wide as the page, its header on each."""
    sheet.set_paper(A4)
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
