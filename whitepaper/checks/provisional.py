"""What its source may still revise is printed as what it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from whitepaper.checks.subject import Subject
from whitepaper.document.facts import PROVISIONAL, Fact
from whitepaper.document.walk import cells_with_places, walk
from whitepaper.errors import Finding
from whitepaper.messages import msg
from whitepaper.reading.for_extensions import texts_of


def provisional(subject: Subject) -> Iterator[Finding]:
    """Values that are provisional, or follow from one, where no word of their cell says so.

    A figure says it of what it draws in its own note, but not of what follows from that.
    """
    cells = dict(cells_with_places(subject.document))
    for place, printed in groupby(subject.entries, key=lambda entry: entry.place):
        found = [
            each
            for each in printed
            if _revisable(each.fact)
            and not (each.kind == "figure" and each.fact.status == PROVISIONAL)
        ]
        if not found:
            continue
        words = subject.language_of(cells[place]).notes.PROVISIONAL
        text = "\n".join(
            each for node in walk(cells[place].blocks) for each in texts_of(node)
        ).casefold()
        if any(word in text for word in words):
            continue
        for entry in {(each.printed, _revisable(each.fact)): each for each in found}.values():
            what = msg("“{text}” is provisional, and nothing beside it says so", text=entry.printed)
            row = next(iter(_revisable(entry.fact)))
            remedy = msg(
                "say in this cell that it is ({words}); or enter the final value, if there is one "
                "({row})",
                words=words,
                row=row,
            )
            yield Finding(subject.name(place), what, remedy)


def _revisable(fact: Fact) -> tuple[str, ...]:
    """The rows of what may be revised, of a fact or of what it was computed from."""
    if fact.status == PROVISIONAL:
        return fact.places or (fact.name,)
    return tuple(row for part in fact.inputs for row in _revisable(part))
