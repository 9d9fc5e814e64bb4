"""A document as Typst source: a table from the type of a node to a short function.

Each function gives an expression of Typst's code. Text stands in them as string literals alone,
which `_quote` makes; what an author writes is never Typst's markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count, groupby, takewhile
from typing import Any
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.document import nodes
from whitepaper.document.facts import Source
from whitepaper.document.walk import Place, anchors, cells_with_places, find, rewrite
from whitepaper.formats import placeholders
from whitepaper.formats.columns import Page, Part, layout
from whitepaper.formats.key_figures import columns_of, parts_of, when_of
from whitepaper.formats.minus import with_first_minus, with_minus
from whitepaper.inputs.theme import DEFAULT, POINTS, Paper
from whitepaper.languages import Language, load
from whitepaper.reading.formulas import Formulas

WHOLE = 24  # lines of a table that is not broken over pages
IN_A_PIXEL = 0.75  # points, of a CSS pixel
LONGEST_LINE = 10_000  # characters of code
LONGEST_ALT = 8_000  # characters: a PDF for archives holds 32,767 bytes

# What Typst is given: an expression of its own, or what `_expression` makes one.
_Value = str | int | None

_PREAMBLE = ('#import "style.typ": *', "#show: report-layout")
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]')
_ACCENTED = re.compile(r"\w[\u0300-\u036f]+")
_SPACE = re.compile(r"[ \t\r\n\f]+")


class TypstSource(Struct, frozen=True):
    """The text of main.typ, and where what stands in each of its lines comes from.

    The `heads` are the numbers of headings among all blocks, and at last the number of these.
    """

    text: str
    places: tuple[Place | None, ...]
    heads: tuple[int, ...]


class _Scope(Struct, frozen=True):
    """What nodes need to know of the report.

    `targets` are the labels that links can lead to. `seat` is a block's number among all, if it may
    stand elsewhere than amid the text. One that is `led` has a heading right above it. What is
    `nested` in another block cannot have a page turned for it. What is `listed` is repeated in
    contents or in running heads. `other` is the tag of a language that is not the report's.
    """

    language: Language
    formulas: Formulas
    sources: tuple[Source, ...]
    targets: frozenset[str]
    page: Page
    seat: int | None = None
    led: bool = False
    nested: bool = False
    listed: bool = False
    other: str = ""


def source(
    document: nodes.Document, formulas: Formulas, paper: Paper = DEFAULT.paper
) -> TypstSource:
    """The Typst source of a numbered document, for pages of a kind."""
    language, page = load(document.language), _page(paper)
    scope = _Scope(language, formulas, document.sources, _targets(document), page)
    lines = [*((None, line) for line in _PREAMBLE), *_lines(document, scope)]
    blocks = [block for _, cell in cells_with_places(document) for block in cell.blocks]
    heads = (number for number, block in enumerate(blocks) if isinstance(block, nodes.Heading))
    return TypstSource(
        text="".join(f"{line}\n" for _, line in lines),
        places=tuple(place for place, _ in lines),
        heads=(*heads, len(blocks)),
    )


def _page(paper: Paper) -> Page:
    """The room for tables: on a turned page only where that is wider."""
    margins = paper.margins
    turned = paper.height - margins.left - margins.right
    return Page(
        sizes=(9, 8.5, 8, 7.5, 7),
        size_of_parts=8,
        upright=paper.text_width * POINTS,
        turned=turned * POINTS if turned > paper.text_width else 0,
    )


def _lines(document: nodes.Document, scope: _Scope) -> Iterator[tuple[Place | None, str]]:
    """Each block in a line of its own, and an empty one, which ends its paragraph."""
    with_sections = _with_sections(document)
    seats = count()
    parts = [
        (language, [*cells])
        for language, cells in groupby(cells_with_places(document), lambda found: found[1].language)
    ]
    for part, (language, cells) in enumerate(parts):
        own = (
            replace(scope, language=load(language), other=load(language).tag) if language else scope
        )
        inside = [(place, block) for place, cell in cells for block in cell.blocks]
        # What is set in another language is so in a block of content, which a page may end within.
        if language and inside:
            apart = _call("wp-apart", edge=part == 0)
            yield None, f"#{apart}#[#show: wp-spoken.with({_quote(own.language.tag)})"
        before: nodes.Block | None = None
        led = 0
        # A page has just begun: that of the body, or of another language.
        fresh = True
        for position, (place, block) in enumerate(inside):
            seat = next(seats)
            if isinstance(block, nodes.Heading):
                # What still waits for the head of a page belongs to the section before.
                yield place, "#place.flush()"
                if block.level == 1:
                    opens = _call("wp-opens", seat, fresh=fresh)
                    yield place, f"#{opens}"
                if seat >= led:
                    # A table that begins the next page takes the headings above it along.
                    led = seat + _headings(block for _, block in inside[position:])
                    yield place, f"#wp-led({led})"
            text = _block(block, replace(own, seat=seat, led=seat == led)) or "none"
            is_first = isinstance(before, nodes.Heading) and before.level == 1
            if is_first and isinstance(block, nodes.Paragraph) and place.chapter in with_sections:
                text = _call("wp-standfirst", text)
            follows = inside[position + 1][1] if position + 1 < len(inside) else None
            if isinstance(follows, nodes.SourceList) and isinstance(block, nodes.Paragraph):
                text = _call("wp-introducing", text)
            yield place, f"#{text}"
            yield place, ""
            fresh = False
            # Below its key figures a chapter begins as others do.
            if not (isinstance(block, nodes.KeyFigures) and before):
                before = block
        if language and inside:
            apart = _call("wp-apart", edge=part == len(parts) - 1)
            yield None, f"]#{apart}"


def _headings(blocks: Iterable[nodes.Block]) -> int:
    """How many headings blocks begin with."""
    return sum(1 for _ in takewhile(lambda block: isinstance(block, nodes.Heading), blocks))


def _with_sections(document: nodes.Document) -> frozenset[str]:
    """The names of the report's chapters whose text stands in sections, after a lead."""
    if document.particulars is None:
        return frozenset()
    return frozenset(
        chapter.name
        for chapter in document.chapters
        if chapter.role == "chapter"
        and any(heading.level == 2 for heading in find(chapter, nodes.Heading))
    )


