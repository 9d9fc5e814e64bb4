"""A new edition, from the parameters of another: params/<edition>.yaml, and what came over."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from whitepaper.errors import Finding, UsageError, WhitepaperError, in_file
from whitepaper.files import is_there, read_file
from whitepaper.inputs import parameters, yaml
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.listing import editions_of, period_of_file
from whitepaper.inputs.matrix import EACH, exceptions
from whitepaper.inputs.notebook import read_chapter
from whitepaper.inputs.period import (
    YEARS,
    at_start,
    is_day,
    is_period,
    last_day,
    months_between,
    shifted,
    shifted_day,
)
from whitepaper.inputs.validation import spans
from whitepaper.languages import load
from whitepaper.messages import msg
from whitepaper.project import parameters_place
from whitepaper.succession import record
from whitepaper.succession.passages import passages

_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
# What the new edition is given; all else that names a year is told.
_GIVEN = re.compile(r"(edition|from|period|subtitle|title|date|cut_off):")
# Texts that name the period.
_TEXTS = ("title", "subtitle", "notice")


class Begun(Struct, frozen=True):
    """Editions as they were begun from others, and the lines of their parameters to be looked at.

    They are several where a file makes several.
    """

    editions: tuple[Edition, ...]
    told: tuple[Finding, ...]


def begin(root: Path, name: str, origin: str, period: str, remark: str) -> Begun:
    """Write a new parameter file from another, `origin`, and the record of what came over to it.

    Its period is the one that is given, or the one that its name begins with. The record has a
    `remark` for whoever opens it. Raises `UsageError` if the edition is there already, or has no
    period.
    """
    before = [parameters.load(root, one.name) for one in editions_of(root, origin)]
    if not before:
        parameters.check_named(root, origin)
    place = parameters_place(name)
    refused = msg("The edition {edition} cannot be begun.", edition=name)
    own, earlier = period or at_start(name), period_of_file(root, origin)
    if wrong := tuple(_wrong(root, name, own)) or tuple(_without_period(origin, earlier)):
        raise UsageError(refused, wrong)
    keys = yaml.load(read_file(root / parameters_place(origin)), "rt")
    _carry_over(keys, name, before[0], earlier, own)
    written = yaml.dump(keys)
    try:
        with (root / place).open("xb") as file:
            file.write(written)
    except OSError as error:
        remedy = msg("see that it may be written")
        raise UsageError(refused, [Finding(place, str(error.strerror), remedy)]) from error
    try:
        begun = tuple(parameters.load(root, one.name) for one in editions_of(root, name))
        record.write(root, name, _carried(root, begun, before), remark)
    except WhitepaperError:
        # It can be begun again.
        (root / place).unlink()
        raise
    told = _lines_with_years(written.decode(), place, begun[0], earlier, own)
    return Begun(begun, tuple(told))


def _wrong(root: Path, name: str, period: str) -> Iterable[Finding]:
    """What keeps an edition of a name and a period from being begun."""
    place = parameters_place(name)
    if "/" in name:
        what = msg("a file makes its editions by “{key}”", key=EACH)
        remedy = msg("list the value there; a new file has a name without “/”")
        return [Finding(place, what, remedy)]
    if misnamed := parameters.name_findings(name):
        return misnamed
    if is_there(root / place):
        remedy = msg("nothing is overwritten: choose another name, or move it away")
        return [Finding(place, msg("it is there already"), remedy)]
    if is_period(period):
        return []
    meant = spans.plain(name)
    if period:
        what = msg("“{period}” is not a period", period=period)
    else:
        what = msg("“{edition}” does not begin with a period", edition=name)
    remedy = (
        msg("name it {meant}, or add --period {meant}", meant=meant)
        if meant and not period
        else msg("add --period with {period_forms}", period_forms=parameters.PERIOD_FORMS)
    )
    return [Finding(place, what, remedy)]


def _without_period(origin: str, period: str) -> Iterator[Finding]:
    """What keeps others from being begun from a file; one that makes several may say no period."""
    if not is_period(period):
        place = parameters_place(origin)
        what = msg("{file} does not say what period it is of", file=place)
        remedy = msg("add period: {period_forms} there", period_forms=parameters.PERIOD_FORMS)
        yield Finding(place, what, remedy)


def _carry_over(keys: Any, name: str, origin: Edition, earlier: str, period: str) -> None:
    """Make the parameters of one file, of an earlier period, those of another."""
    months = months_between(earlier, period)
    before = keys["edition"]
    keys["edition"] = int(name) if name.isdecimal() else name
    if "from" in keys:
        keys["from"] = before
    else:
        keys.insert(list(keys).index("edition") + 1, "from", before)
    keys.pop("period", None)
    if at_start(name) != period:
        keys.insert(list(keys).index("from") + 1, "period", period)
    language = load(origin.language)
    said = language.period(earlier), language.period(period)
    for key in _TEXTS:
        if said[0] in keys.get(key, ""):
            keys[key] = keys[key].replace(*said)
    each = keys.get(EACH, {})
    if "period" in each:
        each["period"] = _later_periods(each["period"], months)
        for left_out in exceptions(each):
            if own := left_out.get("period"):
                left_out["period"] = _later_periods(own if isinstance(own, list) else [own], months)
    more = (own for values in each.values() if isinstance(values, dict) for own in values.values())
    for node in (keys, *filter(None, more)):
        for key in ("date", "cut_off"):
            if key in node:
                node[key] = _later(node[key], earlier, period, months)
        node.pop("corrections", None)
    keys["status"] = "draft"


def _later_periods(periods: Any, months: int) -> Any:
    """Periods some months later, listed as they were; what has no such period stays as it is."""

    def later(period: Any) -> Any:
        text = period.isoformat() if isinstance(period, datetime.date) else str(period)
        found = shifted(text, months) if is_period(text) else None
        return (int(found) if found.isdecimal() else found) if found else period

    if isinstance(periods, dict):
        return {later(period): more for period, more in periods.items()}
    return [later(period) for period in periods]


def _later(day: datetime.date, before: str, after: str, months: int) -> datetime.date:
    """A day as long after a period as another is after the one before."""
    if is_day(before) and is_day(after):
        return day + (last_day(after) - last_day(before))
    return shifted_day(day, months)


def _carried(root: Path, begun: Sequence[Edition], before: Sequence[Edition]) -> record.Record:
    """The texts that both have, new editions and those before them."""
    marks: list[set[str]] = []
    for editions in (begun, before):
        own = set[str]()
        for edition, chapter in ((one, each) for one in editions for each in one.chapters):
            notebook = read_chapter(root, chapter.notebook)
            found = passages(chapter.notebook, notebook, edition, "possible")
            own |= {passage.mark for passage in found}
        marks.append(own)
    return record.Record(frozenset(marks[0] & marks[1]))


def _lines_with_years(
    text: str, place: str, begun: Edition, earlier: str, period: str
) -> Iterator[Finding]:
    """The lines that name a year which the new edition was not given."""
    language, name = load(begun.language), begun.edition.partition("/")[0]
    for number, line in enumerate(text.splitlines(), start=1):
        years = [year for year in _YEAR.findall(line) if int(year) in YEARS]
        if years and not _GIVEN.match(line):
            remedy = msg("see whether that year is right for {edition}", edition=name)
            yield Finding(in_file(place, number), line.strip(), remedy)
    names = (language.period(period), language.period(begun.period))
    if earlier != period and not any(each.lower() in begun.subtitle.lower() for each in names):
        what = msg("the subtitle is “{subtitle}”", subtitle=begun.subtitle)
        yield Finding(place, what, msg("see whether it names the right period"))
