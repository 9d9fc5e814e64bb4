"""A new edition, from the parameters of another: params/<edition>.yaml, and what came over."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from whitepaper.errors import Finding, UsageError, WhitepaperError, in_file
from whitepaper.files import read_file
from whitepaper.inputs import parameters, yaml
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.period import (
    YEARS,
    at_start,
    is_day,
    is_period,
    last_day,
    months_between,
    shifted_day,
)
from whitepaper.languages import load
from whitepaper.messages import msg
from whitepaper.project import notebook_place
from whitepaper.succession import record
from whitepaper.succession.passages import passages

_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
# What the new edition is given; all else that names a year is told.
_GIVEN = re.compile(r"(edition|from|period|subtitle|title|date|cut_off):")
# Texts that name the period.
_TEXTS = ("title", "subtitle", "notice")


@dataclass(frozen=True)
class Begun:
    """An edition as it was begun from another, and the lines of its parameters to be looked at."""

    edition: Edition
    origin: Edition
    told: tuple[Finding, ...]


def begin(root: Path, name: str, origin: Edition, period: str, remark: str) -> Begun:
    """Write the parameters of a new edition, and the record of what came over to it.

    Its period is the one that is given, or the one that its name begins with. The record has a
    `remark` for whoever opens it. Raises `UsageError` if the edition is there already, or has no
    period.
    """
    place = parameters.place_of(name)
    refused = msg("The edition {edition} cannot be begun.", edition=name)
    if misnamed := parameters.name_findings(name):
        raise UsageError(refused, misnamed)
    if (root / place).exists():
        remedy = msg("nothing is overwritten: choose another name, or move it away")
        raise UsageError(refused, [Finding(place, msg("it is there already"), remedy)])
    own = period or at_start(name)
    if not is_period(own):
        what = (
            msg("“{period}” is not a period", period=own)
            if own
            else msg("“{edition}” does not begin with a period", edition=name)
        )
        remedy = msg("add --period with {period_forms}", period_forms=parameters.PERIOD_FORMS)
        raise UsageError(refused, [Finding(place, what, remedy)])
    keys = yaml.load(read_file(root / parameters.place_of(origin.edition)), "rt")
    _carry_over(keys, name, origin, own)
    written = yaml.dump(keys)
    try:
        with (root / place).open("xb") as file:
            file.write(written)
    except OSError as error:
        remedy = msg("see that it may be written")
        raise UsageError(refused, [Finding(place, str(error.strerror), remedy)]) from error
    try:
        begun = parameters.load(root, name)
        record.write(root, name, _carried(root, begun, origin), remark)
    except WhitepaperError:
        # It can be begun again.
        (root / place).unlink()
        raise
    return Begun(begun, origin, tuple(_told(written.decode(), place, origin, begun)))


def _carry_over(keys: Any, name: str, origin: Edition, period: str) -> None:
    """Make the parameters of one edition those of another."""
    months = months_between(origin.period, period)
    keys["edition"] = int(name) if name.isdecimal() else name
    if "from" in keys:
        keys["from"] = origin.parameter
    else:
        keys.insert(list(keys).index("edition") + 1, "from", origin.parameter)
    keys.pop("period", None)
    if at_start(name) != period:
        keys.insert(list(keys).index("from") + 1, "period", period)
    language = load(origin.language)
    before, after = language.period(origin.period), language.period(period)
    for key in _TEXTS:
        if before in keys.get(key, ""):
            keys[key] = keys[key].replace(before, after)
    for key in ("date", "cut_off"):
        keys[key] = _later(keys[key], origin.period, period, months)
    keys["status"] = "draft"


def _later(day: datetime.date, before: str, after: str, months: int) -> datetime.date:
    """A day as long after a period as another is after the one before."""
    if is_day(before) and is_day(after):
        return day + (last_day(after) - last_day(before))
    return shifted_day(day, months)


def _carried(root: Path, begun: Edition, origin: Edition) -> record.Record:
    """The texts that both editions have."""
    marks: list[set[str]] = []
    for edition in (begun, origin):
        own = set()
        for chapter in edition.chapters:
            source = read_file(root / notebook_place(chapter.notebook)).decode("utf-8-sig")
            notebook = nbformat.reads(source, as_version=nbformat.NO_CONVERT)
            found = passages(chapter.notebook, notebook, edition, "possible")
            own |= {passage.mark for passage in found}
        marks.append(own)
    return record.Record(frozenset(marks[0] & marks[1]))


def _told(text: str, place: str, origin: Edition, begun: Edition) -> Iterator[Finding]:
    """The lines that name a year which the new edition was not given."""
    language = load(origin.language)
    for number, line in enumerate(text.splitlines(), start=1):
        years = [year for year in _YEAR.findall(line) if int(year) in YEARS]
        if years and not _GIVEN.match(line):
            remedy = msg("see whether that year is right for {edition}", edition=begun.edition)
            yield Finding(in_file(place, number), line.strip(), remedy)
    if origin.period != begun.period and language.period(begun.period) not in begun.subtitle:
        what = msg("the subtitle is “{subtitle}”", subtitle=begun.subtitle)
        yield Finding(place, what, msg("see whether it names the right period"))
