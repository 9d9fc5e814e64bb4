"""The marks that git leaves in a file that two people have changed."""

from __future__ import annotations

import re

from whitepaper.messages import msg

# In a notebook they may stand within a text, but begin its line all the same.
_MARKS = re.compile(r"^(?:<{7} .*|={7}|>{7} .*)$", re.MULTILINE)
_BEGINNING = re.compile(r"^<{7} ", re.MULTILINE)


def first_mark(text: str) -> int | None:
    """The line of the first mark in a text that has any."""
    found = _MARKS.search(text) if _BEGINNING.search(text) else None
    return text.count("\n", 0, found.start()) + 1 if found else None


WHAT = msg("two people have changed the same place: here is a mark of git's (<<<<<<<)")
REMEDY = msg("keep the lines that are wanted, and remove the marks (<<<<<<<, =======, >>>>>>>)")
