"""What the pages of two reports say otherwise: their paragraphs, figures and tables."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, product
from typing import Literal

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from whitepaper.comparison.revisions import matched

COVER, FOOTNOTES = "封面", "脚注"

Sign = Literal["=", "-", "+"]

_FIGURES = "figure:has(img), img:not(figure img)"
_TABLES = ".data-table"
_BLOCKS = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "blockquote", "pre", "td", "th", "caption"}
)
# Numbers that count through the report: one source, figure or note more changes all that follow.
_COUNTED = (
    "sup:has(a[role=doc-biblioref]), a.footnote-ref, a.footnote-back, .mark, "
    ":is(h1, h2, h3, h4, h5, h6, figcaption, caption) .number"
)
# What begins a text of its own without a space before it.
_APART = "dd, .subtitle, .unit, .remark, .imprint span + span"
_TOKEN = re.compile(
    r"[0-9]+(?:[.,][0-9]+)*%?|[〇零一二三四五六七八九十百千]+|[A-Za-z]+|\s+|.", re.DOTALL
)
_WORD_JOINER = "\u2060"
# The name that elements get whose text is not compared.
_SKIPPED = "skipped"
# Two paragraphs that have less than this in common are two.
_KINSHIP = 0.6
# Fewer characters than these that stay between two changes only hinder reading.
_ISLAND = 3


@dataclass(frozen=True)
class Token:
    """A character, a number or a word; or a reference, whose key is what it refers to."""

    key: str
    text: str


Text = tuple[Token, ...]


@dataclass(frozen=True)
class Piece:
    """A part of a text that stays, goes or comes."""

    sign: Sign
    text: str


Passage = tuple[Piece, ...]


@dataclass(frozen=True)
class ChangedChapter:
    """The changed paragraphs of a chapter, which itself stays, goes or comes."""

    title: str
    sign: Sign
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Exhibit:
    """A figure or table: its drawing's address or its cells row by row, and the texts about it.

    `title` is its caption with its number, which is no part of `texts`: it counts.
    """

    id: str
    number: str
    title: str
    content: str | tuple[tuple[str, ...], ...]
    texts: Text
    alt: Text


@dataclass(frozen=True)
class ChangedExhibit:
    """A figure or table that differs, as it was and as it is."""

    old: Exhibit | None
    new: Exhibit | None

    @property
    def title(self) -> str:
        """Its number and caption, in the new report if it is there."""
        return next(side.title for side in (self.new, self.old) if side)

    @property
    def sign(self) -> Sign:
        """Whether it stays, goes or comes."""
        return "+" if not self.old else "-" if not self.new else "="

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


@dataclass(frozen=True)
class ChangedPage:
    """What two pages say otherwise.

    `names` are the numbers of all figures and tables, and the titles of all chapters, by their id.
    """

    chapters: tuple[ChangedChapter, ...]
    figures: tuple[ChangedExhibit, ...]
    tables: tuple[ChangedExhibit, ...]
    names: Mapping[str, str]


@dataclass(frozen=True)
class _Chapter:
    id: str
    title: str
    paragraphs: tuple[Text, ...]


@dataclass(frozen=True)
class _Page:
    chapters: tuple[_Chapter, ...]
    figures: tuple[Exhibit, ...]
    tables: tuple[Exhibit, ...]


def compare_pages(old: str, new: str) -> ChangedPage:
    """What two reports' HTML pages say otherwise, but for the numbers that only count."""
    before, after = _page(old), _page(new)
    names = {
        name: text
        for page in (before, after)
        for name, text in (
            *((exhibit.id, exhibit.number) for exhibit in (*page.figures, *page.tables)),
            *((chapter.id, chapter.title) for chapter in page.chapters),
        )
        if name and text
    }
    return ChangedPage(
        tuple(_changed_chapters(before.chapters, after.chapters)),
        tuple(_changed_exhibits(before.figures, after.figures)),
        tuple(_changed_exhibits(before.tables, after.tables)),
        names,
    )


def pieces(old: Text, new: Text) -> Passage:
    """What stays, goes and comes from one text to another, in the order of reading."""
    parts: list[Piece] = []
    gone = come = ""
    steps = _steps(_keys(old), _keys(new))
    for number, (kind, a, b, c, d) in enumerate((*steps, ("equal", 0, 0, 0, 0))):
        island = 0 < number < len(steps) - 1 and b - a < _ISLAND
        if kind != "equal" or island:
            gone += joined(old[a:b])
            come += joined(new[c:d])
            continue
        found = (Piece("-", gone), Piece("+", come), Piece("=", joined(new[c:d])))
        parts += [piece for piece in found if piece.text]
        gone = come = ""
    return tuple(parts)


def tokens(text: str) -> Text:
    """A text as its characters, numbers and words."""
    return tuple(_split(text.strip()))


def joined(text: Iterable[Token]) -> str:
    """A text as it is read."""
    return "".join(token.text for token in text)


def _page(html: str) -> _Page:
    soup = BeautifulSoup(html, "html.parser")
    main = soup.find("main") or soup
    for counted in soup.select(_COUNTED):
        counted.name = _SKIPPED
    for apart in soup.select(_APART):
        apart.insert_before("　")
    figures = [_exhibit(element, _drawing(element)) for element in main.select(_FIGURES)]
    tables = [_exhibit(element, _cells(element)) for element in main.select(_TABLES)]
    for shown in main.select(f"{_FIGURES}, {_TABLES}"):
        shown.extract()
    cover = soup.select_one("header.cover")
    chapters = [*(_chapters(cover) if cover else ()), *_chapters(main)]
    return _Page(tuple(chapters), tuple(figures), tuple(tables))


