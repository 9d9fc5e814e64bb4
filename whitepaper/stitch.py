"""Make one notebook of the executed chapters, the same bytes for the same results."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from whitepaper.edition import Edition
from whitepaper.execute import ExecutedChapter


def stitch(chapters: Sequence[ExecutedChapter], edition: Edition) -> NotebookNode:
    """One notebook: every chapter's cells in order, and the edition in its metadata.

    Cell ids are numbered anew (those of different chapters may be equal), and what differs
    between two runs of the same chapter (times, counts, injected cells) is left out.
    """
    notebook = new_notebook(cells=[cell for chapter in chapters for cell in _cells(chapter)])
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
        },
    )
    return notebook


def _cells(chapter: ExecutedChapter) -> Iterator[NotebookNode]:
    own = [
        cell
        for cell in chapter.notebook.cells
        if "injected-parameters" not in cell.metadata.get("tags", [])
    ]
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
