"""From the bytes of a file to the rows of a table, or to the one reason why there are none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.errors import DataError, Finding, in_file, in_ranges, nearest
from whitepaper.inputs import conflicts
from whitepaper.inputs.data import DESCRIPTOR
from whitepaper.inputs.validation.descriptor import names, read_bytes, restore
from whitepaper.inputs.validation.encoding import UTF_8, Decoded, decoded
from whitepaper.inputs.validation.faults import TIDY, place, quoted
from whitepaper.messages import chained, msg, msg_n
from whitepaper.spelling import closest

_SAVE_AS = msg("in Excel or WPS, save it as CSV UTF-8 (comma delimited)")
_BY_TIDYING = msg("repair it with {command}", command=TIDY)
# How workbooks begin.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
SEPARATORS = "\t;"
# A title or a remark stands in no more.
_LINES_ABOVE = 10
# As many columns that are lacking are told one by one.
_MOST_LACKING = 2
# Far more than any report needs, and still read in seconds.
_BYTES = 2**26
# What no report can do without; a town may have had no events.
_NEVER_EMPTY = frozenset({"regions", "indicators", "sources", "observations"})


class Row(Struct, frozen=True):
    """A row as read: its number, where the header is row 1, and its cells by column."""

    number: int
    cells: Mapping[str, str]


class Table(Struct, frozen=True):
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


def with_own_units(tables: Sequence[Table]) -> list[Table]:
    """Tables, of which those that list the units they may have may have the project's own too."""
    own = [row.cells["unit"] for table in tables if table.name == "units" for row in table.rows]

    def widened(field: Mapping[str, Any]) -> Mapping[str, Any]:
        allowed = field.get("constraints", {})
        if field["name"] != "unit" or "enum" not in allowed:
            return field
        return {**field, "constraints": {**allowed, "enum": [*allowed["enum"], *own]}}

    return [
        replace(table, schema={**table.schema, "fields": [*map(widened, table.schema["fields"])]})
        for table in tables
    ]


def units_by_indicator(tables: Sequence[Table]) -> Mapping[str, str]:
    """The unit of each indicator by its code."""
    rows = (row.cells for table in tables if table.name == "indicators" for row in table.rows)
    return {cells.get("indicator", ""): cells.get("unit", "") for cells in rows}


def read(root: Path, resource: Mapping[str, Any]) -> tuple[Table, list[Finding]]:
    """A table, and a finding for each row that has not the shape of the header, and for an encoding
    that is not UTF-8.

    Raises `DataError` if the file is not a table: no file, no text, another header.
    """
    name = resource["name"]
    found = decode(name, read_bytes(root, place(name)))
    encoding = [*_encoding_findings(name, found)]
    try:
        table, irregular = _table(name, resource["schema"], _text(name, found))
    except DataError as error:
        if not encoding:
            raise
        # Excel's “Unicode text” has tabs for commas, too: one command repairs both.
        raise DataError(error.message, encoding) from error
    return table, [*encoding, *irregular]


def _table(name: str, schema: Mapping[str, Any], text: str) -> tuple[Table, list[Finding]]:
    lines = [record for record, _ in records(name, text)] or [[]]
    width = width_of(lines)
    header, *rest = (record[:width] if is_blank(record[width:]) else record for record in lines)
    columns = [field["name"] for field in schema["fields"]]
    if below := _header_below(lines, columns):
        what = msg("the header stands in line {row}", row=below)
        raise unreadable(in_file(place(name), 1), what, msg("remove the lines above it"))
    if findings := _header_findings(name, header, columns):
        raise DataError(msg("{name} has another header.", name=place(name)), findings)
    if name in _NEVER_EMPTY and all(map(is_blank, rest)):
        raise unreadable(
            place(name),
            msg("no rows"),
            msg("only the header is there; {restore}", restore=restore(place(name))),
        )
    # A blank row holds nothing that another table could refer to.
    again = [number for number, row in enumerate(rest, start=2) if is_header(row, header)]
    filled = [
        row for row in enumerate(rest, start=2) if not is_blank(row[1]) and row[0] not in again
    ]
    rows = tuple(
        Row(number, dict(zip(header, record, strict=True)))
        for number, record in filled
        if len(record) == width
    )
    irregular = [
        *_trailing_findings(name, width, lines),
        *_shape_findings(name, width, rest),
        *(
            Finding(in_file(place(name), number), msg("the header is there again"), _BY_TIDYING)
            for number in again
        ),
    ]
    return Table(name, schema, tuple(header), rows, len(rows) == len(filled)), irregular


