"""The indicators that chapters print and that have no value for a new edition's period yet."""

from __future__ import annotations

import ast
import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct
from nbformat import NotebookNode

from whitepaper.document.facts import Fact
from whitepaper.document.grammar import expressions
from whitepaper.document.ledger import entries
from whitepaper.document.serialise import from_json
from whitepaper.files import read_file
from whitepaper.inputs.data import Data, Indicator, Observation, preferred_observation
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.facts import format_observation
from whitepaper.inputs.notebook import read_chapter
from whitepaper.inputs.period import (
    first_day,
    last_day,
    months_between,
    shifted,
)
from whitepaper.inputs.questions import VALUES, callee_name, parsed
from whitepaper.project import DOCUMENT, OUT

# Of a chapter: the id of an indicator, a region and a period.
_Use = tuple[str, str, str, str]


class Lacking(Struct, frozen=True):
    """A value that is wanted: of what, where, for which period; and the last one there is.

    It counts what happened `once`, as a case or a signing does, as far as the data knows.
    """

    chapters: tuple[str, ...]
    indicator: Indicator
    region: str
    period: str
    last_period: str
    last: str
    once: bool


def lacking(root: Path, known: Data, edition: Edition, origin: Edition) -> tuple[Lacking, ...]:
    """What chapters print of the period of the edition before, and the data lacks for this one.

    What they print is known from the last build of that edition; without one it is what their code
    names. In the order of the chapters, then of the data's indicators.
    """
    months = months_between(origin.period, edition.period)
    order = [indicator.indicator for indicator in known.indicators]
    listed = [chapter.notebook for chapter in edition.chapters]
    there: dict[tuple[str, str, str], list[Observation]] = {}
    periods: dict[str, set[str]] = {}
    for o in known.observations:
        there.setdefault((o.indicator.indicator, o.region, o.period), []).append(o)
        periods.setdefault(o.indicator.indicator, set()).add(o.period)
    wanted: dict[tuple[str, str, str], set[str]] = {}
    for chapter, name, region, period in _uses_printed(root, origin) or _uses_named(
        root, known, origin
    ):
        if chapter in listed:
            wanted.setdefault((name, region, period), set()).add(chapter)
    found = []
    for (name, region, period), chapters in wanted.items():
        later, same = shifted(period, months), there.get((name, region, period))
        if not (later and same) or later == period or (name, region, later) in there:
            continue
        last = preferred_observation(tuple(same))
        found.append(
            Lacking(
                chapters=tuple(sorted(chapters, key=listed.index)),
                indicator=last.indicator,
                region=region,
                period=later,
                last_period=period,
                last=format_observation(last, edition.language),
                once=last.indicator.timing == "count" and len(periods[name]) == 1,
            )
        )

    def place(each: Lacking) -> tuple[int, int, str, str]:
        first, indicator = each.chapters[0], each.indicator.indicator
        return listed.index(first), order.index(indicator), each.region, each.period

    return tuple(sorted(found, key=place))


def _uses_printed(root: Path, origin: Edition) -> set[_Use]:
    """What the last build of an edition printed of its own period; nothing without one."""
    try:
        document = from_json(read_file(root / OUT / origin.edition / DOCUMENT))
    except (OSError, ValueError):
        return set()
    return {
        (entry.place.chapter, fact.indicator, fact.region, fact.period)
        for entry in entries(document)
        for fact in _recorded_values(entry.fact)
        if fact.indicator and _is_regular(fact.period, origin.period)
    }


def _recorded_values(fact: Fact) -> Iterator[Fact]:
    """The recorded values that a fact rests on: itself, or its inputs."""
    if fact.inputs:
        for given in fact.inputs:
            yield from _recorded_values(given)
    else:
        yield fact


def _is_regular(period: str, whole: str) -> bool:
    """Whether a period lies in another and has its like a year later, as no day of an event has."""
    try:
        within = first_day(whole) <= first_day(period) and last_day(period) <= last_day(whole)
    except ValueError:
        return False
    ends_month = (last_day(period) + datetime.timedelta(days=1)).day == 1
    return within and (ends_month or period == whole)


def _uses_named(root: Path, known: Data, origin: Edition) -> set[_Use]:
    """What the code of an edition's chapters names that has a value for its period."""
    visible = known.known_on(origin.cut_off)
    found = set()
    for chapter in origin.chapters:
        names = set(_texts(read_chapter(root, chapter.notebook)))
        for o in visible.observations:
            is_named = {o.indicator.name, o.indicator.indicator} & names
            if is_named and o.period == origin.period and o.region in {origin.region, *names}:
                found.add((chapter.notebook, o.indicator.indicator, o.region, o.period))
    return found


def _texts(notebook: NotebookNode) -> Iterable[str]:
    """The texts in the code of a chapter that asks the data for values; else nothing."""
    trees = []
    for cell in notebook.cells:
        sources = [cell.source] if cell.cell_type == "code" else expressions(cell.source)
        for source in sources:
            try:
                trees.append(parsed(source))
            except SyntaxError:
                continue
    parts = [node for tree in trees for node in ast.walk(tree)]
    if not any(isinstance(node, ast.Call) and callee_name(node) in VALUES for node in parts):
        return []
    constants = (node.value for node in parts if isinstance(node, ast.Constant))
    return [value for value in constants if isinstance(value, str)]
