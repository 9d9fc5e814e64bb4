"""A page of a book as it is: its cells, what it says of itself, and the kernel that runs it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import nbformat
from msgspec import Struct
from nbformat.v4 import new_code_cell, new_markdown_cell

from whitepaper.errors import Finding, Position, UsageError, in_cell, in_file
from whitepaper.inputs import kernelspecs, yaml
from whitepaper.messages import msg
from whitepaper.moving.fences import FENCE, outside

if TYPE_CHECKING:
    from nbformat import NotebookNode

_FRONT = re.compile(r"\s*---[ \t]*\n(?P<yaml>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_RUN = re.compile(
    r"\{code-cell\}[ \t]*(?P<myst>[\w+-]*)"
    r"|\{(?P<quarto>[A-Za-z]\w*)(?P<more>[ \t,][^{}]*)?\}"
)
_OPTION = re.compile(r"[ \t]*:(?P<name>[\w-]+):[ \t]*(?P<value>.*)$")
# A title with a line below it, of which nothing says that it is another thing.
_UNDERLINED = re.compile(r"(?P<title>[^\s>|#:`~+*-][^|]*?)[ \t]*")
_LINE = re.compile(r"(?:=+|-{2,})[ \t]*")
# What knitr is told of a cell in its fence: a label, and options.
_OF_KNITR = re.compile(r"(?P<name>[\w.-]+)(?:\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^,\s]+))?")
_SWITCHES = {"TRUE": "true", "T": "true", "FALSE": "false", "F": "false"}
# A fence that makes a figure or a table of the code in it, and its end below the caption.
_OPENS = re.compile(r":{3,}[ \t]*\{[^{}\n]*#(?P<label>(?:fig|tbl)-[\w:.-]+)[^{}\n]*\}\s*\Z")
_CLOSES = re.compile(r"\s*(?P<caption>[^:\s](?:(?!\n:::|\n\n)[\s\S])*)\s*\n:{3,}[ \t]*(?=\n|\Z)")
# An example of Pandoc, which has a number, and a reference to it.
_EXAMPLE = re.compile(
    r"^(?P<before>[ \t]*)\(@(?!(?:fig|tbl|sec|eq)-)(?P<name>[\w-]*)\)(?=[ \t])", re.MULTILINE
)
_OF_EXAMPLE = re.compile(r"\(@([\w-]+)\)")
PYTHON = kernelspecs.PYTHON
_PYTHON = frozenset({"python", "python3", "ipython", "ipython3", "py"})
# Languages of cells that run, as their kernels call them.
_LANGUAGES = {
    **dict.fromkeys(_PYTHON, PYTHON),
    **{"r": "R", "ir": "R", "julia": "julia", "bash": "bash", "sh": "bash"},
}


class Cell(Struct, frozen=True):
    """A cell as it was, and how its lines are named; of code, the language that it is in."""

    cell: NotebookNode
    place: Callable[[int], Position]
    language: str = ""


class Page(Struct, frozen=True):
    """The cells of a page and what it says of itself.

    Its code is in a `language`, which a `kernel` runs if one of it is installed.
    """

    cells: tuple[Cell, ...]
    front: Mapping[str, Any]
    language: str = PYTHON
    kernel: str = ""


def read(text: str, file: str, places: Sequence[tuple[str, int]] = ()) -> Page:
    """The page in a file; `places` are the file and the line of each line of its text.

    Raises `UsageError` for what is no notebook.
    """
    if not file.endswith(".ipynb"):
        return _read_markdown(text, places, of_pandoc=file.endswith(".qmd"))
    try:
        notebook = nbformat.reads(text, as_version=4)
    except Exception as error:  # nbformat raises whatever its parts do
        what, remedy = msg("it is no notebook"), msg("open it in JupyterLab and save it again")
        refused = msg("Nothing was moved in.")
        raise UsageError(refused, [Finding(in_file(file), what, remedy)]) from error
    front: Mapping[str, Any] = {}
    cells: list[Cell] = []
    for number, cell in enumerate(notebook.cells, start=1):
        if not cells and not front and cell.cell_type in ("raw", "markdown"):
            front, rest = _front(cell.source)
            if front and not rest.strip():
                continue
            cell.source = rest if front else cell.source
        cells.append(Cell(cell, _in_cell(file, number)))
    named, language = _of_metadata(notebook.metadata)
    return Page(_with_titles(cells), front, language, _installed(named, language))


def _in_cell(file: str, number: int) -> Callable[[int], Position]:
    return lambda line: in_cell(file, number, line)


def _in_text(places: Sequence[tuple[str, int]], first: int) -> Callable[[int], Position]:
    return lambda line: in_file(*places[min(first + line - 1, len(places)) - 1])


def _front(text: str) -> tuple[Mapping[str, Any], str]:
    """What a text says of itself in YAML at its beginning, and the rest of it."""
    match = _FRONT.match(text)
    if not match:
        return {}, text
    found = _yaml(match["yaml"])
    return (found, text[match.end() :]) if isinstance(found, dict) else ({}, text)


def _yaml(text: str) -> Any:
    try:
        return yaml.load(text.encode(), "safe")
    except yaml.UnreadableError:
        return None


def _with_marks(source: str) -> str:
    """A text whose titles with a line below them have marks before them; lines stay in place."""
    lines = source.split("\n")
    for at in outside(lines):
        above = lines[at - 1] if at else ""
        stands_alone = at < 2 or not lines[at - 2].strip()
        if at and stands_alone and _LINE.fullmatch(lines[at]) and _UNDERLINED.fullmatch(above):
            lines[at - 1] = f"{'#' if lines[at][0] == '=' else '##'} {above.strip()}"
            lines[at] = ""
    return "\n".join(lines)


# ---- The kernel


def _of_metadata(metadata: Mapping[str, Any]) -> tuple[str, str]:
    """The name of the kernel that metadata name, and its language; Python if they do not say."""
    said = metadata.get("kernelspec")
    named = str(said.get("name") or "") if isinstance(said, Mapping) else ""
    language = str(said.get("language") or "") if isinstance(said, Mapping) else ""
    info = metadata.get("language_info")
    language = language or (str(info.get("name") or "") if isinstance(info, Mapping) else "")
    if not language and named:
        found = kernelspecs.find(named)
        bare = named.partition("-")[0].lower()
        language = found.language if found else _LANGUAGES.get(bare, PYTHON)
    return named, _language_name(language or PYTHON)


def _language_name(language: str) -> str:
    return _LANGUAGES.get(language.lower(), language)


def _installed(named: str, language: str) -> str:
    """The kernel that runs a language: the one that is named, or else any; nothing if none is."""
    if language == PYTHON:
        return kernelspecs.OWN
    for name in filter(None, (named, *kernelspecs.installed())):
        found = kernelspecs.find(name)
        if found and found.language.lower() == language.lower():
            return found.name
    return ""


def _of_front(front: Mapping[str, Any], cells: Sequence[Cell]) -> tuple[str, str]:
    """The kernel and the language of a page in Markdown: what it names, or that of its code."""
    jupyter = front.get("jupyter")
    of_jupyter = {"kernelspec": {"name": jupyter}} if isinstance(jupyter, str) else jupyter
    for said in (front, of_jupyter):
        if isinstance(said, Mapping) and isinstance(said.get("kernelspec"), Mapping):
            return _of_metadata(said)
    spoken = [each.language for each in cells if each.language]
    if PYTHON in spoken or not spoken:
        return "", PYTHON
    return "", max(spoken, key=spoken.count)


# ---- Markdown


def _read_markdown(text: str, places: Sequence[tuple[str, int]], *, of_pandoc: bool) -> Page:
    front, rest = _front(text)
    first = text[: len(text) - len(rest)].count("\n") + 1
    found = list(_in_markdown(rest.split("\n"), places, first))
    cells = _with_figures(_with_examples(found) if of_pandoc else found)
    named, language = _of_front(front, cells)
    return Page(_with_titles(cells), front, language, _installed(named, language))


def _with_titles(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Cells whose titles have marks before them, and no line below."""
    found = tuple(cells)
    for each in found:
        if each.cell.cell_type == "markdown":
            each.cell.source = _with_marks(each.cell.source)
    return found


