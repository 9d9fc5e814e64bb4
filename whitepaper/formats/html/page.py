"""The whole page: its head, cover, contents, text, evidence cards and end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.document import nodes
from whitepaper.document.walk import Place, cells_with_places, find, plain
from whitepaper.formats.colophon import colophon, title_of
from whitepaper.formats.corrections import notice
from whitepaper.formats.cover import Canvas, Picture, logo, picture
from whitepaper.formats.html.blocks import write_blocks, write_notes
from whitepaper.formats.html.cards import write_cards
from whitepaper.formats.html.elements import Content, Element, element, serialise
from whitepaper.formats.html.exhibits import write_key_figures
from whitepaper.formats.html.fonts import FAMILY_RULES, font_faces
from whitepaper.formats.html.inlines import (
    Job,
    without_links,
    write_cited,
    write_image,
    write_inlines,
    write_number,
    write_text,
)
from whitepaper.formats.html.look import rules
from whitepaper.inputs.theme import DEFAULT, Theme
from whitepaper.inputs.theme.fonts import with_theme_fonts
from whitepaper.languages import Language, load
from whitepaper.project import notebook_place
from whitepaper.reading.formulas import Formulas

_BASE = Path(__file__).with_name("base.css")
_STYLE = Path(__file__).with_name("style.css")
# Nothing is fetched and nothing is run.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
_DEEPEST_IN_CONTENTS = 4
# The picture of the cover, a band over its whole width: millimetres by millimetres, and how much
# thicker its lines are than on paper.
_BAND = Canvas(338, 66, 1.1)


class Additions(Struct, frozen=True):
    """What a page has that is served and not published: addresses, and what they may do.

    `fonts` is told the rules of the page's fonts, which make up most of it, and gives the address
    that has them. Its blocks say which cell they are of.
    """

    policy: str
    style: str
    script: str
    fonts: Callable[[str], str]


def write(  # noqa: PLR0913 - all that a page is made of
    document: nodes.Document,
    images: Mapping[str, bytes],
    formulas: Formulas,
    csv: Mapping[str, bytes],
    additions: Additions | None = None,
    *,
    theme: Theme = DEFAULT,
) -> bytes:
    """A numbered document as HTML, with `images` by file and `csv` by label inside of it."""
    language = with_theme_fonts(document.language, theme)
    shift = 1 if document.particulars else 0
    job = Job(language, images, formulas, csv, document.sources, shift, theme=theme)
    report = document.title_page
    page = write_page(
        title_of(document, language),
        _body(document, job, marked=additions is not None),
        _STYLE,
        language,
        additions,
        theme=theme,
        author=report.publisher,
        date=report.date,
    )
    return page.encode()


def write_page(  # noqa: PLR0913 - all that a page is made of
    title: str,
    body: Element,
    style: Path,
    language: Language,
    additions: Additions | None = None,
    *,
    theme: Theme = DEFAULT,
    **metas: str,
) -> str:
    """A page with its fonts inside of it, and its style sheet after the one that pages share.

    What a theme says comes last.
    """
    sheets = (_BASE, style, *map(theme.path, theme.sheets))
    style_sheets = "\n".join(path.read_text(encoding="utf-8") for path in sheets)
    metas = {
        "viewport": "width=device-width, initial-scale=1",
        "color-scheme": "light dark",
        **metas,
    }
    policy, own = _POLICY, list[Element]()
    fonts = font_faces(body, language.fonts)
    if additions:
        policy = additions.policy
        own = [
            element("link", rel="stylesheet", href=additions.fonts(fonts)),
            element("link", rel="stylesheet", href=additions.style),
            element("script", src=additions.script, type_="module"),
        ]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        [element("meta", name=name, content=text) for name, text in metas.items() if text],
        element("title", title),
        element("style", ("" if additions else fonts) + FAMILY_RULES + rules(theme) + style_sheets),
        own,
    )
    return f"<!DOCTYPE html>\n{serialise(element('html', head, body, lang=language.tag))}\n"


def _body(document: nodes.Document, job: Job, *, marked: bool) -> Element:
    report, phrases = document.particulars, job.language.phrases
    key_figures = _cover_figures(document)
    # In the order of the page, since notes are numbered as they are met.
    return element(
        "body",
        element("a", phrases.skip, class_="skip", href="#content"),
        _cover(report, key_figures, job) if report else None,
        _corrections(report, job.language) if report else None,
        element(
            "div",
            _contents(document, job),
            _main(document, key_figures, job, marked=marked),
            class_="page",
        ),
        write_cards(document, job.language, for_authors=marked),
        _colophon(document, job.language) if report else None,
        class_="whole" if report else None,
    )


def _cover_figures(document: nodes.Document) -> nodes.KeyFigures | None:
    """The first key figures of a report's lead, which a reader sees first: on the cover."""
    if document.particulars is None:
        return None
    leads = (chapter.cells for chapter in document.chapters if chapter.role == "lead")
    return next(find(tuple(leads), nodes.KeyFigures), None)


