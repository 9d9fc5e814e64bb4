"""Files that pages of Quarto and MyST include, at the places where these do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from whitepaper.files import read_file

# A line of a page, and where it is written.
Line = tuple[str, PurePosixPath, int]

_SHORTCODE = re.compile(r"[ \t]*\{\{<[ \t]*include[ \t]+(?P<path>[^ \t>]+)[ \t]*>\}\}[ \t]*")
_DIRECTIVE = re.compile(
    r"[ \t]*(?P<marks>`{3,}|:{3,})[ \t]*\{(?P<name>include|literalinclude)\}"
    r"[ \t]+(?P<path>\S+)[ \t]*"
)
_OPTION = re.compile(r"[ \t]*:(?P<name>[\w-]+):[ \t]*(?P<value>.*?)[ \t]*$")
# Which lines of a file are included, and how code looks.
_OF_LINES = frozenset({"start-line", "end-line", "lines", "start-after", "end-before"})
_OF_CODE = frozenset({"language", "linenos", "lineno-start", "emphasize-lines", "caption", "name"})


def text_of(root: Path, file: PurePosixPath) -> str:
    """A file of a book as text."""
    return read_file(root / file).decode("utf-8-sig", "replace").replace("\r\n", "\n")


def lines_of(
    root: Path, file: PurePosixPath, above: frozenset[PurePosixPath] = frozenset()
) -> Iterator[Line]:
    """The lines of a page with those of what it includes, which is left as it is if it is not
    there, includes itself, or is included in a way that is not known."""
    lines = text_of(root, file).split("\n")
    at = 0
    while at < len(lines):
        found, end = _included(lines, at)
        path = _path(found["path"], file) if found else file
        if not found or path in {*above, file} or not (root / path).is_file():
            yield from ((lines[n], file, n + 1) for n in range(at, end))
        elif "language" in found:
            yield from _as_code(root, path, found, (file, at + 1))
        else:
            whole = list(lines_of(root, path, above | {file}))
            kept = _included_lines([text for text, _, _ in whole], found)
            yield from (whole[number] for number in kept)
        at = end


def _path(written: str, file: PurePosixPath) -> PurePosixPath:
    return PurePosixPath(written.lstrip("/") if written[:1] == "/" else file.parent / written)


def _included(lines: list[str], at: int) -> tuple[dict[str, str], int]:
    """What is included at a line with its options, if anything, and the line after that."""
    if match := _SHORTCODE.fullmatch(lines[at]):
        return {"path": match["path"]}, at + 1
    if not (match := _DIRECTIVE.fullmatch(lines[at])):
        return {}, at + 1
    said: dict[str, str] = {}
    end = at + 1
    while end < len(lines) and (option := _OPTION.fullmatch(lines[end])):
        said[option["name"]] = option["value"]
        end += 1
    is_code = match["name"] == "literalinclude"
    known = _OF_LINES | _OF_CODE if is_code else _OF_LINES
    closes = end < len(lines) and lines[end].strip() == match["marks"]
    numbers = (said[name] for name in ("start-line", "end-line") if name in said)
    are_numbers = all(re.fullmatch(r"-?\d+", each) for each in numbers)
    if not closes or not known.issuperset(said) or not are_numbers:
        return {}, at + 1
    found = {"path": match["path"], **said}
    return ({"language": "", **found} if is_code else found), end + 1


def _as_code(
    root: Path, path: PurePosixPath, said: Mapping[str, str], place: tuple[PurePosixPath, int]
) -> Iterator[Line]:
    """A file as the code that a page shows."""
    own = text_of(root, path).rstrip("\n").split("\n")
    shown = [own[number] for number in _included_lines(own, said)]
    marks = "`" * max(
        (len(found) + 1 for found in re.findall("`{3,}", "\n".join(shown))), default=3
    )
    options = [f":{name}: {said[name]}" for name in ("caption", "name") if said.get(name)]
    language = said["language"] or path.suffix.lstrip(".").replace("py", "python")
    for text in (f"{marks}{{code-block}} {language}", *options, "", *shown, marks):
        yield (text, *place)


def _included_lines(lines: list[str], said: Mapping[str, str]) -> list[int]:
    """Which lines of a file are included."""
    begins, ends = int(said.get("start-line") or 0), int(said.get("end-line") or len(lines))
    numbers = list(range(len(lines)))[begins:ends]
    if after := said.get("start-after"):
        at = next((n for n in numbers if after in lines[n]), None)
        numbers = [n for n in numbers if at is not None and n > at]
    if before := said.get("end-before"):
        at = next((n for n in numbers if before in lines[n]), len(lines))
        numbers = [n for n in numbers if n < at]
    if spans := said.get("lines"):
        wanted = {n for span in spans.split(",") for n in _span(span, len(lines))}
        numbers = [n for n in numbers if n in wanted]
    return numbers


def _span(text: str, length: int) -> range:
    first, dash, last = text.strip().partition("-")
    begins = int(first) - 1 if first.isdigit() else 0
    return range(begins, int(last) if last.isdigit() else length if dash else begins + 1)
