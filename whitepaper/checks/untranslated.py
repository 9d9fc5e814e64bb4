"""What a report in another language still says in that of the data."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from whitepaper.checks.subject import Subject
from whitepaper.document.facts import Fact, texts_of
from whitepaper.errors import Finding
from whitepaper.messages import msg

_LONGEST = 30


def untranslated(subject: Subject) -> Iterator[Finding]:
    """Texts of the data that are in another script than the report, which translates others."""
    file = subject.entered.translations if subject.entered else ""
    if not file or not subject.language.word.is_latin:
        return
    for entry in subject.entries:
        for text in dict.fromkeys(_in_print(entry.fact)):
            if foreign := "".join(filter(_is_wide, text)):
                what = msg("“{text}” is not in the language of the report", text=_cut(foreign))
                remedy = msg(
                    "translate the text of {row} in {file}", row=_row(entry.fact), file=file
                )
                yield Finding(subject.name(entry.place), what, remedy)


def _in_print(fact: Fact) -> Iterator[str]:
    return (text for text in texts_of(fact) if any(map(_is_wide, text)))


def _row(fact: Fact) -> str:
    return next(iter(fact.places), fact.name)


def _is_wide(character: str) -> bool:
    """Whether a character is as wide as it is high, as those of East Asian scripts are."""
    return unicodedata.east_asian_width(character) in "WF"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
