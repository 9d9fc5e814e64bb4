"""The back test: what was published elsewhere is what the report prints, or there is a reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter

from whitepaper.checks.subject import Subject
from whitepaper.document import nodes
from whitepaper.document.facts import Fact
from whitepaper.document.walk import plain, walk
from whitepaper.errors import Finding, in_ranges, nearest
from whitepaper.inputs.data import Published
from whitepaper.messages import chained, msg, msg_n

_EMPTY_BRACKETS = re.compile(r"[（(][）)]")


def published(subject: Subject) -> Iterator[Finding]:
    """Each published statement that its chapter does not print, and each reason of no use.

    A draft may lack the chapter that prints it.
    """
    if subject.edition is None or subject.data is None or subject.incomplete:
        return
    texts = _chapter_texts(subject)
    name = subject.edition.edition
    statements = [each for each in subject.data.published if each.edition == name]
    yield from without_chapter(statements, texts)
    for statement in statements:
        if statement.chapter in texts and (problem := _problem(statement, texts, subject)):
            what, remedy = problem
            message = msg("{chapter}: {message}", chapter=statement.chapter, message=what)
            yield Finding(statement.position, message, remedy)


def without_chapter(
    statements: Iterable[Published], chapters: Collection[str]
) -> Iterator[Finding]:
    """Statements of chapters that the edition does not have: of each chapter once."""
    gone = (each for each in statements if each.chapter not in chapters)
    by_chapter = attrgetter("chapter")
    for chapter, own in groupby(sorted(gone, key=by_chapter), key=by_chapter):
        rows = list(own)
        lines = in_ranges(each.row for each in rows)
        message = msg_n(
            "no chapter is named “{chapter}”",
            "no chapter is named “{chapter}”, of which there are {n} statements (lines {lines})",
            n=len(rows),
            chapter=chapter,
            lines=lines,
        )
        removed = msg("if the chapter was removed, remove its rows too")
        remedy = chained((removed, nearest(chapter, chapters)))
        yield Finding(rows[0].position, message, remedy)


def _problem(
    statement: Published, texts: Mapping[str, str], subject: Subject
) -> tuple[str, str] | None:
    if not any(part.strip() for part in statement.parts):
        return msg("“published” says nothing"), msg("write what the chapter should print")
    text = texts[statement.chapter]
    missing = [part for part in statement.parts if not _is_printed(part, text)]
    if missing and not statement.reason:
        listed = tuple(msg("“{name}”", name=part) for part in missing)
        if instead := _printed_instead(statement, subject):
            rows = tuple(dict.fromkeys(row for fact in instead for row in fact.places))
            return (
                msg(
                    "{statement}: published as {listed}; the chapter prints {printed}",
                    statement=statement.statement,
                    listed=listed,
                    printed=tuple(msg("“{name}”", name=fact.text) for fact in instead),
                ),
                msg(
                    "see which is right ({rows}), or give the “reason” why the report differs",
                    rows=rows,
                ),
            )
        return (
            msg(
                "{statement}: published as {listed}, which the chapter does not print",
                statement=statement.statement,
                listed=listed,
            ),
            msg("print it, or give the “reason” why the report differs"),
        )
    if statement.reason and not missing:
        return (
            msg("{statement}: the report prints what was published", statement=statement.statement),
            msg("remove the “reason”"),
        )
    return None


def _printed_instead(statement: Published, subject: Subject) -> tuple[Fact, ...]:
    """The facts of a statement's chapter that are named as it is."""
    found = (
        entry.fact
        for entry in subject.entries
        if entry.place.chapter == statement.chapter and entry.fact.name == statement.statement
    )
    return tuple(dict.fromkeys(found))


def _is_printed(part: str, text: str) -> bool:
    """Whether a text is printed as itself, not as the end of a longer number or 10 of 100."""
    begins = r"(?<![\d.])" if part[0].isdigit() else ""
    ends = r"(?![\d.])" if part[-1].isdigit() else ""
    return re.search(f"{begins}{re.escape(_squeezed(part))}{ends}", text) is not None


def _chapter_texts(subject: Subject) -> Mapping[str, str]:
    """All that each chapter prints, without spaces."""
    comma = subject.language.phrases.comma
    return {
        chapter.name: "".join(map(_squeezed, _texts(chapter, comma)))
        for chapter in subject.document.chapters
    }


def _squeezed(text: str) -> str:
    """A text without any space."""
    return "".join(text.split())


def _texts(chapter: nodes.Chapter, comma: str) -> Iterator[str]:
    for node in walk(chapter):
        match node:
            case nodes.Heading() | nodes.Paragraph():
                yield _words(node.content)
            case nodes.DefinitionList():
                yield from (_words(item.term) for item in node.items)
            case nodes.Figure():
                yield from (plain(c) for c in (node.caption, node.subtitle, node.note))
                yield node.alt
            case nodes.KeyFigures():
                yield from (f"{i.fact.text}{i.label}{comma}{plain(i.note)}" for i in node.items)
            case nodes.Table():
                yield from (plain(node.caption), node.unit, plain(node.note))
                for row in node.rows:
                    yield comma.join(plain(entry.content) for entry in row if entry)


def _words(content: tuple[nodes.Inline, ...]) -> str:
    """The words of a text without references, which stand between what is stated."""
    kept = (inline for inline in content if not isinstance(inline, nodes.Reference))
    return _EMPTY_BRACKETS.sub("", plain(kept))
