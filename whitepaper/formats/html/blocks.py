"""How each block is written in HTML."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from whitepaper.document import nodes
from whitepaper.document.facts import Source
from whitepaper.document.walk import plain
from whitepaper.formats import placeholders
from whitepaper.formats.columns import Page, layout
from whitepaper.formats.html.cards import card_name, has_card
from whitepaper.formats.html.elements import Content, Element, element
from whitepaper.formats.html.inlines import (
    WORD_JOINER,
    Job,
    without_evidence,
    write_fact,
    write_image,
    write_inlines,
    write_link,
    write_prose,
    write_text,
)
from whitepaper.formats.key_figures import parts_of, when_of

# The style sheet sets the same: points of its type, and of the widest page.
_SIZE = 10.8
# Ems of the number, in which a unit beside it is set.
_UNIT, _LONG = 0.5, 4.0
# Characters of a cell that is not broken, so that its column may be narrow: a unit, a dash.
_SHORT = 5
_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")
_PAGE = Page(sizes=(_SIZE,), size_of_parts=_SIZE, upright=516)


def write_blocks(blocks: Iterable[nodes.Block], job: Job) -> list[Content]:
    """What blocks are in HTML."""
    return [_WRITERS[type(block)](block, job) for block in blocks]


def write_number(number: str) -> Content:
    """The number of a heading, figure or table."""
    return element("span", number, class_="number") if number else None


def write_key_figures(node: nodes.KeyFigures, job: Job) -> Content:
    """The year's key figures as a list of labels and values."""
    if not node.items:
        return None
    return element("dl", [_key_figure(item, job) for item in node.items], class_="key-figures")


def _key_figure(item: nodes.KeyFigure, job: Job) -> Element:
    value = element("b", write_fact(item.fact, item.fact.text, job, _set_apart(item.fact.text)))
    when = when_of(item)
    between = job.language.phrases.after_number if when and item.note else ""
    below = [when + between, *write_inlines(item.note, job)]
    return element(
        "div",
        element("dt", write_text(item.label, job.language)),
        element(
            "dd",
            *(value, WORD_JOINER, write_inlines(item.citation, job)),
            class_="value long" if _is_long(item.fact.text, job) else "value",
        ),
        element("dd", below) if when or item.note else None,
    )


def _is_long(text: str, job: Job) -> bool:
    """Whether a key figure has less than the room that half of a phone has for it."""
    before, number, after = (job.language.width(part)[0] for part in parts_of(text))
    return number + _UNIT * (before + after) > _LONG


def _set_apart(text: str) -> Content:
    """What a key figure says: around its number what is set smaller."""
    before, number, after = parts_of(text)
    # The end of an ordinal is part of its word: 2nd.
    unit = "unit joined" if re.match("[a-z]", after) else "unit"
    return [
        before and element("span", before, class_="unit"),
        number,
        after and element("span", after, class_=unit),
    ]


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


def _paragraph(node: nodes.Paragraph, job: Job) -> Element:
    return element("p", write_prose(node.content, job))


def _list(node: nodes.ListBlock, job: Job) -> Element:
    write = _without_paragraphs if node.tight else write_blocks
    items = [element("li", write(item, job)) for item in node.items]
    if not node.ordered:
        return element("ul", items)
    return element("ol", items, start=str(node.start) if node.start != 1 else None)


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


# ---- Figures and tables


def _figure(node: nodes.Figure, job: Job) -> Element:
    phrases = job.language.phrases
    # Of one whose image cannot be printed a placeholder stands beside it.
    drawing = node.file and write_image(node, job)
    subtitle = write_inlines(node.subtitle, job)
    caption = [
        _title(node, job),
        subtitle and element("span", subtitle, class_="subtitle"),
        *_remarks(node, phrases.this_figure, job),
    ]
    return element(
        "figure",
        drawing and _card(drawing, node, phrases.figure, job),
        element("figcaption", caption) if any(caption) else None,
        class_="drawing",
        id=node.label or None,
    )


def _card(drawing: Element, node: nodes.Figure, unnamed: str, job: Job) -> Element:
    """The ground of a drawing; one that has none for phones is scrolled there.

    What is drawn by lines and areas alone may change its colours on a dark page, a picture may not.
    """
    is_picture = not node.file.endswith(".svg") or b"<image" in job.images[node.file]
    class_ = "card" if is_picture else "card drawn"
    if node.narrow:
        return element("div", drawing, class_=class_)
    return _scrolled(drawing, class_, node, unnamed)


def _table(node: nodes.Table, job: Job) -> Element:
    phrases = job.language.phrases
    # In the order of the page, since notes are numbered as they are met.
    caption, head = _caption(node, job), _head(node, job)
    columns = _column_widths(node, job)
    body = element("tbody", [_row(row, node, job) for row in node.rows])
    return element(
        "div",
        _scrolled(
            element("table", caption, columns, head, body), _scroller(node), node, phrases.table
        ),
        _remarks(node, phrases.this_table, job),
        class_="data-table",
        id=node.label or None,
    )


def _scroller(node: nodes.Table) -> str:
    """The class of what a table is scrolled in: one that ends with its newest year opens there."""
    last = plain(node.columns[-1].label) if len(node.columns) > 2 else ""
    years = [_YEAR.findall(plain(column.label)) for column in node.columns[1:]]
    named = [found[-1] for found in years if found]
    return "scroll newest" if _YEAR.search(last) and named == sorted(named) else "scroll"


