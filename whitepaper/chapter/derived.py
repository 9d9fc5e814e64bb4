"""Derived facts: computed from others, as finely as these are known, or refused with the reason.

Each knows its inputs and its formula, and is worded in the language of its inputs. Words of
direction come from the sign; nothing is computed across a break of a series, a change of scope, or
from a bound.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, combinations, pairwise, product
from string import ascii_uppercase
from typing import Any

from whitepaper.chapter.facts import AbsentError, Fact, FactError
from whitepaper.document.facts import ESTIMATE, sources_of
from whitepaper.document.facts import Fact as Recorded
from whitepaper.inputs.data import bounds
from whitepaper.inputs.period import are_parted, form, last_day, period_before, year_before
from whitepaper.languages import Language, load
from whitepaper.languages.grammar import Gap, Since, Statement, plain
from whitepaper.messages import chained, msg

_TEN_THOUSAND = Decimal(10_000)
_PER_MILLE = "‰"
# Forms of what is told of a value before, of which none is a part of another.
_CHANGES = frozenset({"growth", "average_growth", "increase"})
# Of more inputs than these the formula does not say what its letters stand for.
_MOST_NAMED = 8
# What the period before one of a form is called.
_BEFORE: Mapping[str, Gap] = {
    "0000-00-00": "the day before",
    "0000-00": "the month before",
    "0000-Q0": "the quarter before",
    "0000-H0": "the half-year before",
}


def growth(later: Fact, earlier: Fact) -> Fact:
    """The rate of change between two facts of one indicator, such as “up 29.1% on the year”.

    It is printed only as finely as the published digits of both allow, and called approximate where
    they do not allow a whole per cent. Raises `AbsentError` across a break, a change of scope,
    different indicators or regions, and for values that carry a qualifier; `FactError` for shares
    and rates in per cent, whose change is one of percentage points, and for what is an increase.
    """
    _comparable(later, earlier)
    _no_increase(later)
    if words_of(later).numbers.is_absolute(later.unit):
        raise FactError(
            msg(
                "“{name}” is in {unit}, and its change is told in percentage points: print it "
                "with change(…)",
                name=later.name,
                unit=later.unit,
            )
        )
    _positive(later, msg("value"))
    ratio, *ends = _ratio(later, earlier)
    rate, low, high = ((each - 1) * 100 for each in (ratio, *ends))
    number, about = _as_fine_as(rate, low, high)
    return derive(
        (later, earlier),
        "(A ÷ B − 1) × 100",
        words_of(later).derived.growth(later.name, number, _since(later, earlier), about=about),
        number=_number_text(number, later),
        value=rate,
        precision=_last_digit(number),
        form="growth",
    )


def change(later: Fact, earlier: Fact) -> Fact:
    """The difference of two facts of one indicator; of shares, in percentage points.

    It is known as finely as the coarser of both, and is none where they may be equal. Raises
    `AbsentError` as `growth` does, and `FactError` for multiples and for increases: 0.5 times less
    is said of what they are of, and so is an increase by 20.
    """
    _comparable(later, earlier)
    _no_increase(later)
    if words_of(later).numbers.is_multiple(later.unit):
        raise FactError(
            msg(
                "“{name}” is a multiple, and a change of it would read as one of the values "
                "themselves: print both multiples",
                name=later.name,
            )
        )
    precision = max(_precision(later), _precision(earlier))
    value = _rounded(_exact(later) - _exact(earlier), precision)
    if not _certainly_differ(later, earlier):
        value = Decimal(0)
    words = words_of(later)
    number = words.numbers.scaled(value, precision, later.unit)
    return derive(
        (later, earlier),
        "A − B",
        words.derived.change(
            later.name, number, later.unit, value, _since(later, earlier), precision=precision
        ),
        number=number,
        value=value,
        precision=precision,
        form="increase",
    )


def _no_increase(fact: Fact) -> None:
    if fact.form == "increase":
        raise FactError(
            msg(
                "“{name}” is an increase, and a change of it would read as one of what has "
                "increased: print both increases",
                name=fact.name,
            )
        )


def multiple(part: Fact, base: Fact) -> Fact:
    """How many times one fact is of another of the same unit.

    Raises `AbsentError` where both are of one series, and across a break or a change of scope.
    """
    of_one_unit((part, base))
    of_one_stretch((part, base))
    if value_of(part) < 0:
        _positive(part, msg("part"))
    ratio, low, high = _ratio(part, base)
    number, about = _as_fine_as(ratio, low, high)
    return derive(
        (part, base),
        "A ÷ B",
        words_of(part).derived.multiple(part, base, number, about=about),
        number=_number_text(number, part),
        value=ratio,
        precision=_last_digit(number),
    )


def less_than(part: Fact, base: Fact) -> Fact:
    """That one fact is less than a half, a third … a tenth of another of the same unit.

    Raises `AbsentError` if it is more than a half, less than a tenth, or if it is not certain of
    which it is less, and as `multiple` does.
    """
    of_one_unit((part, base))
    of_one_stretch((part, base))
    for fact, role in ((base, msg("base")), (part, msg("part"))):
        _positive(fact, role)
    parts = _parts_above(_high(part), _low(base))
    if not 2 <= parts <= 10 or parts != _parts_above(_low(part), _high(base)):
        raise AbsentError(
            msg(
                "“{name}” of {region} is not certainly less than a simple part of that of "
                "{region2}: print share(…) or multiple(…)",
                name=part.name,
                region=part.region,
                region2=base.region,
            )
        )
    statement = words_of(part).derived.less_than(part, base, parts)
    return derive((part, base), f"A ÷ B < 1 ÷ {parts}", statement, number=statement.text)


def _parts_above(part: Decimal, base: Decimal) -> int:
    """The most parts of a base of which each is still greater than a part; equal is not less."""
    return math.ceil(base / part) - 1


def share(part: Fact, whole: Fact) -> Fact:
    """The share of one fact in another of the same unit and period, in per cent.

    Raises `FactError` if the part exceeds the whole or is below zero, and `AbsentError` if it may
    exceed it.
    """
    of_one_unit((part, whole))
    _of_one_period((part, whole))
    if value_of(part) < 0:
        raise FactError(
            msg(
                "“{name}” is {text}: what is below zero is no share of a whole",
                name=part.name,
                text=part.text,
            )
        )
    if _low(part) > _high(whole):
        raise FactError(
            msg(
                "the part exceeds the whole: “{name}” is {text}, “{name2}” {text2}",
                name=part.name,
                text=part.text,
                name2=whole.name,
                text2=whole.text,
            )
        )
    ratio, low, high = _ratio(part, whole)
    if ratio > 1:
        raise AbsentError(
            msg(
                "“{name}” ({text}) is known too roughly to be a share of “{name2}” ({text2})",
                name=part.name,
                text=part.text,
                name2=whole.name,
                text2=whole.text,
            )
        )
    number, about = _as_fine_as(ratio * 100, low * 100, high * 100)
    return derive(
        (part, whole),
        "A ÷ B × 100",
        words_of(part).derived.share(part.name, whole.name, number, about=about),
        number=number,
        value=ratio * 100,
        precision=_last_digit(number),
        form="share",
    )


def total(parts: Sequence[Fact]) -> Fact:
    """The sum of facts of one unit and period, known as finely as the coarsest of them.

    Raises `FactError` if it has a fact twice, or one thing in several scopes, and for what does not
    add up: multiples, rates of several regions, and percentages that are no shares of one whole.
    """
    unit = of_one_unit(parts)
    _of_one_period(parts)
    _add_up(parts, unit)
    if len(set(parts)) < len(parts):
        raise FactError(msg("the sum of “{name}” … has a fact twice", name=parts[0].name))
    precision = max(_precision(part) for part in parts)
    value = _rounded(sum((_exact(part) for part in parts), Decimal(0)), precision)
    words = words_of(parts[0])
    number = words.numbers.scaled(value, precision, unit)
    if _is_relative(parts[0]) and value > (1000 if unit == _PER_MILLE else 100):
        raise FactError(
            msg(
                "{facts} come to {number}{unit}, which is more than one whole: they are no parts "
                "of one",
                facts=_list(parts),
                number=number,
                unit=unit,
            )
        )
    return derive(
        parts,
        " + ".join(letters(parts)),
        words.derived.total([part.name for part in parts], number, unit, precision=precision),
        number=number,
        region=words.phrases.and_list.join(dict.fromkeys(part.region for part in parts)),
        value=value,
        precision=precision,
    )


def per_10k(count: Fact, people: Fact) -> Fact:
    """A count for every 10,000 people. `people` says of which day its number is.

    A sum of money, or a measure, has three digits where its inputs bear them. Raises `FactError` if
    the population has no date (`denominator_date`), or is not in people, and for what is a ratio or
    a place itself.
    """
    words = words_of(count)
    own = words.numbers
    if own.is_absolute(count.unit) or own.is_rate(count.unit) or own.is_multiple(count.unit):
        raise FactError(
            msg(
                "“{name}” is in {unit}: there is no number of these for every 10,000 people",
                name=count.name,
                unit=count.unit,
            )
        )
    size = words.numbers.people(people.unit)
    if size is None:
        raise FactError(
            msg(
                "“{name}” is in {unit}, which is not a unit of population",
                name=people.name,
                unit=people.unit,
            )
        )
    _of_one_period((count, people))
    ratio, low, high = _ratio(count, people, msg("population"))
    if not people.denominator_date:
        raise FactError(
            msg(
                "“{name}” {period} has no date: fill in “denominator_date” in the data",
                name=people.name,
                period=people.period,
            )
        )
    scale = _TEN_THOUSAND / size
    value = ratio * scale
    if words.numbers.is_of_things(count.unit):
        rough, about = _as_fine_as(value, low * scale, high * scale)
        step = _last_digit(rough)
    else:
        step, about = _three_digits(value, (high - low) * scale)
    number = words.numbers.scaled(value, step, count.unit)
    return derive(
        (count, people),
        "A ÷ B" if scale == 1 else f"A ÷ B × {scale}",
        words.derived.per_10k(count.name, number, count.unit, about=about, precision=step),
        number=number,
        value=value,
        precision=step,
        denominator_date=people.denominator_date,
    )


def rank(fact: Fact, among: Iterable[Fact]) -> Fact:
    """The place of a fact among others of its indicator and period, from the greatest.

    Raises `AbsentError` for a tie, which has no one place, and `FactError` if it is none of them.
    """
    others = tuple(among)
    if fact not in others:
        raise FactError(
            msg(
                "“{name}” of {region} is not among the facts to rank it with",
                name=fact.name,
                region=fact.region,
            )
        )
    for other in others:
        if (other.indicator, other.period, other.scope) != (
            fact.indicator,
            fact.period,
            fact.scope,
        ):
            raise AbsentError(
                msg(
                    "“{name}” of {region} {period} has another indicator, period or scope: it "
                    "cannot be ranked with the others",
                    name=other.name,
                    region=other.region,
                    period=other.period,
                )
            )
    rivals = [other for other in others if other != fact]
    for other in rivals:
        if not (_low(other) > _high(fact) or _high(other) < _low(fact)):
            raise AbsentError(
                msg(
                    "“{name}”: {region} and {region2} may be equal, so neither has a certain rank",
                    name=fact.name,
                    region=fact.region,
                    region2=other.region,
                )
            )
    place = 1 + sum(_low(other) > _high(fact) for other in rivals)
    statement = words_of(fact).derived.rank(fact.name, place, len(others))
    return derive(
        (fact, *rivals),
        statement.formula,
        statement,
        number=str(place),
        value=Decimal(place),
        precision=Decimal(1),
    )


def highest(facts: Iterable[Fact]) -> Fact:
    """That the last of a series is the greatest of those given, since the first.

    It says so without reserve where no year is missing. Raises `AbsentError` if it is not, and
    across a break or a change of scope.
    """
    series = _series(facts)
    *earlier, last = series
    if any(_high(fact) >= _low(last) for fact in earlier):
        raise AbsentError(
            msg(
                "“{name}” of {period} is not the highest of its series",
                name=last.name,
                period=last.period,
            )
        )
    unbroken = all(_consecutive(after, before) for before, after in pairwise(series))
    since = series[0].when
    return _claim(series, words_of(last).derived.highest(last.name, since, unbroken=unbroken))


def streak(facts: Iterable[Fact]) -> Fact:
    """For how many years a yearly series has risen up to its last.

    Raises `AbsentError` if that is less than two, if a year is missing, and across a break.
    """
    series = _series(facts)
    years = 0
    for later, earlier in pairwise(reversed(series)):
        if not later.period.isdecimal():
            break
        if not _consecutive(later, earlier) or _low(later) <= _high(earlier):
            break
        years += 1
    last = series[-1]
    if years < 2:
        raise AbsentError(msg("“{name}” has not risen for two consecutive years", name=last.name))
    return _claim(series[-years - 1 :], words_of(last).derived.streak(last.name, years))


def first_above(facts: Iterable[Fact], bound: Decimal | int) -> Fact:
    """That the last of a yearly series is the first above a bound, of those since the first given.

    Raises `AbsentError` if it is not above, another was before, or a year is missing.
    """
    series = _series(facts)
    *earlier, last = series
    if not _low(last) > bound or any(_high(fact) > bound for fact in earlier):
        raise AbsentError(
            msg(
                "“{name}” of {period} is not the first above {bound}",
                name=last.name,
                period=last.period,
                bound=bound,
            )
        )
    if not all(_consecutive(after, before) for before, after in pairwise(series)):
        raise AbsentError(
            msg(
                "the series of “{name}” lacks a year, so none is certainly the first",
                name=last.name,
            )
        )
    exact = Decimal(bound)
    # As many digits as it has: what is printed is what was tested.
    precision = Decimal(1).scaleb(int(exact.normalize().as_tuple().exponent))
    words = words_of(last)
    number = words.numbers.scaled(exact, precision, last.unit)
    since = series[0].when
    said = words.derived.first_above(last.name, number, last.unit, since, precision=precision)
    return _claim(series, said)


def count(of: Sequence[object], unit: str, name: str, language: str, *, one: str = "") -> Fact:
    """How many things are listed, in a language. It rests on the list, not on a source.

    Raises `FactError` where a single one is listed, and it is not known what that is called.
    """
    number = str(len(of))
    statement = load(language).derived.count(name, number, unit, one=one)
    if statement is None:
        raise FactError(
            msg(
                "there is one of “{unit}”, and what one is called is not known: say it, as in "
                "{example}",
                unit=unit,
                example='report.count(…, one="city")',
            )
        )
    return Fact(
        language=language,
        text=statement.text,
        number=number,
        name=statement.name,
        value=Decimal(len(of)),
        precision=Decimal(1),
        unit=statement.unit,
        formula=statement.formula,
    )


def words_of(fact: Fact) -> Language:
    """The language that a fact is worded in."""
    return load(fact.language)


def derive(inputs: Sequence[Fact], formula: str, statement: Statement, **parts: Any) -> Fact:
    """A fact of others, which has the period and the region of the first."""
    if len(inputs) <= _MOST_NAMED:
        lettered = list(zip(letters(inputs), inputs, strict=True))
        formula = words_of(inputs[0]).derived.formula(formula, lettered)
    return _stated(inputs[0], statement, inputs, **{"formula": formula, **parts})


def _claim(series: Sequence[Fact], statement: Statement) -> Fact:
    return _stated(series[-1], statement, series, number=statement.text, formula=statement.formula)


def _stated(
    of: Fact, statement: Statement, inputs: Sequence[Fact], *, number: str, **parts: Any
) -> Fact:
    return Fact(
        **{
            "language": of.language,
            "text": statement.text,
            # Also in a cell, as what a source publishes with a qualifier.
            "number": words_of(of).numbers.qualified(statement.qualifier, number),
            "name": statement.name,
            "unit": statement.unit,
            "qualifier": statement.qualifier,
            "region": of.region,
            "period": of.period,
            "when": of.when,
            "sources": sources_of(inputs),
            "inputs": tuple(inputs),
            **parts,
        }
    )


def _ratio(part: Fact, base: Fact, role: str = msg("base")) -> tuple[Decimal, Decimal, Decimal]:
    """The ratio of two facts, and the least and the most that it may be."""
    _positive(base, role)
    # What is only about right makes no rate, though its bounds are known.
    _exact(part), _exact(base)
    low, high = _low(part) / _high(base), _high(part) / _low(base)
    return value_of(part) / value_of(base), low, high


def letters(facts: Sequence[Fact]) -> list[str]:
    """What a formula calls facts: A, B, C … Z, AA, AB …"""
    return [_letters(number) for number in range(len(facts))]


def _letters(number: int) -> str:
    before, last = divmod(number, len(ascii_uppercase))
    return (_letters(before - 1) if before else "") + ascii_uppercase[last]


def _as_fine_as(value: Decimal, low: Decimal, high: Decimal) -> tuple[str, bool]:
    """A derived number with one or no decimal, and whether even that is only about right.

    `low` and `high` are the least and the most that it may be, as its inputs are rounded.
    """
    width = high - low
    step = Decimal("0.1") if width <= Decimal("0.1") else Decimal(1)
    if value and abs(value) < step and width < abs(value):
        # One digit that counts, where no more than zeros would be left.
        step = Decimal(1).scaleb(value.adjusted())
    number = plain(value, step)
    # However narrow the span is, a whole number is only known where all of it is rounded to that.
    half = Decimal("0.5")
    settled = step < 1 or Decimal(number) - half <= low <= high <= Decimal(number) + half
    return number, not settled


def _last_digit(number: str) -> Decimal:
    """What one in the last digit of a number is worth."""
    return Decimal(1).scaleb(int(Decimal(number).as_tuple().exponent))


def _three_digits(value: Decimal, width: Decimal) -> tuple[Decimal, bool]:
    """What the last digit is worth: of a decimal or three digits, as far as `width` bears them.

    And whether that digit is only about right.
    """
    # A digit beyond the third is left out rather than said to be about right.
    third = Decimal(1).scaleb(value.adjusted() - 2)
    rough = _power_above(width / 2)
    step = max(_power_above(width) if rough < third else rough, min(third, Decimal("0.1")))
    return step, width > step


def _power_above(size: Decimal) -> Decimal:
    """The least power of ten that is no less than a size; nothing, of nothing."""
    power = Decimal(1).scaleb(size.adjusted()) if size else Decimal(0)
    return power if power >= size else Decimal(1).scaleb(size.adjusted() + 1)


def _number_text(number: str, of: Fact) -> str:
    """A number that was computed as the language of a fact prints it in a table."""
    return words_of(of).numbers.scaled(Decimal(number), _last_digit(number), "")


def _series(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts of one indicator and region that can be compared with each other, by time."""
    series = tuple(sorted(facts, key=lambda fact: (last_day(fact.period), fact.period)))
    if len(series) < 2:
        raise AbsentError(msg("a series needs at least two facts"))
    for earlier, later in pairwise(series):
        _comparable(later, earlier)
    return series


