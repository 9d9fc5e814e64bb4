"""The places of a book that references name: what they are called here, and what has no number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from whitepaper.document.labels import LABEL, is_label
from whitepaper.messages import msg, translate
from whitepaper.moving.cells import Page
from whitepaper.moving.directives import (
    BOXES,
    CODE,
    FENCE,
    FIGURES,
    TABLES,
    Block,
    Opened,
    end_of,
    is_directive,
    open_fence,
)

_MARK = re.compile(r"\((?P<label>[^()\s]+)\)=[ \t]*$")
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+(?P<title>.*?)[ \t]*(?:\{(?P<said>[^{}]*)\})?[ \t]*$")
_HAS_LABEL = re.compile(r"\{[^{}]*#(?P<label>[\w:.-]+)[^{}]*\}")
_ID = re.compile(r"\b(?:id|name)=[\"']([^\"']+)[\"']")
_FORMULA = re.compile(r"\$\$[ \t]*\((?P<label>[^()\s]+)\)|\\label\{(?P<tex>[^{}]+)\}")
_OF_CODE = re.compile(r"#\s*\|\s*label:\s*[\"']?(?P<label>[\w:.-]+)", re.MULTILINE)
_LISTING = re.compile(r"#\s*\|\s*lst-(label|cap):\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)


class Labels(Struct, frozen=True):
    """Labels by what they are here; `titled` are the words of what has no number.

    `anchors` are all places that links lead to, as `compared` has them.
    """

    numbered: Mapping[str, str] = field(default_factory=dict)
    titled: Mapping[str, str] = field(default_factory=dict)
    equations: frozenset[str] = frozenset()
    anchors: frozenset[str] = frozenset()


class _Found(Struct, frozen=True):
    """A place: its kind (fig, tbl, sec, eq, or none), and its words; `alias` is another's name."""

    label: str
    kind: str = ""
    words: str = ""
    alias: str = ""


def compared(name: str) -> str:
    """A name or a title as links are compared with them: its letters and digits."""
    return re.sub(r"[\W_]+", "", name).casefold()


def of_pages(pages: Sequence[Page], language: str) -> Labels:
    """The labels of all pages."""
    found = [place for page in pages for place in _in_page(page, language)]
    here: dict[str, str] = {}
    for place in found:
        if place.kind and place.kind != "eq" and not place.alias:
            here[place.label] = (
                place.label if is_label(place.label, place.kind) else _here(place.kind, place.label)
            )
    titled = {place.label: place.words for place in found if not place.kind and not place.alias}
    equations = frozenset(place.label for place in found if place.kind == "eq")
    for place in found:
        if place.alias and place.label not in here:
            here[place.label] = here.get(place.alias, place.alias)
    return Labels(
        {label: new for label, new in here.items() if label != new},
        {label: words for label, words in titled.items() if label not in here},
        equations,
        frozenset(compared(name) for name in (*here, *here.values(), *titled, *equations))
        | frozenset(compared(place.words) for place in found if place.words),
    )


def _here(kind: str, label: str) -> str:
    bare = re.sub("[^A-Za-z0-9]+", "-", label).strip("-")
    return f"{kind}-{bare.removeprefix(f'{kind}-')}"


def _in_page(page: Page, language: str) -> Iterator[_Found]:
    if label := str(page.front.get("label") or ""):
        yield _Found(label, "sec")
    for each in page.cells:
        if each.cell.cell_type == "markdown":
            yield from _in_lines(each.cell.source.split("\n"), language)
        elif each.cell.cell_type == "code":
            yield from _of_code(each.cell.source, each.cell.metadata)


