"""What two documents say differently: their paragraphs by chapter, their figures and tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.comparison.matching import Likeness, matched
from whitepaper.comparison.texts import (
    Passage,
    Sign,
    Text,
    Token,
    joined,
    keys,
    passages,
    pieces,
    read,
    tokens,
)
from whitepaper.document import nodes
from whitepaper.document.labels import is_label
from whitepaper.document.nodes import Document
from whitepaper.document.walk import find, rewrite
from whitepaper.languages import Language, load
from whitepaper.messages import msg

# What is no chapter and may differ all the same.
COVER, NOTES, ORDER = msg("Cover"), msg("Footnotes"), msg("Order of chapters")
# Of two texts side by side.
BETWEEN = "\u3000"

Cells = tuple[tuple[str, ...], ...]


class ChangedChapter(Struct, frozen=True):
    """The changed paragraphs of a chapter, which itself stays, goes or comes."""

    title: str
    sign: Sign
    passages: tuple[Passage, ...]


class Exhibit(Struct, frozen=True):
    """A figure or table: the file of its drawing or the cells of its rows, and the texts about it.

    `number` is no part of `texts`: it only counts. `chapter` is known by its key in both reports,
    `within` by its title; `place` counts those without a label in it.
    """

    label: str
    number: str
    caption: str
    content: str | Cells
    texts: Text
    alt: Text = ()
    chapter: str = ""
    within: str = ""
    place: int = 0

    @property
    def title(self) -> str:
        """Its number and caption; the label of what has neither, or else where it stands."""
        known = BETWEEN.join(filter(None, (self.number, self.caption))) or self.label
        if known:
            return known
        where = {"chapter": self.within, "n": self.place}
        if isinstance(self.content, str):
            return msg("{chapter}, image {n} of those without a caption", **where)
        return msg("{chapter}, table {n} of those without a caption", **where)


class ChangedExhibit(Struct, frozen=True):
    """A figure or table that differs, as it was and as it is."""

    old: Exhibit | None
    new: Exhibit | None

    @property
    def exhibit(self) -> Exhibit:
        """It in the new report if it is there, else in the old."""
        return next(side for side in (self.new, self.old) if side)

    @property
    def sign(self) -> Sign:
        """Whether it stays, goes or comes."""
        return _sign(self.old, self.new)

    @property
    def same_content(self) -> bool:
        """Whether only the texts about it differ."""
        return bool(self.old and self.new and self.old.content == self.new.content)

    @property
    def texts(self) -> Passage:
        """Its caption and remarks, with what changed."""
        return pieces(*(side.texts if side else () for side in (self.old, self.new)))

    @property
    def alt(self) -> Passage:
        """Its alternative text with what changed; nothing if it did not."""
        if not (self.old and self.new) or self.old.alt == self.new.alt:
            return ()
        return pieces(self.old.alt, self.new.alt)


class ChangedContents(Struct, frozen=True):
    """What two documents say differently.

    `names` are the numbers of all figures and tables by label, the titles of chapters by notebook.
    """

    chapters: tuple[ChangedChapter, ...]
    figures: tuple[ChangedExhibit, ...]
    tables: tuple[ChangedExhibit, ...]
    names: Mapping[str, str]


class _Chapter(Struct, frozen=True):
    """A part of a report that has a title, and its texts.

    It is known by its `key` in both reports, or else by its `name`.
    """

    key: str
    title: str
    paragraphs: tuple[Text, ...]
    name: str = ""


def compare_contents(old: Document, new: Document, *, printed: bool = False) -> ChangedContents:
    """What two documents say differently, but for the numbers that only count.

    Those of references count as they are `printed` if somebody has read one of the two.
    """
    shared = set() if printed else _labels(old) & _labels(new)
    old, new = (_with_numbers(document, shared) for document in (old, new))
    return ChangedContents(
        tuple(_changed_chapters(tuple(_chapters(old)), tuple(_chapters(new)))),
        tuple(_changed_exhibits(_figures(old), _figures(new))),
        tuple(_changed_exhibits(_tables(old), _tables(new))),
        {**_names(old), **_names(new)},
    )


def _labels(document: Document) -> set[str]:
    """The labels of all that references name."""
    exhibits = find(document, nodes.Figure, nodes.Table)
    others = find(document, nodes.Heading, nodes.Formula, nodes.Target)
    return {node.label for node in (*exhibits, *others)}


def _with_numbers(document: Document, shared: Collection[str]) -> Document:
    """A document with references as their texts: nobody sees a label, which may have another name.

    Those to labels that both documents have stay, and are known by these.
    """

    def change(node: Any) -> Any:
        if isinstance(node, nodes.Reference) and node.label not in shared:
            return nodes.Text(node.text or node.label)
        return node

    return rewrite(document, change)


def _names(document: Document) -> dict[str, str]:
    exhibits = find(document, nodes.Figure, nodes.Table)
    numbers = {node.label: node.number for node in exhibits if node.number}
    titles = {chapter.name: _title(chapter, document) for chapter in document.chapters}
    return numbers | titles


# ---- Chapters


def _chapters(document: Document) -> Iterator[_Chapter]:
    """The cover, each chapter, and the footnotes."""
    yield _Chapter("cover", COVER, tuple(filter(None, _cover(document))))
    for chapter in document.chapters:
        own = (block for cell in chapter.cells for block in cell.blocks)
        texts = tuple(_paragraphs(own, document))
        yield _Chapter(_key(chapter), _title(chapter, document), texts, chapter.name)
    notes = (block for note in find(document, nodes.Note) for block in note.blocks)
    yield _Chapter("notes", NOTES, tuple(_paragraphs(notes, document)))


def _cover(document: Document) -> Iterator[Text]:
    """What the title page says; key figures, which one format shows there, are of their chapter."""
    if not (report := document.particulars):
        return
    language = load(document.language)
    phrases = language.phrases
    cut_off = report.cut_off and phrases.cut_off.format(date=language.date(report.cut_off))
    imprint = (report.publisher, report.date and language.date(report.date), cut_off)
    yield tokens(phrases.draft if report.status == "draft" else "", language)
    yield tokens(report.title, language)
    yield tokens(report.subtitle, language)
    yield _side_by_side([tokens(part, language) for part in imprint])
    yield tokens(report.notice, language)


def _key_figures(node: nodes.KeyFigures, language: Language) -> Iterator[Text]:
    for item in node.items:
        label, value = tokens(item.label, language), tokens(item.fact.text, language)
        yield _side_by_side((label, value, read(item.note, language)))


def _side_by_side(parts: Sequence[Text]) -> Text:
    """Texts one after another, each a text of its own."""
    between = Token(BETWEEN, BETWEEN)
    text = [token for part in parts if part for token in (between, *part)]
    return tuple(text[1:])


def _heading(chapter: nodes.Chapter) -> nodes.Heading | None:
    return next((node for node in find(chapter, nodes.Heading) if node.level == 1), None)


def _key(chapter: nodes.Chapter) -> str:
    """The label that its author gave a chapter, or the name of its notebook."""
    heading = _heading(chapter)
    return heading.label if heading and is_label(heading.label, "sec") else chapter.name


def _title(chapter: nodes.Chapter, document: Document) -> str:
    if not (heading := _heading(chapter)):
        return chapter.name
    return f"{heading.number}{joined(read(heading.content, load(document.language)))}"


def _paragraphs(blocks: Iterable[nodes.Block], document: Document) -> Iterator[Text]:
    """The texts of blocks in the order of reading; those of figures and tables are none."""
    return (text for block in blocks for text in _texts(block, document) if text)


def _texts(block: nodes.Block, document: Document) -> Iterator[Text]:
    language = load(document.language)
    match block:
        case nodes.Heading() | nodes.Paragraph():
            yield read(block.content, language)
        case nodes.CodeBlock():
            yield tokens(block.text, language)
        case nodes.SourceList():
            for source in document.sources:
                yield tokens(f"{source.citation} {source.url}", language)
        case nodes.ListBlock():
            for item in block.items:
                yield from _paragraphs(item, document)
        case nodes.DefinitionList():
            for definition in block.items:
                yield read(definition.term, language)
                yield from _paragraphs(definition.blocks, document)
        case nodes.Quotation():
            yield from _paragraphs(block.blocks, document)
        case nodes.KeyFigures():
            yield from _key_figures(block, language)
        case nodes.Contents():
            for entry in block.entries:
                yield tokens(f"{entry.number}{entry.title}", language)


def _changed_chapters(old: Sequence[_Chapter], new: Sequence[_Chapter]) -> Iterator[ChangedChapter]:
    pairs = matched(old, new, [lambda each: each.key, lambda each: each.name or None])
    yield from _order(old, [(one, other) for one, other in pairs if one and other and other.name])
    for before, after in pairs:
        found = tuple(passages(*(side.paragraphs if side else () for side in (before, after))))
        if found:
            title = next(side.title for side in (after, before) if side)
            yield ChangedChapter(title, _sign(before, after), found)


def _order(
    old: Sequence[_Chapter], pairs: Sequence[tuple[_Chapter, _Chapter]]
) -> Iterator[ChangedChapter]:
    """That the chapters of both, which are in the order of the new one, had another order."""
    before = sorted(pairs, key=lambda pair: old.index(pair[0]))
    if before != list(pairs):
        was, now = (
            _side_by_side([(Token(each.key, each.title),) for each in order])
            for order in ([one for one, _ in before], [one for one, _ in pairs])
        )
        yield ChangedChapter(ORDER, "=", (pieces(was, now),))


# ---- Figures and tables


def _figures(document: Document) -> Iterator[Exhibit]:
    """Every figure, and every image amid words."""
    language = load(document.language)

    def exhibit(node: nodes.Figure | nodes.Image) -> Exhibit:
        alt = tokens(node.alt, language)
        if isinstance(node, nodes.Figure):
            return _exhibit(node, node.file, language, alt)
        return Exhibit("", "", node.alt, node.file, (), alt)

    for chapter in document.chapters:
        found = find(chapter, nodes.Figure, nodes.Image)
        yield from _in_chapter(map(exhibit, found), chapter, document)


def _tables(document: Document) -> Iterator[Exhibit]:
    language = load(document.language)
    for chapter in document.chapters:
        found = (_exhibit(t, _cells(t, language), language) for t in find(chapter, nodes.Table))
        yield from _in_chapter(found, chapter, document)


def _in_chapter(
    exhibits: Iterable[Exhibit], chapter: nodes.Chapter, document: Document
) -> Iterator[Exhibit]:
    """The exhibits of a chapter, each with where it stands."""
    place, title = 0, _title(chapter, document)
    for exhibit in exhibits:
        place += not exhibit.label
        yield replace(exhibit, chapter=_key(chapter), within=title, place=place)


def _exhibit(
    node: nodes.Figure | nodes.Table, content: str | Cells, language: Language, alt: Text = ()
) -> Exhibit:
    """A figure or table with its caption in one line, and all texts about it."""
    phrases = language.phrases
    if isinstance(node, nodes.Figure):
        second = read(node.subtitle, language)
    else:
        second = tokens(phrases.unit.format(unit=node.unit) if node.unit else "", language)
    caption, note = read(node.caption, language), read(node.note, language)
    source = read(node.attribution, language)
    about = (
        caption,
        second,
        note and tokens(phrases.note, language) + note,
        source and tokens(phrases.source, language) + source,
    )
    texts = _side_by_side(about)
    return Exhibit(node.label, node.number, joined(caption), content, texts, alt)


def _cells(table: nodes.Table, language: Language) -> Cells:
    return tuple(
        tuple(joined(read(cell.content, language)) if cell else "" for cell in row)
        for row in (*table.head_rows, *table.rows)
    )


def _changed_exhibits(old: Iterable[Exhibit], new: Iterable[Exhibit]) -> Iterator[ChangedExhibit]:
    likenesses: tuple[Likeness[Exhibit], ...] = (
        lambda exhibit: exhibit.label or None,
        lambda exhibit: exhibit.content,
        # Of one without a label its chapter is left, and what heads it there.
        lambda exhibit: None if exhibit.label else (exhibit.chapter, _head(exhibit)),
        lambda exhibit: None if exhibit.label else exhibit.chapter,
    )
    for before, after in matched(old, new, likenesses):
        if not (before and after) or _substance(before) != _substance(after):
            yield ChangedExhibit(before, after)


def _head(exhibit: Exhibit) -> tuple[object, ...]:
    """The caption of a figure or table, and the first row of a table."""
    return exhibit.caption, None if isinstance(exhibit.content, str) else exhibit.content[:1]


def _substance(exhibit: Exhibit) -> tuple[object, ...]:
    return exhibit.content, keys(exhibit.texts), keys(exhibit.alt)


def _sign(old: object, new: object) -> Sign:
    return "+" if not old else "-" if not new else "="
