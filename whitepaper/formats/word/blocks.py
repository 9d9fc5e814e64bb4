"""Blocks as Word has them: a table from node type to a short function."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.document import nodes
from whitepaper.document.facts import Source
from whitepaper.document.walk import find, is_blank, plain, rewrite
from whitepaper.formats import placeholders
from whitepaper.formats.word import front, lists, tables
from whitepaper.formats.word.elements import (
    Element,
    hex_of,
    kept,
    paragraph,
    root,
    run,
    runs,
    twips_of_mm,
    w,
)
from whitepaper.formats.word.inlines import inlines, picture, spacing
from whitepaper.formats.word.styles import of_text
from whitepaper.formats.word.writing import Entry, Writing
from whitepaper.inputs.theme import POINTS


class Frame(Struct, frozen=True):
    """What a block stands in: the style of its paragraphs, and how many lists are around it."""

    style: str = "BodyText"
    lists: int = 0


def blocks(content: Iterable[nodes.Block], frame: Frame, writing: Writing) -> Iterator[Element]:
    """The paragraphs and tables that blocks are."""
    before: nodes.Block | None = None
    for block in content:
        if isinstance(before, nodes.Quotation) and isinstance(block, nodes.Quotation):
            # Boxes that follow on one another would be one.
            yield paragraph("Remark")
        yield from _WRITERS[type(block)](block, frame, writing)
        before = block


# ---- Text


def heading(
    block: nodes.Heading, frame: Frame, writing: Writing, *, opens_page: bool = False
) -> Iterator[Element]:
    """A heading, by its label; the contents list those of the first two levels.

    Word finds these by their styles: what is not to be listed has one of its own.
    """
    listed = block.level == 1 or not writing.own_contents
    if block.level <= 2 and listed:
        text = block.number + _line(block.content)
        writing.headings.append(Entry(text, block.label, block.level))
    content = (*runs(block.number), *inlines(block.content, writing))
    yield paragraph(
        f"Heading{min(block.level, 4)}" if listed else f"HeadingUnlisted{min(block.level, 4)}",
        *writing.bookmarked(block.label, *content),
        properties=(w("pageBreakBefore"),) if opens_page else (),
    )


def _line(content: Iterable[nodes.Inline]) -> str:
    return plain(content).replace("\n", " ")


def _paragraph(block: nodes.Paragraph, frame: Frame, writing: Writing) -> Iterator[Element]:
    first, *others = _lines(block.content)
    yield _line_of_text(first, frame, writing, _indent(frame))
    yield from _continued(others, frame, writing)


def _continued(
    lines: Iterable[tuple[nodes.Inline, ...]], frame: Frame, writing: Writing
) -> Iterator[Element]:
    """What follows in a paragraph once a formula has stood on a line of its own."""
    for line in lines:
        yield _line_of_text(line, frame, writing, (_margin(frame.lists * lists.INDENT),))


def _line_of_text(
    content: tuple[nodes.Inline, ...], frame: Frame, writing: Writing, indent: tuple[Element, ...]
) -> Element:
    written = inlines(content, writing)
    match content:
        case (nodes.Formula(tag=tag),) if tag:
            return paragraph(frame.style, run(w("tab")), *written, properties=_of_equation(writing))
        case _:
            properties = (*spacing(content), *indent)
            return paragraph(frame.style, *written, properties=properties)


def _lines(content: tuple[nodes.Inline, ...]) -> list[tuple[nodes.Inline, ...]]:
    """A paragraph, parted where a formula stands on a line of its own: in Word a paragraph of its.

    Else Word sets such a formula as one within the line.
    """
    parts: list[list[nodes.Inline]] = [[]]
    for inline in content:
        if isinstance(inline, nodes.Formula) and inline.display:
            parts += [[inline], []]
        else:
            parts[-1].append(inline)
    lines = (part for part in parts if not all(map(_is_white, part)))
    return list(map(tuple, lines)) or [content]


def _is_white(inline: nodes.Inline) -> bool:
    return isinstance(inline, nodes.LineBreak) or is_blank(inline)


def _of_equation(writing: Writing) -> tuple[Element, ...]:
    """An equation stands in the middle of its line, its number at the end."""
    room = twips_of_mm(writing.theme.word_paper.text_width)
    stops = w("tab", val="center", pos=room // 2), w("tab", val="right", pos=room)
    return w("tabs", *stops), w("spacing", lineRule="atLeast"), _margin(0)


def _indent(frame: Frame) -> tuple[Element, ...]:
    return (_margin(frame.lists * lists.INDENT),) if frame.lists else ()


def _margin(twips: int) -> Element:
    """An indent of all lines; without the numbers of characters those of the style would count."""
    return w("ind", leftChars=0, left=twips, firstLineChars=0, firstLine=0)


def _quotation(block: nodes.Quotation, frame: Frame, writing: Writing) -> Iterator[Element]:
    """A box: a short one stays whole; none has its first or last paragraph on a page alone."""
    written = [*blocks(block.blocks, replace(frame, style="BlockText"), writing)]
    is_short = _height(block, writing) <= tables.short(writing.theme)
    for number, each in enumerate(written, start=1):
        with_next = number < len(written) and (is_short or number in (1, len(written) - 1))
        yield kept(each, with_next=with_next) if is_short or with_next else each


def _height(block: nodes.Block, writing: Writing) -> float:
    """About how many points of a page the paragraphs of a block take."""
    size, line = of_text(writing.language, writing.theme)
    room = writing.theme.word_paper.text_width * POINTS / size
    widths = (
        writing.language.width(plain(each.content))[0] for each in find(block, nodes.Paragraph)
    )
    return sum(math.ceil(width / room) for width in widths) * line


def _code(block: nodes.CodeBlock, frame: Frame, writing: Writing) -> Iterator[Element]:
    code = runs(block.text, frozenset({"code"}))
    yield paragraph("SourceCode", *code, properties=_indent(frame))


def _rule(_: nodes.Rule, frame: Frame, writing: Writing) -> Iterator[Element]:
    line = w("bottom", val="single", sz=6, space=1, color="auto")
    yield paragraph("Normal", properties=(w("pBdr", line),))


def _unprintable(block: nodes.Unprintable, frame: Frame, writing: Writing) -> Iterator[Element]:
    """A placeholder in a frame of its own, which its paragraphs share."""
    sides = ("top", "left", "bottom", "right")
    color = hex_of(writing.theme.colours.accent)
    border = w("pBdr", *(w(side, val="dashed", sz=4, space=4, color=color) for side in sides))
    for part in placeholders.as_blocks(block, writing.language):
        match part:
            case nodes.Paragraph(content):
                text = inlines(content, writing)
            case nodes.CodeBlock(code):
                text = runs(code, frozenset({"code"}))
        yield paragraph("Placeholder", *text, properties=(border, *_indent(frame)))


# ---- Lists


def _list(block: nodes.ListBlock, frame: Frame, writing: Writing) -> Iterator[Element]:
    level = min(frame.lists, lists.LEVELS - 1)
    start = block.start if block.ordered else None
    writing.lists.append(lists.Numbering(level, start, block.numerals))
    number = len(writing.lists)
    inner = Frame("Compact", frame.lists + 1)
    for item in block.items:
        opening, rest = _opening(item)
        first, *others = _lines(opening)
        properties = (lists.mark(number, level), *spacing(first))
        yield paragraph("Compact", *inlines(first, writing), properties=properties)
        yield from _continued(others, inner, writing)
        yield from blocks(rest, inner, writing)


def _opening(
    content: Sequence[nodes.Block],
) -> tuple[tuple[nodes.Inline, ...], Sequence[nodes.Block]]:
    """The text that stands beside a mark, and the blocks that follow."""
    match content:
        case (nodes.Paragraph(content=first), *_):
            return first, content[1:]
        case _:
            return (), content


def _definitions(block: nodes.DefinitionList, frame: Frame, writing: Writing) -> Iterator[Element]:
    for item in block.items:
        yield paragraph("DefinitionTerm", *inlines(item.term, writing), properties=_indent(frame))
        yield from blocks(item.blocks, replace(frame, style="Definition"), writing)


# ---- Figures and tables


def _figure(block: nodes.Figure, frame: Frame, writing: Writing) -> Iterator[Element]:
    # One whose image cannot be printed has none.
    shown = (picture(block, writing),) if block.file else ()
    if block.caption:
        yield paragraph("Figure", *shown)
        kept = _keep_with_next(block.subtitle, block.note, block.attribution)
        yield _caption("ImageCaption", block, writing.figures, writing, kept)
    else:
        yield paragraph("Figure", *writing.bookmarked(block.label, *shown))
    if block.subtitle:
        kept = _keep_with_next(block.note, block.attribution)
        yield paragraph("ImageSubtitle", *inlines(block.subtitle, writing), properties=kept)
    yield from _remarks(block, writing)


def _table(block: nodes.Table, frame: Frame, writing: Writing) -> Iterator[Element]:
    phrases = writing.language.phrases
    plan = tables.plan(block, writing)
    for number, part in enumerate(plan.parts, start=1):
        if number > 1:
            name = block.number or writing.language.word.table_without_number
            further = phrases.continued.format(number=name)
            further += phrases.part.format(part=number, parts=len(plan.parts))
            yield paragraph("TableCaption", *runs(further))
        elif block.caption:
            yield _caption("TableCaption", block, writing.tables, writing)
        else:
            yield from writing.bookmarked(block.label)
        if block.unit:
            yield paragraph("TableUnit", *runs(phrases.unit.format(unit=block.unit)))
        kept = _keep_with_next(block.note, block.attribution) if number == len(plan.parts) else ()
        yield tables.part(part, plan.size, writing, kept)
    yield from _remarks(block, writing)


def _key_figures(block: nodes.KeyFigures, frame: Frame, writing: Writing) -> Iterator[Element]:
    if block.items:
        yield tables.key_figures(block, writing)
        yield paragraph("Remark")


def _keep_with_next(*following: Sequence[nodes.Inline]) -> tuple[Element, ...]:
    """What keeps a paragraph on the page of those that follow it, if any does."""
    return (w("keepNext"),) if any(following) else ()


def _caption(
    style: str,
    exhibit: nodes.Figure | nodes.Table,
    entries: list[Entry],
    writing: Writing,
    properties: tuple[Element, ...] = (),
) -> Element:
    """A caption, which references and a list of figures or tables find by its label."""
    number = exhibit.number and exhibit.number + writing.language.word.after_number
    if exhibit.number and exhibit.label:
        entries.append(Entry(number + _line(exhibit.caption), exhibit.label))
    content = (*runs(number), *inlines(exhibit.caption, writing))
    return paragraph(style, *writing.bookmarked(exhibit.label, *content), properties=properties)


def _remarks(exhibit: nodes.Figure | nodes.Table, writing: Writing) -> Iterator[Element]:
    phrases = writing.language.phrases
    lines = ((phrases.note, exhibit.note), (phrases.source, exhibit.attribution))
    for number, (name, content) in enumerate(lines, start=1):
        if content:
            kept = _keep_with_next(*(others for _, others in lines[number:]))
            yield paragraph("Remark", *runs(name), *inlines(content, writing), properties=kept)


# ---- Sources


def _sources(_: nodes.SourceList, frame: Frame, writing: Writing) -> Iterator[Element]:
    for number, source in enumerate(writing.sources, start=1):
        mark = writing.bookmarked(f"src-{number}", *runs(f"[{number}]"))
        reference = inlines((nodes.Text(" "), *_with_link(source)), writing)
        yield paragraph("Bibliography", *mark, *reference)


def _with_link(source: Source) -> tuple[nodes.Inline, ...]:
    """A source as it is cited: its address, which stands in it or at its end, is a link."""
    if not source.url:
        return (nodes.Text(source.citation),)
    before, after = source.around_url
    return nodes.Text(before), nodes.Link(source.url, (nodes.Text(source.url),)), nodes.Text(after)


# ---- Footnotes


def footnotes(writing: Writing) -> Element:
    """The part with the footnotes, and the lines between them and the text."""
    lines = (
        w("footnote", w("p", w("r", w(kind))), type=kind, id=number)
        for kind, number in (("separator", -1), ("continuationSeparator", 0))
    )
    notes = (_footnote(number, note, writing) for number, note in enumerate(writing.notes, start=1))
    return root("w:footnotes", *lines, *notes)


def _footnote(number: int, note: nodes.Note, writing: Writing) -> Element:
    before, _, after = writing.language.phrases.unresolved.partition("{text}")

    def without_notes(node: Any) -> Any:
        """A note within a note as words in brackets: Word has no notes to notes."""
        if not isinstance(node, nodes.Note):
            return node
        words = (inline for block in find(node.blocks, nodes.Paragraph) for inline in block.content)
        return nodes.Text(before), *words, nodes.Text(after)

    first, rest = _opening(rewrite(note.blocks, without_notes))
    mark = run(w("footnoteRef"), look=frozenset({"note"}))
    opening = paragraph("FootnoteText", mark, *inlines((nodes.Text(" "), *first), writing))
    others = blocks(rest, Frame("FootnoteText"), writing)
    return w("footnote", *apart((opening, *others)), id=number)


def apart(content: Iterable[Element]) -> Iterator[Element]:
    """Paragraphs and tables, with an empty paragraph between and after tables.

    Word makes one table of two that touch.
    """
    after_table = False
    for each in content:
        if after_table and each.name == "w:tbl":
            yield paragraph("Remark")
        after_table = each.name == "w:tbl"
        yield each
    if after_table:
        yield paragraph("Remark")


_WRITERS: Mapping[type, Callable[[Any, Frame, Writing], Iterator[Element]]] = {
    nodes.Heading: heading,
    nodes.Paragraph: _paragraph,
    nodes.ListBlock: _list,
    nodes.DefinitionList: _definitions,
    nodes.Quotation: _quotation,
    nodes.CodeBlock: _code,
    nodes.Rule: _rule,
    nodes.Figure: _figure,
    nodes.Table: _table,
    nodes.KeyFigures: _key_figures,
    nodes.Contents: lambda node, _, __: front.translated(node),
    nodes.SourceList: _sources,
    nodes.Unprintable: _unprintable,
}
