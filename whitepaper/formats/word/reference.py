"""Styles that somebody has set in Word or WPS, in place of our own of the same names."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from whitepaper.formats.word.elements import NAMESPACES, Element, from_xml
from whitepaper.inputs.theme import Theme

_W = f"{{{NAMESPACES['w']}}}"
# What names another style.
_NAMING = ("basedOn", "next", "link")


def dressed_styles(ours: Element, theme: Theme) -> Element:
    """The part that defines styles, with those of a theme's document in place of ours.

    Programs may name a style otherwise within a file, but not for those who read.
    """
    if not theme.reference:
        return ours
    theirs = _styles(theme)
    by_name = {_name(style): style for style in theirs}
    known = {_style_name(style): str(style.attributes["w:styleId"]) for style in _of(ours)}
    ids = {
        str(style.get(f"{_W}styleId")): known[name]
        for name, style in by_name.items()
        if name in known
    }
    content = tuple(
        _replaced(each, by_name[_style_name(each)], ids)
        if isinstance(each, Element) and each.name == "w:style" and _style_name(each) in by_name
        else each
        for each in ours.content
    )
    return replace(ours, content=content)


def _styles(theme: Theme) -> list[Any]:
    from lxml import etree

    with zipfile.ZipFile(theme.path(theme.reference)) as archive:
        markup = archive.read("word/styles.xml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return list(etree.fromstring(markup, parser).iterchildren(f"{_W}style"))


def _name(style: Any) -> str:
    name = style.find(f"{_W}name")
    return "" if name is None else str(name.get(f"{_W}val")).casefold()


def _of(part: Element) -> list[Element]:
    return [each for each in part.content if isinstance(each, Element) and each.name == "w:style"]


def _style_name(style: Element) -> str:
    names = (each for each in style.content if isinstance(each, Element) and each.name == "w:name")
    return str(next(names).attributes["w:val"]).casefold()


def _replaced(ours: Element, theirs: Any, ids: Mapping[str, str]) -> Element:
    """A style of theirs as ours: what it names by its id is what we call so, or is left out."""
    for naming in _NAMING:
        for each in theirs.findall(f"{_W}{naming}"):
            if (own := ids.get(str(each.get(f"{_W}val")))) is None:
                theirs.remove(each)
            else:
                each.set(f"{_W}val", own)
    # How it is counted is said in another part of their file.
    for counted in theirs.findall(f"{_W}pPr/{_W}numPr"):
        counted.getparent().remove(counted)
    converted = from_xml(theirs)
    return replace(ours, content=converted.content)
