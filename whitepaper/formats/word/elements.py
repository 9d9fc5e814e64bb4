"""Elements of WordprocessingML and its kin, and how they become XML: nothing else escapes text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

import msgspec

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": RELATIONSHIPS,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
LATIN = "Times New Roman"
TWIPS = 20  # of a point


class Element(msgspec.Struct, frozen=True):
    """An element by its name, `w:p`, with its attributes and what stands in it."""

    name: str
    attributes: Mapping[str, object]
    content: tuple[Element | str, ...]


def element(name: str, attributes: Mapping[str, object], *content: Element | str) -> Element:
    """An element, and in it elements or a text."""
    return Element(name, attributes, content)


def w(name: str, /, *content: Element | str, **attributes: object) -> Element:
    """An element of WordprocessingML whose attributes are so too."""
    return Element(f"w:{name}", {f"w:{key}": v for key, v in attributes.items()}, content)


def hex_of(colour: str) -> str:
    """A colour as WordprocessingML says it."""
    return colour.removeprefix("#")


def twips_of_mm(millimetres: float) -> int:
    """A length as WordprocessingML says it."""
    return round(millimetres / 25.4 * 72 * TWIPS)


def root(name: str, *content: Element) -> Element:
    """The element that a part of a document is: it declares the namespaces by their prefixes."""
    declared = {f"xmlns:{prefix}": uri for prefix, uri in NAMESPACES.items()}
    return Element(name, declared, content)


def from_markup(markup: str) -> Element:
    """The element that some markup of our own making writes, such as that of a formula."""
    # Most reports have no formula.
    from lxml import etree

    return from_xml(etree.fromstring(markup))


_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}


def from_xml(node: Any) -> Element:
    """An element as it was read, without what is of none of our namespaces."""
    own = {key: text for key, text in node.attrib.items() if _prefixed_name(key)}
    attributes = {_prefixed_name(key): text for key, text in own.items()}
    words = (node.text,) if node.text and node.text.strip() else ()
    inner = (
        from_xml(each) for each in node if isinstance(each.tag, str) and _prefixed_name(each.tag)
    )
    return Element(_prefixed_name(node.tag), attributes, (*words, *inner))


def _prefixed_name(tag: str) -> str:
    """The name of an element or attribute with its prefix; nothing of other namespaces."""
    uri, _, local = tag.removeprefix("{").rpartition("}")
    return f"{_PREFIXES[uri]}:{local}" if uri in _PREFIXES else ""


# ---- XML

# Line ends and tabs would become spaces in an attribute.
_ESCAPES = {
    **{"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"},
    **{"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"},
}
# These, and what no XML may hold.
_SPECIAL = re.compile("[^ !#-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def serialise(root: Element) -> bytes:
    """A part of a document as XML."""
    parts = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
    _write(root, parts.append)
    return "".join(parts).encode()


def _write(node: Element | str, put: Callable[[str], None]) -> None:
    if isinstance(node, str):
        put(_escaped(node))
        return
    attributes = [f' {key}="{_escaped(str(text))}"' for key, text in node.attributes.items()]
    if not node.content:
        put(f"<{node.name}{''.join(attributes)}/>")
        return
    put(f"<{node.name}{''.join(attributes)}>")
    for part in node.content:
        _write(part, put)
    put(f"</{node.name}>")


def _escaped(text: str) -> str:
    """A text as XML has it, in an element or an attribute."""
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], "\ufffd"), text)


# ---- Text

# What makes a run look other than its paragraph, in the order that the schema asks for.
_LOOKS: Mapping[str, tuple[Element, ...]] = {
    "code": (w("rStyle", val="VerbatimChar"),),
    "link": (w("rStyle", val="Hyperlink"),),
    "note": (w("rStyle", val="FootnoteReference"),),
    "east asian": (w("rFonts", hint="eastAsia"),),
    "strong": (w("b"), w("bCs")),
    "emphasis": (w("i"), w("iCs")),
    "strikeout": (w("strike"),),
    # Of a colour of its own: see `run`.
    "ink": (),
    # No line ends at its hyphens: see `runs`.
    "label": (),
    # What stands beside a number that is set large.
    "unit": (w("sz", val=24), w("szCs", val=24)),
    "mark": (w("highlight", val="yellow"),),
    "underline": (w("u", val="single"),),
    "superscript": (w("vertAlign", val="superscript"),),
    "subscript": (w("vertAlign", val="subscript"),),
}
_PIECES = re.compile(r"[\n\t]|[^\n\t]+")
_WORDS = re.compile(r"\s*\S+|\s+")
# A date as data have it; one within an address or a name of a file is part of that.
_DATE = re.compile("(?<![A-Za-z0-9_./=-])[12][0-9]{3}-[01][0-9](-[0-3][0-9])?(?![A-Za-z0-9_/-])")
_HELD = "\u2011"  # a hyphen at which no line ends
_EAST_ASIAN = re.compile("[\u2e80-\U0010ffff]")

Look = frozenset[str]
PLAIN: Look = frozenset()


def run(*content: Element, look: Look = PLAIN) -> Element:
    """A run of these elements, in a look of `_LOOKS`, or in a colour: `#1b5e20`."""
    return w("r", *_properties(look), *content)


@cache
def _properties(look: Look) -> tuple[Element, ...]:
    properties: dict[str, Element] = {}
    ink = tuple(w("color", val=hex_of(each)) for each in look if each.startswith("#"))
    for feature, parts in {**_LOOKS, "ink": ink}.items():
        for part in parts if feature in look or feature == "ink" else ():
            # Of one name the first holds: a run has one style, and is raised or lowered.
            properties.setdefault(part.name, part)
    return (w("rPr", *properties.values()),) if properties else ()


def runs(text: str, look: Look = PLAIN) -> Iterator[Element]:
    """The runs of a text: the one way by which words reach the document.

    Quotation marks and dashes have a width in Latin and another in East Asian fonts. Word is told
    which one by the run, and a run has one kind of words. No line ends at a hyphen of a label that
    is referred to, or of a date.
    """
    for piece in _PIECES.findall(_with_held_hyphens(text, look)):
        if piece in "\n\t":
            yield run(w("br" if piece == "\n" else "tab"), look=look)
            continue
        for is_east_asian, words in groupby(_WORDS.findall(piece), _is_east_asian):
            kind = look | {"east asian"} if is_east_asian else look
            yield run(*_with_hyphens("".join(words)), look=kind)


def _with_held_hyphens(text: str, look: Look) -> str:
    """A text in which the hyphens of labels and dates are told from others; code keeps its own."""
    if "code" in look:
        return text
    if "label" in look:
        return text.replace("-", _HELD)
    return _DATE.sub(lambda match: match[0].replace("-", _HELD), text)


def _with_hyphens(text: str) -> Iterator[Element]:
    """A text, with an element for each hyphen at which no line ends: it is copied as a hyphen."""
    for number, part in enumerate(text.split(_HELD)):
        if number:
            yield w("noBreakHyphen")
        if part:
            yield element("w:t", {"xml:space": "preserve"}, part)


def in_language(written: Element, tag: str, styles: str = "") -> Element:
    """An element in which all runs are said to be in a language; notes are parts by themselves.

    The names of its paragraphs' styles end in `styles`.
    """
    content = tuple(
        each if isinstance(each, str) else in_language(each, tag, styles)
        for each in written.content
    )
    if written.name == "w:pStyle":
        return w("pStyle", val=f"{written.attributes['w:val']}{styles}")
    if written.name == "w:r":
        language = w("lang", val=tag)
        match content:
            case (Element(name="w:rPr") as properties, *rest):
                content = (
                    msgspec.structs.replace(properties, content=(*properties.content, language)),
                    *rest,
                )
            case _:
                content = (w("rPr", language), *content)
    return msgspec.structs.replace(written, content=content)


def kept(written: Element, *, with_next: bool) -> Element:
    """An element of which no paragraph is parted, or, `with_next`, parted from what follows."""
    content = tuple(
        each if isinstance(each, str) else kept(each, with_next=with_next)
        for each in written.content
    )
    if written.name == "w:pPr":
        style, *others = content
        own = (*((w("keepNext"),) if with_next else ()), w("keepLines"))
        content = (style, *own, *(each for each in others if each not in own))
    return msgspec.structs.replace(written, content=content)


def _is_east_asian(word: str) -> bool:
    return _EAST_ASIAN.search(word) is not None


# ---- Paragraphs


def paragraph(style: str, *content: Element, properties: tuple[Element, ...] = ()) -> Element:
    """A paragraph of a style, by its id, with further properties in the schema's order."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *content)
