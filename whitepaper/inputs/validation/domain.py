"""What no schema can say: units, periods, precision, and when a figure can have been known."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Set
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from msgspec.structs import fields

from whitepaper import languages
from whitepaper.inputs.data import UNIT_KINDS, OfUnit
from whitepaper.inputs.period import first_day, is_period, last_day
from whitepaper.inputs.validation import spans
from whitepaper.inputs.validation.faults import Cell, Fault, quoted
from whitepaper.inputs.validation.reading import Row, Table
from whitepaper.languages.grammar import OwnUnit
from whitepaper.messages import msg

_Cells = Mapping[str, str]

# The data's units may be in any language.
_NUMBERS = [languages.load(name).numbers for name in languages.names()]
_OF_UNIT = [field.name for field in fields(OfUnit)]
_ONE_BY_ONE = msg("what has this unit is counted one by one")


def domain_faults(tables: Iterable[Table], bad: Set[Cell]) -> Iterator[Fault]:
    """Rows that break a rule of the domain; a rule is applied where all its cells are good."""
    rows = {table.name: [_good(table, row, bad) for row in table.rows] for table in tables}
    indicators = _by_key(rows.get("indicators", []), "indicator")
    sources = _by_key(rows.get("sources", []), "source")
    units: dict[str, OwnUnit] = {}
    for row in rows.get("units", []):
        if faults := [*_faults_of_unit(row)]:
            yield from faults
        elif row.cells.keys() >= {"unit", "kind"}:
            own = OfUnit(**{name: row.cells.get(name, "") for name in _OF_UNIT}).own
            units[own] = own
    for table, column in (("sources", "published"), ("events", "date")):
        for row in rows.get(table, []):
            yield from _day_faults(table, row, column)
    for row in rows.get("sources", []):
        yield from _faults_of_source(row)
    for row in rows.get("indicators", []):
        yield from _faults_of_increase(row, indicators)
    for row in rows.get("observations", []):
        indicator = indicators.get(row.cells.get("indicator", ""), {})
        source = sources.get(row.cells.get("source", ""), {})
        yield from _unit_faults(row, indicator)
        if ("observations", row.number, "status") not in bad:
            yield from _period_faults(row, indicator, source)
        name = indicator.get("unit", "")
        yield from _value_faults(row, indicator.get("form", ""), units.get(name, name))


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


def _faults_of_source(row: Row) -> Iterator[Fault]:
    """A source that was public before it was published."""
    published, known = row.cells.get("published", ""), row.cells.get("known", "")
    # Of a month or a year it may be any day.
    if known and is_period(published) and known < first_day(published).isoformat():
        message = msg(
            "the source was published on {published}, after the day from which it was public "
            "({known})",
            published=published,
            known=known,
        )
        remedy = msg("an edition may print it from that day on: correct one of the two")
        yield Fault("sources", row.number, ("known",), message, remedy)


def _faults_of_increase(row: Row, indicators: Mapping[str, _Cells]) -> Iterator[Fault]:
    """A rise in per cent of what is not in per cent itself, which is a rate of growth."""
    unit = row.cells.get("unit", "")
    base = indicators.get(row.cells.get("base", ""), {}).get("unit", "")
    if row.cells.get("form") == "increase" and base and _is_share(unit) and not _is_share(base):
        message = msg(
            "an “increase” in {unit} of what is in {base} would read as percentage points",
            unit=unit,
            base=base,
        )
        remedy = msg("give it the form “growth”, or the unit {base}", base=base)
        yield Fault("indicators", row.number, ("form",), message, remedy)


def _faults_of_unit(row: Row) -> Iterator[Fault]:
    """What a row of the units says that no unit can mean."""

    def wrong(column: str, message: str, remedy: str) -> Fault:
        return Fault("units", row.number, (column,), message, remedy)

    kind = row.cells.get("kind", "")
    if kind and kind not in UNIT_KINDS:
        message = msg("{kind} is no kind of unit", kind=quoted(kind))
        yield wrong("kind", message, msg("allowed: {rules}", rules=UNIT_KINDS))
    for column in ("scale", "precision", "people"):
        cell = row.cells.get(column)
        if cell and not _is_power_of_ten(cell, whole=column == "people"):
            message = msg("{cell} is neither 1 nor 10, 100, 0.1 …", cell=quoted(cell))
            yield wrong(column, message, msg("write 10000 for ten thousand, 1000000 for a million"))
    if kind in UNIT_KINDS and ("people" in row.cells) != (kind == "rate"):
        yield wrong(
            "people",
            msg("a rate, and nothing else, is for so many people"),
            msg("write 10000 for what is per 10,000 people; else leave it empty"),
        )


def _is_power_of_ten(cell: str, *, whole: bool) -> bool:
    try:
        number = Decimal(cell)
    except InvalidOperation:
        return False
    _, digits, exponent = number.normalize().as_tuple()
    is_power = number > 0 and digits == (1,) and isinstance(exponent, int)
    return is_power and (number >= 1 or not whole)


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
        meant = spans.plain(period)
        remedy = (
            msg("did you mean “{close}”?", close=meant)
            if meant
            else msg("write it like 2022, 2022-Q1, 2022-H1 or 2022-01/2022-11")
        )
        yield _fault(row, "period", message, remedy)
        return
    # What belongs to a document or a ranking is known before its year is over. A table without a
    # column has in it what is usual: what is measured, and final.
    usual = "count" if indicator.get("form", "rank") == "rank" else "flow"
    measured = indicator.get("timing", usual) != "count"
    if not measured or row.cells.get("status", "final") != "final" or "known" not in source:
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


def _value_faults(row: Row, form: str, unit: str) -> Iterator[Fault]:
    text = row.cells.get("value")
    if not text:
        return
    # Exact, whatever the number of digits.
    value = Fraction(text)
    precision = row.cells.get("precision")
    counted = form in ("level", "increase") and _is_count(unit)
    finest = unit.meaning.finest if isinstance(unit, OwnUnit) else None
    parts = [
        (column, number)
        for column, number in (("value", text), ("precision", precision))
        if counted and number and Fraction(number).denominator != 1
    ]
    if parts:
        column, number = parts[0]
        yield _fault(row, column, msg("{number} is not a whole number", number=number), _ONE_BY_ONE)
    elif finest and precision and Fraction(precision) < finest:
        yield _fault(
            row,
            "precision",
            msg("{precision} is finer than “{unit}” is known to", precision=precision, unit=unit),
            msg("the table of units gives {finest} for it", finest=finest),
        )
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


def _is_share(unit: str) -> bool:
    return any(numbers.is_absolute(unit) and not numbers.is_place(unit) for numbers in _NUMBERS)


def _is_of_things(unit: str) -> bool:
    return any(numbers.is_of_things(unit) for numbers in _NUMBERS)
