"""From executed notebooks to one Document: read, rid of what an edition lacks, numbered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from whitepaper.document.nodes import Document
from whitepaper.reading.equations import connect
from whitepaper.reading.notebook import read
from whitepaper.reading.numbering import number
from whitepaper.reading.omissions import Omission, omit


@dataclass(frozen=True)
class Reading:
    """A notebook as it was read.

    `images` are those of the document by the names of their files, `files` the image files that
    the notebook names, as they were read from the disk.
    """

    document: Document
    images: Mapping[str, bytes]
    files: Mapping[Path, bytes]
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
    document, images, files = read(notebook, name=name, folder=folder, within=within)
    kept, omissions = omit(connect(document))
    return Reading(number(kept), images, files, omissions)
