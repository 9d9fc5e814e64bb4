"""Blocks of Quarto and MyST, which stand between fences, as ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from whitepaper.messages import key, msg, translate
from whitepaper.moving import tables
from whitepaper.moving.directives import BOXES, CODE, TABLES, Block, Opened, open_fence
from whitepaper.moving.inlines import (
    LOOK,
    NOT_KNOWN,
    ONLY_FOR,
    WRITE_IT,
    hidden_from,
    inline,
)
from whitepaper.moving.labels import has_picture
from whitepaper.moving.setting import Reading, Setting, is_elsewhere, picture_path

# Reads lines, of which the first has a number, as prose.
Read = Callable[[list[str], int, Reading], Iterable[str]]

_TITLE = re.compile(r"[ \t]*#{1,6}[ \t]+(?P<title>.+?)(?:[ \t]*\{[^{}]*\})?[ \t]*$")
_PICTURE_OF = re.compile(
    r"!\[(?P<text>.*?)\]\((?P<path><[^<>]*>|[^()\s]+)[^()]*\)(?:\{(?P<said>[^{}]*)\})?", re.DOTALL
)
_ELEMENT = re.compile(r"<img\b(?P<said>[^<>]*)>")
_ATTRIBUTE = re.compile(r"""([\w-]+)=(?:"([^"]*)"|'([^']*)'|([^\s"'}]+))""")
# What has a title and a body, and stands apart as a box does.
_STATEMENTS = frozenset(
    {
        *("thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem", "alg"),
        *("proof", "remark", "solution", "exercise", "tip", "nte", "wrn", "imp", "cau"),
    }
)
# Whose argument is a title for readers.
_TITLED = frozenset({"tab-item", "grid-item-card", "card", "epigraph", "dropdown"})
# What only sets the page, and what of it is silently nothing here.
_QUIET = frozenset({"tableofcontents", "contents", "toctree", "index"})
_CONDITIONAL = frozenset({"content-visible", "content-hidden"})
_DRAWN = frozenset({"mermaid", "dot", "graphviz"})
_PICTURE = msg("put a picture of it in its place")
_NO_PANEL = key("“{name}” is no panel here: its parts stand by themselves")


def block(own: Block, read: Read, reading: Reading) -> Iterator[str]:
    """A block as ours; what of it cannot be said here is told."""
    said = open_fence(own)
    if hidden := _hidden_from(own, said):
        reading.tell(own.line, msg(ONLY_FOR, formats=hidden), LOOK)
        return
    skipped = len(own.body) - len(said.body)
    inner = list(read(list(said.body), own.line + 1 + skipped, reading))
    if said.name in BOXES or said.name in _STATEMENTS or said.name.startswith("prf:"):
        yield from _box(said, inner, own.line, reading)
    elif kept := _as_own_block(said, inner, own.line, reading):
        yield from kept
    elif said.name in ("only", "hidden") or not _CONDITIONAL.isdisjoint(said.classes):
        yield from ("", *inner, "")
    elif said.name not in _QUIET:
        yield from _without_block(own, said, inner, reading)


def _hidden_from(own: Block, said: Opened) -> str:
    if said.name == "only":
        return "" if "html" in said.argument else said.argument
    return hidden_from(said.classes, own.info) if own.is_div else ""


def _as_own_block(own: Opened, inner: list[str], line: int, reading: Reading) -> list[str]:
    """A block that is known here too, as it is written here; nothing if it is none."""
    name, argument, body, setting = own.name, own.argument, own.body, reading.setting
    label = setting.labels.get(own.label, own.label)
    pictures = [found for text in inner for found in _PICTURE_OF.finditer(text)]
    if name in ("figure", "image"):
        return list(_figure(own, inner, line, reading))
    if name == "figure-md":
        return _figure_of_markdown(own, label, inner, setting)
    if name == "fig" or (name == "tbl" and has_picture(own.body)):
        if len(pictures) == 1:
            return [_one_picture(own, label, inner, pictures[0])]
        return _panel(own, inner, line, reading) if pictures else []
    if name == "tbl":
        return _table(own, label, inner, line, reading)
    if name in TABLES:
        return _table_of_directive(own, label, inner, line, reading)
    if name == "glossary":
        return ["", *_terms(inner), ""]
    if name == "math":
        label = own.given.get("label") or own.given.get("name", "")
        named = f" ({label})" if label else ""
        return ["", "$$", *body, f"$${named}", ""]
    if name in CODE - {"literalinclude"} or name == "code-cell":
        return [*_captioned(own, inner, line, reading), *_fence(argument, body)]
    if name == "lst" or "lst-cap" in own.given:
        return [*_captioned(own, inner, line, reading), *inner]
    return list(body) if name == "=html" or (name == "raw" and argument == "html") else []


