"""Estimates: values that no source has published, computed back from those that were.

They print as far as the published digits bear them, “about 94.7 thousand (computed)”: the last
digit is the first that is not certain. An estimate may be computed with in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from whitepaper.chapter.derived import (
    bounds_of,
    broken_at,
    derive,
    letters,
    of_one_stretch,
    of_one_unit,
    value_of,
    words_of,
)
from whitepaper.chapter.facts import AbsentError, Fact, FactError
from whitepaper.document.facts import ESTIMATE
from whitepaper.inputs.period import are_parted, whole_year, year_before
from whitepaper.messages import msg

_PER_CENT = Decimal(100)


def remainder(whole: Fact, parts: Sequence[Fact]) -> Fact:
    """What of a whole its parts leave.

    The parts are of the period of the whole, or, of one indicator, all years of its period but one:
    the estimate is of that year. Raises `FactError` if they are neither, if one is there twice, and
    if they exceed the whole, and `AbsentError` if the years lie on both sides of a break.
    """
    facts = (whole, *parts)
    of_one_unit(facts)
    of_one_stretch(facts)
    if len(set(parts)) < len(parts):
        raise FactError(msg("of “{name}” a part is taken off twice", name=whole.name))
    lows, highs = zip(*map(bounds_of, parts), strict=True) if parts else ((), ())
    low, high = bounds_of(whole)[0] - sum(highs), bounds_of(whole)[1] - sum(lows)
    if high < 0:
        raise FactError(msg("the parts exceed the whole: “{name}”", name=whole.name))
    value = value_of(whole) - sum(map(value_of, parts), Decimal(0))
    formula = " − ".join(letters(facts))
    if all(part.period == whole.period for part in parts):
        name = words_of(whole).derived.rest(whole.name, [part.name for part in parts])
        return _estimate(facts, formula, name, whole.period, value, bounds=(low, high))
    year = _year_left(whole, parts)
    return _estimate(facts, formula, whole.name, year, value, bounds=(low, high), of=whole)


def back_from_growth(later: Fact, rate: Fact) -> Fact:
    """The value of a year before, from that of a period and its published growth on the year.

    Raises `AbsentError` across a break or a change of scope, and `FactError` if the rate is not of
    the same region and period, or is none.
    """
    _of_the_same(later, rate, is_share=False)
    earlier = _earlier(later)
    least, most = (1 + each / _PER_CENT for each in bounds_of(rate))
    if least <= 0:
        raise FactError(msg("“{name}” is no rate that a value can have", name=rate.name))
    low, high = bounds_of(later)
    value = value_of(later) / (1 + value_of(rate) / _PER_CENT)
    bounds = (low / most, high / least)
    return _estimate(
        (later, rate), "A ÷ (1 + B)", later.name, earlier, value, bounds=bounds, of=later
    )


def back_from_change(later: Fact, difference: Fact) -> Fact:
    """The value of a year before, from that of a period and its published increase on the year.

    Who published it compared the two, so a series that breaks at the period breaks a year earlier.
    Raises `AbsentError` across a change of scope, and `FactError` if the increase is not of the
    same unit, region and period.
    """
    of_one_unit((later, difference))
    _of_one_place((later, difference))
    low, high = bounds_of(later)
    least, most = bounds_of(difference)
    value = value_of(later) - value_of(difference)
    bounds = (low - most, high - least)
    earlier = _year_before(later)
    return _estimate(
        (later, difference), "A − B", later.name, earlier, value, bounds=bounds, of=later
    )


def from_share(part: Fact, share: Fact, name: str) -> Fact:
    """A whole, called `name`, from a part and the share in it that was published for that.

    Raises `AbsentError` if their scopes differ, and `FactError` if the share is not of the same
    region and period, or not between 0 and 100 %.
    """
    _of_the_same(part, share, is_share=True)
    least, most = (each / _PER_CENT for each in bounds_of(share))
    if least <= 0 or value_of(share) > _PER_CENT:
        raise FactError(msg("“{name}” is no share that a part can have", name=share.name))
    low, high = bounds_of(part)
    # The whole is no less than its part.
    bounds = (max(low, low / most), high / least)
    value = value_of(part) / value_of(share) * _PER_CENT
    return _estimate((part, share), "A ÷ B", name, part.period, value, bounds=bounds)


def _earlier(later: Fact) -> str:
    """The period a year before, if values of both can be compared."""
    earlier = _year_before(later)
    if are_parted(broken_at(later), earlier):
        raise AbsentError(
            msg(
                "the series of “{name}” has a break ({break_note})",
                name=later.name,
                break_note=later.break_note or later.broken_at,
            )
        )
    return earlier


def _year_before(later: Fact) -> str:
    earlier = year_before(later.period)
    if earlier is None:
        raise FactError(
            msg("“{name}” is of several years, which have none before", name=later.name)
        )
    return earlier


def _of_one_place(facts: Sequence[Fact]) -> None:
    value, other = facts
    if (value.region, value.period) != (other.region, other.period):
        raise FactError(
            msg(
                "“{name}” ({region} {period}) and “{name2}” ({region2} {period2}) differ in region "
                "or period",
                name=value.name,
                region=value.region,
                period=value.period,
                name2=other.name,
                region2=other.region,
                period2=other.period,
            )
        )
    _of_one_scope(value, other)


def _of_one_scope(value: Fact, other: Fact) -> None:
    if value.scope != other.scope:
        raise AbsentError(
            msg(
                "“{name}” and “{name2}” differ in scope (“{scope}”, “{scope2}”)",
                name=value.name,
                name2=other.name,
                scope=value.scope,
                scope2=other.scope,
            )
        )


def _of_the_same(value: Fact, per_cent: Fact, *, is_share: bool) -> None:
    """Raise an error if a rate or share is not of the value that it is used with."""
    if per_cent.unit != "%" or (per_cent.region, per_cent.period) != (value.region, value.period):
        raise FactError(
            msg(
                "“{name}” ({region} {period}, {unit}) is no per cent of “{name2}” ({region2} "
                "{period2})",
                name=per_cent.name,
                region=per_cent.region,
                period=per_cent.period,
                unit=per_cent.unit,
                name2=value.name,
                region2=value.region,
                period2=value.period,
            )
        )
    # That of a share says what it is of; its part need have none.
    if value.scope or not is_share:
        _of_one_scope(value, per_cent)


def _year_left(whole: Fact, parts: Sequence[Fact]) -> str:
    """The one year of a span that parts of the same indicator leave."""
    first, _, last = whole.period.partition("/")
    years = {whole_year(part.period) for part in parts}
    apart = [p for p in parts if (p.name, p.region) != (whole.name, whole.region)]
    since, until = whole_year(first), whole_year(last) if last else None
    if not apart and since and until and len(years) == len(parts):
        spanned = set(range(since, until + 1))
        if years < spanned and len(spanned) == len(years) + 1:
            return str((spanned - years).pop())
    raise FactError(
        msg(
            "“{name}” {period}: its parts must be of the same period, or of one indicator and "
            "region all its years but one",
            name=whole.name,
            period=whole.period,
        )
    )


def _estimate(
    inputs: Sequence[Fact],
    formula: str,
    name: str,
    period: str,
    value: Decimal,
    *,
    bounds: tuple[Decimal, Decimal],
    of: Fact | None = None,
) -> Fact:
    """A fact of a period, which prints its value up to the first digit that is not certain.

    Its precision is the whole span of its bounds. It is one of the same series as the fact that it
    is a year's value `of`. Raises `AbsentError` if no digit is certain.
    """
    words, unit = words_of(inputs[0]), inputs[0].unit
    half = (bounds[1] - bounds[0]) / 2
    step = Decimal(1).scaleb(half.adjusted()) if half else min(map(_step, inputs))
    if words.numbers.is_count(unit):
        step = max(step, Decimal(1))
    if half and half >= abs(value):
        raise AbsentError(msg("“{name}” is known too roughly to be computed", name=name))
    rounded = (value / step).quantize(Decimal(1)) * step
    number = words.numbers.scaled(rounded, step, unit)
    about = bool(half) or rounded != value
    statement = words.derived.estimate(name, number, unit, about=about, precision=step)
    return derive(
        inputs,
        formula,
        statement,
        number=number,
        value=value,
        precision=max(half * 2, step) if about else step,
        period=period,
        when=words.period(period),
        indicator=of.indicator if of else "",
        scope=of.scope if of else "",
        break_note=of.break_note if of else "",
        broken_at=of.broken_at if of else "",
        status=ESTIMATE,
    )


def _step(fact: Fact) -> Decimal:
    return fact.precision if fact.precision is not None and fact.unit != "%" else Decimal(1)