def _of_code(source: str, metadata: Mapping[str, object]) -> Iterator[_Found]:
    own = metadata.get("mystnb")
    figure = own.get("figure") if isinstance(own, Mapping) else None
    name = figure.get("name") if isinstance(figure, Mapping) else None
    if name:
        yield _Found(str(name), "fig")
    label = str(metadata.get("label") or "")
    if label and not re.fullmatch(LABEL, label):
        yield _Found(label, "fig") if metadata.get("caption") else _Found(label, words=label)
    elif label:
        yield _Found(label, label.partition("-")[0])
    listing: dict[str, str] = dict(_LISTING.findall(source))
    if "label" in listing:
        yield _Found(listing["label"], words=str(listing.get("cap", listing["label"])))
    for match in _OF_CODE.finditer(source):
        kind = match["label"].partition("-")[0]
        # Of several pictures that a cell shows the first has the label of all.
        yield _Found(f"{match['label']}-1", alias=match["label"])
        yield _Found(match["label"], kind if kind in ("fig", "tbl") else "", match["label"])


def _in_lines(lines: list[str], language: str) -> Iterator[_Found]:
    at = 0
    marks: list[str] = []
    closing: set[int] = set()
    while at < len(lines):
        line, fence = lines[at], FENCE.match(lines[at])
        at += 1
        if at - 1 in closing:
            continue
        if mark := _MARK.match(line.strip()):
            marks.append(mark["label"])
            continue
        if not line.strip():
            continue
        if fence and fence["info"]:
            end = end_of(lines, at - 1, fence)
            block = Block(fence["info"], tuple(lines[at:end]), at, fence["marks"][0] == ":")
            own = list(_of_block(block, language))
            yield from own
            if own and own[0].label:
                yield from (_Found(mark, alias=own[0].label) for mark in marks)
                marks = []
            if not block.is_div and not is_directive(block.info):
                at = end + 1
            closing.add(end)
        elif fence and fence["marks"][0] != ":":
            at = end_of(lines, at - 1, fence) + 1
        else:
            yield from _in_line(line, marks)
        yield from (_Found(mark, words="") for mark in marks)
        marks = []


def _in_line(line: str, marks: list[str]) -> Iterator[_Found]:
    if heading := _HEADING.match(line):
        own = re.findall(r"#([\w:.-]+)", heading["said"] or "")
        yield from (_Found(label, "sec") for label in (*own, *marks))
        marks.clear()
        yield _Found(heading["title"], words=heading["title"])
        return
    for match in _HAS_LABEL.finditer(line):
        kind = match["label"].partition("-")[0]
        yield _Found(match["label"], kind if kind in ("fig", "tbl", "sec", "eq") else "")
    for match in _FORMULA.finditer(line):
        yield _Found(match["label"] or match["tex"], "eq")
    for label in _ID.findall(line):
        yield _Found(label)


def _of_block(block: Block, language: str) -> Iterator[_Found]:
    """The label of a block, of those within it the first if it has several of a kind."""
    own = open_fence(block)
    if not own.label:
        return
    kind = _kind(own, block)
    inner = re.findall(rf"\{{[^{{}}]*#({kind or 'fig'}-[\w:.-]+)", "\n".join(own.body))
    if block.is_div and kind in ("fig", "tbl") and inner:
        # A panel is none here: its parts stand by themselves.
        yield _Found(own.label, alias=inner[0])
    elif block.is_div and kind == "tbl" and has_picture(own.body):
        yield _Found(own.label, alias=f"fig-{own.label.removeprefix('tbl-')}")
    else:
        yield _Found(own.label, kind, title_of(own, language) if not kind else "")


def has_picture(lines: Sequence[str]) -> bool:
    """Whether what is called a table is a picture of one."""
    return any("![" in line for line in lines) and not any(
        line.lstrip().startswith("|") for line in lines
    )


def _kind(own: Opened, block: Block) -> str:
    if own.name in FIGURES or own.name == "fig":
        return "fig"
    if own.name in TABLES or own.name == "tbl":
        return "tbl"
    return "eq" if own.name == "math" and not block.is_div else ""


def title_of(own: Opened, language: str) -> str:
    """What a block is called that has no number: its title, its caption, or its kind."""
    if own.name in CODE or own.given.get("lst-cap"):
        return own.given.get("caption") or own.given.get("lst-cap") or own.label
    if own.argument and own.name != "code-cell":
        return own.argument
    heading = next((line for line in own.body if line.strip()), "")
    if match := _HEADING.match(heading):
        return match["title"]
    kind = BOXES.get(own.name, "")
    return translate(msg(kind), language) if kind else own.label
