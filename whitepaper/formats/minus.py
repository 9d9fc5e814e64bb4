"""The minus of what authors type or compute: a hyphen is shorter than digits are wide."""

from __future__ import annotations

import re

from whitepaper.languages.grammar import MINUS

# No hyphen of a date, a name or a range, whatever closes what stands before it.
_WITHIN = re.compile(r"(?<=.)(?<![\w)\]}%.:/\-”’'\"》」』）】〉℃℉㎡㎥‰°′″])-(?=\d)", re.DOTALL)
_FIRST = re.compile(r"-(?=\d)")
# A cell, with its unit at most.
_NUMBER = re.compile(r"-\d[\d.,]*(?:[%‰℃°]|[ \u00a0]?[^\W\d]{1,4})?")


def with_minus(text: str) -> str:
    """A text in which what stands before a number below zero is a minus.

    The first sign of a text is one where the text is that number: another text may stand before it.
    """
    rest = _WITHIN.sub(MINUS, text)
    return with_first_minus(rest) if _NUMBER.fullmatch(text) else rest


def with_first_minus(value: str) -> str:
    """A value as it is printed, before which a minus stands if it is below zero."""
    rest = _WITHIN.sub(MINUS, value)
    return _FIRST.sub(MINUS, rest, count=1) if rest.startswith("-") else rest
