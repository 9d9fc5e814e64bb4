"""Which editions go together where several are compared with several: by what they are made by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from whitepaper.inputs.listing import Listed, list_editions, period_of_file
from whitepaper.inputs.period import at_start, in_name, is_period, months_between, shifted

_PERIOD = "period"
_FILE = "file"


class Pairs(Struct, frozen=True):
    """Pairs of names of editions, and the names of those that nothing goes with."""

    together: tuple[tuple[str, str], ...]
    alone: tuple[str, ...]


def pairs(root: Path, old: Sequence[str], new: Sequence[str]) -> Pairs:
    """The editions of two sides that have the same values; names are of editions that there are.

    A period is moved on as those of the files are. In what all editions of a side have in common
    the two sides may differ: 2024-Q1 of each region goes with 2024-Q2, North with South.
    """
    known = {one.name: one for one in list_editions(root)}
    sides = [{name: _traits(known[name]) for name in names} for names in (old, new)]
    every = {key for side in sides for traits in side.values() for key in traits}
    telling = [
        key
        for key in sorted(every)
        if any(len({traits.get(key, "") for traits in side.values()}) > 1 for side in sides)
    ]
    months = _months(root, known[old[0]], known[new[0]])
    later = {
        tuple(traits.get(key, "") for key in telling): name for name, traits in sides[1].items()
    }
    together = []
    for name, traits in sides[0].items():
        moved = {**traits, _PERIOD: _later(traits[_PERIOD], months)}
        if other := later.get(tuple(moved.get(key, "") for key in telling)):
            together.append((name, other))
    paired = {name for pair in together for name in pair}
    return Pairs(tuple(together), tuple(name for name in (*old, *new) if name not in paired))


def _traits(one: Listed) -> dict[str, str]:
    """What an edition is made by, its period, and what the name of its file has beside that."""
    file = one.file.removeprefix(in_name(at_start(one.file)))
    values = {key: str(value) for key, value in one.values.items()}
    return {**values, _PERIOD: one.period, _FILE: file}


def _later(period: str, months: int) -> str:
    return (shifted(period, months) or "") if is_period(period) else period


def _months(root: Path, old: Listed, new: Listed) -> int:
    """By how many months the file of one edition is later than that of another, or it itself is."""
    same = old.file == new.file
    periods = [(not same and period_of_file(root, one.file)) or one.period for one in (old, new)]
    return months_between(*periods) if all(map(is_period, periods)) else 0