def _cover(report: nodes.Particulars, key_figures: nodes.KeyFigures | None, job: Job) -> Element:
    phrases, date = job.language.phrases, job.language.date
    imprint = (
        report.publisher,
        report.date and date(report.date),
        report.cut_off and phrases.cut_off.format(date=date(report.cut_off)),
    )
    year = None
    if key_figures:
        figures, label = write_key_figures(key_figures, job), phrases.year_figures
        year = element("section", figures, class_="year", aria_label=label)
    look = "cover full" if job.theme.cover.style == "full" else "cover"
    inner = element(
        "div",
        _cover_picture(logo(job.theme), "p", "logo", job),
        element("p", phrases.draft, class_="draft") if report.status == "draft" else None,
        element("h1", report.title),
        report.subtitle and element("p", report.subtitle, class_="subtitle"),
        element(
            "p",
            [element("span", write_text(part, job.language)) for part in imprint if part],
            class_="imprint",
        ),
        report.notice and element("p", write_text(report.notice, job.language), class_="notice"),
        year,
        class_="inner",
    )
    band = _cover_picture(picture(report, job.language, job.theme, _BAND), "div", "picture", job)
    return element("header", band, inner, class_=look)


def _cover_picture(found: Picture | None, tag: str, class_: str, job: Job) -> Element | None:
    """A picture of the cover in an element of its own, if there is one."""
    if found is None:
        return None
    image = nodes.Image(found.name, found.alt)
    drawn = write_image(image, replace(job, images={found.name: found.content}))
    return element(tag, drawn, class_=class_)


def _corrections(report: nodes.Particulars, language: Language) -> Element | None:
    """What was corrected since the report was issued; readers see it before anything else."""
    if (found := notice(report, language)) is None:
        return None
    entries = [
        [
            element("h3", entry.title),
            element("p", entry.reason),
            [
                element("p", entry.label),
                element("ul", [element("li", change) for change in entry.changes]),
            ]
            if entry.changes
            else None,
        ]
        for entry in found.entries
    ]
    heading = element("h2", found.heading, id="corrections")
    content = element("div", heading, element("p", found.since), entries, class_="inner")
    return element("section", content, class_="corrections", aria_labelledby="corrections")


def _main(
    document: nodes.Document, key_figures: nodes.KeyFigures | None, job: Job, *, marked: bool
) -> Element:
    text = []
    for chapter in document.chapters:
        for spoken, cells in groupby(chapter.cells, lambda cell: cell.language):
            own = replace(job, role=chapter.role)
            if spoken:
                own = replace(own, language=load(spoken))
            part: list[Content] = []
            for cell in cells:
                below_cover = (block for block in cell.blocks if block is not key_figures)
                written = write_blocks(below_cover, own)
                place = Place(chapter.name, cell.number)
                part.append([_marked(each, place) for each in written] if marked else written)
            other = own.language.tag if spoken and any(part) else None
            text.append(
                element("div", part, lang=other, class_="other-language") if other else part
            )
    return element("main", text, write_notes(job), id="content", tabindex="-1")


def _marked(content: Content, place: Place) -> Content:
    """A block that says which cell it is of."""
    if not isinstance(content, Element):
        return content
    of_cell = {"data-file": notebook_place(place.chapter), "data-cell": str(place.cell)}
    return replace(content, attributes={**content.attributes, **of_cell})


def _colophon(document: nodes.Document, language: Language) -> Element:
    about = colophon(document, language)
    lines = [
        element("div", element("dt", label), element("dd", write_cited(text, language)))
        for label, text in about.lines
    ]
    inner = element("div", element("h2", about.heading), element("dl", lines), class_="inner")
    return element("footer", inner, class_="colophon")


# ---- Contents


def _contents(document: nodes.Document, job: Job) -> Content:
    phrases = job.language.phrases
    headings = [
        (block, cell.language)
        for _, cell in cells_with_places(document)
        for block in cell.blocks
        if isinstance(block, nodes.Heading)
        and block.level + job.shift <= _DEEPEST_IN_CONTENTS
        # Of what is in another language contents name the whole, which has contents of its own.
        and not (cell.language and block.level > 1)
    ]
    if not headings:
        return None
    lists = [
        _list_of(phrases.figures, find(document.chapters, nodes.Figure), job),
        _list_of(phrases.tables, find(document.chapters, nodes.Table), job),
    ]
    return element(
        "nav",
        element(
            "details",
            element("summary", phrases.contents),
            _entries(headings, job),
            lists if document.particulars else None,
            class_="toc",
        ),
        class_="contents",
        aria_label=phrases.contents,
    )


def _entries(headings: Sequence[tuple[nodes.Heading, str]], job: Job) -> Content:
    """The headings as a list, each with those below it in a list of its own."""
    items = []
    while headings:
        (first, spoken), *rest = headings
        ends = (at for at, (other, _) in enumerate(rest) if other.level <= first.level)
        end = next(ends, len(rest))
        items.append(element("li", _entry(first, spoken, job), _entries(rest[:end], job)))
        headings = rest[end:]
    return items and element("ul", items)


def _entry(heading: nodes.Heading, spoken: str, job: Job) -> Element:
    return element(
        "a",
        write_number(heading.number),
        element("span", write_inlines(without_links(heading.content, job), job)),
        href=f"#{heading.label}",
        id=f"toc-{heading.label}",
        class_="entry",
        lang=load(spoken).tag if spoken else None,
    )


def _list_of(title: str, exhibits: Iterator[nodes.Figure | nodes.Table], job: Job) -> Content:
    """The list of all numbered figures, or of all tables."""
    items = [element("li", _exhibit_entry(exhibit, job)) for exhibit in exhibits if exhibit.number]
    return items and element(
        "details", element("summary", title), element("ul", items), class_="list"
    )


def _exhibit_entry(exhibit: nodes.Figure | nodes.Table, job: Job) -> Content:
    number = write_number(f"{exhibit.number}{job.language.phrases.after_number}")
    title = element("span", write_text(plain(exhibit.caption), job.language))
    address = f"#{exhibit.label}" if exhibit.label else None
    return element("a" if address else "span", number, title, href=address, class_="entry")
