"""Every number and every claim of a report comes from a fact, or is allowed by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from whitepaper.checks.subject import Subject
from whitepaper.document.facts import Fact
from whitepaper.document.nodes import (
    Cell,
    CodeBlock,
    DefinitionList,
    FactText,
    Figure,
    Formula,
    Heading,
    Image,
    Inline,
    KeyFigures,
    Note,
    Paragraph,
    Reference,
    Table,
    Text,
)
from whitepaper.document.walk import find, placed, plain, rewrite, walk
from whitepaper.errors import Finding
from whitepaper.languages import Language
from whitepaper.languages.grammar import Span
from whitepaper.project import PARAMS

_REMEDY = "print it by a fact, or name it under “typed” in the parameters"
_YEAR = re.compile("(?:19|20)[0-9]{2}")
# What names and does not state: addresses, and marks of footnotes that have no text.
_NAMES = re.compile(r"(?:https?|ftp)://[^\s）)>，。；、]+|\[\^[^\]\s]+\]")
# Stands for what was printed from the data: nothing matches it.
_PRINTED = "\0"
_AROUND = 12

# A text, with the facts that it may print in words of its own.
_Passage = tuple[str, Sequence[Fact]]


def typed_numbers(subject: Subject) -> Iterator[Finding]:
    """What was typed into prose, headings, captions and alternative texts and is no fact's.

    The edition names the texts that may hold numbers: each that allows nothing in any chapter is a
    finding too.
    """
    if subject.edition is None:
        return
    allowed = subject.edition.typed
    unused = dict.fromkeys(allowed)
    for place, cell in placed(subject.document):
        for text, facts in _passages(cell):
            shown = _without_facts(_NAMES.sub(_blank, text), facts, subject.language)
            for span, what in _statements(shown, subject):
                names = [name for name in allowed if _allows(name, shown, span)]
                for name in names:
                    unused.pop(name, None)
                if not names:
                    message = f"“{span.text}” {what}: {_excerpt(shown, span)}"
                    yield Finding(subject.name(place), message, _REMEDY)
    parameters = f"{PARAMS.as_posix()}/{subject.edition.edition}.yaml"
    for name in unused:
        what = f"“typed” names “{name}”, which allows nothing in any chapter"
        yield Finding(parameters, what, "remove it")


def _statements(text: str, subject: Subject) -> Iterator[tuple[Span, str]]:
    grammar = subject.language.typed
    words = subject.edition.words if subject.edition else ()
    yield from ((each, "is typed") for each in grammar.numbers(text, tuple(words)))
    yield from ((each, "claims what no fact shows") for each in grammar.claims(text))


def _allows(name: str, text: str, span: Span) -> bool:
    """Whether a span stands in a text that is allowed by name."""
    return any(
        match.start() <= span.start and span.end <= match.end()
        for match in re.finditer(re.escape(name), text)
    )


def _excerpt(text: str, span: Span) -> str:
    """A span with the text around it, on one line."""
    around = text[max(0, span.start - _AROUND) : span.end + _AROUND]
    return " ".join(re.sub(f"{_PRINTED}+", "…", around).split())


def _without_facts(text: str, facts: Sequence[Fact], language: Language) -> str:
    """A text without what it prints of facts: these as a whole, unit and direction included."""
    # Not after a word that turns the direction.
    turned = "".join(f"(?<!{word})" for word in language.typed.directions)
    forms = {form for fact in facts for form in _forms(fact) if form}
    for form in sorted(forms, key=len, reverse=True):
        # Nor the end of a longer number.
        text = re.sub(rf"(?<![0-9.]){turned}{re.escape(form)}(?![0-9.])", _blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    return _PRINTED * len(match[0])


def _forms(fact: Fact) -> Iterator[str]:
    """What a text may print of a fact: its text, its number with its unit, its names and notes."""
    yield from (fact.text, fact.name, fact.scope, fact.break_note)
    if fact.value is not None and fact.unit:
        spoken = fact.unit.partition("/")[0]
        yield from (f"{fact.number}{unit}" for unit in (fact.unit, spoken))


def _passages(cell: Cell) -> Iterator[_Passage]:
    """Each text that a cell prints, with the facts that it may print."""
    for node in walk(cell.blocks):
        match node:
            case Heading(content=content) | Paragraph(content=content):
                yield _text(content), ()
            case DefinitionList():
                yield from ((_text(item.term), ()) for item in node.items)
            case Image():
                yield node.alt, node.facts
            # One that code shows was computed.
            case Formula() if not cell.code:
                yield node.tex, node.facts
            case Figure():
                facts = (*node.facts, *node.data)
                texts = [_text(text) for text in (node.caption, node.subtitle, node.note)]
                # An image in Markdown may have one text for both its caption and what it shows.
                yield from ((text, facts) for text in dict.fromkeys((*texts, node.alt)))
            case Table():
                yield from _in_table(node, cell)
            case KeyFigures():
                for item in node.items:
                    yield item.label, (item.fact,)
                    yield _text(item.note), ()
            # Code that a cell shows states nothing; what an author sets as code does.
            case CodeBlock(origin="code") if not cell.code:
                yield node.text, ()


def _in_table(table: Table, cell: Cell) -> Iterator[_Passage]:
    # What code computes and shows as a table of its own was not typed.
    if cell.code and not table.shown:
        return
    facts = (*table.facts, *(text.fact for text in find(table.rows, FactText)))
    yield from ((_text(content), facts) for content in (table.caption, table.note))
    yield table.unit, facts
    for column in table.columns:
        # A bare year heads a column of that year.
        if not _YEAR.fullmatch(plain(column.label)):
            yield _text(column.label), facts
    for row in table.rows:
        yield from ((_text(entry.content), table.facts) for entry in row if entry)


def _text(content: Iterable[Inline]) -> str:
    """The words of inlines, in which what comes from the data or is counted is blank."""

    def blank(node: object) -> object:
        match node:
            # A formula and a note are passages of their own.
            case FactText() | Reference() | Formula():
                return Text(_PRINTED)
            case Note():
                return ()
            case _:
                return node

    return plain(rewrite(tuple(content), blank))
