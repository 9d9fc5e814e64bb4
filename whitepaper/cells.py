"""What of a notebook's cells is printed, by their tags and formats, before anything reads them.

The tags are Jupyter Book's own: `remove-cell`, `remove-output`, `show-input`. Unknown tags say
nothing; so does `remove-input`, since code is only printed where it is asked for.
"""

from __future__ import annotations

import copy

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

REMOVE_CELL = "remove-cell"
REMOVE_OUTPUT = "remove-output"
SHOW_INPUT = "show-input"


def tags(cell: NotebookNode) -> list[str]:
    """A cell's tags."""
    return list(cell.metadata.get("tags", []))


def to_print(cell: NotebookNode) -> NotebookNode:
    """A cell with what it prints alone, and in its place, so that the others keep their numbers.

    An error stays: after it, what a notebook shows need not be what it would compute. A raw cell
    in Markdown becomes a Markdown cell, to be held to account like one.
    """
    printed = copy.copy(cell)
    if cell.cell_type == "raw" and raw_format(cell) == "text/markdown":
        printed = new_markdown_cell(cell.source, id=cell.get("id", ""))
        printed.metadata = cell.metadata
        printed.attachments = cell.get("attachments", {})
    if REMOVE_CELL in tags(cell):
        kept = ("tags", "whitepaper")
        printed.source = ""
        printed.metadata = NotebookNode({k: v for k, v in cell.metadata.items() if k in kept})
        printed.pop("attachments", None)
    if "outputs" in cell and {REMOVE_CELL, REMOVE_OUTPUT} & set(tags(cell)):
        printed.outputs = [output for output in cell.outputs if output.output_type == "error"]
    return printed


def raw_format(cell: NotebookNode) -> str:
    """The MIME type that a raw cell is in, if it says."""
    return str(cell.metadata.get("format") or cell.metadata.get("raw_mimetype") or "")
