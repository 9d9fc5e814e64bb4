"""From the bytes of a file to the rows of a table, or to the one reason why there are none."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whitepaper.errors import DataError, Finding, in_file, in_lines, nearest
from whitepaper.inputs import conflicts
from whitepaper.inputs.validation.descriptor import names, read_bytes
from whitepaper.inputs.validation.faults import place
from whitepaper.messages import msg

_SAVE_AS = msg("in Excel or WPS, save it as CSV UTF-8 (comma delimited)")
# How a file begins that some program saved as something else than CSV in UTF-8.
_SIGNATURES = (
    (
        b"\xff\xfe",
        msg("the file is UTF-16"),
        msg("{save_as}; “Unicode text” is UTF-16", save_as=_SAVE_AS),
    ),
    (
        b"\xfe\xff",
        msg("the file is UTF-16"),
        msg("{save_as}; “Unicode text” is UTF-16", save_as=_SAVE_AS),
    ),
    (b"PK\x03\x04", msg("the file is a workbook"), _SAVE_AS),
    (b"\xd0\xcf\x11\xe0", msg("the file is a workbook"), _SAVE_AS),
)
# Far more than any report needs, and still read in seconds.
_BYTES = 2**26
# What no report can do without; a town may have had no events.
_NEVER_EMPTY = frozenset({"regions", "indicators", "sources", "observations"})


@dataclass(frozen=True)
class Row:
    """A row as read: its number, where the header is row 1, and its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """One table as read, without its irregular rows; `complete` if there were none of these."""

    name: str
    schema: Mapping[str, Any]
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    complete: bool

    @property
    def fields(self) -> Mapping[str, Mapping[str, Any]]:
        """The schema of each column."""
        return {field["name"]: field for field in self.schema["fields"]}

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The columns that tell one row from all others."""
        return names(self.schema.get("primaryKey"))


def read(root: Path, resource: Mapping[str, Any]) -> tuple[Table, list[Finding]]:
    """A table, and a finding for each row that has not the shape of the header.

    Raises `DataError` if the file is not a table: no file, another encoding, another header.
    """
    name, schema = resource["name"], resource["schema"]
    header, *records = _records(name, _text(root, name)) or [[]]
    if findings := _header_findings(name, header, [field["name"] for field in schema["fields"]]):
        raise DataError(msg("{name} has another header.", name=place(name)), findings)
    if name in _NEVER_EMPTY and all(map(_is_blank, records)):
        raise _refused(
            place(name),
            msg("no rows"),
            msg("only the header is there; {restore}", restore=_restore(name)),
        )
    # A blank row holds nothing that another table could refer to.
    filled = [row for row in enumerate(records, start=2) if not _is_blank(row[1])]
    rows = tuple(
        Row(number, dict(zip(header, record, strict=True)))
        for number, record in filled
        if len(record) == len(header)
    )
    irregular = _shape_findings(name, len(header), records)
    return Table(name, schema, tuple(header), rows, len(rows) == len(filled)), irregular


def _restore(name: str) -> str:
    return msg("restore it: git checkout {file}", file=place(name))


def _refused(where: str, message: str, remedy: str) -> DataError:
    return DataError(msg("A table cannot be read."), [Finding(where, message, remedy)])


def _text(root: Path, name: str) -> str:
    content = read_bytes(root, place(name))
    if len(content) > _BYTES:
        message = msg("the file is larger than {bytes} MB", bytes=_BYTES // 2**20)
        raise _refused(place(name), message, msg("keep in it what reports need"))
    for signature, message, remedy in _SIGNATURES:
        if content.startswith(signature):
            raise _refused(place(name), message, remedy)
    if line := conflicts.first_mark(content.decode("utf-8", "replace").replace("\r\n", "\n")):
        raise _refused(
            in_file(place(name), line),
            conflicts.WHAT,
            conflicts.REMEDY,
        )
    if b"\0" in content:
        row = content[: content.index(b"\0")].count(b"\n") + 1
        message = msg("there is a NUL byte here: the file is damaged, or not UTF-8")
        raise _refused(
            in_file(place(name), row),
            message,
            msg("{save_as}; or {restore}", save_as=_SAVE_AS, restore=_restore(name)),
        )
    try:
        # utf-8-sig: Excel writes a byte order mark, which is fine.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise _refused(
            in_file(place(name), row),
            msg("the file is not UTF-8"),
            msg("{save_as}; a file saved as plain CSV is GB18030", save_as=_SAVE_AS),
        ) from error
    if not text.strip():
        raise _refused(place(name), msg("the file is empty"), _restore(name))
    return text


def _records(name: str, text: str) -> list[list[str]]:
    # With newline="" the reader sees all three kinds of line ends, and as they are. Without
    # strict=True it takes a quotation mark that is never closed for the rest of the file.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    begins = 1
    try:
        for record in reader:
            records.append(record)
            begins = reader.line_num + 1
    except csv.Error as error:
        if "larger" in str(error):
            message = msg(
                "a cell has more than {longest} characters", longest=csv.field_size_limit()
            )
            raise _refused(
                in_file(place(name), begins),
                message,
                msg("shorten it"),
            ) from error
        fault = msg('a quotation mark (") is not closed, or is inside a text')
        if (line := reader.line_num) > begins:
            fault = msg("{fault}, and the row runs on to line {line}", fault=fault, line=line)
        raise _refused(
            in_file(place(name), begins),
            fault,
            msg('put the whole text in quotation marks, and double those inside it: "…""…""…"'),
        ) from error
    return records


def _header_findings(name: str, header: list[str], columns: list[str]) -> list[Finding]:
    where = in_file(place(name), 1)
    every = msg("all: {columns}", columns=tuple(columns))
    if not any(column in columns for column in header):
        if _is_blank(header):
            return [Finding(where, msg("the row is empty, and should be the header"), every)]
        if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
            return [Finding(where, msg("the cells are not separated by commas"), _SAVE_AS)]
        return [Finding(where, msg("this is not the header: it names no column"), every)]
    missing = [column for column in columns if column not in header]
    unknown = [column for column in dict.fromkeys(header) if column not in columns]
    twice = [column for column in columns if header.count(column) > 1]
    return [
        *(
            Finding(where, msg("the column “{column}” is missing", column=c), every)
            for c in missing
        ),
        *(
            Finding(where, msg("unknown column “{column}”", column=c), nearest(c, columns))
            for c in unknown
        ),
        *(
            Finding(where, msg("the column “{column}” is there twice", column=c), msg("remove one"))
            for c in twice
        ),
    ]


def _shape_findings(name: str, width: int, records: list[list[str]]) -> list[Finding]:
    """One finding for each row of another length, and for each run of empty rows."""
    findings = []
    numbered = enumerate(records, start=2)
    for blank, run in itertools.groupby(numbered, key=lambda row: _is_blank(row[1])):
        rows = list(run)
        (first, _), (last, _) = rows[0], rows[-1]
        if blank and first == last:
            findings.append(
                Finding(
                    in_file(place(name), first),
                    msg("the row is empty"),
                    msg("remove it"),
                )
            )
        elif blank:
            where = in_lines(place(name), first, last)
            findings.append(Finding(where, msg("the rows are empty"), msg("remove them")))
        else:
            findings += [
                Finding(
                    in_file(place(name), number),
                    msg(
                        "the row has {count} cells instead of {width}",
                        count=len(record),
                        width=width,
                    ),
                    msg("a comma inside a text needs quotation marks around the text")
                    if len(record) > width
                    else msg("an empty cell needs its comma too"),
                )
                for number, record in rows
                if len(record) != width
            ]
    return findings


def _is_blank(record: list[str]) -> bool:
    return not any(cell.strip() for cell in record)
