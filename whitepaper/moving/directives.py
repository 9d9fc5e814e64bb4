"""What the fence of a block of Quarto or MyST says: its name, argument, options and body."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from whitepaper.inputs import yaml
from whitepaper.messages import key

FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}|~{3,}|:{3,})[ \t]*(?P<info>.*?)[ \t]*$")
_DIRECTIVE = re.compile(r"\{(?P<name>=?[A-Za-z][\w:+.-]*)\}[ \t]*(?P<argument>.*)")
_DIV = re.compile(r"(?P<name>[\w-]*)[ \t]*\{(?P<attributes>.*)\}[ \t]*:*|(?P<bare>[\w-]+)[ \t]*:*")
_OPTION = re.compile(r"[ \t]*:(?P<name>[\w-]+):[ \t]*(?P<value>.*)$")
_ATTRIBUTE = re.compile(r"""([\w-]+)=(?:"([^"]*)"|'([^']*)'|([^\s"'}]+))""")

BOXES = {
    **dict.fromkeys(("note", "callout-note"), key("Note")),
    **dict.fromkeys(("warning", "attention", "callout-warning"), key("Warning")),
    **dict.fromkeys(("tip", "hint", "callout-tip"), key("Tip")),
    **dict.fromkeys(("important", "callout-important"), key("Important")),
    **dict.fromkeys(("caution", "danger", "error", "callout-caution"), key("Caution")),
    "seealso": key("See also"),
    **dict.fromkeys(("admonition", "topic", "sidebar", "margin", "dropdown", "card"), ""),
}
CODE = frozenset({"code", "code-block", "sourcecode", "literalinclude"})
FIGURES = frozenset({"figure", "image", "figure-md", "subfigure"})
TABLES = frozenset({"table", "list-table", "csv-table"})


class Block(Struct, frozen=True):
    """What stands in a fence: what that says, and its lines; `line` is that of the fence."""

    info: str
    body: tuple[str, ...]
    line: int
    is_div: bool = False


class Opened(Struct, frozen=True):
    """What a fence says: its name, argument and options, its classes, and the lines below these."""

    name: str
    argument: str
    given: Mapping[str, str]
    body: tuple[str, ...]
    classes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What the block is called in references."""
        return self.given.get("name") or self.given.get("label") or ""


def is_directive(info: str) -> bool:
    """Whether a fence is that of a directive, or of Quarto's code with attributes."""
    return _DIRECTIVE.match(info) is not None


def open_fence(block: Block) -> Opened:
    """What a fence says, with the name of its directive or of its first class."""
    if directive := _DIRECTIVE.match(block.info):
        given, body = _options(block.body)
        name, argument = directive["name"].lower(), directive["argument"].strip()
        # A figure of Markdown has its name for an argument.
        if name == "figure-md" and argument:
            given, argument = {"name": argument, **given}, ""
        if inline := re.match(r":(\w[\w-]*):[ \t]*(.*)", argument):
            given, argument = {inline[1]: inline[2], **given}, ""
        return Opened(name, argument, given, body)
    found = _DIV.fullmatch(block.info)
    attributes = (found["attributes"] if found else None) or ""
    bare = (found and (found["bare"] or found["name"])) or ""
    given = {n: a or b or c for n, a, b, c in _ATTRIBUTE.findall(attributes)}
    unquoted = _ATTRIBUTE.sub("", attributes)
    classes = tuple(re.findall(r"\.([\w-]+)", unquoted)) or ((bare,) if bare else ())
    if label := re.search(r"#([\w:.-]+)", unquoted):
        given["name"] = label[1]
    kind = given.get("name", "").partition("-")[0]
    name = next((each for each in classes if each in BOXES), "")
    name = name or (kind if kind in ("fig", "tbl") else "") or (classes[0] if classes else kind)
    return Opened(name, given.get("title", ""), given, block.body, classes)


def _options(body: tuple[str, ...]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The options of a directive, and what stands below them."""
    given: dict[str, str] = {}
    at = 0
    if body and body[0].strip() == "---":
        end = next((n for n, line in enumerate(body[1:], 1) if line.strip() == "---"), 0)
        given |= _of_yaml("\n".join(body[1:end]))
        at = end + 1
    while at < len(body) and (match := _OPTION.match(body[at])):
        given[match["name"]] = match["value"].strip().strip("\"'")
        at += 1
    return given, body[at:]


def _of_yaml(text: str) -> dict[str, str]:
    try:
        found = yaml.load(text.encode(), "safe")
    except yaml.UnreadableError:
        return {}
    pairs = found.items() if isinstance(found, dict) else ()
    return {str(name): str(value) for name, value in pairs if not isinstance(value, dict | list)}


def end_of(lines: list[str], start: int, fence: re.Match[str]) -> int:
    """The line that closes a fence; the number of lines if none does."""
    depth = 0
    for at in range(start + 1, len(lines)):
        other = FENCE.match(lines[at])
        if not other or other["marks"][0] != fence["marks"][0]:
            continue
        if fence["marks"][0] == ":":
            depth += 1 if other["info"] else -1
            if depth < 0:
                return at
        elif not other["info"] and len(other["marks"]) >= len(fence["marks"]):
            return at
    return len(lines)
