"""What WPS, Excel and input methods make of cells, and what was meant.

Here a cell is looked at by itself: what it should be, where there is no doubt about that.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from whitepaper.inputs.period import is_day, is_period
from whitepaper.inputs.validation import spans
from whitepaper.inputs.validation.profile import matcher
from whitepaper.messages import msg


@dataclass(frozen=True)
class Kind:
    """A way in which cells are written otherwise: what it is called, and how it came about."""

    name: str
    cause: str


_CHANGED = msg("WPS or Excel may have changed its format")
SPACES = Kind(
    msg("spaces or tabs around the text"), msg("there are spaces, tabs or line breaks around it")
)
FULL_WIDTH = Kind(
    msg("full-width digits, letters or signs"), msg("it was typed in a Chinese input mode")
)
DATE = Kind(msg("dates in another form"), _CHANGED)
PERIOD = Kind(
    msg("periods in another form"),
    msg("a period is written like 2022, 2022-Q1, 2022-H1 or 2022-01/2022-11"),
)
GROUPED = Kind(msg("numbers with separators"), msg("a number has no separators"))
SCIENTIFIC = Kind(msg("numbers with an exponent"), _CHANGED)


@dataclass(frozen=True)
class Rewriting:
    """What a cell should be. Where only who has entered it can say that, `doubt` and `remedy` do.

    Both forms of a cell say the same.
    """

    kind: Kind
    written: str = ""
    doubt: str = ""
    remedy: str = ""


# Longer numbers than this are slips, and long enough they stop Python's own conversion.
NUMBERS = {
    "number": re.compile(r"(?!-[0.]+$)-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,30})?"),
    "integer": re.compile(r"(?!-0$)-?(0|[1-9][0-9]{0,29})"),
}
HALF_WIDTH = {
    **{ord(c) + 0xFEE0: c for c in string.digits + string.ascii_letters + ".,-+/%_"},
    0x3000: " ",
    # The minus sign of typesetters.
    0x2212: "-",
}
_FULL_WIDTH = re.compile(f"[{''.join(map(chr, HALF_WIDTH))}]")
# What cannot be seen at the ends of a cell, beside white space.
_INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff"

_GROUPS = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3}|[ \xa0\u2009\u202f][0-9]{3})+(\.[0-9]+)?")
_EXPONENT = re.compile(r"-?[1-9](\.[0-9]{1,20})?[eE][+-]?[0-9]{1,2}")
_POWER = re.compile(r"1(\.0+)?[eE]")
_TIME = r"(?: 0?0:00(?::00)?)?"
# 2020.1 is none of them: it may have been 2020.10, which is the same number.
_DATES = (
    re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}"),
    re.compile(r"([0-9]{4})([-/])([0-9]{1,2})"),
    re.compile(rf"([0-9]{{4}})(\u5e74)(?:([0-9]{{1,2}})\u6708(?:([0-9]{{1,2}})\u65e5{_TIME})?)?"),
)
_DAY_OR_MONTH = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{2}|[0-9]{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = re.compile(rf"({'|'.join(_MONTHS)})-([0-9]{{2}})", re.IGNORECASE)


def rewriting(
    cell: str, field: Mapping[str, Any], last_digit: Decimal | None = None
) -> Rewriting | None:
    """How a cell should be written instead; None if it is right, or nothing is known of it.

    `last_digit` is what one unit in the last digit of the number is worth, where that is known.
    """
    if cell == (bare := trimmed(cell)) and fits(cell, field):
        return None
    if not bare or fits(bare, field):
        return Rewriting(SPACES, bare)
    half = trimmed(bare.translate(HALF_WIDTH))
    if fits(half, field):
        return Rewriting(FULL_WIDTH, half)
    if field["type"] in NUMBERS:
        return _number(half, field, last_digit)
    if is_of_dates(field):
        return _date(half, field)
    return None


def last_digit(column: str, field: Mapping[str, Any], cells: Mapping[str, str]) -> Decimal | None:
    """What one unit in the last digit of a number of a row is worth, if the row says so."""
    if field["type"] == "integer":
        return Decimal(1)
    precision = trimmed(cells.get("precision", ""))
    # That itself is a power of ten, of which an exponent hides no digits.
    power = _EXPONENT.fullmatch(precision) and _POWER.match(precision)
    if column == "precision":
        return Decimal("Infinity") if power else None
    return Decimal(precision) if power or NUMBERS["number"].fullmatch(precision) else None


def trimmed(cell: str) -> str:
    """A cell without the white space around it."""
    while cell != (cell := cell.strip().strip(_INVISIBLE)):
        pass
    return cell


def has_full_width(cell: str, field: Mapping[str, Any]) -> bool:
    """Whether a cell has a full-width character where its column is of plain ones."""
    plain = field["type"] != "string" or "pattern" in field.get("constraints", {})
    return plain and _FULL_WIDTH.search(cell) is not None


def fits(cell: str, field: Mapping[str, Any]) -> bool:
    """Whether a cell has the form that its column asks for."""
    if has_full_width(cell, field):
        return False
    if form := NUMBERS.get(field["type"]):
        return form.fullmatch(cell) is not None
    if field["type"] == "date":
        return is_day(cell)
    constraints = field.get("constraints", {})
    if "enum" in constraints:
        return cell in constraints["enum"]
    pattern = constraints.get("pattern")
    fitting = matcher(pattern) if pattern else None
    return fitting is None or bool(fitting.isinstance_python(cell))


def is_of_dates(field: Mapping[str, Any]) -> bool:
    """Whether a column is of days, or of days, months and years."""
    pattern = field.get("constraints", {}).get("pattern")
    return field["type"] == "date" or (pattern is not None and fits("2020-08-31", field))


def _number(cell: str, field: Mapping[str, Any], last_digit: Decimal | None) -> Rewriting | None:
    if _GROUPS.fullmatch(cell):
        plain = re.sub(r"[^-0-9.]", "", cell)
        return Rewriting(GROUPED, plain) if fits(plain, field) else None
    if not _EXPONENT.fullmatch(cell):
        return None
    number = Decimal(cell)
    plain = f"{number:f}"
    unit = Decimal((0, (1,), int(number.as_tuple().exponent)))
    if fits(plain, field) and last_digit is not None and unit <= last_digit:
        return Rewriting(SCIENTIFIC, plain)
    return Rewriting(
        SCIENTIFIC,
        doubt=msg("it may have lost digits: WPS and Excel shorten long numbers to this"),
        remedy=msg("enter the number anew, all digits of it, as the source has it"),
    )


def _date(cell: str, field: Mapping[str, Any]) -> Rewriting | None:
    if match := next(filter(None, (form.fullmatch(cell) for form in _DATES)), None):
        year, _, *rest = match.groups()
        written = "-".join([year, *(f"{part:0>2}" for part in rest if part)])
        return Rewriting(DATE, written) if fits(written, field) and is_period(written) else None
    if (period := spans.plain(cell)) and fits(period, field):
        return Rewriting(PERIOD, period)
    if match := _DAY_OR_MONTH.fullmatch(cell):
        return Rewriting(
            DATE,
            doubt=msg("it is not certain which number is the day, the month and the year"),
            remedy=msg("write year, month and day, as in 2020-08-31"),
        )
    if match := _MONTH_NAME.fullmatch(cell):
        month = f"20{match[2]}-{_MONTHS.index(match[1].lower()) + 1:02}"
        return Rewriting(
            DATE,
            doubt=_CHANGED,
            remedy=msg("if {month} was meant write that", month=month),
        )
    return None
