"""The minus of what authors type or compute: a hyphen is shorter than digits are wide."""

from __future__ import annotations

import re

from whitepaper.languages.grammar import MINUS

# No hyphen of a date, a name or a range.
_HYPHEN = re.compile(r"(?<![\w)\]}%.:/-])-(?=\d)")


def with_minus(text: str) -> str:
    """A text in which what stands before a number below zero is a minus."""
    return _HYPHEN.sub(MINUS, text)
