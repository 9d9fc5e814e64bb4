"""What a chapter may see of the data: one edition, as known at its cut-off date."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Callable, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from msgspec import Struct
from msgspec.structs import replace

from whitepaper.chapter import (
    absent,
    columns,
    completion,
    derived,
    error_display,
    facts,
    missing_display,
    style,
)
from whitepaper.chapter.display import Display
from whitepaper.chapter.estimates import back_from_change, back_from_growth, remainder
from whitepaper.chapter.facts import AbsentError, Fact, FactError, lacks
from whitepaper.chapter.theme_extension import dress
from whitepaper.document import nodes
from whitepaper.errors import nearest
from whitepaper.inputs import data as package
from whitepaper.inputs import period as periods
from whitepaper.inputs import questions
from whitepaper.inputs.data import Data, Event, Indicator, Observation
from whitepaper.inputs.edition import EDITION_VARIABLE, ChapterEdition, Translation, from_json
from whitepaper.inputs.facts import as_cited, name_of
from whitepaper.inputs.search import search
from whitepaper.languages import Language, load, names
from whitepaper.messages import ENGLISH, chained, msg
from whitepaper.project import LAB_EDITION_VARIABLE, NOTEBOOKS, PARAMS, called_in, find_root

# The period that a change is on, from its own, by what chapters call it.
_BASES = {"year": periods.year_before, "previous": periods.period_before}
_FIND = msg('look for a part of its name: report.find("…")')


class EventFacts(Struct, frozen=True):
    """An event whose parts print themselves: {eval}`event("award").title`.

    Of an event that is not one of this edition's every part is absent.
    """

    event: Event
    language: str
    current: bool = True

    if not TYPE_CHECKING:
        __getattr__ = lacks

    @property
    def title(self) -> Fact:
        """The name of the event, document, institution or case."""
        return self._fact(self.event.title)

    @property
    def date(self) -> Fact:
        """The date, as precisely as it is known: a day, a month or a year."""
        if not self.event.date:
            raise AbsentError(
                msg("the event “{event}” has no date in the data", event=self.event.event)
            )
        return self._fact(load(self.language).period(self.event.date))

    @property
    def document_number(self) -> Fact:
        """The number by which the issuing body refers to the document."""
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

    @property
    def original(self) -> Fact:
        """What the source has in the place of that which the data corrects."""
        return self._fact(self.event.original)

    def __str__(self) -> str:
        return self.event.title

    def _fact(self, text: str) -> Fact:
        if not self.current:
            raise AbsentError(
                msg("the event “{event}” is not of this edition's period", event=self.event.title)
            )
        if not text:
            raise AbsentError(
                msg("the data does not say this of the event “{event}”", event=self.event.event)
            )
        return facts.from_text(
            text,
            self.event.title,
            self.language,
            region=self.event.region,
            period=self.event.date,
            original=self.event.original,
            note=self.event.note,
            places=(self.event.place,),
            sources=(as_cited(self.event.source, load(self.language)),),
        )


class Report(Struct, frozen=True):
    """One edition, open for its chapters. Facts are looked up by the indicator's name.

    Where no period is given it is the edition's; where no region, the edition's region.
    """

    edition: ChapterEdition
    data: Data
    # The language that facts are printed in, if not the edition's.
    spoken_in: str = ""

    if not TYPE_CHECKING:
        __getattr__ = lacks

    @property
    def language_name(self) -> str:
        """The name of the language that facts are printed in."""
        return self.spoken_in or self.edition.language

    @property
    def title(self) -> str:
        """What the report is called in the language of the chapter, with its period."""
        other = self._translation
        period = self.language.period(self.period) if other else self.edition.subtitle
        title = other.title if other else self.edition.title
        return self.language.phrases.title_with_subtitle.format(title=title, subtitle=period)

    @property
    def publisher(self) -> str:
        """Who publishes the report, as the language of the chapter calls them."""
        return (self._translation or self.edition).publisher

    @property
    def notice(self) -> str:
        """What the title page gives notice of, in the language of the chapter."""
        return (self._translation or self.edition).notice

    @property
    def date(self) -> str:
        """The date of the report, in words."""
        return self.language.date(self.edition.date.isoformat())

    @property
    def cut_off(self) -> str:
        """The day until which what was published is in the report, in words."""
        return self.language.date(self.edition.cut_off.isoformat())

    def contents(self) -> Display:
        """The place where a chapter in another language lists all chapters by their titles."""
        other = self._translation
        titles = other.chapters if other else {}
        entries = tuple(nodes.ContentsEntry(name, title) for name, title in titles.items())
        listed = "".join(f"<li>{html.escape(entry.title)}</li>" for entry in entries)
        return Display(nodes.Contents(entries), f"<ul>{listed}</ul>")

    @property
    def _translation(self) -> Translation | None:
        return self.edition.translations.get(self.language_name)

    @property
    def year(self) -> int:
        """The year of the edition: that in which its period ends."""
        return periods.last_day(self.edition.period).year

    @property
    def period(self) -> str:
        """The period of the edition, as the data writes periods."""
        return self.edition.period

    @property
    def previous(self) -> str:
        """The period before the edition's, of the same length: of 2024-Q1 it is 2023-Q4."""
        return periods.period_before(self.period) or ""

    @property
    def year_earlier(self) -> str:
        """The same period of the year before: of 2024-Q1 it is 2023-Q1; empty if there is none."""
        return periods.year_before(self.period) or ""

    @property
    def language(self) -> Language:
        """The language that facts are printed in."""
        return load(self.language_name)

    def fact(
        self,
        name: str,
        period: int | str | None = None,
        region: str | None = None,
        source: str | None = None,
    ) -> Fact:
        """The one value of an indicator. Raises `AbsentError`, with what there is, if none.

        Where sources differ, it is that of the best; with `source`, that of this one.
        """
        indicator = self._indicator(name)
        period = self._period(period)
        region = self._region(region)
        sources = {o.source.source for o in self.data.observations}
        if source is not None and source not in sources:
            unknown = msg("no value is from the source “{source}”", source=source)
            raise FactError(chained((unknown, nearest(source, sources))))
        found = tuple(
            o
            for o in self._observations(indicator, region=region, period=period)
            if source in (None, o.source.source)
        )
        if not found:
            raise AbsentError(self._absence(indicator, region, period))
        return self._fact(package.preferred_observation(found))

    def has(self, name: str, period: int | str | None = None, region: str | None = None) -> bool:
        """Whether the data has a value for `fact` with the same arguments."""
        period = self._period(period)
        region = self._region(region)
        return bool(self._observations(self._indicator(name), region=region, period=period))

    def estimate(self, name: str, year: int | None = None, region: str | None = None) -> Fact:
        """The value of a year that no source has published, by those that were.

        It comes from the next year's and its published growth or increase, or is what the other
        years of a published span leave. Raises `AbsentError` if neither is known, and if the value
        itself was published.
        """
        indicator, region, period = self._indicator(name), self._region(region), self._period(year)
        if self._observations(indicator, region=region, period=period):
            raise AbsentError(
                msg("“{name}” of {period} was published: print that", name=name, period=period)
            )
        found = periods.whole_year(period) and (
            self._back(indicator, period, region) or self._rest_of_span(indicator, period, region)
        )
        if not found:
            raise AbsentError(
                msg(
                    "“{name}” of {region} {period} cannot be computed back: that takes the value "
                    "of the next year and its published growth, or all other years of a published "
                    "total",
                    name=name,
                    region=region,
                    period=self.language.short_period(period),
                )
            )
        return found

    def growth(
        self,
        name: str,
        period: int | str | None = None,
        region: str | None = None,
        on: str = "year",
    ) -> Fact:
        """The rate of change on the same period a year before: as published, or else computed.

        With `on="previous"` it is that on the period before, of the same length, and computed.
        """
        return self._compared("growth", derived.growth, name, period, region, on=on)

    def change(
        self,
        name: str,
        period: int | str | None = None,
        region: str | None = None,
        on: str = "year",
    ) -> Fact:
        """The difference on the same period a year before: as published, or else computed.

        With `on="previous"` it is that on the period before, of the same length, and computed.
        """
        return self._compared("increase", derived.change, name, period, region, on=on)

    def count(self, of: Sequence[object], unit: str, name: str, *, one: str = "") -> Fact:
        """How many things are listed. It rests on the list, not on a source.

        In English a single one is called `one`, unless `unit` is one of the units of data.
        """
        return derived.count(of, unit, name, self.language_name, one=one)

    def available(self, *wanted: Sequence[Any]) -> list[Fact]:
        """Those facts that the data has: each given as the arguments of `fact`."""
        return [self.fact(*arguments) for arguments in wanted if self.has(*arguments)]

    def maybe(self, of: Callable[..., Fact], *arguments: Any, **named: Any) -> Fact | None:
        """The fact that `of` gives, or None where it is absent."""
        try:
            return of(*arguments, **named)
        except AbsentError:
            return None

    def when(self, *things: Fact | EventFacts | str) -> str:
        """Print nothing; raise `AbsentError` for an event that is not one of this edition's.

        So it does for the name of an indicator without a value for this edition. With it a
        paragraph or a cell of an optional cell is bound to what it is about.
        """
        for thing in things:
            if isinstance(thing, EventFacts):
                # It is absent with any of its parts.
                _ = thing.title
            elif isinstance(thing, str):
                self.fact(thing)
        return ""

    def unless(self, *things: EventFacts | str) -> str:
        """Print nothing; raise `AbsentError` if this edition has all these events, or values.

        A value is meant by the name of its indicator.
        """
        if all(self.has(each) if isinstance(each, str) else each.current for each in things):
            titles = (each if isinstance(each, str) else each.event.title for each in things)
            names = tuple(msg("“{name}”", name=title) for title in titles)
            raise AbsentError(msg("this paragraph is for editions without {names}", names=names))
        return ""

    def find(self, word: str = "") -> pd.DataFrame:
        """What the data of this edition has by a part of its name: indicators, events, sources.

        A row each: kind, id, name and unit, and of an indicator the periods of the edition's region
        and its last value.
        """
        found = search(self.data, word, self.edition.language)
        own = [
            next((s for s in match.series if s.region == self.edition.region), None)
            for match in found
        ]
        return pd.DataFrame(
            {
                "kind": [match.kind for match in found],
                "id": [match.id for match in found],
                "name": [match.name for match in found],
                "unit": [match.unit for match in found],
                "periods": [", ".join(series.periods) if series else "" for series in own],
                "last": [series.last if series else "" for series in own],
            }
        )

    def event(self, slug: str) -> EventFacts:
        """One event by its key. Raises `FactError` with the nearest key if there is none."""
        for event in self.data.events:
            if event.event == slug:
                return EventFacts(event, self.language_name)
        unknown = msg("no event “{slug}” is known at the cut-off date", slug=slug)
        known = nearest(slug, (event.event for event in self.data.events))
        raise FactError(chained((unknown, known or _FIND)))

    def news(
        self, slug: str, until: int | str | None = None, period: int | str | None = None
    ) -> EventFacts:
        """An event that this edition reports: dated within its period; all others are absent.

        It reports later ones too up to the end of a period `until`, or those of another `period`
        instead. What every edition may mention, whenever it was, is an `event`.
        """
        own = self._period(period)
        last = own if until is None else self._period(until)
        for event in self.data.later:
            if event.event == slug:
                return EventFacts(event, self.language_name, current=False)
        found = self.event(slug)
        date = found.event.date
        current = bool(date) and (
            periods.first_day(own) <= periods.last_day(date)
            and periods.first_day(date) <= periods.last_day(last)
        )
        return replace(found, current=current)

    def series(
        self,
        names: str | Sequence[str],
        regions: str | Sequence[str] | None = None,
        since: int | None = None,
        until: int | str | None = None,
        *,
        whole_years: bool = True,
        like: str = "",
        at_least: int = 0,
        computed: bool = False,
    ) -> pd.DataFrame:
        """Observations as a tidy frame, one row each, by time.

        Its columns are indicator, region, period, year, date (the last day of the period), value,
        text, qualifier, scope, break_note, status and fact. `value` is a float in the indicator's
        unit; `text` the value as printed, without unit; `fact` the fact itself. With
        `whole_years=False` the frame has the observations of any other period instead: days,
        quarters, spans; with `like="2024-Q1"` those of such periods alone, and with
        `like=report.period` of such as the edition's. None ends after `until`, a year or any other
        period. With `computed=True` years between `since` and `until` that no source has published
        are there, too, where `estimate` gives them. Raises `AbsentError` if it has not at least
        `at_least` rows: too few for a chart.
        """
        last = periods.last_day(self._period(until or self.edition.cut_off.year))
        found = [
            self._fact(package.preferred_observation(tuple(candidates)))
            for name in _as_list(names)
            for region in self._regions(regions)
            for period, candidates in groupby(self._by_time(name, region), attrgetter("period"))
            if (
                periods.form(period) == periods.form(like)
                if like
                else (periods.whole_year(period) is not None) == whole_years
            )
            and (since or 0) <= (ends := periods.last_day(period)).year
            and ends <= last
        ]
        if computed:
            found = self._with_estimates(found, names, regions, range(since or 0, last.year + 1))
        if len(found) < at_least:
            raise AbsentError(
                msg(
                    "{names}: {count} values, and {at_least} are needed",
                    names=_list(names),
                    count=len(found),
                    at_least=at_least,
                )
            )
        return as_series(found)

    def _with_estimates(
        self,
        found: Sequence[Fact],
        names: str | Sequence[str],
        regions: str | Sequence[str] | None,
        years: range,
    ) -> list[Fact]:
        """Published facts, and estimates of the years between, in the order of a series."""
        own = {(fact.name, fact.region, fact.period): fact for fact in found}
        first = years.start or min(
            (periods.first_day(f.period).year for f in found), default=years.stop
        )
        return [
            fact
            for name in map(self._name, _as_list(names))
            for region in self._regions(regions)
            for year in range(first, years.stop)
            if (
                fact := own.get((name, self._region_name(region), str(year)))
                or self.maybe(self.estimate, name, year, region)
            )
        ]

    def reported(
        self,
        names: Sequence[str | tuple[str, str]],
        periods: Sequence[int | str] | None = None,
    ) -> list[str | tuple[str, str]]:
        """Those indicators that have a value of the edition's period, published or computed.

        Or one of the `periods`. What is of another region than the report is a pair with that, in
        a `grid` and in `definitions` as here.
        """
        return [
            each
            for each in names
            for name, region in self._name_region_pairs([each], None)
            if any(
                self.has(name, period, region) or self.maybe(self.estimate, name, period, region)
                for period in periods or (self.period,)
            )
        ]

    def grid(
        self,
        names: Sequence[str | tuple[str, str]],
        columns: Sequence[int | str],
        regions: str | Sequence[str] | None = None,
        *,
        computed: bool = False,
    ) -> pd.DataFrame:
        """Facts for a table: a row for each indicator, or for each region; a column a period.

        Indicators are labelled with their unit; of regions that are named the one indicator heads
        their column. A name may be a pair with a region of its own. What the data does not have is
        None, or with `computed=True` what `estimate` gives; rows of nothing else are left out, and
        columns, but for those between periods of the same length: there a gap is to be seen.
        Raises `AbsentError` if no row is left. Raises `FactError` for several
        indicators of several regions: that is more than one table.
        """
        of_regions = len(names) == 1 and regions is not None
        placed = self._name_region_pairs(names, regions)
        if len(names) > 1 and len(self._regions(regions)) > 1:
            raise FactError(
                msg("several indicators and several regions: make one table of each region")
            )
        rows = {
            (self._region_name(region) if of_regions else self._with_unit(name)): [
                self.maybe(self.fact, name, column, region)
                or (self.maybe(self.estimate, name, column, region) if computed else None)
                for column in columns
            ]
            for name, region in placed
        }
        labels = [self.language.short_period(str(column)) for column in columns]
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=labels, dtype=object)
        frame = frame.dropna(how="all")
        frame = frame.iloc[:, _with_gaps(columns, list(frame.notna().any()))]
        if frame.empty:
            raise AbsentError(
                msg(
                    "{names}: no values in these periods", names=_list([name for name, _ in placed])
                )
            )
        frame.index.name = (
            self._with_unit(placed[0][0]) if of_regions else self.language.chapter.indicator
        )
        return frame

    def definitions(self, names: Sequence[str | tuple[str, str]]) -> pd.DataFrame:
        """Unit, reporting body and definition of indicators, for a table."""
        found = [self._indicator(name) for name, _ in self._name_region_pairs(names, None)]
        words, language = self.language.chapter, self.language_name
        return pd.DataFrame(
            {
                words.unit: [self.language.numbers.named(each.unit) for each in found],
                words.body: [indicator.body or None for indicator in found],
                words.definition: [
                    facts.from_text(indicator.definition, self._name(indicator.name), language)
                    for indicator in found
                ],
            },
            index=pd.Index([self._name(each.name) for each in found], name=words.indicator),
        )

    def events(self, since: str, until: str) -> tuple[EventFacts, ...]:
        """What happened from one day to another, by date: the dated events.

        Plans and deadlines have a date too but are nothing that happened.
        """
        found = sorted(
            (
                e
                for e in self.data.events
                if e.date and since <= e.date <= until and e.kind not in ("plan", "deadline")
            ),
            # What has only a year comes before the year's months, and a month before its days. Of
            # one date, events stand in the order of the data.
            key=lambda e: e.date,
        )
        return tuple(EventFacts(event, self.language_name) for event in found)

    def chronicle(self, since: str, until: str) -> pd.DataFrame:
        """The `events` from one day to another, for a table."""
        words, events = self.language.chapter, self.events(since, until)
        return pd.DataFrame(
            {words.event: [event.summary for event in events]},
            index=pd.Index([event.date for event in events], name=words.time),
        )

    def _published_change(
        self, form: str, indicator: Indicator, period: str, region: str
    ) -> Fact | None:
        """A change of an indicator on the year in a form in which sources publish it."""
        for published in self.data.indicators:
            same = (published.base, published.form) == (indicator.indicator, form)
            if same and self.has(published.name, period, region):
                return self.fact(published.name, period, region)
        return None

    def _back(self, indicator: Indicator, period: str, region: str) -> Fact | None:
        """The value of a year by that of the next and what was published of the change to it."""
        later = str(int(period) + 1)
        growth = self._published_change("growth", indicator, later, region)
        change = self._published_change("increase", indicator, later, region)
        if not (growth or change):
            return None
        after = self._value_of_year(indicator, later, region)
        if after and growth:
            return self.maybe(back_from_growth, after, growth)
        return self.maybe(back_from_change, after, change) if after and change else None

    def _value_of_year(self, indicator: Indicator, period: str, region: str) -> Fact | None:
        """The value of a year as published, or else by that of the next."""
        if self.has(indicator.name, period, region):
            return self.fact(indicator.name, period, region)
        return self._back(indicator, period, region)

    def _rest_of_span(self, indicator: Indicator, period: str, region: str) -> Fact | None:
        """The value of a year that the others of a published span of years leave."""
        for span in self._observations(indicator, region=region):
            first, _, last = map(periods.whole_year, span.period.partition("/"))
            if not (first and last and first <= int(period) <= last):
                continue
            others = [str(year) for year in range(first, last + 1) if str(year) != period]
            parts = [
                part for year in others if (part := self._value_of_year(indicator, year, region))
            ]
            if len(parts) == len(others):
                whole = self.fact(indicator.name, span.period, region)
                return self.maybe(remainder, whole, parts)
        return None

    def _compared(
        self,
        form: str,
        compute: Callable[[Fact, Fact], Fact],
        name: str,
        period: int | str | None,
        region: str | None,
        *,
        on: str,
    ) -> Fact:
        """A change of an indicator on the year, in a form in which sources may publish it.

        Or that on the period before, which is another where periods are shorter than a year.
        """
        if on not in _BASES:
            unknown = msg("a change is not on “{on}”", on=on)
            raise FactError(chained((unknown, nearest(on, _BASES))))
        indicator, region = self._indicator(name), self._region(region)
        later = self._period(period)
        earlier = _BASES[on](later)
        is_yearly = earlier == periods.year_before(later)
        if is_yearly and (published := self._published_change(form, indicator, later, region)):
            return published
        if earlier is None:
            raise FactError(
                msg(
                    "{later} spans several years, so there is no such period a year before; "
                    "compare two facts that you name",
                    later=later,
                )
            )
        return compute(self.fact(name, later, region), self.fact(name, earlier, region))

    def _indicator(self, name: str) -> Indicator:
        for indicator in self.data.indicators:
            if name in (indicator.name, indicator.indicator, self._name_of(indicator)):
                return indicator
        known = nearest(name, (indicator.name for indicator in self.data.indicators))
        raise FactError(chained((msg("there is no indicator “{name}”", name=name), known or _FIND)))

    def _region(self, name: str | None) -> str:
        region = name or self.edition.region
        if region not in self.data.regions:
            unknown = msg("there is no region “{region}”", region=region)
            raise FactError(chained((unknown, nearest(region, self.data.regions))))
        return region

    def _regions(self, names: str | Sequence[str] | None) -> list[str]:
        return [self._region(name) for name in _as_list(names or self.edition.region)]

    def _name_region_pairs(
        self, names: Sequence[str | tuple[str, str]], regions: str | Sequence[str] | None
    ) -> list[tuple[str, str]]:
        """Each name with each region, or with its own."""
        return [
            each if isinstance(each, tuple) else (each, region)
            for each in names
            for region in (self._regions(regions) if isinstance(each, str) else [""])
        ]

    def _period(self, period: int | str | None) -> str:
        text = str(period or self.period)
        if not periods.is_period(text):
            wrong = questions.not_a_period(text)
            raise FactError(msg("{message}; {hint}", message=wrong.message, hint=wrong.remedy))
        return text

    def _fact(self, observation: Observation) -> Fact:
        region, own = self._region_name(observation.region), self.edition.language
        broken_at = self.data.broken_at(observation)
        return facts.from_observation(
            observation, self.language_name, region=region, cited=own, broken_at=broken_at
        )

    def _region_name(self, region: str) -> str:
        """What a region is called in the language that facts are printed in."""
        return (self.language_name == ENGLISH and self.data.english.get(region)) or region

    def _name(self, name: str) -> str:
        return self._name_of(self._indicator(name))

    def _name_of(self, indicator: Indicator) -> str:
        return name_of(indicator, self.language_name)

    def _with_unit(self, name: str) -> str:
        unit = self.language.numbers.named(self._indicator(name).unit)
        named = self._name(name)
        # Between letters: what is a word here may be a part of one in Chinese.
        if not unit or re.search(rf"\b{re.escape(unit)}\b", named):
            return named
        return self.language.chapter.name_and_unit.format(name=named, unit=unit)

    def _observations(
        self, indicator: Indicator, *, region: str, period: str | None = None
    ) -> tuple[Observation, ...]:
        return tuple(
            o
            for o in self.data.of(indicator)
            if o.region == region and (period is None or o.period == period)
        )

    def _by_time(self, name: str, region: str) -> list[Observation]:
        """The observations of an indicator by the end of their period."""
        found = self._observations(self._indicator(name), region=region)
        return sorted(found, key=lambda o: (periods.last_day(o.period), o.period))

    def _absence(self, indicator: Indicator, region: str, period: str) -> str:
        language = self.language_name
        return msg(
            "“{name}” has no value for {region} {period} known at the cut-off date "
            "{cut_off}; {there}",
            name=indicator.name,
            region=region,
            period=self.language.short_period(period),
            cut_off=self.edition.cut_off,
            there=questions.periods_known(indicator, region, self.data, language),
        )


