"""Dates and periods as they are printed in English."""

from __future__ import annotations

import re

from whitepaper.languages.grammar import DAY, HALF, MONTH, QUARTER, YEAR

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_NAMED_YEAR = re.compile(r"(?<![\d.,])(?:19|20|21)\d{2}(?![\d%]|[.,]\d)")
_TITLE = re.compile("“[^”]*”")
_ORDINAL = ("", "first", "second", "third", "fourth")


def date(iso: str) -> str:
    """2021-04-26 as 26 April 2021."""
    year, month, day = map(int, iso.split("-"))
    return f"{day} {MONTHS[month - 1]} {year}"


def years(text: str) -> list[int]:
    """The years that a text names, those in titles apart."""
    return [int(year) for year in _NAMED_YEAR.findall(_TITLE.sub("", text))]


def period(iso: str) -> str:
    """A period in words: 2020, 25 September 2020, the first quarter of 2023, 2016–2020.

    What is no period stays as it is.
    """
    start, _, end = iso.partition("/")
    if not end:
        return _part(start)
    if start[:4] == end[:4] and MONTH.fullmatch(start) and MONTH.fullmatch(end):
        return f"{MONTHS[int(start[5:]) - 1]}–{MONTHS[int(end[5:]) - 1]} {start[:4]}"
    if YEAR.fullmatch(start) and YEAR.fullmatch(end):
        return f"{start}–{end}"
    return f"{_part(start)} to {_part(end)}"


def short_period(iso: str) -> str:
    """A period by itself, as in heads of columns: Q1 2023, H1 2023; others as in words."""
    if match := QUARTER.fullmatch(iso):
        return f"Q{match[2]} {match[1]}"
    if match := HALF.fullmatch(iso):
        return f"H{match[2]} {match[1]}"
    return period(iso)


def _part(part: str) -> str:
    if DAY.fullmatch(part):
        return date(part)
    if match := MONTH.fullmatch(part):
        return f"{MONTHS[int(match[2]) - 1]} {match[1]}"
    if match := QUARTER.fullmatch(part):
        return f"the {_ORDINAL[int(match[2])]} quarter of {match[1]}"
    if match := HALF.fullmatch(part):
        return f"the {_ORDINAL[int(match[2])]} half of {match[1]}"
    return part
