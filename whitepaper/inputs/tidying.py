"""Data as WPS, Excel and input methods leave it, as it should be: where there is no doubt."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from whitepaper.errors import DataError, Finding, in_file
from whitepaper.inputs import conflicts
from whitepaper.inputs.parameters import KEYS
from whitepaper.inputs.validation.cells import as_fault
from whitepaper.inputs.validation.descriptor import names, read_bytes
from whitepaper.inputs.validation.encoding import UTF_8, Decoded, decoded
from whitepaper.inputs.validation.faults import Fault, findings, place, quoted
from whitepaper.inputs.validation.forms import (
    FULL_WIDTH,
    HALF_WIDTH,
    Rewriting,
    last_digit,
    rewriting,
    trimmed,
    unit_of,
)
from whitepaper.inputs.validation.reading import (
    SEPARATORS,
    decode,
    is_blank,
    is_header,
    read,
    records,
    units_by_indicator,
    unreadable,
    width_of,
)
from whitepaper.inputs.yaml_slips import FULL_WIDTH_COLON, NO_SPACE
from whitepaper.messages import msg
from whitepaper.project import PARAMS

_QUOTES = msg("quotation marks that are not needed")
# A year or a day.
_WITH_NUMBER = re.compile(r"\s*(?:- +)?(?P<key>[\w-]+): +(?P<value>[\d－-]+)\s*")
_LINE_END = re.compile(r"\r\n?")


class Change(Struct, frozen=True):
    """What was repaired: what kind of thing, and of rows and cells where, as the file was."""

    kind: str
    row: int | None = None
    column: str = ""
    before: str = ""
    after: str = ""


class Tidied(Struct, frozen=True):
    """A file as it should be, with all that is changed; `doubts` are what only people can repair.

    Its content is that of before if nothing is changed.
    """

    place: str
    content: bytes
    changes: tuple[Change, ...] = ()
    doubts: tuple[Finding, ...] = ()


def tidy_targets(root: Path, descriptor: Mapping[str, Any]) -> list[str]:
    """The files that can be tidied: the tables, and the parameter files."""
    tables = [place(resource["name"]) for resource in descriptor["resources"]]
    params = sorted((root / PARAMS).glob("*.yaml"))
    return [*tables, *(path.relative_to(root).as_posix() for path in params)]


def tidied(root: Path, descriptor: Mapping[str, Any], file: str) -> Tidied:
    """One of these files as it should be.

    Raises `DataError` for what cannot be read without a doubt, and where two people have changed
    the same lines.
    """
    for resource in descriptor["resources"]:
        if file == place(resource["name"]):
            return _table(root, descriptor, resource["name"])
    return _text(root, file)


def _table(root: Path, descriptor: Mapping[str, Any], name: str) -> Tidied:
    schemas = {resource["name"]: resource["schema"] for resource in descriptor["resources"]}
    content = read_bytes(root, place(name))
    found = decode(name, content)
    if "\0" in found.text or not found.text.strip():
        # Validation tells what is wrong, and nothing here can be repaired.
        return Tidied(place(name), content)
    text, changes = _plain(found)
    columns = _columns(schemas, name)
    separator = _separator(text, columns)
    if separator != ",":
        changes.append(Change(msg("cells that are not separated by commas")))
    found_rows = records(name, text, separator)
    lines, of_rows, faults = _rows(name, found_rows, columns, _units(root, descriptor))
    # Otherwise separated, every row is another line.
    changes += [change for change in of_rows if separator == "," or change.kind is not _QUOTES]
    return Tidied(
        place(name),
        "".join(lines).encode() if changes else content,
        tuple(changes),
        tuple(findings(faults)),
    )


def _units(root: Path, descriptor: Mapping[str, Any]) -> Mapping[str, str]:
    """The units of the indicators; none if their own table cannot be read."""
    for resource in descriptor["resources"]:
        if resource["name"] == "indicators":
            with contextlib.suppress(DataError):
                return units_by_indicator([read(root, resource)[0]])
    return {}


def _text(root: Path, file: str) -> Tidied:
    """A parameter file: what is mistyped around its keys; its words stay as they are."""
    content = read_bytes(root, file)
    found = decoded(content)
    if found is None:
        raise unreadable(file, msg("the file is not UTF-8"), msg("save it as UTF-8"))
    if mark := conflicts.first_mark(_LINE_END.sub("\n", found.text)):
        raise unreadable(in_file(file, mark), conflicts.WHAT, conflicts.REMEDY)
    text, changes = _plain(found)
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        for kind, written in _repaired(line):
            before = lines[number - 1]
            changes.append(Change(kind, number, "", before.strip(), written.strip()))
            lines[number - 1] = written
    return Tidied(file, "\n".join(lines).encode() if changes else content, tuple(changes))


def _repaired(line: str) -> Iterator[tuple[str, str]]:
    """What is mistyped in a line and leaves no doubt, each with the line without it.

    Other words than keys before a colon may be those of a text.
    """
    indent = line[: len(line) - len(line.lstrip())]
    if indent.strip(" "):
        line = indent.replace("\t", "  ").replace("\u3000", "  ") + line.lstrip()
        yield msg("lines indented with tabs or full-width spaces"), line
    for pattern in (FULL_WIDTH_COLON, NO_SPACE):
        match = pattern.match(line)
        if match and match["key"].removeprefix("-").strip() in KEYS:
            before = line[: match.end("key")]
            line = f"{before}: {match['value'].strip()}".rstrip()
            yield msg("colons that are full-width or have no space after them"), line
    match = _WITH_NUMBER.fullmatch(line)
    if match and match["key"] in KEYS and match["value"] != match["value"].translate(HALF_WIDTH):
        line = line[: match.start("value")] + match["value"].translate(HALF_WIDTH)
        yield FULL_WIDTH.name, line


def _plain(found: Decoded) -> tuple[str, list[Change]]:
    """A text with line ends as git has them, and what of its file was otherwise."""
    changes = []
    if found.doubtful:
        what = msg(
            "{encoding} instead of UTF-8, in which it says {words}",
            encoding=found.encoding,
            words=tuple(map(quoted, found.doubtful)),
        )
        changes.append(Change(what))
    elif found.encoding != UTF_8:
        changes.append(Change(msg("{encoding} instead of UTF-8", encoding=found.encoding)))
    elif found.has_mark:
        changes.append(Change(msg("a byte order mark, which WPS puts at the beginning")))
    text = _LINE_END.sub("\n", found.text)
    if text and not text.endswith("\n"):
        text += "\n"
    if text != found.text:
        changes.append(Change(msg("line ends of Windows, or none at the end")))
    return text, changes


def _columns(schemas: Mapping[str, Mapping[str, Any]], name: str) -> dict[str, Mapping[str, Any]]:
    """The schema of each column of a table; one that refers to another has the form of that."""
    columns = {column["name"]: column for column in schemas[name]["fields"]}
    for key in schemas[name].get("foreignKeys") or []:
        other = schemas[key["reference"].get("resource") or name]
        known = {column["name"]: column for column in other["fields"]}
        for own, theirs in zip(
            names(key["fields"]), names(key["reference"]["fields"]), strict=True
        ):
            columns[own] = {**columns[own], "constraints": known[theirs].get("constraints", {})}
    return columns


def _separator(text: str, columns: Mapping[str, Any]) -> str:
    """What stands between the cells: whatever makes the first line name columns."""
    first = text.partition("\n")[0]
    found = (s for s in SEPARATORS if len({*map(trimmed, first.split(s))} & columns.keys()) > 1)
    return next(found, ",")


def _rows(
    table: str,
    read: Sequence[tuple[Sequence[str], str]],
    columns: Mapping[str, Mapping[str, Any]],
    units: Mapping[str, str],
) -> tuple[list[str], list[Change], list[Fault]]:
    """The lines of a table, what is changed in them, and what is doubtful."""
    width = width_of([record for record, _ in read])
    header = [_column(cell, columns) for cell in read[0][0][:width]]
    if not columns.keys() & set(header):
        raise unreadable(
            in_file(place(table), 1),
            msg("this is not the header: it names no column"),
            msg("all: {columns}", columns=tuple(columns)),
        )
    lines: list[str] = []
    changes: list[Change] = []
    faults: list[Fault] = []
    for number, (record, raw) in enumerate(read, start=1):
        if is_blank(record):
            changes.append(Change(msg("empty rows"), number))
            continue
        if number > 1 and is_header(record, header):
            changes.append(Change(msg("the header once more"), number))
            continue
        before = len(changes)
        cells = list(record)
        if len(record) > width and is_blank(record[width:]):
            changes.append(Change(msg("empty cells after the last column"), number))
            del cells[width:]
        if number == 1:
            changes += [
                Change(msg("names of columns"), 1, "", old, new)
                for old, new in zip(cells, header, strict=False)
                if old != new
            ]
            cells[:width] = header
        elif len(cells) == width:
            for at, found in _rewritings(header, tuple(cells), columns, units):
                if found.doubt:
                    faults.append(as_fault(table, number, header[at], cells[at], found))
                else:
                    kind, written = found.kind.name, found.written
                    changes.append(Change(kind, number, header[at], cells[at], written))
                    cells[at] = written
        line = _line(cells)
        if line != raw and len(changes) == before:
            changes.append(Change(_QUOTES, number))
        lines.append(line)
    return lines, changes, faults


def _column(name: str, columns: Mapping[str, Any]) -> str:
    bare = trimmed(name.translate(HALF_WIDTH)).lower()
    return next((column for column in columns if column.lower() == bare), name)


def _rewritings(
    header: Sequence[str],
    cells: Sequence[str],
    columns: Mapping[str, Mapping[str, Any]],
    units: Mapping[str, str],
) -> Iterator[tuple[int, Rewriting]]:
    """The cells of a row, by their number, that should be written otherwise."""
    named = dict(zip(header, cells, strict=True))
    for at, (column, cell) in enumerate(zip(header, cells, strict=True)):
        schema = columns.get(column, {"type": "string"})
        digit, unit = last_digit(column, schema, named), unit_of(column, named, units)
        if cell and (found := rewriting(cell, schema, digit, unit)):
            yield at, found


def _line(cells: list[str]) -> str:
    """A row as Python's own writer has it, which quotes more or less in its different versions."""
    written = (
        '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',"\n') else cell
        for cell in cells
    )
    return ",".join(written) + "\n"
