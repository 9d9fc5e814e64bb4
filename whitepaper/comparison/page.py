"""A comparison as one HTML page for a reviewer, which needs nothing else."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.comparison.builds import Build
from whitepaper.comparison.comparison import Comparison, Definition
from whitepaper.comparison.contents import BETWEEN, ChangedChapter, ChangedExhibit, Exhibit
from whitepaper.comparison.revisions import Reason, Revision
from whitepaper.comparison.texts import Passage, Sign, compare_texts, joined
from whitepaper.comparison.words import (
    FIELDS,
    ONLY_TEXTS,
    REASONS,
    SAME,
    SECTIONS,
    SIGNS,
    STATUSES,
    WHOLE_CHAPTER,
    change_of,
)
from whitepaper.errors import Finding, PublicationError
from whitepaper.formats.html.elements import Content, Element, element, translate_messages
from whitepaper.formats.html.page import write_page
from whitepaper.languages import tag
from whitepaper.messages import Message, chained, key, msg, msg_n, translate
from whitepaper.project import OUT

FOLDER = OUT / "diff"
_STYLE = Path(__file__).with_name("style.css")
# A longer list of what only one report has is folded.
_FOLDED = 30
# What only one report has, by its kind.
_ONE_SIDED = {
    (Reason.ADDED, "values"): key("Values only in the new report: {count}"),
    (Reason.ADDED, "texts"): key("Texts only in the new report: {count}"),
    (Reason.REMOVED, "values"): key("Values only in the old report: {count}"),
    (Reason.REMOVED, "texts"): key("Texts only in the old report: {count}"),
}


class _Section(Struct, frozen=True):
    """A part of the page: its id, how many differences it lists, and their elements."""

    id: str
    count: int
    content: Sequence[Element]


class _Column(Struct, frozen=True):
    """A column of a table of revisions: its head, and what it says of each."""

    head: str
    content: Callable[[Revision], Content]
    class_: str | None = None


def write(comparison: Comparison, root: Path, language: str) -> Path:
    """Write the comparison's page to `out/diff/`, named by what was compared; its path."""
    name = f"{_safe(comparison.old.name)}--{_safe(comparison.new.name)}.html"
    target = root / FOLDER / name
    content = page(comparison, language).encode()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".diff-", dir=target.parent) as folder:
            (Path(folder) / name).write_bytes(content)
            (Path(folder) / name).replace(target)
    except OSError as error:
        place = (FOLDER / name).as_posix()
        finding = Finding(place, str(error.strerror), msg("see that it may be written"))
        raise PublicationError(msg("The comparison cannot be written."), [finding]) from error
    return target


def page(comparison: Comparison, language: str) -> str:
    """The comparison as HTML that speaks a language: the same for the same two builds.

    What is of the reports stays in theirs, and says so.
    """
    old, new = comparison.old.name, comparison.new.name
    title = translate(msg("Revisions: {old} → {new}", old=old, new=new), language)
    body = translate_messages(_body(comparison), language)
    # In the fonts of the reports: their texts are most of it.
    spoken = replace(comparison.language, tag=tag(language))
    return write_page(title, body, _STYLE, spoken)


def _body(comparison: Comparison) -> Element:
    sections = tuple(_sections(comparison))
    content = [_section(section) for section in sections if section.count]
    same = None if comparison.differs else element("p", SAME)
    return element(
        "body",
        element("a", msg("Skip to the content"), class_="skip", href="#content"),
        _header(sections, comparison),
        element("main", same, content, id="content", tabindex="-1"),
    )


def _header(sections: Iterable[_Section], comparison: Comparison) -> Element:
    sides = ((msg("Old"), comparison.old), (msg("New"), comparison.new))
    removed, added = element("del", msg("removed text")), element("ins", msg("added text"))
    return element(
        "header",
        element("h1", msg("Revisions")),
        element(
            "dl",
            [(element("dt", label), element("dd", _side(build))) for label, build in sides],
            class_="sides",
        ),
        element("p", msg("Marks: "), removed, BETWEEN, added, class_="key"),
        element("nav", element("ul", _entries(sections)), aria_label=msg("Contents")),
    )


def _side(build: Build) -> Iterator[Element]:
    yield element("strong", build.name)
    if build.edition.isdecimal():
        yield element("span", msg("{year} edition", year=build.edition))
    elif build.edition:
        yield element("span", msg("edition {edition}", edition=build.edition))
    if build.commit:
        yield element("span", msg("commit {commit}", commit=build.commit))


def _entries(sections: Iterable[_Section]) -> Iterator[Element]:
    for section in sections:
        words = SECTIONS[section.id]
        if section.count:
            text = words.counted(section.count)
            yield element("li", element("a", text, href=f"#{section.id}"))
        elif section.id != "years":
            text = msg("{section}: none", section=words.heading)
            yield element("li", element("span", text, class_="nothing"))


