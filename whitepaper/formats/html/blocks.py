"""How each block is written in HTML."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from whitepaper.document.facts import Source
from whitepaper.document.nodes import (
    Block,
    CodeBlock,
    Column,
    DefinitionList,
    Figure,
    Heading,
    Inline,
    KeyFigure,
    KeyFigures,
    ListBlock,
    Note,
    Paragraph,
    Quotation,
    Row,
    Rule,
    SourceList,
    Table,
    TableCell,
    Text,
    Unprintable,
)
from whitepaper.document.walk import plain
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
    write_unprintable,
)

_DEEPEST = 6
# Between a number and a title, as wide as a Hanzi.
SPACE = "\u3000"


def write_blocks(blocks: Iterable[Block], job: Job) -> list[Content]:
    """What blocks are in HTML."""
    return [_WRITERS[type(block)](block, job) for block in blocks]


def write_number(number: str) -> Content:
    """The number of a heading, figure or table."""
    return element("span", number, class_="number") if number else None


def write_key_figures(node: KeyFigures, job: Job) -> Element:
    """The year's key figures as a list of labels and values."""
    items = (element("div", _key_figure(item, job)) for item in node.items)
    return element("dl", items, class_="key-figures")


def write_notes(job: Job) -> Content:
    """The footnotes of the page, each with a way back to its mark."""
    items = list(_notes(job))
    return items and element(
        "section",
        element("hr"),
        element("ol", items),
        id="footnotes",
        class_="footnotes footnotes-end-of-document",
        role="doc-endnotes",
    )


def _notes(job: Job) -> Iterator[Element]:
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
        yield element("li", _with_end(note, back, job), id=f"fn{number}")


def _with_end(note: Note, end: Element, job: Job) -> Content:
    *blocks, last = note.blocks or (Paragraph(()),)
    if isinstance(last, Paragraph):
        return [write_blocks(blocks, job), element("p", write_prose(last.content, job), end)]
    return [write_blocks(note.blocks, job), element("p", end)]


# ---- Text


def _heading(node: Heading, job: Job) -> Element:
    classes = ("" if node.numbered else "unnumbered", job.role if node.level == 1 else "")
    return element(
        f"h{min(node.level + job.shift, _DEEPEST)}",
        write_number(node.number),
        write_inlines(without_evidence(node.content), job),
        class_=" ".join(filter(None, classes)) or None,
        id=node.label,
    )


def _paragraph(node: Paragraph, job: Job) -> Element:
    return element("p", write_prose(node.content, job))


def _list(node: ListBlock, job: Job) -> Element:
    write = _without_paragraphs if node.tight else write_blocks
    items = [element("li", write(item, job)) for item in node.items]
    if not node.ordered:
        return element("ul", items)
    return element("ol", items, start=str(node.start) if node.start != 1 else None)


def _without_paragraphs(blocks: Iterable[Block], job: Job) -> list[Content]:
    return [
        write_prose(block.content, job)
        if isinstance(block, Paragraph)
        else write_blocks((block,), job)
        for block in blocks
    ]


def _definitions(node: DefinitionList, job: Job) -> Element:
    return element(
        "dl",
        [
            [
                element("dt", write_inlines(item.term, job)),
                element(
                    "dd",
                    (_without_paragraphs if len(item.blocks) == 1 else write_blocks)(
                        item.blocks, job
                    ),
                ),
            ]
            for item in node.items
        ],
    )


def _unprintable(node: Unprintable, job: Job) -> Content:
    content = write_unprintable(node, job)
    return content and element("p", content)


# ---- Figures and tables


def _figure(node: Figure, job: Job) -> Element:
    phrases = job.language.phrases
    # On a narrow screen a drawing goes on beyond the edge, as a table does.
    drawing = element(
        "div",
        write_image(node.file, node.alt, node.width, job),
        class_="card",
        tabindex="0",
        role="region",
        aria_label=node.number + plain(node.caption) or phrases.figure,
    )
    subtitle = node.subtitle and element(
        "span", write_inlines(node.subtitle, job), class_="subtitle"
    )
    title = [*_title(node, job), *([subtitle] if subtitle else ())]
    caption = [
        title and element("span", title, class_="title"),
        _remarks(node, phrases.this_figure, job),
    ]
    return element(
        "figure",
        drawing,
        element("figcaption", caption) if any(caption) else None,
        class_="drawing",
        id=node.label or None,
    )


