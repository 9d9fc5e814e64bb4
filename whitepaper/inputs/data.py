"""The data package as frozen values, and the part of it that an edition may see."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec
from msgspec import Struct, field
from msgspec.structs import fields, replace

from whitepaper import languages
from whitepaper.errors import DataError, Finding, Position, in_file
from whitepaper.files import read_file
from whitepaper.inputs.period import first_day, in_order, last_day
from whitepaper.inputs.translations import TEXTS, rows, translate
from whitepaper.languages.grammar import OwnUnit, Unit, UnitKind
from whitepaper.messages import calling, msg
from whitepaper.project import DATA, DEFAULT_LANGUAGE

DESCRIPTOR = DATA / "datapackage.yaml"

# The kinds that a project's own units may be of.
UNIT_KINDS = ("count", "measure", "money", "rate")
# Tables that a project may do without.
OPTIONAL = frozenset({"events", "published", "units"})
# Those that no project has for anything else.
_TABLES = ("indicators.csv", "observations.csv")

_Record = TypeVar("_Record")


def bounds(value: Decimal, precision: Decimal, *, counted: bool) -> tuple[Decimal, Decimal]:
    """The least and the most that a published value may stand for.

    What was counted and is known to the one is exact, everything else was rounded.
    """
    half = Decimal(0) if counted and precision == 1 else precision / 2
    return value - half, value + half


class OfUnit(Struct, frozen=True):
    """What a project says of a unit: of which kind it is, what is said after a number.

    `precision` is the finest digit that its values may have; `name_en` is what one is called in
    English, and `plural_en` what several are, where that is not as usual.
    """

    unit: str
    kind: str
    scale: str = ""
    people: str = ""
    spoken: str = ""
    precision: str = ""
    name_en: str = ""
    plural_en: str = ""

    @property
    def own(self) -> OwnUnit:
        """The unit as languages know it."""
        meaning = Unit(
            cast(UnitKind, self.kind),
            self.name_en,
            Decimal(self.scale or 1),
            int(self.people or 1),
            self.spoken,
            self.plural_en,
            Decimal(self.precision) if self.precision else None,
        )
        return OwnUnit(self.unit, meaning)


class Indicator(Struct, frozen=True, kw_only=True):
    """What is measured: its unit, form (level, growth, rank …) and definition.

    `counted` says that its unit is one of things that are counted one by one. `own` is what columns
    of the project's own say that the annex shows, each with its title.
    """

    indicator: str
    name: str
    name_en: str = ""
    unit: str
    form: str
    timing: str = "flow"
    base: str = ""
    decimals: int = 0
    theme: str = ""
    body: str = ""
    definition: str = ""
    part_of: str = ""
    counted: bool = False
    own: tuple[tuple[str, str], ...] = ()


class Source(Struct, frozen=True, kw_only=True):
    """Where figures were published, and since when (`known`) they were public."""

    source: str
    title: str
    title_status: str = "published"
    publisher: str = ""
    reprint: str = ""
    author: str = ""
    published: str = ""
    known: datetime.date
    known_basis: str = "published"
    medium: str = ""
    language: str = ""
    url: str = ""
    url_kind: str = "official"
    note: str = ""


class Observation(Struct, frozen=True, kw_only=True):
    """One recorded value. `precision` is what one unit in its last published digit is worth.

    `own` is as that of its indicator.
    """

    indicator: Indicator
    region: str
    period: str
    value: Decimal
    precision: Decimal
    qualifier: str = ""
    status: str = "final"
    confidence: str = "high"
    scope: str = ""
    denominator_date: str = ""
    break_note: str = ""
    source: Source
    original: str = ""
    note: str = ""
    own: tuple[tuple[str, str], ...] = ()
    row: int

    @property
    def place(self) -> str:
        """The file and the row that it stands in; the header is row 1."""
        return f"{DATA.as_posix()}/observations.csv:{self.row}"

    @property
    def position(self) -> Position:
        """The same, as findings name it."""
        return in_file(f"{DATA.as_posix()}/observations.csv", self.row)

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The least and the most that it may stand for."""
        return bounds(self.value, self.precision, counted=self.indicator.counted)


