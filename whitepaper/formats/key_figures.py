"""Key figures, which are set large: what of one is its number, and which time it is of."""

from __future__ import annotations

import re

from whitepaper.document.nodes import KeyFigure, KeyFigures
from whitepaper.formats.periods import period_of
from whitepaper.languages import Language

_NUMBER = re.compile(r"(\D*)(\d[\d.,]*)(.*)", re.DOTALL)


def parts_of(text: str) -> tuple[str, str, str]:
    """What stands before the number of a fact, the number, and what follows: its unit.

    Where there are several numbers, or none, all of it is to be set alike.
    """
    match = _NUMBER.fullmatch(text)
    if match is None or _NUMBER.fullmatch(match[3]):
        return "", text, ""
    return match[1], match[2], match[3]


def when_of(item: KeyFigure, language: Language) -> str:
    """The time that a key figure is of, in short, unless its label names it."""
    when = period_of(item.fact, language) if item.fact.when else ""
    return "" if when in item.label or item.fact.when in item.label else when


def columns_of(figures: KeyFigures) -> int:
    """How many stand side by side: three, or two where that leaves none alone."""
    return 2 if len(figures.items) in (1, 2, 4) else 3
