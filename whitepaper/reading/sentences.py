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
_COMMA = re.compile(r"[，,]$")
# What a sentence ends with that another one followed.
_LAST = {"；": "。", ";": "."}


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
    """The lines of each sentence: after a comma it goes on in the next one."""
    sentence: list[Line] = []
    for line in lines:
        sentence.append(line)
        if not _COMMA.search(plain(line)):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def joined(lines: Iterable[Line]) -> tuple[nodes.Inline, ...]:
    """Lines as one text."""
    return spaced(inline for line in lines for inline in (LINE_END, *line))


def is_guard(line: Sequence[nodes.Inline]) -> bool:
    """Whether a line is nothing but expressions that found their facts absent."""
    return bool(line) and all(isinstance(each, nodes.Absent) for each in line)


def is_head(line: Line) -> bool:
    """Whether a line only says in bold what follows."""
    return all(isinstance(each, nodes.Styled) and each.style == "strong" for each in line)


def ending_as(last: Line, clause: Line) -> Line:
    """A clause with the end of the last one of its sentence, which may be gone."""
    return clause if clause is last else _with_end(clause, plain(last)[-1:])


def ended(line: Line) -> Line:
    """The last line of a paragraph, after which others may have gone."""
    end = plain(line)[-1:]
    return _with_end(line, _LAST[end]) if end in _LAST else line


def _with_end(line: Line, end: str) -> Line:
    *before, last = line
    if isinstance(last, nodes.Text):
        last = nodes.Text(last.text[:-1] + end)
    return (*before, last)
