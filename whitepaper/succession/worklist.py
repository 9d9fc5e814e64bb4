"""What the data lacks for a new edition, as lists to be worked off: a workbook, and Markdown."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from whitepaper.inputs.edition import Edition
from whitepaper.languages import Language, load
from whitepaper.messages import msg, said
from whitepaper.project import notebook_place
from whitepaper.succession.lacking import Lacking

_WIDEST = 44
_HEADS = (
    msg("chapters"),
    msg("indicator"),
    msg("unit"),
    msg("region"),
    msg("period"),
    msg("definition"),
    msg("who reports it"),
    msg("last period"),
    msg("last value"),
)
# Columns that are filled in, with their widths.
_TO_FILL = ((msg("value"), 14), (msg("source"), 32), (msg("published on"), 14), (msg("note"), 24))
_WRAPPED, _FILLED = "text", "fill"


def workbook(wanted: Sequence[Lacking], edition: Edition, language: str) -> bytes:
    """The list as XLSX, the same bytes each time: a row for each value, with columns to fill in.

    Its heads are said in a `language`.
    """
    from xlsxwriter import Workbook

    words = load(edition.language)
    file = io.BytesIO()
    font = {"font_name": words.annex.font, "font_size": 11}
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, options | {"default_format_properties": font})
    day = datetime.datetime.combine(edition.date, datetime.time())
    book.set_properties({"title": said(_title(edition), language), "created": day})
    cell = {**font, "valign": "top", "border": 1, "border_color": "#CFD6DD", "text_wrap": True}
    head = {**cell, "bold": True, "valign": "vcenter", "bg_color": "#EEF3F8"}
    looks = {
        "head": book.add_format(head),
        "head to fill": book.add_format({**head, "bg_color": "#FFF2CC"}),
        _WRAPPED: book.add_format(cell),
        # As text: a spreadsheet must make no date and no other number of it.
        _FILLED: book.add_format({**cell, "bg_color": "#FFFBEB", "num_format": "@"}),
    }
    sheet = book.add_worksheet(said(msg("values wanted"), language))
    rows = [[said(text, language) for text in _row(each, words)] for each in wanted]
    _write(sheet, rows, looks, words, language)
    book.close()
    return file.getvalue()


def _write(
    sheet: Any, rows: Sequence[Sequence[str]], looks: Any, words: Language, language: str
) -> None:
    heads = [said(text, language) for text in _HEADS]
    for column, name in enumerate(heads):
        texts = [name, *(row[column] for row in rows)]
        # A Hanzi is as wide as two digits; beside the name stands the filter's button.
        ems = max(words.width(text)[0] for text in texts)
        sheet.set_column(
            column, column, min(_WIDEST, max(2 * ems, 2 * words.width(name)[0] + 3)) + 1
        )
        sheet.write_string(0, column, name, looks["head"])
    for column, (name, width) in enumerate(_TO_FILL, start=len(heads)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, said(name, language), looks["head to fill"])
    for number, row in enumerate(rows, start=1):
        lines = max(-(-2 * words.width(text)[0] // _WIDEST) for text in row)
        # Programs only fit a row's height to its text when someone edits it.
        sheet.set_row_pixels(number, 20 * max(1, int(lines)) + 2)
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, looks[_WRAPPED])
        for column in range(len(row), len(row) + len(_TO_FILL)):
            sheet.write_blank(number, column, None, looks[_FILLED])
    sheet.autofilter(0, 0, max(1, len(rows)), len(heads) + len(_TO_FILL) - 1)
    # The header, and which value a row is of.
    sheet.freeze_panes(1, 2)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def markdown(wanted: Sequence[Lacking], edition: Edition, language: str) -> bytes:
    """The list as Markdown, a table for each chapter, said in a `language`."""
    words = load(edition.language)
    lines = [f"# {said(_title(edition), language)}"]
    heads = [said(text, language) for text in _HEADS[1:]]
    for chapter, own in by_chapter(wanted):
        lines += ["", f"## {notebook_place(chapter)}", "", _line(heads), _line(["-"] * len(heads))]
        lines += [_line([said(text, language) for text in _row(each, words)[1:]]) for each in own]
    if not wanted:
        lines += ["", said(msg("Nothing is wanted: the data has it all."), language)]
    return ("\n".join(lines) + "\n").encode()


def by_chapter(wanted: Sequence[Lacking]) -> list[tuple[str, list[Lacking]]]:
    """What is wanted for each chapter; what several use is told with the first of them."""
    return [(name, list(own)) for name, own in groupby(wanted, lambda each: each.chapters[0])]


def _title(edition: Edition) -> str:
    return msg("Values that edition {edition} lacks", edition=edition.edition)


def _row(wanted: Lacking, words: Language) -> list[str]:
    indicator = wanted.indicator
    return [
        "\n".join(wanted.chapters),
        indicator.name,
        indicator.unit,
        wanted.region,
        words.period(wanted.period),
        indicator.definition,
        indicator.body,
        words.period(wanted.last_period),
        wanted.last,
    ]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
