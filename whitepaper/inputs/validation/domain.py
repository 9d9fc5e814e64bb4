"""What no schema can say: units, periods, precision, and when a figure can have been known."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Set
from fractions import Fraction

from whitepaper import languages
from whitepaper.inputs.period import is_period, last_day
from whitepaper.inputs.validation.faults import Cell, Fault, quoted
from whitepaper.inputs.validation.reading import Row, Table

_Cells = Mapping[str, str]

_NUMBERS = languages.load(languages.DEFAULT).numbers
_ONE_BY_ONE = "what has this unit is counted one by one"


def domain_faults(tables: Iterable[Table], bad: Set[Cell]) -> Iterator[Fault]:
    """Rows that break a rule of the domain; a rule is applied where all its cells are good."""
    rows = {table.name: [_good(table, row, bad) for row in table.rows] for table in tables}
    indicators = _by_key(rows.get("indicators", []), "indicator")
    sources = _by_key(rows.get("sources", []), "source")
    for table, column in (("sources", "published"), ("events", "date")):
        for row in rows.get(table, []):
            yield from _day_faults(table, row, column)
    for row in rows.get("observations", []):
        indicator = indicators.get(row.cells.get("indicator", ""), {})
        source = sources.get(row.cells.get("source", ""), {})
        yield from _unit_faults(row, indicator)
        yield from _period_faults(row, indicator, source)
        yield from _value_faults(row, indicator)


def _good(table: Table, row: Row, bad: Set[Cell]) -> Row:
    """A row without its bad and its empty cells."""
    return Row(
        row.number,
        {
            column: cell
            for column, cell in row.cells.items()
            if cell and (table.name, row.number, column) not in bad
        },
    )


def _by_key(rows: Iterable[Row], column: str) -> dict[str, _Cells]:
    found: dict[str, _Cells] = {}
    for row in rows:
        if column in row.cells:
            found.setdefault(row.cells[column], row.cells)
    return found


def _day_faults(table: str, row: Row, column: str) -> Iterator[Fault]:
    day = row.cells.get(column)
    if day and not is_period(day):
        message = f"{quoted(day)} is not a day, month or year of the calendar"
        yield Fault(table, row.number, (column,), message, "correct the date")


def _unit_faults(row: Row, indicator: _Cells) -> Iterator[Fault]:
    unit, expected = row.cells.get("unit"), indicator.get("unit")
    if unit and expected and unit != expected:
        name = indicator.get("name", indicator["indicator"])
        yield _fault(
            row,
            "unit",
            f"{quoted(unit)} is not the unit of “{name}”",
            f"convert the value to {expected}",
        )


def _period_faults(row: Row, indicator: _Cells, source: _Cells) -> Iterator[Fault]:
    period = row.cells.get("period")
    if not period:
        return
    if not is_period(period):
        message = f"{quoted(period)} is not a period of the calendar"
        yield _fault(row, "period", message, "correct the period")
        return
    # What belongs to a document or a ranking is known before its year is over.
    measured = indicator.get("timing", "count") != "count"
    if not measured or row.cells.get("status") != "final" or "known" not in source:
        return
    end, known = last_day(period), datetime.date.fromisoformat(source["known"])
    if known < end:
        yield _fault(
            row,
            "period",
            f"the period ends on {end}, after the source was published ({known})",
            "correct the period, or mark the value provisional",
        )


def _value_faults(row: Row, indicator: _Cells) -> Iterator[Fault]:
    text = row.cells.get("value")
    if not text:
        return
    # Exact, whatever the number of digits.
    value = Fraction(text)
    precision = row.cells.get("precision")
    form, unit = indicator.get("form"), indicator.get("unit", "")
    counted = form in ("level", "increase") and _NUMBERS.is_count(unit)
    parts = [
        (column, number)
        for column, number in (("value", text), ("precision", precision))
        if counted and number and Fraction(number).denominator != 1
    ]
    if parts:
        column, number = parts[0]
        yield _fault(row, column, f"{number} is not a whole number", _ONE_BY_ONE)
    elif precision and (value / Fraction(precision)).denominator != 1:
        yield _fault(
            row,
            "precision",
            f"{text} is not a multiple of {precision}",
            "give what one unit in the last published digit is worth: 1000 for 105 thousand",
        )
    # Of changes and rates, and of money, there may be less than nothing.
    if value < 0 and (form == "multiple" or (form == "level" and _NUMBERS.is_of_things(unit))):
        yield _fault(row, "value", f"{text} is less than none", "what falls is a change, or a rate")
    if form == "share" and not 0 <= value <= 100:
        yield _fault(row, "value", f"{text} is not a share", "0 to 100")
    if form == "rank" and (value < 1 or value.denominator != 1):
        yield _fault(row, "value", f"{text} is not a rank", "1, 2, 3 …")


def _fault(row: Row, column: str, message: str, remedy: str) -> Fault:
    return Fault("observations", row.number, (column,), message, remedy)
