"""Every number and every claim of a report comes from a fact, or is allowed by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from whitepaper.checks.subject import Subject
from whitepaper.checks.trends import claims_judged
from whitepaper.document import nodes
from whitepaper.document.facts import Fact
from whitepaper.document.walk import find, plain
from whitepaper.errors import Finding
from whitepaper.inputs.data import NOTHING
from whitepaper.inputs.edition import FACTS_VARIABLE, Edition
from whitepaper.languages import Language
from whitepaper.languages.grammar import Span
from whitepaper.messages import key, msg
from whitepaper.project import parameters_place

_TYPED = key("“{text}” is typed: {excerpt}")
_CLAIMED = key("“{text}” claims what no fact shows: {excerpt}")
# A claim of a figure that its data is asked for.
_JUDGED = ""
_REMEDIES = {
    _TYPED: msg(
        "enter it in data/ and print it with {example}; a number in a name, as in 5G, goes under "
        "“typed” in the parameters",
        example='{eval}`fact("…")`',
    ),
    _CLAIMED: msg(
        "print it with streak, highest, first_above or rank, which see whether it is so, or name "
        "it under “typed” in the parameters"
    ),
}
# In a chapter of another kernel, which cannot ask for facts.
_REMEDIES_APART = {
    _TYPED: msg(
        "print a cell of the column “fact” or “number” of the file that {variable} names (not "
        "“value”); what the data does not have is entered in data/, what is computed from it said "
        "in a chapter in Python; a number in a name, as in 5G, goes under “typed” in the "
        "parameters",
        variable=FACTS_VARIABLE,
    ),
    _CLAIMED: msg(
        "say it in a chapter in Python, by streak, highest, first_above or rank, which see whether "
        "it is so, or name it under “typed” in the parameters"
    ),
}
# Where there is no data that could have facts.
_REMEDIES_WITHOUT_DATA = {
    _TYPED: msg(
        "compute it in a code cell and print it by its name, as in {example}; a number in a name, "
        "as in 5G, goes under “typed” in the parameters",
        example="{eval}`total`",
    ),
    _CLAIMED: msg("name it under “typed” in the parameters, if it is so"),
}
# For sentences that code shows.
_TO_PROSE = key("move the sentence to a Markdown cell and print the value there, as in {example}")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
# What names and does not state: addresses, marks of footnotes that have no text, and code that was
# to be evaluated.
_NAMES = re.compile(
    r"(?:https?|ftp)://[^\s）)>，。；、]+|\[\^[^\]\s]+\]|[{｛]\s*eval\s*[}｝]\s*`[^`，。；\n]+"
)
# Stands for what was printed from the data: nothing matches it.
_PRINTED = "\0"
# What a longer number goes on with; a full stop or a comma alone ends a sentence or a clause.
_GOES_ON = re.compile(r"[0-9]|[.,][0-9]")
_BEGAN = re.compile(r"[0-9.]$|[0-9],$")
_AROUND = 12

# A text, with the words in which it may print facts.
_Passage = tuple[str, frozenset[str]]
_NO_FORMS = frozenset[str]()


def typed_numbers(subject: Subject) -> Iterator[Finding]:
    """What was typed into prose, headings, captions and alternative texts and is no fact's.

    The edition names the texts that may hold numbers, and names of regions may. In a project
    without data, which can have no facts, what the code of a chapter has computed is not typed
    either: of what it shows, only texts that stand so in its cell are.
    """
    regions = _regions(subject)
    for place, of_code, shown, span, what in _numbers(subject):
        allowed = allowing(subject, shown, span) or _allowing(regions, shown, span)
        if what != _JUDGED and not allowed:
            message = msg(what, text=span.text, excerpt=excerpt(shown, span))
            yield Finding(place, message, _remedy(subject, place, what, of_code=of_code))


def _remedy(subject: Subject, place: str, what: str, *, of_code: bool) -> str:
    apart = subject.runs_apart(place)
    if of_code and what == _TYPED and (subject.lacks_data or not apart):
        example = "{eval}`total`" if subject.lacks_data else '{eval}`fact("…")`'
        return msg(_TO_PROSE, example=example)
    if subject.lacks_data:
        return _REMEDIES_WITHOUT_DATA[what]
    return (_REMEDIES_APART if apart else _REMEDIES)[what]


def unused_typed(subject: Subject) -> Iterator[Finding]:
    """Texts that may hold numbers, and allow nothing in any chapter.

    A chapter that a draft lacks may have what is allowed.
    """
    if subject.edition is None or subject.incomplete:
        return
    names = subject.edition.typed
    typed = _numbers(subject, naming=names)
    used = {name for _, _, shown, span, _ in typed for name in allowing(subject, shown, span)}
    # What allows the name of a region is of use to other editions of the file.
    used |= {name for name in names if _names_region(name, subject.edition)}
    parameters = parameters_place(subject.edition.edition)
    for name in dict.fromkeys(names):
        if name not in used:
            what = msg("“typed” names “{name}”, which allows nothing in any chapter", name=name)
            yield Finding(parameters, what, msg("remove it"))


def _numbers(
    subject: Subject, *, naming: Sequence[str] = ("",)
) -> Iterator[tuple[str, bool, str, Span, str]]:
    """Each number, or claim, that no fact prints.

    Its place, whether it is in a sentence that code shows, the text, where in it, and what.

    Of texts in which none of some names stands nothing is asked.
    """
    for place, cell, node in subject.find(nodes.Node) if subject.edition else ():
        computed = cell.code and subject.lacks_data
        written = subject.sources.get(place, "") if computed else ""
        of_code = cell.code and isinstance(node, nodes.Heading | nodes.Paragraph)
        judged = _judged(subject, cell, node)
        for text, forms in _texts(node) if computed else passages(node, computed=cell.code):
            if not any(name in text for name in naming):
                continue
            if computed and not _stands_in(text, written):
                continue
            language = subject.language_of(cell)
            known = forms | subject.computed.get(place, _NO_FORMS)
            shown = _without_facts(_NAMES.sub(_blank, text), known, language)
            for span, what in _statements(shown, language, subject):
                is_judged = what == _CLAIMED and span.text in judged.get(text, ())
                yield place, of_code, shown, span, _JUDGED if is_judged else what


def _judged(subject: Subject, cell: nodes.Cell, node: nodes.Node) -> Mapping[str, tuple[str, ...]]:
    """The claims in the texts of a node that `trends` asks its data for, by text."""
    if not isinstance(node, nodes.Figure) or not node.data:
        return {}
    found = claims_judged(subject, cell, node)
    # What facts print is blank here.
    texts = {_text(each): plain(each) for each in (node.caption, node.subtitle)}
    return {text: found.get(whole, ()) for text, whole in (texts | {node.alt: node.alt}).items()}


def allowing(subject: Subject, text: str, span: Span) -> list[str]:
    """What “typed” of the edition names that allows a span of a text."""
    return _allowing(subject.edition.typed if subject.edition else (), text, span)


def _allowing(names: Iterable[str], text: str, span: Span) -> list[str]:
    return [name for name in names if _allows(name, text, span)]


def _regions(subject: Subject) -> frozenset[str]:
    """What regions are called that the report is of, or that the data has."""
    own = subject.edition.region if subject.edition else ""
    data = subject.entered or NOTHING
    names = {own, *data.regions, *data.english.values()}
    return frozenset(name for name in names if name)


def _names_region(name: str, edition: Edition) -> bool:
    others = chain.from_iterable(edition.shared_with.values())
    return any(region in name for region in (*edition.made_for, *others))


def _statements(text: str, language: Language, subject: Subject) -> Iterator[tuple[Span, str]]:
    grammar = language.typed
    words = subject.edition.words if subject.edition else ()
    yield from ((each, _TYPED) for each in grammar.numbers(text, tuple(words)))
    yield from ((each, _CLAIMED) for each in grammar.claims(text))


def _allows(name: str, text: str, span: Span) -> bool:
    """Whether a span stands in a text that is allowed by name."""
    return any(
        match.start() <= span.start and span.end <= match.end()
        for match in re.finditer(re.escape(name), text)
    )


def excerpt(text: str, span: Span) -> str:
    """A span with the text around it, on one line."""
    around = text[max(0, span.start - _AROUND) : span.end + _AROUND]
    # The end of the clause before it says nothing.
    return " ".join(re.sub(f"{_PRINTED}+", "…", around.lstrip("，。；、：！？,.;:!? ")).split())


def _without_facts(text: str, forms: Iterable[str], language: Language) -> str:
    """A text without what it prints of facts: these as a whole, unit and direction included."""
    # Not a part of a longer number, nor after a word that turns the direction.
    for form in sorted((form for form in forms if form in text), key=len, reverse=True):
        start = text.find(form)
        while start >= 0:
            before, after = text[:start], text[start + len(form) :]
            turned = before.endswith(language.typed.directions)
            if not (turned or _BEGAN.search(before) or _GOES_ON.match(after)):
                text = before + _PRINTED * len(form) + after
            start = text.find(form, start + 1)
    return text


def _blank(match: re.Match[str]) -> str:
    return _PRINTED * len(match[0])


def forms_of(facts: Iterable[Fact]) -> frozenset[str]:
    """What a text may print of facts: their texts, numbers with units, names and notes."""
    printed: set[str] = set()
    for fact in facts:
        printed.update((fact.text, fact.name, fact.scope, fact.break_note))
        if fact.value is not None and fact.unit:
            spoken = fact.unit.partition("/")[0]
            printed.update(f"{fact.number}{unit}" for unit in (fact.unit, spoken))
    return frozenset(printed - {""})


def passages(node: nodes.Node, *, computed: bool) -> Iterator[_Passage]:
    """Each text of a node, but not those of nodes in it; `computed` is what code shows."""
    match node:
        case nodes.Heading(content=content) | nodes.Paragraph(content=content):
            yield _text(content), _NO_FORMS
        case nodes.DefinitionList():
            yield from ((_text(item.term), _NO_FORMS) for item in node.items)
        case nodes.Image():
            yield node.alt, forms_of(node.facts)
        case nodes.Formula() if not computed:
            yield node.tex, forms_of(node.facts)
        case nodes.Figure():
            forms = forms_of((*node.facts, *node.data))
            texts = [_text(text) for text in (node.caption, node.subtitle, node.note)]
            # An image in Markdown may have one text for both its caption and what it shows.
            yield from ((text, forms) for text in dict.fromkeys((*texts, node.alt)))
        case nodes.Table():
            yield from _in_table(node, computed=computed)
        case nodes.KeyFigures():
            for item in node.items:
                yield item.label, forms_of((item.fact,))
                yield _text(item.note), _NO_FORMS
        # Code that a cell shows states nothing; what an author sets as code does.
        case nodes.CodeBlock(origin="code") if not computed:
            yield node.text, _NO_FORMS


def _texts(node: nodes.Node) -> Iterator[_Passage]:
    """The texts of what code shows that may have been written, and not computed."""
    if isinstance(node, nodes.Table):
        yield from ((_text(content), _NO_FORMS) for content in (node.caption, node.note))
    else:
        yield from passages(node, computed=True)


def _stands_in(text: str, source: str) -> bool:
    """Whether a text stands in a source as it is, whatever its line breaks; of words only."""
    words = " ".join(text.split())
    return any(map(str.isalpha, words)) and words in " ".join(source.split())


def _in_table(table: nodes.Table, *, computed: bool) -> Iterator[_Passage]:
    # What code computes and shows as a table of its own was not typed.
    if computed and not table.shown:
        return
    forms = forms_of((*table.facts, *(text.fact for text in find(table.rows, nodes.FactText))))
    yield from ((_text(content), forms) for content in (table.caption, table.note))
    yield table.unit, forms
    heads = (entry.content for row in table.head for entry in row if entry)
    for label in heads if table.head else (column.label for column in table.columns):
        # A bare year heads a column of that year.
        if not _YEAR.fullmatch(plain(label)):
            yield _text(label), forms
    of_texts = forms_of(table.facts)
    for row in table.rows:
        yield from ((_text(entry.content), of_texts) for entry in row if entry)


def _text(content: Iterable[nodes.Inline]) -> str:
    """The words of inlines, in which what comes from the data or is counted is blank."""
    return "".join(map(_words, content))


def _words(inline: nodes.Inline) -> str:
    match inline:
        # A formula is a passage of its own.
        case nodes.FactText() | nodes.Reference() | nodes.Formula():
            return _PRINTED
        case nodes.Styled() | nodes.Link():
            return _text(inline.content)
        case _:
            return plain((inline,))
