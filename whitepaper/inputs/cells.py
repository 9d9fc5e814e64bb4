"""Tags of cells, and the names under which a cell keeps what was found out about it."""

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
# In a cell's metadata, its place in its notebook before other cells were taken out.
NUMBER = "whitepaper-number"
# In a cell's metadata, what its charts show boxes for: what is wrong and the remedy, of each.
BOXES = "boxes"


def tags(cell: NotebookNode) -> list[str]:
    """A cell's tags."""
    return list(cell.metadata.get("tags", []))


def is_optional(cell: NotebookNode) -> bool:
    """Whether a cell, or its paragraphs, may be left out."""
    return OPTIONAL in tags(cell)
