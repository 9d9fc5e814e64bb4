"""How wide a text is in print, near enough to lay out a table."""

from __future__ import annotations

from itertools import pairwise

from whitepaper.languages.zh.line_breaks import UNBROKEN

# Ems of a digit or letter, and of the space before those that follow a Hanzi. The space behind
# them is left to the slack that a table gives each cell.
_LATIN = 0.58
_GAP = 0.25
# The first of the characters that are as wide as they are high.
_WIDE = "\u2e80"


def width(text: str) -> tuple[float, float]:
    """The widths of the longest line and of the longest word of a text, in ems."""
    lines = text.split("\n")
    words = "".join(" " if character >= _WIDE else character for character in text).split()
    longest_word = max((len(word) for word in words), default=0) * _LATIN
    held = max(map(_line, UNBROKEN.findall(text)), default=0)
    return max(map(_line, lines)), max(longest_word, held)


def _line(line: str) -> float:
    wide = [character >= _WIDE for character in line]
    gaps = sum(before and not after for before, after in pairwise(wide))
    ems = sum(1 if hanzi else _LATIN for hanzi in wide)
    return ems + gaps * _GAP
