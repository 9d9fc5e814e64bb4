"""The values that the picture on a report's cover is drawn from."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from whitepaper.document.facts import Fact
from whitepaper.inputs.data import Data, Indicator, Observation, preferred_observation
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.facts import observed
from whitepaper.inputs.period import form, last_day
from whitepaper.languages import load

# Fewer are no picture.
_LEAST = 2


def cover_series(edition: Edition, known: Data) -> tuple[Fact, ...]:
    """The values of the edition's region up to its period, by time, each day once.

    They are of the first of the indicators that its parameters name for the cover which has a value
    at the end of that period, and one before; if none has, there is no picture: a cover shows no
    other year for the edition's. What is counted at a day may be of any day, what adds up over a
    time is of times as long as the edition's period.
    """
    named = {each.name: each for each in known.indicators}
    for name in edition.cover:
        by_day = _by_day(edition, known, named[name])
        if len(by_day) >= _LEAST and last_day(edition.period) in by_day:
            days = sorted(by_day)
            return tuple(
                observed(preferred_observation(tuple(by_day[day])), edition.language)
                for day in days
            )
    return ()


def _by_day(
    edition: Edition, known: Data, indicator: Indicator
) -> Mapping[datetime.date, Sequence[Observation]]:
    is_bound = load(edition.language).numbers.is_bound
    end = last_day(edition.period)
    by_day: dict[datetime.date, list[Observation]] = {}
    for each in known.of(indicator):
        own = each.region == edition.region and not each.scope and each.value >= 0
        alike = indicator.timing == "stock" or form(each.period) == form(edition.period)
        if own and alike and last_day(each.period) <= end and not is_bound(each.qualifier):
            by_day.setdefault(last_day(each.period), []).append(each)
    return by_day
