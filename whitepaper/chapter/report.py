"""What a chapter may see of the data: one edition, as known at its cut-off date."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from whitepaper.chapter import derived, facts, style
from whitepaper.chapter.facts import AbsentError, Fact, FactError
from whitepaper.errors import nearest
from whitepaper.inputs import data as package
from whitepaper.inputs import period as periods
from whitepaper.inputs.data import Data, Event, Indicator, Observation
from whitepaper.inputs.edition import EDITION_VARIABLE, Edition, seen

COLUMNS = (
    "indicator",
    "region",
    "period",
    "year",
    "date",
    "value",
    "text",
    "qualifier",
    "scope",
    "break_note",
    "status",
    "fact",
)


@dataclass(frozen=True)
class EventFacts:
    """An event whose parts print themselves: {eval}`event("award").title`.

    Of an event that is none of this edition's every part is absent.
    """

    event: Event
    current: bool = True

    @property
    def title(self) -> Fact:
        """The name of the event, document, institution or case."""
        return self._fact(self.event.title)

    @property
    def date(self) -> Fact:
        """The date, as precisely as it is known: 2020年9月25日, 2020年8月."""
        if not self.event.date:
            raise FactError(f"the event “{self.event.event}” has no date in the data")
        return self._fact(periods.in_words(self.event.date))

    @property
    def document_number(self) -> Fact:
        """The document number: 穗知规字〔2020〕2号."""
        return self._fact(self.event.document_number)

    @property
    def bodies(self) -> Fact:
        """Those who acted or took part."""
        return self._fact(self.event.bodies)

    @property
    def detail(self) -> Fact:
        """The particulars that the source gives in its own terms."""
        return self._fact(self.event.detail)

    @property
    def summary(self) -> Fact:
        """The event in one sentence, as the chronicle prints it."""
        return self._fact(self.event.summary)

    def __str__(self) -> str:
        return self.event.title

    def _fact(self, text: str) -> Fact:
        if not self.current:
            raise AbsentError(f"the event “{self.event.event}” is none of this edition's year")
        if not text:
            raise FactError(f"the event “{self.event.event}” does not say this in the data")
        return facts.from_text(
            text,
            self.event.title,
            region=self.event.region,
            period=self.event.date,
            original=self.event.original,
            note=self.event.note,
            places=(self.event.place,),
            sources=(self.event.source,),
        )


@dataclass(frozen=True)
class Report:
    """One edition, open for its chapters. Facts are looked up by the indicator's Chinese name.

    Where no period is given it is the edition's year; where no region, the edition's region.
    """

    edition: Edition
    data: Data

    @property
    def year(self) -> int:
        """The year of the edition."""
        return self.edition.edition

    def fact(self, name: str, period: int | str | None = None, region: str | None = None) -> Fact:
        """The one value of an indicator. Raises `AbsentError`, with what there is, if none."""
        indicator = self._indicator(name)
        period = self._period(period)
        region = self._region(region)
        found = self._observations(indicator, region=region, period=period)
        if not found:
            raise AbsentError(self._absence(indicator, region, period))
        return facts.from_observation(package.preferred(found))

    def has(self, name: str, period: int | str | None = None, region: str | None = None) -> bool:
        """Whether the data has a value for `fact` with the same arguments."""
        period = self._period(period)
        region = self._region(region)
        return bool(self._observations(self._indicator(name), region=region, period=period))

    def growth(self, name: str, year: int | None = None, region: str | None = None) -> Fact:
        """The rate of change on the year before: as published, or else computed from both years."""
        indicator = self._indicator(name)
        year = year or self.year
        region = self._region(region)
        if published := self._published("growth", indicator, year, region):
            return published
        return derived.growth(self.fact(name, year, region), self.fact(name, year - 1, region))

    def change(self, name: str, year: int | None = None, region: str | None = None) -> Fact:
        """The difference on the year before: as published, or else computed from both years."""
        indicator = self._indicator(name)
        year = year or self.year
        region = self._region(region)
        if published := self._published("increase", indicator, year, region):
            return published
        return derived.change(self.fact(name, year, region), self.fact(name, year - 1, region))

    def available(self, *wanted: Sequence[Any]) -> list[Fact]:
        """Those facts that the data has: each given as the arguments of `fact`."""
        return [self.fact(*arguments) for arguments in wanted if self.has(*arguments)]

    def maybe(self, of: Callable[..., Fact], *arguments: Any, **named: Any) -> Fact | None:
        """The fact that `of` gives, or None where it is absent."""
        try:
            return of(*arguments, **named)
        except AbsentError:
            return None

    def when(self, *things: Fact | EventFacts) -> str:
        """Print nothing; raise `AbsentError` for an event that is none of this edition's.

        With it a paragraph or a cell of an optional cell is bound to what it is about.
        """
        for thing in things:
            if isinstance(thing, EventFacts):
                # It is absent with any of its parts.
                _ = thing.title
        return ""

    def unless(self, *things: EventFacts) -> str:
        """Print nothing; raise `AbsentError` if all these events are this edition's."""
        if all(thing.current for thing in things):
            names = "、".join(thing.event.event for thing in things)
            raise AbsentError(f"this edition has “{names}”")
        return ""

    def event(self, slug: str) -> EventFacts:
        """One event by its key. Raises `FactError` with the nearest key if there is none."""
        for event in self.data.events:
            if event.event == slug:
                return EventFacts(event)
        known = nearest(slug, (event.event for event in self.data.events))
        raise FactError(f"no event “{slug}” is known at the cut-off date; {known}")

    def news(self, slug: str) -> EventFacts:
        """An event that this edition reports: dated from its year on. Of any other all is absent.

        What every edition may mention, whenever it was, is an `event`.
        """
        for event in self.data.later:
            if event.event == slug:
                return EventFacts(event, current=False)
        found = self.event(slug)
        return replace(found, current=found.event.date[:4] >= str(self.year))

    def series(
        self,
        names: str | Sequence[str],
        regions: str | Sequence[str] | None = None,
        since: int | None = None,
        until: int | None = None,
        *,
        whole_years: bool = True,
        at_least: int = 0,
    ) -> pd.DataFrame:
        """Observations as a tidy frame, one row each, by time (columns: `COLUMNS`).

        `value` is a float in the indicator's unit; `text` the value as printed, without unit;
        `fact` the fact itself. With `whole_years=False` the frame has the observations of any
        other period instead: days, quarters, spans. Raises `AbsentError` if it has not at least
        `at_least` rows: too few for a chart.
        """
        rows = [
            self._row(package.preferred(found))
            for name in _listed(names)
            for region in self._regions(regions)
            for found in self._by_period(self._indicator(name), region)
            if (periods.whole_year(found[0].period) is not None) == whole_years
        ]
        frame = pd.DataFrame(rows, columns=list(COLUMNS))
        year = frame["date"].map(lambda day: day.year)
        kept = (year >= (since or 0)) & (year <= (until or self.edition.cut_off.year))
        found = frame[kept].reset_index(drop=True)
        if len(found) < at_least:
            raise AbsentError(
                f"“{'、'.join(_listed(names))}” has {len(found)} of the {at_least} values wanted"
            )
        return found

    def grid(
        self,
        names: Sequence[str],
        columns: Sequence[int | str],
        regions: str | Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Facts for a table: a row for each indicator, or for each region; a column a period.

        Indicators are labelled with their unit. What the data does not have is None; rows and
        columns of nothing else are left out, and `AbsentError` raised if none is left. Raises
        `FactError` for several indicators of several regions: that is more than one table.
        """
        regions = self._regions(regions)
        if len(names) > 1 and len(regions) > 1:
            raise FactError("several indicators and several regions: make one table of each region")
        rows = {
            (region if len(names) == 1 else f"{name}（{self._indicator(name).unit}）"): [
                self.fact(name, column, region) if self.has(name, column, region) else None
                for column in columns
            ]
            for name in names
            for region in regions
        }
        labels = [periods.in_words(str(column)) for column in columns]
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=labels, dtype=object)
        # A row or a column without a single value says nothing.
        frame = frame.dropna(how="all").dropna(how="all", axis=1)
        if frame.empty:
            raise AbsentError(f"none of “{'、'.join(names)}” has a value in these periods")
        frame.index.name = "指标" if len(names) > 1 else "地区"
        return frame

    def definitions(self, names: Sequence[str]) -> pd.DataFrame:
        """Unit, reporting body and definition (口径) of indicators, for a table."""
        found = [self._indicator(name) for name in names]
        return pd.DataFrame(
            {
                "单位": [indicator.unit for indicator in found],
                "发布机构": [indicator.body or "—" for indicator in found],
                "指标含义与口径": [
                    facts.from_text(indicator.definition, indicator.name) for indicator in found
                ],
            },
            index=pd.Index([indicator.name for indicator in found], name="指标"),
        )

    def chronicle(self, since: str, until: str) -> pd.DataFrame:
        """What happened from one day to another, by date, for a table: the dated events.

        Plans and deadlines have a date too but are nothing that happened.
        """
        found = sorted(
            (
                e
                for e in self.data.events
                if e.date and since <= e.date <= until and e.kind not in ("plan", "deadline")
            ),
            # "2020-~" sorts after every month: what has only a year comes at the year's end. Of
            # one date, events stand in the order of the data.
            key=lambda e: e.date + "-~" * (2 - e.date.count("-")),
        )
        return pd.DataFrame(
            {"事项": [EventFacts(event).summary for event in found]},
            index=pd.Index([EventFacts(event).date for event in found], name="时间"),
        )

    def _published(self, form: str, base: Indicator, period: int | str, region: str) -> Fact | None:
        """A change of an indicator in a form as some source has published it, if one has."""
        for indicator in self.data.indicators:
            if (indicator.base, indicator.form) == (base.indicator, form) and self._observations(
                indicator, region=region, period=str(period)
            ):
                return self.fact(indicator.name, period, region)
        return None

    def _indicator(self, name: str) -> Indicator:
        for indicator in self.data.indicators:
            if name in (indicator.name, indicator.indicator):
                return indicator
        known = nearest(name, (indicator.name for indicator in self.data.indicators))
        raise FactError(f"no indicator is named “{name}”; {known}")

    def _region(self, name: str | None) -> str:
        region = name or self.edition.region
        if region not in self.data.regions:
            raise FactError(f"no region is named “{region}”; {nearest(region, self.data.regions)}")
        return region

    def _regions(self, names: str | Sequence[str] | None) -> list[str]:
        return [self._region(name) for name in _listed(names or self.edition.region)]

    def _period(self, period: int | str | None) -> str:
        written = str(period or self.year)
        try:
            periods.last_day(written)
        except ValueError as error:
            forms = "2020, 2020-09, 2020-09-30, 2020-Q1, 2020-H1 or 2019-01/2019-11"
            raise FactError(f"“{written}” is no period; write it like {forms}") from error
        return written

    def _observations(
        self, indicator: Indicator, *, region: str, period: str | None = None
    ) -> tuple[Observation, ...]:
        return tuple(
            o
            for o in self.data.observations
            if o.indicator == indicator
            and o.region == region
            and (period is None or o.period == period)
        )

    def _by_period(self, indicator: Indicator, region: str) -> Iterable[tuple[Observation, ...]]:
        """The observations of each period together, by time."""
        found = package.chronological(self._observations(indicator, region=region))
        for period in dict.fromkeys(o.period for o in found):
            yield tuple(o for o in found if o.period == period)

    def _row(self, observation: Observation) -> dict[str, object]:
        fact = facts.from_observation(observation)
        return {
            "indicator": observation.indicator.name,
            "region": observation.region,
            "period": observation.period,
            "year": periods.whole_year(observation.period),
            "date": periods.last_day(observation.period),
            "value": float(observation.value),
            "text": fact.number,
            "qualifier": observation.qualifier,
            "scope": observation.scope,
            "break_note": observation.break_note,
            "status": observation.status,
            "fact": fact,
        }

    def _absence(self, indicator: Indicator, region: str, period: str) -> str:
        known = [o for o in self.data.observations if o.indicator == indicator]
        here = sorted({o.period for o in known if o.region == region})
        if here:
            there = f"periods known for {region}: {', '.join(here)}"
        else:
            regions = sorted({o.region for o in known})
            there = f"regions known: {', '.join(regions)}" if regions else "it has no values yet"
        return (
            f"“{indicator.name}” has no value for {region} {period} known at the cut-off date "
            f"{self.edition.cut_off}; {there}"
        )


def open_edition(edition: int, root: Path | None = None) -> Report:
    """Open an edition for a chapter, from the project that the notebook lies in.

    From here on the style of the report's figures is in force.
    """
    style.apply()
    root = root or project_root(Path.cwd())
    given = os.environ.get(EDITION_VARIABLE)
    loaded = seen(given) if given else None
    if loaded is None or loaded.edition != edition:
        # Only where no build has read them: this takes long to import.
        from whitepaper.inputs import parameters

        loaded = parameters.read(root, edition)
    return Report(loaded, package.read(root).known_on(loaded.cut_off))


def project_root(start: Path) -> Path:
    """The nearest folder from `start` upwards that holds a data package."""
    for folder in (start, *start.parents):
        if (folder / package.DESCRIPTOR).is_file():
            return folder
    raise FactError(f"no {package.DESCRIPTOR.as_posix()} in this folder or above it")


def _listed(names: str | Sequence[str]) -> Sequence[str]:
    return [names] if isinstance(names, str) else names
