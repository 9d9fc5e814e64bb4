"""What a report prints must not contradict itself, nor the data that it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from whitepaper.data import Data, Observation, preferred
from whitepaper.errors import Finding
from whitepaper.evidence.ledger import Entry

_SeriesKey = tuple[str, str, str]


def consistency_findings(printed: Sequence[Entry], data: Data) -> Iterator[Finding]:
    """Every contradiction in what is printed, by place."""
    yield from _values_that_differ(printed)
    observations = _by_series(data.observations)
    used = {_key(entry.fact): entry for entry in printed if entry.fact["value"] is not None}
    for key, entry in used.items():
        for observation in observations.get(key, ())[:1]:
            yield from _rate_findings(entry, observation, observations)
            yield from _sum_findings(entry, observation, observations, data)


def _values_that_differ(printed: Iterable[Entry]) -> Iterator[Finding]:
    """An indicator of one region, period and scope has one value, or one and its rounding."""
    first: dict[tuple[str, ...], Entry] = {}
    for entry in printed:
        fact = entry.fact
        if not fact["indicator"] or fact["value"] is None:
            continue
        before = first.setdefault((*_key(fact), fact["scope"]), entry)
        if not _same(before.fact, fact):
            yield Finding(
                entry.place,
                f"“{fact['name']}” of {fact['region']} {fact['period']} is {entry.printed} here, "
                f"but {before.printed} in {before.place}",
                "print one value of it everywhere",
            )


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two values are equal, or the coarser one is the rounded other."""
    if one["qualifier"] != other["qualifier"]:
        return False
    fine, coarse = sorted((one, other), key=lambda fact: Decimal(fact["precision"] or 1))
    step = Decimal(coarse["precision"] or 1)
    return abs(Decimal(fine["value"]) - Decimal(coarse["value"])) <= step / 2


def _rate_findings(
    entry: Entry, rate: Observation, observations: Mapping[_SeriesKey, Sequence[Observation]]
) -> Iterator[Finding]:
    """A published rate of growth must follow from the published levels, or say why it does not."""
    indicator = rate.indicator
    if indicator.form != "growth" or not indicator.base or not rate.period.isdecimal():
        return
    years = (rate.period, str(int(rate.period) - 1))
    levels = [observations.get((indicator.base, rate.region, year), ())[:1] for year in years]
    if not all(levels):
        return
    (later,), (earlier,) = levels
    explained = rate.note or later.break_note or later.scope != earlier.scope
    if explained or later.qualifier or earlier.qualifier:
        return
    least, most = (
        (
            (later.value - sign * later.precision / 2)
            / (earlier.value + sign * earlier.precision / 2)
            - 1
        )
        * 100
        for sign in (1, -1)
    )
    if not least - rate.precision / 2 <= rate.value <= most + rate.precision / 2:
        yield Finding(
            entry.place,
            f"“{indicator.name}” {rate.period} is published as {rate.value}%, but the published "
            f"levels {earlier.value} and {later.value} give {(least + most) / 2:.2f}%",
            f"correct {rate.place}, or say in its “note” why the two differ",
        )


def _sum_findings(
    entry: Entry,
    whole: Observation,
    observations: Mapping[_SeriesKey, Sequence[Observation]],
    data: Data,
) -> Iterator[Finding]:
    """Parts that make up a whole must add up to it, as far as they are known exactly."""
    names = [i.indicator for i in data.indicators if i.part_of == whole.indicator.indicator]
    found = [observations.get((name, whole.region, whole.period), ())[:1] for name in names]
    if not found or not all(found):
        return
    parts = [part for (part,) in found]
    if any(o.qualifier or o.scope != whole.scope for o in (whole, *parts)) or whole.note:
        return
    slack = sum(((o.precision / 2 for o in parts if o.precision != 1)), Decimal(0))
    given = sum((part.value for part in parts), Decimal(0))
    if abs(given - whole.value) > slack:
        yield Finding(
            entry.place,
            f"“{whole.indicator.name}” of {whole.region} {whole.period} is {whole.value}, but its "
            f"parts add up to {given}",
            f"correct {whole.place} or its parts, or say in its “note” why they differ",
        )


def _by_series(observations: Iterable[Observation]) -> Mapping[_SeriesKey, Sequence[Observation]]:
    """Observations by indicator, region and period, the one that is printed first."""
    found: dict[_SeriesKey, list[Observation]] = defaultdict(list)
    for o in observations:
        found[o.indicator.indicator, o.region, o.period].append(o)
    return {key: (preferred(tuple(group)), *group) for key, group in found.items()}


def _key(fact: Mapping[str, Any]) -> _SeriesKey:
    return fact["indicator"], fact["region"], fact["period"]
