"""What a chapter writes beside its notebook: images that its Markdown shows become its own."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from whitepaper.inputs.snapshot import Snapshot
from whitepaper.project import NOTEBOOKS


def attach_written(notebook: NotebookNode, snapshot: Snapshot, view: Path) -> None:
    """Attach the images that a chapter has written in its `view` to the cells that name them.

    They are results like any other then: kept with the notebook, and of no other chapter's
    business.
    """
    for name, kind, content in _written(snapshot, view):
        bundle = {kind: base64.b64encode(content).decode()}
        for cell in notebook.cells:
            if cell.cell_type == "markdown" and Path(name).name in cell.source:
                cell["attachments"] = {**cell.get("attachments", {}), name: bundle}


def _written(snapshot: Snapshot, view: Path) -> Iterator[tuple[str, str, bytes]]:
    """The images that were not there or are others now: by name, with their types."""
    folder = view / NOTEBOOKS
    for path in sorted(folder.rglob("*")):
        kind, _ = mimetypes.guess_type(path.name)
        if kind is None or not kind.startswith("image/") or not path.is_file():
            continue
        content = path.read_bytes()
        before = snapshot.files.get(path.relative_to(view).as_posix())
        if hashlib.sha256(content).hexdigest() != before:
            yield path.relative_to(folder).as_posix(), kind, content
