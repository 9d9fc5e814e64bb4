"""What a report in another language still says in that of the data."""

from __future__ import annotations

from collections.abc import Iterator

from whitepaper.checks.subject import Subject
from whitepaper.document.emphasis import is_wide
from whitepaper.document.facts import texts_of
from whitepaper.errors import Finding
from whitepaper.messages import cut, msg

_LONGEST = 30


def untranslated(subject: Subject) -> Iterator[Finding]:
    """Texts of the data that are in another script than the report, which translates others."""
    file = subject.entered.translations if subject.entered else ""
    if not file or not subject.language.word.is_latin:
        return
    for entry in subject.entries:
        for text in dict.fromkeys(texts_of(entry.fact)):
            if foreign := "".join(filter(is_wide, text)):
                what = msg(
                    "“{text}” is not in the language of the report", text=cut(foreign, _LONGEST)
                )
                row = next(iter(entry.fact.places), entry.fact.name)
                remedy = msg("translate the text of {row} in {file}", row=row, file=file)
                yield Finding(subject.name(entry.place), what, remedy)
