"""Derived facts: computed from others, as finely as these are known, or refused with the reason.

Each knows its inputs and its formula. Words of direction come from the sign; nothing is computed
across a break of a series, a change of scope, or from a bound (超过, 近).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from whitepaper.chapter.facts import (
    SPOKEN_UNITS,
    WAN,
    AbsentError,
    Fact,
    FactError,
    direction,
    plain,
    scaled,
)
from whitepaper.inputs.data import Source, bounds
from whitepaper.inputs.period import in_words, last_day


def growth(later: Fact, earlier: Fact) -> Fact:
    """The rate of change between two facts of one indicator: 同比增长29.1%.

    It is printed only as finely as the published digits of both allow, with 约 where they do not
    allow a whole per cent. Raises `FactError` across a break, a change of scope, different
    indicators or regions, and for values that carry a qualifier.
    """
    _comparable(later, earlier)
    _positive(later)
    _positive(earlier)
    low, high = (
        (ends[0] / ends[1] - 1) * 100
        for ends in ((_low(later), _high(earlier)), (_high(later), _low(earlier)))
    )
    rate = (_value(later) / _value(earlier) - 1) * 100
    number, about = _as_fine_as(rate, high - low)
    size = f"{about}{number.lstrip('-')}%"
    since = "同比" if _consecutive(later, earlier) else f"比{earlier.when}"
    return _derived(
        (later, earlier),
        "(A ÷ B − 1) × 100",
        text=direction(Decimal(number), f"{since}增长{size}", f"{since}下降{size}", "基本持平"),
        number=number,
        name=f"{later.name}增长率",
        value=rate,
        unit="%",
        qualifier=about,
    )


def change(later: Fact, earlier: Fact) -> Fact:
    """The difference of two facts of one indicator: 较上年增加18.5件, 提高3.2个百分点.

    Raises `FactError` as `growth` does.
    """
    _comparable(later, earlier)
    value = _exact(later) - _exact(earlier)
    precision = max(_precision(later), _precision(earlier))
    number = scaled(value, precision, later.unit)
    rounded = Decimal(plain(value, precision))
    since = "较上年" if _consecutive(later, earlier) else f"比{earlier.when}"
    size = number.lstrip("-")
    if later.unit == "%":
        text = direction(rounded, f"提高{size}个百分点", f"下降{size}个百分点", "持平")
    else:
        unit = SPOKEN_UNITS.get(later.unit, later.unit)
        text = direction(rounded, f"增加{size}{unit}", f"减少{size}{unit}", "持平")
    return _derived(
        (later, earlier),
        "A − B",
        text=f"与{since.lstrip('较比')}持平" if rounded == 0 else f"{since}{text}",
        number=number,
        name=f"{later.name}增减",
        value=value,
        precision=precision,
        unit="个百分点" if later.unit == "%" else later.unit,
    )


def multiple(part: Fact, base: Fact) -> Fact:
    """How many times one fact is of another of the same unit: 2.9倍."""
    ratio, width = _ratio(part, base)
    number, about = _as_fine_as(ratio, width)
    return _derived(
        (part, base),
        "A ÷ B",
        text=f"{about}{number}倍",
        number=number,
        name=_ratio_name(part, base),
        value=ratio,
        unit="倍",
        qualifier=about,
    )


def _ratio_name(part: Fact, base: Fact) -> str:
    """What a ratio is called: of one indicator, by what sets the two apart."""
    if part.name != base.name:
        return f"{part.name}与{base.name}之比"
    if part.region != base.region:
        return f"{part.region}与{base.region}{part.name}之比"
    return f"{in_words(part.period)}与{in_words(base.period)}{part.name}之比"


def share(part: Fact, whole: Fact) -> Fact:
    """The share of one fact in another of the same unit and period: 70.7%.

    Raises `FactError` if the part is more than the whole.
    """
    _of_one_period((part, whole))
    if _low(part) > _high(whole):
        raise FactError(f"“{part.name}” is more than “{whole.name}”: no share")
    ratio, width = _ratio(part, whole)
    number, about = _as_fine_as(ratio * 100, width * 100)
    return _derived(
        (part, whole),
        "A ÷ B × 100",
        text=f"{about}{number}%",
        number=number,
        name=f"{part.name}占{whole.name}比重",
        value=ratio * 100,
        unit="%",
        qualifier=about,
    )


def total(parts: Sequence[Fact]) -> Fact:
    """The sum of facts of one unit and period, known as finely as the coarsest of them.

    Raises `FactError` if a fact stands there twice.
    """
    unit = _of_one_unit(parts)
    _of_one_period(parts)
    if len(set(parts)) < len(parts):
        raise FactError(f"“{parts[0].name}” …: a fact stands twice in the sum")
    value = sum((_exact(part) for part in parts), Decimal(0))
    precision = max(_precision(part) for part in parts)
    number = scaled(value, precision, unit)
    return _derived(
        parts,
        " + ".join(_letters(parts)),
        text=f"{number}{SPOKEN_UNITS.get(unit, unit)}",
        number=number,
        name=f"{'、'.join(part.name for part in parts)}合计",
        region="、".join(dict.fromkeys(part.region for part in parts)),
        value=value,
        precision=precision,
        unit=unit,
    )


def per_10k(count: Fact, people: Fact) -> Fact:
    """A count for every 10,000 people: 81.1件. `people` says of which day its number is.

    Raises `FactError` if the population has no date (`denominator_date`), or is not in 人 or 万人.
    """
    if people.unit not in ("人", "万人"):
        raise FactError(f"“{people.name}” is in {people.unit}, not in 人 or 万人: no population")
    _of_one_period((count, people))
    _positive(people)
    if not people.denominator_date:
        raise FactError(f"“{people.name}” {people.period} does not say of which day it is")
    heads = WAN if people.unit == "人" else Decimal(1)
    low, high = _low(count) / _high(people) * heads, _high(count) / _low(people) * heads
    value = _value(count) / _value(people) * heads
    number, about = _as_fine_as(value, high - low)
    return _derived(
        (count, people),
        "A ÷ B × 10000" if people.unit == "人" else "A ÷ B",
        text=f"{about}{number}{count.unit}",
        number=number,
        name=f"每万人口{count.name}",
        value=value,
        unit=f"{count.unit}/万人",
        qualifier=about,
        denominator_date=people.denominator_date,
    )


def rank(fact: Fact, among: Iterable[Fact]) -> Fact:
    """The place of a fact among others of its indicator and period, from the greatest: 第2位.

    Raises `FactError` for a tie, which has no one place, and if it is not one of them.
    """
    others = tuple(among)
    if fact not in others:
        raise FactError(f"“{fact.name}” of {fact.region} is none of those that it is ranked among")
    for other in others:
        if (other.indicator, other.period, other.scope) != (
            fact.indicator,
            fact.period,
            fact.scope,
        ):
            raise FactError(
                f"“{other.name}” of {other.region} {other.period} is another indicator, period or "
                "scope: no rank"
            )
    rivals = [other for other in others if other != fact]
    for other in rivals:
        if not (_low(other) > _high(fact) or _high(other) < _low(fact)):
            raise FactError(
                f"“{fact.name}”: {fact.region} and {other.region} may share a place: no one rank"
            )
    place = 1 + sum(_low(other) > _high(fact) for other in rivals)
    return _derived(
        (fact, *rivals),
        "A在所列各项中由大到小的位次",
        text=f"第{place}位",
        number=str(place),
        name=f"{fact.name}在所列{len(others)}项中的位次",
        value=Decimal(place),
        precision=Decimal(1),
        unit="位",
    )


def highest(facts: Iterable[Fact]) -> Fact:
    """That the last of a series is the greatest of those given: 2016年以来所列各期中最高.

    It says 2016年以来最高 where no year is missing. Raises `FactError` if it is not, and across a
    break or a change of scope.
    """
    series = _series(facts)
    *earlier, last = series
    if any(_high(fact) >= _low(last) for fact in earlier):
        raise FactError(f"“{last.name}” of {last.period} is not the highest of its series")
    whole = all(_consecutive(after, before) for before, after in pairwise(series))
    among = "" if whole else "所列各期中"
    return _claim(series, f"{series[0].when}以来{among}最高", "末期值大于此前各期")


def streak(facts: Iterable[Fact]) -> Fact:
    """For how many years a yearly series has risen up to its last: 连续3年增长.

    Raises `FactError` if that is less than two, if a year is missing, and across a break.
    """
    series = _series(facts)
    years = 0
    for later, earlier in pairwise(reversed(series)):
        if not _consecutive(later, earlier) or _low(later) <= _high(earlier):
            break
        years += 1
    if years < 2:
        raise FactError(f"“{series[-1].name}” has not risen for two years on end")
    return _claim(series[-years - 1 :], f"连续{years}年增长", "各年均高于上年")


def first_above(facts: Iterable[Fact], bound: Decimal | int) -> Fact:
    """That the last of a yearly series is the first above a bound: 首次超过10万件.

    Raises `FactError` if it is not above, another was before, or a year is missing.
    """
    series = _series(facts)
    *earlier, last = series
    if not _low(last) > bound or any(_high(fact) > bound for fact in earlier):
        raise FactError(f"“{last.name}” of {last.period} is not the first above {bound}")
    if not all(_consecutive(after, before) for before, after in pairwise(series)):
        raise FactError(f"“{last.name}” lacks a year: no first")
    exact = Decimal(bound)
    # As many digits as it has: what is printed is what was tested.
    precision = Decimal(1).scaleb(int(exact.normalize().as_tuple().exponent))
    number = scaled(exact, precision, last.unit)
    unit = SPOKEN_UNITS.get(last.unit, last.unit)
    return _claim(series, f"首次超过{number}{unit}", "末期值首次超过所述界限")


def count(of: Sequence[object], unit: str, name: str) -> Fact:
    """How many things are listed: 14个. It rests on the list, not on a source."""
    number = str(len(of))
    return Fact(
        text=f"{number}{unit}",
        number=number,
        name=name,
        value=Decimal(len(of)),
        precision=Decimal(1),
        unit=unit,
        formula="所列各项的个数",
    )


def _derived(inputs: Sequence[Fact], formula: str, **parts: Any) -> Fact:
    """A fact of others, which has the period and the region of the first."""
    named = "，".join(
        f"{letter}为{given.region}{in_words(given.period) if given.period else ''}{given.name}"
        for letter, given in zip(_letters(inputs), inputs, strict=True)
    )
    known = {"region": inputs[0].region, "period": inputs[0].period, **parts}
    return Fact(
        sources=_sources(inputs),
        formula=f"{formula}，{named}" if len(inputs) <= 8 else formula,
        inputs=tuple(inputs),
        **known,
    )


def _ratio(part: Fact, base: Fact) -> tuple[Decimal, Decimal]:
    """The ratio of two facts of one unit, and the span of what it may be."""
    _of_one_unit((part, base))
    _positive(base)
    low, high = _low(part) / _high(base), _high(part) / _low(base)
    return _value(part) / _value(base), high - low


def _claim(series: Sequence[Fact], text: str, formula: str) -> Fact:
    last = series[-1]
    return Fact(
        text=text,
        number=text,
        name=last.name,
        region=last.region,
        period=last.period,
        sources=_sources(series),
        formula=formula,
        inputs=tuple(series),
    )


def _letters(facts: Sequence[Fact]) -> list[str]:
    return [chr(ord("A") + number) for number in range(len(facts))]


def _sources(facts: Iterable[Fact]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source for fact in facts for source in fact.sources))


def _as_fine_as(value: Decimal, width: Decimal) -> tuple[str, str]:
    """A derived number with one or no decimal, and 约 if even that is only about right.

    `width` is the span of what the rounded inputs may stand for.
    """
    step = Decimal("0.1") if width <= Decimal("0.1") else Decimal(1)
    if value and abs(value) < step and width < abs(value):
        # One digit that counts, where no more than zeros would be left.
        step = Decimal(1).scaleb(value.adjusted())
    number = plain(value, step)
    # Nothing is minus nothing.
    return (number.lstrip("-") if Decimal(number) == 0 else number), "约" if width > 1 else ""


def _series(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts of one indicator and region that can be compared with each other, by time."""
    series = tuple(sorted(facts, key=lambda fact: (last_day(fact.period), fact.period)))
    if len(series) < 2:
        raise FactError("a series needs two facts or more")
    for earlier, later in pairwise(series):
        _comparable(later, earlier)
    return series


