"""A comparison as one HTML page for a reviewer, which needs nothing else."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from whitepaper.comparison.builds import Build
from whitepaper.comparison.comparison import Comparison, Definition
from whitepaper.comparison.contents import ChangedChapter, ChangedExhibit, Exhibit
from whitepaper.comparison.revisions import Reason, Revision
from whitepaper.comparison.texts import Passage, Piece, Sign, changed, joined
from whitepaper.errors import Finding, PublicationError
from whitepaper.formats.html.elements import Content, Element, element
from whitepaper.formats.html.page import write_page
from whitepaper.languages.phrases import RevisionWords
from whitepaper.project import OUT

FOLDER = OUT / "diff"
_STYLE = Path(__file__).with_name("style.css")
# A longer list of what only one report has is folded.
_FOLDED = 30


@dataclass(frozen=True)
class _Section:
    """A part of the page: its id, how many differences it lists, and their elements."""

    id: str
    count: int
    content: Sequence[Element]


@dataclass(frozen=True)
class _Column:
    """A column of a table of revisions: its head, and what it says of each."""

    head: str
    content: Callable[[Revision], Content]
    class_: str | None = None


def write(comparison: Comparison, root: Path) -> Path:
    """Write the comparison's page to `out/diff/`, named by what was compared; its path."""
    name = f"{_safe(comparison.old.name)}--{_safe(comparison.new.name)}.html"
    target = root / FOLDER / name
    content = page(comparison).encode()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".diff-", dir=target.parent) as folder:
            (Path(folder) / name).write_bytes(content)
            (Path(folder) / name).replace(target)
    except OSError as error:
        place = (FOLDER / name).as_posix()
        finding = Finding(place, str(error.strerror), "see that it may be written")
        raise PublicationError("The comparison cannot be written.", [finding]) from error
    return target


def page(comparison: Comparison) -> str:
    """The comparison as HTML: the same for the same two builds."""
    language = comparison.language
    heading = language.revisions.labelled.format(label=language.revisions.heading)
    title = f"{heading}{comparison.old.name} → {comparison.new.name}"
    return write_page(title, _body(comparison), _STYLE, language)


def _body(comparison: Comparison) -> Element:
    words = comparison.language.revisions
    sections = tuple(_sections(comparison, words))
    content = [_section(section, words) for section in sections if section.count]
    same = None if comparison.differs else element("p", words.same)
    return element(
        "body",
        element("a", comparison.language.phrases.skip, class_="skip", href="#content"),
        _header(sections, comparison, words),
        element("main", same, content, id="content", tabindex="-1"),
    )


def _header(sections: Iterable[_Section], comparison: Comparison, words: RevisionWords) -> Element:
    sides = ((words.old, comparison.old), (words.new, comparison.new))
    removed, added = element("del", words.removed_text), element("ins", words.added_text)
    return element(
        "header",
        element("h1", words.heading),
        element(
            "dl",
            [(element("dt", label), element("dd", _side(build, words))) for label, build in sides],
            class_="sides",
        ),
        element("p", words.key, removed, words.between, added, class_="key"),
        element(
            "nav",
            element("ul", _entries(sections, words)),
            aria_label=comparison.language.phrases.contents,
        ),
    )


def _side(build: Build, words: RevisionWords) -> Iterator[Element]:
    yield element("strong", build.name)
    if build.edition:
        edition = words.edition_of_year if build.edition.isdecimal() else words.edition
        yield element("span", edition.format(edition=build.edition))
    if build.commit:
        yield element("span", words.commit.format(commit=build.commit))


def _entries(sections: Iterable[_Section], words: RevisionWords) -> Iterator[Element]:
    for section in sections:
        name, count = words.sections[section.id]
        if section.count:
            text = f"{name} {count.format(count=section.count)}"
            yield element("li", element("a", text, href=f"#{section.id}"))
        elif section.id != "years":
            text = words.none.format(section=name)
            yield element("li", element("span", text, class_="nothing"))


def _section(section: _Section, words: RevisionWords) -> Element:
    heading = element("h2", words.sections[section.id][0], id=section.id)
    return element("section", heading, section.content, aria_labelledby=section.id)