def _targets(document: nodes.Document) -> frozenset[str]:
    """The labels that links can lead to: those that stand for one thing alone."""
    labels = [node.label for node in anchors(document.chapters) if node.label]
    for _ in find(document.chapters, nodes.SourceList):
        labels += (f"src-{number}" for number, _ in enumerate(document.sources, start=1))
    return frozenset(label for label, times in Counter(labels).items() if times == 1)


# ---- Typst's own terms


def _quote(text: str) -> str:
    """A text as a string literal: the only way in which text reaches Typst."""
    return f'"{_SPECIAL.sub(_escaped, text)}"'


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    # A byte order mark shows nothing, and a PDF for archives may not hold one.
    if character == "\ufeff":
        return ""
    return f"\\{character}" if character in '\\"' else f"\\u{{{ord(character):x}}}"


def _composed(text: str) -> str:
    """A text that is shown: a letter and its accents as the one that fonts have for them.

    Typst takes a font that has both for one that can put them together.
    """
    return _quote(_ACCENTED.sub(lambda match: normalize("NFC", match[0]), text))


def _call(function: str, *values: _Value, **named: _Value) -> str:
    own = (f"{name.replace('_', '-')}: {_expression(value)}" for name, value in named.items())
    return f"{function}({', '.join((*own, *map(_expression, values)))})"


def _expression(value: _Value) -> str:
    """A value in Typst's terms: `none`, `true`, `3`; a string is an expression already."""
    if isinstance(value, str):
        return value
    return "none" if value is None else str(value).lower()


def _tuple(values: Iterable[str]) -> str:
    return f"({''.join(f'{value}, ' for value in values)})"


def _quote_or_none(text: str) -> str | None:
    return _quote(text) if text else None


def _joined(expressions: Iterable[str]) -> str:
    own = [expression for expression in expressions if expression]
    if len(own) < 2:
        return own[0] if own else "none"
    return f"{{ {'; '.join(own)} }}"


def _link(label: str, content: str, scope: _Scope) -> str:
    """A link within the report, or only its text if there is nothing that it can lead to."""
    if label not in scope.targets:
        return content
    return _call("link", _call("label", _quote(label)), content)


def _with_label(label: str, content: str) -> str:
    return _call("labelled", _quote_or_none(label), content)


# ---- Inlines


def _inlines(content: Iterable[nodes.Inline], scope: _Scope) -> str:
    written = []
    before: nodes.Inline | None = None
    for inline in content:
        if _is_numeral(before) and _is_hanzi(inline):
            written.append("wp-gap")
        written.append(_INLINES[type(inline)](inline, scope))
        before = inline
    return _joined(written)


