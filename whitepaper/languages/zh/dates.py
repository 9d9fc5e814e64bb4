"""Dates as they are printed in Chinese."""

from __future__ import annotations


def date(iso: str) -> str:
    """2021-07-31 as 2021年7月31日."""
    year, month, day = map(int, iso.split("-"))
    return f"{year}年{month}月{day}日"
