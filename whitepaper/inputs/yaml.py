"""YAML as people write it: read within bounds, and only where all programs read the same in it."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    ScalarEvent,
)
from ruamel.yaml.nodes import ScalarNode

from whitepaper.inputs import conflicts
from whitepaper.messages import msg

# Far more than any project needs, and still read in a few seconds.
_BYTES, _VALUES, _DEPTH = 2**19, 20_000, 50
# YAML has more forms: 20_19, 017 and 0x7e3, .inf and .nan, and digits without end.
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]{0,29})(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?")
_LONGEST_SHOWN = 30
_FULL_WIDTH_COLON = re.compile(r"\s*(?P<key>(?:- +)?[\w-]+)\s*：(?P<value>.*)")
_NO_SPACE = re.compile(r"\s*(?P<key>(?:- +)?[\w-]+)\s*:(?P<value>(?!//)\S.*)")


class UnreadableError(Exception):
    """Why a file cannot be read as YAML: the reason, and the remedy and the line where known."""

    def __init__(self, reason: str, remedy: str = "", line: int | None = None) -> None:
        super().__init__(reason, remedy, line)
        self.reason, self.remedy, self.line = reason, remedy, line


def load(content: bytes, kind: Literal["rt", "safe"]) -> Any:
    """What a file holds: plain values (`safe`), or such as know their lines (`rt`).

    Raises `UnreadableError` for what is not YAML in UTF-8, has no end, asks for objects of a
    program, or holds a number or character that other programs would take for another.
    """
    if len(content) > _BYTES:
        what = msg("the file is larger than {bytes} KB", bytes=_BYTES // 1024)
        raise UnreadableError(what, msg("keep in it what a person has written"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(msg("the file is not UTF-8"), msg("save it as UTF-8")) from error
    if line := conflicts.first_mark(text):
        raise UnreadableError(conflicts.WHAT, conflicts.REMEDY, line)
    try:
        # Its parts one by one first: they come without recursion, and before anything is built.
        _check(YAML(typ="safe").parse(text))
        reader = YAML(typ=kind)
        reader.preserve_quotes = True
        return reader.load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else None
        reason = msg("not valid YAML: {reason}", reason=error.problem or error.context)
        # So it says where an entry or a key came that no list or mapping around it expects.
        is_indented = error.context is None or "block" in str(error.context)
        raise _unreadable(reason, text, line, is_indented=is_indented) from error
    # An impossible date is a ValueError, what only one of the two parsers nests a RecursionError.
    except (YAMLError, ValueError, RecursionError) as error:
        reason = msg("not valid YAML: {reason}", reason=str(error).partition("\n")[0])
        raise UnreadableError(reason) from error


def dump(keys: Any) -> bytes:
    """Keys that were read from a file (`rt`), with their remarks, as a file again."""
    file = io.StringIO()
    writer = YAML()
    writer.preserve_quotes = True
    # Longer lines would be broken.
    writer.width = 2**16
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.dump(keys, file)
    return file.getvalue().encode()


def _unreadable(reason: str, text: str, at: int | None, *, is_indented: bool) -> UnreadableError:
    """What is wrong at or before a line, counted from 0: in our words where we know a slip."""
    if at is None:
        return UnreadableError(reason)
    lines = text.split("\n")
    # A parser stumbles where it can go on no more, often below the fault.
    for number in range(min(at, len(lines) - 1), -1, -1):
        line = lines[number]
        if found := slip(line):
            return UnreadableError(*found, number + 1)
        if number < at and line.strip() and not line.lstrip().startswith("#"):
            break
    if "\t" in lines[at] if at < len(lines) else False:
        return UnreadableError(reason, msg("indent with spaces, not tabs"), at + 1)
    if is_indented and (above := _indentation_above(lines, at)) is not None:
        what = msg("“{line}” is not indented as it should be", line=_shown(lines[at].strip()))
        return UnreadableError(what, msg("align it with “{above}”", above=_shown(above)), at + 1)
    return UnreadableError(reason, "", at + 1)


def slip(line: Any) -> tuple[str, str] | None:
    """What is often mistyped in a line with a key, and the remedy; None of what is no text."""
    if not isinstance(line, str):
        return None
    if match := _FULL_WIDTH_COLON.match(line):
        what = msg("“{line}” has a full-width colon", line=_shown(line.strip()))
    elif match := _NO_SPACE.match(line):
        what = msg("“{line}” has no space after its colon", line=_shown(line.strip()))
    else:
        return None
    right = f"{match['key'].strip()}: {match['value'].strip()}".rstrip()
    return what, msg("write it as “{right}”: a half-width colon, then a space", right=_shown(right))


def _indentation_above(lines: list[str], at: int) -> str | None:
    """The line above that a line should align with, if it is indented otherwise."""
    if at >= len(lines):
        return None
    above = [line for line in lines[:at] if line.strip() and not line.lstrip().startswith("#")]
    if not above or _depth(lines[at]) == _depth(above[-1]):
        return None
    return above[-1].strip()


def _depth(line: str) -> int:
    """At which column the key of a line stands: an entry of a list has its own after the dash."""
    return len(line) - len(line.lstrip(" -"))


@dataclass
class _Part:
    """A list or mapping that has not ended yet: its size and height, with what aliases repeat."""

    anchor: str | None
    size: int = 1
    height: int = 1


def _check(events: Iterable[Event]) -> None:
    """Raises `UnreadableError` at the first part that may not be there."""
    resolver = YAML(typ="safe").resolver
    anchors: dict[str | None, _Part] = {}
    # What all of the file is in.
    parts = [_Part(None)]
    for event in events:
        line = event.start_mark.line + 1
        fault: tuple[str, str] | None = None
        ended: _Part | None = None
        match event:
            case AliasEvent(anchor=anchor):
                ended = anchors.get(anchor)
                if any(part.anchor == anchor for part in parts):
                    fault = (
                        msg("“*{anchor}” is a part of itself", anchor=anchor),
                        msg("write out what it stands for"),
                    )
            case ScalarEvent():
                fault = _fault(event, resolver)
                ended = anchors[event.anchor] = _Part(event.anchor)
            case CollectionStartEvent():
                parts.append(_Part(event.anchor))
            case CollectionEndEvent():
                ended = parts.pop()
                anchors[ended.anchor] = ended
        if tag := getattr(event, "tag", None):
            tag = str(tag).replace("tag:yaml.org,2002:", "!!")
            fault = (
                msg("there is the tag “{tag}”", tag=_shown(tag)),
                msg("write the value without it"),
            )
        if ended:
            parts[-1].size += ended.size
            parts[-1].height = max(parts[-1].height, ended.height + 1)
        if parts[-1].size > _VALUES:
            fault = (
                msg("the file has more than {values} values", values=_VALUES),
                msg("write fewer, and repeat fewer"),
            )
        elif len(parts) + parts[-1].height > _DEPTH:
            fault = (
                msg("what is here is nested more than {depth} deep", depth=_DEPTH),
                msg("nest it less"),
            )
        if fault:
            raise UnreadableError(*fault, line)


def _fault(scalar: ScalarEvent, resolver: Any) -> tuple[str, str] | None:
    """Why a value may not be there, and the remedy."""
    text = scalar.value
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t":
            return msg("there is a character U+{code:04X} in a text", code=ord(character)), msg(
                "remove it"
            )
    if scalar.implicit[0] and not _NUMBER.fullmatch(text):
        tag = str(resolver.resolve(ScalarNode, text, (True, False)))
        if tag.endswith((":int", ":float")):
            return (
                msg("the number “{text}” is not in plain digits", text=_shown(text)),
                msg("write it as in 2019 or 0.5; a text needs quotation marks"),
            )
    return None


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