def _sections(comparison: Comparison, words: RevisionWords) -> Iterator[_Section]:
    years, contents = comparison.facts.years, comparison.contents
    yield _Section("years", len(years), [_values(words.own_years, years, comparison)])
    values = comparison.values(Reason.REVISED, Reason.ROUNDING)
    reasons = _Column(words.reason, lambda each: _reasons(each, words))
    yield _Section("values", len(values), [_values(words.same_period, values, comparison, reasons)])
    meanings = [_definition(each, comparison) for each in comparison.definitions]
    yield _Section("definitions", len(meanings), meanings)
    texts = comparison.texts(Reason.REVISED)
    yield _Section("texts", len(texts), [_texts(texts, comparison)])
    for reason in (Reason.ADDED, Reason.REMOVED):
        values, texts = comparison.values(reason), comparison.texts(reason)
        lists = list(_one_sided(values, texts, reason, comparison))
        yield _Section(reason.value, len(values) + len(texts), lists)
    passages = sum(len(chapter.passages) for chapter in contents.chapters)
    prose = [part for chapter in contents.chapters for part in _chapter(chapter, words)]
    yield _Section("prose", passages, prose)
    figures = [_figure(each, comparison) for each in contents.figures]
    yield _Section("figures", len(figures), figures)
    tables = [_changed_table(each, words) for each in contents.tables]
    yield _Section("tables", len(tables), [element("ul", tables, class_="tables")])


# ---- Values and texts of the data


def _values(
    caption: str, values: Iterable[Revision], comparison: Comparison, *more: _Column
) -> Element:
    words = comparison.language.revisions

    def change(each: Revision) -> str:
        return words.unchanged if each.change == "0" else each.change

    columns = (
        _Column(words.indicator, lambda each: (*_name(each, words), *_details(each, comparison))),
        _Column(words.old_value, lambda each: each.old, "number"),
        _Column(words.new_value, lambda each: each.new, "number"),
        _Column(words.change, change, "number"),
        *more,
        _where(comparison),
    )
    return _table(caption, columns, values)


def _reasons(each: Revision, words: RevisionWords) -> Element:
    reasons = [element("span", words.reasons[reason], class_="reason") for reason in each.reasons]
    return element("span", reasons)


def _texts(texts: Iterable[Revision], comparison: Comparison) -> Element:
    words = comparison.language.revisions

    def text(each: Revision) -> Content:
        passage = changed(each.old, each.new, comparison.language)
        return element("div", _passage(passage), _details(each, comparison))

    columns = (
        _Column(words.event, lambda each: _name(each, words)),
        _Column(words.text, text),
        _where(comparison),
    )
    return _table(words.events, columns, texts)


def _one_sided(
    values: Sequence[Revision], texts: Sequence[Revision], reason: Reason, comparison: Comparison
) -> Iterator[Element]:
    """What only one report has: its values, and its texts."""
    words = comparison.language.revisions
    summary = words.only_in_new if reason == Reason.ADDED else words.only_in_old
    for kind, caption, head, found in (
        (words.value, words.values_of, words.value, values),
        (words.sections["texts"][0], words.texts_of, words.text, texts),
    ):
        columns = (
            _Column(words.name, lambda each: _name(each, words)),
            _Column(head, lambda each: each.new or each.old),
            _where(comparison),
        )
        if found:
            yield element(
                "details",
                element("summary", summary.format(kind=kind, count=len(found))),
                _table(caption, columns, found),
                open="" if len(found) <= _FOLDED else None,
            )


def _definition(each: Definition, comparison: Comparison) -> Element:
    words = comparison.language.revisions
    values = words.listing.join(f"{v.region}{v.period}{v.new}" for v in each.values)
    same = element("p", words.same_values.format(values=values), class_="values")
    return element(
        "div",
        element("h3", each.name),
        _details(each, comparison),
        same if each.values else None,
        class_="definition",
    )


def _table(caption: str, columns: Sequence[_Column], revisions: Iterable[Revision]) -> Element:
    """A table of revisions. Roles are said, since on a phone its parts are no parts of a table."""
    heads = [
        element("th", column.head, role="columnheader", scope="col", class_=column.class_)
        for column in columns
    ]
    return element(
        "table",
        element("caption", caption),
        element("thead", element("tr", heads, role="row"), role="rowgroup"),
        element("tbody", [_row(columns, each) for each in revisions], role="rowgroup"),
        role="table",
    )


def _row(columns: Sequence[_Column], each: Revision) -> Element:
    head, *others = columns
    cells = [element("th", head.content(each), role="rowheader", scope="row")]
    for column in others:
        content = column.content(each)
        # A phone shows the head of a column in each cell, and none of the empty cells.
        label = element("span", column.head, class_="label", aria_hidden="true")
        kind = column.class_ if content else f"{column.class_ or ''} nil".strip()
        cells.append(element("td", label, content or "—", role="cell", class_=kind))
    return element("tr", cells, role="row")


