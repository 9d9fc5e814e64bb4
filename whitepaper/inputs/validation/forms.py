"""What WPS, Excel and input methods make of cells, and what was meant.

Here a cell is looked at by itself: what it should be, where there is no doubt about that.
"""

from __future__ import annotations

import datetime
import re
import string
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct

from whitepaper.inputs.period import is_day, is_period
from whitepaper.inputs.validation import spans
from whitepaper.inputs.validation.profile import matcher
from whitepaper.messages import msg


class Kind(Struct, frozen=True):
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
TEXT_MARK = Kind(
    msg("marks of texts (') before numbers and dates"), msg("WPS and Excel set it before texts")
)
UNIT = Kind(
    msg("units after numbers"), msg("the unit has a column of its own, or is the indicator's")
)
TAIL = Kind(msg("digits that come from computing"), msg("WPS or Excel has computed it"))
FORMULA = Kind(msg("formulas and their errors"), "")
NOTHING = Kind(msg("signs for no value"), "")


class Rewriting(Struct, frozen=True):
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
# Of letters that look like digits, as in 15OO, a number is mistyped.
_WITH_WORDS = re.compile(r"-?[0-9][0-9,.]*\s*(?:(?![OoIl]+$)[^\W\d_]+(?:/[^\W\d_]+)?|%)")
_EXPONENT = re.compile(r"-?[1-9](\.[0-9]{1,20})?[eE][+-]?[0-9]{1,2}")
_POWER = re.compile(r"1(\.0+)?[eE]")
_TIME = r"(?:[ T]0?0:00(?::00(?:\.0+)?)?)?"
# 2020.1 is none of them: it may have been 2020.10, which is the same number.
_DATES = (
    re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}"),
    re.compile(r"([0-9]{4})([-/])([0-9]{1,2})"),
    # As a program writes a day.
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})"),
    re.compile(rf"([0-9]{{4}})(\u5e74)(?:([0-9]{{1,2}})\u6708(?:([0-9]{{1,2}})\u65e5{_TIME})?)?"),
)
_DAY_OR_MONTH = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{2}|[0-9]{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# A day as WPS and Excel count them, from 1982 to 2036, and the one before they begin.
_SERIAL = re.compile(r"[34][0-9]{4}")
_BEFORE_SERIALS = datetime.date(1899, 12, 30)
_DAY_OF_MONTH = re.compile(
    rf"([0-9]{{1,2}})-({'|'.join(_MONTHS)})-([0-9]{{2}}|[0-9]{{4}})", re.IGNORECASE
)
_MONTH_NAME = re.compile(rf"({'|'.join(_MONTHS)})-([0-9]{{2}})", re.IGNORECASE)

_FORMULA = re.compile(r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)|#+|=.+", re.IGNORECASE)
# Strokes, and words of either language: none, none for now, not published, not known.
_NOTHING = re.compile(
    r"[-/.\u2026\u2013\u2014\u2015]+|n/?a|(?:\u6682)?\u65e0(?:\u6570\u636e)?"
    r"|\u672a\u516c\u5e03|\u4e0d\u8be6|\u7f3a",
    re.IGNORECASE,
)
# A longer number than this has more digits than anybody publishes.
_LONG = 13
_NEGLIGIBLE = Decimal("1e-6")


def rewriting(
    cell: str, field: Mapping[str, Any], last_digit: Decimal | None = None, unit: str = ""
) -> Rewriting | None:
    """How a cell should be written instead; None if it is right, or nothing is known of it.

    `last_digit` is what one unit in the last digit of the number is worth, and `unit` that of the
    number, where these are known.
    """
    if cell == (bare := trimmed(cell)) and fits(cell, field):
        return _tail(cell, field, last_digit)
    if not bare or fits(bare, field):
        return Rewriting(SPACES, bare)
    half = trimmed(bare.translate(HALF_WIDTH))
    if fits(half, field):
        return Rewriting(FULL_WIDTH, half)
    is_number = field["type"] in NUMBERS
    if not (is_number or is_of_dates(field)):
        return None
    if fits(half.lstrip("'"), field):
        return Rewriting(TEXT_MARK, half.lstrip("'"))
    if _FORMULA.fullmatch(half):
        return Rewriting(
            FORMULA,
            doubt=msg("WPS or Excel has left a formula here, or what it could not compute or show"),
            remedy=msg("enter the value itself"),
        )
    if _NOTHING.fullmatch(half):
        return Rewriting(
            NOTHING,
            doubt=msg("this says that there is no value"),
            remedy=msg("leave the cell empty; a row without a value is removed"),
        )
    if is_number and unit and (bare := without_unit(half, unit)) != half:
        inner = _number(bare, field, last_digit)
        if inner and inner.doubt:
            return inner
        plain = inner.written if inner else bare
        if fits(plain, field):
            return Rewriting(UNIT, plain)
    if is_number and unit and _WITH_WORDS.fullmatch(half):
        return Rewriting(
            UNIT,
            doubt=msg("there is another unit behind the number than “{unit}”", unit=unit),
            remedy=msg("write the number in “{unit}”, without a unit", unit=unit),
        )
    return _number(half, field, last_digit) if is_number else _date(half, field)


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


def unit_of(column: str, cells: Mapping[str, str], units: Mapping[str, str]) -> str:
    """The unit of the number in a column of a row: its own, or its indicator's by `units`."""
    if column != "value":
        return ""
    return trimmed(cells.get("unit", "")) or units.get(trimmed(cells.get("indicator", "")), "")


def without_unit(cell: str, unit: str) -> str:
    """A number without the unit behind it, if it is that."""
    return trimmed(cell.removesuffix(unit.translate(HALF_WIDTH)))


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
    if field["type"] == "date" or pattern is None:
        return field["type"] == "date"
    # A code may look like a day, too.
    return fits("2020-08-31", field) and not fits("a", field)


def _tail(cell: str, field: Mapping[str, Any], last_digit: Decimal | None) -> Rewriting | None:
    """A number without the tail that computing has left: 66.77 for 66.769999999999996."""
    if field["type"] != "number" or len(cell) < _LONG or not last_digit or last_digit.is_infinite():
        return None
    number = Decimal(cell)
    rounded = (number / last_digit).to_integral_value() * last_digit
    if rounded == number or abs(rounded - number) > last_digit * _NEGLIGIBLE:
        return None
    return Rewriting(TAIL, f"{rounded:f}")


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
    if found := _serial(cell, field) or _day_named(cell, field):
        return found
    if _DAY_OR_MONTH.fullmatch(cell) or _DAY_OF_MONTH.fullmatch(cell):
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


def _serial(cell: str, field: Mapping[str, Any]) -> Rewriting | None:
    """A day that WPS or Excel has left as the number by which they count it."""
    if not _SERIAL.fullmatch(cell):
        return None
    day = _BEFORE_SERIALS + datetime.timedelta(days=int(cell))
    month = f"{day:%Y-%m}"
    # Of a month they make its first day.
    if day.day > 1 or not fits(month, field):
        return Rewriting(DATE, day.isoformat())
    return Rewriting(
        DATE,
        doubt=msg("WPS and Excel count days in such numbers"),
        remedy=msg("write {day}, or {month} if all of the month was meant", day=day, month=month),
    )


def _day_named(cell: str, field: Mapping[str, Any]) -> Rewriting | None:
    """A day in another order, where only one of its numbers can be that of the month."""
    if match := _DAY_OF_MONTH.fullmatch(cell):
        day, month, year = match[1], _MONTHS.index(match[2].lower()) + 1, match[3]
    elif (match := _DAY_OR_MONTH.fullmatch(cell)) and max(int(match[1]), int(match[3])) > 12:
        first, second = int(match[1]), int(match[3])
        day, month, year = str(max(first, second)), min(first, second), match[4]
    else:
        return None
    written = f"{year}-{month:02}-{day:0>2}"
    return Rewriting(DATE, written) if fits(written, field) and is_period(written) else None