def _fence(language: str, body: Sequence[str]) -> list[str]:
    marks = "`" * max((len(found) + 1 for found in re.findall("`{3,}", "\n".join(body))), default=3)
    lines = "\n".join(body).strip("\n").split("\n")
    return [f"{marks}{language}", *lines, marks]


def _captioned(own: Opened, inner: list[str], line: int, reading: Reading) -> list[str]:
    """What stands above a listing: its caption, to which links lead."""
    caption = own.given.get("caption") or own.given.get("lst-cap", "")
    words = inline(caption, line, reading)
    mark = [f"({own.label})="] if own.label else []
    return ["", *mark, f"*{words or own.label}*", ""] if words or mark else []


# ---- Figures


def _figure(own: Opened, inner: list[str], line: int, reading: Reading) -> Iterator[str]:
    setting, path = reading.setting, own.argument
    if is_elsewhere(path):
        what = msg("the picture {address} lies elsewhere: a link leads to it", address=path)
        reading.tell(line, what, msg("save it beside the chapter, and name it there"))
        caption = " ".join(text.strip() for text in inner if text.strip())
        yield from ("", f"[{caption or path}]({path})", "")
        return
    label = own.label
    alt = " ".join(own.given.get("alt", "").split())
    options = {"name": setting.labels.get(label, label), "alt": alt}
    options |= {name: own.given.get(name, "") for name in ("width", "height")}
    yield from _directive(f"{{{own.name}}} {picture_path(path, setting)}", options, inner)


def _directive(begins: str, options: Mapping[str, str], content: Sequence[str]) -> list[str]:
    """A directive with the options that have a value, and what stands below them."""
    given = [f":{name}: {value}" for name, value in options.items() if value]
    return [f"```{begins}", *given, "", *content, "```"]


def _figure_of_markdown(own: Opened, label: str, inner: list[str], setting: Setting) -> list[str]:
    """A figure whose picture is an element of HTML, or one of Markdown."""
    whole = "\n".join(inner)
    if picture := _PICTURE_OF.search(whole):
        return [_one_picture(own, label, inner, picture)]
    if not (element := _ELEMENT.search(whole)):
        return []
    given = _attributes(element["said"])
    options = {"name": label, **{name: given.get(name, "") for name in ("alt", "width", "height")}}
    caption = [text for text in inner if "<img" not in text]
    return _directive(f"{{figure}} {given.get('src', '')}", options, caption)


def _one_picture(own: Opened, label: str, inner: list[str], picture: re.Match[str]) -> str:
    """The picture of a figure with its caption, and what both it and the fence say of it."""
    rest = "\n".join(inner).replace(picture[0], "")
    caption = " ".join(rest.split()) or picture["text"]
    given = {**_attributes(picture["said"] or ""), **own.given}
    alt = given.get("fig-alt") or given.get("alt") or (picture["text"] if rest.strip() else "")
    said = {"alt": alt, "width": given.get("width", ""), "height": given.get("height", "")}
    shown = "".join(f' {name}="{value}"' for name, value in said.items() if value)
    return f"![{caption}]({picture['path']}){{#{label}{shown}}}"


def _panel(own: Opened, inner: list[str], line: int, reading: Reading) -> list[str]:
    reading.tell(line, msg(_NO_PANEL, name=own.label or own.name), LOOK)
    return ["", *inner, ""]


def _attributes(text: str) -> Mapping[str, str]:
    return {name: a or b or c for name, a, b, c in _ATTRIBUTE.findall(text)}


# ---- Tables