def _is_numeral(inline: nodes.Inline | None) -> bool:
    """Whether it is a reference that ends in a digit: Typst keeps no gap beside its box."""
    return isinstance(inline, nodes.Reference) and re.search("[0-9]$", inline.text) is not None


def _is_hanzi(inline: nodes.Inline) -> bool:
    return isinstance(inline, nodes.Text) and re.match("[\u3400-\u9fff]", inline.text) is not None


_STYLES: Mapping[nodes.Style, str] = {
    "strong": "strong",
    "emphasis": "emph",
    "underline": "underline",
    "strikeout": "strike",
    "subscript": "sub",
    "superscript": "super",
    "mark": "highlight",
}


def _styled(node: nodes.Styled, scope: _Scope) -> str:
    within = {inner.style for inner in find(node.content, nodes.Styled)}
    # PDF/UA has no words that are underlined and struck out: it says more that they are struck.
    if node.style == "underline" and "strikeout" in within:
        return _inlines(node.content, scope)
    if node.style == "strikeout" and "underline" in within:
        node = rewrite(node, _without_underline)
    content = _inlines(node.content, scope)
    if node.style == "quoted":
        phrases = scope.language.phrases
        return _joined((_quote(phrases.quote_open), content, _quote(phrases.quote_close)))
    return _call(_STYLES[node.style], content)


def _without_underline(node: Any) -> Any:
    if not isinstance(node, nodes.Styled) or node.style != "underline":
        return node
    # What stands in its place is not looked at again.
    kept = (_without_underline(inner) for inner in node.content)
    return tuple(part for each in kept for part in (each if isinstance(each, tuple) else (each,)))


def _link_of_author(node: nodes.Link, scope: _Scope) -> str:
    content = _inlines(node.content, scope)
    if node.address.startswith("#"):
        return _link(node.address[1:], content, scope)
    return _call("link", _quote(node.address), content) if node.address else content


def _drawing(node: nodes.Image | nodes.Figure, scope: _Scope) -> dict[str, str]:
    """What says how an image is drawn, and what readers hear who cannot see it."""
    alt = _quote((node.alt or scope.language.phrases.no_alt)[:LONGEST_ALT])
    width = f"{node.width * IN_A_PIXEL:g}pt" if node.width else "auto"
    return {"alt": alt, "width": f"{node.share:.0%}" if node.share else width}


def _formula(node: nodes.Formula, scope: _Scope) -> str:
    typst = scope.formulas.typst.get(node)
    if node in scope.formulas.refused or not typst:
        return _with_label(node.label, _call("raw", _quote(node.tex)))
    named: dict[str, _Value] = {"block": node.display, "alt": _quote(node.tex[:LONGEST_ALT])}
    if node.tag:
        named["numbering"] = f"_ => {_quote(f'({node.tag})')}"
    return _with_label(node.label, _call("math.equation", f"${typst}$", **named))


def _reference(node: nodes.Reference, scope: _Scope) -> str:
    if not node.text:
        return _quote(scope.language.phrases.unresolved.format(text=node.label))
    return _call("wp-reference", _link(node.label, _quote(node.text), scope))


def _citation(node: nodes.Citation, scope: _Scope) -> str:
    marks = (_link(f"src-{number}", _quote(str(number)), scope) for number in node.numbers)
    between = f"; {_quote(',')}; ".join(marks)
    return _call("super", _joined((_quote("["), between, _quote("]"))))


def _note(node: nodes.Note, scope: _Scope) -> str:
    function = "wp-note-once" if scope.listed else "wp-note"
    return _call(function, _blocks(node.blocks, scope))


def _unprintable(node: nodes.Unprintable, scope: _Scope) -> str:
    content = placeholders.in_line(node, scope.language)
    return _call("wp-missing", _inlines(content, scope)) if content else ""


_INLINES: Mapping[type, Callable[[Any, _Scope], str]] = {
    # As a browser does: in code alone two spaces are more than one.
    nodes.Text: lambda node, _: _composed(with_minus(_SPACE.sub(" ", node.text))),
    nodes.FactText: lambda node, _: _composed(with_first_minus(node.visible)),
    nodes.Code: lambda node, _: _call("raw", _composed(node.text)),
    nodes.LineBreak: lambda _, __: "linebreak()",
    nodes.Styled: _styled,
    nodes.Link: _link_of_author,
    nodes.Target: lambda node, _: _with_label(node.label, "metadata(none)"),
    nodes.Image: lambda node, scope: _call("wp-image", _quote(node.file), **_drawing(node, scope)),
    nodes.Formula: _formula,
    nodes.Reference: _reference,
    nodes.Citation: _citation,
    nodes.Note: _note,
    nodes.Unprintable: _unprintable,
}

