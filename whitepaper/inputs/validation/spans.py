"""Spans, quarters and halves of years as people write them, in the form that data has."""

from __future__ import annotations

import re

from whitepaper.inputs.period import is_period

# The signs of years, months and days.
_SIGNS = "\u5e74\u6708\u65e5"
_WITHIN = re.compile(rf"(?<=[0-9])[{_SIGNS[:2]}](?=[0-9])")
# The end leaves out what it has in common with the beginning, or says all of it.
_SPAN = re.compile(
    rf"([0-9]{{4}}(?:[-/.][0-9]{{1,2}}){{0,2}})([{_SIGNS}]?)"
    r" ?(?:--?|\u2014{1,2}|[\u2013~\uff5e/\u81f3\u5230]) ?"
    rf"([0-9]{{1,4}}(?:[-/.][0-9]{{1,2}}){{0,2}})([{_SIGNS}]?)"
)
# First to fourth, first and second half.
_NUMBERS = str.maketrans("\u4e00\u4e8c\u4e09\u56db\u4e0a\u4e0b", "123412")
_PART = re.compile(
    r"([0-9]{4})[-/]?\u5e74?(?:\u7b2c?(?P<Q>[1-4\u4e00\u4e8c\u4e09\u56db])\u5b63\u5ea6"
    r"|[Qq](?P<q>[1-4])|(?P<H>[\u4e0a\u4e0b])\u534a\u5e74|[Hh](?P<h>[12]))"
)
# The first eleven months, the first three quarters.
_FIRST = re.compile(
    r"([0-9]{4})\u5e74?\u524d(?:([0-9]{1,2})\u4e2a\u6708|([23\u4e8c\u4e09])\u4e2a?\u5b63\u5ea6)"
)


def plain(text: str) -> str | None:
    """A period as data has it; None for what is none of these, or not certain."""
    if match := _PART.fullmatch(text):
        kind, number = next((k, n) for k, n in match.groupdict().items() if n)
        return f"{match[1]}-{kind.upper()}{number.translate(_NUMBERS)}"
    if match := _FIRST.fullmatch(text):
        months = int(match[2] or int(match[3].translate(_NUMBERS)) * 3)
        return _checked(f"{match[1]}-01/{match[1]}-{months:02}")
    # Signs between numbers part them as well as points do.
    match = _SPAN.fullmatch(_WITHIN.sub(".", text))
    if match is None:
        return None
    first, last = (re.split(r"[-/.]", part) for part in match.group(1, 3))
    if len(last[0]) != 4:
        last = [*first[: max(1, len(first) - len(last))], *last]
    # Both are years, months or days, and nothing says otherwise.
    sign = _SIGNS[len(first) - 1]
    if len(last) != len(first) or not {match[2], match[4]} <= {"", sign}:
        return None
    written = ["-".join(f"{number:0>2}" for number in part) for part in (first, last)]
    return _checked("/".join(written)) if written[0] != written[1] else None


def _checked(period: str) -> str | None:
    return period if is_period(period) else None