def _scrolled(
    content: Element, class_: str, node: nodes.Figure | nodes.Table, unnamed: str
) -> Element:
    """What goes on beyond the edge of a narrow screen, and is scrolled by keyboard too."""
    return element(
        "div",
        content,
        class_=class_,
        tabindex="0",
        role="region",
        aria_label=node.number + plain(node.caption) or unnamed,
    )


def _caption(node: nodes.Table, job: Job) -> Content:
    title, unit = _title(node, job), job.language.phrases.unit.format(unit=node.unit)
    parts = [
        title,
        node.unit and element("span", unit, class_="unit"),
    ]
    return element("caption", parts) if any(parts) else None


def _column_widths(node: nodes.Table, job: Job) -> Element | None:
    """How columns share the width of a page, unless there are too many for it."""
    if not node.columns:
        return None
    plan = layout(node, _PAGE, job.language.width)
    if len(plan.parts) > 1:
        return None
    [part] = plan.parts
    shares = (width / sum(part.widths) for width in part.widths)
    columns = [element("col", style=f"width:{share:.1%}") for share in shares]
    return element("colgroup", columns)


def _title(node: nodes.Figure | nodes.Table, job: Job) -> Element | None:
    content = write_inlines(node.caption, job)
    if not (node.number or content):
        return None
    between = job.language.phrases.after_number if node.number else None
    words = element("span", content)
    return element("b", write_number(node.number), between, words, class_="title")


def _head(node: nodes.Table, job: Job) -> Content:
    if all(_is_blank(column.label) for column in node.columns):
        return None
    rows = node.head or (tuple(nodes.TableCell(column.label) for column in node.columns),)
    return element("thead", [_row(row, node, job, is_head=True) for row in rows])


def _row(row: nodes.Row, table: nodes.Table, job: Job, *, is_head: bool = False) -> Element:
    cells = []
    for number, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
        if cell:
            scope = _scope(cell, is_head=is_head, is_first=number == 0)
            cells.append(_cell(cell, column, scope, job))
    return element("tr", cells)


def _scope(cell: nodes.TableCell, *, is_head: bool, is_first: bool) -> str | None:
    """What a cell is the header of, if of anything, which an empty corner is not."""
    if _is_blank(cell.content):
        return None
    if is_head:
        return "colgroup" if cell.columns > 1 else "col"
    if is_first:
        return "rowgroup" if cell.rows > 1 else "row"
    return None


def _cell(cell: nodes.TableCell, column: nodes.Column, scope: str | None, job: Job) -> Element:
    where = "center" if cell.columns > 1 else column.align
    is_short = not scope and where == "left" and 0 < len(plain(cell.content).strip()) <= _SHORT
    return element(
        "th" if scope else "td",
        write_inlines(cell.content, job),
        rowspan=str(cell.rows) if cell.rows > 1 else None,
        colspan=str(cell.columns) if cell.columns > 1 else None,
        scope=scope,
        class_=f"{where} short" if is_short else where,
        style=_colours(cell),
    )


def _colours(cell: nodes.TableCell) -> str | None:
    given = {"color": cell.ink, "background-color": cell.fill}
    return ";".join(f"{name}:{value}" for name, value in given.items() if value) or None


def _is_blank(content: tuple[nodes.Inline, ...]) -> bool:
    return all(isinstance(inline, nodes.Text) and not inline.text.strip() for inline in content)


def _remarks(node: nodes.Figure | nodes.Table, unnumbered: str, job: Job) -> list[Content]:
    """The note, the sources, and the buttons of a figure or table, which are not printed."""
    phrases = job.language.phrases
    lines = ((phrases.note, node.note), (phrases.source, node.attribution))
    remarks: list[Content] = [
        element("small", label, write_prose(tuple(content), job), class_="remark")
        for label, content in lines
        if content
    ]
    if offers := list(_offers(node, node.number or unnumbered, job)):
        remarks.append(element("small", offers, class_="remark offers"))
    return remarks


def _offers(node: nodes.Figure | nodes.Table, name: str, job: Job) -> Iterator[Element]:
    phrases = job.language.phrases
    if has_card(node):
        yield element(
            "button",
            job.language.evidence.of_exhibit.format(exhibit=name),
            type="button",
            class_="more",
            popovertarget=card_name(node),
        )
    if node.shown and node.label in job.csv:
        data = base64.b64encode(job.csv[node.label]).decode()
        # Its name begins with the number, since links of one text are one to who lists them, and
        # has the whole text in it, since people say what they see.
        yield element(
            "a",
            phrases.download,
            class_="more",
            href=f"data:text/csv;charset=utf-8;base64,{data}",
            download=f"{node.label}.csv",
            aria_label=phrases.download_of.format(exhibit=name, download=phrases.download),
        )


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
        return write_text(source.citation, job.language)
    before, found, after = source.citation.partition(source.url)
    return [
        write_text(before, job.language),
        "" if found else " ",
        write_link(source.url, source.url),
        write_text(after, job.language),
    ]


_WRITERS: Mapping[type, Callable[[Any, Job], Content]] = {
    nodes.Heading: _heading,
    nodes.Paragraph: _paragraph,
    nodes.ListBlock: _list,
    nodes.DefinitionList: _definitions,
    nodes.Quotation: lambda node, job: element("blockquote", write_blocks(node.blocks, job)),
    nodes.CodeBlock: lambda node, _: element("pre", element("code", node.text)),
    nodes.Rule: lambda _, __: element("hr"),
    nodes.Figure: _figure,
    nodes.Table: _table,
    nodes.KeyFigures: write_key_figures,
    nodes.Contents: _contents,
    nodes.SourceList: _sources,
    nodes.Unprintable: _unprintable,
}
