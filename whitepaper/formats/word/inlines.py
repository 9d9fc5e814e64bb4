"""Inlines as Word has them: a table from node type to a short function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from whitepaper.document.nodes import (
    Absent,
    Citation,
    Code,
    FactText,
    Formula,
    Image,
    Inline,
    LineBreak,
    Link,
    Note,
    Reference,
    Styled,
    Text,
    Unprintable,
)
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
from whitepaper.formats.word.pictures import drawing
from whitepaper.formats.word.writing import Writing, bookmark


def inlines(content: Iterable[Inline], writing: Writing, look: Look = PLAIN) -> Iterator[Element]:
    """The runs, links and formulas that inlines are in a paragraph."""
    for inline in content:
        yield from _WRITERS[type(inline)](inline, look, writing)


def spacing(content: Iterable[Inline]) -> tuple[Element, ...]:
    """The distance of lines in a paragraph, if it differs from that of its style.

    Word cuts off what is higher than an exact distance.
    """
    has_high = any(
        isinstance(inline, Image | Formula)
        or (isinstance(inline, Styled | Link) and spacing(inline.content))
        for inline in content
    )
    return (w("spacing", lineRule="atLeast"),) if has_high else ()


def _text(text: Text, look: Look, writing: Writing) -> Iterator[Element]:
    return runs(text.text, look)


def _fact(fact: FactText, look: Look, writing: Writing) -> Iterator[Element]:
    return runs(fact.printed, look)


def _code(code: Code, look: Look, writing: Writing) -> Iterator[Element]:
    return runs(code.text, look | {"code"})


def _line_break(_: LineBreak, look: Look, writing: Writing) -> Iterator[Element]:
    yield run(look, w("br"))


def _styled(styled: Styled, look: Look, writing: Writing) -> Iterator[Element]:
    if styled.style != "quoted":
        yield from inlines(styled.content, writing, look | {styled.style})
        return
    phrases = writing.language.phrases
    marked = (Text(phrases.quote_open), *styled.content, Text(phrases.quote_close))
    yield from inlines(marked, writing, look)


def _link(link: Link, look: Look, writing: Writing) -> Iterator[Element]:
    content = inlines(link.content, writing, look | {"link"})
    if link.address.startswith("#"):
        yield w("hyperlink", *content, anchor=bookmark(link.address[1:]))
    else:
        relation = writing.relation("hyperlink", link.address)
        yield element("w:hyperlink", {"r:id": relation}, *content)


def _reference(reference: Reference, look: Look, writing: Writing) -> Iterator[Element]:
    if reference.text:
        yield from _link(Link(f"#{reference.label}", (Text(reference.text),)), look, writing)
    else:
        unresolved = writing.language.phrases.unresolved.format(text=reference.label)
        yield from runs(unresolved, look)


def _citation(citation: Citation, look: Look, writing: Writing) -> Iterator[Element]:
    content: list[Inline] = [Text("[")]
    for position, number in enumerate(citation.numbers):
        content += [Text(",")] if position else []
        content.append(Link(f"#src-{number}", (Text(str(number)),)))
    yield from inlines([*content, Text("]")], writing, look | {"superscript"})


def _image(image: Image, look: Look, writing: Writing) -> Iterator[Element]:
    yield picture_run(image.file, image.alt, image.width, writing)


def picture_run(file: str, alt: str, width: float, writing: Writing) -> Element:
    """An image as a run, with words for who cannot see it."""
    picture = writing.pictures[file]
    relation = writing.relation("image", picture.path)
    words = alt or writing.language.phrases.no_alt
    return run(PLAIN, drawing(picture, relation, next(writing.ids), words, width))


def _formula(formula: Formula, look: Look, writing: Writing) -> Iterator[Element]:
    found = writing.formulas.omml.get(formula)
    if found is None:
        yield from _code(Code(formula.tex), look, writing)
        return
    math = from_markup(found)
    if formula.display and not formula.tag:
        centred = element("m:oMathParaPr", {}, element("m:jc", {"m:val": "center"}))
        math = element("m:oMathPara", {}, centred, math)
    yield math
    if formula.tag:
        yield run(look, w("tab"))
        yield from runs(f"({formula.tag})", look)


def _note(note: Note, look: Look, writing: Writing) -> Iterator[Element]:
    writing.notes.append(note)
    yield run(frozenset({"note"}), w("footnoteReference", id=len(writing.notes)))


def _absent(_: Absent, look: Look, writing: Writing) -> Iterator[Element]:
    return iter(())


def _unprintable(unprintable: Unprintable, look: Look, writing: Writing) -> Iterator[Element]:
    return runs(unprintable_text(unprintable, writing), look)


def unprintable_text(unprintable: Unprintable, writing: Writing) -> str:
    """What stands for something that cannot be printed; of footnotes, nothing."""
    if unprintable.cause in ("footnote", "unused footnote"):
        return ""
    return writing.language.phrases.unresolved.format(text=unprintable.detail)


_Writer = Callable[[Any, Look, Writing], Iterator[Element]]
_WRITERS: Mapping[type, _Writer] = {
    Text: _text,
    FactText: _fact,
    Code: _code,
    LineBreak: _line_break,
    Styled: _styled,
    Link: _link,
    Reference: _reference,
    Citation: _citation,
    Image: _image,
    Formula: _formula,
    Note: _note,
    Absent: _absent,
    Unprintable: _unprintable,
}
