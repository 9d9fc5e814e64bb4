"""What in a text of HTML is an element, which elements a reader sees, and how they are set.

Browsers take `List<String>` for an element that shows nothing, and `a<b` before Hanzi for the
beginning of one: here they are text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import tinycss2
from markdown_it.common import html_re

_MARKUP = re.compile(
    r"""
      <(?P<verbatim>script|style|math)\b[^<>]*>.*?(?:</(?P=verbatim)\s*>|\Z)
    | <!--.*?(?:-->|\Z)
    | <[!?][A-Za-z\[][^<>]*>
    | (?P<tag></?(?P<name>[A-Za-z][A-Za-z0-9-]*)(?=[\s/>])(?:"[^"]*"|'[^']*'|[^<>"'])*>)
    | <
    """,
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_BY_RULE = re.compile(f"{html_re.open_tag}|{html_re.close_tag}")
# Those of HTML that lxml does not list.
_MORE_ELEMENTS = frozenset(
    (
        *("bdi", "data", "dialog", "frame", "listing", "main", "nobr", "noframes", "picture"),
        *("plaintext", "portal", "rb", "rtc", "search", "slot", "template", "xmp"),
    )
)
_SHEET = re.compile(r"<style\b[^<>]*>(.*?)(?:</style\s*>|\Z)", re.DOTALL | re.IGNORECASE)
# Of a style sheet what says which words are seen, and how they differ from others.
_PROPERTIES = frozenset(
    ("display", "visibility", "vertical-align", "color", "background", "background-color", "width")
)
_SELECTOR = re.compile(r"[\w#.-]+(?:\s+[\w#.-]+)*")
_SIMPLE = re.compile(r"([#.]?)([\w-]+)")
_UNSEEN = {"display": {"none"}, "visibility": {"hidden", "collapse"}}
# How specific it is, its selector, and what it says.
_Rule = tuple[tuple[int, int, int, int], str, str]
# What only helps programs that read aloud stands there twice; an image does not.
_HIDDEN = "//*[@style or @hidden or (@aria-hidden='true' and not(descendant-or-self::img))]"


def escaped(html: str) -> str:
    """HTML in which what is no element is text."""
    return _MARKUP.sub(_escaped, html)


def _escaped(match: re.Match[str]) -> str:
    tag = match["tag"]
    if match[0] != "<" and (tag is None or _is_element(tag, match["name"])):
        return match[0]
    return match[0].replace("<", "&lt;")


def _is_element(tag: str, name: str) -> bool:
    """Whether what looks like a tag is one: by CommonMark's rule, or nearly."""
    if name.lower() not in _elements() and "-" not in name:
        return False
    # Authors leave out spaces between attributes, and programs name these as they like.
    return tag[1] == "/" or bool(_BY_RULE.fullmatch(tag) or re.search("=\\s*[\"']", tag))


@cache
def _elements() -> frozenset[str]:
    # Imported late: a build with nothing to do needs no parser.
    from lxml.html import defs

    return frozenset(defs.tags) | _MORE_ELEMENTS


def without_hidden(root: Any) -> None:
    """Take out of a tree what a browser would not show, with all that it holds."""
    for element in root.xpath(_HIDDEN):
        marked = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        if marked or any(declared(element, name) in values for name, values in _UNSEEN.items()):
            _take_out(element)


def _take_out(element: Any) -> None:
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def declared(element: Any, name: str) -> str:
    """What an element's style says of a property, in small letters; the last word counts."""
    found = re.findall(rf"(?:^|;)\s*{name}\s*:([^;]*)", element.get("style", "").lower())
    return found[-1].replace("!important", "").strip() if found else ""


# ---- Style sheets


def sheets(html: str) -> str:
    """The style sheets that stand in a text of HTML."""
    return "\n".join(_SHEET.findall(html))


def set_styles(root: Any, css: str) -> None:
    """Write what a style sheet says of elements into their own `style`, before what is there.

    Selectors are names, classes and ids, one within another; rules with others are passed over.
    """
    by_id: dict[str, list[Any]] = defaultdict(list)
    rules = _sorted_rules(css)
    for element in root.iter("*") if rules else ():
        if name := element.get("id"):
            by_id[name].append(element)
    for _, selector, style in rules:
        *around, last = selector.split()
        names = [name for mark, name in _SIMPLE.findall(last) if mark == "#"]
        for element in by_id[names[0]] if names else root.iter("*"):
            if _fits(element, last) and _is_within(element, around):
                element.set("style", f"{style};{element.get('style', '')}")


# A program writes the same sheet beside each of its tables.
@lru_cache(maxsize=64)
def _sorted_rules(css: str) -> list[_Rule]:
    """The rules of a sheet; what is most specific stands last when all are written, and counts."""
    return sorted(_rules(css), key=lambda rule: rule[0], reverse=True)


def _rules(css: str) -> Iterator[_Rule]:
    """How specific a rule is, its selector, and what it says."""
    parsed = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    for order, rule in enumerate(parsed):
        if rule.type != "qualified-rule":
            continue
        own = [
            f"{part.lower_name}:{tinycss2.serialize(part.value)}"
            for part in tinycss2.parse_declaration_list(rule.content)
            if part.type == "declaration" and part.lower_name in _PROPERTIES
        ]
        for selector in tinycss2.serialize(rule.prelude).split(",") if own else ():
            if _SELECTOR.fullmatch(selector := selector.strip()):
                marks = [mark for mark, _ in _SIMPLE.findall(selector)]
                counts = (marks.count("#"), marks.count("."), marks.count(""), order)
                yield counts, selector, ";".join(own)


def _fits(element: Any, simple: str) -> bool:
    """Whether an element is what one part of a selector names: `td.total`, `#a`."""
    for mark, name in _SIMPLE.findall(simple):
        if mark == "":
            fits = name.lower() == element.tag
        elif mark == "#":
            fits = name == element.get("id")
        else:
            fits = name in element.get("class", "").split()
        if not fits:
            return False
    return True


def _is_within(element: Any, around: list[str]) -> bool:
    wanted = list(around)
    for outer in element.iterancestors():
        if not wanted:
            break
        if _fits(outer, wanted[-1]):
            wanted.pop()
    return not wanted