def as_series(facts: Sequence[Fact]) -> pd.DataFrame:
    """Facts as a frame for charts, one row each, as `Report.series` gives it.

    With it a chart shows what was computed, or what events say: `figure(…, data=as_series(…))`.
    """
    return pd.DataFrame(
        {
            "indicator": [fact.name for fact in facts],
            "region": [fact.region for fact in facts],
            "period": [fact.period for fact in facts],
            "year": [periods.whole_year(fact.period) for fact in facts],
            "date": [periods.last_day(fact.period) if fact.period else None for fact in facts],
            "value": [None if fact.value is None else float(fact.value) for fact in facts],
            "text": [fact.number for fact in facts],
            "qualifier": [fact.qualifier for fact in facts],
            "scope": [fact.scope for fact in facts],
            "break_note": [fact.break_note for fact in facts],
            "status": [fact.status for fact in facts],
            "fact": list(facts),
        },
        # Without rows pandas would take every column for one of numbers.
        dtype=None if facts else object,
    )


def open_edition(edition: int | str, root: Path | None = None, *, language: str = "") -> Report:
    """Open an edition for a chapter, from the project that the notebook lies in.

    A chapter may print its facts in another `language` than the edition's: "en".
    From here on the style of the report's figures is in force, and they are laid out. In JupyterLab
    the edition that was chosen for all chapters, if one was, stands for that of the chapter's own
    cell.
    """
    edition = os.environ.get(LAB_EDITION_VARIABLE, edition)
    root = root or project_root(Path.cwd())
    FactError.program = called_in(root)
    built = os.environ.get(EDITION_VARIABLE)
    if built:
        columns.tell_names()
    else:
        error_display.tell_plainly()
    loaded = from_json(built) if built else None
    if loaded is None or loaded.edition != str(edition):
        # Only where no build has read them: this takes long to import.
        from whitepaper.inputs import parameters

        loaded = parameters.read(root, str(edition))
    dress(loaded, root)
    style.lay_out()
    missing_display.tell_after_cells()
    AbsentError.language = loaded.language
    if not built:
        FactError.language = loaded.language
        absent.tell_quietly(loaded)
    spoken = _chapter_language(loaded, language, built=bool(built))
    known = package.read(root, loaded.language).known_on(loaded.cut_off)
    if not built:
        completion.offer(
            [indicator.name for indicator in known.indicators],
            [event.event for event in known.events],
            loaded.language,
        )
    return Report(loaded, known, spoken)


