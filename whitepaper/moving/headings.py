"""The headings of a page: its title, and the levels below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from nbformat.v4 import new_markdown_cell

from whitepaper.moving.cells import Page
from whitepaper.moving.fences import outside

if TYPE_CHECKING:
    from nbformat import NotebookNode

_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<title>.*\S)[ \t]*$")
_TARGET = re.compile(r"\((?P<label>[^()\s]+)\)=[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{(?P<all>[^{}`]*)\}[ \t]*$")


class Heading(Struct, frozen=True):
    """What a page begins with: its title, and the label that this has, each if there is one."""

    title: str = ""
    label: str = ""


def first_of(page: Page) -> Heading:
    """The heading that a page begins with."""
    if page.front.get("title"):
        return Heading(str(page.front["title"]), str(page.front.get("label") or ""))
    for each in page.cells:
        lines = each.cell.source.split("\n")
        for at, heading in _headings(each.cell):
            if heading["marks"] == "#":
                before = next((line for line in reversed(lines[:at]) if line.strip()), "")
                mark = _ATTRIBUTES.search(heading["title"])
                own = re.search(r"#([\w:.-]+)", mark["all"]) if mark else _TARGET.match(before)
                return Heading(_ATTRIBUTES.sub("", heading["title"]), own[1] if own else "")
    return Heading()


def with_one(
    cells: list[NotebookNode], titled: str, title: str, label: str
) -> tuple[list[NotebookNode], bool]:
    """Cells below one heading of the first level, without jumps below it, and whether others
    were lowered; that is what the page is `titled`, its first one, or else `title`.
    """
    first = None if titled else _take_first(cells)
    heading = f"# {titled or first or title}"
    lowered = any(each["marks"] == "#" for cell in cells for _, each in _headings(cell))
    last = 1
    for cell in cells:
        last = _level_headings(cell, lowered=lowered, last=last)
    mark = _ATTRIBUTES.search(heading)
    named = "" if mark and "#" in mark["all"] else f"({label})=\n"
    top = new_markdown_cell(f"{named}{heading}")
    return [
        top,
        *(cell for cell in cells if cell.source.strip() or cell.cell_type == "code"),
    ], lowered


def _take_first(cells: list[NotebookNode]) -> str:
    """The first heading of the first level, which is taken away with its label."""
    for cell in cells:
        lines = cell.source.split("\n")
        for at, heading in _headings(cell):
            if heading["marks"] == "#":
                before = at - 1
                while before >= 0 and not lines[before].strip():
                    before -= 1
                if before < 0 or not _TARGET.match(lines[before]):
                    before = at
                cell.source = "\n".join(lines[:before] + lines[at + 1 :]).strip("\n")
                return heading["title"]
    return ""


def _headings(cell: NotebookNode) -> Iterator[tuple[int, re.Match[str]]]:
    """The headings of a cell, each with its line."""
    lines = cell.source.split("\n") if cell.cell_type == "markdown" else []
    for at in outside(lines):
        if heading := _HEADING.match(lines[at]):
            yield at, heading


def _level_headings(cell: NotebookNode, *, lowered: bool, last: int) -> int:
    """Set the levels of a cell's headings, none more than one below that before it."""
    lines = cell.source.split("\n")
    for at, heading in _headings(cell):
        last = min(len(heading["marks"]) + lowered, last + 1)
        lines[at] = f"{'#' * last} {heading['title']}"
    cell.source = "\n".join(lines)
    return last