def _of_one_unit(facts: Sequence[Fact]) -> str:
    if not facts:
        raise AbsentError("there are no facts to add up")
    units = {fact.unit for fact in facts}
    if len(units) > 1:
        named = "、".join(f"“{fact.name}”" for fact in facts)
        raise FactError(f"{named}: no sum or ratio of {', '.join(sorted(units))}")
    return facts[0].unit


def _comparable(later: Fact, earlier: Fact) -> None:
    reasons = []
    if later.indicator != earlier.indicator or later.region != earlier.region:
        reasons.append("they differ in indicator or region")
    if later.scope != earlier.scope:
        reasons.append(f"they differ in scope (“{earlier.scope}”, “{later.scope}”)")
    if later.unit == "位":
        reasons.append("a place is no quantity")
    if _length(later.period) != _length(earlier.period):
        reasons.append("their periods are not of one length")
    if later.break_note:
        reasons.append(f"the series has a break ({later.break_note})")
    if reasons:
        raise FactError(
            f"“{later.name}” {later.period} cannot be compared with “{earlier.name}” "
            f"{earlier.period}: {'; '.join(reasons)}"
        )


def _length(period: str) -> str:
    """A period without its years: what must be equal for flows to be compared."""
    return re.sub(r"\d{4}", "", period) if "/" in period or not _is_day(period) else "day"


