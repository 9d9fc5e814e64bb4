"""Cells of code as they are here: their options, their parameters, and what they have glued."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from nbformat.v4 import new_code_cell, new_markdown_cell

from whitepaper.messages import msg
from whitepaper.moving import options
from whitepaper.moving.cells import PYTHON, Page
from whitepaper.moving.papermill import parameters
from whitepaper.moving.setting import Setting, Tell

if TYPE_CHECKING:
    from nbformat import NotebookNode

_GLUE = re.compile(r"\b(?:sb\.)?glue\(")
_GLUED = re.compile(r"\{glue(?::\w*)?\}`(?P<name>[^`:]+)(?::[^`:]*)?`")


def move_cell(cell: NotebookNode, setting: Setting, tell: Tell) -> Iterator[NotebookNode]:
    """A cell of a chapter's code as it is here, perhaps in several."""
    metadata = _said_of_outputs(cell, setting)
    if setting.code != PYTHON:
        told = options.read(cell.source)
        _tell_options(told, tell)
        yield _cell(told.source, metadata, told)
        return
    _tell_glue(cell.source, setting.glued, tell)
    told = options.read(_without_glue(cell.source, setting.glued))
    _tell_options(told, tell)
    if several := options.pictures(told):
        yield from (_cell(source, metadata, told) for source in several)
        return
    if options.has_several(told):
        tell(
            told.without.get("fig-subcap", 1),
            msg("a cell that shows several pictures gives them no caption of their own"),
            msg("show each in a cell, with a caption and a label"),
        )
        without = {
            name: value
            for name, value in told.said.items()
            if name not in ("label", "fig-cap", *told.without)
        }
        told = options.Told(options.with_options(without, told.body), told.said)
    yield from _listing(told)
    one = _cell(told.source, metadata, told)
    if parameters.TAGGED in one.metadata.get("tags", ()):
        yield from _of_parameters(one, tell)
    else:
        yield one


def _listing(told: options.Told) -> Iterator[NotebookNode]:
    """The caption of a listing, to which references lead, above its cell."""
    if label := told.said.get("lst-label"):
        yield new_markdown_cell(f"({label})=\n*{told.said.get('lst-cap') or label}*")


def _cell(source: str, metadata: Mapping[str, Any], told: options.Told) -> NotebookNode:
    made = new_code_cell(source)
    made.metadata = dict(metadata)
    own = told.said.get("tags")
    if own := [own] if isinstance(own, str) else own:
        made.metadata["tags"] = [*made.metadata.get("tags", ()), *map(str, own)]
    return made


def _of_parameters(cell: NotebookNode, tell: Tell) -> Iterator[NotebookNode]:
    """A cell of parameters, without what is none and follows it."""
    plain, rest = parameters.split(cell.source)
    if plain:
        yield new_code_cell(plain, metadata=cell.metadata)
    if rest:
        tell(
            1,
            msg("only plain values are parameters: the rest of the cell follows it"),
            msg("nothing is to be done"),
        )
        yield new_code_cell(rest)


def _tell_options(told: options.Told, tell: Tell) -> None:
    if told.said.get("output") == "asis":
        what = msg("what a cell prints is no Markdown here")
        tell(1, what, msg("show it: {example}", example="display(Markdown(…))"))
    for name, line in told.without.items():
        if name not in ("lst-label", "lst-cap"):
            tell(line, msg("“{option}” has no effect", option=f"#| {name}"), msg("remove the line"))


def _tell_glue(source: str, glued: Mapping[str, str], tell: Tell) -> None:
    carried = {statement.lineno for statement, name, _ in _glues(source) if name in glued}
    for number, line in enumerate(source.split("\n"), start=1):
        if _GLUE.search(line) and number not in carried:
            tell(
                number,
                msg("what is glued here is read by nobody"),
                msg("print the value where it belongs: {example}", example="{eval}`…`"),
            )


def without_options(source: str, language: str) -> str:
    """Code as prose shows it, without the options at its beginning."""
    longest = max((len(marks) for marks in re.findall(r"`{3,}", source)), default=2)
    lines = source.split("\n")
    while lines and re.match(r"(?:#|//|--|%%)\s*\|", lines[0]):
        lines = lines[1:]
    marks = "`" * (longest + 1)
    return "\n".join((f"{marks}{language.lower()}", *lines, marks))


def _said_of_outputs(cell: NotebookNode, setting: Setting) -> dict[str, Any]:
    """The tags of a cell, and what it says of a figure or table that it shows."""
    own = cell.metadata.get("mystnb") or {}
    said = {**(own.get("image") or {}), **(own.get("figure") or {})}
    said["label"] = said.get("name")
    found: dict[str, Any] = {}
    for name in ("alt", "caption", "source", "label", "width", "height"):
        if value := cell.metadata.get(name) or said.get(name):
            text = " ".join(str(value).split())
            found[name] = setting.labels.get(text, text) if name == "label" else text
    if tags := list(cell.metadata.get("tags", ())):
        found["tags"] = tags
    return found


def glued(page: Page) -> dict[str, str]:
    """The expressions that code gives a name by which prose of the page prints them."""
    prose = "\n".join(each.cell.source for each in page.cells if each.cell.cell_type == "markdown")
    asked = {match["name"] for match in _GLUED.finditer(prose)}
    return {
        name: text
        for each in page.cells
        if each.cell.cell_type == "code"
        for _, name, value in _glues(each.cell.source)
        # It is to stand in a line, between backticks.
        if name in asked and "`" not in (text := ast.unparse(value))
    }


def _glues(source: str) -> Iterator[tuple[ast.stmt, str, ast.expr]]:
    for statement in parameters.statements(source):
        match statement:
            case ast.Expr(
                ast.Call(
                    func=ast.Name(id="glue") | ast.Attribute(attr="glue"),
                    args=[ast.Constant(value=str(name)), value, *_],
                )
            ):
                yield statement, name, value


def _without_glue(source: str, glued: Mapping[str, str]) -> str:
    """A source without the statements that only give names to prose, which has the values now."""
    gone = [statement for statement, name, _ in _glues(source) if name in glued]
    left = [name for _, name, _ in _glues(source) if name not in glued]
    if not left and "import glue" in source:
        gone += [
            each
            for each in parameters.statements(source)
            if isinstance(each, ast.ImportFrom) and each.module == "myst_nb"
        ]
    lines = {n for each in gone for n in range(each.lineno, (each.end_lineno or each.lineno) + 1)}
    kept = [line for n, line in enumerate(source.split("\n"), start=1) if n not in lines]
    return "\n".join(kept).strip("\n") if lines else source
