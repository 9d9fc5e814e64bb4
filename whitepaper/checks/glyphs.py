"""Characters that would be boxes: in what only evidence shows, and in plain charts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from whitepaper.errors import Finding
from whitepaper.exporters.ledger import entries, numbered_cells
from whitepaper.exporters.printed import glyph_findings
from whitepaper.project import notebook_place

# What matplotlib warns of; it draws a box.
_MISSING = re.compile(r"Glyph (\d{1,6}) [^\n]*?missing from")


def evidence_glyph_findings(report: NotebookNode) -> Iterator[Finding]:
    """Characters of the facts' own texts (definition, note, citation …) that no font shows.

    The HTML's evidence cards and the ledger show them, and prose does not.
    """
    texts: dict[str, list[str]] = {}
    for entry in entries(report):
        texts.setdefault(entry.place, []).extend(_strings(entry.fact))
    for place, found in texts.items():
        yield from glyph_findings(place, found)


def box_findings(report: NotebookNode) -> Iterator[Finding]:
    """Plain charts in which matplotlib drew boxes, of which it only warns."""
    for chapter, number, cell in numbered_cells(report):
        told = "".join(o.text for o in cell.get("outputs", []) if o.output_type == "stream")
        characters = "".join(dict.fromkeys(chr(int(code)) for code in _MISSING.findall(told)))
        if characters:
            yield Finding(
                f"{notebook_place(chapter)}, cell {number}",
                f"a chart shows boxes in place of “{characters}”, which its font does not have",
                "import whitepaper.chapter: it brings the report's fonts; else say it otherwise",
            )


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for inner in part.values():
            yield from _strings(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _strings(inner)
