"""Inlines as Word has them: a table from node type to a short function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from whitepaper.document import nodes
from whitepaper.formats import placeholders
from whitepaper.formats.minus import with_first_minus, with_minus
from whitepaper.formats.word.elements import (
    PLAIN,
    Element,
    Look,
    element,
    from_markup,
    run,
    runs,
    w,
)
from whitepaper.formats.word.pictures import PIXELS_PER_MM, covering, drawing, fitted
from whitepaper.formats.word.writing import Writing, bookmark


def inlines(
    content: Iterable[nodes.Inline], writing: Writing, look: Look = PLAIN
) -> Iterator[Element]:
    """The runs, links and formulas that inlines are in a paragraph."""
    for inline in content:
        yield from _WRITERS[type(inline)](inline, look, writing)


def spacing(content: Iterable[nodes.Inline]) -> tuple[Element, ...]:
    """The distance of lines in a paragraph, if it differs from that of its style.

    Word cuts off what is higher than an exact distance.
    """
    has_high = any(
        isinstance(inline, nodes.Image | nodes.Formula)
        or (isinstance(inline, nodes.Styled | nodes.Link) and spacing(inline.content))
        for inline in content
    )
    return (w("spacing", lineRule="atLeast"),) if has_high else ()


def picture(
    image: nodes.Image | nodes.Figure, writing: Writing, covers: tuple[float, float] | None = None
) -> Element:
    """An image as a run, with words for readers who cannot see it.

    It is no larger than the type area, or fills the room that it `covers`, in millimetres.
    """
    shown = writing.pictures[image.file]
    relation = writing.relation("image", shown.path)
    words = image.alt or writing.language.phrases.no_alt
    wanted = image.share * writing.theme.word_paper.text_width * PIXELS_PER_MM or image.width
    room = (writing.theme.word_paper.text_width, writing.theme.word_paper.text_height)
    placed = covering(shown, covers) if covers else fitted(shown, room, wanted)
    return run(drawing(placed, relation, next(writing.ids), words))


def _styled(styled: nodes.Styled, look: Look, writing: Writing) -> Iterator[Element]:
    if styled.style != "quoted":
        return inlines(styled.content, writing, look | {styled.style})
    phrases = writing.language.phrases
    opening, closing = nodes.Text(phrases.quote_open), nodes.Text(phrases.quote_close)
    return inlines((opening, *styled.content, closing), writing, look)


def _link(link: nodes.Link, look: Look, writing: Writing) -> Iterator[Element]:
    content = inlines(link.content, writing, look | {"link"})
    if link.address.startswith("#"):
        yield w("hyperlink", *content, anchor=bookmark(link.address[1:]))
    else:
        relation = writing.relation("hyperlink", link.address)
        yield element("w:hyperlink", {"r:id": relation}, *content)


def _reference(reference: nodes.Reference, look: Look, writing: Writing) -> Iterator[Element]:
    if not reference.text:
        return runs(writing.language.phrases.unresolved.format(text=reference.label), look)
    words = (nodes.Text(reference.text),)
    return _link(nodes.Link(f"#{reference.label}", words), look | {"label"}, writing)


def _citation(citation: nodes.Citation, look: Look, writing: Writing) -> Iterator[Element]:
    content: list[nodes.Inline] = [nodes.Text("[")]
    for position, number in enumerate(citation.numbers):
        content += [nodes.Text(",")] if position else []
        content.append(nodes.Link(f"#src-{number}", (nodes.Text(str(number)),)))
    return inlines([*content, nodes.Text("]")], writing, look | {"superscript"})


def _formula(formula: nodes.Formula, look: Look, writing: Writing) -> Iterator[Element]:
    yield from writing.bookmarked(formula.label, *_formula_itself(formula, look, writing))


def _formula_itself(formula: nodes.Formula, look: Look, writing: Writing) -> Iterator[Element]:
    found = writing.formulas.omml.get(formula)
    if found is None:
        yield from runs(formula.tex, look | {"code"})
        return
    math = from_markup(found)
    if formula.display and not formula.tag:
        centred = element("m:oMathParaPr", {}, element("m:jc", {"m:val": "center"}))
        math = element("m:oMathPara", {}, centred, math)
    yield math
    if formula.tag:
        yield from runs(f"\t({formula.tag})", look)


def _note(note: nodes.Note, look: Look, writing: Writing) -> Iterator[Element]:
    writing.notes.append(note)
    yield run(w("footnoteReference", id=len(writing.notes)), look=frozenset({"note"}))


def _unprintable(node: nodes.Unprintable, look: Look, writing: Writing) -> Iterator[Element]:
    return inlines(
        placeholders.in_line(node, writing.language), writing, look | {writing.theme.print.quiet}
    )


_WRITERS: Mapping[type, Callable[[Any, Look, Writing], Iterable[Element]]] = {
    nodes.Text: lambda node, look, _: runs(with_minus(node.text), look),
    nodes.FactText: lambda node, look, _: runs(with_first_minus(node.visible), look),
    nodes.Code: lambda node, look, _: runs(node.text, look | {"code"}),
    nodes.LineBreak: lambda _, look, __: runs("\n", look),
    nodes.Styled: _styled,
    nodes.Link: _link,
    nodes.Reference: _reference,
    nodes.Citation: _citation,
    nodes.Target: lambda node, _, writing: writing.bookmarked(node.label),
    nodes.Image: lambda node, _, writing: [picture(node, writing)],
    nodes.Formula: _formula,
    nodes.Note: _note,
    nodes.Unprintable: _unprintable,
}
