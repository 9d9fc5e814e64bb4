"""What the data of an edition says, as a file for chapters in kernels that cannot ask for facts.

It has what was public at the cut-off date, and of each value the texts that print it, marked: who
prints one of these prints the fact.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from whitepaper.document.facts import MARK, Fact, key, marked
from whitepaper.document.serialise import to_bundle
from whitepaper.inputs import data
from whitepaper.inputs.cells import FACTS
from whitepaper.inputs.data import Observation
from whitepaper.inputs.edition import ChapterEdition
from whitepaper.inputs.facts import observed

_COLUMNS = (
    *("indicator", "name", "region", "period", "when", "value", "unit", "qualifier"),
    *("fact", "number", "source"),
)


def facts_known(root: Path, edition: ChapterEdition, language: str) -> tuple[Fact, ...]:
    """The facts of a project's data that an edition may print, in a language: of each value one."""
    known = data.read(root, edition.language).known_on(edition.cut_off)
    return tuple(
        observed(each, language, cited=edition.language, broken_at=known.broken_at(each))
        for each in _best_of_each(known.observations)
    )


def _best_of_each(observations: Iterable[Observation]) -> Iterator[Observation]:
    def value(each: Observation) -> tuple[str, str, str]:
        return each.indicator.indicator, each.region, each.period

    for _, same in groupby(sorted(observations, key=value), value):
        yield data.preferred_observation(tuple(same))


def write(facts: Iterable[Fact], file: Path) -> None:
    """Write facts as a table: CSV in UTF-8, with a header."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened, lineterminator="\n")
        rows.writerow(_COLUMNS)
        for fact in facts:
            cited = " ".join(source.id for source in fact.sources)
            rows.writerow(
                (
                    *(fact.indicator, fact.name, fact.region, fact.period, fact.when),
                    *(f"{fact.value:f}" if fact.value is not None else "", fact.unit),
                    *(fact.qualifier, marked(fact.text, fact), marked(fact.number, fact), cited),
                )
            )


def by_key(facts: Iterable[Fact]) -> Mapping[str, Fact]:
    """Facts by what their marks name."""
    return {key(fact): fact for fact in facts}


def keep_printed(cell: NotebookNode, known: Mapping[str, Fact]) -> None:
    """Keep with a cell that has run the facts whose marks it prints."""
    printed = json.dumps([cell.get("outputs"), cell.metadata.get("user_expressions")])
    found: dict[str, Any] = {
        mark: to_bundle(known[mark]) for mark in MARK.findall(printed) if mark in known
    }
    cell.metadata.pop(FACTS, None)
    if found:
        cell.metadata[FACTS] = found


def refuse_none(cell: NotebookNode, known: Mapping[str, Fact], name: str) -> None:
    """Make what a cell's expressions gave an error of a name where it has no mark of a fact."""
    for entry in cell.metadata["user_expressions"]:
        printed = MARK.findall(json.dumps(entry["result"]))
        if entry["result"]["status"] == "ok" and not any(mark in known for mark in printed):
            entry["result"] = {"status": "error", "ename": name, "evalue": ""}
