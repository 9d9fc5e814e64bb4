"""What the code of a chapter says before it runs: names of the data, labels, and its mistakes."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from nbformat import NotebookNode

from whitepaper.document.grammar import expressions
from whitepaper.errors import Finding, in_cell, nearest
from whitepaper.inputs.data import Data
from whitepaper.inputs.punctuation import misplaced
from whitepaper.inputs.python_errors import syntax
from whitepaper.inspection.exhibits import exhibit_findings, label_of
from whitepaper.messages import msg

# What is IPython's: lines, and cells that are of another language.
_MAGIC = re.compile(r"^(\s*)[%!?].*$", re.MULTILINE)
_OF_CELL = "%%"
# What takes the name of an indicator, or of several, as its first argument.
_OF_INDICATORS = frozenset({"fact", "has", "growth", "change", "series", "grid", "definitions"})
_OF_EVENTS = frozenset({"event", "news"})
_FIND = msg("look for a part of its name: build.py indicators …")
_EXHIBITS = frozenset({"figure", "table"})


def code_findings(notebook: NotebookNode, place: str, known: Data | None) -> Iterator[Finding]:
    """Code of the notebook at a place that is no Python, and names that the data does not have."""
    for number, cell in enumerate(notebook.cells, start=1):
        for source in _sources(cell):
            try:
                tree = _parsed(source)
            except SyntaxError as error:
                yield Finding(in_cell(place, number, error.lineno), _fault(source, error))
                continue
            if cell.cell_type == "code":
                yield from exhibit_findings(tree, source, in_cell(place, number))
            if known:
                for name, kind in _names(tree):
                    yield from _unknown(name, kind, in_cell(place, number), known)


def labels(cell: NotebookNode) -> tuple[str | None, ...]:
    """The labels of the figures and tables of a cell; None for one that its code makes up."""
    own = (str(cell.metadata["label"]),) if cell.metadata.get("label") else ()
    if cell.cell_type != "code":
        return own
    try:
        calls = [node for node in ast.walk(_parsed(cell.source)) if isinstance(node, ast.Call)]
    except SyntaxError:
        # Whatever it was to be.
        return (*own, None)
    return own + tuple(label_of(call) for call in calls if _called(call) in _EXHIBITS)


def _sources(cell: NotebookNode) -> list[str]:
    if cell.cell_type == "code":
        return [] if cell.source.lstrip().startswith(_OF_CELL) else [cell.source]
    return list(expressions(cell.source)) if cell.cell_type == "markdown" else []


def _parsed(source: str) -> ast.Module:
    """The tree of a source. Raises `SyntaxError` for what is no Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(_MAGIC.sub(r"\1pass", source))
        except (ValueError, RecursionError, MemoryError) as error:
            raise SyntaxError(str(error)) from error


def _fault(source: str, error: SyntaxError) -> str:
    slip = misplaced(source)
    return slip.message if slip else syntax(error.msg)


def _names(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that code asks the data for, each with what it is to be the name of."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and call.args:
            argument, called = call.args[0], _called(call)
            listed = argument.elts if isinstance(argument, ast.List | ast.Tuple) else [argument]
            for part in listed if called in _OF_INDICATORS | _OF_EVENTS else ():
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value, "event" if called in _OF_EVENTS else "indicator"


def _unknown(name: str, kind: str, place: str, known: Data) -> Iterator[Finding]:
    if kind == "event":
        names = {event.event for event in known.events}
        message = msg("there is no event “{name}”", name=name)
    else:
        names = {name for each in known.indicators for name in (each.name, each.indicator)}
        message = msg("there is no indicator “{name}”", name=name)
    if name not in names:
        yield Finding(place, message, nearest(name, names) or _FIND)


def _called(call: ast.Call) -> str:
    """The name of what is called: of a method without its object."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