def _section(section: _Section) -> Element:
    heading = element("h2", SECTIONS[section.id].heading, id=section.id)
    return element("section", heading, section.content, aria_labelledby=section.id)


def _sections(comparison: Comparison) -> Iterator[_Section]:
    years, contents = comparison.facts.years, comparison.contents
    caption = msg("The same indicator in each edition's own period, whether it changed or not")
    yield _Section("years", len(years), [_values(caption, years, comparison)])
    values = comparison.values(Reason.REVISED, Reason.ROUNDING)
    caption = msg("What the reports say differently of one indicator, region and period")
    reasons = _Column(msg("Reason"), _reasons)
    yield _Section("values", len(values), [_values(caption, values, comparison, reasons)])
    meanings = [_definition(each, comparison) for each in comparison.definitions]
    yield _Section("definitions", len(meanings), meanings)
    texts = comparison.texts(Reason.REVISED)
    yield _Section("texts", len(texts), [_texts(texts, comparison)])
    for reason in (Reason.ADDED, Reason.REMOVED):
        values, texts = comparison.values(reason), comparison.texts(reason)
        lists = list(_one_sided(values, texts, reason, comparison))
        yield _Section(reason.value, len(values) + len(texts), lists)
    passages = sum(len(chapter.passages) for chapter in contents.chapters)
    prose = [part for chapter in contents.chapters for part in _chapter(chapter, comparison)]
    yield _Section("prose", passages, prose)
    figures = [_figure(each, comparison) for each in contents.figures]
    yield _Section("figures", len(figures), figures)
    tables = [_changed_table(each, comparison) for each in contents.tables]
    yield _Section("tables", len(tables), [element("ul", tables, class_="tables")])


def _of_report(content: Content, comparison: Comparison, **attributes: str) -> Content:
    """What the reports say, in their language; a message that stands for it is in the user's."""
    if isinstance(content, Message) or not content:
        return content
    return element("span", content, lang=comparison.language.tag, **attributes)


def _text_list(texts: Iterable[str], comparison: Comparison) -> Element:
    """Several texts of the reports."""
    return element("span", chained(texts), lang=comparison.language.tag)


# ---- Values and texts of the data


def _values(
    caption: str, values: Iterable[Revision], comparison: Comparison, *more: _Column
) -> Element:
    columns = (
        _Column(
            msg("Indicator"),
            lambda each: (*_name(each, comparison), *_details(each, comparison)),
        ),
        _Column(msg("Old value"), lambda each: _of_report(each.old, comparison), "number"),
        _Column(msg("New value"), lambda each: _of_report(each.new, comparison), "number"),
        _Column(msg("Change"), change_of, "number"),
        *more,
        _where(comparison),
    )
    return _table(caption, columns, values)


def _reasons(each: Revision) -> Element:
    reasons = [element("span", REASONS[reason], class_="reason") for reason in each.reasons]
    return element("span", reasons)


def _texts(texts: Iterable[Revision], comparison: Comparison) -> Element:
    def text(each: Revision) -> Content:
        passage = compare_texts(each.old, each.new, comparison.language)
        return element("div", _passage(passage, comparison), _details(each, comparison))

    columns = (
        _Column(msg("Event"), lambda each: _name(each, comparison)),
        _Column(msg("Text"), text),
        _where(comparison),
    )
    caption = msg("What the reports say differently of an event: its name, date or document number")
    return _table(caption, columns, texts)


def _one_sided(
    values: Sequence[Revision], texts: Sequence[Revision], reason: Reason, comparison: Comparison
) -> Iterator[Element]:
    """What only one report has: its values, and its texts."""
    for kind, caption, head, found in (
        ("values", msg("By indicator, region and period"), msg("Value"), values),
        ("texts", msg("Names, dates and document numbers of events"), msg("Text"), texts),
    ):
        columns = (
            _Column(msg("Name"), lambda each: _name(each, comparison)),
            _Column(head, lambda each: _of_report(each.new or each.old, comparison)),
            _where(comparison),
        )
        if found:
            yield element(
                "details",
                element("summary", msg(_ONE_SIDED[reason, kind], count=len(found))),
                _table(caption, columns, found),
                open="" if len(found) <= _FOLDED else None,
            )


