"""Every number and every claim of a report comes from a fact, or is allowed by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from whitepaper.bundles import FIGURE, KEY_FIGURES, TABLE
from whitepaper.errors import Finding
from whitepaper.evidence.ledger import places
from whitepaper.evidence.numbers import (
    Number,
    claims,
    excerpt,
    numbers,
    unallowed,
    without_markup,
)
from whitepaper.evidence.texts import prose
from whitepaper.period import in_words
from whitepaper.project import notebook_place

_REMEDY = "print it by a fact, or name it under “typed” in the parameters"


def typed_findings(
    report: NotebookNode, allowed: Sequence[str], parameters: str
) -> Iterator[Finding]:
    """What was typed into prose, headings, captions and alternative texts and is no fact's.

    `allowed` are the texts of the edition's `parameters` file that may hold numbers: each that no
    chapter prints is a finding too.
    """
    unused = dict.fromkeys(allowed)
    for chapter, number, cell in places(report):
        place = f"{notebook_place(chapter)}, cell {number}"
        for text, facts in _texts(cell):
            for name in [name for name in unused if name in text]:
                del unused[name]
            yield from _findings(place, text, facts, allowed)
    for name in unused:
        yield Finding(parameters, f"“typed” names “{name}”, which no chapter prints", "remove it")


def _findings(
    place: str, text: str, facts: Sequence[Mapping[str, Any]], allowed: Sequence[str]
) -> Iterator[Finding]:
    printed = {part for fact in facts for part in _parts(fact)}
    for found, what in ((numbers(text), "is typed"), (claims(text), "claims what no fact shows")):
        others: Iterable[Number] = (number for number in found if number.text not in printed)
        for number in unallowed(text, others, allowed):
            yield Finding(place, f"“{number.text}” {what}: {excerpt(text, number)}", _REMEDY)


def _parts(fact: Mapping[str, Any]) -> Iterator[str]:
    """The numbers and claims that a text may print of a fact."""
    period = in_words(fact["period"]) if fact.get("period") else ""
    texts = [fact["text"], fact["number"].lstrip("-"), period]
    # Notes and subtitles name what is measured, and say where a series breaks.
    for text in (*texts, fact["name"], fact["scope"], fact["break_note"]):
        yield from (number.text for number in (*numbers(text), *claims(text)))
    yield fact["number"].lstrip("-")


def _texts(cell: NotebookNode) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    """Each text that a cell prints, markup blanked, with the facts that it may print."""
    if cell.cell_type == "markdown":
        yield without_markup(prose(cell, lambda _: "\0")), ()
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if FIGURE in data:
            figure = data[FIGURE]
            facts = [*figure["facts"], *figure["data"]]
            for part in ("caption", "subtitle", "alt", "note"):
                yield without_markup(figure[part]), facts
        elif TABLE in data:
            yield from _table_texts(data[TABLE])
        elif KEY_FIGURES in data:
            for item in data[KEY_FIGURES]["items"]:
                yield item["label"], [item["fact"]]
                yield without_markup(item["note"]), item["facts"]
        elif "text/markdown" in data:
            yield without_markup(data["text/markdown"]), ()
        yield output.get("metadata", {}).get("alt", ""), ()
    yield cell.metadata.get("alt", ""), ()


def _table_texts(table: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    shown = {(row, column): fact for row, column, fact in table["cells"]}
    facts = [*table["facts"], *shown.values()]
    for part in ("caption", "unit", "note"):
        yield without_markup(table[part]), facts
    yield from ((column["label"], facts) for column in table["columns"])
    for row, cells in enumerate(table["rows"]):
        for column, text in enumerate(cells):
            if (row, column) not in shown:
                yield text, facts