# ---- Blocks


def _block(block: nodes.Block, scope: _Scope) -> str:
    return _BLOCKS[type(block)](block, scope)


def _blocks(blocks: Iterable[nodes.Block], scope: _Scope, *, tight: bool = False) -> str:
    """Blocks within another one; those of an item of a `tight` list are no paragraphs."""
    inner = replace(scope, nested=True, seat=None, led=False)
    own = [text for block in blocks if (text := _block(block, inner))]
    return _joined(own) if tight else f"{{ {'; parbreak(); '.join(own)} }}"


def _heading(node: nodes.Heading, scope: _Scope) -> str:
    number = _quote(node.number) if node.number else ""
    if number and node.level == 1:
        number = _call("wp-number", number)
    content = _joined((number, _caption_in_list(node.content, scope)))
    if scope.other:
        # Contents repeat it outside of its place.
        content = _call("text", content, lang=_quote(scope.other), region=None)
    # Of what is in another language contents name the whole, which has contents of its own.
    outlined = not (scope.other and node.level > 1)
    heading = _call("heading", content, level=node.level, outlined=outlined)
    return _with_label(node.label, heading)


def _caption_in_list(content: Iterable[nodes.Inline], scope: _Scope) -> str:
    return _inlines(content, replace(scope, listed=True))


def _paragraph(node: nodes.Paragraph, scope: _Scope) -> str:
    content = _inlines(node.content, scope)
    if scope.seat is None or next(find(node, nodes.Note), None) is None:
        return content
    return _call("wp-noted", scope.seat, content, led=scope.led)


def _list(node: nodes.ListBlock, scope: _Scope) -> str:
    items = [_blocks(item, scope, tight=node.tight) for item in node.items]
    if node.ordered:
        numerals = {} if node.numerals == "1" else {"numbering": _quote(f"{node.numerals}.")}
        return _call("enum", *items, start=node.start, tight=node.tight, **numerals)
    return _call("list", *items, tight=node.tight)


def _definitions(node: nodes.DefinitionList, scope: _Scope) -> str:
    items = (
        _call(
            "terms.item",
            _inlines(item.term, scope),
            _call("block", _blocks(item.blocks, scope)),
        )
        for item in node.items
    )
    return _call("terms", *items)


def _quotation(node: nodes.Quotation, scope: _Scope) -> str:
    quoted = _call("quote", _blocks(node.blocks, scope), block=True)
    plain_text = all(isinstance(block, nodes.Paragraph) for block in node.blocks)
    return _call("wp-box", quoted) if plain_text and not scope.nested else quoted


def _code_block(node: nodes.CodeBlock, scope: _Scope) -> str:
    lines = (part for line in node.text.rstrip("\n").split("\n") for part in _pieces(line))
    return _call("raw", _composed("\n".join(lines)), block=True)


def _pieces(line: str) -> Iterator[str]:
    """A line of code, which Typst cannot break at more than some hundred of its words."""
    yield from (line[at : at + LONGEST_LINE] for at in range(0, len(line) or 1, LONGEST_LINE))


def _figure(node: nodes.Figure, scope: _Scope) -> str:
    if not node.file:
        # Why there is none stands beside it.
        return _texts_alone(node, scope, subtitle=_inlines(node.subtitle, scope))
    return _call(
        "wp-figure",
        **_exhibit(node, scope),
        seat=scope.seat,
        file=_quote(node.file),
        **_drawing(node, scope),
        subtitle=_inlines(node.subtitle, scope),
    )


def _exhibit(node: nodes.Figure | nodes.Table, scope: _Scope) -> dict[str, _Value]:
    """What figures and tables have alike."""
    return {
        "led": scope.led,
        "id": _quote_or_none(node.label),
        "number": _quote_or_none(node.number),
        "title": _caption_in_list(node.caption, scope),
        "note": _inlines(node.note, scope),
        "source": _inlines(node.attribution, scope),
    }


def _texts_alone(node: nodes.Figure | nodes.Table, scope: _Scope, **more: _Value) -> str:
    return _call("wp-texts", **_exhibit(node, scope), seat=scope.seat, **more)


