"""What the code of a chapter says before it runs: names of the data, labels, and its mistakes."""

from __future__ import annotations

import ast
import builtins
import contextlib
import re
from collections.abc import Callable, Iterable, Iterator

from nbformat import NotebookNode

from whitepaper.document.grammar import expressions
from whitepaper.document.labels import is_label
from whitepaper.errors import Finding, in_cell, nearest
from whitepaper.inputs.bindings import asked_by, bound_in
from whitepaper.inputs.cells import applies, is_optional, options
from whitepaper.inputs.data import Data
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.kernelspecs import PYTHON
from whitepaper.inputs.python_errors import explained, misread
from whitepaper.inputs.questions import callee_name, parsed, unanswerable
from whitepaper.inspection.exhibits import exhibit_findings, label_of, texts_of
from whitepaper.languages.grammar import Trend
from whitepaper.messages import msg
from whitepaper.spelling import closest

# Cells that are of another language begin so.
_OF_CELL = "%%"
_WORD = re.compile(r"\w+")
# Names that code has without binding them, and what binds some that cannot be seen.
_OF_IPYTHON = ("display", "get_ipython", "In", "Out", "_")
_BINDS_UNSEEN = re.compile(r"^%%|^\s*%|import \*|\b(?:exec|globals|setattr)\(", re.MULTILINE)
# What may be a label in code of whatever language.
_LABEL = re.compile(r"\b(?:fig|tbl)-[\w.:-]*")
# Options of cells that readers read.
_SAID = frozenset({"fig-cap", "fig-alt", "tbl-cap", "note"})
_EXHIBITS = frozenset({"figure", "table"})


def code_findings(
    notebook: NotebookNode, place: str, known: Data | None, edition: Edition, language: str
) -> Iterator[Finding]:
    """Code of the notebook at a place that is no Python, and asks for what no data has.

    Of code in another language nothing is known before it runs.
    """
    if language != PYTHON:
        return
    cells = [
        (number, cell)
        for number, cell in enumerate(notebook.cells, start=1)
        if applies(cell, edition.edition, edition.period)
    ]
    bound = _bound(notebook.cells)
    read = {name for _, cell in cells for name in _names_read(cell)}
    for number, cell in cells:
        for source in _sources(cell):
            try:
                tree = parsed(source)
            except SyntaxError as error:
                yield _misread(cell, source, error, place, number)
                continue
            if cell.cell_type == "code":
                yield from exhibit_findings(tree, source, in_cell(place, number), read)
            elif bound is not None:
                for name in dict.fromkeys(asked_by(source)):
                    if name not in bound:
                        yield _unbound(in_cell(place, number), name, bound)
            if known:
                asked = unanswerable(tree, known, edition, optional=is_optional(cell))
                for each in dict.fromkeys(asked):
                    yield Finding(in_cell(place, number), each.message, each.remedy)


def _misread(
    cell: NotebookNode, source: str, error: SyntaxError, place: str, number: int
) -> Finding:
    """What is told of a source that is no Python: in prose, which it is."""
    slip = misread(source, error.msg, error.lineno)
    if cell.cell_type == "code":
        return Finding(in_cell(place, number, slip.line), slip.message)
    message = msg("{{eval}}`{source}`: {message}", source=source, message=slip.message)
    return Finding(in_cell(place, number), message)


def _bound(cells: Iterable[NotebookNode]) -> set[str] | None:
    """The names that an expression may use; None where that is not known before the code runs."""
    bound = {*dir(builtins), *_OF_IPYTHON}
    for cell in cells:
        if cell.cell_type == "code" and _BINDS_UNSEEN.search(cell.source):
            return None
        try:
            # Of code that is no Python nothing is known.
            for source in _sources(cell):
                parsed(source)
        except SyntaxError:
            return None
        bound |= bound_in(cell)
    return bound


def _unbound(where: str, name: str, bound: Iterable[str]) -> Finding:
    """What is told of a name that nothing binds, as when it is evaluated."""
    slip = explained("NameError", f"name '{name}' is not defined")
    remedy = nearest(name, bound) if closest(name, bound) else ""
    return Finding(where, slip.message, remedy)


def _names_read(cell: NotebookNode) -> Iterator[str]:
    """The names that a cell asks for; of one that is no Python, whatever could be one."""
    sources = (cell.source,) if cell.cell_type == "code" else _sources(cell)
    for source in sources:
        try:
            tree = parsed(source)
        except SyntaxError:
            yield from _WORD.findall(source)
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                yield node.id


def labels(cell: NotebookNode, language: str) -> tuple[str | None, ...]:
    """The labels of the figures and tables of a cell; None for one that its code makes up."""
    said = (cell.metadata.get("label"), options(cell).get("label"))
    own = tuple(dict.fromkeys(str(label) for label in said if label))
    if cell.cell_type != "code":
        return own
    if language != PYTHON:
        # What begins like a label, and is none, is put together.
        found = dict.fromkeys(_LABEL.findall(cell.source))
        more = (each if is_label(each, each[:3]) else None for each in found if each not in own)
        return (*own, *more)
    try:
        calls = [node for node in ast.walk(parsed(cell.source)) if isinstance(node, ast.Call)]
    except SyntaxError:
        # Whatever it was to be.
        return (*own, None)
    return own + tuple(label_of(call) for call in calls if callee_name(call) in _EXHIBITS)


def texts(
    cell: NotebookNode, language: str, trend: Callable[[str], Trend | None] | None = None
) -> tuple[str, ...]:
    """What a code cell says of its figures and tables, as far as its code does not make it up.

    Given `trend`, what it finds that only the data drawn can tell is left out.
    """
    if cell.cell_type != "code":
        return ()
    said = [value for name, value in options(cell).items() if name in _SAID]
    if language == PYTHON:
        with contextlib.suppress(SyntaxError):
            calls = [node for node in ast.walk(parsed(cell.source)) if isinstance(node, ast.Call)]
            exhibits = [call for call in calls if callee_name(call) in _EXHIBITS]
            said += [text for call in exhibits for text in texts_of(call, trend)]
    return tuple(dict.fromkeys(said))


def _sources(cell: NotebookNode) -> tuple[str, ...]:
    if cell.cell_type == "code":
        return () if cell.source.lstrip().startswith(_OF_CELL) else (cell.source,)
    return expressions(cell.source) if cell.cell_type == "markdown" else ()
