"""Elements of WordprocessingML and its kin. What stands in one is escaped by lxml, not by us."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from lxml import etree

# lxml has no types.
Element = Any

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": RELATIONSHIPS,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
_PACKAGES = "http://schemas.openxmlformats.org/package/2006"
# Of the parts that say what a document is made of, and of attributes.
PACKAGE_NAMESPACES = {
    "types": f"{_PACKAGES}/content-types",
    "rels": f"{_PACKAGES}/relationships",
    "cp": f"{_PACKAGES}/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xml": "http://www.w3.org/XML/1998/namespace",
}


@cache
def _name(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{(NAMESPACES | PACKAGE_NAMESPACES)[prefix]}}}{local}" if prefix else local


def element(name: str, attributes: Mapping[str, object], *content: Element | str) -> Element:
    """An element: `content` are its children, or a text. Names are those of XML: `w:p`."""
    named = {_name(key): str(value) for key, value in attributes.items()}
    made = etree.Element(_name(name), named)
    for part in content:
        if isinstance(part, str):
            made.text = part
        else:
            made.append(part)
    return made


def w(name: str, /, *content: Element | str, **attributes: object) -> Element:
    """An element of WordprocessingML whose attributes are so too."""
    return element(f"w:{name}", {f"w:{key}": value for key, value in attributes.items()}, *content)


def root(name: str, *content: Element, spaces: Mapping[Any, str] = NAMESPACES) -> Element:
    """The element that a part of a document is: it declares the namespaces of what stands in it."""
    made = etree.Element(_name(name), nsmap=spaces)
    made.extend(content)
    return made


# ---- Text

ALERT = "A3341F"
# What makes a run look other than its paragraph, in the order that the schema asks for.
_LOOKS: Mapping[str, tuple[tuple[str, Mapping[str, str]], ...]] = {
    "code": (("rStyle", {"val": "VerbatimChar"}),),
    "link": (("rStyle", {"val": "Hyperlink"}),),
    "note": (("rStyle", {"val": "FootnoteReference"}),),
    "east asian": (("rFonts", {"hint": "eastAsia"}),),
    "strong": (("b", {}), ("bCs", {})),
    "emphasis": (("i", {}), ("iCs", {})),
    "strikeout": (("strike", {}),),
    "alert": (("color", {"val": ALERT}),),
    "mark": (("highlight", {"val": "yellow"}),),
    "underline": (("u", {"val": "single"}),),
    "superscript": (("vertAlign", {"val": "superscript"}),),
    "subscript": (("vertAlign", {"val": "subscript"}),),
}
# Of each only the first can hold.
_RIVALS = (("code", "link", "note"), ("superscript", "subscript"))
_PIECES = re.compile(r"[\n\t]|[^\n\t]+")
_WORDS = re.compile(r"\s*\S+|\s+")
_EAST_ASIAN = re.compile("[\u2e80-\U0010ffff]")

Look = frozenset[str]
PLAIN: Look = frozenset()


def run(look: Collection[str], *content: Element) -> Element:
    """A run of these elements, in a look of `_LOOKS`."""
    beaten = {name for rivals in _RIVALS for name in [r for r in rivals if r in look][1:]}
    properties = [
        w(name, **attributes)
        for feature, parts in _LOOKS.items()
        if feature in look and feature not in beaten
        for name, attributes in parts
    ]
    return w("r", *([w("rPr", *properties)] if properties else ()), *content)


def runs(text: str, look: Look = PLAIN) -> Iterator[Element]:
    """The runs of a text: the one way by which words reach the document.

    Quotation marks and dashes have a width in Latin and another in East Asian fonts. Word is told
    which one by the run, and a run has one kind of words.
    """
    for piece in _PIECES.findall(text):
        if piece in "\n\t":
            yield run(look, w("br" if piece == "\n" else "tab"))
            continue
        for is_east_asian, words in groupby(_WORDS.findall(piece), _is_east_asian):
            hint = ("east asian",) if is_east_asian else ()
            yield run({*look, *hint}, _text("".join(words)))


def _is_east_asian(word: str) -> bool:
    return _EAST_ASIAN.search(word) is not None


def _text(words: str) -> Element:
    return element("w:t", {"xml:space": "preserve"}, words)


# ---- Paragraphs


def paragraph(style: str, *content: Element, properties: tuple[Element, ...] = ()) -> Element:
    """A paragraph of a style, by its id, with further properties in the schema's order."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *content)


def field(instruction: str, text: str) -> Element:
    """A field that Word computes, with what stands there until it does."""
    return w("fldSimple", *runs(text), instr=instruction)