def _table(node: nodes.Table, scope: _Scope) -> str:
    if not node.columns:
        return _texts_alone(node, scope)
    page = replace(scope.page, turned=0) if scope.nested else scope.page
    plan = layout(node, page, scope.language.width)
    phrases = scope.language.phrases
    marks = [
        phrases.part.format(part=number, parts=len(plan.parts)) if len(plan.parts) > 1 else ""
        for number, _ in enumerate(plan.parts, start=1)
    ]
    parts = (_part(part, mark, scope) for part, mark in zip(plan.parts, marks, strict=True))
    return _call(
        "wp-table",
        **_exhibit(node, scope),
        seat=None if plan.turned else scope.seat,
        later_mark=_quote(phrases.continued.format(number=node.number)) if node.number else None,
        unit=_quote(phrases.unit.format(unit=node.unit)) if node.unit else None,
        size=f"{plan.size}pt",
        turned=plan.turned,
        parts=_tuple(parts),
    )


def _part(part: Part, mark: str, scope: _Scope) -> str:
    columns = (
        _call(
            "",
            label=_inlines(column.label, scope),
            align=column.align,
            share=f"{width:.1f}fr",
        )
        for column, width in zip(part.columns, part.widths, strict=True)
    )
    return _call(
        "",
        # What fits on a page stays whole.
        whole=part.lines <= WHOLE,
        mark=_quote_or_none(mark),
        columns=_tuple(columns),
        head=_tuple(_cell(cell, scope) for row in part.head for cell in row),
        rows=_tuple(_tuple(_cell(cell, scope) for cell in row) for row in part.rows),
    )


def _cell(cell: nodes.TableCell, scope: _Scope) -> str:
    content = _inlines(cell.content, scope)
    if cell.ink:
        content = _call("text", content, fill=_colour(cell.ink))
    if cell.rows == 1 and cell.columns == 1 and not cell.fill:
        return content
    own = {"align": "center"} if cell.columns > 1 else {}
    if cell.fill:
        own["fill"] = _colour(cell.fill)
    return _call("table.cell", content, rowspan=cell.rows, colspan=cell.columns, **own)


def _colour(colour: str) -> str:
    return _call("rgb", _quote(colour))


def _key_figures(node: nodes.KeyFigures, scope: _Scope) -> str:
    items = (
        _call(
            "",
            label=_quote(item.label),
            value=_tuple(map(_quote, parts_of(item.fact.text))),
            when=_quote_or_none(when_of(item, scope.language)),
            note=_inlines(item.note, scope),
            citation=_inlines(item.citation, scope),
        )
        for item in node.items
    )
    if not node.items:
        return ""
    between = scope.language.phrases.after_when
    return _call(
        "wp-key-figures",
        across=columns_of(node),
        # White space alone is set by its width.
        between=_quote(between) if between.strip() else None,
        items=_tuple(items),
    )


def _placeholder(node: nodes.Unprintable, scope: _Scope) -> str:
    content = placeholders.as_blocks(node, scope.language)
    return _call("wp-placeholder", _blocks(content, scope)) if content else ""


def _contents(node: nodes.Contents, scope: _Scope) -> str:
    items = (
        _call(
            "",
            id=_quote(entry.label),
            number=_quote(entry.number),
            title=_quote(entry.title),
        )
        for entry in node.entries
        if entry.label in scope.targets
    )
    return _call("wp-contents", items=_tuple(items))


def _source_list(node: nodes.SourceList, scope: _Scope) -> str:
    if not scope.sources:
        return "none"
    return _call("wp-sources", items=_tuple(map(_cited, scope.sources)))


def _cited(source: Source) -> str:
    """A source as it is listed; its address is a link, wherever it stands."""
    if not source.url:
        return _quote(source.citation)
    before, after = source.around_url
    link = _call("link", _quote(source.url), _quote(source.url))
    return _joined((_quote(before), link, _quote(after)))


_BLOCKS: Mapping[type, Callable[[Any, _Scope], str]] = {
    nodes.Heading: _heading,
    nodes.Paragraph: _paragraph,
    nodes.ListBlock: _list,
    nodes.DefinitionList: _definitions,
    nodes.Quotation: _quotation,
    nodes.CodeBlock: _code_block,
    nodes.Rule: lambda _, __: "wp-rule",
    nodes.Figure: _figure,
    nodes.Table: _table,
    nodes.KeyFigures: _key_figures,
    nodes.Contents: _contents,
    nodes.SourceList: _source_list,
    nodes.Unprintable: _placeholder,
}