def _header_below(lines: Sequence[Sequence[str]], columns: Sequence[str]) -> int | None:
    """The line of a header with lines above it that name no column, such as a title."""
    if not lines or set(lines[0]) & set(columns):
        return None
    numbered = enumerate(lines[1:_LINES_ABOVE], start=2)
    return next((number for number, line in numbered if len(set(line) & set(columns)) > 1), None)


def is_header(record: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row is the header once more, as where tables were put one below the other."""
    cells = [cell.strip() for cell in record[: len(header)]]
    return cells == [cell.strip() for cell in header]


def unreadable(where: str, message: str, remedy: str) -> DataError:
    """That a table cannot be read."""
    return DataError(msg("A table cannot be read."), [Finding(where, message, remedy)])


def _encoding_findings(name: str, found: Decoded) -> Iterator[Finding]:
    if found.doubtful:
        message = msg(
            "the file is not UTF-8, and seems to be {encoding}, in which it says {words}",
            encoding=found.encoding,
            words=tuple(map(quoted, found.doubtful)),
        )
        remedy = msg(
            "if that is what it should say: {repair}; in any case {save_as}",
            repair=_BY_TIDYING,
            save_as=_SAVE_AS,
        )
        yield Finding(place(name), message, remedy)
    elif found.encoding != UTF_8:
        message = msg("the file is {encoding}, not UTF-8", encoding=found.encoding)
        remedy = msg("{repair}; from now on {save_as}", repair=_BY_TIDYING, save_as=_SAVE_AS)
        yield Finding(place(name), message, remedy)


def _text(name: str, found: Decoded) -> str:
    if "\0" in found.text:
        row = found.text[: found.text.index("\0")].count("\n") + 1
        message = msg("there is a NUL byte here: the file is damaged, or not UTF-8")
        raise unreadable(
            in_file(place(name), row),
            message,
            msg("{save_as}; or {restore}", save_as=_SAVE_AS, restore=restore(place(name))),
        )
    if not found.text.strip():
        raise unreadable(place(name), msg("the file is empty"), restore(place(name)))
    return found.text


def decode(name: str, content: bytes) -> Decoded:
    """The text of a table. Raises `DataError` if it is none, or two people's."""
    if len(content) > _BYTES:
        message = msg("the file is larger than {bytes} MB", bytes=_BYTES // 2**20)
        raise unreadable(place(name), message, msg("keep in it what reports need"))
    if content.startswith(WORKBOOKS):
        raise unreadable(place(name), msg("the file is a workbook"), _SAVE_AS)
    if line := conflicts.first_mark(content.decode("utf-8", "replace").replace("\r\n", "\n")):
        raise unreadable(in_file(place(name), line), conflicts.WHAT, conflicts.REMEDY)
    if found := decoded(content):
        return found
    raise unreadable(
        place(name),
        msg("the file is not UTF-8, and cannot be read as GBK or Windows-1252 either"),
        msg("{save_as}; or {restore}", save_as=_SAVE_AS, restore=restore(place(name))),
    )


def records(name: str, text: str, separator: str = ",") -> list[tuple[list[str], str]]:
    """The rows of a table, each with the lines of the file that it is. Raises `DataError`."""
    lines: list[str] = []

    def read_lines() -> Iterator[str]:
        # With newline="" the reader sees all three kinds of line ends, and as they are.
        for line in io.StringIO(text, newline=""):
            lines.append(line)
            yield line

    # Without strict=True it takes a quotation mark that is never closed for the rest of the file.
    reader = csv.reader(read_lines(), delimiter=separator, strict=True)
    found: list[tuple[list[str], str]] = []
    begins = 1
    try:
        for record in reader:
            found.append((record, "".join(lines)))
            lines.clear()
            begins = reader.line_num + 1
    except csv.Error as error:
        if "larger" in str(error):
            message = msg(
                "a cell has more than {longest} characters", longest=csv.field_size_limit()
            )
            raise unreadable(
                in_file(place(name), begins),
                message,
                msg("shorten it"),
            ) from error
        fault = msg('a quotation mark (") is not closed, or is inside a text')
        if (line := reader.line_num) > begins:
            fault = msg("{fault}, and the row runs on to line {line}", fault=fault, line=line)
        raise unreadable(
            in_file(place(name), begins),
            fault,
            msg('put the whole text in quotation marks, and double those inside it: "…""…""…"'),
        ) from error
    return found


def width_of(lines: Sequence[Sequence[str]]) -> int:
    """How many columns the rows of a table have, the header first, without empty ones at the end.

    A column with cells and without a name is none of these.
    """
    filled = [len(lines[0])]
    while filled[-1] and all(is_blank(line[filled[-1] - 1 : len(lines[0])]) for line in lines):
        filled.append(filled[-1] - 1)
    return filled[-1]


def _header_findings(name: str, header: list[str], columns: list[str]) -> list[Finding]:
    where = in_file(place(name), 1)
    every = msg("all: {columns}", columns=tuple(columns))
    if not any(column in columns for column in header):
        if is_blank(header):
            return [Finding(where, msg("the row is empty, and should be the header"), every)]
        if len(header) == 1 and any(mark in header[0] for mark in SEPARATORS):
            return [Finding(where, msg("the cells are not separated by commas"), _BY_TIDYING)]
        return [Finding(where, msg("this is not the header: it names no column"), every)]
    missing = [column for column in columns if column not in header]
    unknown = [column for column in dict.fromkeys(header) if column not in columns]
    twice = [column for column in columns if header.count(column) > 1]
    meant = {c: closest(c, missing) for c in unknown}
    lacking = [column for column in missing if column not in meant.values()]
    if len(lacking) > _MOST_LACKING:
        message = msg("{n} columns are missing: {columns}", n=len(lacking), columns=tuple(lacking))
        return [Finding(where, message, msg("write the header as it was; {every}", every=every))]
    there = msg(
        "add it; the file has {columns}", columns=tuple(c for c in header if not is_blank([c]))
    )
    return [
        *(
            Finding(where, msg("the column “{column}” is missing", column=c), there)
            # One that is misspelt is told as that.
            for c in lacking
        ),
        *(
            Finding(
                where,
                msg("unknown column “{column}”", column=c),
                nearest(c, missing) if meant[c] else _of_its_own(c, columns),
            )
            for c in unknown
        ),
        *(
            Finding(where, msg("the column “{column}” is there twice", column=c), msg("remove one"))
            for c in twice
        ),
    ]


def _of_its_own(column: str, columns: list[str]) -> str:
    described = msg("a column of your own is described in {file} too", file=DESCRIPTOR.as_posix())
    return chained((nearest(column, columns), described))


def _trailing_findings(name: str, width: int, lines: list[list[str]]) -> list[Finding]:
    """One finding for all rows with cells after the last column, if these are empty."""
    longer = [
        number
        for number, line in enumerate(lines, start=1)
        if len(line) > width and is_blank(line[width:]) and not is_blank(line)
    ]
    if not longer:
        return []
    message = msg_n(
        "there are empty cells after the last column",
        "there are empty cells after the last column, in {n} rows (lines {rows})",
        n=len(longer),
        rows=in_ranges(longer),
    )
    return [Finding(in_file(place(name), longer[0]), message, _BY_TIDYING)]


def _shape_findings(name: str, width: int, rest: list[list[str]]) -> list[Finding]:
    """A finding for each row of another length, and one for all that are empty."""
    blank = [number for number, record in enumerate(rest, start=2) if is_blank(record)]
    findings = [
        Finding(
            in_file(place(name), number),
            msg("the row has {count} cells instead of {width}", count=len(record), width=width),
            _of_length(record, width),
        )
        for number, record in enumerate(rest, start=2)
        if len(record) != width and not is_blank(record)
    ]
    if blank:
        message = (
            msg("{n} rows are empty (lines {rows})", n=len(blank), rows=in_ranges(blank))
            if len(blank) > 1
            else msg("the row is empty")
        )
        findings.append(Finding(in_file(place(name), blank[0]), message, _BY_TIDYING))
    return findings


def _of_length(record: Sequence[str], width: int) -> str:
    """What to do about a row that is too long or too short."""
    if len(record) > width:
        return msg("a comma inside a text needs quotation marks around the text")
    if sum(cell.count("，") for cell in record) >= width - len(record):
        return msg("type the commas between its cells in half width: , and not ，")
    return msg("an empty cell needs its comma too")


def is_blank(record: Iterable[str]) -> bool:
    """Whether the cells of a row are all empty."""
    return not any(cell.strip() for cell in record)
