"""The plan of a build: one independent run for each chapter, checked before a kernel starts."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from whitepaper.edition import PARAMS, Edition, nearest
from whitepaper.errors import Finding, UsageError

NOTEBOOKS = Path("notebooks")
# The one parameter that every chapter declares and every edition sets.
EDITION_PARAMETER = "edition"


@dataclass(frozen=True)
class ChapterRun:
    """One chapter to execute: its source as read, its place, and what it is given."""

    name: str
    role: str
    path: Path
    source: str
    parameters: Mapping[str, Any]


def plan(root: Path, edition: Edition) -> tuple[ChapterRun, ...]:
    """The runs of an edition's chapters, in their order.

    Raises `UsageError` with every chapter that is absent or unreadable and every parameter that
    its notebook doesn't declare or declares with another type.
    """
    params = f"{PARAMS.as_posix()}/{edition.edition}.yaml"
    runs: list[ChapterRun] = []
    findings: list[Finding] = []
    for chapter in edition.chapters:
        path = root / NOTEBOOKS / f"{chapter.notebook}.ipynb"
        place = path.relative_to(root).as_posix()
        if not path.is_file():
            known = nearest(chapter.notebook, (p.stem for p in path.parent.glob("*.ipynb")))
            findings.append(Finding(params, f"there is no {place}", known))
            continue
        source = path.read_text(encoding="utf-8")
        given = {**chapter.parameters, EDITION_PARAMETER: edition.edition}
        findings += _check(place, source, f"{params}, chapter {chapter.notebook}", given)
        runs.append(ChapterRun(chapter.notebook, chapter.role, path, source, given))
    if findings:
        raise UsageError(f"The chapters of edition {edition.edition} cannot run.", findings)
    return tuple(runs)


def _check(place: str, source: str, giver: str, given: Mapping[str, Any]) -> list[Finding]:
    """Compare what a chapter is given with what its parameters cell declares."""
    try:
        notebook = nbformat.reads(source, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        reason = str(error).splitlines()[0]
        return [Finding(place, f"not a readable notebook: {reason}", "open and save it again")]
    cells = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", [])
    ]
    if len(cells) != 1:
        return [
            Finding(
                place,
                f"{len(cells) or 'no'} cells are tagged “parameters”",
                "tag exactly one code cell, the first, with “parameters”",
            )
        ]
    try:
        declared = declared_parameters(cells[0].source)
    except (SyntaxError, ValueError) as error:
        return [Finding(place, f"the parameters cell: {error}", "assign plain values only")]
    findings = []
    for name, value in given.items():
        if name not in declared:
            findings.append(
                Finding(
                    giver,
                    f"the notebook declares no parameter “{name}”",
                    nearest(name, declared) or "add it to the notebook's parameters cell",
                )
            )
        elif not _fits(value, declared[name]):
            findings.append(
                Finding(
                    giver,
                    f"“{name}” is {_kind(value)}, but {place} declares {_kind(declared[name])}",
                    f"given: {value!r}",
                )
            )
    return findings


def declared_parameters(source: str) -> dict[str, Any]:
    """The names and default values that a parameters cell assigns.

    Raises `ValueError` for anything but assignments of plain values.
    """
    declared: dict[str, Any] = {}
    for statement in ast.parse(source).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                raise ValueError(f"line {statement.lineno} assigns no plain value to one name")
        try:
            declared[name] = ast.literal_eval(value)
        except ValueError as error:
            raise ValueError(f"line {statement.lineno}: “{name}” is no plain value") from error
    return declared


def _fits(value: Any, default: Any) -> bool:
    """Whether a value may stand for a default: same type, an int for a float, or no default."""
    if default is None or type(value) is type(default):
        return True
    return isinstance(default, float) and type(value) is int


def _kind(value: Any) -> str:
    names = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}
    return names.get(type(value), f"a {type(value).__name__}")
