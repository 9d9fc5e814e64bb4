"""What a report prints must not contradict itself, nor the data that it rests on."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from whitepaper.checks.subject import Subject
from whitepaper.document import nodes
from whitepaper.document.facts import Fact
from whitepaper.document.ledger import Entry
from whitepaper.errors import Finding
from whitepaper.inputs.data import Data, Observation, preferred_observation
from whitepaper.inputs.period import are_parted, is_period, last_day, year_before
from whitepaper.languages import Language
from whitepaper.languages.grammar import MINUS, WordsAround
from whitepaper.messages import msg
from whitepaper.project import DATA

# Stands for a value in a text: nothing that is written matches it.
_VALUE = "\0"
_CLAUSE_ENDS = re.compile("[，。；,.;]")
_SAY_WHAT_IS = msg("say what the values do, or print the change with growth or change, which see")

_SeriesKey = tuple[str, str, str]
_Series = Mapping[_SeriesKey, Observation]


def consistency(subject: Subject) -> Iterator[Finding]:
    """Every contradiction in what is printed, by place."""
    yield from _values_that_differ(subject)
    yield from _words_against_values(subject)
    data = subject.data
    if data is None:
        return
    observations = _by_series(data.observations)
    used = {_key(entry.fact): entry for entry in subject.entries if entry.fact.value is not None}
    for key, entry in used.items():
        if observation := observations.get(key):
            place = subject.name(entry.place)
            for judged in (_rate_problem, _sum_problem):
                if problem := judged(observation, observations, data):
                    yield Finding(place, *problem)


def _values_that_differ(subject: Subject) -> Iterator[Finding]:
    """An indicator of one region, period and scope has one value, or one and its rounding."""
    together: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in subject.entries:
        if entry.fact.indicator and entry.fact.value is not None:
            together[*_key(entry.fact), entry.fact.scope].append(entry)
    for group in together.values():
        # The finest of them: what two rounded values stand for may be two things.
        finest = min(group, key=lambda entry: Decimal(entry.fact.precision or 1))
        for entry in group:
            if not _same(finest.fact, entry.fact):
                fact = entry.fact
                yield Finding(
                    subject.name(entry.place),
                    msg(
                        "“{name}” of {region} {period} is {here} here, but {there} in {place}",
                        name=fact.name,
                        region=fact.region,
                        period=fact.period,
                        here=entry.printed,
                        there=finest.printed,
                        place=subject.name(finest.place),
                    ),
                    msg("print one value of it everywhere"),
                )


def _same(one: Fact, other: Fact) -> bool:
    """Whether two values are equal, or the coarser one is the rounded other."""
    if one.qualifier != other.qualifier:
        return False
    step = max(Decimal(fact.precision or 1) for fact in (one, other))
    assert one.value is not None
    assert other.value is not None
    return abs(one.value - other.value) <= step / 2


def _words_against_values(subject: Subject) -> Iterator[Finding]:
    """Words that say of the values beside them what these contradict; of others nothing is said."""
    for place, cell, paragraph in subject.find(nodes.Paragraph):
        language = subject.language_of(cell)
        words = language.around
        pieces = list(_pieces(paragraph.content))
        facts = [each for each in pieces if isinstance(each, Fact)]
        if not words or not facts:
            continue
        text = "".join(each if isinstance(each, str) else _VALUE for each in pieces)
        parts = text.split(_VALUE)
        for n, fact in enumerate(facts):
            before = _VALUE.join(parts[: n + 1])
            beside = parts[max(n - 1, 0) : n + 2]
            problems = (
                _moved_otherwise(facts[n - 1], fact, beside, language, words) if n else None,
                _of_another_year(fact, parts[n : n + 2], words),
                _changed_otherwise(fact, before, language, words, subject.data),
            )
            yield from (Finding(place, *problem) for problem in problems if problem)


def _pieces(content: Iterable[nodes.Inline]) -> Iterator[str | Fact]:
    """The texts and the facts of a paragraph; citations, which are no words, are left out."""
    for inline in content:
        match inline:
            case nodes.FactText(fact=fact):
                yield fact
            case nodes.Styled() | nodes.Link():
                yield from _pieces(inline.content)
            case nodes.Text(text=text):
                yield text
            case nodes.Citation():
                pass
            case _:
                # A formula or a reference parts what stands before it from what follows.
                yield "；"


def _moved_otherwise(
    first: Fact, second: Fact, parts: Sequence[str], language: Language, words: WordsAround
) -> tuple[str, str] | None:
    """“Rose from A to B” where B is less."""
    # A place rises as its number falls, and what is below zero is told of as a loss, or a deficit.
    if language.numbers.is_place(first.unit) or min(first.value or 0, second.value or 0) < 0:
        return None
    is_one = (first.indicator, first.region, first.unit) == (
        second.indicator,
        second.region,
        second.unit,
    )
    if not (is_one and first.indicator) or first.value is None or second.value is None:
        return None
    before, between, after = parts
    if _is_unsure(words, _CLAUSE_ENDS.split(before)[-1], between, after):
        return None
    for (start, to), sign in ((words.rises, 1), (words.falls, -1)):
        said = re.search(start, before) and re.fullmatch(to, between)
        if said and (second.value - first.value) * sign < 0:
            return (
                msg(
                    "“{said}” stands between {first} and {second}, which go the other way",
                    said=between.strip(),
                    first=first.text,
                    second=second.text,
                ),
                _SAY_WHAT_IS,
            )
    return None


def _is_unsure(words: WordsAround, *texts: str) -> bool:
    """Whether words around values, the last up to the end of its clause, say of no certain ones."""
    *before, after = texts
    clause = _CLAUSE_ENDS.split(after, maxsplit=1)[0]
    return any(re.search(words.unsure, text) for text in (*before, clause))


def _of_another_year(
    fact: Fact, parts: Sequence[str], words: WordsAround
) -> tuple[str, str] | None:
    """“At the end of 2023” before a value of another day."""
    before, after = parts
    said = re.search(words.year_end, before)
    if not said or not fact.indicator or fact.inputs or not is_period(fact.period):
        return None
    if last_day(fact.period) == datetime.date(int(said[1]), 12, 31):
        return None
    if _is_unsure(words, said[0], after):
        return None
    message = msg(
        "the text before {text} is about the end of {year}, but that is the value of {when}",
        text=fact.text,
        year=said[1],
        when=fact.when or fact.period,
    )
    return message, msg("print the year too, with report.year, or ask for the value of that year")


def _changed_otherwise(
    fact: Fact, before: str, language: Language, words: WordsAround, data: Data | None
) -> tuple[str, str] | None:
    """“Fell on the year, to A” before a change of the same that is a rise."""
    name = _changed_on_the_year(fact, language, data)
    # Of what no digit shows a change of, none is printed.
    if (
        not words.on_year
        or not name
        or not fact.value
        or re.sub(f"[-{MINUS}]", "", fact.number) not in fact.text
    ):
        return None
    said = re.search(re.escape(name) + words.on_year, before)
    if not said or bool(said["up"]) == (fact.value > 0):
        return None
    return (
        msg(
            "“{said}” is said of “{name}”, which is {text}",
            said=said["up"] or said["down"],
            name=name,
            text=fact.text,
        ),
        _SAY_WHAT_IS,
    )


def _changed_on_the_year(fact: Fact, language: Language, data: Data | None) -> str:
    """What a fact is the change of on the year, as published or computed; empty if of nothing."""
    match fact.inputs:
        case (later, earlier) if not language.numbers.is_multiple(fact.unit):
            of_one = all(
                getattr(later, part) == getattr(earlier, part)
                for part in ("name", "indicator", "region")
            )
            a_year_ago = later.period and earlier.period == year_before(later.period)
            return later.name if of_one and a_year_ago else ""
    of = {each.indicator: each for each in data.indicators} if data else {}
    own = of.get(fact.indicator)
    base = of.get(own.base) if own and own.form in ("growth", "increase") else None
    return base.name if base else ""


def _rate_problem(rate: Observation, observations: _Series, data: Data) -> tuple[str, str] | None:
    """A published rate of growth must follow from the published levels, or say why it does not."""
    indicator = rate.indicator
    if indicator.form != "growth" or not indicator.base or not rate.period.isdecimal():
        return None
    years = (rate.period, str(int(rate.period) - 1))
    later, earlier = (observations.get((indicator.base, rate.region, year)) for year in years)
    if later is None or earlier is None:
        return None
    parted = are_parted(data.broken_at(later), earlier.period)
    explained = rate.note or parted or later.scope != earlier.scope
    bounded = rate.qualifier or later.qualifier or earlier.qualifier
    if explained or bounded or earlier.bounds[0] <= 0:
        return None
    least = (later.bounds[0] / earlier.bounds[1] - 1) * 100
    most = (later.bounds[1] / earlier.bounds[0] - 1) * 100
    if least - rate.precision / 2 <= rate.value <= most + rate.precision / 2:
        return None
    return (
        msg(
            "“{name}” {period} is published as {value}%, but the published levels {value2} "
            "and {value3} give {least:.2f}%",
            name=indicator.name,
            period=rate.period,
            value=rate.value,
            value2=earlier.value,
            value3=later.value,
            least=(least + most) / 2,
        ),
        msg("correct {place}, or say in its “note” why the two differ", place=rate.position),
    )


def _sum_problem(whole: Observation, observations: _Series, data: Data) -> tuple[str, str] | None:
    """Parts that make up a whole must add up to it, as far as they are known exactly."""
    names = [i.indicator for i in data.indicators if i.part_of == whole.indicator.indicator]
    parts = (observations.get((name, whole.region, whole.period)) for name in names)
    known = [part for part in parts if part is not None]
    inexact = any(o.qualifier or o.scope != whole.scope for o in (whole, *known))
    # Of no part nothing is known, which is not that they add up to nothing.
    if not known or inexact or whole.note:
        return None
    least = sum(part.bounds[0] for part in known)
    most = sum(part.bounds[1] for part in known)
    # Parts that are not all known may be less than the whole, but never more.
    complete = len(known) == len(names)
    if least <= whole.bounds[1] and not (complete and most < whole.bounds[0]):
        return None
    return (
        msg(
            "“{name}” of {region} {period} is {value}, but its parts add up to {count}",
            name=whole.indicator.name,
            region=whole.region,
            period=whole.period,
            value=whole.value,
            count=sum(part.value for part in known),
        ),
        _remedy_of_sum(whole, parts_lack=most < whole.bounds[0]),
    )


def _remedy_of_sum(whole: Observation, *, parts_lack: bool) -> str:
    """What to do about parts that are more than their whole, or less: then some may be missing."""
    if not parts_lack:
        return msg(
            "correct {place} or its parts, or say in its “note” why they differ",
            place=whole.position,
        )
    return msg(
        "correct {place} or its parts; if these are not all there are, add the indicators that are "
        "missing, or clear “part_of” in {indicators}; or say in its “note” why they differ",
        place=whole.position,
        indicators=(DATA / "indicators.csv").as_posix(),
    )


def _by_series(observations: Iterable[Observation]) -> _Series:
    """The observation that is printed of each indicator, region and period."""
    found: dict[_SeriesKey, list[Observation]] = defaultdict(list)
    for o in observations:
        found[o.indicator.indicator, o.region, o.period].append(o)
    return {key: preferred_observation(tuple(group)) for key, group in found.items()}


def _key(fact: Fact) -> _SeriesKey:
    return fact.indicator, fact.region, fact.period
