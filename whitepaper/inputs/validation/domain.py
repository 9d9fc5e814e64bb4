"""What no schema can say: units, periods, precision, and when a figure can have been known."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Set
from fractions import Fraction

from whitepaper import languages
from whitepaper.inputs.period import is_period, last_day
from whitepaper.inputs.validation.faults import Cell, Fault, quoted
from whitepaper.inputs.validation.reading import Row, Table
from whitepaper.messages import msg

_Cells = Mapping[str, str]

# The data's units may be in any language.
_NUMBERS = [languages.load(name).numbers for name in languages.names()]
_ONE_BY_ONE = msg("what has this unit is counted one by one")


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
        message = msg("{day} is not a day, month or year of the calendar", day=quoted(day))
        yield Fault(table, row.number, (column,), message, msg("correct the date"))


def _unit_faults(row: Row, indicator: _Cells) -> Iterator[Fault]:
    unit, expected = row.cells.get("unit"), indicator.get("unit")
    if unit and expected and unit != expected:
        name = indicator.get("name", indicator["indicator"])
        yield _fault(
            row,
            "unit",
            msg("{unit} is not the unit of “{name}”", unit=quoted(unit), name=name),
            msg("convert the value to {expected}", expected=expected),
        )


def _period_faults(row: Row, indicator: _Cells, source: _Cells) -> Iterator[Fault]:
    period = row.cells.get("period")
    if not period:
        return
    if not is_period(period):
        message = msg("{period} is not a period of the calendar", period=quoted(period))
        yield _fault(row, "period", message, msg("correct the period"))
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
            msg(
                "the period ends on {end}, after the source was published ({known})",
                end=end,
                known=known,
            ),
            msg("correct the period, or mark the value provisional"),
        )


def _value_faults(row: Row, indicator: _Cells) -> Iterator[Fault]:
    text = row.cells.get("value")
    if not text:
        return
    # Exact, whatever the number of digits.
    value = Fraction(text)
    precision = row.cells.get("precision")
    form, unit = indicator.get("form"), indicator.get("unit", "")
    counted = form in ("level", "increase") and _is_count(unit)
    parts = [
        (column, number)
        for column, number in (("value", text), ("precision", precision))
        if counted and number and Fraction(number).denominator != 1
    ]
    if parts:
        column, number = parts[0]
        yield _fault(row, column, msg("{number} is not a whole number", number=number), _ONE_BY_ONE)
    elif precision and (value / Fraction(precision)).denominator != 1:
        yield _fault(
            row,
            "precision",
            msg("{text} is not a multiple of {precision}", text=text, precision=precision),
            msg("give what one unit in the last published digit is worth: 1000 for 105 thousand"),
        )
    # Of changes and rates, and of money, there may be less than nothing.
    if value < 0 and (form == "multiple" or (form == "level" and _is_of_things(unit))):
        yield _fault(
            row,
            "value",
            msg("{text} is less than none", text=text),
            msg("what falls is a change, or a rate"),
        )
    if form == "share" and not 0 <= value <= 100:
        yield _fault(row, "value", msg("{text} is not a share", text=text), msg("0 to 100"))
    if form == "rank" and (value < 1 or value.denominator != 1):
        yield _fault(row, "value", msg("{text} is not a rank", text=text), "1, 2, 3 …")


def _fault(row: Row, column: str, message: str, remedy: str) -> Fault:
    return Fault("observations", row.number, (column,), message, remedy)


def _is_count(unit: str) -> bool:
    return any(numbers.is_count(unit) for numbers in _NUMBERS)


def _is_of_things(unit: str) -> bool:
    return any(numbers.is_of_things(unit) for numbers in _NUMBERS)
