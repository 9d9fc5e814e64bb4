"""Notes that the engine adds to figures and tables in English."""

from __future__ import annotations

from collections.abc import Sequence

from whitepaper.languages.en.dates import period
from whitepaper.languages.en.lists import joined

PROVISIONAL: tuple[str, ...] = ("provisional", "preliminary", "to be revised")


def series(name: str, region: str) -> str:
    """A series as notes name it: Patents granted (Guangzhou)."""
    return f"{name} ({region})" if region else name


def value(name: str, when: str) -> str:
    """One value of a series as notes name it: Patents granted, 2020."""
    return f"{name}, {when}" if when else name


def scope_break(what: str, note: str) -> str:
    """What changed where a series breaks."""
    return f"{what}: {note.rstrip('.')}. "


def scopes(what: str, scopes: Sequence[tuple[str, str]]) -> str:
    """That the scope of a series changes: each period from which on it is another, and that."""
    changes = ", ".join(f"“{scope or 'not stated'}” {period(since)}" for since, scope in scopes)
    return f"The scope of {what} changes ({changes}); values are not directly comparable. "


def absent_years(what: str, years: Sequence[int]) -> str:
    """That the data lacks some years of a series."""
    return f"{what}: no figure for {joined([str(year) for year in years])} in the sources used. "


def provisional(what: str, periods: Sequence[str]) -> str:
    """That values of some periods, written as in the data, may be revised."""
    return f"{what}: {joined([period(each) for each in periods])} provisional. "


def estimates(of: Sequence[tuple[str, Sequence[str]]]) -> str:
    """That values of some series and periods are published by no source, but computed."""
    listed = "; ".join(f"{what}: {joined(list(map(period, periods)))}" for what, periods in of)
    return f"{listed} estimated from published figures. "
