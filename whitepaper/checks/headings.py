"""Headings: they go down level by level, are typed as such, and something stands below them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import shorten

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Cell, Chapter, Heading, Paragraph
from whitepaper.document.walk import Place, find, plain
from whitepaper.errors import Finding
from whitepaper.messages import msg

# A line that was to be a heading. After a sentence it had a line of its own; one half-width mark
# may also begin a topic (#one#) or a number (#1), and a sentence is no heading.
_TYPED_HEADING = re.compile(
    r"(?:^|(?<=[。！？；：]))(?P<marks>＃[#＃]*|[#＃]{2,6})[ \t\u3000]*(?P<title>[^\s#＃][^\n]*)"
    r"|\A(?P<mark>#)(?P<only>[^\W\d][^\n#＃。；！？]*)\Z",
    re.MULTILINE,
)
_TITLE = 30


def levels(subject: Subject) -> Iterator[Finding]:
    """Headings that skip a level, within each chapter."""
    for chapter in subject.document.chapters:
        level = 0
        for place, heading in _headings(subject, chapter):
            # Of the list of sources, which has no author.
            own = heading.numbered or heading.label != "sources"
            if own and heading.level > level + 1:
                message = msg("heading “{content}” skips a level", content=plain(heading.content))
                remedy = msg("give it {level} # marks, or fewer", level=level + 1)
                yield Finding(place, message, remedy)
            level = heading.level


def _headings(subject: Subject, chapter: Chapter) -> Iterator[tuple[str, Heading]]:
    """The headings of a chapter, each with its place."""
    for cell in chapter.cells:
        for heading in find(cell.blocks, Heading):
            yield subject.name(Place(chapter.name, cell.number)), heading


def heading_marks(subject: Subject) -> Iterator[Finding]:
    """Headings that are printed as text for how their marks were typed, and second titles.

    Only in a chapter whose title has a label is the next one a slip: others may be of many parts.
    """
    yield from _typed_as_text(subject)
    yield from _second_titles(subject)


def _typed_as_text(subject: Subject) -> Iterator[Finding]:
    for place, cell, paragraph in subject.find(Paragraph):
        for match in () if cell.code else _TYPED_HEADING.finditer(plain(paragraph.content)):
            title = shorten(match["title"] or match["only"], _TITLE, placeholder="…")
            marks = len(match["marks"] or match["mark"])
            message = msg("“{line}” is printed as text", line=match[0][: marks + _TITLE])
            remedy = msg(
                "for a heading write “{marks} {title}” on a line of its own: half-width # and a "
                "space",
                marks="#" * marks,
                title=title,
            )
            yield Finding(place, message, remedy)


def _second_titles(subject: Subject) -> Iterator[Finding]:
    for chapter in subject.document.chapters:
        headings = _headings(subject, chapter)
        titles = [(place, each) for place, each in headings if each.level == 1 and each.numbered]
        if not titles or not titles[0][1].label.startswith("sec-"):
            continue
        for place, heading in titles[1:]:
            if heading.label.startswith("sec-"):
                continue
            message = msg(
                "“{title}” is a second title (#) in this chapter and begins another one",
                title=plain(heading.content),
            )
            remedy = msg("begin it with ##, or make it a notebook of its own")
            yield Finding(place, message, remedy)


def headings_alone(subject: Subject) -> Iterator[Finding]:
    """Headings, of chapters and within them, below which nothing is printed.

    One below which something is only computed, or hidden by its author, may stand alone.
    """
    for chapter in subject.document.chapters:
        if chapter.failed:
            continue
        for cell, heading, silent in _bare(chapter):
            # A chapter has a cell for its parameters.
            if len(silent) > (heading.level == 1) and not any(each.optional for each in silent):
                continue
            if heading.level == 1:
                message = msg("the chapter has a title and nothing below it")
                remedy = msg(
                    "write what this edition has to say, or take it from the chapters in params/"
                )
            else:
                message = msg(
                    "nothing is printed below the heading “{heading}”",
                    heading=plain(heading.content),
                )
                remedy = msg(
                    "write what this edition has to say, or tag the cell of the heading optional: "
                    "then it is left out with what stands below it"
                )
            yield Finding(subject.name(Place(chapter.name, cell.number)), message, remedy)


def _bare(chapter: Chapter) -> Iterator[tuple[Cell, Heading, list[Cell]]]:
    """The headings that no content follows up to the next of their level, with the cells up to
    there that print nothing; not those within others that are bare.
    """
    printed = [(cell, block) for cell in chapter.cells for block in cell.blocks or (None,)]
    outer = None
    for at, (cell, heading) in enumerate(printed, start=1):
        if not isinstance(heading, Heading) or (outer is not None and heading.level > outer):
            continue
        outer = heading.level
        silent: list[Cell] = []
        for following, block in printed[at:]:
            if block is None:
                silent.append(following)
            elif not isinstance(block, Heading):
                outer = None
                break
            elif block.level <= heading.level:
                break
        if outer is not None:
            yield cell, heading, silent
