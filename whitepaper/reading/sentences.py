"""Paragraphs that have each sentence, or clause, on a line of its own in the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from whitepaper.document import nodes
from whitepaper.document.walk import plain
from whitepaper.reading.spacing import LINE_END, spaced

Line = tuple[nodes.Inline, ...]

# What a clause or a sentence ends with, and what may close behind it.
_END = re.compile(r"[，。！？；,.!?;][”’」』）)\"']*$")


def lines_of(paragraph: nodes.Paragraph) -> list[Line]:
    """The clauses, sentences and guards of a paragraph.

    A line that ends in none of them, since it was too long, goes on in the next one.
    """
    lines: list[list[nodes.Inline]] = [[]]
    for inline in paragraph.content:
        if inline == LINE_END and (_END.search(plain(lines[-1])) or is_guard(lines[-1])):
            lines.append([])
        else:
            lines[-1].append(inline)
    return [tuple(line) for line in lines]


def sentences(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines of each sentence: after a comma or a semicolon it goes on in the next one."""
    return _grouped(lines, "，,；;")


def parts(sentence: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines of each part of a sentence, which a semicolon ends."""
    return _grouped(sentence, "，,")


def _grouped(lines: Iterable[Line], unfinished: str) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        group.append(line)
        if not plain(line).endswith(tuple(unfinished)):
            yield group
            group = []
    if group:
        yield group


def joined(lines: Iterable[Line]) -> tuple[nodes.Inline, ...]:
    """Lines as one text."""
    return spaced(inline for line in lines for inline in (LINE_END, *line))


def is_guard(line: Sequence[nodes.Inline]) -> bool:
    """Whether a line is nothing but expressions that found their facts absent."""
    return bool(line) and all(isinstance(each, nodes.Absent) for each in line)


def ending_as(last: Line, clause: Line) -> Line:
    """A clause with the end of the last one of its sentence, which may be gone."""
    if clause is last:
        return clause
    *before, end = clause
    if isinstance(end, nodes.Text):
        end = nodes.Text(end.text[:-1] + plain(last)[-1:])
    return (*before, end)
