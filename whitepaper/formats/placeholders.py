"""What stands for what cannot be printed, in the words of the document's language.

Each writer sets it apart in its own way. Only notebooks alone have any: reports are refused.
"""

from __future__ import annotations

from whitepaper.document import nodes
from whitepaper.languages import Language

# Of these a reader is shown what a program said or was told.
_OF_PROGRAMS = frozenset({"browser", "error", "output", "raw"})


def in_line(node: nodes.Unprintable, language: Language) -> tuple[nodes.Inline, ...]:
    """A placeholder amid words, in brackets; nothing where nothing is missing."""
    shown = (nodes.Text(node.text),) if node.text else ()
    return _bracketed(node, language, shown)


def as_blocks(
    node: nodes.Unprintable, language: Language
) -> tuple[nodes.Paragraph | nodes.CodeBlock, ...]:
    """A placeholder by itself; nothing where nothing is missing."""
    if node.cause not in _OF_PROGRAMS:
        content = in_line(node, language)
        return (nodes.Paragraph(content),) if content else ()
    text = (nodes.CodeBlock(node.text, "value"),) if node.text.strip() else ()
    return nodes.Paragraph(_bracketed(node, language, ())), *text


def _bracketed(
    node: nodes.Unprintable, language: Language, shown: tuple[nodes.Inline, ...]
) -> tuple[nodes.Inline, ...]:
    """Why something is missing, and what is shown in its place, as a link to where it lies."""
    phrases = language.phrases
    if node.cause not in phrases.placeholders:
        return ()
    before, _, after = phrases.unresolved.partition("{text}")
    said = phrases.placeholders[node.cause].format(detail=node.detail)
    if node.address:
        shown = (nodes.Link(node.address, shown or (nodes.Text(node.address),)),)
    between = (nodes.Text(phrases.colon),) if shown else ()
    return nodes.Text(f"{before}{said}"), *between, *shown, nodes.Text(after)
