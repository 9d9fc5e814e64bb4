"""Blocks as lines of one text, where there can be no paragraphs: in a cell, a caption, a term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whitepaper.document import nodes
from whitepaper.reading.spacing import spaced


def flattened(blocks: Iterable[nodes.Block]) -> tuple[nodes.Inline, ...]:
    """Blocks as lines of one text, where there can be no paragraphs."""
    lines = [line for block in blocks for line in _lines(block) if line]
    joined: list[nodes.Inline] = []
    for line in lines:
        joined += [nodes.LineBreak(), *line] if joined else line
    return tuple(joined)


def _lines(block: nodes.Block) -> Iterator[tuple[nodes.Inline, ...]]:
    match block:
        case nodes.Paragraph() | nodes.Heading():
            yield block.content
        case nodes.ListBlock():
            yield from (flattened(item) for item in block.items)
        case nodes.DefinitionList():
            for item in block.items:
                yield from (item.term, flattened(item.blocks))
        case nodes.Quotation():
            yield flattened(block.blocks)
        case nodes.CodeBlock():
            yield from ((nodes.Code(line),) for line in block.text.splitlines() if line)
        case nodes.Table():
            yield block.caption
            labels = [column.label for column in block.columns]
            rows = [[cell.content for cell in row if cell] for row in block.rows]
            for cells in (labels, *rows):
                yield spaced(part for content in cells for part in (nodes.Text(" "), *content))
        case nodes.Figure():
            yield (nodes.Image(block.file, block.alt), *block.caption)
        case nodes.Unprintable():
            yield (block,)