def _table(own: Opened, label: str, inner: list[str], line: int, reading: Reading) -> list[str]:
    rows = [text for text in inner if tables.is_row(text) or tables.is_delimiter(text)]
    if sum(map(tables.is_delimiter, inner)) != 1:
        return _panel(own, inner, line, reading) if rows else []
    caption = " ".join(text.strip() for text in inner if text.strip() and text not in rows)
    named = f" {{#{label}}}" if label else ""
    return ["", *rows, "", f": {caption.removeprefix(': ')}{named}", ""]


def _table_of_directive(
    own: Opened, label: str, inner: list[str], line: int, reading: Reading
) -> list[str]:
    has_head = own.given.get("header-rows", "0") not in ("", "0")
    match own.name:
        case "list-table":
            rows = tables.of_list(inner, has_head=has_head)
        case "csv-table" if "file" not in own.given and "url" not in own.given:
            rows = tables.of_csv(inner, own.given.get("header", ""), has_head=has_head)
        case "table":
            rows = inner
        case _:
            rows = []
    named = f" {{#{label}}}" if label else ""
    caption = inline(own.argument, line, reading)
    if label and rows and not caption:
        what = msg("the table “{label}” has no caption, and so no number", label=own.label)
        reading.tell(
            line, what, msg("give it a caption below it: {example}", example=": … {#tbl-…}")
        )
        return ["", *rows, ""]
    below = [f": {caption}{named}".rstrip(), ""] if caption or named else []
    return ["", *rows, "", *below] if rows else []


def _terms(lines: Sequence[str]) -> Iterator[str]:
    """The terms of a glossary with what they mean below them, as a list of definitions."""
    begins = False
    for line in lines:
        if line.startswith(":"):
            yield line
        elif line.strip() and not line.startswith((" ", "\t")):
            yield from ("", line)
            begins = True
        elif line.strip():
            yield f"{':   ' if begins else '    '}{line.strip()}"
            begins = False
        else:
            yield line


# ---- Boxes, and what there is not here


def _box(own: Opened, inner: list[str], line: int, reading: Reading) -> Iterator[str]:
    """A box as lines that begin with >, which are printed as one; headings in it are none."""
    title, kind = inline(own.argument, line, reading), BOXES.get(own.name, "")
    if title and kind and reading.setting.tool == "sphinx":
        # There it is how the text begins.
        inner, title = [title, *inner], ""
    heading = next((text for text in inner if text.strip()), "")
    if not title and (found := _TITLE.match(heading)):
        title = found["title"]
        inner.remove(heading)
    title = title or (translate(msg(kind), reading.setting.language) if kind else "")
    lines = [*((f"**{title}**", "") if title else ()), *_without_headings(inner)]
    while lines and not lines[-1].strip():
        lines.pop()
    # Boxes have no numbers, but places.
    mark = [f"({own.label})="] if own.label in reading.setting.titled else []
    yield from ("", *mark, *(f"> {text}".rstrip() for text in lines), "")


def _without_headings(lines: list[str]) -> Iterator[str]:
    inside = ""
    for line in lines:
        if fence := re.match(r"[ \t]*(`{3,}|~{3,})", line):
            inside = "" if inside and fence[1].startswith(inside) else inside or fence[1]
        title = None if inside else _TITLE.match(line)
        yield from (f"**{title['title']}**", "") if title else (line,)


def _without_block(own: Block, said: Opened, inner: list[str], reading: Reading) -> Iterator[str]:
    """What there is not here: told, and its text kept if it has one."""
    name, line = said.name, own.line
    if name in ("refs", "bibliography"):
        what, remedy = msg("there is no list of works"), msg("they stand in footnotes")
        reading.tell(line, what, remedy)
    elif name in _DRAWN:
        reading.tell(line, msg("a diagram of {name} is not drawn", name=name), _PICTURE)
        yield from _fence("", [text for text in said.body if not text.startswith("%%|")])
    elif name in ("raw", "literalinclude", "include") or name.startswith(("=", "glue")):
        reading.tell(line, msg("“{name}” is left out", name=own.info), WRITE_IT)
    else:
        asked = f"{name} {said.argument}" if said.argument and not own.is_div else name
        reading.tell(line, msg(NOT_KNOWN, name=asked or own.info), LOOK)
        titled = said.argument and name in _TITLED
        mark = [f"({said.label})="] if said.label in reading.setting.titled else []
        title = [f"**{inline(said.argument, line, reading)}**", ""] if titled else []
        yield from ("", *mark, *title, *inner, "")
