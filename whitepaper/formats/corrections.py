"""What a report says of its corrections, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from whitepaper.document.nodes import Correction, Particulars
from whitepaper.languages import Language


class Entry(Struct, frozen=True):
    """One correction: which it is, why it was made, and above its changes what they are."""

    title: str
    reason: str
    label: str
    changes: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """What it prints, in the order of reading."""
        yield from (self.title, self.reason)
        if self.changes:
            yield from (self.label, *self.changes)


class Notice(Struct, frozen=True):
    """All corrections of a report, the last one first, since it was issued."""

    heading: str
    since: str
    entries: tuple[Entry, ...]

    @property
    def text(self) -> str:
        """All that it prints."""
        return "".join((self.heading, *self.lines()))

    def lines(self) -> Iterator[str]:
        """What stands below its heading, in the order of reading."""
        yield self.since
        for entry in self.entries:
            yield from entry.lines()


def notice(particulars: Particulars, language: Language) -> Notice | None:
    """The corrections of a report; None where there are none."""
    if not particulars.corrections:
        return None
    words = language.corrections
    since = words.since.format(date=language.date(particulars.issued))
    entries = (_entry(each, language) for each in reversed(particulars.corrections))
    return Notice(words.heading, since, tuple(entries))


def _entry(correction: Correction, language: Language) -> Entry:
    words = language.corrections
    return Entry(
        words.title.format(number=correction.number, date=language.date(correction.date)),
        words.reason.format(reason=correction.reason.rstrip(words.end)),
        words.changes,
        correction.changes,
    )
