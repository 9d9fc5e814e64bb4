"""YAML as people write it: read within bounds, and only where all programs read the same in it."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    ScalarEvent,
)
from ruamel.yaml.nodes import ScalarNode

from whitepaper.errors import Finding, in_file
from whitepaper.files import read_file
from whitepaper.inputs import conflicts, yaml_slips
from whitepaper.inputs.yaml_slips import excerpt
from whitepaper.messages import msg

# Far more than any project needs, and still read in a few seconds.
_BYTES, _VALUES, _DEPTH = 2**19, 20_000, 50
# YAML has more forms: 20_19, 017 and 0x7e3, .inf and .nan, and digits without end.
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]{0,29})(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?")


class UnreadableError(Exception):
    """Why a file cannot be read as YAML: the reason, and the remedy and the line where known."""

    def __init__(self, reason: str, remedy: str = "", line: int | None = None) -> None:
        super().__init__(reason, remedy, line)
        self.reason, self.remedy, self.line = reason, remedy, line


class NoDay(str):
    """What is written like a day, and is none of the calendar: 2024-02-30."""

    __slots__ = ()


class _Constructor(RoundTripConstructor):
    """Makes what YAML says, and goes on where it says a day that the calendar does not have."""

    def construct_yaml_timestamp(self, node: Any, values: Any = None) -> Any:
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError:
            return NoDay(node.value)


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_timestamp)


def load(content: bytes, kind: Literal["rt", "safe"]) -> Any:
    """What a file holds: plain values (`safe`), or such as know their lines (`rt`).

    Raises `UnreadableError` for what is not YAML in UTF-8, has no end, asks for objects of a
    program, or holds a number or character that other programs would take for another. A day that
    the calendar does not have is a `NoDay` in what knows its line.
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
        if kind == "rt":
            reader.Constructor = _Constructor
        return reader.load(text)
    except MarkedYAMLError as error:
        raise _unreadable(error, text) from error
    # An impossible date is a ValueError, what only one of the two parsers nests a RecursionError.
    except (YAMLError, ValueError, RecursionError) as error:
        reason = msg("not valid YAML: {reason}", reason=str(error).partition("\n")[0])
        raise UnreadableError(reason) from error


def keys_in(
    path: Path, place: str, *, example: str, remedy: str, may_be_empty: bool = False
) -> tuple[Mapping[str, Any], Finding | None]:
    """The keys of a file, which know their lines; none if it holds none, and then what is wrong.

    An `example` is the remedy for what is no YAML, `remedy` that for what is another value.
    """
    try:
        keys = _load(read_file(path))
    except UnreadableError as error:
        return {}, Finding(in_file(place, error.line), error.reason, error.remedy or example)
    except OSError as error:
        reason = msg("cannot be read: {strerror}", strerror=error.strerror)
        return {}, Finding(place, reason, msg("put a readable file here"))
    if isinstance(keys, Mapping):
        return keys, None
    if keys is None and may_be_empty:
        return {}, None
    slip = yaml_slips.mistyped(keys) or (msg("the file holds no keys"), remedy)
    return {}, Finding(place, *slip)


# The editions of one file are often read one after another.
@lru_cache(maxsize=8)
def _load(content: bytes) -> Any:
    return load(content, "rt")


def line_of(node: Any, keys: Iterable[Any]) -> int | None:
    """The line, from 1, of the deepest part of `keys` that a file read as `rt` has."""
    line = None
    for key in keys:
        try:
            row, _ = node.lc.key(key) if key in node else node.lc.item(key)
            node = node[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
        line = row + 1
    return line


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


def _unreadable(error: MarkedYAMLError, text: str) -> UnreadableError:
    """What a parser says is wrong, in our words where we know the mistake."""
    at, begins = (mark.line if mark else None for mark in (error.problem_mark, error.context_mark))
    if isinstance(error, DuplicateKeyError) and at is not None:
        if lost := yaml_slips.lost_hyphen(text.split("\n"), at):
            return UnreadableError(lost.reason, lost.remedy, lost.line)
        key = text.split("\n")[at].strip().removeprefix("- ").partition(":")[0]
        what = msg("the key “{key}” is there twice", key=excerpt(key))
        return UnreadableError(what, msg("keep one of the two"), at + 1)
    if at is not None and (found := yaml_slips.slip(text, at, begins)):
        return UnreadableError(found.reason, found.remedy, found.line)
    reason = msg("not valid YAML: {reason}", reason=error.problem or error.context)
    return UnreadableError(reason, "", None if at is None else at + 1)


class _Part(Struct):
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
                msg("there is the tag “{tag}”", tag=excerpt(tag)),
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
                msg("the number “{text}” is not in plain digits", text=excerpt(text)),
                msg("write it as in 2019 or 0.5; a text needs quotation marks"),
            )
    return None
