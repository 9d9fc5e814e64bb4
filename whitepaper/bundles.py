"""The display bundles that carry facts, figures and tables from a chapter to the exporters.

Each is a Jupyter display bundle with one JSON part of our own beside what JupyterLab shows
(SVG, HTML or text). This module is the whole contract between the chapter interface, which
writes the bundles, and the exporters, which read them.

Each `sources` is a list of objects with the keys `id`, `publisher`, `citation` (the full
reference as printed in the list of sources) and `url` (empty unless it may be printed).

FACT         {text, number, name, indicator, definition, region, period, value, precision, unit,
             qualifier, scope, break_note, status, original, note, denominator_date, places,
             sources, formula, inputs: [facts]}; `places` are rows of the data, `file:row`
FIGURE       {id, caption, subtitle, alt, note, sources, facts, data}; the drawing is
             `image/svg+xml`; `data` are the facts drawn, `facts` those that only its texts print
TABLE        {id, caption, unit, columns: [{label, align: left|right|center}],
             rows: [[text, …], …], note, sources, facts, cells: [[row, column, fact], …]};
             the first column heads its row
KEY_FIGURES  {items: [{label, value, note, sources, fact, facts}]}
SOURCES      {}: the place of the list of all sources cited in the document
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from whitepaper.document import nodes
from whitepaper.document.facts import Fact
from whitepaper.document.walk import plain

FACT = "application/vnd.whitepaper.fact+json"
FIGURE = "application/vnd.whitepaper.figure+json"
TABLE = "application/vnd.whitepaper.table+json"
KEY_FIGURES = "application/vnd.whitepaper.key-figures+json"
SOURCES = "application/vnd.whitepaper.sources+json"


def fact(given: Fact) -> dict[str, Any]:
    """All that a fact rests on, as its bundle carries it."""
    return _whole(given)


def block(given: nodes.Block) -> dict[str, Any]:
    """The bundle of a block that a chapter displays."""
    match given:
        case nodes.Figure():
            parts = {
                "id": given.label,
                "caption": plain(given.caption),
                "subtitle": plain(given.subtitle),
                "alt": given.alt,
                "note": plain(given.note),
            }
            facts = {"facts": _whole(given.facts), "data": _whole(given.data)}
            return {FIGURE: {**parts, "sources": _whole(given.sources), **facts}}
        case nodes.Table():
            return {TABLE: _table(given)}
        case nodes.KeyFigures():
            return {KEY_FIGURES: {"items": [_item(item) for item in given.items]}}
        case _:
            return {SOURCES: {}}


def _table(given: nodes.Table) -> dict[str, Any]:
    cells = [
        [row, column, _whole(content.fact)]
        for row, line in enumerate(given.rows)
        for column, cell in enumerate(line)
        for content in (cell.content if cell else ())
        if isinstance(content, nodes.FactText)
    ]
    return {
        "id": given.label,
        "caption": plain(given.caption),
        "unit": given.unit,
        "columns": [{"label": plain(c.label), "align": c.align} for c in given.columns],
        "rows": [[plain(cell.content) if cell else "" for cell in row] for row in given.rows],
        "note": plain(given.note),
        "sources": _whole(given.sources),
        "facts": _whole(given.facts),
        "cells": cells,
    }


def _item(item: nodes.KeyFigure) -> dict[str, Any]:
    facts = [part.fact for part in item.note if isinstance(part, nodes.FactText)]
    return {
        "label": item.label,
        "value": item.fact.text,
        "note": plain(item.note),
        "facts": _whole(tuple(facts)),
        "sources": _whole(item.fact.sources),
        "fact": _whole(item.fact),
    }


def _whole(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        names = (name for name in value.__struct_fields__ if name != "when")
        return {name: _whole(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return [_whole(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value
