"""Markup of our own that is none for where or how it was typed: labels, tables, comments, links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whitepaper.checks.subject import Subject
from whitepaper.checks.typed_images import labels_of_typed_images, prose_of
from whitepaper.document.labels import LABEL
from whitepaper.document.nodes import Paragraph, Text
from whitepaper.document.walk import cells_with_places
from whitepaper.errors import Finding
from whitepaper.messages import cut, msg

_LABEL = re.compile(
    rf"[{{｛]\s*[#＃](?P<label>{LABEL}|[A-Za-z][\w:.-]*(?=\s*[}}｝]))[^{{}}｛｝\n]*[}}｝]?"
)
_LABELLED = {
    "tbl": msg(
        "it is read in a line {example} right above or below a table, whose second line is "
        "|---|---|",
        example=": … {#tbl-…}",
    ),
    "fig": msg("it is read right behind an image: {example}", example="![…](…){#fig-…}"),
    "eq": msg("it is read in the line of its formula: {example}", example="$$…$$ {#eq-…}"),
    "sec": msg("it is read at the end of a heading: {example}", example="## … {#sec-…}"),
}
# Rows of a table, which are one line in print.
_ROWS = re.compile(r"\|(?:[^|]+\|){2,}\s*\|(?:[^|]+\|){2,}")
_DASHES = re.compile(r"\|\s*:?-{2,}:?\s*(?:\||\Z)")
# At the beginning of a line, where one can be told from the next.
_COMMENT = re.compile(r"(?:\A|(?<=[。！？])|(?<=[。！？.!?]\s))%+\s*\w.*", re.DOTALL)
_STRIKEOUT = re.compile(r"(?<!~)~~(?!~)(?=\w).*", re.DOTALL)
# Not the number of a source, before its address.
_LINK = re.compile(
    r"(?<![!！])\[(?!\d+\])[^\[\]\n]+\]\s*[(（]\s*(?:https?://|www\.|mailto:)[^()（）\n]*[)）]"
)
_SHOWN = 40


def typed_markup(subject: Subject) -> Iterator[Finding]:
    """Labels, tables, comments, deletions and links that are printed as they were typed."""
    told = frozenset(labels_of_typed_images(subject))
    for place, _, node in subject.find(Text):
        for match in _LABEL.finditer(node.text):
            if match["label"] not in told:
                kind = match["label"].partition("-")[0]
                yield as_it_stands(
                    place, cut(match[0], _SHOWN), _LABELLED.get(kind, _LABELLED["sec"])
                )
        for match in _LINK.finditer(node.text):
            remedy = msg(
                "write {example}: half-width marks, no space between them or in the address",
                example="[…](https://…)",
            )
            yield as_it_stands(place, cut(match[0], _SHOWN), remedy)
        for match in _STRIKEOUT.finditer(node.text):
            remedy = msg("close what is deleted with ~~ too, or remove the marks")
            yield as_it_stands(place, cut(match[0], _SHOWN), remedy)
    for place, _, paragraph in subject.find(Paragraph):
        said = prose_of(paragraph)
        # Of a line of dashes that does not fit its heads another rule tells.
        for match in _ROWS.finditer(said) if not _DASHES.search(said) else ():
            remedy = msg("a table has a line |---|---| below its heads")
            yield as_it_stands(place, cut(match[0], _SHOWN), remedy)
    for at, cell in cells_with_places(subject.document):
        for block in cell.blocks if not cell.code else ():
            comment = _COMMENT.search(prose_of(block)) if isinstance(block, Paragraph) else None
            if comment:
                remedy = msg("a comment is written {example}", example="<!-- … -->")
                yield as_it_stands(subject.name(at), cut(comment[0], _SHOWN), remedy)


def as_it_stands(place: str, markup: str, remedy: str) -> Finding:
    """That markup is printed, and what to do."""
    return Finding(place, msg("“{markup}” is printed as it stands", markup=markup), remedy)
