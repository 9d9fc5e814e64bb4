"""Where links within a report lead: to headings, figures and tables, or to places that are marked.

Authors mark places as HTML (`<a name>`, `id`) and MyST (`(label)=`) have it, and write links to
headings as JupyterLab and GitHub make them of their words. A link to the notebook of another
chapter, which JupyterLab follows, leads to that chapter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from posixpath import join, normpath
from typing import Any
from urllib.parse import unquote

from msgspec.structs import replace

from whitepaper.document import nodes
from whitepaper.document.labels import LABEL
from whitepaper.document.walk import anchors, find, plain, rewrite


class _Marks:
    """The places of a document that something leads to, each with the label that it gets."""

    def __init__(self, wanted: Mapping[str, frozenset[str]]) -> None:
        self.wanted = wanted
        self.anywhere = frozenset[str]().union(*wanted.values())
        self.chapter = ""
        self.first: dict[str, str] = {}
        self.own: dict[str, dict[str, str]] = {chapter: {} for chapter in wanted}
        self.named = 0

    def name(self, names: Iterable[str], label: str = "") -> str:
        """The label of a place with these names, its own or a new one; none if nobody asks.

        Of a name that stands twice the first place in its chapter counts, for other chapters the
        first of all.
        """
        own, wanted = self.own[self.chapter], self.wanted[self.chapter]
        asked = [
            name
            for name in names
            if (name in wanted and name not in own)
            or (name in self.anywhere and name not in self.first)
        ]
        called = [label] if label else []
        if asked and not label:
            label = f"target-{self.named + 1}"
        self.named += len(asked)
        for name in (*asked, *called):
            own.setdefault(name, label)
            self.first.setdefault(name, label)
        return label

    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """The labels of names as each chapter means them."""
        return {chapter: {**self.first, **own} for chapter, own in self.own.items()}


def settle(document: nodes.Document) -> tuple[nodes.Document, Mapping[str, Mapping[str, str]]]:
    """The document with those marks alone to which something leads, and the labels of their names.

    These are by chapter: of places with one name that of the own chapter is meant. A mark that
    stands by itself is one of what follows it.
    """
    marks = _Marks(_wanted(document))
    chapters = []
    for chapter in document.chapters:
        marks.chapter = chapter.name
        pending: list[str] = []
        cells = [
            replace(cell, blocks=tuple(_settle(cell.blocks, pending, marks)))
            for cell in chapter.cells
        ]
        if pending and (label := marks.name(pending)):
            end = nodes.Paragraph((nodes.Target(label),))
            cells[-1] = replace(cells[-1], blocks=(*cells[-1].blocks, end))
        chapters.append(replace(chapter, cells=tuple(cells)))
    return replace(document, chapters=tuple(chapters)), marks.labels()


def _wanted(document: nodes.Document) -> Mapping[str, frozenset[str]]:
    """The names of places that something leads to, by the chapter in which it means them."""
    wanted: dict[str, set[str]] = {chapter.name: set() for chapter in document.chapters}
    for chapter in document.chapters:
        for mention in find(chapter, nodes.Link, nodes.Reference):
            page = page_of(mention.address) if isinstance(mention, nodes.Link) else None
            if page:
                wanted.get(_chapter_of(page[0], chapter.name), wanted[chapter.name]).add(page[1])
            elif isinstance(mention, nodes.Reference):
                wanted[chapter.name].add(mention.label)
            elif mention.address.startswith("#"):
                wanted[chapter.name].add(unquote(mention.address[1:]))
    return {name: frozenset(filter(None, own)) for name, own in wanted.items()}


def _chapter_of(page: str, within: str) -> str:
    """The name of the chapter that a chapter calls by its page."""
    return normpath(join(within, "..", page))


def _settle(
    blocks: Iterable[nodes.Block], pending: list[str], marks: _Marks
) -> Iterator[nodes.Block]:
    for block in blocks:
        match block:
            case nodes.Paragraph(content) if all(isinstance(i, nodes.Target) for i in content):
                pending += [target.label for target in find(content, nodes.Target)]
                continue
            case nodes.Heading(content=content):
                pending += [target.label for target in find(content, nodes.Target)]
                # What a heading holds is repeated in contents.
                words = rewrite(content, lambda n: () if isinstance(n, nodes.Target) else n)
                yield replace(block, content=words, label=_label(block, pending, marks))
            case nodes.Figure() | nodes.Table():
                renamed = _renamed(block, marks)
                yield replace(renamed, label=_label(block, pending, marks))
            case nodes.Paragraph(content):
                before = marks.name(pending)
                targets = (nodes.Target(before),) if before else ()
                yield replace(block, content=(*targets, *_renamed(content, marks)))
            case _:
                if before := marks.name(pending):
                    yield nodes.Paragraph((nodes.Target(before),))
                yield _renamed(block, marks)
        pending.clear()


def _label(
    block: nodes.Heading | nodes.Figure | nodes.Table, names: Iterable[str], marks: _Marks
) -> str:
    """The label of a block: its own, unless another has it that only links call by it."""
    shown = not isinstance(block, nodes.Heading) and block.shown
    if shown or block.label not in marks.first or re.fullmatch(LABEL, block.label):
        return marks.name(names, block.label)
    return marks.name([*names, block.label])


def _renamed(value: Any, marks: _Marks) -> Any:
    """A value in which marks have their labels, and those that nothing leads to are gone."""

    def change(node: Any) -> Any:
        if not isinstance(node, nodes.Target):
            return node
        label = marks.name([node.label])
        return nodes.Target(label) if label else ()

    return rewrite(value, change)


# ---- Links

# What a chapter is called by those who see its file, or the page that other tools make of it.
_PAGE = re.compile(
    r"(?P<name>[^#?:]+)\.(?:ipynb|md|qmd|rmd|html)(?:#(?P<place>.*))?", re.IGNORECASE
)


def page_of(address: str) -> tuple[str, str] | None:
    """The page that an address without a host names, without its ending, and the place on it."""
    match = _PAGE.fullmatch(unquote(address))
    return (match["name"], match["place"] or "") if match else None


def resolved(
    document: nodes.Document,
    labels: Mapping[str, Mapping[str, str]],
    formulas: Mapping[str, str],
) -> nodes.Document:
    """The numbered document, whose links lead to labels that are there.

    `labels` are those of marks, by chapter, `formulas` those of formulas. A link to nowhere is its
    words alone, and `Unprintable`; references have findings of their own.
    """
    known = {node.label for node in anchors(document.chapters) if node.label}
    known |= {f"src-{number}" for number, _ in enumerate(document.sources, start=1)}
    chapters = {chapter.name: chapter for chapter in document.chapters}
    anywhere = _by_words(document.chapters)
    # Many chapters have a heading “Results”: that of the chapter that is meant comes first.
    words_of = {name: {**anywhere, **_by_words((own,))} for name, own in chapters.items()}

    def label_of(name: str, chapter: str) -> str:
        if own := labels[chapter].get(name):
            return own
        if name in known:
            return name
        words = words_of[chapter]
        return formulas.get(name) or words.get(name) or words.get(_as_words(name)) or ""

    def to_chapter(link: nodes.Link, name: str, place: str) -> Any:
        first = next(find(chapters[name], nodes.Heading), None)
        content = first.content if first and plain(link.content) == link.address else link.content
        label = label_of(place, name) if place else first and first.label
        if label or re.fullmatch(LABEL, place):
            return replace(link, address=f"#{label or place}", content=content)
        return (*content, nodes.Unprintable("link", link.address))

    def change(node: Any, within: str) -> Any:
        match node:
            case nodes.Link() if page := page_of(node.address):
                name = _chapter_of(page[0], within)
                return to_chapter(node, name, page[1]) if name in chapters else node
            case nodes.Link() if node.address.startswith("#"):
                name, words = unquote(node.address[1:]), node.content
            case nodes.Reference(name, text=""):
                words = (node,)
            case _:
                return node
        if label := label_of(name, within):
            if isinstance(node, nodes.Link):
                return replace(node, address=f"#{label}")
            return replace(node, label=label, text=name)
        if re.fullmatch(LABEL, name):
            return node
        return (*words, nodes.Unprintable("link", f"#{name}"))

    return replace(
        document,
        chapters=tuple(
            rewrite(chapter, partial(change, within=chapter.name)) for chapter in document.chapters
        ),
    )


def _by_words(chapters: Iterable[nodes.Chapter]) -> dict[str, str]:
    """The labels of headings by their words, as programs write these in addresses."""
    found: dict[str, str] = {}
    headings = list(find(tuple(chapters), nodes.Heading))
    for slug in (_as_jupyterlab, _as_words):
        for heading in headings:
            found.setdefault(slug(plain(heading.content)), heading.label)
    return found


def _as_jupyterlab(words: str) -> str:
    return words.strip().replace(" ", "-")


def _as_words(slug: str) -> str:
    """What of a heading all programs keep: its letters and digits."""
    return re.sub(r"[\W_]+", "", slug).casefold()
