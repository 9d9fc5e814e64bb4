"""Facts: values that print themselves by the conventions and know where they come from."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from whitepaper import bundles
from whitepaper.citation import citation
from whitepaper.data import Indicator, Observation, Source
from whitepaper.period import in_words

WAN = Decimal(10_000)
YI = Decimal(100_000_000)
# Units of things that are counted one by one: from 10,000 on they may be printed in 万 or 亿.
COUNTED = frozenset({"件", "宗", "项", "个", "家", "批", "人", "批次", "块"})
# Units whose second half the indicator's name already says (每万人口…).
SPOKEN_UNITS = {"件/万人": "件", "件/百万人": "件"}


class FactError(ValueError):
    """A fact that the data cannot give, or may not be derived."""


@dataclass(frozen=True)
class Fact:
    """One value or one text as printed, with what it rests on.

    `text` is the printed form; `number` the same without unit, for table cells. `value` and
    `precision` are in `unit`; both are None for a text. A derived fact names its `inputs`.
    """

    text: str
    number: str
    name: str
    indicator: str = ""
    region: str = ""
    period: str = ""
    value: Decimal | None = None
    precision: Decimal | None = None
    unit: str = ""
    qualifier: str = ""
    scope: str = ""
    break_note: str = ""
    sources: tuple[Source, ...] = ()
    inputs: tuple[Fact, ...] = ()

    @property
    def when(self) -> str:
        """The period in words: 2020年, 2019年1—11月."""
        return in_words(self.period)

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f'<span title="{html.escape(self._basis())}">{html.escape(self.text)}</span>'

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, Any]:
        return {
            "text/plain": self.text,
            "text/html": self._repr_html_(),
            bundles.FACT: {
                "text": self.text,
                "indicator": self.indicator,
                "name": self.name,
                "region": self.region,
                "period": self.period,
                "value": None if self.value is None else str(self.value),
                "unit": self.unit,
                "qualifier": self.qualifier,
                "sources": source_list(self.sources),
            },
        }

    def _basis(self) -> str:
        publishers = "、".join(dict.fromkeys(s.publisher for s in self.sources if s.publisher))
        period = in_words(self.period) if self.period else ""
        return " · ".join(part for part in (self.name, self.region, period, publishers) if part)


def from_observation(observation: Observation) -> Fact:
    """An observation as a fact."""
    indicator = observation.indicator
    number = scaled(observation.value, observation.precision, indicator.unit)
    return Fact(
        text=in_form(indicator, observation.value, number, observation.qualifier),
        number=f"{observation.qualifier}{number}",
        name=indicator.name,
        indicator=indicator.indicator,
        region=observation.region,
        period=observation.period,
        value=observation.value,
        precision=observation.precision,
        unit=indicator.unit,
        qualifier=observation.qualifier,
        scope=observation.scope,
        break_note=observation.break_note,
        sources=(observation.source,),
    )


def from_text(text: str, name: str, source: Source, *, region: str = "", period: str = "") -> Fact:
    """A text of the data (a title, a date, a document number) as a fact."""
    return Fact(text=text, number=text, name=name, region=region, period=period, sources=(source,))


def scaled(value: Decimal, precision: Decimal, unit: str) -> str:
    """A number to its published digits, in 万 or 亿 where the last digit is no single thing.

    10.5万 for 105000 known to the thousand; 118070 as it is, for it is known to the one.
    """
    if unit in COUNTED and precision >= 100 and abs(value) >= WAN:
        scale, word = (YI, "亿") if abs(value) >= YI else (WAN, "万")
        return f"{plain(value / scale, precision / scale)}{word}"
    return plain(value, precision)


def plain(value: Decimal, precision: Decimal) -> str:
    """A number with as many decimals as its precision has, without thousands separators."""
    decimals = max(0, -precision.normalize().adjusted())
    return str(value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def in_form(indicator: Indicator, value: Decimal, number: str, qualifier: str = "") -> str:
    """A number in the words of its indicator's form: 66.77亿元, 同比增长29.1%, 第2位."""
    unit = SPOKEN_UNITS.get(indicator.unit, indicator.unit)
    size = f"{qualifier}{number.lstrip('-')}{unit}"
    match indicator.form:
        case "growth" | "average_growth":
            since = "同比" if indicator.form == "growth" else "年均"
            return _direction(value, f"{since}增长{size}", f"{since}下降{size}", "与上年持平")
        case "increase":
            return _direction(value, f"较上年增加{size}", f"较上年减少{size}", "与上年持平")
        case "rank":
            return f"第{number}位"
        case _:
            return f"{qualifier}{number}{unit}"


