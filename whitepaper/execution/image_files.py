"""What a chapter writes beside its notebook: images that its cells show become its own."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import re
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nbformat import NotebookNode

from whitepaper.inputs.snapshot import Snapshot
from whitepaper.project import notebook_place


def attach_written(notebook: NotebookNode, chapter: str, snapshot: Snapshot, view: Path) -> None:
    """Attach the images that a `chapter` has written in its `view` to the cells that name them.

    Those that outputs name are put into these. They are results like any other then: kept with the
    notebook, and of no other chapter's business.
    """
    for name, kind, content in _new_images(chapter, snapshot, view):
        bundle = {kind: base64.b64encode(content).decode()}
        for cell in notebook.cells:
            if cell.cell_type == "markdown" and Path(name).name in cell.source:
                cell["attachments"] = {**cell.get("attachments", {}), name: bundle}
            for output in cell.get("outputs", []):
                _put_in(output.get("data", {}), name, f"data:{kind};base64,{bundle[kind]}")


def _put_in(data: MutableMapping[str, Any], name: str, address: str) -> None:
    """Give an image that HTML or Markdown names the address that is itself."""
    names = "|".join(map(re.escape, {name, quote(name)}))
    named = re.compile(rf"((?:\bsrc\s*=\s*|\]\()[\"'<]?)(?:\./)?(?:{names})(?=[\"'\s>)])")
    for form in {"text/html", "text/markdown"} & data.keys():
        data[form] = named.sub(rf"\g<1>{address}", "".join(data[form]))


def _new_images(chapter: str, snapshot: Snapshot, view: Path) -> Iterator[tuple[str, str, bytes]]:
    """The images that were not there or are others now: by name, with their types."""
    folder = (view / notebook_place(chapter)).parent
    for path in sorted(folder.rglob("*")):
        kind, _ = mimetypes.guess_type(path.name)
        if kind is None or not kind.startswith("image/") or not path.is_file():
            continue
        content = path.read_bytes()
        before = snapshot.files.get(path.relative_to(view).as_posix())
        if hashlib.sha256(content).hexdigest() != before:
            yield path.relative_to(folder).as_posix(), kind, content
