"""Styles that somebody has set in Word or WPS, in place of our own of the same names."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from whitepaper.formats.word.elements import Element, from_xml
from whitepaper.inputs.theme import Theme

# What names another style.
_NAMING = ("w:basedOn", "w:next", "w:link")


def dressed_styles(ours: Element, theme: Theme) -> Element:
    """The part that defines styles, with those of a theme's document in place of ours.

    Programs may name a style otherwise within a file, but not for those who read.
    """
    if not theme.reference:
        return ours
    theirs = {_name(style): style for style in _within(_styles_of(theme), "w:style")}
    known = {_name(style): style.attributes["w:styleId"] for style in _within(ours, "w:style")}
    ids = {
        style.attributes.get("w:styleId"): known[name]
        for name, style in theirs.items()
        if name in known
    }
    content = tuple(
        replace(style, content=tuple(_content(theirs[_name(style)], ids)))
        if style.name == "w:style" and _name(style) in theirs
        else style
        for style in _within(ours)
    )
    return replace(ours, content=content)


def _styles_of(theme: Theme) -> Element:
    from lxml import etree

    with zipfile.ZipFile(theme.path(theme.reference)) as archive:
        markup = archive.read("word/styles.xml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return from_xml(etree.fromstring(markup, parser))


def _within(parent: Element, name: str = "") -> Iterator[Element]:
    """The elements in another one: all, or those of a name."""
    for each in parent.content:
        if isinstance(each, Element) and name in ("", each.name):
            yield each


def _name(style: Element) -> str:
    names = (str(each.attributes.get("w:val")) for each in _within(style, "w:name"))
    return next(names, "").casefold()


def _content(theirs: Element, ids: Mapping[object, object]) -> Iterator[Element]:
    """What a style of theirs says: what it names by its id is what we call so, or is left out."""
    for each in _within(theirs):
        if each.name in _NAMING:
            if own := ids.get(each.attributes.get("w:val")):
                yield replace(each, attributes={**each.attributes, "w:val": own})
        elif each.name == "w:pPr":
            # How it is counted is said in another part of their file.
            counted = (inner for inner in _within(each) if inner.name != "w:numPr")
            yield replace(each, content=tuple(counted))
        else:
            yield each
