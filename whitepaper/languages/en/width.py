"""How wide a text is in print, near enough to lay out a table."""

from __future__ import annotations

# Ems of a letter on the average, with the spaces between words.
_LATIN = 0.52
# The first of the characters that are as wide as they are high.
_WIDE = "\u2e80"


def width(text: str) -> tuple[float, float]:
    """The widths of the longest line and of the longest word of a text, in ems."""
    words = "".join(" " if character >= _WIDE else character for character in text).split()
    longest_word = max((len(word) for word in words), default=0)
    return max(map(_line, text.split("\n"))), longest_word * _LATIN


def _line(line: str) -> float:
    return sum(1 if character >= _WIDE else _LATIN for character in line)
