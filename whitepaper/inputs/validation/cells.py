"""What a single cell may look like, where schemas are more lenient than we and Python can be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from whitepaper.inputs import hidden_characters
from whitepaper.inputs.validation.descriptor import names
from whitepaper.inputs.validation.faults import TIDY, Fault, quoted
from whitepaper.inputs.validation.forms import (
    SPACES,
    Rewriting,
    fits,
    has_full_width,
    is_of_dates,
    last_digit,
    rewriting,
    unit_of,
)
from whitepaper.inputs.validation.reading import Table
from whitepaper.messages import msg

TYPE_NAMES = {
    "number": msg("a number"),
    "integer": msg("a whole number"),
    "date": msg("a date (YYYY-MM-DD)"),
}

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INVISIBLE = {
    "\n": msg("a line break"),
    "\r": msg("a line break"),
    "\t": msg("a tab"),
    "\u3000": msg("a full-width space"),
}

# What no text may hold, whatever it is for.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
# An address that names a user, and often a password.
_WITH_USER = re.compile(r"[a-z]+://[^/?#\s]*@", re.IGNORECASE)
# Python's reader of CSV takes no more for a cell.
LONGEST = 131_072

# A message and its remedy.
_Problem = tuple[str, str]


def cell_faults(table: Table, units: Mapping[str, str]) -> Iterator[Fault]:
    """Cells that are no number, no date, not of the form wanted, or hold what cannot be seen.

    There is at most one fault for each. `units` are those of the indicators.

    frictionless takes “１７７７”, “1_777”, “nan” and “2021-1-15”, as Python does.
    """
    compared = compared_columns(table.schema)
    # Most cells are met many times: regions, years, units.
    right: dict[str, set[str]] = {column: {""} for column in table.fields}
    for row in table.rows:
        for column, field in table.fields.items():
            cell = row.cells[column]
            if cell in right[column]:
                continue
            unit = unit_of(column, row.cells, units)
            found = rewriting(cell, field, last_digit(column, field, row.cells), unit)
            if found and (column in compared or found.kind is not SPACES):
                yield as_fault(table.name, row.number, column, cell, found)
            elif problem := _problem(cell, field, column in compared):
                yield Fault(table.name, row.number, (column,), *problem, of_form=True)
            else:
                right[column].add(cell)


def as_fault(table: str, row: int, column: str, cell: str, found: Rewriting) -> Fault:
    """That a cell should be written otherwise, as it is told."""
    if found.doubt:
        message = msg("{cell}: {doubt}", cell=quoted(cell), doubt=found.doubt)
        return Fault(table, row, (column,), message, found.remedy, alike=found.doubt)
    message = (
        msg("{cell} should be written {written}", cell=quoted(cell), written=quoted(found.written))
        if found.written
        else msg("{cell} should be empty", cell=quoted(cell))
    )
    remedy = msg(
        "{cause}; to repair all of this kind at once: {command}",
        cause=found.kind.cause,
        command=TIDY,
    )
    return Fault(table, row, (column,), message, remedy, alike=found.kind.name)


def compared_columns(schema: Mapping[str, Any]) -> frozenset[str]:
    """The columns that are compared or computed with; the others are free text."""
    referring = {
        column for key in schema.get("foreignKeys") or [] for column in names(key["fields"])
    }
    constrained = {
        field["name"]
        for field in schema["fields"]
        if field["type"] != "string"
        or {"unique", "pattern", "enum"} & field.get("constraints", {}).keys()
    }
    return frozenset(names(schema.get("primaryKey"))) | referring | constrained


def _problem(cell: str, field: Mapping[str, Any], compared: bool) -> _Problem | None:
    if has_full_width(cell, field):
        return (
            msg("{cell} has full-width digits or signs", cell=quoted(cell)),
            msg("type it with half-width digits, in an English input mode"),
        )
    if len(cell) > LONGEST:
        return msg(
            "{cell} has more than {longest} characters", cell=quoted(cell), longest=LONGEST
        ), msg("shorten it")
    if compared and (problem := _invisible(cell)):
        return problem
    if unfit := _UNFIT.search(cell):
        return _has(cell, unfit[0])
    # Whatever it is for, a report prints it.
    if found := hidden_characters.hidden_characters(cell):
        return _has(cell, next(character for character in cell if character in found))
    if field["type"] != "string" and not fits(cell, field):
        remedy = _date_remedy(cell) if field["type"] == "date" else _number_remedy(cell)
        return msg(
            "{cell} is not {wanted}", cell=quoted(cell), wanted=TYPE_NAMES[field["type"]]
        ), remedy
    if field.get("format") == "uri" and not _is_address(cell):
        return msg("{cell} is not a web address", cell=quoted(cell)), msg(
            "as in https://example.org/2020"
        )
    if _WITH_USER.match(cell):
        return msg("{cell} names a user or a password", cell=quoted(cell)), msg(
            "leave out what stands before the @: a report prints the address"
        )
    if "pattern" in field.get("constraints", {}) and not fits(cell, field):
        return (
            msg("{cell} does not have the required form", cell=quoted(cell)),
            field.get("description")
            or (
                msg("write year, month and day, as in 2020-08-31")
                if is_of_dates(field)
                else msg("write it as the other rows of this column have it")
            ),
        )
    return None


def _invisible(cell: str) -> _Problem | None:
    # Of all white space, only the plain space is printable.
    odd = () if cell.isprintable() else (c for c in cell if not c.isprintable())
    return next((_has(cell, character) for character in odd), None)


def _has(cell: str, character: str) -> _Problem:
    # Control characters have no name.
    name = unicodedata.name(character, "").lower()
    shown = _INVISIBLE.get(character) or (
        msg("a {name}", name=name)
        if name
        else msg("a control character U+{code:04X}", code=ord(character))
    )
    return msg("{cell} has {shown} in it", cell=quoted(cell), shown=shown), msg("remove it")


def _is_address(cell: str) -> bool:
    try:
        parts = urlsplit(cell)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", cell)


def _date_remedy(cell: str) -> str:
    return msg("the calendar has no such day") if _DAY.fullmatch(cell) else msg("as in 2021-04-26")


def _number_remedy(cell: str) -> str:
    if re.search(r"\d\s*[^\d\s.,eE+-]", cell):
        return msg("write plain digits in the unit of the indicator")
    if re.match(r"[^\d\s.,+-]+\s*\d", cell):
        return msg("write the plain number here, and what qualifies it in the column “qualifier”")
    return msg("write plain digits, as in 118070 or 66.77")