def _where(comparison: Comparison) -> _Column:
    """Where a fact is printed: the numbers of figures and the titles of chapters."""
    words, names = comparison.language.revisions, comparison.contents.names

    def locations(each: Revision) -> str:
        found = (
            names.get(place.label, place.label) or names.get(place.chapter, place.chapter)
            for place in each.locations
        )
        return words.listing.join(dict.fromkeys(found))

    return _Column(words.where, locations, "where")


def _name(each: Revision, words: RevisionWords) -> Iterator[Element | str]:
    yield each.name
    if when := words.between.join(filter(None, (each.region, each.period))):
        yield element("span", when, class_="when")


def _details(each: Revision | Definition, comparison: Comparison) -> Iterator[Element]:
    words = comparison.language.revisions
    for detail in each.details:
        if detail.field == "status":
            old, new = (words.statuses.get(name, name) for name in (detail.old, detail.new))
            passage: Passage = (Piece("-", old), Piece("+", new))
        else:
            passage = changed(detail.old, detail.new, comparison.language)
        yield _labelled(words.fields[detail.field], passage, words)


def _labelled(label: str, passage: Passage, words: RevisionWords) -> Element:
    named = element("span", words.labelled.format(label=label), class_="column")
    return element("div", named, _passage(passage), class_="detail")


def _passage(passage: Passage) -> list[Content]:
    tags = {"-": "del", "+": "ins"}
    return [
        element(tags[piece.sign], piece.text) if piece.sign in tags else piece.text
        for piece in passage
    ]


# ---- Words, figures and tables


def _chapter(chapter: ChangedChapter, words: RevisionWords) -> Iterator[Element]:
    title = chapter.title
    if chapter.sign != "=":
        title = words.whole_chapter.format(title=title, sign=words.signs[chapter.sign])
    yield element("h3", title)
    for passage in chapter.passages:
        sign = passage[0].sign if len(passage) == 1 else "="
        kind = {"+": "passage come", "-": "passage gone", "=": "passage"}[sign]
        yield element("p", _sign(sign, words), _passage(passage), class_=kind)


def _figure(each: ChangedExhibit, comparison: Comparison) -> Element:
    words = comparison.language.revisions
    alt = _labelled(words.alt, each.alt, words) if each.alt else None
    caption = element("figcaption", _sign(each.sign, words), _title(each, words), alt)
    if each.same_content:
        drawings = element("p", words.same_drawing, class_="none")
    else:
        old = _drawing(each.old, comparison.old, words.old, words)
        new = _drawing(each.new, comparison.new, words.new, words)
        drawings = element("div", old, new, class_="pair")
    return element("figure", caption, drawings, class_="exhibit")


def _drawing(exhibit: Exhibit | None, build: Build, label: str, words: RevisionWords) -> Element:
    if exhibit is None:
        content = element("p", words.no_figure, class_="none")
    elif address := build.image(str(exhibit.content)):
        alt = words.labelled.format(label=label) + joined(exhibit.alt)
        content = element("div", element("img", src=address, alt=alt), class_="card")
    else:
        content = element("p", words.not_at_hand, class_="none")
    return element("div", element("p", label, class_="label"), content, class_="side")


def _changed_table(each: ChangedExhibit, words: RevisionWords) -> Element:
    extent = element("span", _extent(each, words), class_="extent")
    return element("li", _sign(each.sign, words), _title(each, words), extent)


def _extent(each: ChangedExhibit, words: RevisionWords) -> str:
    """How much of a table differs, in words."""
    old, new = (side.content if side else () for side in (each.old, each.new))
    if not (old and new) or old == new:
        return ""
    if [len(row) for row in old] != [len(row) for row in new]:
        # The head is no row.
        sizes = ((len(rows) - 1, max(map(len, rows))) for rows in (old, new))
        return " → ".join(words.size.format(rows=rows, columns=wide) for rows, wide in sizes)
    cells = zip(chain(*old), chain(*new), strict=True)
    return words.differing_cells.format(count=sum(one != other for one, other in cells))


def _title(each: ChangedExhibit, words: RevisionWords) -> list[Content]:
    if len(each.texts) == 1:
        return [element("strong", each.exhibit.title)]
    return [element("strong", each.exhibit.number), words.between, *_passage(each.texts)]


def _sign(sign: Sign, words: RevisionWords) -> Element:
    return element("span", words.signs[sign], class_="sign")


def _safe(name: str) -> str:
    """A name of a build as part of a file's name."""
    return re.sub(r"[^\w.]+", "-", name).strip("-.")[-80:] or "folder"