def growth(later: Fact, earlier: Fact) -> Fact:
    """The rate of change between two facts of one indicator: 同比增长29.1%.

    It is printed only as finely as the published digits of both allow, with 约 where they do not
    allow a whole per cent. Raises `FactError` across a break, a change of scope, different
    indicators or regions, and for values that carry a qualifier.
    """
    _comparable(later, earlier)
    low, high = (
        (ends[0] / ends[1] - 1) * 100
        for ends in (
            (_low(later), _high(earlier)),
            (_high(later), _low(earlier)),
        )
    )
    rate = (_value(later) / _value(earlier) - 1) * 100
    number, about = _as_fine_as(rate, high - low)
    size = f"{'约' if about else ''}{number.lstrip('-')}%"
    since = "同比" if _consecutive(later, earlier) else f"比{in_words(earlier.period)}"
    return Fact(
        text=_direction(rate, f"{since}增长{size}", f"{since}下降{size}", "基本持平"),
        number=number,
        name=f"{later.name}增长率",
        region=later.region,
        period=later.period,
        value=rate,
        unit="%",
        qualifier="约" if about else "",
        sources=_sources((later, earlier)),
        inputs=(later, earlier),
    )


def multiple(part: Fact, base: Fact) -> Fact:
    """How many times one fact is of another of the same unit: 2.9倍."""
    if part.unit != base.unit:
        raise FactError(f"“{part.name}” is in {part.unit}, “{base.name}” in {base.unit}: no ratio")
    low, high = _low(part) / _high(base), _high(part) / _low(base)
    ratio = _value(part) / _value(base)
    number, about = _as_fine_as(ratio, high - low)
    qualifier = "约" if about else ""
    return Fact(
        text=f"{qualifier}{number}倍",
        number=number,
        name=f"{part.name}与{base.name}之比",
        region=part.region,
        period=part.period,
        value=ratio,
        unit="倍",
        qualifier=qualifier,
        sources=_sources((part, base)),
        inputs=(part, base),
    )


def share(part: Fact, whole: Fact) -> Fact:
    """The share of one fact in another of the same unit: 70.7%."""
    ratio = multiple(part, whole)
    low, high = _low(part) / _high(whole), _high(part) / _low(whole)
    number, about = _as_fine_as(_value(ratio) * 100, (high - low) * 100)
    qualifier = "约" if about else ""
    return replace(
        ratio,
        text=f"{qualifier}{number}%",
        number=number,
        name=f"{part.name}占{whole.name}比重",
        value=_value(ratio) * 100,
        unit="%",
        qualifier=qualifier,
    )


def total(parts: Sequence[Fact]) -> Fact:
    """The sum of facts of one unit, known as finely as the coarsest of them."""
    units = {part.unit for part in parts}
    if len(units) != 1:
        raise FactError(f"only facts of one unit add up, not {', '.join(sorted(units)) or 'none'}")
    value = sum((_exact(part) for part in parts), Decimal(0))
    precision = max(_precision(part) for part in parts)
    unit = parts[0].unit
    number = scaled(value, precision, unit)
    return Fact(
        text=f"{number}{SPOKEN_UNITS.get(unit, unit)}",
        number=number,
        name=f"{'、'.join(part.name for part in parts)}合计",
        region=parts[0].region,
        period=parts[0].period,
        value=value,
        precision=precision,
        unit=unit,
        sources=_sources(parts),
        inputs=tuple(parts),
    )


def source_list(sources: Iterable[Source]) -> list[Mapping[str, str]]:
    """Sources as the bundles carry them, each once."""
    return [
        {
            "id": source.source,
            "publisher": source.publisher or source.reprint or "报刊报道",
            "citation": citation(source),
            "url": source.url if source.url_kind == "official" else "",
        }
        for source in dict.fromkeys(sources)
    ]


def _sources(facts: Iterable[Fact]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source for fact in facts for source in fact.sources))


def _direction(value: Decimal, up: str, down: str, level: str) -> str:
    return up if value > 0 else down if value < 0 else level


def _as_fine_as(value: Decimal, width: Decimal) -> tuple[str, bool]:
    """A derived number with one or no decimal, and whether even that is only about right.

    `width` is the span of what the rounded inputs may stand for.
    """
    if width <= Decimal("0.1"):
        return plain(value, Decimal("0.1")), False
    return plain(value, Decimal(1)), width > 1


def _comparable(later: Fact, earlier: Fact) -> None:
    reasons = []
    if later.indicator != earlier.indicator or later.region != earlier.region:
        reasons.append("they differ in indicator or region")
    if later.scope != earlier.scope:
        reasons.append(f"they differ in scope (“{earlier.scope}”, “{later.scope}”)")
    if later.break_note:
        reasons.append(f"the series has a break ({later.break_note})")
    if reasons:
        raise FactError(
            f"“{later.name}” {later.period} cannot be compared with “{earlier.name}” "
            f"{earlier.period}: {'; '.join(reasons)}"
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


def _half_step(fact: Fact) -> Decimal:
    # A count known to the one is exact; anything coarser or with decimals has been rounded.
    exact = fact.unit in COUNTED and _precision(fact) == 1
    return Decimal(0) if exact else _precision(fact) / 2


def _low(fact: Fact) -> Decimal:
    return _exact(fact) - _half_step(fact)


def _high(fact: Fact) -> Decimal:
    return _exact(fact) + _half_step(fact)
