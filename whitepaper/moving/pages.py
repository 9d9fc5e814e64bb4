"""A page of a book as a chapter: its cells, with one heading at the beginning."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from whitepaper.errors import Finding, Position, UsageError, in_cell, in_file
from whitepaper.inputs import yaml
from whitepaper.messages import msg
from whitepaper.moving import parameters
from whitepaper.moving.prose import Setting, converted
from whitepaper.moving.runs import GivenTo

if TYPE_CHECKING:
    from nbformat import NotebookNode

_FRONT = re.compile(r"\s*---[ \t]*\n(?P<yaml>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"[ \t]*(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*$")
_RUN = re.compile(r"\{(?:code-cell\}[ \t]*(?P<myst>[\w+-]*)|(?P<quarto>[A-Za-z]+)[ \t,}])")
_OPTION = re.compile(r"[ \t]*:(?P<name>[\w-]+):[ \t]*(?P<value>.*)$")
_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<title>.*\S)[ \t]*$")
_TARGET = re.compile(r"\((?P<label>[^()\s]+)\)=[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{(?P<all>[^{}`]*)\}[ \t]*$")
_GLUE = re.compile(r"\b(?:sb\.)?glue\(")
_GLUED = re.compile(r"\{glue(?::\w*)?\}`(?P<name>[^`:]+)(?::[^`:]*)?`")
_INJECTED = "injected-parameters"
_PYTHON = frozenset({"", "python", "python3", "ipython", "ipython3", "py"})


@dataclass(frozen=True)
class Chapter:
    """A notebook of the project, and what its page was given when it was last run, with where."""

    notebook: NotebookNode
    given: tuple[GivenTo, ...]


@dataclass(frozen=True)
class _Cell:
    """A cell as it was, and how its lines are named."""

    cell: NotebookNode
    place: Callable[[int], Position]


@dataclass(frozen=True)
class _Page:
    cells: tuple[_Cell, ...]
    front: Mapping[str, Any]
    language: str = ""


@dataclass(frozen=True)
class Heading:
    """What a page begins with: its title, and the label that this has, each if there is one."""

    title: str = ""
    label: str = ""


def front_of(text: str, file: str) -> Mapping[str, Any]:
    """What a page says of itself in YAML at its beginning."""
    return _read(text, file).front


def heading_of(text: str, file: str) -> Heading:
    """The heading of a page."""
    page = _read(text, file)
    if page.front.get("title"):
        return Heading(str(page.front["title"]))
    before = ""
    for each in page.cells:
        for line in filter(str.strip, _prose(each.cell)):
            if (heading := _HEADING.match(line)) and len(heading["marks"]) == 1:
                mark = _ATTRIBUTES.search(heading["title"])
                own = re.search(r"#([\w:.-]+)", mark["all"]) if mark else _TARGET.match(before)
                title = _ATTRIBUTES.sub("", heading["title"])
                return Heading(title, own[1] if own else "")
            before = line
    return Heading()


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
    page = _read(source.text, source.file, source.places)
    setting = replace(setting, glued=_glued(page))
    cells: list[NotebookNode] = []
    given: list[GivenTo] = []
    for each in page.cells:
        cells += _moved(each, setting, told, given)
    if page.language not in _PYTHON:
        told.append(
            Finding(
                in_file(source.file),
                msg("its code is {language}, and is not run", language=page.language),
                msg("write it in Python"),
            )
        )
        for cell in cells:
            if cell.cell_type == "code":
                cell.metadata["tags"] = [*cell.metadata.get("tags", ()), "skip-execution"]
    titled = str(page.front.get("title") or "")
    cells = _with_one_heading(cells, titled, source, told)
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number:02}"
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return Chapter(new_notebook(cells=cells, metadata=metadata), tuple(given))


# ---- Pages as they are


def _read(text: str, file: str, places: Sequence[tuple[str, int]] = ()) -> _Page:
    if not file.endswith(".ipynb"):
        return _read_markdown(text, places)
    try:
        notebook = nbformat.reads(text, as_version=4)
    except Exception as error:  # nbformat raises whatever its parts do
        what, remedy = msg("it is no notebook"), msg("open it in JupyterLab and save it again")
        refused = msg("Nothing was moved in.")
        raise UsageError(refused, [Finding(in_file(file), what, remedy)]) from error
    front: Mapping[str, Any] = {}
    cells: list[_Cell] = []
    for number, cell in enumerate(notebook.cells, start=1):
        if not cells and not front and cell.cell_type in ("raw", "markdown"):
            front, rest = _front(cell.source)
            if front and not rest.strip():
                continue
            cell.source = rest if front else cell.source
        cells.append(_Cell(cell, _in_cell(file, number)))
    kernel = notebook.metadata.get("kernelspec", {})
    return _Page(tuple(cells), front, str(kernel.get("language") or "").lower())


def _in_cell(file: str, number: int) -> Callable[[int], Position]:
    return lambda line: in_cell(file, number, line)


def _in_text(places: Sequence[tuple[str, int]], first: int) -> Callable[[int], Position]:
    return lambda line: in_file(*places[min(first + line - 1, len(places)) - 1])


def _front(text: str) -> tuple[Mapping[str, Any], str]:
    """What a text says of itself in YAML at its beginning, and the rest of it."""
    match = _FRONT.match(text)
    if not match:
        return {}, text
    try:
        found = yaml.load(match["yaml"].encode(), "safe")
    except yaml.UnreadableError:
        return {}, text
    return (found, text[match.end() :]) if isinstance(found, dict) else ({}, text)


def _read_markdown(text: str, places: Sequence[tuple[str, int]]) -> _Page:
    front, rest = _front(text)
    first = text[: len(text) - len(rest)].count("\n") + 1
    cells: list[_Cell] = []
    lines = rest.split("\n")
    prose: list[str] = []
    begins = at = 0

    def end_prose() -> None:
        if "".join(prose).strip():
            cell = new_markdown_cell("\n".join(prose))
            cells.append(_Cell(cell, _in_text(places, first + begins)))
        prose.clear()

    while at < len(lines):
        fence = _FENCE.match(lines[at])
        end = _closing(lines, at, fence) if fence else at
        run = _RUN.match(fence["info"]) if fence else None
        language = ((run["myst"] or run["quarto"] or "") if run else "").lower()
        if run and (run["quarto"] is None or language in _PYTHON):
            end_prose()
            cells.append(_code(lines[at + 1 : end], _in_text(places, first + at + 1)))
            at, begins = end + 1, end + 1
            continue
        if not prose:
            begins = at
        prose += lines[at : end + 1]
        at = end + 1
    end_prose()
    return _Page(tuple(cells), front)


def _closing(lines: list[str], start: int, fence: re.Match[str]) -> int:
    for at in range(start + 1, len(lines)):
        other = _FENCE.match(lines[at])
        if other and not other["info"] and other["marks"].startswith(fence["marks"]):
            return at
    return len(lines) - 1


def _code(lines: list[str], place: Callable[[int], Position]) -> _Cell:
    """A cell of code, of which MyST's options are tags."""
    given: dict[str, str] = {}
    while lines and (option := _OPTION.match(lines[0])):
        given[option["name"]] = option["value"]
        lines = lines[1:]
    tags = [tag.strip(" \"'") for tag in given.get("tags", "").strip("[] ").split(",")]
    cell = new_code_cell("\n".join(lines).strip("\n"))
    if any(tags):
        cell.metadata["tags"] = [tag for tag in tags if tag]
    return _Cell(cell, place)


