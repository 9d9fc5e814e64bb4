"""What stands around the body of a report: its cover, colophon, and lists of what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from whitepaper.document.nodes import Contents, Document, Image, Particulars
from whitepaper.formats.colophon import colophon as colophon_of
from whitepaper.formats.corrections import notice
from whitepaper.formats.cover import Canvas, Picture, picture
from whitepaper.formats.word import inlines
from whitepaper.formats.word.elements import Element, element, paragraph, run, runs, w
from whitepaper.formats.word.pictures import PIXELS_PER_MM
from whitepaper.formats.word.pictures import Picture as Shown
from whitepaper.formats.word.styles import room_to_give
from whitepaper.formats.word.writing import Entry, Writing, bookmark
from whitepaper.inputs.theme import Theme
from whitepaper.languages import Language

# Millimetres: of a picture on the usual page, and at least; what parts it from a logo.
_PICTURE, _LEAST_PICTURE, _BELOW_LOGO = 84, 15, 6


def cover_picture(
    particulars: Particulars, language: Language, theme: Theme, above: Shown | None
) -> Picture | None:
    """The picture of the title page, if there is one, below what stands above the title."""
    if theme.is_brief:
        return None
    return picture(particulars, language, theme, Canvas(*_room(theme, above)))


def _room(theme: Theme, above: Shown | None) -> tuple[float, float]:
    """Millimetres of the title page that a picture takes: as wide as the text."""
    taken = theme.logo.width * above.height / above.width + _BELOW_LOGO if above else 0
    height = max(_LEAST_PICTURE, _PICTURE * room_to_give(theme) - taken)
    return theme.word_paper.text_width, height


def cover(
    particulars: Particulars,
    writing: Writing,
    shown: Picture | None = None,
    above: Picture | None = None,
) -> Iterator[Element]:
    """The title page, with its picture if one is shown and without what the report lacks."""
    language = writing.language
    phrases = language.phrases
    draft = phrases.draft if particulars.status == "draft" else ""
    date = particulars.date and language.date(particulars.date)
    # The picture takes the place of some of the white around the title; that above a text has none.
    brief = writing.theme.is_brief
    give = 0 if brief else room_to_give(writing.theme)
    # Twips: what parts a line from a logo.
    below_logo = (w("spacing", before=240),) if brief else ()
    title = (w("spacing", before=round(960 * give)),) if shown else below_logo
    subtitle = (w("spacing", after=round(1600 * give)),) if shown or brief else ()
    space = w("spacing", before=round((1200 if shown else 2400) * give))
    lowered = space, w("jc", val="center")
    lines: tuple[tuple[str, str, tuple[Element, ...]], ...] = (
        ("DraftMark", draft, below_logo),
        ("Title", particulars.title, title),
        ("Subtitle", particulars.subtitle, subtitle),
        ("Imprint", particulars.publisher, ()),
        ("Imprint", date, ()),
        ("Remark", particulars.notice, lowered),
    )
    if above:
        wide = writing.theme.logo.width * PIXELS_PER_MM
        image = Image(above.name, above.alt, width=round(wide))
        yield paragraph("Figure", inlines.picture(image, writing))
    if shown:
        over_title = writing.pictures[above.name] if above else None
        room = _room(writing.theme, over_title)
        yield paragraph("Figure", inlines.picture(Image(shown.name, shown.alt), writing, room))
    for style, text, properties in lines:
        if text:
            yield paragraph(style, *runs(text), properties=properties)


def colophon(document: Document, writing: Writing) -> Iterator[Element]:
    """What a report says of itself: at the foot of a page, or right below its text."""
    about = colophon_of(document, writing.language, own_fonts=False, brief=writing.theme.is_brief)
    below = (w("keepNext"), w("spacing", before=600)) if writing.theme.is_brief else ()
    yield paragraph("ColophonHeading", *runs(about.heading), properties=below)
    for position, (label, text) in enumerate(about.lines, start=1):
        heading = runs(label, frozenset({"strong"}))
        # None of its lines stands on a page alone.
        kept = (*((w("keepNext"),) if position < len(about.lines) else ()), w("keepLines"))
        yield paragraph("Colophon", *heading, run(w("tab")), *runs(text), properties=kept)


def corrections(particulars: Particulars, language: Language) -> Iterator[Element]:
    """What was corrected since the report was issued; what follows begins a page."""
    if (found := notice(particulars, language)) is None:
        return
    yield paragraph("TOCHeading", *runs(found.heading))
    yield paragraph("BodyText", *runs(found.since))
    for entry in found.entries:
        title, *lines = entry.lines()
        strong = runs(title, frozenset({"strong"}))
        yield paragraph("BodyText", *strong, properties=(w("keepNext"),))
        yield from (paragraph("BodyText", *runs(line)) for line in lines)
    yield page_break()


def lists(writing: Writing, ends: Sequence[str] = ()) -> Iterator[Element]:
    """The contents and the lists of figures and tables: fields that hold what they will list.

    `ends` are those of the names of styles of parts in other languages.
    """
    phrases = writing.language.phrases
    of_parts = rf' \t "{_named("heading 1", 1, ends)}"' if ends else ""
    instruction = r'TOC \o "1-2" \h \z' + of_parts
    yield from _list(phrases.contents_spaced, instruction, writing.headings)
    for title, style, entries in (
        (phrases.figures, "Image Caption", writing.figures),
        (phrases.tables, "Table Caption", writing.tables),
    ):
        if entries:
            named = _named(style, 2, ("", *ends))
            yield from _list(title, rf'TOC \h \z \t "{named}"', entries)


def _named(style: str, level: int, ends: Iterable[str]) -> str:
    return ",".join(f"{style}{end},{level}" for end in ends)


def translated(node: Contents) -> Iterator[Element]:
    """Contents in another language: titles and the pages that they stand on."""
    for entry in node.entries:
        title = _link(entry.number + entry.title, entry.label)
        yield paragraph("toc1", title, run(w("tab")), *_page_of(entry.label))


def page_break() -> Element:
    """A paragraph after which a page ends."""
    return w("p", run(w("br", type="page")))


def _list(title: str, instruction: str, entries: Sequence[Entry]) -> Iterator[Element]:
    yield paragraph("TOCHeading", *runs(title))
    for position, entry in enumerate(entries, start=1):
        begin = _beginning(instruction) if position == 1 else ()
        end = (_mark("end"),) if position == len(entries) else ()
        page = (run(w("tab")), *_page_of(entry.label))
        yield paragraph(f"toc{entry.level}", *begin, _link(entry.text, entry.label), *page, *end)


def _link(text: str, label: str) -> Element:
    return w("hyperlink", *runs(text), anchor=bookmark(label))


def _page_of(label: str) -> tuple[Element, ...]:
    """The number of the page that something stands on, for programs that read no contents anew."""
    return (*_beginning(rf"PAGEREF {bookmark(label)} \h"), _mark("end"))


def _beginning(instruction: str) -> tuple[Element, ...]:
    """The beginning of a field that Word brings up to date when it opens the document."""
    text = element("w:instrText", {"xml:space": "preserve"}, instruction)
    return _mark("begin", dirty="true"), run(text), _mark("separate")


def _mark(kind: str, **more: str) -> Element:
    return run(w("fldChar", fldCharType=kind, **more))
