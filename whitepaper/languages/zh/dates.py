"""Dates and periods as they are printed in Chinese."""

from __future__ import annotations

import re

from whitepaper.languages.grammar import DAY, HALF, MONTH, QUARTER, YEAR

# 2020年, and both years of 2016—2020年 and of 2019、2020年, but not those of a title.
_NAMED_YEAR = re.compile(r"(?<![\d.])((?:19|20|21)\d{2})(?=年|[—–、和至]\d{4}年)")
_TITLE = re.compile(r"《[^》]*》")
_ORDINAL = "零一二三四"


def date(iso: str) -> str:
    """2021-07-31 as 2021年7月31日."""
    year, month, day = map(int, iso.split("-"))
    return f"{year}年{month}月{day}日"


def years(text: str) -> list[int]:
    """The years that a text names."""
    return [int(year) for year in _NAMED_YEAR.findall(_TITLE.sub("", text))]


def period(iso: str) -> str:
    """A period in words: 2020年, 2020年9月25日, 2020年一季度, 2019年1—11月, 2016—2020年.

    What is no period stays as it is.
    """
    start, _, end = iso.partition("/")
    if not end:
        return _part(start)
    if start[:4] == end[:4] and MONTH.fullmatch(start) and MONTH.fullmatch(end):
        return f"{start[:4]}年{int(start[5:])}—{int(end[5:])}月"
    if YEAR.fullmatch(start) and YEAR.fullmatch(end):
        return f"{start}—{end}年"
    return f"{_part(start)}至{_part(end)}"


def _part(part: str) -> str:
    if DAY.fullmatch(part):
        return date(part)
    if match := MONTH.fullmatch(part):
        return f"{match[1]}年{int(match[2])}月"
    if match := QUARTER.fullmatch(part):
        return f"{match[1]}年{_ORDINAL[int(match[2])]}季度"
    if match := HALF.fullmatch(part):
        return f"{match[1]}年{'上' if match[2] == '1' else '下'}半年"
    return f"{part}年" if YEAR.fullmatch(part) else part
