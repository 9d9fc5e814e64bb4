"""What a single cell may look like, where schemas are more lenient than we and Python can be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from whitepaper.inputs.period import is_day
from whitepaper.inputs.validation.descriptor import names
from whitepaper.inputs.validation.faults import Fault, quoted
from whitepaper.inputs.validation.profile import matcher
from whitepaper.inputs.validation.reading import Table
from whitepaper.messages import msg

TYPE_NAMES = {
    "number": msg("a number"),
    "integer": msg("a whole number"),
    "date": msg("a date (YYYY-MM-DD)"),
}

_FULL_WIDTH = re.compile(r"[０-９．，－％]")
# Longer numbers than this are slips, and long enough they stop Python's own conversion.
_FORMS = {
    "number": re.compile(r"(?!-[0.]+$)-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,30})?"),
    "integer": re.compile(r"(?!-0$)-?(0|[1-9][0-9]{0,29})"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}
_OTHER_DATE = re.compile(r"([0-9]{4})\D([0-9]{1,2})\D([0-9]{1,2})\D?")
_INVISIBLE = {
    "\n": msg("a line break"),
    "\r": msg("a line break"),
    "\t": msg("a tab"),
    "\u3000": msg("a full-width space"),
}

# What no text may hold, whatever it is for.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
# Python's reader of CSV takes no more for a cell.
LONGEST = 131_072

# A message and its remedy.
_Problem = tuple[str, str]


def cell_faults(table: Table) -> Iterator[Fault]:
    """Cells that are no number, no date, not of the form wanted, or hold what cannot be seen.

    There is at most one fault for each.

    frictionless takes “１７７７”, “1_777”, “nan” and “2021-1-15”, as Python does.
    """
    compared = _compared(table)
    for row in table.rows:
        for column, field in table.fields.items():
            cell = row.cells[column]
            if cell and (problem := _problem(cell, field, column in compared)):
                yield Fault(table.name, row.number, (column,), *problem, of_form=True)


def _compared(table: Table) -> frozenset[str]:
    """The columns that are compared or computed with; the others are free text."""
    referring = {
        column for key in table.schema.get("foreignKeys") or [] for column in names(key["fields"])
    }
    constrained = {
        name
        for name, field in table.fields.items()
        if field["type"] in _FORMS
        or {"unique", "pattern", "enum"} & field.get("constraints", {}).keys()
    }
    return frozenset(table.primary_key) | referring | constrained


def _problem(cell: str, field: Mapping[str, Any], compared: bool) -> _Problem | None:
    form = _FORMS.get(field["type"])
    if (form or "pattern" in field.get("constraints", {})) and _FULL_WIDTH.search(cell):
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
    if form and not (form.fullmatch(cell) and (field["type"] != "date" or is_day(cell))):
        remedy = _date_remedy(cell) if field["type"] == "date" else _number_remedy(cell)
        return msg(
            "{cell} is not {wanted}", cell=quoted(cell), wanted=TYPE_NAMES[field["type"]]
        ), remedy
    if field.get("format") == "uri" and not _is_address(cell):
        return msg("{cell} is not a web address", cell=quoted(cell)), msg(
            "as in https://example.org/2020"
        )
    pattern = field.get("constraints", {}).get("pattern")
    if pattern and (fitting := matcher(pattern)) and not fitting.isinstance_python(cell):
        return msg("{cell} does not have the required form", cell=quoted(cell)), _form_remedy(
            cell, field
        )
    return None


def _invisible(cell: str) -> _Problem | None:
    for character in cell:
        # Of all white space, only the plain space is printable.
        if not character.isprintable():
            return _has(cell, character)
    if cell != cell.strip():
        return msg("{cell} has a space before or after it", cell=quoted(cell)), msg(
            "remove the space"
        )
    return None


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


def _form_remedy(cell: str, field: Mapping[str, Any]) -> str:
    """What a text of another form should be: a date as it is written, else what the column says."""
    match = _OTHER_DATE.fullmatch(cell)
    if match and is_day(written := _written(match)):
        return msg("write it as {written}; WPS and Excel may have changed it", written=written)
    return field.get("description") or msg("write it as the other rows of this column have it")


def _written(date: re.Match[str]) -> str:
    return f"{date[1]}-{date[2]:0>2}-{date[3]:0>2}"


def _date_remedy(cell: str) -> str:
    if _FORMS["date"].fullmatch(cell):
        return msg("the calendar has no such day")
    if match := _OTHER_DATE.fullmatch(cell):
        written = _written(match)
        if is_day(written):
            return msg("write it as {written}; WPS and Excel may have changed it", written=written)
    return msg("as in 2021-04-26")


def _number_remedy(cell: str) -> str:
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", cell):
        return msg("write it without separators: {value}", value=cell.replace(",", ""))
    if re.search(r"\d\s*[^\d\s.,eE+-]", cell):
        return msg("write plain digits in the unit of the indicator")
    if re.match(r"[^\d\s.,+-]+\s*\d", cell):
        return msg("write the plain number here, and what qualifies it in the column “qualifier”")
    return msg("write plain digits, as in 118070 or 66.77")
