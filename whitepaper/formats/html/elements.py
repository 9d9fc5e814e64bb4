"""A page as a tree of elements, and the tree as text, which is escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from typing import Any

import msgspec

from whitepaper.messages import translate


class Element(msgspec.Struct, frozen=True):
    """An element of HTML with its attributes, and the elements and texts in it."""

    tag: str
    attributes: Mapping[str, str]
    content: tuple[Element | str, ...]


# What is put into an element: nothing is None or empty, and lists may hold lists.
Content = Element | str | None | Iterable["Content"]

_VOID = frozenset({"br", "col", "hr", "img", "link", "meta", "source", "wbr"})
# After these a line ends: nobody sees it, but a page of a single line is hard to read.
_LINES = frozenset(
    {"blockquote", "dd", "details", "div", "dl", "dt", "figure", "footer", "header", "li", "main"}
    | {"head", "meta", "nav", "ol", "p", "pre", "section", "style", "summary", "table", "title"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "tbody", "thead", "tr", "ul"}
)


def element(tag: str, *content: Content, **attributes: str | None) -> Element:
    """An element. Attributes are named with `_` for `-`; those that are None are left out."""
    present = {
        name.rstrip("_").replace("_", "-"): value
        for name, value in attributes.items()
        if value is not None
    }
    return Element(tag, present, tuple(_flat(content)))


def _flat(content: Iterable[Content]) -> Iterator[Element | str]:
    for part in content:
        if isinstance(part, str | Element):
            yield part
        elif part is not None:
            yield from _flat(part)


def from_markup(markup: str) -> Element:
    """The element that some markup of our own making writes, such as that of a formula."""
    # Most reports have no formula.
    from lxml import html

    return _converted(html.fragment_fromstring(markup))


def _converted(node: Any) -> Element:
    content: list[Element | str] = [node.text or ""]
    for child in node:
        content += [_converted(child), child.tail or ""]
    return Element(node.tag, dict(node.attrib), tuple(filter(None, content)))


def translate_messages(root: Element, language: str) -> Element:
    """An element with all messages in it said in a language."""
    return Element(
        root.tag,
        {name: translate(text, language) for name, text in root.attributes.items()},
        tuple(
            translate(part, language)
            if isinstance(part, str)
            else translate_messages(part, language)
            for part in root.content
        ),
    )


def serialise(root: Element) -> str:
    """An element as HTML."""
    parts: list[str] = []
    _write(root, parts.append)
    return "".join(parts)


def _write(node: Element | str, put: Callable[[str], None]) -> None:
    if isinstance(node, str):
        put(escape(node))
        return
    attributes = "".join(f' {name}="{escape(text)}"' for name, text in node.attributes.items())
    put(f"<{node.tag}{attributes}>")
    if node.tag not in _VOID:
        for part in node.content:
            # In a style sheet nothing is escaped but its end.
            if node.tag == "style" and isinstance(part, str):
                put(part.replace("</", r"<\/"))
            else:
                _write(part, put)
        put(f"</{node.tag}>")
    if node.tag in _LINES:
        put("\n")
