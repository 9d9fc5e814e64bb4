"""What its source may still revise is printed as what it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from whitepaper.checks.subject import Subject
from whitepaper.document.facts import Fact
from whitepaper.document.walk import placed, walk
from whitepaper.errors import Finding
from whitepaper.messages import msg
from whitepaper.reading.extended import texts_of

_STATUS = "provisional"


def provisional(subject: Subject) -> Iterator[Finding]:
    """Values that are provisional, or follow from one, where no word of their cell says so.

    What a figure draws it says in its own note.
    """
    cells = dict(placed(subject.document))
    for place, printed in groupby(subject.entries, key=lambda entry: entry.place):
        found = [each for each in printed if each.kind != "figure" and _revisable(each.fact)]
        if not found:
            continue
        words = subject.language_of(cells[place]).notes.PROVISIONAL
        text = "\n".join(
            each for node in walk(cells[place].blocks) for each in texts_of(node)
        ).casefold()
        if any(word in text for word in words):
            continue
        for entry in {each.printed: each for each in found}.values():
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
    if fact.status == _STATUS:
        return fact.places or (fact.name,)
    return tuple(row for part in fact.inputs for row in _revisable(part))
