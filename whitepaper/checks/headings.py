"""Headings go down level by level."""

from __future__ import annotations

from collections.abc import Iterator

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Heading
from whitepaper.document.walk import Place, find, plain
from whitepaper.errors import Finding


def levels(subject: Subject) -> Iterator[Finding]:
    """Headings that skip a level, within each chapter."""
    for chapter in subject.document.chapters:
        level = 0
        for cell in chapter.cells:
            for heading in find(cell.blocks, Heading):
                # Of the list of sources, which has no author.
                own = heading.numbered or heading.label != "sources"
                if own and heading.level > level + 1:
                    message = f"heading “{plain(heading.content)}” skips a level"
                    remedy = f"give it {level + 1} # marks, or fewer"
                    yield Finding(subject.name(Place(chapter.name, cell.number)), message, remedy)
                level = heading.level
