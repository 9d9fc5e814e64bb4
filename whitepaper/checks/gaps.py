"""A series that lacks a quarter or a month must not look as if it had none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import pairwise

from whitepaper.checks.subject import Subject
from whitepaper.document.facts import Fact
from whitepaper.document.nodes import Cell, FactText, Figure, Table
from whitepaper.document.walk import find, plain
from whitepaper.errors import Finding
from whitepaper.inputs.period import form, last_day, months_between, shifted
from whitepaper.languages import Language
from whitepaper.messages import msg

# Of years only some are often published or chosen: 2015, 2020, 2023.
_MONTHS: Mapping[str, int] = {"0000-00": 1, "0000-Q0": 3, "0000-H0": 6}


def gaps(subject: Subject) -> Iterator[Finding]:
    """Figures and tables whose series skip months, quarters or halves that they do not name.

    A selection is none: there most steps are longer than one, or the data has what is left out.
    """
    known = _values_there(subject)
    exhibits: list[tuple[str, Cell, Figure | Table]] = [
        *subject.find(Figure),
        *subject.find(Table),
    ]
    for place, cell, exhibit in exhibits:
        if not exhibit.shown:
            continue
        language = subject.language_of(cell)
        told = _texts(exhibit)
        missing = dict.fromkeys(
            language.short_period(period)
            for period in _skipped(_facts_of(exhibit), known)
            if not _names(told, period, language)
        )
        if missing:
            message = msg(
                "@{label} puts beside each other what is not: {missing} is left out between",
                label=exhibit.label,
                missing=tuple(missing),
            )
            remedy = msg(
                "keep its place, in a table by the periods of all columns, in a figure by those of "
                "the axis; or name it in the note"
            )
            yield Finding(place, message, remedy)


def _facts_of(exhibit: Figure | Table) -> Iterator[Fact]:
    if isinstance(exhibit, Figure):
        yield from exhibit.data
    else:
        yield from (text.fact for text in find(exhibit.rows, FactText))


def _skipped(facts: Iterable[Fact], known: Set[tuple[str, str, str]]) -> Iterator[str]:
    """The periods that series lack and the data too."""
    series: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for fact in facts:
        if fact.value is not None and form(fact.period) in _MONTHS:
            name = fact.indicator or fact.name
            series[name, fact.region, form(fact.period)].add(fact.period)
    for (name, region, length), periods in series.items():
        step = _MONTHS[length]
        steps = list(pairwise(sorted(periods, key=last_day)))
        sizes = [months_between(*pair) // step for pair in steps]
        if sizes.count(1) * 2 <= len(sizes):
            continue
        for (earlier, _), size in zip(steps, sizes, strict=True):
            between = [shifted(earlier, step * number) or "" for number in range(1, size)]
            if not any((name, region, each) in known for each in between):
                yield from between


def _values_there(subject: Subject) -> frozenset[tuple[str, str, str]]:
    """The indicators, regions and periods that the data has values of, by all their names."""
    if (data := subject.data) is None:
        return frozenset()
    return frozenset(
        (each.indicator.indicator, region, each.period)
        for each in data.observations
        for region in (each.region, data.english.get(each.region, each.region))
    )


def _texts(exhibit: Figure | Table) -> str:
    """All that may name a period: what stands about an exhibit, and the heads of a table."""
    about = [plain(exhibit.caption), plain(exhibit.note)]
    if isinstance(exhibit, Figure):
        return "\n".join((*about, plain(exhibit.subtitle)))
    heads = (plain(column.label) for column in exhibit.columns)
    cells = (plain(cell.content) for row in exhibit.rows for cell in row if cell)
    return "\n".join((*about, *heads, *cells))


def _names(text: str, period: str, language: Language) -> bool:
    return language.short_period(period) in text or language.period(period) in text
