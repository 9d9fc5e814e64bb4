"""The Markdown of Quarto and of MyST as ours, and what of it ours has not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whitepaper.messages import msg
from whitepaper.moving import tables
from whitepaper.moving.blocks import block
from whitepaper.moving.directives import FENCE, Block, end_of, is_directive
from whitepaper.moving.inlines import inline
from whitepaper.moving.setting import OF_MYST, Reading, Setting, Tell, picture_path

_MARK = re.compile(r"\((?P<label>[^()\s]+)\)=[ \t]*$")
_OWN_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
# The address of pictures and links that name it: a picture of the book, or a place elsewhere.
_ADDRESS = re.compile(r"(?P<before> {0,3}\[[^\]^@][^\]]*\]:[ \t]+)(?P<path>[^\s]+)[ \t]*")
_NOTE = re.compile(r"\[\^[^\]\s]+\]:[ \t]")
_HEADING = re.compile(
    r"(?P<marks>[ \t]*#{1,6}[ \t]+)(?P<title>.*?)(?:[ \t]*\{(?P<said>[^{}`]*)\})?[ \t]*$"
)
_CAPTION = re.compile(r"(?::|Table:|table:)[ \t]+(?P<text>.*)", re.DOTALL)
_SAID = re.compile(r"\{(?P<said>[^{}]*)\}\s*$")
_BEGINS = re.compile(r"[ \t]*(?:[-*+]|\d+[.)]|\(\w+\)|[A-Za-z]\)|#\.|:)[ \t]|[ \t]*>")
_COUNTED = re.compile(r" {0,3}(?:\(\w{1,4}\)|[A-Za-z]\))[ \t]")
_LISTED = re.compile(r"([ \t]*)#\.(?=[ \t])")
_COMMENT = re.compile(r"[ \t]*<!--")
_ENVIRONMENT = re.compile(r"[ \t]*\\begin\{(?P<name>\w+\*?)\}")
# What MyST says of the block that follows.
_OF_BLOCK = re.compile(r"\{[#.][^{}]*\}[ \t]*")
_OF_LINES = re.compile(r"\|(?: (?P<text>.*))?$")


def converted(text: str, setting: Setting, tell: Tell) -> str:
    """A Markdown text of Quarto or MyST as ours; what cannot be said here is told."""
    reading = Reading(setting, tell, {}, frozenset(_OWN_NOTE.findall(text)))
    whole = "\n".join(_blocks(text.split("\n"), 1, reading)).strip("\n")
    stated = "\n\n".join(f"[^{name}]: {note}" for name, note in reading.notes.items())
    return f"{whole}\n\n{stated}" if stated else whole


def _blocks(lines: list[str], first: int, reading: Reading) -> Iterator[str]:
    at, of_myst = 0, reading.setting.tool in OF_MYST
    while at < len(lines):
        fence = FENCE.match(lines[at])
        if fence and (fence["info"] or fence["marks"][0] != ":"):
            end = end_of(lines, at, fence)
            yield from _fenced(lines, at, end, first, reading)
            at = end + 1
        elif fence or _is_unseen(lines[at], reading.setting):
            at += 1
        elif attributes := _OF_BLOCK.fullmatch(lines[at]) if of_myst else None:
            yield from (f"({label})=" for label in re.findall(r"#([\w:.-]+)", attributes[0]))
            at += 1
        elif length := _as_it_is(lines, at):
            yield from lines[at : at + length]
            at += length
        else:
            end = _end_of_chunk(lines, at, reading.setting)
            yield from _chunk(lines, at, end, first + at, reading)
            at = end


def _fenced(lines: list[str], at: int, end: int, first: int, reading: Reading) -> Iterator[str]:
    fence = FENCE.match(lines[at])
    assert fence is not None
    info, is_div = fence["info"], fence["marks"][0] == ":"
    if is_div or is_directive(info):
        shift = fence["indent"]
        body = tuple(line.removeprefix(shift) for line in lines[at + 1 : end])
        found = Block(info, body, first + at, is_div)
        made = block(found, _blocks, reading)
        yield from (f"{shift}{line}" if line and shift else line for line in made)
    elif "lst-cap" in info:
        yield from block(Block(info, tuple(lines[at : end + 1]), first + at, True), _code, reading)
    else:
        yield from lines[at : end + 1]


def _code(lines: list[str], _first: int, _reading: Reading) -> list[str]:
    """A fence of code whose attributes were read, without them."""
    fence = FENCE.match(lines[0])
    language = re.search(r"\.([\w-]+)", lines[0])
    marks = fence["marks"] if fence else "```"
    return [f"{marks}{language[1] if language else ''}", *lines[1:]]


def _is_unseen(line: str, setting: Setting) -> bool:
    """Whether a line is none for readers: one that ends a cell of MyST, or a comment of its."""
    of_myst = setting.tool in OF_MYST and re.match(r"%(?:\s|$|%)", line) is not None
    return of_myst or re.fullmatch(r"\+\+\+(?:[ \t]*\{.*\})?[ \t]*", line) is not None


def _as_it_is(lines: list[str], at: int) -> int:
    """How many lines from one on are a comment or a formula, in which nothing is to be read."""
    line = lines[at]
    if _is_indented_code(lines, at):
        return 1
    if _COMMENT.match(line):
        return _until(lines, at, "-->", line.partition("<!--")[2])
    if line.strip().startswith("$$"):
        return _until(lines, at, "$$", line.strip()[2:])
    if environment := _ENVIRONMENT.match(line):
        ends = f"\\end{{{environment['name']}}}"
        return _until(lines, at, ends, line)
    return 0


def _is_indented_code(lines: list[str], at: int) -> bool:
    """Whether a line is code by its indentation, and not what goes on in an item of a list."""
    if not re.match(r" {4}|\t", lines[at]) or (
        at and lines[at - 1].strip() and not (re.match(r" {4}|\t", lines[at - 1]))
    ):
        return False
    above = next((text for text in reversed(lines[:at]) if re.match(r"\S", text)), "")
    return not (_BEGINS.match(above) or _NOTE.match(above))


def _until(lines: list[str], at: int, ends: str, rest: str) -> int:
    """How many lines there are up to one with an end; those of the chunk if it has none."""
    if ends in rest:
        return 1 if rest.rstrip().endswith(ends) or ends == "$$" else 0
    for further in range(at + 1, len(lines)):
        if ends in lines[further]:
            return further - at + 1
    return 0


def _end_of_chunk(lines: list[str], at: int, setting: Setting) -> int:
    """The line after those that belong together: a blank line or a fence comes next."""
    end = at + 1
    if not lines[at].strip():
        return end
    while end < len(lines) and lines[end].strip():
        fence = FENCE.match(lines[end])
        is_formula = lines[end].strip().startswith("$$") or _ENVIRONMENT.match(lines[end])
        if fence or is_formula or _is_unseen(lines[end], setting):
            break
        end += 1
    if _is_in_comment(lines[at:end]):
        closes = (n for n in range(end, len(lines)) if "-->" in lines[n])
        return next(closes, end - 1) + 1
    return end


# ---- What no blank line is in


def _chunk(lines: list[str], at: int, end: int, number: int, reading: Reading) -> Iterator[str]:
    own = lines[at:end]
    if (made := _table(own, number, reading)) is not None:
        yield from made
    elif all(_OF_LINES.match(line) for line in own) and not any(map(tables.is_row, own)):
        yield from _of_lines(own, number, reading)
    elif caption := _caption(lines, at, end, number, reading):
        yield from caption
    else:
        yield from _pieces(own, number, reading)


def _table(own: list[str], number: int, reading: Reading) -> list[str] | None:
    """A table that Pandoc draws; None if it is none, and its text as code if it is too odd."""
    if tables.length_of_grid(own, 0) == len(own):
        made = tables.of_grid(own)
    elif tables.length_of_simple(own, 0) == len(own):
        made = tables.of_simple(own)
    else:
        return None
    if made:
        return [_row(line, number, reading) for line in made]
    what = msg("a table whose cells take several rows or columns is printed as it is written")
    reading.tell(number, what, msg("write it anew, with | between its cells"))
    return ["```", *own, "```"]


def _of_lines(own: list[str], number: int, reading: Reading) -> Iterator[str]:
    """A block of lines, each of which stands by itself."""
    texts = [line[2:].rstrip() for line in own]
    for at, text in enumerate(texts):
        shift = "\u00a0" * (len(text) - len(text.lstrip()))
        said = f"{shift}{inline(text.lstrip(), number + at, reading)}"
        yield f"{said}\\" if at + 1 < len(texts) and said else said


def _caption(lines: list[str], at: int, end: int, number: int, reading: Reading) -> list[str]:
    """A caption of a table in the line before or after it, as one line; nothing if it is none."""
    found = _CAPTION.fullmatch(" ".join(line.strip() for line in lines[at:end]))
    before = next((line for line in reversed(lines[:at]) if line.strip()), "")
    after = next((line for line in lines[end:] if line.strip()), "")
    is_one = any(_ends_table(line) for line in (before, after))
    if not found or not is_one or (at and lines[at - 1].strip()):
        return []
    text, label = found["text"], ""
    if said := _SAID.search(text):
        text = text[: said.start()]
        label = next(iter(re.findall(r"#([\w:.-]+)", said["said"])), "")
    label = reading.setting.labels.get(label, label)
    return [f": {inline(text.strip(), number, reading)}{f' {{#{label}}}' if label else ''}"]


def _ends_table(line: str) -> bool:
    return (
        tables.is_row(line)
        or tables.is_delimiter(line)
        or re.match(r"\+[-=]|[ \t]*-{3,}[ \t]+-{2,}", line) is not None
        or ("|" in line and not line.startswith((">", "#")))
        or re.search(r"\S {2,}\S", line) is not None
    )


def _pieces(own: list[str], number: int, reading: Reading) -> Iterator[str]:
    """Paragraphs, items of lists, rows and headings, each by itself."""
    piece: list[str] = []
    began = number
    for at, line in enumerate([*own, None], start=number):
        if piece and line is not None and _is_in_comment(piece):
            piece.append(line)
            continue
        alone = line is None or _stands_alone(line)
        if piece and (alone or (line is not None and _BEGINS.match(line))):
            made = _piece(piece, began, reading)
            goes_on = line is not None and _COUNTED.match(line) and _COUNTED.match(piece[0])
            # Such a list is none here: each item keeps its line.
            yield from (*made[:-1], f"{made[-1]}\\") if goes_on else made
            piece = []
        if line is None:
            return
        if alone:
            yield _alone(line, at, reading)
            continue
        began = began if piece else at
        piece.append(line)


def _is_in_comment(piece: list[str]) -> bool:
    begins, _, rest = "\n".join(piece).rpartition("<!--")
    return bool(begins) and "-->" not in rest


def _piece(piece: list[str], began: int, reading: Reading) -> list[str]:
    inner = reading.within_note() if _NOTE.match(piece[0]) else reading
    text = _LISTED.sub(r"\g<1>1.", "\n".join(piece))
    return inline(text, began, inner).split("\n")


def _stands_alone(line: str) -> bool:
    return bool(
        _MARK.match(line)
        or _ADDRESS.fullmatch(line)
        or _HEADING.match(line)
        or tables.is_row(line)
        or tables.is_delimiter(line)
        or re.fullmatch(r"[ \t]*(?:-{2,}|={2,}|\*{3,})[ \t]*", line)
    )


def _alone(line: str, number: int, reading: Reading) -> str:
    labels = reading.setting.labels
    if mark := _MARK.match(line):
        return f"({labels.get(mark['label'], mark['label'])})="
    if address := _ADDRESS.fullmatch(line):
        return f"{address['before']}{picture_path(address['path'], reading.setting)}"
    if heading := _HEADING.match(line):
        own = re.findall(r"#([\w:.-]+)", heading["said"] or "")
        named = f" {{#{labels.get(own[0], own[0])}}}" if own else ""
        return f"{heading['marks']}{inline(heading['title'], number, reading)}{named}"
    return _row(line, number, reading)


def _row(line: str, number: int, reading: Reading) -> str:
    if tables.is_delimiter(line) or not tables.is_row(line):
        return line
    escaped = tables.with_lines_escaped(line) if reading.setting.tool == "quarto" else line
    return inline(escaped, number, reading)