def _table(node: Table, job: Job) -> Element:
    phrases = job.language.phrases
    table = element(
        "table",
        _caption(node, job),
        _head(node, job),
        element("tbody", [_row(row, node.columns, _row_scope, job) for row in node.rows]),
    )
    scroll = element(
        "div",
        table,
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=node.number + plain(node.caption) or phrases.table,
    )
    remarks = _remarks(node, phrases.this_table, job)
    return element("div", scroll, remarks, class_="data-table", id=node.label or None)


def _caption(node: Table, job: Job) -> Content:
    title, unit = _title(node, job), job.language.phrases.unit.format(unit=node.unit)
    parts = [
        title and element("span", title, class_="title"),
        node.unit and element("span", unit, class_="unit"),
    ]
    return element("caption", parts) if any(parts) else None


def _title(node: Figure | Table, job: Job) -> list[Content]:
    content = write_inlines(node.caption, job)
    return [write_number(node.number), SPACE, *content] if node.number else content


def _head(node: Table, job: Job) -> Content:
    if all(_is_blank(column.label) for column in node.columns):
        return None
    rows = node.head or (tuple(TableCell(column.label) for column in node.columns),)
    return element("thead", [_row(row, node.columns, _column_scope, job) for row in rows])


# What a cell in some column is the header of, if of anything.
_Scope = Callable[[int, TableCell], str | None]


def _row_scope(column: int, cell: TableCell) -> str | None:
    if column:
        return None
    return "rowgroup" if cell.rows > 1 else "row"


def _column_scope(_: int, cell: TableCell) -> str | None:
    return "colgroup" if cell.columns > 1 else "col"


def _row(row: Row, columns: Sequence[Column], scope: _Scope, job: Job) -> Element:
    cells = zip(row, columns, strict=True)
    return element(
        "tr",
        [
            _cell(cell, column, scope(position, cell), job)
            for position, (cell, column) in enumerate(cells)
            if cell
        ],
    )


def _cell(cell: TableCell, column: Column, scope: str | None, job: Job) -> Element:
    # An empty corner is no header of anything.
    scope = None if _is_blank(cell.content) else scope
    return element(
        "th" if scope else "td",
        write_inlines(cell.content, job),
        rowspan=str(cell.rows) if cell.rows > 1 else None,
        colspan=str(cell.columns) if cell.columns > 1 else None,
        scope=scope,
        class_="center" if cell.columns > 1 else column.align,
    )


def _is_blank(content: tuple[Inline, ...]) -> bool:
    return all(isinstance(inline, Text) and not inline.text.strip() for inline in content)


def _remarks(node: Figure | Table, unnumbered: str, job: Job) -> list[Content]:
    """The note, the sources, and the buttons of a figure or table, which are not printed."""
    phrases = job.language.phrases
    lines = ((phrases.note, node.note), (phrases.source, node.attribution))
    remarks: list[Content] = [
        element("small", label, write_inlines(content, job), class_="remark")
        for label, content in lines
        if content
    ]
    if offers := list(_offers(node, node.number or unnumbered, job)):
        remarks.append(element("small", offers, class_="remark offers"))
    return remarks


def _offers(node: Figure | Table, name: str, job: Job) -> Iterator[Element]:
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


def _key_figure(item: KeyFigure, job: Job) -> list[Element]:
    value = element("b", write_fact(item.fact, item.fact.text, job))
    parts = [
        element("dt", item.label),
        element("dd", value, WORD_JOINER, write_inlines(item.citation, job), class_="value"),
    ]
    return [*parts, element("dd", write_inlines(item.note, job))] if item.note else parts


# ---- Sources


def _sources(_: SourceList, job: Job) -> Element:
    items = [
        element(
            "li",
            element("span", f"[{number}]", class_="mark"),
            element("span", _source(source)),
            id=f"src-{number}",
        )
        for number, source in enumerate(job.sources, start=1)
    ]
    return element("ol", items, class_="sources")


def _source(source: Source) -> Content:
    if not source.url:
        return source.citation
    before, found, after = source.citation.partition(source.url)
    return [before, "" if found else " ", write_link(source.url, source.url), after]


_WRITERS: Mapping[type, Callable[[Any, Job], Content]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    ListBlock: _list,
    DefinitionList: _definitions,
    Quotation: lambda node, job: element("blockquote", write_blocks(node.blocks, job)),
    CodeBlock: lambda node, _: element("pre", element("code", node.text)),
    Rule: lambda _, __: element("hr"),
    Figure: _figure,
    Table: _table,
    KeyFigures: write_key_figures,
    SourceList: _sources,
    Unprintable: _unprintable,
}
