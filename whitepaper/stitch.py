"""Make one notebook of the executed chapters, the same bytes for the same results."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from whitepaper.cells import to_print
from whitepaper.execution.execute import ExecutedChapter
from whitepaper.fingerprint import Ingredients, of_bytes
from whitepaper.inputs.edition import Edition
from whitepaper.omit import omit
from whitepaper.pictures import attach_files
from whitepaper.roles import TARGET


def stitch(
    chapters: Sequence[ExecutedChapter], edition: Edition, root: Path
) -> tuple[NotebookNode, tuple[str, ...], Ingredients]:
    """One notebook: every chapter's cells in order, and the edition in its metadata.

    Cell ids are numbered anew (those of different chapters may be equal), and what differs
    between two runs of the same chapter (times, counts, injected cells) is left out. So are the
    optional paragraphs whose facts the edition does not have: what these were is returned, and
    the image files below `root` that the chapters name, which the notebook then carries.
    """
    cells: list[NotebookNode] = []
    omissions: list[str] = []
    files: dict[Path, bytes] = {}
    for chapter in chapters:
        kept, left_out = omit(_own(chapter))
        carrying, read = attach_files(kept, chapter.run.path.parent, within=root)
        files |= read
        cells += _cells(chapter, carrying)
        omissions += [
            f"{chapter.run.name}, cell {each.cell}, “{each.beginning}”: {each.reason}"
            for each in left_out
        ]
    notebook = new_notebook(cells=cells)
    notebook.metadata = NotebookNode(
        kernelspec={"name": "python3", "display_name": "Python 3", "language": "python"},
        language_info={"name": "python"},
        whitepaper={
            "edition": edition.edition,
            "title": edition.title,
            "subtitle": edition.subtitle,
            "publisher": edition.publisher,
            "notice": edition.notice,
            "date": edition.date.isoformat(),
            "cut_off": edition.cut_off.isoformat(),
            "status": edition.status,
            "incomplete": any(chapter.failures for chapter in chapters),
        },
    )
    below = root.resolve()
    seen = {path.relative_to(below).as_posix(): of_bytes(files[path]) for path in files}
    return notebook, tuple(omissions), seen


def _own(chapter: ExecutedChapter) -> Sequence[NotebookNode]:
    """What the cells of a chapter's author print; one placeholder for all if it failed."""
    own = [
        to_print(cell)
        for cell in chapter.notebook.cells
        if "injected-parameters" not in cell.metadata.get("tags", [])
    ]
    return [_placeholder(own)] if chapter.failures else own


def _cells(chapter: ExecutedChapter, own: Sequence[NotebookNode]) -> Iterator[NotebookNode]:
    for number, original in enumerate(own):
        cell = copy.deepcopy(original)
        cell.id = f"{chapter.run.name}-{number}"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.execution_count = None
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = None
        if number == 0:
            cell.metadata["whitepaper"] = {"chapter": chapter.run.name, "role": chapter.run.role}
        yield cell


def _placeholder(cells: Sequence[NotebookNode]) -> NotebookNode:
    """What stands in a draft for a chapter that failed: its heading, and a notice."""
    # Before them papermill has put a notice of its own.
    texts = (cell.source for cell in cells if cell.cell_type == "markdown")
    headings = (re.search(rf"^(?:{TARGET})?# .*$", text, re.MULTILINE) for text in texts)
    heading = next(filter(None, headings), None)
    titled = heading[0] if heading else "# 本章"
    # Nothing was evaluated that a heading might print.
    titled = re.sub(r"\{eval\}(`+).*?\1", "…", titled)
    notice = "**本章未能生成。** 笔记本运行失败，改正后重新生成。"
    return new_markdown_cell(f"{titled}\n\n{notice}")