class Event(Struct, frozen=True, kw_only=True):
    """Something dated or named: a document, a meeting, an institution, a case."""

    event: str
    date: str
    precision: str = "day"
    title: str
    kind: str = ""
    document_number: str = ""
    theme: str = ""
    region: str = ""
    bodies: str = ""
    detail: str = ""
    summary: str = ""
    source: Source
    original: str = ""
    note: str = ""
    row: int

    @property
    def place(self) -> str:
        """The file and the row that it stands in; the header is row 1."""
        return f"{DATA.as_posix()}/events.csv:{self.row}"


class Published(Struct, frozen=True):
    """What was published elsewhere and an edition's chapter should print: the back test.

    `published` has the printed texts, parted by “|”; `reason` says why the report differs.
    """

    edition: str
    number: int
    chapter: str
    statement: str
    published: str
    source: Source
    reason: str
    row: int

    @property
    def parts(self) -> tuple[str, ...]:
        """The texts that the chapter should print."""
        return tuple(part for part in self.published.split("|") if part)

    @property
    def position(self) -> Position:
        """The file and the row that it stands in; the header is row 1."""
        return in_file(f"{DATA.as_posix()}/published.csv", self.row)


class Data(Struct, frozen=True, dict=True):
    """The whole data package, in the order of its files; of the regions, their names."""

    regions: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    observations: tuple[Observation, ...]
    events: tuple[Event, ...]
    sources: tuple[Source, ...]
    published: tuple[Published, ...] = ()
    # What was not public yet on the day that an edition is cut off.
    later: tuple[Event, ...] = ()
    # The region that each of them lies in, if the data says so.
    parents: Mapping[str, str] = field(default_factory=dict)
    # What regions are called in English.
    english: Mapping[str, str] = field(default_factory=dict)
    # The file that its texts were translated by, if any was.
    translations: str = ""

    @cached_property
    def _by_indicator(self) -> Mapping[str, tuple[Observation, ...]]:
        # Each fact of a chapter asks.
        found: dict[str, list[Observation]] = {}
        for each in self.observations:
            found.setdefault(each.indicator.indicator, []).append(each)
        return {name: tuple(own) for name, own in found.items()}

    def lies_in(self, region: str, whole: str) -> bool:
        """Whether a region is another, or lies in it."""
        parent = self.parents.get(region, "")
        return region == whole or (parent not in ("", region) and self.lies_in(parent, whole))

    def is_about(self, region: str, whole: str) -> bool:
        """Whether a region is another, lies in it, or is named after it, as its court is."""
        lies_in = self.parents.get(region, "")
        return whole in region or (lies_in != "" and self.is_about(lies_in, whole))

    def of(self, indicator: Indicator) -> tuple[Observation, ...]:
        """The observations of an indicator, in the order of their file."""
        return self._by_indicator.get(indicator.indicator, ())

    @cached_property
    def _breaks(self) -> Mapping[tuple[str, str, str], tuple[str, ...]]:
        # By series, from the first to the last.
        found: dict[tuple[str, str, str], set[str]] = {}
        for each in self.observations:
            if each.break_note:
                found.setdefault(_series(each), set()).add(each.period)
        return {series: tuple(sorted(own, key=in_order)) for series, own in found.items()}

    def broken_at(self, observation: Observation) -> str:
        """The period with which the series of an observation last broke, begun by the end of it."""
        ends, breaks = last_day(observation.period), self._breaks.get(_series(observation), ())
        return next((each for each in reversed(breaks) if first_day(each) <= ends), "")

    def known_on(self, day: datetime.date) -> Data:
        """What was public on a day: the rows whose source was published by then."""
        return replace(
            self,
            observations=tuple(o for o in self.observations if o.source.known <= day),
            events=tuple(e for e in self.events if e.source.known <= day),
            sources=tuple(s for s in self.sources if s.known <= day),
            later=tuple(e for e in self.events if e.source.known > day),
        )


def _series(observation: Observation) -> tuple[str, str, str]:
    return observation.indicator.indicator, observation.region, observation.scope


# Of these the annex shows columns of a project's own.
_WITH_OWN: Mapping[str, type] = {"indicators": Indicator, "observations": Observation}

NOTHING = Data(regions=(), indicators=(), observations=(), events=(), sources=())


