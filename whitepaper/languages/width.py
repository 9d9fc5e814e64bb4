"""How wide a text is in print, near enough to lay out a table."""

from __future__ import annotations

import re
from itertools import pairwise

# The first of the characters that are as wide as they are high.
_WIDE = "\u2e80"


def width_in(
    text: str, *, letter: float, gap: float = 0, held: re.Pattern[str] | None = None
) -> tuple[float, float]:
    """The widths of the longest line and of the longest word of a text, in ems.

    Those of a `letter`, and of the `gap` before letters that follow a Hanzi: the one behind them is
    left to the slack that a table gives each cell. What is `held` together is one word.
    """

    def line(text: str) -> float:
        wide = [character >= _WIDE for character in text]
        gaps = sum(before and not after for before, after in pairwise(wide))
        return sum(1 if is_wide else letter for is_wide in wide) + gaps * gap

    words = "".join(" " if character >= _WIDE else character for character in text).split()
    longest_word = max((len(word) for word in words), default=0) * letter
    longest_held = max(map(line, held.findall(text)), default=0) if held else 0
    return max(map(line, text.split("\n"))), max(longest_word, longest_held)
