"""Derived facts in English: up 29.1% from 2019, up by 18.5 from 2019, 2nd."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from whitepaper.languages.en.numbers import (
    POINTS,
    grouped,
    is_of_things,
    named,
    ordinal,
    qualified,
    singular,
    with_unit,
)
from whitepaper.languages.grammar import MINUS, Named, Since, Statement, apart, by_sign

# How a change on a period is told that has a name of its own.
_BASES = {
    "the same period a year ago": "on a year earlier",
    "the day before": "on the previous day",
    "the month before": "on the previous month",
    "the quarter before": "on the previous quarter",
    "the half-year before": "on the previous half-year",
    "the period before": "on the previous period",
}
_PARTS = (
    *("", "", "half", "a third", "a quarter", "a fifth", "a sixth"),
    *("a seventh", "an eighth", "a ninth", "a tenth"),
)


def growth(name: str, number: str, since: Since, *, about: bool) -> Statement:
    """A rate of change: up 29.1% from 2019, down about 2% on the previous quarter."""
    size, base = qualified(_about(about), f"{grouped(number.lstrip('-'))}%"), _base(since)
    return Statement(
        text=by_sign(
            Decimal(number),
            f"up {size} {base}",
            f"down {size} {base}",
            f"{_level(since)} {base}",
        ),
        name=f"{name}, growth",
        unit="%",
        qualifier=_about(about),
    )


def change(  # noqa: PLR0913 - all that words say of one difference
    name: str, number: str, unit: str, direction: Decimal, since: Since, *, precision: Decimal
) -> Statement:
    """A difference: up by 18.5 from 2019, up by 3.2 percentage points from 2019."""
    points = POINTS if unit == "%" else unit
    size, base = with_unit(number.lstrip(f"-{MINUS}"), points, precision), _base(since)
    return Statement(
        text=by_sign(
            direction,
            f"up by {size} {base}",
            f"down by {size} {base}",
            f"{_level(since)} {base}",
        ),
        name=f"{name}, change",
        unit=points,
    )


def multiple(part: Named, base: Named, number: str, *, about: bool) -> Statement:
    """How many times one value is of another: 2.9 times; named by what sets the two apart."""
    return Statement(
        text=qualified(_about(about), f"{grouped(number)} times"),
        name=_ratio(part, base),
        unit="times",
        qualifier=_about(about),
    )


def less_than(part: Named, base: Named, parts: int) -> Statement:
    """That one value is less than a half, a third … a tenth of another."""
    return Statement(
        text=f"less than {_PARTS[parts]} of that of {apart(part, base)[1]}",
        name=_ratio(part, base),
    )


def share(part: str, whole: str, number: str, *, about: bool) -> Statement:
    """A share: 70.7%."""
    return Statement(
        text=qualified(_about(about), f"{number}%"),
        name=f"{part}, share of {whole}",
        unit="%",
        qualifier=_about(about),
    )


def total(names: Sequence[str], number: str, unit: str, *, precision: Decimal) -> Statement:
    """A sum: 64."""
    return Statement(
        text=with_unit(number, unit, precision), name=f"{' and '.join(names)}, total", unit=unit
    )


def rest(whole: str, parts: Sequence[str]) -> str:
    """What is called that of a whole which is none of its parts."""
    return f"{whole} except {' and '.join(parts)}"


def estimate(name: str, number: str, unit: str, *, about: bool, precision: Decimal) -> Statement:
    """A value that no source has published: about 156,000 (estimate); 12 where that is certain."""
    said = with_unit(number, unit, precision)
    return Statement(
        text=f"about {said} (estimate)" if about else said,
        name=name,
        unit=unit,
        qualifier=_about(about),
    )


def per_10k(name: str, number: str, unit: str, *, about: bool, precision: Decimal) -> Statement:
    """A count or a sum for every 10,000 people: 81.1, CNY 1.05 million."""
    counted = is_of_things(unit)
    said = number if counted else with_unit(number, unit, precision)
    return Statement(
        text=qualified(_about(about), said),
        name=f"{name} per 10,000 people",
        unit="per 10,000 people" if counted else f"{named(unit)} per 10,000 people",
        qualifier=_about(about),
    )


def rank(name: str, place: int, among: int) -> Statement:
    """A place among others, from the greatest: 2nd."""
    return Statement(
        text=ordinal(place),
        name=f"{name}, place among the {among} listed",
        unit="place",
        formula="place of A among those listed, from the greatest",
    )


def highest(name: str, since: str, *, unbroken: bool) -> Statement:
    """That the last value is the greatest: the highest since 2016."""
    among = "" if unbroken else " of the periods listed"
    return Statement(
        text=f"the highest{among} since {since}",
        name=name,
        formula="the last value is greater than all before",
    )


def streak(name: str, years: int) -> Statement:
    """That a yearly series has risen for some years: rising for 3 consecutive years."""
    return Statement(
        text=f"rising for {years} consecutive years",
        name=name,
        formula="each year is higher than the one before",
    )


def first_above(name: str, number: str, unit: str, since: str, *, precision: Decimal) -> Statement:
    """That the last value is the first above a bound.

    More than 100,000 for the first time in figures since 2016: that was none above it either.
    """
    said = with_unit(number, unit, precision)
    return Statement(
        text=f"more than {said} for the first time in figures since {since}",
        name=name,
        formula="the last value is the first above this bound",
    )


def count(name: str, number: str, unit: str, *, one: str) -> Statement | None:
    """How many things are listed: 14 cities, 1 city; None where nothing says what one is called."""
    things = (one or singular(unit)) if number == "1" else named(unit)
    if not things:
        return None
    return Statement(
        text=f"{grouped(number)} {things}",
        name=name,
        unit=unit,
        formula="the number of those listed",
    )


def formula(formula: str, inputs: Sequence[tuple[str, Named]]) -> str:
    """A formula and what its letters stand for: A ÷ B, where A is …, Guangzhou, 2020, and B …."""
    told = [
        f"{letter} is {', '.join(filter(None, (given.name, given.region, given.when)))}"
        for letter, given in inputs
    ]
    return f"{formula}, where {'; '.join(told)}"


def _ratio(part: Named, base: Named) -> str:
    one, other = apart(part, base)
    of = "" if part.name != base.name else f" of {part.name}"
    return f"Ratio{of}, {one} to {other}"


def _base(since: Since) -> str:
    return _BASES.get(since.gap, f"from {since.when}")


def _level(since: Since) -> str:
    """That a value is the same, or that no published digit tells it from the other."""
    return "unchanged" if since.equal else "almost unchanged"


def _about(about: bool) -> str:
    return "about" if about else ""
