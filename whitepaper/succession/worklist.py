"""What the data lacks for a new edition, as lists to be worked off: a workbook, and Markdown."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from whitepaper.inputs.edition import Edition
from whitepaper.languages import Language, load
from whitepaper.messages import msg, translate
from whitepaper.project import notebook_place
from whitepaper.succession.missing_values import Lacking

_ROW = 20  # pixels
# Columns with their widths in digits: what is wanted, what is to be filled in, and more about it.
_INDICATOR, _UNIT = (msg("indicator"), 32), (msg("unit"), 8)
_REGION, _PERIOD = (msg("region"), 18), (msg("period"), 16)
_WANTED = (_INDICATOR, _UNIT, _REGION, _PERIOD, (msg("last period"), 16), (msg("last value"), 18))
_VALUE, _SOURCE, _NOTE = (msg("value"), 14), (msg("source"), 30), (msg("note"), 22)
_STATUS, _CONFIDENCE = (msg("status"), 12), (msg("confidence"), 12)
_TO_FILL = (_VALUE, _SOURCE, _STATUS, _CONFIDENCE, _NOTE)
_ABOUT = ((msg("who reports it"), 28), (msg("definition"), 48), (msg("chapters"), 18))
# What may be chosen; in an empty cell the first is meant.
_CHOICES = {_STATUS: ("final", "provisional"), _CONFIDENCE: ("high", "medium", "low")}

# The columns of the observations by the heads of those that say them.
VALUE = "value"
HEADS = {
    _INDICATOR[0]: "indicator",
    _UNIT[0]: "unit",
    _REGION[0]: "region",
    _PERIOD[0]: "period",
    _VALUE[0]: VALUE,
    _SOURCE[0]: "source",
    _STATUS[0]: "status",
    _CONFIDENCE[0]: "confidence",
    _NOTE[0]: "note",
}
FILLED = frozenset(HEADS[head] for head, _ in _TO_FILL)


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
    book.set_properties({"title": translate(_title(edition), language), "created": day})
    cell = {**font, "valign": "top", "border": 1, "border_color": "#CFD6DD", "text_wrap": True}
    head = {**cell, "bold": True, "valign": "vcenter", "bg_color": "#EEF3F8"}
    looks = {
        "head": book.add_format(head),
        "head to fill": book.add_format({**head, "bg_color": "#FFF2CC"}),
        "text": book.add_format(cell),
        # As text: a number would lose the nought at its end.
        "to fill": book.add_format({**cell, "bg_color": "#FFFBEB", "num_format": "@"}),
    }
    sheet = book.add_worksheet(translate(msg("values wanted"), language))
    _write(sheet, wanted, looks, words, language)
    book.close()
    return file.getvalue()


def _write(
    sheet: Any, wanted: Sequence[Lacking], looks: Any, words: Language, language: str
) -> None:
    columns = (*_WANTED, *_TO_FILL, *_ABOUT)
    for at, column in enumerate(columns):
        name, width = column
        sheet.set_column(at, at, width)
        look = looks["head to fill" if column in _TO_FILL else "head"]
        sheet.write_string(0, at, translate(name, language), look)
    sheet.set_row_pixels(0, _ROW + 6)
    for number, each in enumerate(wanted, start=1):
        empty = [""] * len(_TO_FILL)
        row = [
            *_about_value(each, words, each.period),
            *empty,
            *_about_indicator(each),
            "\n".join(each.chapters),
        ]
        # Programs only fit a row's height to its text when someone edits it.
        lines = (_lines(text, column[1], words) for text, column in zip(row, columns, strict=True))
        sheet.set_row_pixels(number, _ROW * max(lines) + 4)
        for at, (text, column) in enumerate(zip(row, columns, strict=True)):
            if column in _TO_FILL:
                sheet.write_blank(number, at, None, looks["to fill"])
            else:
                sheet.write_string(number, at, text, looks["text"])
    for at, column in enumerate(columns):
        if column in _CHOICES:
            choices = {"validate": "list", "source": list(_CHOICES[column])}
            sheet.data_validation(1, at, max(1, len(wanted)), at, choices)
    sheet.autofilter(0, 0, max(1, len(wanted)), len(columns) - 1)
    # The head, and which indicator a row is of.
    sheet.freeze_panes(1, 1)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _lines(text: str, width: int, words: Language) -> int:
    """How many lines a text takes in a column: a Hanzi is as wide as two digits."""
    return sum(
        max(1, math.ceil(2 * words.width(line)[0] / (width - 2))) for line in text.split("\n")
    )


def markdown(wanted: Sequence[Lacking], edition: Edition, language: str) -> bytes:
    """The list as Markdown, a table for each chapter, said in a `language`."""
    words = load(edition.language)
    lines = [f"# {translate(_title(edition), language)}"]
    heads = [translate(name, language) for name, _ in (*_WANTED, *_ABOUT[:-1])]
    for chapter, own in by_chapter(wanted):
        lines += ["", f"## {notebook_place(chapter)}", "", _line(heads), _line(["-"] * len(heads))]
        lines += [_line([*_about_value(each, words), *_about_indicator(each)]) for each in own]
    if not wanted:
        lines += ["", translate(msg("Nothing is wanted: the data has it all."), language)]
    return ("\n".join(lines) + "\n").encode()


def by_chapter(wanted: Sequence[Lacking]) -> list[tuple[str, list[Lacking]]]:
    """What is wanted for each chapter; what several use is told with the first of them."""
    return [(name, list(own)) for name, own in groupby(wanted, lambda each: each.chapters[0])]


def _title(edition: Edition) -> str:
    return msg("Values that edition {edition} lacks", edition=edition.edition)


def _about_value(wanted: Lacking, words: Language, period: str = "") -> list[str]:
    """What is said of a value; its period in words, or as it is given."""
    indicator = wanted.indicator
    periods = period or words.short_period(wanted.period), words.short_period(wanted.last_period)
    return [indicator.name, indicator.unit, wanted.region, *periods, wanted.last]


def _about_indicator(wanted: Lacking) -> list[str]:
    return [wanted.indicator.body, wanted.indicator.definition]


def _line(cells: Sequence[str]) -> str:
    """A row of a table, in which a bar would end a cell."""
    escaped = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"
