"""Periods of observations: ISO 8601 years, quarters, halves, days, and inclusive spans."""

from __future__ import annotations

import calendar
import datetime
import re

_YEAR = re.compile(r"(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PART = re.compile(r"(\d{4})-([QH])(\d)")
_ORDINAL = "零一二三四"


def first_day(period: str) -> datetime.date:
    """The day on which a period begins. Raises `ValueError` for what is no period."""
    return _bounds(period.split("/", maxsplit=1)[0])[0]


def last_day(period: str) -> datetime.date:
    """The day on which a period ends. Raises `ValueError` for what is no period."""
    return _bounds(period.rsplit("/", maxsplit=1)[-1])[1]


def whole_year(period: str) -> int | None:
    """The year, where the period is one whole year."""
    return int(period) if _YEAR.fullmatch(period) else None


def in_words(period: str) -> str:
    """The period as printed: 2020年, 2020年9月25日, 2020年一季度, 2019年1—11月, 2016—2020年."""
    start, _, end = period.partition("/")
    if not end:
        return _in_words(start)
    if start[:4] == end[:4] and _MONTH.fullmatch(start) and _MONTH.fullmatch(end):
        return f"{start[:4]}年{int(start[5:])}—{int(end[5:])}月"
    if _YEAR.fullmatch(start) and _YEAR.fullmatch(end):
        return f"{start}—{end}年"
    return f"{_in_words(start)}至{_in_words(end)}"


def shown(period: str) -> str:
    """The period in words; what is none stays as it is."""
    try:
        last_day(period)
    except ValueError:
        return period
    return in_words(period)


def _in_words(part: str) -> str:
    if match := _DAY.fullmatch(part):
        return f"{match[1]}年{int(match[2])}月{int(match[3])}日"
    if match := _MONTH.fullmatch(part):
        return f"{match[1]}年{int(match[2])}月"
    if match := _PART.fullmatch(part):
        number = int(match[3])
        if match[2] == "Q":
            return f"{match[1]}年{_ORDINAL[number]}季度"
        return f"{match[1]}年{'上' if number == 1 else '下'}半年"
    return f"{part}年"


def _bounds(part: str) -> tuple[datetime.date, datetime.date]:
    if match := _DAY.fullmatch(part):
        day = datetime.date(int(match[1]), int(match[2]), int(match[3]))
        return day, day
    if match := _MONTH.fullmatch(part):
        return _months(int(match[1]), int(match[2]), int(match[2]))
    if match := _PART.fullmatch(part):
        size = 3 if match[2] == "Q" else 6
        last = int(match[3]) * size
        return _months(int(match[1]), last - size + 1, last)
    if match := _YEAR.fullmatch(part):
        return _months(int(match[1]), 1, 12)
    raise ValueError(f"“{part}” is no period")


def _months(year: int, first: int, last: int) -> tuple[datetime.date, datetime.date]:
    if not 1 <= first <= last <= 12:
        raise ValueError(f"{year} has no months {first} to {last}")
    end = calendar.monthrange(year, last)[1]
    return datetime.date(year, first, 1), datetime.date(year, last, end)