def _exhibit(element: Tag, content: str | tuple[tuple[str, ...], ...]) -> Exhibit:
    number = element.select_one(".number")
    caption = element.select_one(".title")
    title = [s for s in caption.strings if not s.find_parent(class_="subtitle")] if caption else []
    texts = [s for s in element.strings if not s.find_parent(["thead", "tbody"])]
    alt = (element.find("img") or element).get("alt")
    return Exhibit(
        _id(element),
        number.get_text() if number else "",
        "".join(title).strip() or _id(element),
        content,
        _tokens(texts),
        tokens(str(alt or "")),
    )


def _drawing(figure: Tag) -> str:
    return str((figure.find("img") or figure).get("src") or "")


def _cells(table: Tag) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(joined(_tokens(cell.strings)) for cell in row.find_all(["th", "td"]))
        for row in table.find_all("tr")
    )


def _chapters(root: Tag) -> Iterator[_Chapter]:
    """The chapters of a page, each from its heading; the cover and the notes are some too."""
    paragraphs: dict[tuple[str, str], list[Text]] = {}
    here = (COVER, COVER)
    for _, strings in groupby(root.strings, lambda string: id(_block(string))):
        found = list(strings)
        block = _block(found[0])
        text = _tokens(found)
        if not text:
            continue
        if block.name in ("h1", "h2") and _id(block).startswith("sec-"):
            here = (_id(block), " ".join(block.get_text().split()))
        elif block.find_parent(class_="footnotes"):
            here = (FOOTNOTES, FOOTNOTES)
        paragraphs.setdefault(here, []).append(text)
    for (name, title), own in paragraphs.items():
        yield _Chapter(name, title, tuple(own))


def _block(string: PageElement) -> Tag:
    """The paragraph, or what else stands for itself, that a string is in."""
    parents = [parent for parent in string.parents if isinstance(parent, Tag)]
    for parent in parents:
        if parent.name in _BLOCKS or (parent.parent and parent.parent.name == "dl"):
            return parent
    return parents[0]


def _tokens(strings: Iterable[PageElement]) -> Text:
    """The tokens of a page's strings, without those that only count."""
    found: list[Token] = []
    for string in strings:
        if string.find_parent(_SKIPPED):
            continue
        link = string.find_parent("a", class_="ref")
        if link:
            found.append(Token(str(link.get("href")), string.get_text()))
        else:
            found += _split(string.get_text())
    while found and not found[0].text.strip():
        found.pop(0)
    while found and not found[-1].text.strip():
        found.pop()
    return tuple(found)


def _split(text: str) -> Iterator[Token]:
    for part in _TOKEN.findall(text.replace(_WORD_JOINER, "")):
        # A line of the source ends where it may; two texts do not differ in that.
        yield Token(" ", " ") if "\n" in part else Token(part, part)


def _id(element: Tag) -> str:
    return str(element.get("id") or "")


def _changed_chapters(old: Sequence[_Chapter], new: Sequence[_Chapter]) -> Iterator[ChangedChapter]:
    for before, after in matched(old, new, [lambda chapter: chapter.id]):
        passages = tuple(_passages(*(side.paragraphs if side else () for side in (before, after))))
        if passages:
            sign: Sign = "+" if not before else "-" if not after else "="
            yield ChangedChapter(next(s.title for s in (after, before) if s), sign, passages)


def _passages(old: Sequence[Text], new: Sequence[Text]) -> Iterator[Passage]:
    for kind, a, b, c, d in _steps(list(map(_keys, old)), list(map(_keys, new))):
        if kind != "equal":
            for before, after in _akin(old[a:b], new[c:d]):
                yield pieces(before, after)


def _akin(old: Sequence[Text], new: Sequence[Text]) -> Iterator[tuple[Text, Text]]:
    """Pair paragraphs so that they have most in common, without crossing; others stand alone."""
    kinship = [[_kinship(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for a, c in product(reversed(range(len(old))), reversed(range(len(new)))):
        paired = kinship[a][c] and kinship[a][c] + best[a + 1][c + 1]
        best[a][c] = max(best[a + 1][c], best[a][c + 1], paired)
    a = c = 0
    while a < len(old) or c < len(new):
        if c == len(new) or (a < len(old) and best[a][c] == best[a + 1][c]):
            yield old[a], ()
            a += 1
        elif a == len(old) or best[a][c] == best[a][c + 1]:
            yield (), new[c]
            c += 1
        else:
            yield old[a], new[c]
            a, c = a + 1, c + 1


def _kinship(one: Text, other: Text) -> float:
    """How much two texts have in common, from 0 to 1; 0 if it is too little to be kin."""
    matcher = SequenceMatcher(None, _keys(one), _keys(other), autojunk=False)
    # The first two are upper bounds, and quickly had.
    for measure in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio):
        if (ratio := measure()) < _KINSHIP:
            return 0.0
    return ratio


def _steps(
    old: Sequence[Hashable], new: Sequence[Hashable]
) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _keys(text: Text) -> tuple[str, ...]:
    return tuple(token.key for token in text)


def _changed_exhibits(old: Sequence[Exhibit], new: Sequence[Exhibit]) -> Iterator[ChangedExhibit]:
    pairs = matched(old, new, [lambda exhibit: exhibit.id or None, lambda exhibit: exhibit.content])
    for before, after in pairs:
        if not (before and after) or _substance(before) != _substance(after):
            yield ChangedExhibit(before, after)


def _substance(exhibit: Exhibit) -> tuple[object, ...]:
    return exhibit.content, _keys(exhibit.texts), _keys(exhibit.alt)
