"""Which names the code of a chapter binds, as far as that can be seen without running it."""

from __future__ import annotations

import symtable
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from whitepaper.inputs import code
from whitepaper.inputs.cells import ABSENT_ERROR

if TYPE_CHECKING:
    from nbformat import NotebookNode

_MAGIC = ("%", "!", "?")


def bound_in(cell: NotebookNode) -> set[str]:
    """The names that a cell binds for those after it, where that can be seen without running it."""
    sources: Iterable[str] = ()
    if cell.cell_type == "code":
        sources = (cell.source,)
    elif cell.cell_type == "markdown" and ":=" in cell.source:
        # Kernels, which ask for code alone, would import all of Markdown's grammar with it.
        from whitepaper.document.grammar import expressions

        # An expression in prose may assign, too.
        sources = expressions(cell.source)
    return {name for source in sources for name in bound_by(source)}


def unset(cells: Iterable[NotebookNode]) -> dict[str, str]:
    """The names that cells would have bound which a run has left out, and why it has."""
    found: dict[str, str] = {}
    for cell in cells:
        if reason := cell.metadata.get(ABSENT_ERROR):
            found.update(dict.fromkeys(bound_in(cell), reason))
        for entry in cell.metadata.get("user_expressions", ()):
            if entry["result"].get("ename") == ABSENT_ERROR:
                names = bound_by(entry["expression"])
                found.update(dict.fromkeys(names, entry["result"]["evalue"]))
    return found


def asked_by(expression: str) -> Iterator[str]:
    """The names that an expression needs and does not bind; none of one that is not Python."""
    try:
        pending = [code.read(symtable.symtable, expression.strip(), "cell", "eval")]
    except code.UNREADABLE:
        return
    while pending:
        table = pending.pop()
        pending += table.get_children()
        for symbol in table.get_symbols():
            of_module = table.get_type() == "module" or symbol.is_global()
            if of_module and symbol.is_referenced() and not symbol.is_assigned():
                yield symbol.get_name()


def bound_by(source: str) -> Iterator[str]:
    """The names that a source binds at its top level; none of one that is not Python."""
    try:
        pending = [code.read(symtable.symtable, source, "cell", "exec")]
    except code.UNREADABLE:
        # It may be IPython's, of which the lines that are Python's count.
        python = "\n".join(line for line in source.split("\n") if not line.startswith(_MAGIC))
        if python != source:
            yield from bound_by(python)
        return
    while pending:
        table = pending.pop()
        pending += table.get_children()
        for symbol in table.get_symbols():
            here = table.get_type() == "module" or symbol.is_declared_global()
            if here and (symbol.is_assigned() or symbol.is_imported()):
                yield symbol.get_name()
