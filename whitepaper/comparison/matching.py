"""Pairs of what two reports have in common, from the closest likeness to the loosest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T")
Pairs = list[tuple[T | None, T | None]]
Likeness = Callable[[T], Hashable | None]


def matched(old: Iterable[T], new: Iterable[T], likenesses: Iterable[Likeness[T]]) -> Pairs[T]:
    """Pair old and new by the first likeness in which two agree, each with one at most.

    A likeness of None agrees with nothing. The pairs are in the order of `new`; what only `old`
    has comes last.
    """
    left, right, found = dict(enumerate(old)), list(new), dict[int, T]()
    for likeness in likenesses:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for number in reversed(left):
            waiting[likeness(left[number])].append(number)
        waiting.pop(None, None)
        for number, item in enumerate(right):
            if number not in found and waiting.get(alike := likeness(item)):
                found[number] = left.pop(waiting[alike].pop())
    return [
        *((found.get(number), item) for number, item in enumerate(right)),
        *((item, None) for item in left.values()),
    ]
