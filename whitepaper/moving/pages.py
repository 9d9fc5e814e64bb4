"""A page of a book as a chapter: its cells, with one heading at the beginning."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from whitepaper.errors import Finding, in_file
from whitepaper.inputs import kernelspecs
from whitepaper.messages import msg
from whitepaper.moving import cells, headings, parameters
from whitepaper.moving.cells import PYTHON, Cell, Page
from whitepaper.moving.headings import Heading
from whitepaper.moving.prose import Setting, converted
from whitepaper.moving.runs import GivenTo

if TYPE_CHECKING:
    from nbformat import NotebookNode

_GLUE = re.compile(r"\b(?:sb\.)?glue\(")
_GLUED = re.compile(r"\{glue(?::\w*)?\}`(?P<name>[^`:]+)(?::[^`:]*)?`")
_INJECTED = "injected-parameters"


@dataclass(frozen=True)
class Chapter:
    """A notebook of the project, and what its page was given when it was last run, with where."""

    notebook: NotebookNode
    given: tuple[GivenTo, ...]


def front_of(text: str, file: str) -> Mapping[str, Any]:
    """What a page says of itself in YAML at its beginning."""
    return cells.read(text, file).front


def heading_of(text: str, file: str) -> Heading:
    """The heading of a page."""
    return headings.first_of(cells.read(text, file))


@dataclass(frozen=True)
class Source:
    """A page of a book: its text, its file, and the title and the label that it has there.

    `places` are the file and the line of each line of its text.
    """

    text: str
    file: str
    title: str
    label: str
    places: tuple[tuple[str, int], ...]


def chapter(source: Source, setting: Setting, told: list[Finding]) -> Chapter:
    """A page as a chapter; what is lost is added to `told`."""
    page = cells.read(source.text, source.file, source.places)
    setting = replace(setting, glued=_glued(page), code=page.language)
    made: list[NotebookNode] = []
    given: list[GivenTo] = []
    for each in page.cells:
        made += _moved(each, setting, told, given)
    if not page.kernel:
        told += _not_run(made, page, source)
    titled = str(page.front.get("title") or "")
    made, lowered = headings.with_one(made, titled, source.title, source.label)
    if lowered:
        what = msg("a chapter has one heading: the others are a level lower")
        told.append(Finding(in_file(source.file), what, msg("look whether the levels are right")))
    for number, cell in enumerate(made):
        cell["id"] = f"cell-{number:02}"
    return Chapter(new_notebook(cells=made, metadata=_metadata(page)), tuple(given))


def _metadata(page: Page) -> dict[str, Any]:
    """What a notebook says of its kernel: of a language that none runs here that of Python."""
    if page.language == PYTHON or not page.kernel:
        shown = "Python 3 (ipykernel)"
        kernel = {"name": kernelspecs.OWN, "display_name": shown, "language": PYTHON}
        return {"kernelspec": kernel, "language_info": {"name": PYTHON}}
    kernel = {"name": page.kernel, "display_name": page.language, "language": page.language}
    return {"kernelspec": kernel, "language_info": {"name": page.language}}


def _not_run(made: list[NotebookNode], page: Page, source: Source) -> Iterator[Finding]:
    """Keep code from running of which no kernel is here, and tell it."""
    for cell in made:
        if cell.cell_type == "code":
            cell.metadata["tags"] = [*cell.metadata.get("tags", ()), "skip-execution"]
    yield Finding(
        in_file(source.file),
        msg("its code is {language}, and is not run", language=page.language),
        msg("install a Jupyter kernel for that language, and move in again"),
    )


# ---- Pages as they are here


def _moved(
    each: Cell, setting: Setting, told: list[Finding], given: list[GivenTo]
) -> Iterator[NotebookNode]:
    cell = each.cell

    def tell(line: int, message: str, remedy: str) -> None:
        told.append(Finding(each.place(line), message, remedy))

    match cell.cell_type:
        case "markdown":
            moved = new_markdown_cell(converted(cell.source, setting, tell))
            moved.metadata = cell.metadata
            if cell.get("attachments"):
                moved["attachments"] = cell.attachments
            yield moved
        case "raw":
            kind = cell.metadata.get("raw_mimetype") or cell.metadata.get("format") or "raw"
            if kind == "text/html":
                yield new_markdown_cell(cell.source)
            elif cell.source.strip():
                tell(
                    1,
                    msg("text in {format} is left out", format=kind),
                    msg("write it in Markdown, if readers need it"),
                )
        case "code" if _INJECTED in cell.metadata.get("tags", ()):
            given.append(GivenTo(parameters.assigned(cell.source), each.place(1)))
        case "code" if each.language not in ("", setting.code):
            tell(
                1,
                msg("a cell in {language} is printed as code, and not run", language=each.language),
                msg("write it in {language}", language=setting.code),
            )
            yield new_markdown_cell(_printed(cell.source, each.language))
        case "code" if setting.code != PYTHON:
            moved = new_code_cell(cell.source)
            moved.metadata = _said_of_outputs(cell)
            yield moved
        case "code":
            yield from _moved_code(cell, setting.glued, tell)


def _printed(source: str, language: str) -> str:
    """Code as prose shows it, without the options at its beginning."""
    longest = max((len(marks) for marks in re.findall(r"`{3,}", source)), default=2)
    lines = source.split("\n")
    while lines and re.match(r"(?:#|//|--|%%)\s*\|", lines[0]):
        lines = lines[1:]
    marks = "`" * (longest + 1)
    return "\n".join((f"{marks}{language.lower()}", *lines, marks))


def _said_of_outputs(cell: NotebookNode) -> dict[str, Any]:
    """The tags of a cell, and what it says of a figure or table that it shows."""
    own = cell.metadata.get("mystnb") or {}
    said = {**(own.get("image") or {}), **(own.get("figure") or {})}
    said["label"] = said.get("name")
    found: dict[str, Any] = {}
    for name in ("alt", "caption", "source", "label", "width", "height"):
        if value := cell.metadata.get(name) or said.get(name):
            found[name] = " ".join(str(value).split())
    if tags := list(cell.metadata.get("tags", ())):
        found["tags"] = tags
    return found


def _moved_code(
    cell: NotebookNode, glued: Mapping[str, str], tell: Callable[[int, str, str], None]
) -> Iterator[NotebookNode]:
    moved = new_code_cell(_without_glue(cell.source, glued))
    carried = {statement.lineno for statement, name, _ in _glues(cell.source) if name in glued}
    moved.metadata = _said_of_outputs(cell)
    tags = moved.metadata.pop("tags", [])
    for number, line in enumerate(cell.source.split("\n"), start=1):
        if re.match(r"#\s*\|\s*tbl-cap", line):
            tell(
                number,
                msg("the caption of a table stays in the code, and is not printed"),
                msg('show it by table(…, id="tbl-…", caption="…") of whitepaper.chapter'),
            )
        elif re.match(r"#\s*\|\s*(?:layout|fig-subcap|code-fold|column)", line):
            tell(number, msg("“{option}” has no effect", option=line), msg("remove the line"))
        elif _GLUE.search(line) and number not in carried:
            tell(
                number,
                msg("what is glued here is read by nobody"),
                msg("print the value where it belongs: {example}", example="{eval}`…`"),
            )
    if parameters.TAGGED not in tags:
        moved.metadata |= {"tags": tags} if tags else {}
        yield moved
        return
    plain, rest = parameters.split(moved.source)
    if plain:
        yield new_code_cell(plain, metadata={**moved.metadata, "tags": tags})
    if rest:
        tell(
            1,
            msg("only plain values are parameters: the rest of the cell follows it"),
            msg("nothing is to be done"),
        )
        yield new_code_cell(rest)


def _glued(page: Page) -> dict[str, str]:
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


def has_code(notebook: NotebookNode) -> bool:
    """Whether a chapter has code, which may read files."""
    return any(cell.cell_type == "code" for cell in notebook.cells)
