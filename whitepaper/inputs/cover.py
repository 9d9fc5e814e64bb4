"""The values that the picture on a report's cover is drawn from."""

from __future__ import annotations

import datetime

from whitepaper.document.facts import Fact
from whitepaper.inputs.data import Data, Observation, preferred
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.facts import observed
from whitepaper.inputs.period import last_day, whole_year
from whitepaper.languages import load

# Fewer are no picture.
_LEAST = 3


def cover_series(edition: Edition, known: Data) -> tuple[Fact, ...]:
    """The values of the edition's region up to its period, by time, each day once.

    They are of the indicator that its parameters name for the cover; without one, or with less than
    three values, there is no picture. What is counted at a day may be of any day, what adds up over
    a time is of whole years.
    """
    indicator = next((each for each in known.indicators if each.name == edition.cover), None)
    if indicator is None:
        return ()
    language = edition.language
    is_bound = load(language).numbers.is_bound
    end = last_day(edition.period)
    by_day: dict[datetime.date, list[Observation]] = {}
    for each in known.of(indicator):
        own = each.region == edition.region and not each.scope and each.value >= 0
        alike = indicator.timing == "stock" or whole_year(each.period) is not None
        if own and alike and last_day(each.period) <= end and not is_bound(each.qualifier):
            by_day.setdefault(last_day(each.period), []).append(each)
    if len(by_day) < _LEAST:
        return ()
    return tuple(observed(preferred(tuple(by_day[day])), language) for day in sorted(by_day))
