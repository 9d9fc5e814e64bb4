"""Files that pages of Quarto and MyST include, at the places where these do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from whitepaper.files import read_file

# A line of a page, and where it is written.
Line = tuple[str, PurePosixPath, int]

_SHORTCODE = re.compile(r"[ \t]*\{\{<[ \t]*include[ \t]+(?P<path>[^ \t>]+)[ \t]*>\}\}[ \t]*")
_DIRECTIVE = re.compile(r"[ \t]*(?P<marks>`{3,}|:{3,})\{include\}[ \t]+(?P<path>\S+)[ \t]*")


def text_of(root: Path, file: PurePosixPath) -> str:
    """A file of a book as text."""
    return read_file(root / file).decode("utf-8-sig", "replace").replace("\r\n", "\n")


def lines_of(
    root: Path, file: PurePosixPath, above: frozenset[PurePosixPath] = frozenset()
) -> Iterator[Line]:
    """The lines of a page with those of what it includes, which is left as it is if it is not
    there, includes itself, or is included in part."""
    lines = text_of(root, file).split("\n")
    at = 0
    while at < len(lines):
        included, end = _included(lines, at)
        path = PurePosixPath(
            included.lstrip("/") if included[:1] == "/" else file.parent / included
        )
        if included and path not in {*above, file} and (root / path).is_file():
            yield from lines_of(root, path, above | {file})
        else:
            yield from ((lines[n], file, n + 1) for n in range(at, end))
        at = end


def _included(lines: list[str], at: int) -> tuple[str, int]:
    """What is included at a line, if anything, and the line after that."""
    if match := _SHORTCODE.fullmatch(lines[at]):
        return match["path"], at + 1
    if match := _DIRECTIVE.fullmatch(lines[at]):
        closing = lines[at + 1 : at + 2]
        if closing and closing[0].strip() == match["marks"]:
            return match["path"], at + 2
    return "", at + 1
