"""How each block is written in HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from whitepaper.document import nodes
from whitepaper.document.facts import Source
from whitepaper.formats import placeholders
from whitepaper.formats.html.elements import Content, Element, element
from whitepaper.formats.html.exhibits import write_figure, write_key_figures, write_table
from whitepaper.formats.html.inlines import (
    Job,
    without_evidence,
    write_cited,
    write_inlines,
    write_link,
    write_number,
    write_prose,
)


def write_blocks(blocks: Iterable[nodes.Block], job: Job) -> list[Content]:
    """What blocks are in HTML."""
    return [_WRITERS[type(block)](block, job) for block in blocks]


def write_notes(job: Job) -> Content:
    """The footnotes of the page, each with a way back to its mark."""
    items = []
    # A note may have notes of its own, which come after all others.
    for number, note in enumerate(job.notes, start=1):
        back = element(
            "a",
            "↑",
            href=f"#fnref{number}",
            class_="footnote-back",
            role="doc-backlink",
            aria_label=job.language.phrases.back_to_text,
        )
        items.append(element("li", _with_end(note, back, job), id=f"fn{number}"))
    return items and element(
        "section",
        element("hr"),
        element("ol", items),
        id="footnotes",
        class_="footnotes footnotes-end-of-document",
        role="doc-endnotes",
    )


def _with_end(note: nodes.Note, end: Element, job: Job) -> Content:
    *blocks, last = note.blocks or (nodes.Paragraph(()),)
    if isinstance(last, nodes.Paragraph):
        return [write_blocks(blocks, job), element("p", write_prose(last.content, job), end)]
    return [write_blocks(note.blocks, job), element("p", end)]


# ---- Text


def _heading(node: nodes.Heading, job: Job) -> Element:
    classes = ("" if node.numbered else "unnumbered", job.role if node.level == 1 else "")
    return element(
        f"h{min(node.level + job.shift, 6)}",
        write_number(node.number),
        write_inlines(without_evidence(node.content), job),
        class_=" ".join(filter(None, classes)) or None,
        id=node.label,
    )


def _list(node: nodes.ListBlock, job: Job) -> Element:
    write = _without_paragraphs if node.tight else write_blocks
    items = [element("li", write(item, job)) for item in node.items]
    if not node.ordered:
        return element("ul", items)
    return element(
        "ol",
        items,
        start=str(node.start) if node.start != 1 else None,
        type=node.numerals if node.numerals != "1" else None,
    )


def _without_paragraphs(blocks: Iterable[nodes.Block], job: Job) -> list[Content]:
    return [
        write_prose(block.content, job)
        if isinstance(block, nodes.Paragraph)
        else write_blocks((block,), job)
        for block in blocks
    ]


def _definitions(node: nodes.DefinitionList, job: Job) -> Element:
    entries = []
    for item in node.items:
        write = _without_paragraphs if len(item.blocks) == 1 else write_blocks
        entries.append(element("dt", write_inlines(item.term, job)))
        entries.append(element("dd", write(item.blocks, job)))
    return element("dl", entries)


def _unprintable(node: nodes.Unprintable, job: Job) -> Content:
    blocks = placeholders.as_blocks(node, job.language)
    if not blocks:
        return None
    return element("div", write_blocks(blocks, job), class_="placeholder", role="note")


# ---- Sources


def _contents(node: nodes.Contents, job: Job) -> Element:
    items = [
        element(
            "li",
            element("a", write_number(entry.number), entry.title, href=f"#{entry.label}"),
        )
        for entry in node.entries
    ]
    return element("ul", items, class_="contents-list")


def _sources(_: nodes.SourceList, job: Job) -> Element:
    items = [
        element(
            "li",
            element("span", f"[{number}]", class_="mark"),
            element("span", _source(source, job)),
            id=f"src-{number}",
        )
        for number, source in enumerate(job.sources, start=1)
    ]
    return element("ol", items, class_="sources")


def _source(source: Source, job: Job) -> Content:
    if not source.url:
        return write_cited(source.citation, job.language)
    before, after = source.around_url
    return [
        write_cited(before, job.language),
        write_link(source.url, source.url),
        write_cited(after, job.language),
    ]


_WRITERS: Mapping[type, Callable[[Any, Job], Content]] = {
    nodes.Heading: _heading,
    nodes.Paragraph: lambda node, job: element("p", write_prose(node.content, job)),
    nodes.ListBlock: _list,
    nodes.DefinitionList: _definitions,
    nodes.Quotation: lambda node, job: element("blockquote", write_blocks(node.blocks, job)),
    nodes.CodeBlock: lambda node, _: element("pre", element("code", node.text)),
    nodes.Rule: lambda _, __: element("hr"),
    nodes.Figure: write_figure,
    nodes.Table: write_table,
    nodes.KeyFigures: write_key_figures,
    nodes.Contents: _contents,
    nodes.SourceList: _sources,
    nodes.Unprintable: _unprintable,
}
