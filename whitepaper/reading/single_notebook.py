"""What a notebook alone prints where a report would be refused: as much as can be, and no other.

What is wrong with it is told by the checks, which see the document as it was read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from msgspec.structs import replace

from whitepaper.document import nodes
from whitepaper.document.walk import find, plain, rewrite
from whitepaper.languages import load

# The number of the cell that says what is not printed: it stands before those of the notebook.
_HEAD = 0
# A scheme, another host, or a place within the document.
PUBLIC = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
# Fields of nodes that hold what is printed.
_PRINTED = ("text", "tex", "detail", "unit", "source")


def printable(
    document: nodes.Document, *, lacking: Collection[str] = (), longest_address: int = 0
) -> nodes.Document:
    """The document with headings that go down level by level and links that lead somewhere.

    Each character that is `lacking` in the fonts is printed as its code point. A link whose address
    has more bytes than the longest, unless that is 0, is its words alone.
    """
    unresolved = load(document.language).phrases.unresolved
    codes = {ord(each): f"U+{ord(each):04X}" for each in lacking}
    bracketed = {each: unresolved.format(text=code) for each, code in codes.items()}
    levels: list[int] = []

    def change(node: Any) -> Any:
        match node:
            case nodes.Heading(level):
                # Those of an outer level are where this one stands.
                levels[:] = [outer for outer in levels if outer < level] + [level]
                node = replace(node, level=len(levels))
            case nodes.Link(address) if not PUBLIC.match(address) or (
                longest_address and len(address.encode()) > longest_address
            ):
                return node.content
            case nodes.Link() if any(find(node.content, nodes.Unprintable)):
                # No link stands in a link.
                return replace(node, content=rewrite(node.content, _without_address))
            case nodes.Unprintable("role"):
                return nodes.Text(f"{{{node.detail}}}"), nodes.Code(node.text)
        # What sets formulas has no such brackets.
        return _translated(node, codes if isinstance(node, nodes.Formula) else bracketed)

    return rewrite(document, change)


def with_announcement(document: nodes.Document, not_run: Sequence[int]) -> nodes.Document:
    """The document with a line at its head on what it does not print, if that is anything.

    `not_run` are the numbers of cells of code that were not run.
    """
    phrases = load(document.language).phrases
    lost = [node.label for node in find(document, nodes.Reference) if not node.text]
    values = any(node.cause == "expression" for node in find(document, nodes.Unprintable))
    said = (
        phrases.cells_not_run.format(cells=phrases.and_list.join(map(str, not_run)))
        if not_run
        else "",
        phrases.values_not_there if values else "",
        phrases.references_elsewhere.format(labels=phrases.and_list.join(dict.fromkeys(lost)))
        if lost
        else "",
    )
    if not any(said):
        return document
    line = nodes.Paragraph((nodes.Text("".join(said)),))
    first, *others = document.chapters
    head = nodes.Cell(_HEAD, (nodes.Quotation((line,)),))
    return replace(document, chapters=(replace(first, cells=(head, *first.cells)), *others))


def announcement(document: nodes.Document) -> str:
    """What stands at the head of a document that was `announced`; nothing of others."""
    cells = (cell for chapter in document.chapters for cell in chapter.cells)
    first = next(cells, None)
    return plain(find(first.blocks, nodes.Text)) if first and first.number == _HEAD else ""


def _without_address(node: Any) -> Any:
    return replace(node, address="") if isinstance(node, nodes.Unprintable) else node


def _translated(node: nodes.Node, codes: dict[int, str]) -> nodes.Node:
    texts = {name: getattr(node, name, "") for name in _PRINTED}
    new = {
        name: changed for name, text in texts.items() if (changed := text.translate(codes)) != text
    }
    return replace(node, **new) if new else node
