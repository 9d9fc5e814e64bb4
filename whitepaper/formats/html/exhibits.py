"""How figures, tables and key figures are written in HTML."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from msgspec.structs import replace

from whitepaper.document import nodes
from whitepaper.document.walk import is_blank, plain
from whitepaper.formats.columns import OF_A_YEAR, Page, layout
from whitepaper.formats.html.cards import card_name, has_card
from whitepaper.formats.html.elements import Content, Element, element
from whitepaper.formats.html.inlines import (
    WORD_JOINER,
    Job,
    write_fact,
    write_image,
    write_inlines,
    write_number,
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
# Ems of a word that may be broken: no column is made that wide for one.
_LONG_WORD = 9
_PAGE = Page(sizes=(_SIZE,), size_of_parts=_SIZE, upright=516)
# The same on a phone, of which columns may fill all: what is wider than reckoned is scrolled.
_SMALL = 10.2
_PHONE = Page(sizes=(_SMALL,), size_of_parts=_SMALL, upright=280, padding=0.9 * _SMALL)
# Of its width, per cent that what a row is of takes at most while the others are scrolled.
_MOST_OF_STUB = 42


def write_key_figures(node: nodes.KeyFigures, job: Job) -> Content:
    """The year's key figures as a list of labels and values."""
    if not node.items:
        return None
    return element("dl", [_key_figure(item, job) for item in node.items], class_="key-figures")


def _key_figure(item: nodes.KeyFigure, job: Job) -> Element:
    value = element("b", write_fact(item.fact, item.fact.text, job, _set_apart(item.fact.text)))
    when = when_of(item, job.language)
    between = job.language.phrases.after_when if when and item.note else ""
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


def write_figure(node: nodes.Figure, job: Job) -> Element:
    """A figure: its drawing, and below it its caption and remarks."""
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
    """The ground of a drawing; one that has none for phones is scrolled there, a photo is not.

    What is drawn by lines and areas alone may change its colours on a dark page, a picture may not.
    """
    is_photo = not node.file.endswith(".svg")
    is_picture = is_photo or b"<image" in job.images[node.file]
    class_ = "card" if is_picture else "card drawn"
    # What `figure` shows is a chart, also where it has too many lines to be kept as a drawing.
    if node.narrow or (is_photo and not node.shown):
        return element("div", drawing, class_=class_)
    return _scrolled(drawing, class_, node, unnamed)


def write_table(node: nodes.Table, job: Job) -> Element:
    """A table with its caption above, and its remarks below."""
    phrases = job.language.phrases
    # In the order of the page, since notes are numbered as they are met.
    caption, head = _caption(node, job), _head(node, job)
    columns = _column_widths(node, job)
    body = element("tbody", [_row(row, node, job) for row in node.rows])
    scrolled = _scrolled(
        element("table", caption, columns, head, body), _scroller(node), node, phrases.table
    )
    return element(
        "div",
        replace(scrolled, attributes={**scrolled.attributes, **_on_phone(node, job)}),
        _remarks(node, phrases.this_table, job),
        class_="data-table",
        id=node.label or None,
    )


def _scroller(node: nodes.Table) -> str:
    """The class of what a table is scrolled in: one that ends with its newest year opens there."""
    return "scroll newest" if _is_by_year(node) else "scroll"


def _is_by_year(node: nodes.Table) -> bool:
    last = plain(node.columns[-1].label) if len(node.columns) > 2 else ""
    years = [OF_A_YEAR.findall(plain(column.label)) for column in node.columns[1:]]
    named = [found[-1] for found in years if found]
    return bool(OF_A_YEAR.search(last)) and named == sorted(named)


def _on_phone(node: nodes.Table, job: Job) -> dict[str, str]:
    """How a phone that is too narrow for a table by year shows it: by whole columns.

    The style sheet is told per cent of the phone that the first one takes, and how many others
    stand beside it.
    """
    parts = layout(node, _PHONE, job.language.width).parts
    if len(parts) == 1 or node.head or not _is_by_year(node):
        return {}
    first, *others = parts[0].widths
    stub = min(_MOST_OF_STUB, round(first / sum(parts[0].widths) * 100))
    return {
        "class": f"{_scroller(node)} whole-columns",
        "style": f"--stub:{stub};--across:{len(others)}",
    }


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
    if all(is_blank(inline) for column in node.columns for inline in column.label):
        return None
    return element("thead", [_row(row, node, job, is_head=True) for row in node.head_rows])


def _row(row: nodes.Row, table: nodes.Table, job: Job, *, is_head: bool = False) -> Element:
    cells = []
    for number, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
        if cell:
            scope = _scope(cell, is_head=is_head, is_first=number == 0)
            cells.append(_cell(cell, column, scope, job))
    return element("tr", cells)


def _scope(cell: nodes.TableCell, *, is_head: bool, is_first: bool) -> str | None:
    """What a cell is the header of, if of anything, which an empty corner is not."""
    if all(map(is_blank, cell.content)):
        return None
    if is_head:
        return "colgroup" if cell.columns > 1 else "col"
    if is_first:
        return "rowgroup" if cell.rows > 1 else "row"
    return None


def _cell(cell: nodes.TableCell, column: nodes.Column, scope: str | None, job: Job) -> Element:
    where = "center" if cell.columns > 1 else column.align
    text = plain(cell.content).strip()
    is_short = not scope and where == "left" and 0 < len(text) <= _SHORT
    is_long = job.language.width(text)[1] > _LONG_WORD
    return element(
        "th" if scope else "td",
        write_inlines(cell.content, job),
        rowspan=str(cell.rows) if cell.rows > 1 else None,
        colspan=str(cell.columns) if cell.columns > 1 else None,
        scope=scope,
        class_=where + " short" * is_short + " long" * is_long,
        style=_colours(cell),
    )


def _colours(cell: nodes.TableCell) -> str | None:
    given = {"color": cell.ink, "background-color": cell.fill}
    return ";".join(f"{name}:{value}" for name, value in given.items() if value) or None


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
