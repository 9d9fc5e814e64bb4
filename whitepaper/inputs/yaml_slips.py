"""What is wrong in a text that is not YAML, in words of who types it, and at which line.

A parser stumbles where it can go on no more, often below the mistake, and says so in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from whitepaper.messages import cut, msg, msg_n

_LONGEST_SHOWN = 30
FULL_WIDTH_COLON = re.compile(r"\s*(?P<key>(?:- +)?[\w-]+)\s*：(?P<value>.*)")
NO_SPACE = re.compile(r"\s*(?P<key>(?:- +)?[\w-]+)\s*:(?P<value>(?!//)\S.*)")
_DASH = re.compile(r"\s*(?P<dash>－ *|-(?=\w+\s*:))(?P<entry>\w.*)")
_ENTRY = re.compile(r" *(?P<hyphen>- +)?(?P<key>[\w-]+)\s*:")
_VALUE = re.compile(r"\s*(?:- +)?(?:[\w-]+:)?\s*(?P<value>.*)")
_UNCLOSED = re.compile(r"(?P<quote>[\"'])(?:(?!(?P=quote)).)*\Z")
_CLOSED_EARLY = re.compile(r"(?P<quote>[\"'])(?:(?!(?P=quote)).)*(?P=quote)\s*[^\s#,\]}].*")
_RESERVED = "@%`*&!|>"


class Slip(Struct, frozen=True):
    """What is wrong, what to do about it, and the line, counted from 1."""

    reason: str
    remedy: str
    line: int


def mistyped(line: Any) -> tuple[str, str] | None:
    """What is often mistyped in a line with a key, and the remedy; None of what is no text."""
    if not isinstance(line, str):
        return None
    if match := _DASH.match(line):
        what = msg("“{line}” has no hyphen with a space", line=excerpt(line.strip()))
        right = f"- {match['entry'].strip()}"
        return what, msg("write it as “{right}”: a hyphen, then a space", right=excerpt(right))
    if match := FULL_WIDTH_COLON.match(line):
        what = msg("“{line}” has a full-width colon", line=excerpt(line.strip()))
    elif match := NO_SPACE.match(line):
        what = msg("“{line}” has no space after its colon", line=excerpt(line.strip()))
    else:
        return None
    right = f"{match['key'].strip()}: {match['value'].strip()}".rstrip()
    return what, msg(
        "write it as “{right}”: a half-width colon, then a space", right=excerpt(right)
    )


def slip(text: str, at: int, begins: int | None) -> Slip | None:
    """What is wrong in a text at which a parser stumbled at a line, in what `begins` at another.

    Lines are counted from 0.
    """
    lines = text.split("\n")
    at = min(at, len(lines) - 1)
    filled = [n for n in range(at + 1) if _is_filled(lines[n])]
    # The line itself, and the one above, of which it may be the consequence.
    for number in reversed(filled[-2:]):
        if typed := mistyped(lines[number]) or _white(lines[number]):
            return Slip(*typed, number + 1)
    # A text that is not closed goes on for many lines.
    for number in filled if begins is None else [n for n in filled if n >= begins]:
        if _UNCLOSED.match(_value(lines[number])):
            what = msg("the quotation mark in “{line}” is not closed", line=_line(lines, number))
            return Slip(what, msg("put the same mark at the end of the text"), number + 1)
    if found := lost_hyphen(lines, at) or _indented(lines, at):
        return found
    for number in reversed(filled[-2:]):
        if told := _of_value(lines[number]):
            return Slip(*told, number + 1)
    return None


def lost_hyphen(lines: Sequence[str], at: int) -> Slip | None:
    """An entry of a list without its hyphen: the line itself, or the first one of a list above it.

    Entries are known by the key that they begin with.
    """
    own = _ENTRY.match(lines[at])
    filled = [n for n in range(at) if _is_filled(lines[n])]
    begun = ((n, match) for n in reversed(filled) if (match := _ENTRY.match(lines[n])))
    above = next(((n, match) for n, match in begun if own and match["key"] == own["key"]), None)
    if own is None or above is None or bool(own["hyphen"]) == bool(above[1]["hyphen"]):
        return None
    number, other = above
    if own["hyphen"]:
        # Only the first may be what a parser takes for no list.
        opens = next((lines[n] for n in reversed(filled) if n < number), "")
        lost, whole = number, own
        if not _opens(opens) or other.start("key") < own.start("hyphen"):
            return None
    else:
        lost, whole = at, other
        if own.start("key") > other.start("key"):
            return None
    line = lines[lost].strip()
    remedy = msg(
        "write it as “{right}”: {spaces}",
        right=excerpt(f"- {line}"),
        spaces=_spaces(whole.start("hyphen")),
    )
    return Slip(msg("“{line}” has no hyphen with a space", line=excerpt(line)), remedy, lost + 1)


def _white(line: str) -> tuple[str, str] | None:
    """What a line begins with, or has, that looks like spaces and is none."""
    if "\t" in line:
        return msg("“{line}” has a tab", line=excerpt(line.strip())), msg(
            "indent with spaces, not tabs"
        )
    if line[: len(line) - len(line.lstrip())].strip(" "):
        what = msg("“{line}” is indented with full-width spaces", line=excerpt(line.strip()))
        return what, msg("indent with half-width spaces")
    return None


def _of_value(line: str) -> tuple[str, str] | None:
    """What is wrong in the value of a line."""
    if line.startswith("---"):
        return msg("“---” begins a second document"), msg("remove it, and keep one document")
    value = _value(line)
    quote = msg("put all of the value in quotation marks")
    if _CLOSED_EARLY.match(value):
        what = msg("“{line}” goes on after its closing quotation mark", line=excerpt(line.strip()))
        return what, quote
    if value.startswith("[") and "]" not in value:
        return msg("the bracket “{mark}” is not closed", mark="["), msg("put “]” at its end")
    if ": " in value:
        return msg("“{line}” has a second colon", line=excerpt(line.strip())), quote
    if value and value[0] in _RESERVED:
        return msg("a value cannot begin with “{mark}”", mark=value[0]), quote
    if ":" not in line and not line.lstrip().startswith("- "):
        what = msg("“{line}” has no colon", line=excerpt(line.strip()))
        return what, msg("write a key, a colon, a space and the value")
    return None


# ---- Indentation


class _Level(Struct, frozen=True):
    """A list or a mapping that goes on: its column, and the line that was its last."""

    column: int
    is_list: bool
    line: int


def _indented(lines: Sequence[str], last: int) -> Slip | None:
    """The first line up to the last that aligns with none above."""
    levels: list[_Level] = []
    ended: list[_Level] = []
    above: int | None = None
    for number in (n for n in range(last + 1) if _is_filled(lines[n])):
        begins = list(_levels(lines[number], number))
        column, is_list = begins[0].column, begins[0].is_list
        opened = above is not None and _opens(lines[above])
        if above is not None and column > levels[-1].column and not opened:
            # The line above may be the one that has left where both belong.
            back = [level for level in ended if level.column == column]
            if back and not levels[-1].is_list and len(list(_levels(lines[above], above))) == 1:
                return _aligned(lines, above, back[-1])
            return _aligned(lines, number, levels[-1])
        going = [level for level in levels if level.column <= column]
        ended = levels[len(going) :]
        fits = (
            not levels
            or column > levels[-1].column
            or any((level.column, level.is_list) == (column, is_list) for level in going)
            # A list may begin at the column of its key.
            or (is_list and opened and going and going[-1].column == column)
        )
        if not fits and above is not None:
            if opened and not is_list:
                return _within(lines, number, levels[-1])
            # Whoever has indented a line, however little, wants it to belong to something.
            same = [own for own in levels if own.is_list == is_list and own.column] or levels
            nearest = min(same, key=lambda own: (abs(own.column - column), -own.column))
            return _aligned(lines, number, nearest)
        levels = [
            *(own for own in going if own.column < column or (is_list and not own.is_list)),
            *begins,
        ]
        above = number
    return None


def _within(lines: Sequence[str], number: int, level: _Level) -> Slip:
    line = lines[number].strip()
    remedy = msg(
        "indent “{key}” more than “{above}” in line {line}: {spaces}",
        key=_key(line),
        above=_key(lines[level.line].strip()),
        line=level.line + 1,
        spaces=_spaces(level.column + 2),
    )
    what = msg("“{line}” is not indented as it should be", line=excerpt(line))
    return Slip(what, remedy, number + 1)


def _aligned(lines: Sequence[str], number: int, level: _Level) -> Slip:
    line, above = lines[number].strip(), lines[level.line].strip()
    what = msg("“{line}” is not indented as it should be", line=excerpt(line))
    if level.is_list:
        remedy = msg(
            "align its hyphen with that of “{above}” in line {line}: {spaces}",
            above=excerpt(above),
            line=level.line + 1,
            spaces=_spaces(level.column),
        )
    else:
        remedy = msg(
            "align “{key}” with “{above}” in line {line}: {spaces}",
            key=_key(line),
            above=_key(above),
            line=level.line + 1,
            spaces=_spaces(level.column),
        )
    return Slip(what, remedy, number + 1)


def _spaces(count: int) -> str:
    if count == 0:
        return msg("no spaces before it")
    return msg_n("one space before it", "{n} spaces before it", n=count)


def _levels(line: str, number: int) -> Iterator[_Level]:
    """The levels that a line is of: an entry of a list has that of its key after the hyphen."""
    column = len(line) - len(line.lstrip(" "))
    is_list = line[column:].startswith("- ")
    yield _Level(column, is_list, number)
    if is_list and ":" in line:
        yield _Level(len(line) - len(line.lstrip(" -")), False, number)


def _opens(line: str) -> bool:
    """Whether what is indented more may follow a line."""
    return line.partition(" #")[0].rstrip().endswith((":", "|", ">", "-"))


def _is_filled(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _value(line: str) -> str:
    match = _VALUE.match(line)
    return match["value"].strip() if match else ""


def _key(line: str) -> str:
    return excerpt(line.removeprefix("- ").partition(":")[0].strip())


def _line(lines: Sequence[str], number: int) -> str:
    return excerpt(lines[number].strip())


def excerpt(text: str) -> str:
    """A text, or its beginning if it is long."""
    return cut(text, _LONGEST_SHOWN)