def _in_markdown(lines: list[str], places: Sequence[tuple[str, int]], first: int) -> Iterator[Cell]:
    """The cells of a text whose first line is that of a page; between code there is prose."""
    prose: list[str] = []
    begins = at = 0
    while at < len(lines):
        fence = FENCE.match(lines[at])
        end = _closing(lines, at, fence) if fence else at
        run = _RUN.fullmatch(fence["info"]) if fence else None
        if run and _language(run) is not None:
            if "".join(prose).strip():
                yield Cell(new_markdown_cell("\n".join(prose)), _in_text(places, first + begins))
            prose = []
            body = textwrap.dedent("\n".join(lines[at + 1 : end])).split("\n")
            yield _code(body, run, places, first + at + 1)
            at = begins = end + 1
            continue
        if not prose:
            begins = at
        prose += lines[at : end + 1]
        at = end + 1
    if "".join(prose).strip():
        yield Cell(new_markdown_cell("\n".join(prose)), _in_text(places, first + begins))


def _with_examples(cells: Iterable[Cell]) -> list[Cell]:
    """Cells in which examples have the numbers that Pandoc would give them in the whole page."""
    found = list(cells)
    texts = [each.cell for each in found if each.cell.cell_type == "markdown"]
    names: dict[str, int] = {}
    number = 0

    def with_number(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        names.setdefault(match["name"], number)
        return f"{match['before']}({number})"

    for cell in texts:
        cell.source = _EXAMPLE.sub(with_number, cell.source)
    for cell in texts:
        cell.source = _OF_EXAMPLE.sub(
            lambda match: f"({names[match[1]]})" if match[1] in names else match[0], cell.source
        )
    return found


def _with_figures(cells: list[Cell]) -> tuple[Cell, ...]:
    """Cells of code that a fence makes a figure or table have its label and its caption."""
    for before, each, after in zip(cells, cells[1:], cells[2:], strict=False):
        if not each.language and each.cell.cell_type != "code":
            continue
        opens = _OPENS.search(before.cell.source)
        closes = _CLOSES.match(after.cell.source) if opens else None
        if opens and closes and after.cell.cell_type == "markdown":
            each.cell.metadata |= {"label": opens["label"], "caption": closes["caption"].strip()}
            kept = "\n" * opens[0].count("\n")
            before.cell.source = before.cell.source[: opens.start()] + kept
            kept = "\n" * closes[0].count("\n")
            after.cell.source = kept + after.cell.source[closes.end() :]
    return tuple(cells)


def _language(run: re.Match[str]) -> str | None:
    """The language of a cell that runs; nothing if it is that of its page, None if none runs."""
    if run["quarto"] is None:
        return _language_name(run["myst"].lower()) if run["myst"] else ""
    return _LANGUAGES.get(run["quarto"].lower())


def _closing(lines: list[str], start: int, fence: re.Match[str]) -> int:
    for at in range(start + 1, len(lines)):
        other = FENCE.match(lines[at])
        if other and not other["info"] and other["marks"].startswith(fence["marks"]):
            return at
    return len(lines) - 1


def _code(
    lines: list[str], run: re.Match[str], places: Sequence[tuple[str, int]], first: int
) -> Cell:
    """A cell of code with what its options say as metadata, as notebooks have them."""
    given, skipped = _options(lines) if run["quarto"] is None else ({}, 0)
    options = list(_of_fence(run["more"] or ""))
    while skipped < len(lines) and not lines[skipped].strip():
        skipped += 1
    cell = new_code_cell("\n".join((*options, *lines[skipped:])).rstrip("\n"))
    tags = given.get("tags")
    tags = tags.replace(",", " ").split() if isinstance(tags, str) else tags
    cell.metadata.update(
        {name: given[name] for name in ("mystnb", "caption", "label", "alt") if given.get(name)}
    )
    if tags and isinstance(tags, list):
        cell.metadata["tags"] = [str(tag) for tag in tags]
    begins = first + skipped - len(options)
    return Cell(cell, _in_text(places, begins), _language(run) or "")


def _options(lines: Sequence[str]) -> tuple[dict[str, Any], int]:
    """What a directive says of a cell, in YAML between lines or line by line, and how many."""
    if lines and lines[0].strip() == "---":
        end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
        found = _yaml("\n".join(lines[1:end]))
        return (found if isinstance(found, dict) else {}), end + 1
    given: dict[str, Any] = {}
    at = 0
    while at < len(lines) and (option := _OPTION.match(lines[at])):
        value = _yaml(option["value"])
        given[option["name"]] = option["value"] if value is None else value
        at += 1
    return given, at


def _of_fence(text: str) -> Iterator[str]:
    """What the fence of a cell says in the manner of knitr, as options within the cell."""
    for match in _OF_KNITR.finditer(text):
        name, value = match["name"].replace(".", "-"), match["value"]
        if value is None:
            yield f"#| label: {name}"
        elif name != "filename":
            yield f"#| {name}: {_SWITCHES.get(value, value)}"
