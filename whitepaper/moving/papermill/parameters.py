"""Parameters of chapters: what their notebooks declare, and what these were given elsewhere.

A project gives plain values to names that a notebook declares with values of that type. What is
not so is written into the cell that declares, for there it counts too.
"""

from __future__ import annotations

import ast
import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from whitepaper.errors import Finding
from whitepaper.inputs import kernelspecs, notebook
from whitepaper.inputs.bindings import bound_in
from whitepaper.messages import msg
from whitepaper.moving.papermill.runs import GivenTo
from whitepaper.project import PROJECT

TAGGED = "parameters"
# What parameters of a project may be.
_PLAIN = (bool, int, float, str, list, datetime.date, type(None))


class Allotted(Struct, frozen=True):
    """The parameters of a project: those of all chapters, and those of each by its name."""

    shared: Mapping[str, Any]
    own: Mapping[str, Mapping[str, Any]]


def allot(
    everywhere: Mapping[str, Any],
    notebooks: Mapping[str, NotebookNode],
    given: Mapping[str, Sequence[GivenTo]],
    lost: list[Finding],
) -> Allotted:
    """Give chapters what their notebooks were given: what cannot be is written into these.

    `everywhere` is given to all that declare it, `given` to each by its name, the last of a
    parameter's values counts. What readers of the project are to know is added to `lost`.
    """
    lost += _declared_by_none(everywhere, notebooks)
    shared = {
        name: value
        for name, value in everywhere.items()
        if all(_takes(each, name, value) for each in notebooks.values() if name in declared(each))
        and any(name in declared(each) for each in notebooks.values())
    }
    own: dict[str, dict[str, Any]] = {}
    for chapter, made in notebooks.items():
        of_all = {
            name: (value, PROJECT.as_posix())
            for name, value in everywhere.items()
            if name in declared(made) and name not in shared
        }
        of_it = {
            name: (value, each.place)
            for each in given.get(chapter, ())
            for name, value in each.parameters.items()
        }
        own[chapter] = {}
        for name, (value, place) in {**of_all, **of_it}.items():
            known = name in declared(made)
            if not known:
                lost += _declare_more(made, chapter, name, value, place)
            if name not in declared(made) or (name in shared and shared[name] == value):
                continue
            if _takes(made, name, value):
                own[chapter][name] = value
            elif known:
                lost.append(_write_in(made, chapter, name, value, place))
    return Allotted(shared, own)


def _declared_by_none(
    everywhere: Mapping[str, Any], notebooks: Mapping[str, NotebookNode]
) -> Iterator[Finding]:
    known = {name for each in notebooks.values() for name in declared(each)}
    for name in everywhere:
        if name not in known:
            yield Finding(
                PROJECT.as_posix(),
                msg("no notebook declares the parameter “{name}”", name=name),
                msg("declare it in the cell tagged “parameters” of those that use it"),
            )


def _takes(made: NotebookNode, name: str, value: Any) -> bool:
    """Whether a project may give a chapter a value by this name."""
    if not isinstance(value, _PLAIN) or (isinstance(value, list) and not _is_plain_list(value)):
        return False
    if not _in_python(made):
        return value is not None
    after = _at_tagged(made) + 1
    again = any(name in bound_in(cell) for cell in made.cells[after:])
    return not again and notebook.fits(_as_text(value), declared(made)[name])


def _is_plain_list(values: Sequence[Any]) -> bool:
    return all(isinstance(_as_text(each), bool | int | float | str | None) for each in values)