def _prose(cell: NotebookNode) -> Iterator[str]:
    """The lines of a cell of Markdown that stand in no fence."""
    inside = ""
    for line in cell.source.split("\n") if cell.cell_type == "markdown" else ():
        fence = _FENCE.match(line)
        if fence and not inside:
            inside = fence["marks"]
        elif fence and fence["marks"].startswith(inside) and not fence["info"]:
            inside = ""
        elif not inside:
            yield line


# ---- Pages as they are here


def _moved(
    each: _Cell, setting: Setting, told: list[Finding], given: list[GivenTo]
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
        case "code":
            yield from _moved_code(cell, setting.glued, tell)


def _moved_code(
    cell: NotebookNode, glued: Mapping[str, str], tell: Callable[[int, str, str], None]
) -> Iterator[NotebookNode]:
    moved = new_code_cell(_without_glue(cell.source, glued))
    carried = {statement.lineno for statement, name, _ in _glues(cell.source) if name in glued}
    tags = list(cell.metadata.get("tags", ()))
    own = cell.metadata.get("mystnb") or {}
    said = {**(own.get("image") or {}), **(own.get("figure") or {})}
    named = {"alt": said.get("alt"), "caption": said.get("caption"), "label": said.get("name")}
    for name in ("alt", "caption", "source", "label"):
        named[name] = cell.metadata.get(name) or named.get(name)
    moved.metadata = {name: value for name, value in named.items() if value}
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


def _glued(page: _Page) -> dict[str, str]:
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


def _with_one_heading(
    cells: list[NotebookNode], titled: str, source: Source, told: list[Finding]
) -> list[NotebookNode]:
    """The cells below one heading of the first level, without jumps below it."""
    first = None if titled else _take_first(cells)
    heading = f"# {titled or first or source.title}"
    rest = [level for cell in cells for level in _levels(cell)]
    lowered = 1 in rest
    if lowered:
        told.append(
            Finding(
                in_file(source.file),
                msg("a chapter has one heading: the others are a level lower"),
                msg("look whether the levels are right"),
            )
        )
    last = 1
    for cell in cells:
        last = _level_headings(cell, lowered=lowered, last=last)
    mark = _ATTRIBUTES.search(heading)
    named = "" if mark and "#" in mark["all"] else f"({source.label})=\n"
    top = new_markdown_cell(f"{named}{heading}")
    return [top, *(cell for cell in cells if cell.source.strip() or cell.cell_type == "code")]


def _take_first(cells: list[NotebookNode]) -> str:
    """The first heading of the first level, which is taken away with its label."""
    for cell in cells:
        lines = cell.source.split("\n")
        for at in _at_headings(cell):
            match = _HEADING.match(lines[at])
            if match and len(match["marks"]) == 1:
                before = at - 1
                while before >= 0 and not lines[before].strip():
                    before -= 1
                if before < 0 or not _TARGET.match(lines[before]):
                    before = at
                cell.source = "\n".join(lines[:before] + lines[at + 1 :]).strip("\n")
                return match["title"]
    return ""


def _at_headings(cell: NotebookNode) -> Iterator[int]:
    inside = ""
    for at, line in enumerate(cell.source.split("\n") if cell.cell_type == "markdown" else ()):
        fence = _FENCE.match(line)
        if fence and not inside:
            inside = fence["marks"]
        elif fence and fence["marks"].startswith(inside) and not fence["info"]:
            inside = ""
        elif not inside and _HEADING.match(line):
            yield at


def _levels(cell: NotebookNode) -> Iterator[int]:
    lines = cell.source.split("\n")
    for at in _at_headings(cell):
        if match := _HEADING.match(lines[at]):
            yield len(match["marks"])


def _level_headings(cell: NotebookNode, *, lowered: bool, last: int) -> int:
    """Set the levels of a cell's headings, none more than one below that before it."""
    lines = cell.source.split("\n")
    for at in _at_headings(cell):
        if match := _HEADING.match(lines[at]):
            last = min(len(match["marks"]) + lowered, last + 1)
            lines[at] = f"{'#' * last} {match['title']}"
    cell.source = "\n".join(lines)
    return last
