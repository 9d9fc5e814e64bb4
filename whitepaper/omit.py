"""Leave out what optional cells say of facts that the edition does not have.

A cell is optional if it has the tag `optional`. Of a Markdown cell a block (paragraph, list,
footnote) goes if one of its roles found its fact absent, and a heading with nothing left below it;
a code cell goes if it ended so, and with it the references （@fig-…） to it in optional cells.
Elsewhere an absent fact is a failure.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from nbformat import NotebookNode

from whitepaper.roles import LABEL, TARGET, TOKEN, expressions

OPTIONAL = "optional"
ABSENT = "AbsentError"
_NOTE = re.compile(r"^\[\^([^\]\n]+)\]:", re.MULTILINE)
_LABEL = re.compile(rf"""\bid\s*=\s*["']({LABEL})["']""")
_HEADING = re.compile(rf"\s*(?:{TARGET})?(?P<marks>#{{1,6}})\s[^\n]*\s*")


@dataclass(frozen=True)
class Block:
    """A block of Markdown, with the results of its roles, as far as there are any."""

    text: str
    results: tuple[Any, ...]

    @property
    def absent(self) -> str:
        """Why a fact of it is absent, if one is."""
        reasons = (r["result"] for r in self.results if r["result"].get("ename") == ABSENT)
        return next((str(reason.get("evalue", "")) for reason in reasons), "")

    @property
    def level(self) -> int:
        """The level of a heading, 0 for anything else."""
        found = _HEADING.fullmatch(self.text)
        return len(found["marks"]) if found else 0


@dataclass(frozen=True)
class Omission:
    """A paragraph that is not printed: its cell by number, its text, and why."""

    cell: int
    text: str
    reason: str

    @property
    def beginning(self) -> str:
        """So much of its text as tells which one it is."""
        shown = TOKEN.sub(lambda match: "…" if match["expression"] else match[0], self.text)
        return " ".join(shown.split())[:30]


def is_optional(cell: NotebookNode) -> bool:
    """Whether a cell, or its paragraphs, may be left out."""
    return OPTIONAL in cell.metadata.get("tags", [])


def absence(cell: NotebookNode) -> str:
    """Why an optional code cell has shown nothing, if a fact of it was absent."""
    return str(cell.metadata.get(ABSENT, ""))


def set_aside(cell: NotebookNode) -> None:
    """Take an absent fact off the outputs of a cell, where it would pass for a failure."""
    for output in cell.get("outputs", []):
        if output.output_type == "error" and output.ename == ABSENT:
            cell.metadata[ABSENT] = output.evalue
            cell.outputs = []


def omit(cells: Sequence[NotebookNode]) -> tuple[list[NotebookNode], list[Omission]]:
    """The cells of a chapter without what has no facts, and what that was."""
    gone = {label for cell in cells if absence(cell) for label in _LABEL.findall(cell.source)}
    omissions: list[Omission] = []
    parts: list[list[Block]] = []
    for number, cell in enumerate(cells, start=1):
        blocks = list(_blocks(cell, gone)) if cell.cell_type == "markdown" else []
        if reason := absence(cell):
            omissions.append(Omission(number, cell.source, reason))
        elif is_optional(cell):
            omissions += [Omission(number, b.text, b.absent) for b in blocks if b.absent]
            notes = {name for b in blocks if b.absent for name in _NOTE.findall(b.text)}
            kept = (block for block in blocks if not block.absent)
            blocks = [replace(b, text=_without_marks(b.text, notes)) for b in kept]
        parts.append(blocks)
    return [
        _kept(cell, blocks) if is_optional(cell) else cell
        for cell, blocks in zip(cells, _without_bare_headings(cells, parts), strict=True)
    ], omissions


def _without_bare_headings(
    cells: Sequence[NotebookNode], parts: Sequence[list[Block]]
) -> list[list[Block]]:
    """The blocks without those headings of optional cells that nothing follows."""
    kept: list[list[Block]] = [[] for _ in parts]
    # From the end: what the next heading on this or a higher level is, once content was seen.
    below = 0
    for index in range(len(parts) - 1, -1, -1):
        cell = cells[index]
        if cell.cell_type == "code" and cell.get("outputs"):
            below = 7
        for block in reversed(parts[index]):
            bare = block.level and is_optional(cell) and below <= block.level
            if not bare:
                kept[index].insert(0, block)
                below = block.level or 7
    return kept


def _blocks(cell: NotebookNode, gone: Set[str]) -> Iterator[Block]:
    """A Markdown cell's blocks: what blank lines part, but for those in code and comments.

    Of an optional cell without its references to what is `gone`.
    """
    results = iter(cell.metadata.get("user_expressions", []))
    text = cell.source
    hidden = TOKEN.sub(lambda match: re.sub(r"\n", "\0", match[0]), text)
    start = 0
    # An indented line goes on with what stands before it: a list, a footnote.
    for gap in re.finditer(r"\n(?:[ \t]*\n)+(?![ \t])|\Z", hidden):
        block = text[start : gap.start()]
        if block.strip():
            shown = _without_references(block, gone) if is_optional(cell) else block
            yield Block(shown, tuple(islice(results, len(expressions(block)))))
        start = gap.end()


def _texts_of(cell: NotebookNode) -> list[str]:
    return [block.text for block in _blocks(cell, frozenset())]


def _without_references(text: str, gone: Set[str]) -> str:
    """A text without its bracketed references to what is gone, alone or among others."""
    for label in gone:
        text = re.sub(
            rf"[（(](?:详?见|参见|如)?@{label}[）)]|@{label}、|、@{label}(?![\w-])", "", text
        )
    return text


def _without_marks(text: str, notes: Set[str]) -> str:
    for note in notes:
        text = text.replace(f"[^{note}]", "")
    return text


def _kept(cell: NotebookNode, blocks: Sequence[Block]) -> NotebookNode:
    """A cell with no more than these blocks, and without a word of what it lacks."""
    changed = copy.deepcopy(cell)
    if cell.cell_type == "markdown" and [b.text for b in blocks] != _texts_of(cell):
        changed.source = "\n\n".join(block.text for block in blocks)
        changed.metadata["user_expressions"] = [r for block in blocks for r in block.results]
    changed.metadata.pop(ABSENT, None)
    return changed
