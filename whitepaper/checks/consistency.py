"""What a report prints must not contradict itself, nor the data that it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from whitepaper.checks.subject import Subject
from whitepaper.document.facts import Fact
from whitepaper.document.ledger import Entry
from whitepaper.errors import Finding
from whitepaper.inputs.data import Data, Observation, preferred
from whitepaper.messages import msg

_SeriesKey = tuple[str, str, str]
_Series = Mapping[_SeriesKey, Observation]


def consistency(subject: Subject) -> Iterator[Finding]:
    """Every contradiction in what is printed, by place."""
    yield from _values_that_differ(subject)
    data = subject.data
    if data is None:
        return
    observations = _by_series(data.observations)
    used = {_key(entry.fact): entry for entry in subject.entries if entry.fact.value is not None}
    for key, entry in used.items():
        if observation := observations.get(key):
            place = subject.name(entry.place)
            if problem := _rate_problem(observation, observations):
                yield Finding(place, *problem)
            if problem := _sum_problem(observation, observations, data):
                yield Finding(place, *problem)


def _values_that_differ(subject: Subject) -> Iterator[Finding]:
    """An indicator of one region, period and scope has one value, or one and its rounding."""
    together: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in subject.entries:
        if entry.fact.indicator and entry.fact.value is not None:
            together[*_key(entry.fact), entry.fact.scope].append(entry)
    for group in together.values():
        # The finest of them: what two rounded values stand for may be two things.
        finest = min(group, key=lambda entry: Decimal(entry.fact.precision or 1))
        for entry in group:
            if not _same(finest.fact, entry.fact):
                fact = entry.fact
                yield Finding(
                    subject.name(entry.place),
                    msg(
                        "“{name}” of {region} {period} is {here} here, but {there} in {place}",
                        name=fact.name,
                        region=fact.region,
                        period=fact.period,
                        here=entry.printed,
                        there=finest.printed,
                        place=subject.name(finest.place),
                    ),
                    msg("print one value of it everywhere"),
                )


def _same(one: Fact, other: Fact) -> bool:
    """Whether two values are equal, or the coarser one is the rounded other."""
    if one.qualifier != other.qualifier:
        return False
    step = max(Decimal(fact.precision or 1) for fact in (one, other))
    assert one.value is not None
    assert other.value is not None
    return abs(one.value - other.value) <= step / 2


def _rate_problem(rate: Observation, observations: _Series) -> tuple[str, str] | None:
    """A published rate of growth must follow from the published levels, or say why it does not."""
    indicator = rate.indicator
    if indicator.form != "growth" or not indicator.base or not rate.period.isdecimal():
        return None
    years = (rate.period, str(int(rate.period) - 1))
    later, earlier = (observations.get((indicator.base, rate.region, year)) for year in years)
    if later is None or earlier is None:
        return None
    explained = rate.note or later.break_note or later.scope != earlier.scope
    bounded = rate.qualifier or later.qualifier or earlier.qualifier
    if explained or bounded or earlier.bounds[0] <= 0:
        return None
    least = (later.bounds[0] / earlier.bounds[1] - 1) * 100
    most = (later.bounds[1] / earlier.bounds[0] - 1) * 100
    if least - rate.precision / 2 <= rate.value <= most + rate.precision / 2:
        return None
    return (
        msg(
            "“{name}” {period} is published as {value}%, but the published levels {value2} "
            "and {value3} give {least:.2f}%",
            name=indicator.name,
            period=rate.period,
            value=rate.value,
            value2=earlier.value,
            value3=later.value,
            least=(least + most) / 2,
        ),
        msg("correct {place}, or say in its “note” why the two differ", place=rate.position),
    )


def _sum_problem(whole: Observation, observations: _Series, data: Data) -> tuple[str, str] | None:
    """Parts that make up a whole must add up to it, as far as they are known exactly."""
    names = [i.indicator for i in data.indicators if i.part_of == whole.indicator.indicator]
    parts = (observations.get((name, whole.region, whole.period)) for name in names)
    known = [part for part in parts if part is not None]
    inexact = any(o.qualifier or o.scope != whole.scope for o in (whole, *known))
    # Of no part nothing is known, which is not that they add up to nothing.
    if not known or inexact or whole.note:
        return None
    least = sum(part.bounds[0] for part in known)
    most = sum(part.bounds[1] for part in known)
    # Parts that are not all known may be less than the whole, but never more.
    complete = len(known) == len(names)
    if least <= whole.bounds[1] and not (complete and most < whole.bounds[0]):
        return None
    return (
        msg(
            "“{name}” of {region} {period} is {value}, but its parts add up to {count}",
            name=whole.indicator.name,
            region=whole.region,
            period=whole.period,
            value=whole.value,
            count=sum(part.value for part in known),
        ),
        msg(
            "correct {place} or its parts, or say in its “note” why they differ",
            place=whole.position,
        ),
    )


def _by_series(observations: Iterable[Observation]) -> _Series:
    """The observation that is printed of each indicator, region and period."""
    found: dict[_SeriesKey, list[Observation]] = defaultdict(list)
    for o in observations:
        found[o.indicator.indicator, o.region, o.period].append(o)
    return {key: preferred(tuple(group)) for key, group in found.items()}


def _key(fact: Fact) -> _SeriesKey:
    return fact.indicator, fact.region, fact.period
