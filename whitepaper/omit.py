"""Leave out the paragraphs of optional cells whose facts the edition does not have.

A Markdown cell is optional if it has the tag `optional`. Of such a cell a block (paragraph, list,
footnote) goes if one of its roles found its fact absent, and a heading with nothing left below it.
Elsewhere an absent fact is a failure.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from nbformat import NotebookNode

from whitepaper.roles import TOKEN, expressions

OPTIONAL = "optional"
ABSENT = "AbsentError"
_HEADING = re.compile(r"\s*(?:\(sec-[\w-]+\)=\s*\n+)?(#{1,6})\s[^\n]*\s*")


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
        return len(found[1]) if found else 0


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
    """Whether paragraphs of a cell may be left out."""
    return cell.cell_type == "markdown" and OPTIONAL in cell.metadata.get("tags", [])


def omit(cells: Sequence[NotebookNode]) -> tuple[list[NotebookNode], list[Omission]]:
    """The cells of a chapter without what has no facts, and what that was."""
    omissions: list[Omission] = []
    parts: list[list[Block]] = []
    for number, cell in enumerate(cells, start=1):
        blocks = list(_blocks(cell)) if cell.cell_type == "markdown" else []
        if is_optional(cell):
            omissions += [Omission(number, b.text, b.absent) for b in blocks if b.absent]
            blocks = [block for block in blocks if not block.absent]
        parts.append(blocks)
    kept = [
        _of_blocks(cell, blocks) if is_optional(cell) else cell
        for cell, blocks in zip(cells, _without_bare_headings(cells, parts), strict=True)
    ]
    return kept, omissions


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


def _blocks(cell: NotebookNode) -> Iterator[Block]:
    """A Markdown cell's blocks: what blank lines part, but for those in code and comments."""
    results = iter(cell.metadata.get("user_expressions", []))
    text = cell.source
    hidden = TOKEN.sub(lambda match: re.sub(r"\n", "\0", match[0]), text)
    start = 0
    for gap in re.finditer(r"\n[ \t]*\n\s*|\Z", hidden):
        block = text[start : gap.start()]
        if block.strip():
            yield Block(block, tuple(islice(results, len(expressions(block)))))
        start = gap.end()


def _of_blocks(cell: NotebookNode, blocks: Sequence[Block]) -> NotebookNode:
    changed = copy.deepcopy(cell)
    changed.source = "\n\n".join(block.text for block in blocks)
    changed.metadata["user_expressions"] = [r for block in blocks for r in block.results]
    return changed
