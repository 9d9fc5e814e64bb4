"""Tags of cells, and the name under which a cell keeps that a fact of it was absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

# Tags: the first is ours, the others are Jupyter Book's.
OPTIONAL = "optional"
REMOVE_CELL = "remove-cell"
REMOVE_OUTPUT = "remove-output"
SHOW_INPUT = "show-input"
# The error of an absent fact; in an optional cell's metadata, why it shows nothing.
ABSENT = "AbsentError"


def tags(cell: NotebookNode) -> list[str]:
    """A cell's tags."""
    return list(cell.metadata.get("tags", []))


def is_optional(cell: NotebookNode) -> bool:
    """Whether a cell, or its paragraphs, may be left out."""
    return OPTIONAL in tags(cell)