def is_there(root: Path) -> bool:
    """Whether a project has a data package: its descriptor, or tables that have lost it."""
    return any((root / DATA / name).is_file() for name in (DESCRIPTOR.name, *_TABLES))


def check_there(root: Path) -> None:
    """Raise `DataError` if a project has no data package."""
    if not is_there(root):
        place, remedy = (
            DATA.as_posix(),
            msg("see how one is built: {init} NAME --like facts", init=calling("init")),
        )
        finding = Finding(place, msg("there is no {name}", name=DESCRIPTOR.as_posix()), remedy)
        raise DataError(msg("This project has no data package."), [finding])


def read(root: Path, language: str = DEFAULT_LANGUAGE) -> Data:
    """Read the data package of a project, if it has one; it must have been validated before.

    Its units are read in a `language`, which says what is counted; its texts are in that language
    as far as data/translations/ has them.
    """
    if not is_there(root):
        return NOTHING
    is_count = languages.load(language).numbers.is_count
    tables = {name: _rows(root, name) for name in TEXTS}
    translations = translate(root, language, tables)
    shown = {name: _shown_columns(root, name, tables[name]) for name in _WITH_OWN}
    own = {row["unit"]: _record(OfUnit, row).own for row in _rows(root, "units")}
    indicators = {
        row["indicator"]: _record(
            Indicator,
            row,
            unit=unit,
            counted=is_count(unit),
            own=_own(row, shown["indicators"]),
        )
        for row in tables["indicators"]
        for unit in (own.get(row["unit"], row["unit"]),)
    }
    sources = {row["source"]: _record(Source, row) for row in tables["sources"]}
    places = tables["regions"]
    regions = {row["region"]: row.get("parent", "") for row in places}
    return Data(
        regions=tuple(regions),
        parents=regions,
        translations=translations,
        english={row["region"]: row.get("name_en", "") for row in places},
        indicators=tuple(indicators.values()),
        observations=tuple(
            _record(
                Observation,
                row,
                indicator=indicators[row["indicator"]],
                source=sources[row["source"]],
                own=_own(row, shown["observations"]),
            )
            for row in tables["observations"]
        ),
        events=tuple(
            _record(Event, row, source=sources[row["source"]]) for row in tables["events"]
        ),
        sources=tuple(sources.values()),
        published=tuple(
            _record(Published, row, source=sources[row["source"]])
            for row in _rows(root, "published")
        ),
    )


def _shown_columns(root: Path, table: str, found: list[dict[str, Any]]) -> Mapping[str, str]:
    """The titles of those columns of a table that are the project's own and for the annex."""
    known = {each.name for each in fields(_WITH_OWN[table])} | {"unit"}
    if not found or found[0].keys() <= known:
        return {}
    described = read_file(root / DESCRIPTOR)
    # Few are for the annex, and to read YAML takes as long as a short chapter.
    if b"annex" not in described:
        return {}
    from whitepaper.inputs import yaml

    columns = (
        column
        for resource in yaml.load(described, "safe")["resources"]
        if resource["name"] == table
        for column in resource["schema"]["fields"]
        if column.get("annex") is True
    )
    return {each["name"]: each.get("title") or each["name"] for each in columns}


def _own(row: Mapping[str, Any], shown: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((title, row[name]) for name, title in shown.items() if row.get(name))


def preferred_observation(observations: tuple[Observation, ...]) -> Observation:
    """The observation to print where several sources give one: final before provisional, then
    the more trusted, then the more precise, then the later known."""
    trust = {"high": 2, "medium": 1, "low": 0}
    return max(
        observations,
        key=lambda o: (
            o.status == "final",
            trust[o.confidence],
            -o.precision,
            o.source.known,
            o.source.source,
        ),
    )


def _rows(root: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table by column, each with its number, where the header is row 1."""
    path = DATA / f"{table}.csv"
    if table in OPTIONAL and not (root / path).is_file():
        return []
    return rows(root, path)


# So that all kinds are known: msgspec crashes where two threads are the first to ask for one.
msgspec.json.Decoder(tuple[Indicator, Source, Observation, Event, Published])


def _record(kind: type[_Record], row: dict[str, Any], **looked_up: Any) -> _Record:
    """A row as a record, its cells converted; an observation's unit is left to its indicator."""
    return msgspec.convert({**row, **looked_up}, kind, strict=False)