def _definition(each: Definition, comparison: Comparison) -> Element:
    values = (f"{value.region}{value.period}{value.new}" for value in each.values)
    same = element(
        "p", msg("Values that stay the same: "), _text_list(values, comparison), class_="values"
    )
    return element(
        "div",
        element("h3", _of_report(each.name, comparison)),
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
    names = comparison.contents.names

    def locations(each: Revision) -> Content:
        found = (
            names.get(place.label, place.label) or names.get(place.chapter, place.chapter)
            for place in each.locations
        )
        return _text_list(dict.fromkeys(found), comparison)

    return _Column(msg("Printed in"), locations, "where")


def _name(each: Revision, comparison: Comparison) -> Iterator[Content]:
    yield _of_report(each.name, comparison)
    when = BETWEEN.join(filter(None, (each.region, each.period)))
    yield _of_report(when, comparison, class_="when")


def _details(each: Revision | Definition, comparison: Comparison) -> Iterator[Element]:
    for detail in each.details:
        if detail.field == "status":
            old, new = (STATUSES.get(name, name) for name in (detail.old, detail.new))
            content: Content = [element("del", old), element("ins", new)]
        else:
            passage = compare_texts(detail.old, detail.new, comparison.language)
            content = _passage(passage, comparison)
        yield _with_label(FIELDS[detail.field], content)


def _with_label(label: str, content: Content) -> Element:
    named = element("span", msg("{label}: ", label=label), class_="column")
    return element("div", named, content, class_="detail")


def _passage(passage: Passage, comparison: Comparison) -> Content:
    tags = {"-": "del", "+": "ins"}
    pieces: list[Content] = [
        element(tags[piece.sign], piece.text) if piece.sign in tags else piece.text
        for piece in passage
    ]
    return _of_report(pieces, comparison)


# ---- Words, figures and tables


def _chapter(chapter: ChangedChapter, comparison: Comparison) -> Iterator[Element]:
    title = _of_report(chapter.title, comparison)
    remark = WHOLE_CHAPTER.get(chapter.sign)
    yield element("h3", title, element("span", remark, class_="sign") if remark else None)
    for passage in chapter.passages:
        sign = passage[0].sign if len(passage) == 1 else "="
        kind = {"+": "passage come", "-": "passage gone", "=": "passage"}[sign]
        yield element("p", _sign(sign), _passage(passage, comparison), class_=kind)


def _figure(each: ChangedExhibit, comparison: Comparison) -> Element:
    alt = _passage(each.alt, comparison)
    described = _with_label(msg("alternative text"), alt) if each.alt else None
    caption = element("figcaption", _sign(each.sign), _title(each, comparison), described)
    if each.same_content:
        drawings = element("p", ONLY_TEXTS, class_="none")
    else:
        old = _drawing(each.old, comparison.old, msg("Old"), comparison)
        new = _drawing(each.new, comparison.new, msg("New"), comparison)
        drawings = element("div", old, new, class_="pair")
    return element("figure", caption, drawings, class_="exhibit")


def _drawing(exhibit: Exhibit | None, build: Build, label: str, comparison: Comparison) -> Element:
    if exhibit is None:
        content = element("p", msg("There is no such figure."), class_="none")
    elif address := build.image(str(exhibit.content)):
        alt = msg("{side}: {text}", side=label, text=joined(exhibit.alt))
        image = element("img", src=address, alt=alt, lang=comparison.language.tag)
        content = element("div", image, class_="card")
    else:
        content = element("p", msg("The figure is not in the report's web page."), class_="none")
    return element("div", element("p", label, class_="label"), content, class_="side")


def _changed_table(each: ChangedExhibit, comparison: Comparison) -> Element:
    extent = element("span", _extent(each), class_="extent")
    return element("li", _sign(each.sign), _title(each, comparison), extent)


def _extent(each: ChangedExhibit) -> Content:
    """How much of a table differs, in words."""
    if each.same_content:
        return ONLY_TEXTS
    old, new = (side.content if side else () for side in (each.old, each.new))
    if not (old and new):
        return None
    if [len(row) for row in old] != [len(row) for row in new]:
        # The head is no row.
        before, after = (
            msg("{rows} rows, {columns} columns", rows=len(rows) - 1, columns=max(map(len, rows)))
            for rows in (old, new)
        )
        return [before, " → ", after]
    cells = zip(chain(*old), chain(*new), strict=True)
    count = sum(one != other for one, other in cells)
    return msg_n("{n} cell differs", "{n} cells differ", n=count)


def _title(each: ChangedExhibit, comparison: Comparison) -> Content:
    if len(each.texts) == 1:
        return element("strong", _of_report(each.exhibit.title, comparison))
    number = element("strong", _of_report(each.exhibit.number, comparison))
    return [number, BETWEEN, _passage(each.texts, comparison)]


def _sign(sign: Sign) -> Element:
    return element("span", SIGNS[sign], class_="sign")


def _safe(name: str) -> str:
    """A name of a build as part of a file's name."""
    return re.sub(r"[^\w.]+", "-", name).strip("-.")[-80:] or "folder"
