"""A page of a book as a chapter: its cells, with one heading at the beginning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace
from nbformat.v4 import new_markdown_cell, new_notebook

from whitepaper.errors import Finding, in_file
from whitepaper.inputs import kernelspecs
from whitepaper.messages import msg
from whitepaper.moving import cells, code, definitions, headings, macros
from whitepaper.moving.cells import PYTHON, Cell, Page
from whitepaper.moving.headings import Heading
from whitepaper.moving.inlines import inline
from whitepaper.moving.papermill import parameters
from whitepaper.moving.papermill.runs import GivenTo
from whitepaper.moving.prose import converted
from whitepaper.moving.setting import Reading, Setting

if TYPE_CHECKING:
    from nbformat import NotebookNode

_INJECTED = "injected-parameters"
# What a page says of itself that a chapter has no place for.
_NOT_OF_PAGES = ("subtitle", "author", "authors", "date", "abstract", "description", "execute")


class Chapter(Struct, frozen=True):
    """A notebook of the project, and what its page was given when it was last run, with where."""

    notebook: NotebookNode
    given: tuple[GivenTo, ...]


def front_of(text: str, file: str) -> Mapping[str, Any]:
    """What a page says of itself in YAML at its beginning."""
    return cells.read(text, file).front


def heading_of(text: str, file: str) -> Heading:
    """The heading of a page."""
    return headings.first_of(cells.read(text, file))


class Source(Struct, frozen=True):
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
    setting = _of_page(page, setting)
    told += _front_told(page, source)
    made: list[NotebookNode] = []
    given: list[GivenTo] = []
    definitions.with_addresses(page.cells)
    beside = definitions.beside_uses(page.cells)
    told += _undefined(beside)
    for each in beside:
        made += _move(each, setting, told, given)
    if not page.kernel:
        told += _not_run(made, page, source)
    titled = str(page.front.get("title") or "")
    tell = partial(_tell, told, source)
    titled = inline(titled, 1, Reading(setting, tell, {}, in_note=True)) if titled else ""
    made, lowered = headings.with_one(made, titled, source.title, source.label)
    if lowered:
        what = msg("a chapter has one heading: the others are a level lower")
        told.append(Finding(in_file(source.file), what, msg("look whether the levels are right")))
    texts = [cell.source for cell in made if cell.cell_type == "markdown"]
    if formula := macros.definitions(setting.macros, texts):
        made.insert(1, new_markdown_cell(formula))
    for number, cell in enumerate(made):
        cell["id"] = f"cell-{number:02}"
    return Chapter(new_notebook(cells=made, metadata=_metadata(page)), tuple(given))


def _tell(told: list[Finding], source: Source, line: int, what: str, remedy: str) -> None:
    told.append(Finding(in_file(source.file, line), what, remedy))


def _of_page(page: Page, setting: Setting) -> Setting:
    """What a page is read with: its own variables come before those of the book."""
    own = page.front.get("substitutions")
    said = {**page.front, **(own if isinstance(own, Mapping) else {})}
    plain = {name: str(each) for name, each in said.items() if isinstance(each, str | int | float)}
    math = page.front.get("math")
    return replace(
        setting,
        glued=code.glued(page),
        code=page.language,
        files=None if any(each.cell.cell_type == "code" for each in page.cells) else setting.files,
        variables={**setting.variables, **plain},
        macros={**setting.macros, **(math if isinstance(math, Mapping) else {})},
    )


def _front_told(page: Page, source: Source) -> Iterator[Finding]:
    for name in _NOT_OF_PAGES:
        if page.front.get(name):
            yield Finding(
                in_file(source.file),
                msg("“{key}” of the page is not carried over", key=name),
                msg("write it in the chapter, if readers need it"),
            )


def _undefined(page: Sequence[Cell]) -> Iterator[Finding]:
    """Take the marks away of notes that have no text anywhere, and tell it."""
    for each, line, mark in definitions.without_undefined(page):
        what = msg("the footnote {mark} has no text on its page, and is left out", mark=mark)
        yield Finding(each.place(line), what, msg("write its text below it: [^1]: …"))


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


def _move(
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
            given.append(GivenTo(parameters.plain_assignments(cell.source), each.place(1)))
        case "code" if each.language not in ("", setting.code):
            tell(
                1,
                msg("a cell in {language} is printed as code, and not run", language=each.language),
                msg("write it in {language}", language=setting.code),
            )
            yield new_markdown_cell(code.without_options(cell.source, each.language))
        case "code":
            yield from code.move_cell(cell, setting, tell)


def has_code(notebook: NotebookNode) -> bool:
    """Whether a chapter has code, which may read files."""
    return any(cell.cell_type == "code" for cell in notebook.cells)
