"""Lists as Word counts them: two kinds, with bullets and with numbers, and each list anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from whitepaper.document.nodes import Numerals
from whitepaper.formats.word.elements import LATIN, Element, root, w

INDENT = 720  # twips that each level is further in
_HANGING = 360  # of these the ones before the text, where its mark stands
LEVELS = 9  # that Word has
_BULLETS = "•◦▪"
# What Word calls numerals.
_KINDS: Mapping[Numerals, str] = {
    **{"1": "decimal", "a": "lowerLetter", "A": "upperLetter"},
    **{"i": "lowerRoman", "I": "upperRoman"},
}


class Numbering(Struct, frozen=True):
    """A list at a level, counted from 0: it counts from `start`, or has bullets if that is None."""

    level: int
    start: int | None
    numerals: Numerals = "1"


def mark(number: int, level: int) -> Element:
    """What makes a paragraph an item of the list of this number."""
    return w("numPr", w("ilvl", val=level), w("numId", val=number))


def numbering(lists: Iterable[Numbering]) -> Element:
    """The part that says how lists count, by the numbers that their items name them with."""
    bullets = (_level(n, "bullet", _BULLETS[n % len(_BULLETS)]) for n in range(LEVELS))
    numbers = (_level(n, "decimal", f"%{n + 1}.") for n in range(LEVELS))
    return root(
        "w:numbering",
        w("abstractNum", w("multiLevelType", val="multilevel"), *bullets, abstractNumId=0),
        w("abstractNum", w("multiLevelType", val="multilevel"), *numbers, abstractNumId=1),
        *(_own(number, each) for number, each in enumerate(lists, start=1)),
    )


def _level(number: int, kind: str, text: str, start: int = 1) -> Element:
    indent = w("ind", left=(number + 1) * INDENT, hanging=_HANGING)
    return w(
        "lvl",
        w("start", val=start),
        w("numFmt", val=kind),
        w("lvlText", val=text),
        w("lvlJc", val="left"),
        w("pPr", indent),
        w("rPr", w("rFonts", ascii=LATIN, hAnsi=LATIN, cs=LATIN)),
        ilvl=number,
    )


def _own(number: int, own: Numbering) -> Element:
    if own.start is None:
        return w("num", w("abstractNumId", val=0), numId=number)
    counts = [w("startOverride", val=own.start)]
    if own.numerals != "1":
        text = f"%{own.level + 1}."
        counts.append(_level(own.level, _KINDS[own.numerals], text, own.start))
    override = w("lvlOverride", *counts, ilvl=own.level)
    return w("num", w("abstractNumId", val=1), override, numId=number)
