"""Facts in what chapters print that can show no more than texts: there their marks are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace
from nbformat import NotebookNode

from whitepaper.document.facts import MARK, Fact, sources_of
from whitepaper.document.nodes import Block, FactText, Figure, Inline, Table, Text, Unprintable
from whitepaper.document.serialise import fact_from
from whitepaper.document.walk import find, rewrite
from whitepaper.inputs.cells import FACTS

# As much is told of a text with a mark that stands behind another.
_SHOWN = 40


def traced(blocks: Sequence[Block], cell: NotebookNode) -> tuple[Block, ...]:
    """The blocks of a cell, in which what its marks name are facts.

    A table of them, and a figure that draws them, offer their data as those in Python do.
    """
    facts = _facts(cell)
    if not facts:
        return tuple(blocks)
    drawn = tuple(dict.fromkeys(facts[mark] for mark in _marks_drawn(cell) if mark in facts))

    def change(node: Any) -> Any:
        return tuple(_inlines(node.text, facts)) if isinstance(node, Text) else node

    def offer(node: Any) -> Any:
        if isinstance(node, Table):
            return _table(node)
        return _figure(node, drawn) if isinstance(node, Figure) and drawn else node

    return rewrite(rewrite(tuple(blocks), change), offer)


def _facts(cell: NotebookNode) -> Mapping[str, Fact]:
    kept = cell.metadata.get(FACTS)
    try:
        return {mark: fact_from(each) for mark, each in (kept or {}).items()}
    # Metadata of another program's.
    except (AttributeError, ValueError):
        return {}


def _marks_drawn(cell: NotebookNode) -> Iterator[str]:
    """The marks of the facts that a code cell says its figure draws."""
    for entry in cell.metadata.get("user_expressions", ()) if cell.cell_type == "code" else ():
        for text in entry["result"].get("data", {}).values():
            yield from MARK.findall(str(text))


def _inlines(text: str, facts: Mapping[str, Fact]) -> Iterator[Inline]:
    """A text as inlines; what a mark stands behind is a fact if it is as the file has it."""
    at = 0
    for match in MARK.finditer(text):
        fact, before = facts.get(match[1]), text[at : match.start()]
        printed = fact and next(filter(before.endswith, (fact.text, fact.number)), None)
        if fact is None:
            continue
        if not printed:
            yield Text(before)
            yield Unprintable("mark", (before + match[0])[-_SHOWN:])
        else:
            if rest := before.removesuffix(printed):
                yield Text(rest)
            yield FactText(fact, "" if printed == fact.text else printed)
        at = match.end()
    if rest := text[at:]:
        yield Text(rest)


def _table(table: Table) -> Table:
    facts = tuple(text.fact for text in find(table.rows, FactText))
    if not facts:
        return table
    columns = tuple(
        replace(column, align="right") if _is_numeric(cells) else column
        for column, cells in zip(table.columns, zip(*table.rows, strict=True), strict=True)
    )
    own = {"shown": True, "sources": sources_of(facts)} if table.label and table.caption else {}
    return replace(table, columns=columns, **own)


def _is_numeric(cells: Sequence[Any]) -> bool:
    return any(text.fact.value is not None for text in find(cells, FactText))


def _figure(figure: Figure, drawn: tuple[Fact, ...]) -> Figure:
    own = {"data": drawn, "shown": True} if figure.label and figure.caption else {}
    return replace(figure, sources=sources_of(drawn), **own)