def of_one_unit(facts: Sequence[Fact]) -> str:
    """The unit of facts. Raises `FactError` if they have several or are places in a ranking.

    Raises `AbsentError` without any.
    """
    if not facts:
        raise AbsentError(msg("there are no facts to add up"))
    units = {fact.unit for fact in facts}
    if len(units) > 1:
        raise FactError(
            msg("{facts} differ in unit ({units})", facts=_list(facts), units=tuple(sorted(units)))
        )
    if words_of(facts[0]).numbers.is_place(facts[0].unit):
        raise FactError(
            msg("{facts}: ranks are no amounts that one can compute with", facts=_list(facts))
        )
    return facts[0].unit


def _add_up(parts: Sequence[Fact], unit: str) -> None:
    """Raise `FactError` for what has no sum, or one that counts something twice."""
    scopes: dict[tuple[str, str], dict[str, None]] = {}
    for part in parts:
        if part.indicator:
            scopes.setdefault((part.indicator, part.region), {})[part.scope] = None
    for part in parts:
        several = scopes.get((part.indicator, part.region), {})
        if len(several) > 1:
            raise FactError(
                msg(
                    "“{name}” of {region} is there in several scopes ({scopes}), and their sum may "
                    "count things twice: add up those of one scope",
                    name=part.name,
                    region=part.region,
                    scopes=tuple(msg("“{name}”", name=scope) for scope in several),
                )
            )
    numbers = words_of(parts[0]).numbers
    apart = len({part.region for part in parts}) > 1
    if (
        numbers.is_multiple(unit)
        or (numbers.is_rate(unit) and apart)
        or (_is_relative(parts[0]) and not _of_one_whole(parts))
    ):
        raise FactError(
            msg(
                "{facts} are in {unit}, and do not add up to anything",
                facts=_list(parts),
                unit=unit,
            )
        )


