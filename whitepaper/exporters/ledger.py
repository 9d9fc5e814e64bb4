"""The ledger: every fact that a report prints, where it does, and all that it rests on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from whitepaper.bundles import FACT, FIGURE, KEY_FIGURES, TABLE
from whitepaper.project import notebook_place

_OF_THE_FACT = (
    *("name", "indicator", "region", "period", "value", "unit", "qualifier", "precision"),
    *("status", "scope", "definition", "formula"),
)
COLUMNS = (
    *("number", "chapter", "cell", "kind", "label", "printed"),
    *_OF_THE_FACT,
    *("inputs", "places", "sources", "citations"),
)


_NOTHING: Mapping[str, Any] = {
    **dict.fromkeys(_OF_THE_FACT, ""),
    **dict.fromkeys(("number", "original", "note", "break_note", "denominator_date"), ""),
    **dict.fromkeys(("places", "sources", "inputs"), ()),
    "value": None,
}


@dataclass(frozen=True)
class Entry:
    """One fact as printed once: chapter, cell (from 1), where in it, and the fact's bundle.

    `kind` is text, key figure, figure, table or, for what only their texts print, caption; `label`
    is that of the figure or table.
    """

    chapter: str
    cell: int
    kind: str
    label: str
    printed: str
    fact: Mapping[str, Any]

    @property
    def place(self) -> str:
        """Where it is printed, as findings name places."""
        return f"{notebook_place(self.chapter)}, cell {self.cell}"


def numbered_cells(report: NotebookNode) -> Iterator[tuple[str, int, NotebookNode]]:
    """Every cell of a stitched report with its chapter and its number there."""
    chapter, number = "notebook", 0
    for cell in report.cells:
        number += 1
        if "whitepaper" in cell.metadata:
            chapter, number = cell.metadata["whitepaper"].get("chapter", chapter), 1
        yield chapter, number, cell


def entries(report: NotebookNode) -> tuple[Entry, ...]:
    """Every printed fact of a stitched report, in order."""
    return tuple(
        Entry(chapter, number, kind, label, printed, fact)
        for chapter, number, cell in numbered_cells(report)
        for kind, label, printed, fact in _printed(cell)
    )


def _printed(cell: NotebookNode) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    results = (entry["result"] for entry in cell.metadata.get("user_expressions", []))
    for shown in (*results, *cell.get("outputs", [])):
        data = shown.get("data", {})
        if FACT in data:
            yield "text", "", data[FACT]["text"], whole(data[FACT])
        yield from _in_bundles(data)


def _in_bundles(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    for item in data.get(KEY_FIGURES, {}).get("items", []):
        for fact in (item.get("fact"), *item.get("facts", [])):
            if fact:
                yield "key figure", "", fact["text"], whole(fact)
    for bundle in (data[kind] for kind in (FIGURE, TABLE) if kind in data):
        label = bundle.get("id", "")
        for fact in bundle.get("facts", []):
            yield "caption", label, fact["text"], whole(fact)
        for fact in bundle.get("data", []):
            yield "figure", label, fact["number"], whole(fact)
        for row, column, fact in bundle.get("cells", []):
            yield "table", label, bundle["rows"][row][column], whole(fact)


def whole(fact: Mapping[str, Any]) -> Mapping[str, Any]:
    """A fact with every part of its bundle: one saved by an earlier version may lack some."""
    return {**_NOTHING, **fact}


def written(found: Iterable[Entry]) -> bytes:
    """The ledger as CSV in UTF-8 with a byte order mark, as spreadsheets expect it."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    for number, entry in enumerate(found, start=1):
        fact = entry.fact
        rows.writerow(
            [
                number,
                *(entry.chapter, entry.cell, entry.kind, entry.label, entry.printed),
                *(fact.get(name) or "" for name in _OF_THE_FACT),
                "；".join(map(described, fact.get("inputs", []))),
                " ".join(grounds(fact)),
                " ".join(source["id"] for source in fact["sources"]),
                "\n".join(source["citation"] for source in fact["sources"]),
            ]
        )
    return file.getvalue().encode("utf-8-sig")


def described(fact: Mapping[str, Any]) -> str:
    """A fact in one phrase: 广州 2020 专利质押融资额 = 66.77亿元 (data/observations.csv:12)."""
    where = ", ".join(grounds(fact))
    what = " ".join(part for part in (fact["region"], fact["period"], fact["name"]) if part)
    return f"{what} = {fact['text']}{f' ({where})' if where else ''}"


def grounds(fact: Mapping[str, Any]) -> list[str]:
    """The rows of the data that a fact stands in, or those that its inputs do."""
    found = [*fact.get("places", []), *(p for f in fact.get("inputs", []) for p in grounds(f))]
    return list(dict.fromkeys(found))
