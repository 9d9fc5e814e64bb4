"""The data package as frozen values, and the part of it that an edition may see."""

from __future__ import annotations

import csv
import datetime
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from whitepaper.errors import DataError, Finding
from whitepaper.period import last_day
from whitepaper.project import DATA

DESCRIPTOR = DATA / "datapackage.yaml"


@dataclass(frozen=True)
class Indicator:
    """What is measured: its unit, form (level, growth, rank …) and definition (口径)."""

    indicator: str
    name: str
    name_en: str
    unit: str
    form: str
    timing: str
    base: str
    decimals: int
    theme: str
    body: str
    definition: str


@dataclass(frozen=True)
class Source:
    """Where figures were published, and since when (`known`) they were public."""

    source: str
    title: str
    title_status: str
    publisher: str
    reprint: str
    author: str
    published: str
    known: datetime.date
    known_basis: str
    medium: str
    language: str
    url: str
    url_kind: str
    note: str


@dataclass(frozen=True)
class Observation:
    """One recorded value. `precision` is what one unit in its last published digit is worth."""

    indicator: Indicator
    region: str
    period: str
    value: Decimal
    precision: Decimal
    qualifier: str
    status: str
    confidence: str
    scope: str
    denominator_date: str
    break_note: str
    source: Source
    original: str
    note: str


@dataclass(frozen=True)
class Event:
    """Something dated or named: a document, a meeting, an institution, a case."""

    event: str
    date: str
    precision: str
    title: str
    kind: str
    document_number: str
    theme: str
    region: str
    bodies: str
    detail: str
    summary: str
    source: Source
    original: str
    note: str


@dataclass(frozen=True)
class Data:
    """The whole data package, in the order of its files; of the regions, their names."""

    regions: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    observations: tuple[Observation, ...]
    events: tuple[Event, ...]
    sources: tuple[Source, ...]

    def known_on(self, day: datetime.date) -> Data:
        """What was public on a day: the rows whose source was published by then."""
        return Data(
            regions=self.regions,
            indicators=self.indicators,
            observations=tuple(o for o in self.observations if o.source.known <= day),
            events=tuple(e for e in self.events if e.source.known <= day),
            sources=tuple(s for s in self.sources if s.known <= day),
        )


def read(root: Path) -> Data:
    """Read the data package of a project; it must have been validated before."""
    indicators = {
        row["indicator"]: Indicator(**{**row, "decimals": int(row["decimals"])})
        for row in _rows(root, "indicators")
    }
    sources = {
        row["source"]: Source(**{**row, "known": datetime.date.fromisoformat(row["known"])})
        for row in _rows(root, "sources")
    }
    observations = tuple(
        _observation(row, indicators, sources) for row in _rows(root, "observations")
    )
    events = tuple(
        Event(**{**row, "source": sources[row["source"]]}) for row in _rows(root, "events")
    )
    regions = tuple(row["region"] for row in _rows(root, "regions"))
    return Data(regions, tuple(indicators.values()), observations, events, tuple(sources.values()))


def preferred(observations: tuple[Observation, ...]) -> Observation:
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


def chronological(observations: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """Observations by the end of their period."""
    return tuple(sorted(observations, key=lambda o: (last_day(o.period), o.period)))


def _rows(root: Path, table: str) -> list[dict[str, Any]]:
    path = DATA / f"{table}.csv"
    # utf-8-sig: Excel writes a byte order mark.
    with (root / path).open(encoding="utf-8-sig", newline="") as file:
        # strict: a quotation mark that is never closed would swallow the rest of the file.
        reader = csv.DictReader(file, strict=True)
        try:
            return list(reader)
        except csv.Error as error:
            # The last row that was read ends on line_num.
            place = f"{path.as_posix()}, line {reader.line_num + 1}"
            raise DataError("A table cannot be read.", [Finding(place, str(error))]) from error


def _observation(
    row: dict[str, Any], indicators: dict[str, Indicator], sources: dict[str, Source]
) -> Observation:
    # The unit is the indicator's, as validation has made sure.
    fields = {key: value for key, value in row.items() if key != "unit"}
    return Observation(
        **{
            **fields,
            "indicator": indicators[row["indicator"]],
            "source": sources[row["source"]],
            "value": Decimal(row["value"]),
            "precision": Decimal(row["precision"]),
        }
    )