def _is_relative(fact: Fact) -> bool:
    """Whether a fact is in per cent, per mille or points of these."""
    return fact.unit == _PER_MILLE or words_of(fact).numbers.is_absolute(fact.unit)


def _of_one_whole(parts: Sequence[Fact]) -> bool:
    """Whether what is in per cent may be shares of one whole: one region's, or computed so."""
    if any(part.form in _CHANGES for part in parts):
        return False
    if any(part.inputs for part in parts):
        return len({part.inputs[1:] for part in parts}) == 1
    return len({(part.region, part.scope) for part in parts}) == 1


def _of_one_period(facts: Sequence[Fact]) -> None:
    periods = dict.fromkeys(fact.period for fact in facts)
    if len(periods) > 1:
        raise FactError(
            msg("{facts} differ in period ({periods})", facts=_list(facts), periods=tuple(periods))
        )


def _list(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(msg("“{name}”", name=fact.name) for fact in facts)


def _comparable(later: Fact, earlier: Fact) -> None:
    reasons = []
    # What was computed is of no indicator, and goes by its name.
    what, other = (fact.indicator or fact.name for fact in (later, earlier))
    if what != other or later.region != earlier.region:
        reasons.append(msg("they differ in indicator or region"))
    if later.unit != earlier.unit:
        reasons.append(
            msg("they differ in unit ({earlier}, {later})", earlier=earlier.unit, later=later.unit)
        )
    if later.scope != earlier.scope:
        reasons.append(_scopes(earlier, later))
    if words_of(later).numbers.is_place(later.unit):
        reasons.append(msg("ranks cannot be compared as amounts"))
    lengths = _length(later.period), _length(earlier.period)
    if lengths[0] != lengths[1] and earlier.period != period_before(later.period):
        reasons.append(msg("their periods differ in length"))
    if later.scope == earlier.scope:
        reasons += _apart(later, earlier)
    _refuse_to_compare(later, earlier, reasons)


def of_one_stretch(facts: Sequence[Fact]) -> None:
    """Raise `AbsentError` for facts of one series between which it breaks, or changes scope."""
    for one, other in combinations(facts, 2):
        _refuse_to_compare(one, other, _apart(one, other))


def _refuse_to_compare(one: Fact, other: Fact, reasons: Sequence[str]) -> None:
    """Raise `AbsentError` if there are reasons not to."""
    if reasons:
        raise AbsentError(
            msg(
                "“{name}” {period} cannot be compared with “{name2}” {period2}: {reasons}",
                name=one.name,
                period=one.period,
                name2=other.name,
                period2=other.period,
                reasons=chained(reasons),
            )
        )


def _apart(one: Fact, other: Fact) -> list[str]:
    """What keeps the values of one series apart that two facts are, or were computed from."""
    return list(
        dict.fromkeys(
            reason
            for pair in product(_observed(one), _observed(other))
            for reason in _between(*sorted(pair, key=lambda fact: last_day(fact.period)))
        )
    )


def _observed(fact: Recorded) -> Iterator[Recorded]:
    """The values of series that a fact is, or was computed from."""
    if fact.indicator and fact.period:
        yield fact
    else:
        yield from chain.from_iterable(map(_observed, fact.inputs))


def _between(earlier: Recorded, later: Recorded) -> Iterator[str]:
    """What lies between two values, if they are of one series and of two periods."""
    is_one = (later.indicator, later.region) == (earlier.indicator, earlier.region)
    if not is_one or later.period == earlier.period:
        return
    if later.scope != earlier.scope:
        yield _scopes(earlier, later)
    elif are_parted(broken_at(later), earlier.period, later.period):
        # The row of the break says why; of later ones it is only known where that is.
        where = later.break_note or later.broken_at
        yield msg("the series has a break ({break_note})", break_note=where)


def _scopes(earlier: Recorded, later: Recorded) -> str:
    return msg(
        "they differ in scope (“{scope}”, “{scope2}”)", scope=earlier.scope, scope2=later.scope
    )


def broken_at(fact: Recorded) -> str:
    """The period with which the series of a fact last broke, by its end; empty if it never did."""
    return fact.broken_at or (fact.period if fact.break_note else "")


def _length(period: str) -> str:
    """A period without its years: what must be equal for flows to be compared.

    One quarter is as long as another. A day is as long as a whole year: stocks are of days, and of
    year-ends.
    """
    if re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", period):
        return "day"
    return re.sub(r"\d{4}", "", period) if "/" in period else form(period)


def _certainly_differ(one: Fact, other: Fact) -> bool:
    """Whether one is the greater whatever their rounded values stand for."""
    # What is rounded up ends where the next value begins, and does not reach it.
    return one.value != other.value and (_low(one) >= _high(other) or _high(one) <= _low(other))


def _since(later: Fact, earlier: Fact) -> Since:
    # Values of which one is rounded otherwise may be equal, and may not be.
    equal = (later.value, _precision(later)) == (earlier.value, _precision(earlier))
    return Since(_gap(later, earlier), earlier.when, equal=equal)


def _gap(later: Fact, earlier: Fact) -> Gap:
    a_year_ago = year_before(later.period)
    if earlier.period == a_year_ago:
        return "a year" if later.period.isdecimal() else "the same period a year ago"
    # Of several years the span before is named: “on the period before” is said of short ones.
    if a_year_ago and earlier.period == period_before(later.period):
        return _BEFORE.get(form(later.period), "the period before")
    return "another period"


def _consecutive(later: Fact, earlier: Fact) -> bool:
    return earlier.period == period_before(later.period)


def _positive(fact: Fact, role: str) -> None:
    if _low(fact) <= 0:
        raise AbsentError(
            msg(
                "the {role} must be greater than zero, but “{name}” {period} is {text}",
                role=role,
                name=fact.name,
                period=fact.period,
                text=fact.text,
            )
        )


def value_of(fact: Fact) -> Decimal:
    """The value of a fact. Raises `FactError` for one that is a text."""
    if fact.value is None:
        raise FactError(msg("“{name}” is a text and has no value to compute with", name=fact.name))
    return fact.value


def _precision(fact: Fact) -> Decimal:
    return Decimal(1) if fact.precision is None else fact.precision


def _rounded(value: Decimal, precision: Decimal) -> Decimal:
    """A value to the last digit that its inputs bear."""
    return Decimal(plain(value, precision))


def _exact(fact: Fact) -> Decimal:
    if fact.qualifier:
        raise AbsentError(
            msg(
                "“{name}” is “{text}”: not exact enough to compute with; use the "
                "published rate, or leave this out of the edition",
                name=fact.name,
                text=fact.text,
            )
        )
    return value_of(fact)


def bounds_of(fact: Fact) -> tuple[Decimal, Decimal]:
    """The least and the most that a fact may stand for; `AbsentError` if that is not known.

    Of an estimate it is, though that is only about right.
    """
    if fact.status == ESTIMATE and fact.qualifier and fact.precision is not None:
        value, half = value_of(fact), fact.precision / 2
        return value - half, value + half
    counted = words_of(fact).numbers.is_count(fact.unit)
    return bounds(_exact(fact), _precision(fact), counted=counted)


def _low(fact: Fact) -> Decimal:
    return bounds_of(fact)[0]


def _high(fact: Fact) -> Decimal:
    return bounds_of(fact)[1]
