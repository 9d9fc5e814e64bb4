"""The texts that an author has typed into a chapter: paragraphs, captions, notes, entries."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from whitepaper.document.grammar import Part, parts
from whitepaper.inputs.cells import ABSENT, applies, is_made, is_optional, shown
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.questions import QUESTIONS, called, parsed

# What says something about a figure or a table.
_TEXTS = frozenset({"caption", "subtitle", "note", "alt", "source"})


@dataclass(frozen=True)
class Passage:
    """A text as it was typed, with “…” for what is evaluated in it, and where it stands.

    `mark` is the same for the same text, code in it included, wherever it stands.
    """

    chapter: str
    cell: int
    text: str
    mark: str


def passages(
    chapter: str, notebook: NotebookNode, edition: Edition, *, executed: bool
) -> Iterator[Passage]:
    """The texts of a chapter that an edition prints, as far as that is known.

    Of a notebook that was `executed` it is known what an optional cell does without.
    """
    cells = [cell for cell in notebook.cells if not is_made(cell)]
    for number, cell in enumerate(cells, start=1):
        if not applies(cell, edition.edition, edition.period) or not shown(cell).cell:
            continue
        for text, source in _texts(cell, executed=executed):
            if text.strip():
                yield Passage(chapter, number, " ".join(text.split()), _mark(source))


def _texts(cell: NotebookNode, *, executed: bool) -> Iterator[tuple[str, str]]:
    """The texts of a cell as typed, each with its source."""
    if cell.cell_type == "markdown":
        absent = _absent(cell) if executed and is_optional(cell) else frozenset[int]()
        found: list[Part] = parts(cell.source)
        yield from ((p.typed, p.source) for p in found if absent.isdisjoint(p.expressions))
    elif cell.cell_type == "code" and not (executed and cell.metadata.get(ABSENT)):
        try:
            yield from _in_code(parsed(cell.source))
        except SyntaxError:
            # Which is told where code is looked at.
            return


def _absent(cell: NotebookNode) -> frozenset[int]:
    """The expressions of a cell that found no fact, by their numbers."""
    entries = cell.metadata.get("user_expressions", [])
    return frozenset(
        number for number, entry in enumerate(entries) if entry["result"].get("ename") == ABSENT
    )


def _in_code(node: ast.AST) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.keyword) and node.arg in _TEXTS:
        yield _typed(node.value), ast.unparse(node.value)
    elif isinstance(node, ast.Call) and called(node) in QUESTIONS:
        # Names of the data.
        return
    elif isinstance(node, ast.Constant | ast.JoinedStr):
        yield _typed(node), ast.unparse(node)
    else:
        for part in ast.iter_child_nodes(node):
            yield from _in_code(part)


def _typed(node: ast.AST) -> str:
    """The texts within an expression, with “…” for what it computes."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.FormattedValue):
        return "…"
    return "".join(map(_typed, ast.iter_child_nodes(node)))


def _mark(source: str) -> str:
    # Begins with a letter: YAML would take digits for a number.
    return f"t{hashlib.sha256(' '.join(source.split()).encode()).hexdigest()[:12]}"
