"""Prose that came over from the edition before and that nobody has looked at since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from whitepaper.errors import Finding, UsageError, in_cell
from whitepaper.inputs.data import Data
from whitepaper.inputs.edition import Edition
from whitepaper.languages import load
from whitepaper.languages.grammar import Span
from whitepaper.messages import calling, msg
from whitepaper.project import notebook_place
from whitepaper.succession import record
from whitepaper.succession.passages import Passage

_AROUND = 14


class Unconfirmed(Struct, frozen=True):
    """A text that may not hold for this edition, and the words in it for which that is so."""

    passage: Passage
    words: tuple[Span, ...]

    @property
    def excerpt(self) -> str:
        """The first of the words, and what stands around it."""
        passage, first = self.passage, self.words[0]
        begin, end = max(0, first.start - _AROUND), first.end + _AROUND
        before, after = "…" if begin else "", "…" if end < len(passage.text) else ""
        return f"{before}{passage.text_with_values(begin, end)}{after}"


def find_unconfirmed(
    carried: record.Record, passages: Iterable[Passage], known: Data | None, edition: Edition
) -> Iterator[Unconfirmed]:
    """The texts that came over, judge or tell of a time, and were neither changed nor confirmed.

    One that was confirmed with other values than it has is among them.
    Names of the data do neither.
    """
    names = frozenset(i.name for i in known.indicators) if known else frozenset[str]()
    seen = set()
    for passage in passages:
        is_open = passage.mark in carried.carried and not carried.holds(passage)
        if is_open and passage not in seen and passage.text not in names:
            seen.add(passage)
            timely = load(edition.language_of(passage.chapter)).timely
            words = timely(passage.text)
            if passage.pieces:
                # What the data has put into it is no judgement of its author's.
                typed = {word.text for word in timely(passage.pieces)}
                words = [word for word in words if word.text in typed]
            if words:
                yield Unconfirmed(passage, tuple(words))


def unconfirmed_findings(
    root: Path, edition: Edition, passages: Iterable[Passage], known: Data | None
) -> Iterator[Finding]:
    """What keeps an edition that was begun from another from being final."""
    if not edition.predecessor:
        return
    try:
        carried = record.read(root, edition)
    except UsageError as error:
        yield from error.findings
        return
    for each in find_unconfirmed(carried, passages, known, edition):
        chapter, cell = each.passage.chapter, each.passage.cell
        words = tuple(dict.fromkeys(f"“{word.text}”" for word in each.words))
        message = (
            msg(
                "confirmed with other values, does it still hold? {words}: {excerpt}",
                words=words,
                excerpt=each.excerpt,
            )
            if each.passage.mark in carried.confirmed
            else msg(
                "unchanged since {predecessor}, does it still hold? {words}: {excerpt}",
                predecessor=edition.predecessor,
                words=words,
                excerpt=each.excerpt,
            )
        )
        remedy = msg(
            "change it, or confirm it: {confirm}",
            confirm=calling("confirm", edition.edition, f"{chapter}:{cell}"),
        )
        yield Finding(in_cell(notebook_place(chapter), cell), message, remedy)
