"""Periods of observations: ISO 8601 years, quarters, halves, days, and inclusive spans."""

from __future__ import annotations

import calendar
import datetime
import re

from whitepaper.messages import msg

# Of other years no report is written.
YEARS = range(1900, 2200)
_YEAR = re.compile(r"([0-9]{4})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_PART = re.compile(r"([0-9]{4})-([QH])([0-9])")
_MONTHS = {"Q": 3, "H": 6}
# The longest that a name may begin with, and the year of it: not of what stands behind the sign of
# years as its first half, its third quarter or its months do.
_BEGINNING = re.compile(
    r"(\d{4})(?:-(?:\d{2}(?:-\d{2})?|[QH]\d))?"
    r"(?!\d|\u5e74[\d\u4e0a\u4e0b\u7b2c\u524d\u4e00\u4e8c\u4e09\u56db])"
)


def first_day(period: str) -> datetime.date:
    """The day on which a period begins. Raises `ValueError` for what is not a period."""
    return _bounds(period.split("/", maxsplit=1)[0])[0]


def last_day(period: str) -> datetime.date:
    """The day on which a period ends. Raises `ValueError` for what is not a period."""
    return _bounds(period.rsplit("/", maxsplit=1)[-1])[1]


def in_order(period: str) -> tuple[datetime.date, datetime.date, str]:
    """What periods are sorted by, from the first to begin: no two of them are alike."""
    return first_day(period), last_day(period), period


def are_parted(broken_at: str, *periods: str) -> bool:
    """Whether a series broke after the first of some of its periods began.

    A break is on the first day of the period that has it; without `broken_at` there is none.
    """
    return bool(broken_at) and min(map(first_day, periods)) < first_day(broken_at)


def is_period(text: str) -> bool:
    """Whether a text is a period of the calendar that ends no earlier than it begins."""
    try:
        return first_day(text) <= last_day(text)
    except ValueError:
        return False


def is_day(text: str) -> bool:
    """Whether a text is one day of the calendar."""
    return _DAY.fullmatch(text) is not None and is_period(text)


def whole_year(period: str) -> int | None:
    """The year, where the period is one whole year."""
    return int(period) if _YEAR.fullmatch(period) else None


def year_before(period: str) -> str | None:
    """The same period a year earlier; None for a span over several years, which has none."""
    start, slash, end = period.partition("/")
    if end and start[:4] != end[:4]:
        return None
    return f"{_year_before(start)}{slash}{_year_before(end) if end else ''}"


def period_before(period: str) -> str | None:
    """The period of the same length that ends where another begins; None if none is written so."""
    begins, ends = first_day(period), last_day(period)
    # A span of days may be one of whole months, but one day never is.
    after = ends + datetime.timedelta(days=1)
    if begins.day == after.day == 1:
        return shifted(period, (begins.year - after.year) * 12 + begins.month - after.month)
    days = datetime.timedelta(days=(after - begins).days)
    before = [(day - days).isoformat() for day in (begins, ends)]
    return "/".join(before) if "/" in period else before[0]


def months_between(earlier: str, later: str) -> int:
    """By how many months a period ends after another does."""
    before, after = last_day(earlier), last_day(later)
    return (after.year - before.year) * 12 + after.month - before.month


def shifted(period: str, months: int) -> str | None:
    """The same period some months later; None if there is none: no year is a month later."""
    parts = [_shifted(part, months) for part in period.split("/")]
    return "/".join(part for part in parts if part) if all(parts) else None


def shifted_day(day: datetime.date, months: int) -> datetime.date:
    """The same day some months later; of the last day of a month it is again the last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    ends = calendar.monthrange(year, month + 1)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return datetime.date(year, month + 1, ends if is_last else min(day.day, ends))


def form(period: str) -> str:
    """How a period is written, which is the same for all of its length: 0000-Q0."""
    return re.sub(r"\d", "0", period)


def at_start(name: str) -> str:
    """The period that a name begins with, as 2024-03 or 2023-north do; empty if it is none.

    In a name two hyphens stand for the slash of a span.
    """
    match = _BEGINNING.match(name)
    if not match:
        return ""
    end = _BEGINNING.match(name, match.end() + 2) if name[match.end() :].startswith("--") else None
    spans = (f"{match[0]}/{end[0]}",) if end else ()
    return next(filter(is_period, (*spans, match[0], match[1])), "")


def in_name(period: str) -> str:
    """A period as the name of a file or a folder has it: with two hyphens for a slash."""
    return period.replace("/", "--")


def _year_before(part: str) -> str:
    before = f"{int(part[:4]) - 1:04}{part[4:]}"
    return before.replace("-02-29", "-02-28")


def _shifted(part: str, months: int) -> str | None:
    if match := _DAY.fullmatch(part):
        return shifted_day(datetime.date(*map(int, match.groups())), months).isoformat()
    if match := _MONTH.fullmatch(part):
        return shifted_day(datetime.date(int(match[1]), int(match[2]), 1), months).isoformat()[:7]
    if match := _PART.fullmatch(part):
        size = _MONTHS[match[2]]
        steps, rest = divmod(months, size)
        year, number = divmod(int(match[1]) * (12 // size) + int(match[3]) - 1 + steps, 12 // size)
        return None if rest else f"{year:04}-{match[2]}{number + 1}"
    years, rest = divmod(months, 12)
    return None if rest else f"{int(part) + years:04}"


def _bounds(part: str) -> tuple[datetime.date, datetime.date]:
    if match := _DAY.fullmatch(part):
        day = datetime.date(int(match[1]), int(match[2]), int(match[3]))
        return day, day
    if match := _MONTH.fullmatch(part):
        return _months(int(match[1]), int(match[2]), int(match[2]))
    if match := _PART.fullmatch(part):
        size = _MONTHS[match[2]]
        last = int(match[3]) * size
        return _months(int(match[1]), last - size + 1, last)
    if match := _YEAR.fullmatch(part):
        return _months(int(match[1]), 1, 12)
    raise ValueError(msg("“{part}” is not a period", part=part))


def _months(year: int, first: int, last: int) -> tuple[datetime.date, datetime.date]:
    if not 1 <= first <= last <= 12:
        raise ValueError(
            msg("{year} has no months {first} to {last}", year=year, first=first, last=last)
        )
    end = calendar.monthrange(year, last)[1]
    return datetime.date(year, first, 1), datetime.date(year, last, end)
