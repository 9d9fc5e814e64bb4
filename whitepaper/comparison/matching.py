"""Pairs of what two reports have in common, from the closest likeness to the loosest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
Pairs = list[tuple[T | None, T | None]]
Likeness = Callable[[T], Hashable | None]


def matched(old: Sequence[T], new: Sequence[T], likenesses: Iterable[Likeness[T]]) -> Pairs[T]:
    """Pair two sequences by the first likeness in which two agree, each with one at most.

    A likeness of None agrees with nothing. The pairs are in the order of `new`; what only `old`
    has comes last.
    """
    left, found = dict(enumerate(old)), dict[int, T]()
    for likeness in likenesses:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for number in reversed(left):
            waiting[likeness(left[number])].append(number)
        waiting.pop(None, None)
        for number, item in enumerate(new):
            if number not in found and waiting.get(alike := likeness(item)):
                found[number] = left.pop(waiting[alike].pop())
    return [
        *((found.get(number), item) for number, item in enumerate(new)),
        *((item, None) for item in left.values()),
    ]
