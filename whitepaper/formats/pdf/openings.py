"""Which chapters open a page.

Long chapters open a page each. Were short ones to do so, the report would be mostly blank: then
only its parts do, which are the lead, the chapters and the appendices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from whitepaper.document.nodes import (
    Block,
    Chapter,
    Document,
    Figure,
    Heading,
    KeyFigures,
    Paragraph,
    SourceList,
    Table,
)
from whitepaper.document.walk import find, plain

FULL_CHAPTER = 500  # wide characters that chapters have on average if each opens a page
DRAWING = 250  # wide characters for which a figure or table counts
WIDE = "\u2e80"  # the first of the characters that are as wide as they are high


def openings(document: Document) -> frozenset[str]:
    """The labels of the headings that open a page. A notebook alone has none."""
    if document.particulars is None:
        return frozenset()
    openers = list(_openers(document))
    lengths = [sum(map(_length, blocks)) for _, part, blocks in openers if part == "chapter"]
    each = not lengths or sum(lengths) / len(lengths) >= FULL_CHAPTER
    parts = [None, *(part for _, part, _ in openers)]
    return frozenset(
        heading.label
        for (heading, _, _), (before, part) in zip(openers, pairwise(parts), strict=True)
        if each or part != before
    )


def _openers(document: Document) -> Iterator[tuple[Heading, str, Sequence[Block]]]:
    """Each heading of the first level with its part of the report and the blocks below it."""
    for chapter in document.chapters:
        blocks = [block for cell in chapter.cells for block in cell.blocks]
        starts = [
            at for at, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1
        ]
        for start, end in pairwise((*starts, len(blocks))):
            heading = blocks[start]
            assert isinstance(heading, Heading)
            below = blocks[start + 1 : end]
            yield heading, _part(chapter, below), below


def _part(chapter: Chapter, below: Sequence[Block]) -> str:
    """The list of sources stands with the appendices, whatever chapter it was appended to."""
    return "appendix" if isinstance(next(iter(below), None), SourceList) else chapter.role


def _length(block: Block) -> int:
    if isinstance(block, Figure | Table | KeyFigures | SourceList):
        return DRAWING
    if isinstance(block, Paragraph | Heading):
        words = plain(block.content)
    else:
        words = "".join(plain(paragraph.content) for paragraph in find(block, Paragraph))
    return sum(character >= WIDE for character in words)
