"""Figures and tables: what they say of themselves must be true of the data that they show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from whitepaper.checks.subject import Subject
from whitepaper.document.facts import Fact
from whitepaper.document.nodes import FactText, Figure, Table
from whitepaper.document.walk import find, plain
from whitepaper.errors import Finding
from whitepaper.inputs.period import first_day, last_day
from whitepaper.messages import msg

# Of the frames that charts are drawn from; a library that draws them titles its axes so.
_COLUMNS = frozenset(
    ("indicator", "region", "period", "year", "date", "value", "text", "qualifier")
)

# The years that a text of a language names.
_Years = Callable[[str], Sequence[int]]


def title_periods(subject: Subject) -> Iterator[Finding]:
    """Titles that name years that the data is not of, or do not say that a figure's is old."""
    for place, cell, figure in subject.find(Figure):
        years = subject.language_of(cell).years
        known = _years(figure.data)
        if not (figure.shown and known):
            continue
        named = [plain(text) for text in (figure.caption, figure.subtitle)]
        if finding := _outside(years, place, figure, named, known):
            yield finding
        elif (
            subject.edition
            and not years(named[0])
            and max(known) < last_day(subject.edition.period).year
        ):
            message = msg(
                "the data of figure @{label} ends in {last}, and its title does not say so",
                label=figure.label,
                last=max(known),
            )
            remedy = msg("name the year in the caption, or draw what there is for the report's")
            yield Finding(place, message, remedy)
    for place, cell, table in subject.find(Table):
        years = subject.language_of(cell).years
        known = _years(_facts(table))
        if known and (finding := _outside(years, place, table, [plain(table.caption)], known)):
            yield finding


def _outside(
    years: _Years, place: str, exhibit: Figure | Table, texts: Iterable[str], known: set[int]
) -> Finding | None:
    """What is said of texts that name years before or after those that are `known`."""
    named = {year for text in texts for year in years(text)}
    first, last = min(known), max(known)
    outside = tuple(str(year) for year in sorted(named) if not first <= year <= last)
    if not outside:
        return None
    message = msg(
        "the title of @{label} names {outside}, its data is of {span}",
        label=exhibit.label,
        outside=outside,
        span=str(first) if first == last else f"{first}—{last}",
    )
    return Finding(place, message, msg("name the years that the data is of"))


def bounds_drawn(subject: Subject) -> Iterator[Finding]:
    """Charts that draw as a value what is only a bound."""
    for place, _, figure in subject.find(Figure):
        if not figure.axes:
            continue
        for fact in figure.data:
            if subject.language.numbers.is_bound(fact.qualifier):
                message = msg(
                    "figure @{label} draws {when} “{text}” as if it were the value",
                    label=figure.label,
                    when=fact.when,
                    text=fact.text,
                )
                remedy = msg("leave it out of the chart, or print the values in a table")
                yield Finding(place, message, remedy)


def axis_titles(subject: Subject) -> Iterator[Finding]:
    """Axes that have the name of a column for a title."""
    for place, _, figure in subject.find(Figure):
        for title in dict.fromkeys(figure.axes):
            if title in _COLUMNS:
                message = msg(
                    "an axis of figure @{label} is titled “{title}”, as the column is",
                    label=figure.label,
                    title=title,
                )
                remedy = msg('say what it shows and in which unit: ax.set(xlabel="", ylabel="…")')
                yield Finding(place, message, remedy)


def units_of_tables(subject: Subject) -> Iterator[Finding]:
    """Tables of numbers that do not say what these count."""
    for place, _, table in subject.find(Table):
        if not table.shown:
            continue
        lacking: dict[str, str] = {}
        for fact, said, place_in_table in _numbers(table):
            if fact.unit.casefold() not in said.casefold():
                lacking.setdefault(
                    fact.unit, msg("“{number}” ({place})", number=fact.number, place=place_in_table)
                )
        if lacking:
            message = msg(
                "table @{label} does not say the unit of its numbers: {units}",
                label=table.label,
                units=tuple(lacking),
            )
            remedy = msg(
                'give table(…) unit="…", or name it in the label of the row or column of {numbers}',
                numbers=tuple(lacking.values()),
            )
            yield Finding(place, message, remedy)


def _facts(table: Table) -> Iterator[Fact]:
    return (shown.fact for shown in find(table.rows, FactText))


def _numbers(table: Table) -> Iterator[tuple[Fact, str, str]]:
    """The facts that stand in cells without their unit, each with all that may name it.

    And with its place in the table: the labels of its row and column.

    What never prints one, such as a count in English, lacks it only below that of others; by what
    noun an author calls what is counted is not judged.
    """
    units = {"%", *(fact.unit for fact in _facts(table) if fact.number != fact.text)}
    is_of_others = any(unit.casefold() in table.unit.casefold() for unit in units if unit)
    # The first column names the rows: its head may name what all of them count.
    heads = (plain(column.label) for column in table.columns[:1])
    general = " ".join((table.unit, plain(table.caption), *heads))
    for row in table.rows:
        cells = [cell for cell in row if cell]
        beside = " ".join(plain(cell.content) for cell in cells)
        first = plain(row[0].content) if row[0] else ""
        for column, cell in zip(table.columns, row, strict=True):
            for shown in find(cell.content if cell else (), FactText):
                fact = shown.fact
                bare = shown.visible != fact.text or (is_of_others and fact.number == fact.text)
                if fact.value is not None and bare:
                    label = plain(column.label)
                    place = " / ".join(filter(None, (first, label)))
                    yield fact, f"{general} {label} {beside}", place


def _years(facts: Iterable[Fact]) -> set[int]:
    """The first and the last year of each fact that is of a period."""
    periods = [fact.period for fact in facts if fact.period]
    return {day.year for period in periods for day in (first_day(period), last_day(period))}
