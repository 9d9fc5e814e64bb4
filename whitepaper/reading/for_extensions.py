"""A report as extensions are given it: its words with their places, its drawings plain XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from whitepaper.document import nodes
from whitepaper.document.walk import cells_with_places, plain, rewrite, walk
from whitepaper.extensions import Report

# It stands for a thing that is no words, so that what is around it keeps its distance.
_THING = nodes.Text("\ufffc")
# What names where a type is described. One that describes entities itself is needed.
_DOCTYPE = re.compile(rb"\A((?:\s|<\?.*?\?>|<!--.*?-->)*)<!DOCTYPE[^>\[]*>\s*", re.DOTALL)
_EMPTY_PATH = re.compile(rb"<path\b(?![^>]*\bd\s*[=:])[^>]*(?:/>|>\s*</path>)")


def report_of(
    document: nodes.Document, images: Mapping[str, bytes], html: Callable[[], bytes] = bytes
) -> Report:
    """A report for extensions: `html` gives its page."""
    own = {name: _plain_drawing(name, content) for name, content in images.items()}
    return Report(document, own, tuple(_texts(document)), html)


def _plain_drawing(name: str, content: bytes) -> bytes:
    """An image; a drawing without what EPUB refuses: a DTD, and paths that draw nothing."""
    if not name.endswith(".svg"):
        return content
    return _EMPTY_PATH.sub(b"", _DOCTYPE.sub(rb"\1", content))


def _texts(document: nodes.Document) -> Iterator[tuple[str, str]]:
    for place, cell in cells_with_places(document):
        for node in walk(cell.blocks):
            for text in texts_of(node):
                if text.strip():
                    yield str(place), text


def texts_of(node: nodes.Node) -> Iterator[str]:
    """The texts that a node has of its own, not those of nodes in it."""
    match node:
        case nodes.Heading(content=content) | nodes.Paragraph(content=content):
            yield _words(content)
        case nodes.DefinitionList(items):
            yield from (_words(item.term) for item in items)
        case nodes.Image():
            yield node.alt
        case nodes.Figure():
            yield from map(_words, (node.caption, node.subtitle, node.note))
            yield from (node.source, *node.axes, node.alt)
        case nodes.Table():
            yield from map(_words, (node.caption, node.note))
            for row in (*node.head_rows, *node.rows):
                yield from (_words(cell.content) for cell in row if cell)
        case nodes.KeyFigures(items):
            for each in items:
                yield from (each.label, _words(each.note))


def _words(content: tuple[nodes.Inline, ...]) -> str:
    return plain(rewrite(content, _without_things))


def _without_things(node: Any) -> Any:
    return _THING if isinstance(node, nodes.Code | nodes.Formula) else node
