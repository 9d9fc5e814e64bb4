"""The known name that somebody meant who wrote one that is not known; none is better than a guess.

A Chinese character says as much as a word: fewer of them may be others, and names of which one
has the characters of the other, in their order, are alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# What labels and files begin with in common says nothing of what is meant: fig-, 02-.
_BEGINNING = re.compile(r"[^-_ ]+[-_ ]")
# By the length of the longer name, how many characters may be missing, superfluous, others or
# exchanged with the next.
_LATIN, _HAN = ((5, 1), (9, 2)), ((7, 1),)
_MOST_LATIN, _MOST_HAN = 3, 2
# How much of the longer name the shorter one is, if the one has the other in it.
_COVERED = 0.6


def closest(name: str, known: Iterable[str], most: int = _MOST_LATIN) -> str | None:
    """The one known name that is most like another, if it is, with at most so many changes."""
    ranked: dict[tuple[int, float], list[str]] = {}
    names = set(known)
    for each in names:
        if (rank := _rank(*_compared(name, each), most)) is not None:
            ranked.setdefault(rank, []).append(each)
    if not ranked:
        return _only_holder(name, names)
    best = ranked[min(ranked)]
    return best[0] if len(best) == 1 else None


def _compared(name: str, other: str) -> tuple[str, str]:
    """Two names as they are compared: without what both begin with, case and width."""
    name, other = _plain(name), _plain(other)
    begins, also = _BEGINNING.match(name), _BEGINNING.match(other)
    if begins and also and begins[0] == also[0] and begins[0] not in (name, other):
        return name[begins.end() :], other[also.end() :]
    return name, other


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _rank(name: str, other: str, most: int) -> tuple[int, float] | None:
    """How little two names differ, the least first; None if they are not alike."""
    shorter, longer = sorted((name, other), key=len)
    if not shorter:
        return None
    han = _is_han(name) and _is_han(other)
    if _parts(name, han=han) == _parts(other, han=han):
        return 0, 0
    changes = _changes(name, other)
    if changes <= min(most, _allowed(len(longer), han=han)):
        return 1, changes
    has = _in_order(shorter, longer) if han else shorter in longer
    covered = len(shorter) / len(longer)
    return (2, -covered) if has and covered >= _COVERED else None


def _only_holder(name: str, known: Iterable[str]) -> str | None:
    """The one known name that has another in it as it is."""
    part = _plain(name)
    if len(part) < (2 if _is_han(part) else 4):
        return None
    holders = [each for each in known if part in _plain(each)]
    return holders[0] if len(holders) == 1 else None


def _parts(name: str, *, han: bool) -> list[str]:
    """The characters or the words of a name, in whatever order."""
    return sorted(name if han else re.split(r"[-_ ]+", name))


def _allowed(length: int, *, han: bool) -> int:
    steps, most = (_HAN, _MOST_HAN) if han else (_LATIN, _MOST_LATIN)
    return next((changes for longest, changes in steps if length <= longest), most)


def _is_han(name: str) -> bool:
    return any("\u3400" <= character <= "\u9fff" for character in name)


def _in_order(shorter: str, longer: str) -> bool:
    """Whether a name has the characters of another in their order."""
    left = iter(longer)
    return all(character in left for character in shorter)


def _changes(name: str, other: str) -> int:
    """How many characters are to be added, removed, replaced or exchanged with the next."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, own in enumerate(name, start=1):
        row = [i]
        for j, its in enumerate(other, start=1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (own != its)))
            if i > 1 and j > 1 and own == other[j - 2] and name[i - 2] == its:
                row[j] = min(row[j], before[j - 2] + 1)
        before, last = last, row
    return last[-1]
