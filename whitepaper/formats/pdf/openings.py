"""Which chapters open a page.

Long chapters open a page each. Were short ones to do so, the report would be mostly blank: then
only its parts do, which are the lead, the chapters and the appendices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whitepaper.document.nodes import (
    Block,
    Chapter,
    Contents,
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
    lengths = [length for _, part, length in openers if part == "chapter"]
    each = not lengths or sum(lengths) / len(lengths) >= FULL_CHAPTER
    parts_before = [None, *(part for _, part, _ in openers)]
    return frozenset(
        label
        for (label, part, _), before in zip(openers, parts_before, strict=False)
        if each or part != before
    )


def _openers(document: Document) -> Iterator[tuple[str, str, int]]:
    """The headings of the first level: their labels, parts of the report, and lengths below."""
    for chapter in document.chapters:
        blocks = [block for cell in chapter.cells for block in cell.blocks]
        headings = [
            (at, block)
            for at, block in enumerate(blocks)
            if isinstance(block, Heading) and block.level == 1
        ]
        ends = [*(at for at, _ in headings[1:]), len(blocks)]
        for (at, heading), end in zip(headings, ends, strict=False):
            below = blocks[at + 1 : end]
            yield heading.label, _part(chapter, below), sum(map(_length, below))


def _part(chapter: Chapter, below: Sequence[Block]) -> str:
    """The list of sources stands with the appendices, whatever chapter it was appended to.

    What is written in another language is a part by itself.
    """
    if below and isinstance(below[0], SourceList):
        return "appendix"
    language = next((cell.language for cell in chapter.cells), "")
    return f"{chapter.role} {language}".strip()


def _length(block: Block) -> int:
    if isinstance(block, Figure | Table | KeyFigures | Contents | SourceList):
        return DRAWING
    if isinstance(block, Paragraph | Heading):
        words = plain(block.content)
    else:
        words = "".join(plain(paragraph.content) for paragraph in find(block, Paragraph))
    return sum(character >= WIDE for character in words)
