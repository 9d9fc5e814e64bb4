"""The ledger: every fact that a report prints, where it does, and all that it rests on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from msgspec import Struct

from whitepaper.document import nodes
from whitepaper.document.facts import Fact, described, grounds
from whitepaper.document.walk import Place, cells_with_places, find

Kind = Literal["text", "key figure", "figure", "table", "caption"]
_OF_THE_FACT = (
    *("name", "indicator", "region", "period", "value", "unit", "qualifier", "precision"),
    *("status", "scope", "definition", "formula"),
)
COLUMNS = (
    *("number", "chapter", "cell", "kind", "label", "printed"),
    *_OF_THE_FACT,
    *("inputs", "places", "sources", "citations"),
)


class Entry(Struct, frozen=True):
    """One fact as printed once: its place, where in it, and the fact.

    `kind` is text, key figure, figure (one that is drawn), table (one in a cell) or, for what only
    the texts of a figure or table print, caption; `label` is that of the figure or table.
    """

    place: Place
    kind: Kind
    label: str
    printed: str
    fact: Fact


def entries(document: nodes.Document) -> tuple[Entry, ...]:
    """Every printed fact of a document, in the order of reading."""
    return tuple(
        Entry(place, kind, label, printed, fact)
        for place, cell in cells_with_places(document)
        for kind, label, printed, fact in _items(cell.blocks)
    )


def to_csv(found: Iterable[Entry]) -> bytes:
    """The ledger as CSV in UTF-8 with a byte order mark, as spreadsheets expect it."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    for number, entry in enumerate(found, start=1):
        fact = entry.fact
        rows.writerow(
            [
                number,
                *(entry.place.chapter, entry.place.cell, entry.kind, entry.label, entry.printed),
                *("" if (part := getattr(fact, name)) is None else part for name in _OF_THE_FACT),
                "; ".join(map(described, fact.inputs)),
                " ".join(grounds(fact)),
                " ".join(source.id for source in fact.sources),
                "\n".join(source.citation for source in fact.sources),
            ]
        )
    return file.getvalue().encode("utf-8-sig")


_EXHIBITS = (nodes.Figure, nodes.Table, nodes.KeyFigures)
_Item = tuple[Kind, str, str, Fact]


def _items(blocks: Iterable[nodes.Block]) -> Iterator[_Item]:
    for block in blocks:
        yield from _in_text(block, skip=_EXHIBITS)
        for exhibit in find(block, nodes.Figure, nodes.Table, nodes.KeyFigures):
            yield from _in_exhibit(exhibit)


def _in_text(value: Any, skip: tuple[type[nodes.Node], ...] = ()) -> Iterator[_Item]:
    for node in find(value, nodes.FactText, nodes.Formula, nodes.Image, skip=skip):
        if isinstance(node, nodes.FactText):
            yield "text", "", node.visible, node.fact
        else:
            yield from (("text", "", fact.text, fact) for fact in node.facts)


def _in_exhibit(exhibit: nodes.Figure | nodes.Table | nodes.KeyFigures) -> Iterator[_Item]:
    match exhibit:
        case nodes.KeyFigures():
            for item in exhibit.items:
                for fact in (item.fact, *(text.fact for text in find(item.note, nodes.FactText))):
                    yield "key figure", "", fact.text, fact
        # What the author wrote is part of the text.
        case nodes.Figure(shown=False):
            texts = list(_in_text((exhibit.caption, exhibit.subtitle, exhibit.note)))
            yield from texts
            # One text may be both caption and alternative text.
            known = [fact for *_, fact in texts]
            yield from (("text", "", f.text, f) for f in exhibit.facts if f not in known)
        case nodes.Table(shown=False):
            head = exhibit.head or exhibit.columns
            yield from _in_text((head, exhibit.rows, exhibit.caption, exhibit.note))
        case nodes.Figure():
            yield from (("caption", exhibit.label, f.text, f) for f in exhibit.facts)
            yield from (("figure", exhibit.label, f.number, f) for f in exhibit.data)
        case nodes.Table():
            yield from (("caption", exhibit.label, f.text, f) for f in exhibit.facts)
            cells = find((exhibit.columns, exhibit.rows), nodes.FactText)
            yield from (("table", exhibit.label, text.visible, text.fact) for text in cells)
