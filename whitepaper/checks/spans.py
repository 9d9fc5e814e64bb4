"""A figure or a table covers the years that its texts say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whitepaper.checks.subject import Subject
from whitepaper.document.facts import Fact
from whitepaper.document.nodes import FactText, Figure, Table
from whitepaper.document.walk import find, plain
from whitepaper.errors import Finding
from whitepaper.inputs.period import first_day, last_day
from whitepaper.languages import Language, load
from whitepaper.messages import msg


def spans(subject: Subject) -> Iterator[Finding]:
    """Captions and subtitles that name a span of years whose ends the data does not have."""
    language = load(subject.document.language)
    for place, _, figure in subject.find(Figure):
        texts = (figure.caption, figure.subtitle)
        yield from _lacking(place, figure.label, map(plain, texts), figure.data, language)
    for place, _, table in subject.find(Table):
        facts = (cell.fact for cell in find(table.rows, FactText))
        yield from _lacking(place, table.label, [plain(table.caption)], facts, language)


def _lacking(
    place: str, label: str, texts: Iterable[str], facts: Iterable[Fact], language: Language
) -> Iterator[Finding]:
    """What is said of spans in the texts of a figure or a table, and its facts do not have."""
    if years := set(_years(facts)):
        for first, last in {span for text in texts for span in language.spans(text)}:
            lacking = tuple(str(year) for year in (first, last) if year not in years)
            if lacking:
                message = msg(
                    "“{label}” says {first}–{last}, and has no value for {lacking}",
                    label=label,
                    first=first,
                    last=last,
                    lacking=lacking,
                )
                remedy = msg(
                    "name the years that are shown ({least}–{most}), or enter what is lacking",
                    least=min(years),
                    most=max(years),
                )
                yield Finding(place, message, remedy)


def _years(facts: Iterable[Fact]) -> Iterator[int]:
    """The years that facts are of, or rest on."""
    for fact in facts:
        yield from _years(fact.inputs)
        try:
            yield from range(first_day(fact.period).year, last_day(fact.period).year + 1)
        except ValueError:
            # One that computed values have has none of its own.
            continue
