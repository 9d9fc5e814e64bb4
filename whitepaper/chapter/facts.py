"""Facts: values that print themselves by the conventions and know where they come from."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from whitepaper import bundles
from whitepaper.inputs.data import COUNTED, Indicator, Observation, Source
from whitepaper.inputs.period import in_words
from whitepaper.languages.zh.citations import citation

WAN = Decimal(10_000)
YI = Decimal(100_000_000)
# Units whose second half the indicator's name already says (每万人口…).
SPOKEN_UNITS = {"件/万人": "件", "件/百万人": "件"}


class FactError(ValueError):
    """A fact that the data cannot give, or may not be derived."""


class AbsentError(FactError):
    """A fact that the data does not have for this edition: an optional paragraph goes without."""


@dataclass(frozen=True)
class Fact:
    """One value or one text as printed, with what it rests on.

    `text` is the printed form; `number` the same without unit, for table cells. `value` and
    `precision` are in `unit`; both are None for a text. `places` are the rows of the data that it
    stands in. A derived fact has a `formula` of its `inputs`, which are named A, B, C … there.
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
    status: str = ""
    definition: str = ""
    original: str = ""
    note: str = ""
    denominator_date: str = ""
    places: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    formula: str = ""
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
            bundles.FACT: evidence(self),
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
        status=observation.status,
        definition=indicator.definition,
        original=observation.original,
        note=observation.note,
        denominator_date=observation.denominator_date,
        places=(observation.place,),
        sources=(observation.source,),
    )


def from_text(text: str, name: str, **known: Any) -> Fact:
    """A text of the data (a title, a date, a document number) as a fact; the rest by keyword."""
    return Fact(text=text, number=text, name=name, **known)


def evidence(fact: Fact) -> dict[str, Any]:
    """All that a fact rests on, as its bundle carries it."""
    return {
        "text": fact.text,
        "number": fact.number,
        "name": fact.name,
        "indicator": fact.indicator,
        "definition": fact.definition,
        "region": fact.region,
        "period": fact.period,
        "value": None if fact.value is None else _recorded(fact.value),
        "precision": None if fact.precision is None else str(fact.precision),
        "unit": fact.unit,
        "qualifier": fact.qualifier,
        "scope": fact.scope,
        "break_note": fact.break_note,
        "status": fact.status,
        "original": fact.original,
        "note": fact.note,
        "denominator_date": fact.denominator_date,
        "places": list(fact.places),
        "sources": source_list(fact.sources),
        "formula": fact.formula,
        "inputs": [evidence(given) for given in fact.inputs],
    }


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
            return direction(value, f"{since}增长{size}", f"{since}下降{size}", "与上年持平")
        case "increase":
            return direction(value, f"较上年增加{size}", f"较上年减少{size}", "与上年持平")
        case "rank":
            return f"第{number}位"
        case _:
            return f"{qualifier}{number}{unit}"


def source_list(sources: Iterable[Source]) -> list[Mapping[str, str]]:
    """Sources as the bundles carry them, each once."""
    return [
        {
            "id": source.source,
            "publisher": source.publisher or "报刊报道",
            "citation": citation(source),
            "url": source.url if source.url_kind == "official" else "",
        }
        for source in dict.fromkeys(sources)
    ]


def direction(value: Decimal, up: str, down: str, level: str) -> str:
    """The words for a change, by its sign."""
    return up if value > 0 else down if value < 0 else level


def _recorded(value: Decimal) -> str:
    """A value as the ledger has it: what was recorded in full, what was computed to 6 decimals."""
    finest = Decimal("0.000001")
    return str(value) if value == value.quantize(finest) else str(value.quantize(finest))
