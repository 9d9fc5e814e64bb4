"""The Word document as a whole: its front, its body, and the parts that these need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from msgspec.structs import replace

from whitepaper.document import nodes, walk
from whitepaper.formats.cover import Picture, logo
from whitepaper.formats.word import front
from whitepaper.formats.word.blocks import Frame, apart, blocks, footnotes, heading
from whitepaper.formats.word.elements import RELATIONSHIPS, Element, in_language, root, w
from whitepaper.formats.word.lists import numbering
from whitepaper.formats.word.package import Part, Relation, package
from whitepaper.formats.word.pictures import pictures
from whitepaper.formats.word.reference import dressed_styles
from whitepaper.formats.word.settings import footer, header, section, settings
from whitepaper.formats.word.styles import font_table, styles, suffix
from whitepaper.formats.word.writing import Writing
from whitepaper.inputs.theme import DEFAULT, Theme
from whitepaper.inputs.theme.fonts import with_theme_fonts
from whitepaper.languages import Language, load
from whitepaper.reading.formulas import Formulas


def write(
    document: nodes.Document,
    images: Mapping[str, bytes],
    formulas: Formulas,
    theme: Theme = DEFAULT,
) -> bytes:
    """The document as a Word file, the same bytes for the same document.

    `images` are by their names in the document. Raises `ValueError` for a drawing that cannot be
    drawn.
    """
    language = with_theme_fonts(document.language, theme)
    particulars = document.title_page
    for_phones = {figure.narrow for figure in walk.find(document.chapters, nodes.Figure)}
    printed = {name: image for name, image in images.items() if name not in for_phones}
    above = logo(theme)
    drawn = pictures({**printed, **_content(above)}, language.fonts)
    over_title = drawn[above.name] if above else None
    cover = front.cover_picture(particulars, language, theme, over_title)
    drawn |= pictures(_content(cover), language.fonts)
    writing = Writing(language, drawn, formulas, document.sources, theme=theme)
    others = _set_otherwise(document, writing)
    # Notes are gathered from the body, lists and relations from both.
    body = w("body", *_body(document, writing, cover, above), section(language, theme))
    notes = footnotes(writing)
    gathered = tuple(writing.relations.values())
    parts = (
        Part("styles", "styles", dressed_styles(styles(language, theme, others), theme)),
        Part("settings", "settings", settings(language)),
        Part("fontTable", "fontTable", font_table(language, others)),
        # Which of the relations stand in notes does not matter.
        Part("footnotes", "footnotes", notes, gathered),
        Part("numbering", "numbering", numbering(writing.lists)),
        Part("header1", "header", header(particulars, language, theme)),
        Part("footer1", "footer", footer(language)),
    )
    own = tuple(Relation(p.kind, f"{RELATIONSHIPS}/{p.kind}", f"{p.name}.xml") for p in parts)
    main = Part("document", "document.main", root("w:document", body), own + gathered)
    files = {p.path: p.content for p in writing.pictures.values() if p.path in writing.relations}
    return package((main, *parts), files, particulars, language.tag)


def _content(picture: Picture | None) -> dict[str, bytes]:
    return {picture.name: picture.content} if picture else {}


def _set_otherwise(document: nodes.Document, writing: Writing) -> tuple[Language, ...]:
    """The languages of parts that have styles of their own."""
    spoken = (cell.language for _, cell in walk.cells_with_places(document) if cell.blocks)
    found = (with_theme_fonts(each, writing.theme) for each in dict.fromkeys(spoken) if each)
    return tuple(each for each in found if suffix(each, writing.language))


def _body(
    document: nodes.Document, writing: Writing, cover: Picture | None, above: Picture | None
) -> Iterator[Element]:
    """All that is printed; after a cover and contents the body of a report begins a page."""
    if document.particulars is None:
        content = tuple(
            block for _, cell in walk.cells_with_places(document) for block in cell.blocks
        )
        yield from apart(blocks(content, Frame(), writing))
        return
    printed = tuple(apart(_parts(document, writing)))
    corrections = tuple(front.corrections(document.particulars, writing.language))
    colophon = tuple(front.colophon(document, writing))
    yield from front.cover(document.particulars, writing, cover, above)
    if writing.theme.is_brief:
        yield from (*corrections, *printed, *colophon)
        return
    yield front.page_break()
    yield from (*colophon, front.page_break(), *corrections)
    ends = [suffix(each, writing.language) for each in _set_otherwise(document, writing)]
    yield from front.lists(writing, ends)
    yield from printed


def _parts(document: nodes.Document, writing: Writing) -> Iterator[Element]:
    """What is printed, a part for each stretch of one language: each begins a page.

    But for the first of a report that has its title above it.
    """
    follows = writing.theme.is_brief
    for spoken, cells in groupby(walk.cells_with_places(document), lambda found: found[1].language):
        content = tuple(block for _, cell in cells for block in cell.blocks)
        if not content:
            continue
        own = writing
        if spoken:
            own = replace(writing, language=load(spoken), own_contents=True)
        written = blocks(content, Frame(), own) if follows else _from_new_page(content, own)
        follows = False
        if spoken:
            tag, end = own.language.word.language, suffix(own.language, writing.language)
            yield from (in_language(each, tag, end) for each in written)
        else:
            yield from written


def _from_new_page(content: Sequence[nodes.Block], writing: Writing) -> Iterator[Element]:
    """Blocks that begin a page.

    Where a heading comes first it does so itself: a break on a page of its own would leave one
    blank where the lists before it end at the foot of theirs.
    """
    match content:
        case (nodes.Heading() as first, *_):
            yield from heading(first, Frame(), writing, opens_page=True)
            yield from blocks(content[1:], Frame(), writing)
        case _:
            yield front.page_break()
            yield from blocks(content, Frame(), writing)