def _is_day(period: str) -> bool:
    """Whether a period is a day or a whole year: stocks are of days, and of year-ends."""
    return re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", period) is not None


def _of_one_period(facts: Sequence[Fact]) -> None:
    periods = dict.fromkeys(fact.period for fact in facts)
    if len(periods) > 1:
        named = "、".join(f"“{fact.name}”" for fact in facts)
        raise FactError(
            f"{named} are of {', '.join(periods)}: no sum or share of different periods"
        )


def _positive(fact: Fact) -> None:
    if _low(fact) <= 0:
        raise FactError(
            f"“{fact.name}” {fact.period} is {fact.text}: nothing is compared with that"
        )


def _consecutive(later: Fact, earlier: Fact) -> bool:
    return later.period.isdecimal() and str(int(later.period) - 1) == earlier.period


def _value(fact: Fact) -> Decimal:
    if fact.value is None:
        raise FactError(f"“{fact.name}” is a text: nothing can be computed from it")
    return fact.value


def _precision(fact: Fact) -> Decimal:
    return Decimal(1) if fact.precision is None else fact.precision


def _exact(fact: Fact) -> Decimal:
    if fact.qualifier:
        raise FactError(f"“{fact.name}” is “{fact.text}”: nothing can be computed from a bound")
    return _value(fact)


def _low(fact: Fact) -> Decimal:
    return bounds(_exact(fact), _precision(fact), fact.unit)[0]


def _high(fact: Fact) -> Decimal:
    return bounds(_exact(fact), _precision(fact), fact.unit)[1]
