"""What figures say of the way that values go must be so in the data that they draw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from whitepaper.checks.subject import Subject
from whitepaper.document.facts import Fact
from whitepaper.document.nodes import Cell, Figure
from whitepaper.document.walk import plain
from whitepaper.errors import Finding
from whitepaper.inputs.period import form, last_day, months_between
from whitepaper.languages import Language
from whitepaper.languages.grammar import Trend
from whitepaper.messages import msg

# In months.
_YEAR = 12


def trends(subject: Subject) -> Iterator[Finding]:
    """Captions and alternative texts that say that values rise or fall, where none does.

    Of several series, the text may be about any one.
    """
    for place, cell, figure in subject.find(Figure):
        language = subject.language_of(cell)
        series = _series(figure.data, language)
        if not series:
            continue
        for text in dict.fromkeys((plain(figure.caption), plain(figure.subtitle), figure.alt)):
            said = language.trend(text)
            if said and all(_against(facts, said) for facts in series):
                yield Finding(place, *_contradiction(figure.label, said, series[0]))


def claims_judged(subject: Subject, cell: Cell, figure: Figure) -> Mapping[str, tuple[str, ...]]:
    """The words of a figure's texts, by text, that are claims elsewhere and that `trends` judges.

    It does where the values are of each year, or within it: of 2015 and 2020 alone it cannot tell.
    """
    if subject.edition and subject.edition.gates.get(trends.__name__) == "off":
        return {}
    language = subject.language_of(cell)
    series = _series(figure.data, language)
    found: dict[str, tuple[str, ...]] = {}
    for text in (plain(figure.caption), plain(figure.subtitle), figure.alt) if series else ():
        said = language.trend(text)
        if said and said.claims:
            so = [facts for facts in series if not _against(facts, said)]
            if not so or any(map(_is_unbroken, so)):
                found[text] = said.claims
    return found


def _is_unbroken(facts: Sequence[Fact]) -> bool:
    steps = [months_between(a.period, b.period) for a, b in pairwise(facts)]
    return len(steps) > 1 and max(steps) <= _YEAR


def _series(facts: Iterable[Fact], language: Language) -> list[list[Fact]]:
    """The values of each indicator and region in the order of their periods, of one length.

    A rate, or a place in a ranking, may fall where what it is of rises.
    """
    found: dict[tuple[str, ...], dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.value is not None and fact.period and _is_amount(fact, language):
            key = (fact.indicator or fact.name, fact.region, fact.scope, form(fact.period))
            found[key][fact.period] = fact
    return [
        sorted(own.values(), key=lambda fact: last_day(fact.period))
        for own in found.values()
        if len(own) > 1
    ]


def _is_amount(fact: Fact, language: Language) -> bool:
    numbers = language.numbers
    exact = not numbers.is_bound(fact.qualifier)
    return exact and "%" not in fact.unit and not numbers.is_place(fact.unit)


def _against(facts: Sequence[Fact], said: Trend) -> list[tuple[Fact, Fact]]:
    """Where the values go the other way, at the steps that are spoken of.

    A text that does not say which is right if the last step is so, or all of them together.
    """
    whole, last = (facts[0], facts[-1]), (facts[-2], facts[-1])
    pairs = {"each": [*pairwise(facts)], "last": [last]}.get(said.span, [whole])
    against = [(a, b) for a, b in pairs if _goes_against(a, b, said)]
    return [] if said.span == "any" and not _goes_against(*last, said) else against


def _goes_against(earlier: Fact, later: Fact, said: Trend) -> bool:
    change = (later.value or Decimal()) - (earlier.value or Decimal())
    return change < 0 if said.up else change > 0


def _contradiction(label: str, said: Trend, facts: Sequence[Fact]) -> tuple[str, str]:
    (earlier, later), *_ = _against(facts, said)
    message = msg(
        "figure @{label} says “{word}”, but its data has {first} for {when} and {last} for {then}",
        label=label,
        word=said.word,
        first=earlier.text,
        when=earlier.when,
        last=later.text,
        then=later.when,
    )
    return message, msg("say what the values do, or draw those that the text is about")
