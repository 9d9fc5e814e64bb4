"""Evidence cards: what a printed fact, figure or table rests on, without any script.

A card is a native popover. A fact is the label of the button that opens it; the button of a figure
or table stands below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from whitepaper.document.facts import Fact, Source, described, grounds, key
from whitepaper.document.nodes import (
    Block,
    Document,
    FactText,
    Figure,
    Heading,
    KeyFigures,
    Table,
)
from whitepaper.document.walk import Place, find, plain
from whitepaper.formats.html.elements import Content, Element, element
from whitepaper.formats.html.inlines import write_cited, write_link
from whitepaper.formats.periods import period_of
from whitepaper.languages import Language, load

# A label and what is said under it; a line each.
_Rows = Iterable[tuple[str, Iterable[Content]]]


class _Spot(Struct, frozen=True):
    """Where something is printed: the headings that it stands under, and what they are in.

    `place`, the notebook and cell, is told only to those who work on them.
    """

    headings: tuple[Heading, ...]
    spoken: str
    place: Place
    for_authors: bool


def write_cards(document: Document, language: Language, *, for_authors: bool = False) -> Content:
    """The cards of all facts, figures and tables of a document.

    They say where each is printed as the report has it; `for_authors`, in a draft and of a notebook
    alone also in which notebook and cell.
    """
    report = document.particulars
    spots = list(_spots(document, for_authors or report is None or report.status == "draft"))
    cards = [
        _fact_card(fact, found, language, load(spoken) if spoken else language)
        for fact, spoken, found in _printed_facts(spots).values()
    ]
    for spot, block in spots:
        for node in find(block, Figure, Table):
            if has_card(node):
                cards.append(_exhibit_card(node, spot, language))
    return cards and element("div", cards, class_="cards")


def _spots(document: Document, for_authors: bool) -> Iterator[tuple[_Spot, Block]]:
    """Every block of a report, and where it stands."""
    for chapter in document.chapters:
        above: list[Heading] = []
        for cell in chapter.cells:
            place = Place(chapter.name, cell.number)
            for block in cell.blocks:
                if isinstance(block, Heading):
                    above = [each for each in above if each.level < block.level] + [block]
                yield _Spot(tuple(above[:2]), cell.language, place, for_authors), block


def card_name(exhibit: Figure | Table) -> str:
    """The name of the card of a figure or table."""
    return f"ev-{exhibit.label}"


def has_card(exhibit: Figure | Table) -> bool:
    """Whether a figure or table has a card: one of texts alone has no values to list."""
    listed = isinstance(exhibit, Figure) or any(_evidence(exhibit))
    return bool(exhibit.shown and exhibit.label and listed)


def _printed_facts(
    spots: Iterable[tuple[_Spot, Block]],
) -> dict[str, tuple[Fact, str, list[_Spot]]]:
    """The facts of a report by the names of their cards, with the spots that print them.

    And the language of the first of these, if not the report's.
    """
    printed: dict[str, tuple[Fact, str, list[_Spot]]] = {}
    for spot, block in spots:
        for node in find(block, FactText, KeyFigures):
            items = node.items if isinstance(node, KeyFigures) else (node,)
            for item in items:
                found = printed.setdefault(key(item.fact), (item.fact, spot.spoken, []))
                found[2].append(spot)
    return printed


def _fact_card(
    fact: Fact, spots: Iterable[_Spot], of_report: Language, language: Language
) -> Element:
    """The card of a fact in a language; what the data has in that of the report is so marked."""
    words = language.evidence

    def data(line: Content) -> Content:
        other = language.tag != of_report.tag and line
        return element("span", line, lang=of_report.tag) if other else line

    rows: _Rows = (
        (words.event if fact.value is None else words.indicator, [fact.name]),
        (words.definition, [data(fact.definition)]),
        (words.region_and_period, [_region_and_period(fact, language)]),
        (words.scope, [data(fact.scope)]),
        (words.recorded, [_data_value(fact, language)]),
        (words.original, [data(fact.original)]),
        (words.denominator_date, [fact.denominator_date]),
        (words.comparability, [data(fact.break_note)]),
        (words.note, [data(fact.note)]),
        (words.formula, [fact.formula]),
        (words.inputs, map(described, fact.inputs)),
        (words.rows, grounds(fact)),
        (words.sources, (data(_source(source, of_report)) for source in fact.sources)),
        (words.printed_in, _links(spots, of_report, language)),
    )
    card = _card(key(fact), fact.text, rows, language)
    if language.tag == of_report.tag:
        return card
    return msgspec.structs.replace(card, attributes={**card.attributes, "lang": language.tag})


def _exhibit_card(exhibit: Figure | Table, spot: _Spot, language: Language) -> Element:
    words, facts = language.evidence, _evidence(exhibit)
    files = dict.fromkeys(row.rpartition(":")[0] for fact in facts for row in grounds(fact))
    rows: _Rows = (
        (words.files, files),
        (words.sources, (_source(source, language) for source in exhibit.sources)),
        (words.printed_in, _links([spot], language, language)),
    )
    table = _evidence_table(facts, language) if facts else None
    return _card(card_name(exhibit), plain(exhibit.caption), rows, language, table)


def _evidence(exhibit: Figure | Table) -> list[Fact]:
    """What a figure draws or a table prints, and what their texts do; of a table values alone."""
    if isinstance(exhibit, Figure):
        return [*exhibit.data, *exhibit.facts]
    cells = (text.fact for text in find(exhibit.rows, FactText))
    return [fact for fact in (*cells, *exhibit.facts) if fact.value is not None]


def _evidence_table(facts: Iterable[Fact], language: Language) -> Element:
    words = language.evidence
    labels = (words.indicator, words.region_and_period, words.value, words.row)
    distinct: dict[tuple[str, ...], Fact] = {}
    for fact in facts:
        distinct.setdefault((fact.name, fact.region, fact.period, fact.text), fact)
    lines = [
        element(
            "tr",
            element("th", fact.name, scope="row"),
            element("td", _region_and_period(fact, language)),
            element("td", fact.text, class_="right"),
            element("td", _row_numbers(fact, language)),
        )
        for fact in distinct.values()
    ]
    head = element("tr", [element("th", label, scope="col") for label in labels])
    return element("table", element("thead", head), element("tbody", lines))


def _card(name: str, title: str, rows: _Rows, language: Language, table: Content = None) -> Element:
    words = language.evidence
    close = element(
        "button",
        element("small", words.close),
        type="button",
        popovertarget=name,
        popovertargetaction="hide",
    )
    listed = (
        [element("dt", label), element("dd", _lines(present))]
        for label, lines in rows
        if (present := [line for line in lines if line])
    )
    return element(
        "div",
        close,
        element("p", element("strong", title), class_="what"),
        table,
        element("dl", listed),
        popover="",
        id=name,
        class_="evidence",
        role="dialog",
        aria_label=words.card.format(title=title),
    )


def _lines(lines: Iterable[Content]) -> Iterator[Content]:
    for number, line in enumerate(lines):
        yield element("br") if number else None
        yield line


def _region_and_period(fact: Fact, language: Language) -> str:
    return " ".join(filter(None, (fact.region, period_of(fact, language))))


def _data_value(fact: Fact, language: Language) -> str:
    """A value as the data have it, before it was put in words."""
    if fact.value is None or fact.formula:
        return ""
    words = language.evidence
    remarks = [language.annex.statuses.get(fact.status, "")]
    if fact.precision and fact.precision > 1:
        # In the unit of the value, which stands before it.
        step = language.numbers.recorded(f"{fact.precision:f}", "")
        remarks.append(words.published_to.format(step=step, unit=fact.unit))
    remark = language.phrases.comma.join(filter(None, remarks))
    end = language.phrases.aside.format(text=remark) if remark else ""
    said = language.numbers.recorded(f"{fact.value}", fact.unit)
    return f"{language.numbers.qualified(fact.qualifier, said)}{end}"


def _row_numbers(fact: Fact, language: Language) -> str:
    return language.phrases.and_list.join(row.rpartition(":")[2] for row in grounds(fact))


def _source(source: Source, language: Language) -> Content:
    cited = write_cited(source.citation, language)
    if not source.url:
        return cited
    return [cited, " ", write_link(source.url, language.evidence.original_page)]


def _links(spots: Iterable[_Spot], of_report: Language, language: Language) -> Iterator[Content]:
    """Where spots are, in a card of a language, each once; headings are in their own."""
    words = language.evidence
    told = dict.fromkeys((_headings(spot, language), spot.spoken, _cell(spot)) for spot in spots)
    for text, spoken, cell in told:
        own = load(spoken) if spoken else of_report
        under = element("span", text, lang=own.tag) if own.tag != language.tag else text
        named = words.place.format(chapter=cell.chapter, cell=cell.cell) if cell else ""
        aside = language.phrases.aside.format(text=named) if named and text else named
        yield [under, aside] if text else aside


def _headings(spot: _Spot, language: Language) -> str:
    titles = (f"{each.number}{plain(each.content)}" for each in spot.headings)
    return language.evidence.below.join(titles)


def _cell(spot: _Spot) -> Place | None:
    return spot.place if spot.for_authors or not spot.headings else None
