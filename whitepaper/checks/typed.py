"""Every number and every claim of a report comes from a fact, or is allowed by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from whitepaper.bundles import FIGURE, KEY_FIGURES, TABLE
from whitepaper.checks.numbers import Number, claims, excerpt, numbers, without_markup
from whitepaper.errors import Finding
from whitepaper.exporters.ledger import numbered_cells
from whitepaper.exporters.texts import image_texts, prose
from whitepaper.project import notebook_place

_REMEDY = "print it by a fact, or name it under “typed” in the parameters"


def typed_findings(
    report: NotebookNode, allowed: Sequence[str], parameters: str
) -> Iterator[Finding]:
    """What was typed into prose, headings, captions and alternative texts and is no fact's.

    `allowed` are the texts of the edition's `parameters` file that may hold numbers: each that
    allows nothing in any chapter is a finding too.
    """
    unused = dict.fromkeys(allowed)
    for chapter, number, cell in numbered_cells(report):
        place = f"{notebook_place(chapter)}, cell {number}"
        for text, facts in _texts(cell):
            shown = _without(text, facts)
            for found, what in (
                (numbers(shown), "is typed"),
                (claims(shown), "claims what no fact shows"),
            ):
                for each in found:
                    names = [name for name in allowed if _allows(name, shown, each)]
                    for name in names:
                        unused.pop(name, None)
                    if not names:
                        told = f"“{each.text}” {what}: {excerpt(shown, each)}"
                        yield Finding(place, told, _REMEDY)
    for name in unused:
        what = f"“typed” names “{name}”, which allows nothing in any chapter"
        yield Finding(parameters, what, "remove it")


def _allows(name: str, text: str, number: Number) -> bool:
    """Whether a number stands in a text that is allowed by name."""
    return any(
        match.start() <= number.start and number.end <= match.end()
        for match in re.finditer(re.escape(name), text)
    )


def _without(text: str, facts: Sequence[Mapping[str, Any]]) -> str:
    """A text without what it prints of facts: these as a whole, unit and direction included."""
    printed = {form for fact in facts for form in _forms(fact) if form}
    for form in sorted(printed, key=len, reverse=True):
        # Not the end of a longer number, and not after a word that turns its direction.
        text = re.sub(
            rf"(?<![0-9.])(?<!增长)(?<!下降)(?<!增加)(?<!减少)(?<!提高){re.escape(form)}(?![0-9.])",
            lambda match: "\0" * len(match[0]),
            text,
        )
    return text


def _forms(fact: Mapping[str, Any]) -> Iterator[str]:
    """What a text may print of a fact: its text, its number with its unit, its names and notes."""
    yield from (fact["text"], fact["name"], fact["scope"], fact["break_note"])
    if fact["value"] is not None and fact["unit"]:
        spoken = fact["unit"].partition("/")[0]
        yield from (f"{fact['number']}{unit}" for unit in (fact["unit"], spoken))


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
    of_images = (image_texts(cell, output) for output in cell.get("outputs", []))
    for text in dict.fromkeys(each[key] for each in of_images for key in ("alt", "caption")):
        yield without_markup(text), ()


def _table_texts(table: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    shown = {(row, column): fact for row, column, fact in table["cells"]}
    facts = [*table["facts"], *shown.values()]
    for part in ("caption", "unit", "note"):
        yield without_markup(table[part]), facts
    for column in table["columns"]:
        # A bare year heads a column of that year.
        if not re.fullmatch("(?:19|20)[0-9]{2}", column["label"]):
            yield column["label"], facts
    for row, cells in enumerate(table["rows"]):
        for column, text in enumerate(cells):
            if (row, column) not in shown:
                yield text, table["facts"]
