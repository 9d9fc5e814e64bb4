"""Images: each has a text for who cannot see it, and one that stands alone also what names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from whitepaper.checks.subject import Subject
from whitepaper.document.labels import is_label
from whitepaper.document.nodes import Figure, Image, LineBreak, Node, Paragraph, Text
from whitepaper.document.walk import plain
from whitepaper.errors import Finding

_MARKS = re.compile(r"[\W\d_]+")
_OUTPUT = "give the cell “{key}” in its metadata, or draw it with figure(…)"
_IN_OUTPUT = (
    "draw it with figure(…), or show it as an image, whose cell has “{key}” in its metadata"
)
_DRAWN = (
    "give figure(…) another “{key}”; sources are its data's, or its note says why there is none"
)
_MARKDOWN = 'write ![caption](file){{#fig-… alt="…" source="…"}} as a paragraph of its own'


@dataclass(frozen=True)
class _Picture:
    """An image as a reader meets it; `remedy` says what to do where it lacks a part.

    One that stands `alone` is a figure; else it stands amid the words of a paragraph.
    """

    remedy: str
    alt: str
    alone: bool = False
    caption: str = ""
    has_source: bool = False
    label: str = ""

    @property
    def name(self) -> str:
        """What findings call it."""
        return f"figure @{self.label}" if self.label else "an image"


def missing_alt(subject: Subject) -> Iterator[Finding]:
    """Images without alternative text."""
    for place, picture in _pictures(subject):
        if not picture.alt.strip():
            message = f"{picture.name} has no alternative text"
            yield Finding(place, message, picture.remedy.format(key="alt"))


def image_texts(subject: Subject) -> Iterator[Finding]:
    """Alternative texts that say nothing, and figures without a caption, source or label."""
    for place, picture in _pictures(subject):
        for key, message in _lacks(picture, subject):
            yield Finding(place, message, picture.remedy.format(key=key))
        if picture.label and not is_label(picture.label, "fig"):
            message = f"no prose can refer to the label “{picture.label}”"
            remedy = "begin it with fig-, then letters and digits, with single -_.: between"
            yield Finding(place, message, remedy)


def _lacks(picture: _Picture, subject: Subject) -> Iterator[tuple[str, str]]:
    """What is lacking, and the key that would give it."""
    if problem := _alt_problem(picture, subject):
        yield "alt", problem
    if not picture.alone:
        return
    if not picture.caption.strip():
        yield "caption", f"{picture.name} has no caption"
    if not picture.has_source:
        yield "source", f"{picture.name} has no source"
    if not picture.label:
        yield "label", "an image has no label, so that no prose can refer to it"


def _alt_problem(picture: _Picture, subject: Subject) -> str:
    alt = " ".join(picture.alt.split())
    language = subject.language
    if not alt:
        return ""
    if any(map(language.is_placeholder, (alt, _MARKS.sub(" ", alt).strip()))):
        return f"the alternative text of {picture.name} does not say what it shows: “{alt}”"
    if picture.alone and alt == " ".join(picture.caption.split()):
        return f"the alternative text of {picture.name} only repeats its caption"
    if picture.alone and len(alt) < language.shortest_alt:
        return f"the alternative text of {picture.name} is too short: “{alt}”"
    return ""


def _pictures(subject: Subject) -> Iterator[tuple[str, _Picture]]:
    """Every image with its place; those that are all of a paragraph are figures to a reader."""
    alone: set[int] = set()
    for place, cell, node in subject.find(Node):
        match node:
            case Figure():
                yield place, _of_figure(node, _OUTPUT if cell.code else _MARKDOWN, subject)
            # It comes before the images in it.
            case Paragraph(content) if _only_images(content):
                alone.update(map(id, content))
            case Image():
                remedy = _IN_OUTPUT if cell.code else _MARKDOWN
                yield place, _Picture(remedy, node.alt, alone=id(node) in alone)


def _of_figure(figure: Figure, remedy: str, subject: Subject) -> _Picture:
    note = plain(figure.note)
    # A scheme rests on no data: its note may say so.
    excused = subject.language.phrases.source_word in note and figure.shown
    return _Picture(
        _DRAWN if figure.shown else remedy,
        figure.alt,
        alone=True,
        caption=plain(figure.caption),
        has_source=bool(figure.sources or figure.source.strip() or excused),
        label=figure.label,
    )


def _only_images(content: tuple[Any, ...]) -> bool:
    return any(isinstance(inline, Image) for inline in content) and all(
        isinstance(inline, Image | LineBreak)
        or (isinstance(inline, Text) and not inline.text.strip())
        for inline in content
    )
