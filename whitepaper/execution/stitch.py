"""One notebook of executed chapters, as nbconvert's exporters and the reader are handed it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import filterfalse

from msgspec import Struct
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from whitepaper.document.grammar import expressions
from whitepaper.document.walk import Place
from whitepaper.inputs.cells import applies, is_made
from whitepaper.inputs.edition import Edition
from whitepaper.languages import Language, load

_TITLE = re.compile(r"^(?:\(sec-[^()\s]+\)=[ \t]*\n+)?# .*$", re.MULTILINE)
_ROLE = re.compile(r"\{eval\}(`+).*?\1")
# In the metadata of a cell, what is said of its figure or table.
_TEXTS = ("caption", "alt", "source", "note", "unit")


class Part(Struct, frozen=True):
    """A chapter by its name and its role in the report, with its outputs unless it has failed."""

    name: str
    role: str
    notebook: NotebookNode
    failed: bool = False


def stitch(chapters: Sequence[Part], edition: Edition) -> NotebookNode:
    """One notebook: every chapter's cells in order, and the edition in its metadata.

    It is the same for the same results: cell ids are numbered anew, since those of different
    chapters may be equal, and what counts cells, or was added to run them, is left out. Of a
    chapter that failed a placeholder stands there.
    """
    cells = [cell for chapter in chapters for cell in _cells(chapter, edition)]
    for number, cell in enumerate(cells, start=1):
        # Not by the chapters' names: an id has no Hanzi.
        cell.id = f"cell-{number}"
    notebook = new_notebook(cells=cells)
    notebook.metadata = NotebookNode(
        kernelspec={"name": "python3", "display_name": "Python 3", "language": "python"},
        language_info={"name": "python"},
        whitepaper=edition.particulars(),
    )
    return notebook


def typed_texts(chapters: Sequence[Part]) -> dict[str, str]:
    """What authors wrote in each cell, by its place and without expressions."""
    return {
        place: "\n".join(
            (_ROLE.sub("", cell.source), *(str(cell.metadata.get(name, "")) for name in _TEXTS))
        )
        for place, cell in cells_with_places(chapters)
    }


def programs(chapters: Sequence[Part], edition: Edition) -> dict[str, str]:
    """What an edition runs of each cell, by its place: its code, or its expressions."""
    return {
        place: cell.source if cell.cell_type == "code" else "\n".join(expressions(cell.source))
        for place, cell in cells_with_places(chapters)
        if applies(cell, edition.edition, edition.period)
    }


def cells_with_places(chapters: Sequence[Part]) -> Iterator[tuple[str, NotebookNode]]:
    """The cells that authors wrote, each with its place."""
    for chapter in chapters:
        own = filterfalse(is_made, chapter.notebook.cells)
        for number, cell in enumerate(own, start=1):
            yield str(Place(chapter.name, number)), cell


def _cells(chapter: Part, edition: Edition) -> Iterator[NotebookNode]:
    spoken = edition.language_of(chapter.name)
    own = [cell for cell in chapter.notebook.cells if not is_made(cell)]
    for number, original in enumerate([_placeholder(own, load(spoken))] if chapter.failed else own):
        # As much is new as is changed: outputs are large.
        cell = NotebookNode(original)
        cell.metadata = NotebookNode(original.metadata)
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = [_without_count(output) for output in original.outputs]
        if number == 0:
            place = {"chapter": chapter.name, "role": chapter.role, "failed": chapter.failed}
            if spoken != edition.language:
                place["language"] = spoken
            cell.metadata["whitepaper"] = place
        yield cell


def _without_count(output: NotebookNode) -> NotebookNode:
    counted = "execution_count" in output
    return NotebookNode({**output, "execution_count": None}) if counted else output


def _placeholder(cells: Sequence[NotebookNode], language: Language) -> NotebookNode:
    """What stands in a draft for a chapter that failed: its heading, and a notice."""
    texts = (cell.source for cell in cells if cell.cell_type == "markdown")
    heading = next(filter(None, map(_TITLE.search, texts)), None)
    title = heading[0] if heading else f"# {language.phrases.this_chapter}"
    # Nothing was evaluated that a heading might print.
    return new_markdown_cell(f"{_ROLE.sub('…', title)}\n\n{language.phrases.chapter_failed}")