def _chapter_language(edition: ChapterEdition, language: str, *, built: bool) -> str:
    """The language of a chapter. In a build its entry in the parameters says the same."""
    if language and language not in names():
        unknown = msg("there is no language “{language}”", language=language)
        raise FactError(chained((unknown, nearest(language, names()))))
    listed = edition.chapters[0].language if built and len(edition.chapters) == 1 else language
    if listed != language:
        raise FactError(
            msg(
                "the parameters give this chapter the language “{listed}”, the notebook “{own}”: "
                "write the same in both, language: en there and open_edition(edition, "
                'language="en") here',
                listed=listed or edition.language,
                own=language or edition.language,
            )
        )
    return language


def project_root(start: Path) -> Path:
    """The project that a folder lies in. Raises `FactError` if it lies in none."""
    if root := find_root(start):
        return root
    raise FactError(
        msg(
            "this notebook lies in no project: neither its folder nor one above it has {params}/ "
            "and {notebooks}/",
            params=PARAMS.as_posix(),
            notebooks=NOTEBOOKS.as_posix(),
        )
    )


def _with_gaps(columns: Sequence[int | str], filled: Sequence[bool]) -> list[int]:
    """The numbers of the columns that are filled, or lie between such of the same length."""
    lengths = [periods.form(str(column)) for column in columns]
    found = []
    for number, length in enumerate(lengths):
        alike = [n for n, other in enumerate(lengths) if other == length and filled[n]]
        if alike and alike[0] <= number <= alike[-1]:
            found.append(number)
    return found


def _as_list(names: str | Sequence[str]) -> Sequence[str]:
    return [names] if isinstance(names, str) else names


def _list(names: str | Sequence[str]) -> tuple[str, ...]:
    return tuple(msg("“{name}”", name=name) for name in _as_list(names))
