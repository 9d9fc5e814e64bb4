"""Find what the data has by a part of its name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from msgspec import Struct

from whitepaper.inputs import data as package
from whitepaper.inputs.data import Data, Indicator, Observation
from whitepaper.inputs.facts import format_observation
from whitepaper.inputs.period import last_day
from whitepaper.languages import load


class Series(Struct, frozen=True):
    """The periods for which an indicator has values in a region, and the last of these values."""

    region: str
    periods: tuple[str, ...]
    last: str


class Match(Struct, frozen=True):
    """An indicator, event or source: by which `id` chapters and data name it, and what it is."""

    kind: Literal["indicator", "event", "source"]
    id: str
    name: str
    unit: str = ""
    date: str = ""
    series: tuple[Series, ...] = ()


def search(data: Data, word: str, language: str) -> tuple[Match, ...]:
    """All that has a word in its name, in Chinese or English, in its id or its title; by kind.

    Without a word it is all that there is.
    """
    wanted = word.strip().casefold()
    return tuple(
        match
        for match, texts in _all(data, language)
        if any(wanted in text.casefold() for text in texts)
    )


def _all(data: Data, language: str) -> Iterator[tuple[Match, tuple[str, ...]]]:
    """Everything that can be found, each with the texts that it is found by."""
    for indicator in data.indicators:
        series = tuple(_series(data, indicator, language))
        match = Match("indicator", indicator.indicator, indicator.name, indicator.unit, "", series)
        yield match, (indicator.name, indicator.name_en, indicator.indicator)
    for event in data.events:
        match = Match("event", event.event, event.title, date=event.date)
        yield match, (event.title, event.event, event.document_number)
    for source in data.sources:
        match = Match("source", source.source, source.title, date=source.published)
        yield match, (source.title, source.source, source.publisher)


def _series(data: Data, indicator: Indicator, language: str) -> Iterator[Series]:
    found = data.of(indicator)
    for region, own in groupby(
        sorted(found, key=lambda o: (data.regions.index(o.region), last_day(o.period), o.period)),
        key=lambda o: o.region,
    ):
        of_region = tuple(own)
        last = [o for o in of_region if o.period == of_region[-1].period]
        periods = tuple(dict.fromkeys(o.period for o in of_region))
        yield Series(
            region, periods, _value_text(package.preferred_observation(tuple(last)), language)
        )


def _value_text(observation: Observation, language: str) -> str:
    """An observation beside no name of what is counted: 2,487,300 nights."""
    numbers, unit = load(language).numbers, observation.indicator.unit
    text = format_observation(observation, language)
    number = numbers.scaled(observation.value, observation.precision, unit)
    # One is called otherwise than several.
    is_alone = text == numbers.qualified(numbers.qualifier(observation.qualifier), number)
    return f"{text} {numbers.named(unit)}" if is_alone and unit and number != "1" else text
