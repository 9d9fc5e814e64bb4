"""Headings go down level by level, links lead somewhere, and formulas are TeX that can be set."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Formula, Heading, Link
from whitepaper.document.walk import Place, find, plain
from whitepaper.errors import Finding
from whitepaper.messages import msg
from whitepaper.reading.alone import PUBLIC

_SHOWN = 200


def levels(subject: Subject) -> Iterator[Finding]:
    """Headings that skip a level, within each chapter."""
    for chapter in subject.document.chapters:
        level = 0
        for cell in chapter.cells:
            for heading in find(cell.blocks, Heading):
                # Of the list of sources, which has no author.
                own = heading.numbered or heading.label != "sources"
                if own and heading.level > level + 1:
                    message = msg(
                        "heading “{content}” skips a level", content=plain(heading.content)
                    )
                    remedy = msg("give it {level} # marks, or fewer", level=level + 1)
                    yield Finding(subject.name(Place(chapter.name, cell.number)), message, remedy)
                level = heading.level


def titles_alone(subject: Subject) -> Iterator[Finding]:
    """Chapters of which a title is left, or was all that there is.

    One that only computes something, or that its author has hidden, may print no more.
    """
    for chapter in subject.document.chapters:
        blocks = [(cell, block) for cell in chapter.cells for block in cell.blocks]
        if not blocks or chapter.failed or any(not isinstance(b, Heading) for _, b in blocks):
            continue
        silent = [cell for cell in chapter.cells if not cell.blocks]
        if len(silent) > 1 and not any(cell.optional for cell in silent):
            continue
        message = msg("the chapter has a title and nothing below it")
        remedy = msg("write what this edition has to say, or take it from the chapters in params/")
        yield Finding(subject.name(Place(chapter.name, blocks[0][0].number)), message, remedy)


def local_links(subject: Subject) -> Iterator[Finding]:
    """Links to files that readers do not have."""
    for place, _, link in subject.find(Link):
        if link.address and not PUBLIC.match(link.address):
            message = msg(
                "a link leads to {address}, which readers do not have", address=link.address
            )
            yield Finding(place, message, msg("give its public address, or leave the link out"))


def formulas(subject: Subject) -> Iterator[Finding]:
    """Formulas that cannot be read as TeX, or that one of the formats cannot set."""
    for place, _, formula in subject.find(Formula):
        if formula not in subject.formulas.refused:
            continue
        tex = shorten(formula.tex, _SHOWN, placeholder=" …")
        if formula in subject.formulas.mathml:
            message = msg(
                "the formula {tex} cannot be set in print, where a character has no glyph", tex=tex
            )
            yield Finding(
                place, message, msg("say it in other characters, or by their names in TeX")
            )
        else:
            message = msg("the formula {tex} is no TeX that can be set", tex=tex)
            yield Finding(
                place, message, msg("correct it, and define what it takes from elsewhere")
            )