def _as_text(value: Any) -> Any:
    """A value as notebooks have it: days are texts there."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def _declare_more(
    made: NotebookNode, chapter: str, name: str, value: Any, place: str
) -> Iterator[Finding]:
    """Have a chapter declare one more parameter; what is told of that."""
    # It may have declared it with what is computed.
    at = _at_tagged(made)
    below = made.cells[at + 1 : at + 2] if at >= 0 else []
    known = any(name == own for cell in below for _, own in _assignments(cell.source))
    if not _write(made, name, value):
        yield _not_given(chapter, name, place)
    elif not known:
        what = msg(
            "{chapter} did not declare the parameter “{name}”: now it does",
            chapter=chapter,
            name=name,
        )
        yield Finding(place, what, msg("nothing is to be done"))


def _write_in(made: NotebookNode, chapter: str, name: str, value: Any, place: str) -> Finding:
    """Write a value that cannot be given into the chapter; what is told of that."""
    if not _write(made, name, value):
        return _not_given(chapter, name, place)
    what = msg(
        "the parameter “{name}” cannot be given as it is: its value stands in {chapter}",
        name=name,
        chapter=chapter,
    )
    return Finding(place, what, msg("change it there, in the cell tagged “parameters”"))


def _not_given(chapter: str, name: str, place: str) -> Finding:
    what = msg("the parameter “{name}” is not given to {chapter}", name=name, chapter=chapter)
    remedy = msg("write its value into the cell tagged “parameters” of that chapter")
    return Finding(place, what, remedy)


def _write(made: NotebookNode, name: str, value: Any) -> bool:
    """Assign a value in the cell of parameters of a chapter in Python, if it can be written."""
    text = repr(_as_text(value))
    if not _in_python(made) or not name.isidentifier() or not _is_literal(text):
        return False
    if (at := _at_tagged(made)) < 0:
        # Below the heading, as papermill puts it before all code.
        at = 1
        made.cells.insert(at, new_code_cell("", metadata={"tags": [TAGGED]}))
        made.cells[at]["id"] = "cell-parameters"
    cell = made.cells[at]
    is_new = name not in declared(made)
    kept = _without(cell.source, name)
    cell.source = f"{kept}\n{name} = {text}".strip("\n")
    # What the cell computed of it stands below now.
    if is_new and at + 1 < len(made.cells) and made.cells[at + 1].cell_type == "code":
        after = made.cells[at + 1]
        after.source = _without(after.source, name)
        if not after.source.strip():
            del made.cells[at + 1]
    return True


def _is_literal(text: str) -> bool:
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return False
    return True


def _without(source: str, name: str) -> str:
    """A source without the statements that only assign to a name."""
    gone = {
        line
        for statement, names in _assignments(source)
        if names == name
        for line in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
    }
    lines = source.split("\n")
    return "\n".join(line for n, line in enumerate(lines, start=1) if n not in gone)


def _assignments(source: str) -> Iterator[tuple[ast.stmt, str]]:
    for statement in statements(source):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield statement, name


def _in_python(made: NotebookNode) -> bool:
    return kernelspecs.said_by(made.metadata)[1] == kernelspecs.PYTHON


def _at_tagged(made: NotebookNode) -> int:
    cells = enumerate(made.cells)
    return next((n for n, cell in cells if TAGGED in cell.metadata.get("tags", ())), -1)


# ---- What a notebook declares


def declared(made: NotebookNode) -> Mapping[str, Any]:
    """What a chapter's parameters are, with their values there; of other languages without."""
    if (at := _at_tagged(made)) < 0:
        return {}
    if not _in_python(made):
        return dict.fromkeys(notebook.assigned_in(made.cells[at]))
    return plain_assignments(made.cells[at].source)


def plain_assignments(source: str) -> dict[str, Any]:
    """The plain values that a source in Python gives names."""
    return {name: value for _, name, value in _plain(source)}


def split(source: str) -> tuple[str, str]:
    """The lines of a source that assign plain values to names, and the others."""
    taken = {
        number
        for statement, _, _ in _plain(source)
        for number in range(statement.lineno - 1, statement.end_lineno or statement.lineno)
    }
    lines = list(enumerate(source.split("\n")))
    plain = "\n".join(line for number, line in lines if number in taken)
    others = "\n".join(line for number, line in lines if number not in taken).strip("\n")
    is_code = any(line.strip() and not line.startswith("#") for line in others.split("\n"))
    return plain, others if is_code else ""


def _plain(source: str) -> Iterator[tuple[ast.stmt, str, Any]]:
    """The statements of a source that give a plain value to a name, the first time for each."""
    found: set[str] = set()
    for statement in statements(source):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in found:
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                continue
        try:
            plain = ast.literal_eval(value)
        except (ValueError, TypeError):
            continue
        found.add(name)
        yield statement, name, plain


def statements(source: str) -> list[ast.stmt]:
    """The statements of a source; none of one that is no Python."""
    try:
        return ast.parse(source).body
    except SyntaxError:
        return []
