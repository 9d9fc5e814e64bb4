"""Labels and references: each label is there once, and each is referred to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from whitepaper.bundles import FIGURE, KEY_FIGURES, TABLE
from whitepaper.errors import Finding, nearest
from whitepaper.exporters.images import image_type
from whitepaper.exporters.ledger import numbered_cells
from whitepaper.exporters.texts import image_texts
from whitepaper.project import notebook_place
from whitepaper.roles import LABEL, TOKEN

_REFERENCE = re.compile(f"@({LABEL})")
# Pandoc's attributes of a heading, an image or a table's caption.
_ATTRIBUTE = re.compile(rf"\{{[^{{}}\n]*?\#(?P<label>{LABEL})")
_KIND = {"fig": "figure", "tbl": "table", "sec": "label"}


@dataclass(frozen=True)
class Label:
    """A label where it is defined. That of a chapter is its lasting address, used or not."""

    name: str
    place: str
    of_chapter: bool = False


def label_findings(report: NotebookNode) -> Iterator[Finding]:
    """Labels that stand twice, references to nothing, and labels that nothing refers to.

    A figure or table must be referred to in prose. What refers to, or is, a chapter that a draft
    lacks is not known.
    """
    labels: dict[str, Label] = {}
    in_prose: dict[str, str] = {}
    elsewhere: dict[str, str] = {}
    for chapter, number, cell in numbered_cells(report):
        place = f"{notebook_place(chapter)}, cell {number}"
        for label in _defined(cell, place):
            if label.name in labels:
                told = f"label @{label.name} is also defined in {labels[label.name].place}"
                yield Finding(place, told, "give each figure, table and section its own label")
            labels.setdefault(label.name, label)
        for text in _prose(cell):
            in_prose = dict.fromkeys(_references(text), place) | in_prose
        for text in _texts_of_bundles(cell):
            elsewhere = dict.fromkeys(_references(text), place) | elsewhere
    if report.metadata["whitepaper"].get("incomplete"):
        return
    for name, place in (elsewhere | in_prose).items():
        if name not in labels:
            remedy = f"correct the label, or add what it names; {nearest(name, labels)}"
            yield Finding(place, f"reference @{name} points to nothing", remedy)
    for label in labels.values():
        kind = _KIND[label.name.partition("-")[0]]
        unused = f"{kind} @{label.name} is never referred to"
        if kind != "label" and label.name not in in_prose:
            remedy = f"refer to it in the prose before it: 见@{label.name}"
            yield Finding(label.place, unused, remedy)
        elif kind == "label" and not label.of_chapter and label.name not in in_prose | elsewhere:
            yield Finding(label.place, unused, f"refer to it: 见@{label.name}, or remove the label")


def _prose(cell: NotebookNode) -> Iterator[str]:
    """The Markdown that a cell prints as running text."""
    if cell.cell_type == "markdown":
        yield cell.source
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "text/markdown" in data and not _bundle(data) and not image_type(data):
            yield data["text/markdown"]


def _texts_of_bundles(cell: NotebookNode) -> Iterator[str]:
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        items = data.get(KEY_FIGURES, {}).get("items", [])
        for part in (_bundle(data), image_texts(cell, output), *items):
            yield from (part.get(key) or "" for key in ("caption", "subtitle", "note"))


def _bundle(data: Mapping[str, Any]) -> Mapping[str, Any]:
    return data.get(FIGURE) or data.get(TABLE) or {}


def _defined(cell: NotebookNode, place: str) -> Iterator[Label]:
    for text in _prose(cell):
        for match in TOKEN.finditer(text):
            if match["target"]:
                yield Label(match["target"], place, match["heading"].startswith("# "))
        # Not in code and comments, nor where a reference stands in brackets.
        plain = TOKEN.sub(lambda match: "" if not match["target"] else match["heading"], text)
        for match in _ATTRIBUTE.finditer(plain):
            line = plain[plain.rfind("\n", 0, match.start()) + 1 :]
            yield Label(match["label"], place, bool(re.match(r"#[ \t]", line)))
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        name = _bundle(data).get("id") or ""
        if image_type(data) and not _bundle(data):
            name = image_texts(cell, output)["label"]
        if re.fullmatch(LABEL, name):
            yield Label(name, place)


def _references(text: str) -> Iterator[str]:
    for match in TOKEN.finditer(text):
        if match["label"]:
            yield match["label"]
        # A heading below its target is one token with it.
        for part in (match["bracketed"], match["heading"]):
            yield from _REFERENCE.findall(part or "")
