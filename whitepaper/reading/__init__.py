"""From executed notebooks to one Document: read, rid of what an edition lacks, numbered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace
from nbformat import NotebookNode

from whitepaper.reading.equations import connect
from whitepaper.reading.notebook import Pages, read
from whitepaper.reading.numbering import number
from whitepaper.reading.omissions import Omission, omit


class Reading(Pages, frozen=True):
    """The pages of a whole report, or a notebook alone, numbered, and what they leave out."""

    omissions: tuple[Omission, ...]


def read_report(
    notebook: NotebookNode,
    *,
    name: str = "notebook",
    folder: Path | None = None,
    within: Path | None = None,
) -> Reading:
    """A notebook, alone by its `name` or stitched of all chapters, as a numbered Document.

    Image files are looked for in `folder`, where the notebook lies, and, if that is given, taken
    only from inside of `within`. What cannot be printed is in the document as `Unprintable`.
    """
    return bind([read(notebook, name=name, folder=folder, within=within)])


def bind(parts: Sequence[Pages]) -> Reading:
    """The pages of one notebook or of several, which are of one report, as a numbered Document.

    A chapter without cells is none.
    """
    found = (chapter for part in parts for chapter in part.document.chapters)
    chapters = tuple(chapter for chapter in found if chapter.cells)
    document = replace(parts[0].document, chapters=chapters)
    images = {name: content for part in parts for name, content in part.images.items()}
    files = {path: content for part in parts for path, content in part.files.items()}
    kept, omissions = omit(connect(document))
    return Reading(number(kept), images, files, omissions)
