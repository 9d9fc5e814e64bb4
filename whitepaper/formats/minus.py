"""The minus of what authors type or compute: a hyphen is shorter than digits are wide."""

from __future__ import annotations

import re
import unicodedata

from whitepaper.languages.grammar import MINUS

_HYPHEN = re.compile(r"(?<=(.))-(?=\d)", re.DOTALL)
_FIRST = re.compile(r"-(?=\d)")
# A cell, with its unit at most.
_NUMBER = re.compile(r"-\d[\d.,]*(?:[%‰℃°]|[ \u00a0]?[^\W\d]{1,4})?")
# What a hyphen joins to a number, beside letters, digits, symbols and what closes a text.
_JOINED = frozenset("_%‰′″.:/-'\"")


def with_minus(text: str) -> str:
    """A text in which what stands before a number below zero is a minus.

    The first sign of a text is one where the text is that number: another text may stand before it.
    """
    rest = _HYPHEN.sub(lambda found: "-" if _joins(found[1]) else MINUS, text)
    return _FIRST.sub(MINUS, rest, count=1) if _NUMBER.fullmatch(text) else rest


def with_first_minus(value: str) -> str:
    """A value as it is printed, before which a minus stands if it is below zero."""
    rest = with_minus(value)
    return _FIRST.sub(MINUS, rest, count=1) if rest.startswith("-") else rest


def _joins(before: str) -> bool:
    """Whether a hyphen is that of a date, a name or a range, by what stands before it."""
    closes = unicodedata.category(before) in ("Pe", "Pf", "So")
    return closes or before in _JOINED or before.isalnum()
