"""An edition that a file makes for one region says nothing of another that was only typed."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping

from msgspec import Struct

from whitepaper.checks.subject import Subject
from whitepaper.checks.typed_numbers import allowing, excerpt, passages
from whitepaper.document import nodes
from whitepaper.document.facts import Fact
from whitepaper.document.walk import cells_with_places, find, walk
from whitepaper.errors import Finding
from whitepaper.inputs.data import NOTHING
from whitepaper.inputs.edition import Edition
from whitepaper.languages.grammar import Span
from whitepaper.messages import msg
from whitepaper.project import parameters_place

# Letters that would make another word of a name; Chinese ones stand next to each other anyway.
_LETTER = "[A-Za-z0-9À-ɏ]"
_NONE = frozenset[str]()
# So many regions a sentence that prints one value of them may compare.
_COMPARED = 2
_ENDS = re.compile(r"[。！？；\n]|[.!?;](?=\s|$)")


def other_regions(subject: Subject) -> Iterator[Finding]:
    """Names of regions of the file's other editions that were typed into a text which these share.

    A name that stands beside a value of that region, or with the name of the edition's own region
    in one sentence, is meant; so is one in a text that the edition names under “typed”.
    """
    edition = subject.edition
    if edition is None or not edition.shared_with:
        return
    names = _names(subject, edition)
    key = _made_by(edition)
    remedy_in_chapters = msg(
        "print the edition's own by {example}; a text that is to name another one in every edition "
        "goes under “typed” in the parameters",
        example=f"{{eval}}`{'report.edition.region' if key == 'region' else key}`",
    )
    shared = dict.fromkeys(name for others in edition.shared_with.values() for name in others)
    for text in (edition.title, edition.subtitle):
        for span in _region_names(
            subject, edition, names, text, {*_are_others(subject, edition, shared)}
        ):
            file, example = parameters_place(edition.edition), f"{{{key}}}"
            remedy = msg("write the key of “each” in its place, as in {example}", example=example)
            yield Finding(file, _quote(text, span), remedy)
    chapters = {each.name: _regions(_facts(each)) for each in subject.document.chapters}
    exhibits = {
        node.label: _regions(_facts(node))
        for node in find(subject.document.chapters, nodes.Figure, nodes.Table)
    }
    for place, cell in cells_with_places(subject.document):
        named = names.pattern.findall(subject.sources.get(subject.name(place), ""))
        others = _are_others(subject, edition, edition.shared_with.get(place.chapter, ()))
        if not (wanted := {names.of[each] for each in named}.intersection(others)):
            continue
        for node in walk(cell.blocks):
            referred = (exhibits.get(each.label, _NONE) for each in find(node, nodes.Reference))
            shown = chapters[place.chapter] if isinstance(node, nodes.Heading) else _NONE
            meant = _regions(_facts(cell)).union(shown, *referred)
            for text, _ in passages(node, computed=cell.code):
                for span in _region_names(subject, edition, names, text, wanted - meant):
                    yield Finding(subject.name(place), _quote(text, span), remedy_in_chapters)


class _Names(Struct, frozen=True):
    """What a report may call regions: the region of each name, and the pattern of them all."""

    of: Mapping[str, str]
    pattern: re.Pattern[str]


def _names(subject: Subject, edition: Edition) -> _Names:
    """The names of all regions that there are, and of those that editions of the file are for."""
    data = subject.entered or NOTHING
    every = {*data.regions, *edition.made_for}.union(*edition.shared_with.values())
    of = {called: name for name in every for called in (name, data.english.get(name, "")) if called}
    # A name may begin with another.
    longest = sorted(of, key=len, reverse=True)
    return _Names(of, re.compile("|".join(map(_word, longest))))


def _are_others(subject: Subject, edition: Edition, names: Iterable[str]) -> Iterator[str]:
    """Those of some names that regions have which are not in the edition's own, nor hold it."""
    data = subject.entered or NOTHING
    for name in names:
        apart = any(data.lies_in(name, own) or data.lies_in(own, name) for own in edition.made_for)
        if (not data.regions or name in data.regions) and not apart:
            yield name


def _region_names(
    subject: Subject, edition: Edition, names: _Names, text: str, wanted: Container[str]
) -> Iterator[Span]:
    """Where regions are named alone, and the edition does not allow it."""
    found = [(names.of[each[0]], each) for each in names.pattern.finditer(text)]
    for name, match in found:
        if name in wanted:
            start, end = _sentence(text, match)
            beside = {each for each, at in found if start <= at.start() < end}
            span = Span(match[0], match.start(), match.end())
            if beside.isdisjoint(edition.made_for) and not allowing(subject, text, span):
                yield span


def _word(name: str) -> str:
    """The pattern of a name that is no part of a longer word."""
    before = f"(?<!{_LETTER})" if re.match(_LETTER, name[0]) else ""
    after = f"(?!{_LETTER})" if re.match(_LETTER, name[-1]) else ""
    return f"{before}{re.escape(name)}{after}"


def _sentence(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where the sentence begins and ends that something stands in."""
    ends = [each.end() for each in _ENDS.finditer(text)]
    start = max((end for end in ends if end <= match.start()), default=0)
    return start, min((end for end in ends if end >= match.end()), default=len(text))


def _facts(value: object) -> Iterator[Fact]:
    """The facts that something prints or draws."""
    for node in walk(value):
        match node:
            case nodes.FactText():
                yield node.fact
            case nodes.Figure():
                yield from (*node.facts, *node.data)
            case nodes.Table() | nodes.Image() | nodes.Formula():
                yield from node.facts
            case nodes.KeyFigures():
                yield from (item.fact for item in node.items)


def _regions(facts: Iterable[Fact]) -> frozenset[str]:
    """The regions that facts are of, and those that they compare.

    A rank, a share or a total of many regions is about none of them.
    """
    found: set[str] = set()
    for fact in facts:
        compared = _regions(fact.inputs)
        found |= {fact.region, *(compared if len(compared) <= _COMPARED else ())}
    return frozenset(found)


def _made_by(edition: Edition) -> str:
    """The key of `each` by which the edition is of its region."""
    if edition.region in edition.made_for:
        return "region"
    given = (each for chapter in edition.chapters for each in chapter.parameters.items())
    return next((name for name, value in given if value in edition.made_for), "region")


def _quote(text: str, span: Span) -> str:
    return msg(
        "“{name}” is typed, and so printed in other regions' editions too: {excerpt}",
        name=span.text,
        excerpt=excerpt(text, span),
    )
