"""An executed notebook as a Document: what each of its cells prints.

The tags of cells are Jupyter Book's own: `remove-cell`, `remove-output`, `show-input`. Unknown
tags say nothing; so does `remove-input`, since code is only printed where it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace as with_changes
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from whitepaper.document.nodes import (
    Absent,
    Block,
    Cell,
    Chapter,
    CodeBlock,
    Document,
    Paragraph,
    Particulars,
    Unprintable,
)
from whitepaper.languages import load
from whitepaper.reading.html import Setting
from whitepaper.reading.images import Gallery
from whitepaper.reading.markdown import read_blocks
from whitepaper.reading.outputs import read_output

_REMOVE_CELL = "remove-cell"
_REMOVE_OUTPUT = "remove-output"
_SHOW_INPUT = "show-input"
_OPTIONAL = "optional"
_ABSENT = "AbsentError"
# What XML forbids, and what UTF-8 cannot say.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read(
    notebook: NotebookNode, *, folder: Path | None = None, within: Path | None = None
) -> tuple[Document, dict[str, bytes], dict[Path, bytes]]:
    """A notebook as a Document that is not numbered yet, its images by name, and the files read.

    Image files are looked for in `folder`, where the notebook lies, and only taken from inside of
    `within`. The notebook stays as it is.
    """
    report = notebook.metadata.get("whitepaper") or {}
    name = str(report.get("language") or "zh")
    language = load(name)
    gallery = Gallery(language, folder, within)
    setting = Setting(language, gallery.find, gallery.add_drawing)
    document = Document(
        chapters=tuple(_chapters(notebook, setting, gallery)),
        particulars=_particulars(report),
        language=name,
    )
    return document, gallery.images, gallery.files


def _particulars(report: Mapping[str, Any]) -> Particulars | None:
    """What the title page says of a report; nothing of a notebook alone."""
    if not report.get("title"):
        return None
    texts = {
        name: _clean(str(report.get(name) or ""))
        for name in ("edition", "title", "subtitle", "publisher", "notice", "date", "cut_off")
    }
    return Particulars(**texts, status="draft" if report.get("status") == "draft" else "final")


def _chapters(notebook: NotebookNode, setting: Setting, gallery: Gallery) -> Iterator[Chapter]:
    """The chapters of a notebook: each begins at a cell that names it."""
    particulars: dict[str, Any] = {"name": "notebook"}
    cells: list[Cell] = []
    number = 0
    for cell in notebook.cells:
        number += 1
        if "whitepaper" in cell.metadata:
            if cells:
                yield Chapter(cells=tuple(cells), **particulars)
            begins = cell.metadata["whitepaper"]
            name = str(begins.get("chapter") or particulars["name"])
            role = begins.get("role")
            particulars = {
                "name": name,
                "role": role if role in ("lead", "appendix") else "chapter",
                "failed": bool(begins.get("failed")),
            }
            cells, number = [], 1
        blocks = tuple(_blocks(cell, setting, gallery))
        cells.append(Cell(number, blocks, optional=_OPTIONAL in _tags(cell)))
    yield Chapter(cells=tuple(cells), **particulars)


def _tags(cell: NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", []))


def _blocks(cell: NotebookNode, setting: Setting, gallery: Gallery) -> Iterator[Block]:
    yield from _unpaired(cell)
    if cell.cell_type == "code":
        outputs = with_changes(setting, source=_source(cell), prose=False)
        yield from _code_cell(cell, outputs, gallery)
    elif _REMOVE_CELL in _tags(cell):
        return
    elif cell.cell_type == "markdown" or _raw_format(cell) == "text/markdown":
        yield from _prose(cell, setting, gallery)
    elif cell.source.strip():
        yield Unprintable("raw", _raw_format(cell))


def _source(cell: NotebookNode) -> str:
    """The source of the figures of a cell, as its metadata has it."""
    return str(cell.metadata.get("source") or "")


def _raw_format(cell: NotebookNode) -> str:
    """The MIME type that a raw cell is in, if it says."""
    return str(cell.metadata.get("format") or cell.metadata.get("raw_mimetype") or "")


def _prose(cell: NotebookNode, setting: Setting, gallery: Gallery) -> Iterator[Block]:
    attached = gallery.attach(cell.get("attachments", {}))
    own = with_changes(setting, find=gallery.finder(attached), source=_source(cell))
    text = _clean(cell.source)
    blocks = read_blocks(text, own, cell.metadata.get("user_expressions", []))
    for name, found in attached.items():
        # Elsewhere it stands in place of the image.
        if isinstance(found, Unprintable) and f"attachment:{name}" not in text:
            yield found
    yield from blocks


def _code_cell(cell: NotebookNode, setting: Setting, gallery: Gallery) -> Iterator[Block]:
    """What a code cell prints.

    An error stays, whatever is removed: after it, what a notebook shows need not be what it would
    compute. Of an optional cell an absent fact is none.
    """
    tags = _tags(cell)
    optional = _OPTIONAL in tags
    removed = _REMOVE_CELL in tags
    if _SHOW_INPUT in tags and not removed and cell.source.strip():
        yield CodeBlock(_clean(cell.source).strip("\n"))
    if optional and not removed and (reason := cell.metadata.get(_ABSENT)):
        yield Paragraph((Absent(cell.source, str(reason)),))
    for output in cell.get("outputs", []):
        if output.output_type == "error" and output.ename == _ABSENT and optional:
            yield Paragraph((Absent(cell.source, output.evalue),))
        elif output.output_type == "error" or not (removed or _REMOVE_OUTPUT in tags):
            yield from read_output(_cleaned(output), cell, setting, gallery)


# ---- Characters that no document can hold


def _unpaired(cell: NotebookNode) -> Iterator[Block]:
    """A finding for each unpaired surrogate in what a cell prints."""
    texts = (text for part in (cell.source, cell.get("outputs", [])) for text in _texts(part))
    found = {surrogate for text in texts for surrogate in _SURROGATE.findall(text)}
    for surrogate in sorted(found):
        yield Unprintable("surrogate", f"U+{ord(surrogate):04X}")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _cleaned(value: Any) -> Any:
    """A value of JSON with texts that documents can hold."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return NotebookNode({key: _cleaned(part) for key, part in value.items()})
    return [_cleaned(part) for part in value] if isinstance(value, list) else value


def _clean(text: str) -> str:
    return _CONTROL.sub("", _SURROGATE.sub("\ufffd", text))
