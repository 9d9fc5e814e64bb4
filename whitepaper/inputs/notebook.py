"""A chapter's notebook as it stands in the project: its place, and what it declares."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whitepaper.errors import Finding, nearest
from whitepaper.inputs.cells import tags
from whitepaper.inputs.edition import EDITION_PARAMETER
from whitepaper.project import notebook_place

if TYPE_CHECKING:
    from nbformat import NotebookNode, ValidationError


def parameter_findings(
    root: Path, name: str, parameters: Mapping[str, Any], place: str
) -> Iterator[Finding]:
    """Why a chapter cannot take the edition, and the parameters that `place` gives it.

    The notebook is absent or unreadable, has not one cell tagged “parameters”, doesn't declare a
    parameter, or declares it with a value of another type. An edition is a number or a text.
    """
    path = root / notebook_place(name)
    if not path.is_file():
        known = (other.stem for other in path.parent.glob("*.ipynb"))
        yield Finding(place, f"there is no {notebook_place(name)}", nearest(name, known))
        return
    try:
        declared = _declared(path)
    except _UnreadableError as error:
        yield Finding(notebook_place(name), *error.args)
        return
    for parameter in dict.fromkeys((EDITION_PARAMETER, *parameters)):
        if parameter not in declared:
            yield Finding(
                place,
                f"{notebook_place(name)} declares no parameter “{parameter}”",
                nearest(parameter, declared) or "add it to the notebook's parameters cell",
            )
        elif parameter != EDITION_PARAMETER and not _fits(
            value := parameters[parameter], declared[parameter]
        ):
            wanted = _kind(declared[parameter])
            yield Finding(
                place,
                f"“{parameter}” is {_kind(value)}, but {notebook_place(name)} declares {wanted}",
                f"it is {value!r}",
            )


class _UnreadableError(Exception):
    """A notebook, or its parameters cell, cannot be read: what is wrong, and the remedy."""


def _declared(path: Path) -> dict[str, Any]:
    """The names and default values of a notebook's parameters cell."""
    try:
        notebook = _read(path)
    except ValueError as error:
        raise _UnreadableError(
            f"not a readable notebook: {error}",
            "restore it, or open it in JupyterLab and save it again",
        ) from error
    cells = [c for c in notebook.cells if c.cell_type == "code" and "parameters" in tags(c)]
    if len(cells) != 1:
        raise _UnreadableError(
            f"{len(cells) or 'no'} cells are tagged “parameters”",
            "tag exactly one code cell, the first, with “parameters”",
        )
    try:
        return _assigned(cells[0].source)
    except (SyntaxError, ValueError) as error:
        raise _UnreadableError(f"the parameters cell: {error}", "assign plain values") from error


def _read(path: Path) -> NotebookNode:
    """The notebook in a file, with or without a byte order mark; `ValueError` if it is none."""
    import nbformat
    from nbformat.validator import iter_validate

    text = path.read_text(encoding="utf-8-sig")
    document = json.loads(text)
    major = document.get("nbformat") if isinstance(document, dict) else None
    if major != nbformat.current_nbformat:
        raise ValueError(f"its format is {major!r}, not {nbformat.current_nbformat}")
    minor = document.get("nbformat_minor")
    if not isinstance(minor, int):
        raise ValueError(f"its “nbformat_minor” is {minor!r}, not a whole number")
    # Before nbformat reads it, which relies on much of this.
    errors = iter_validate(document, version=major, version_minor=minor)
    if problem := next(filter(None, map(_problem, errors)), ""):
        raise ValueError(problem)
    return nbformat.reads(text, as_version=major)


def _problem(error: ValidationError) -> str:
    """What is wrong in a notebook, and where; nothing if a cell has no id, which nbformat adds."""
    keys, whole = list(error.relative_path), "the notebook"
    if keys[:1] == ["cells"] and len(keys) > 1:
        whole = f"cell {keys[1] + 1}"
        del keys[:2]
    where = f"“{'.'.join(map(str, keys))}” of {whole}" if keys else whole
    if error.validator == "required":
        absent = [key for key in error.validator_value if key not in {"id", *error.instance}]
        return f"{where} has no “{absent[0]}”" if absent else ""
    if error.validator == "additionalProperties":
        return f"{where} has a key that notebooks do not have there"
    return f"{where} is not what notebooks have there"


def _assigned(source: str) -> dict[str, Any]:
    """What a cell assigns; `ValueError` for anything but plain values given to single names."""
    assigned: dict[str, Any] = {}
    for statement in ast.parse(source).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                raise ValueError(f"line {statement.lineno} must assign a plain value to one name")
        try:
            assigned[name] = ast.literal_eval(value)
        except ValueError as error:
            raise ValueError(f"line {statement.lineno}: “{name}” is not a plain value") from error
    return assigned


def _fits(value: Any, default: Any) -> bool:
    """Whether a value may stand for a default: same type, an int for a float, or no default."""
    if default is None or type(value) is type(default):
        return True
    return isinstance(default, float) and type(value) is int


def _kind(value: Any) -> str:
    names = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}
    return names.get(type(value), f"a {type(value).__name__}")
