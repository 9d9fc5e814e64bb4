"""Which way an English text says that values go: rising since 2015, falls each year."""

from __future__ import annotations

import re

from whitepaper.languages.grammar import Trend

_RISES = re.compile(
    r"\b(?:ris(?:es?|ing|en)|rose|grow(?:s|n|ing)?|grew|increas(?:es?|ed|ing))\b", re.I
)
_FALLS = re.compile(
    r"\b(?:fall(?:s|en|ing)?|fell|declin(?:es?|ed|ing)|decreas(?:es?|ed|ing)|shr[aiu]nk(?:s|ing)?)\b",
    re.I,
)
_THROUGHOUT = re.compile(
    r"\b(?:(?:every|each) (?:year|quarter|month)|year (?:by|after) year|steadily|continuously"
    r"|throughout|without a break)\b",
    re.I,
)
_LAST = re.compile(
    r"\b(?:continue[sd]?|still|again|back|further"
    r"|on (?:a|the) (?:year|quarter|month) (?:earlier|before))\b",
    re.I,
)
_WHOLE = re.compile(r"\b(?:since|overall|from \d{4} to)\b", re.I)
_NOT = re.compile(r"\b(?:not?|never|first|then|until|after a|rates?)\b", re.I)


def trend(text: str) -> Trend | None:
    """What a text says of the direction, if it says one thing."""
    rises, falls = _RISES.search(text), _FALLS.search(text)
    found = rises or falls
    if found is None or (rises and falls) or _NOT.search(text):
        return None
    if _LAST.search(text):
        return Trend(found[0], bool(rises), "last")
    if _THROUGHOUT.search(text):
        return Trend(found[0], bool(rises), "each")
    return Trend(found[0], bool(rises), "whole" if _WHOLE.search(text) else "any")
