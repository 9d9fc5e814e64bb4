"""What a theme's file says, as values of the types that its fields have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from msgspec import Struct
from msgspec.structs import fields, replace

from whitepaper.errors import Finding, nearest
from whitepaper.inputs.theme import SIZES, Theme
from whitepaper.inputs.theme.keys import Keys
from whitepaper.inputs.yaml_slips import mistyped
from whitepaper.messages import msg

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(mm|cm|in|pt)")
_SIDES = re.compile(r"(.+?) ?[x×] ?(.+)")
_BARE = re.compile(r"[0-9.]+")
_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_MOST_COLUMNS = 3
# Millimetres of a side of paper.
_SHORTEST_SIDE, _LONGEST_SIDE = 80, 1000
# What is no key of the file.
_UNSAID = frozenset({"sheets", "rules", "reference", "root"})

# The keys that a file gives, down to the values.
Given = dict[str, Any]


class Folder(Struct, frozen=True):
    """Where the files lie that a theme names, and how that is called."""

    path: Path
    place: str


class _WrongError(Exception):
    """A value is not what its key asks for: what is wrong, and the remedy."""


def read_values(keys: Keys, folder: Folder) -> tuple[Given, tuple[Finding, ...]]:
    """What a file says, as far as it is right, and what is wrong in it."""
    findings: list[Finding] = []
    values = _values(Theme, keys.node, (), _Reader(keys, folder, findings))
    return values, tuple(findings)


def fill(theme: Any, given: Given) -> Any:
    """A theme, or a part of one, with what is given in place of what it has."""
    parts = {
        key: fill(getattr(theme, key), value) if isinstance(value, dict) else value
        for key, value in given.items()
    }
    return replace(theme, **parts)


class _Reader(Struct, frozen=True):
    keys: Keys
    folder: Folder
    findings: list[Finding]

    def tell(self, keys: Sequence[Any], what: str, remedy: str) -> None:
        self.findings.append(Finding(self.keys.at(*keys), what, remedy))


@cache
def _types(of: type) -> dict[str, Any]:
    return {each.name: each.type for each in fields(of) if each.name not in _UNSAID}


def _values(of: type, node: Mapping[str, Any], above: tuple[str, ...], reader: _Reader) -> Given:
    known, values = _types(of), Given()
    for key, value in node.items():
        keys = (*above, str(key))
        name = ".".join(keys)
        if key not in known:
            reader.tell(keys, msg("unknown key “{name}”", name=name), nearest(str(key), known))
        elif not hasattr(known[key], "__struct_fields__"):
            if (found := _value(known[key], value, keys, reader)) is not None:
                values[key] = found
        elif isinstance(value, Mapping):
            values[key] = _values(known[key], value, keys, reader)
        else:
            holds_none = msg("“{name}” holds no keys", name=name)
            slip = mistyped(value) or (holds_none, msg("write keys and values below it"))
            reader.tell(keys, *slip)
    return values


def _value(kind: Any, value: Any, keys: tuple[str, ...], reader: _Reader) -> Any:
    """A value as a theme has it; None if it is wrong, which is told."""
    if get_origin(kind) is tuple:
        one_by_one = value if isinstance(value, list) else [value]
        found = [_value(get_args(kind)[0], one, keys, reader) for one in one_by_one]
        return None if None in found else tuple(found)
    name = ".".join(keys)
    try:
        if get_origin(kind) is Literal:
            return _choice(get_args(kind), value, name)
        return _READ[kind if kind is int else get_args(kind)[1]](value, name, reader.folder)
    except _WrongError as wrong:
        return reader.tell(keys, *wrong.args)


def _choice(known: Sequence[str], value: Any, name: str) -> Any:
    if value in known:
        return value
    what = msg("“{name}” is {given}", name=name, given=str(value))
    raise _WrongError(what, msg("write one of these: {names}", names=tuple(known)))


def _columns(value: Any, name: str, _: Folder) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST_COLUMNS:
        return value
    what = msg("“{name}” is {given}", name=name, given=str(value))
    raise _WrongError(what, msg("write a number from 1 to {most}", most=_MOST_COLUMNS))


def _colour(value: Any, name: str, _: Folder) -> str:
    if isinstance(value, str) and _COLOUR.fullmatch(value):
        return value.upper()
    if value is None:
        what = msg("“{name}” is empty: what follows # is a remark", name=name)
        raise _WrongError(what, msg('put the colour in quotation marks: "#1F4E79"'))
    what = msg("“{name}”: “{given}” is no colour", name=name, given=str(value))
    remedy = msg('write # and six digits or letters A to F, in quotation marks: "#1F4E79"')
    raise _WrongError(what, remedy)


def _length(value: Any, name: str, _: Folder) -> float:
    if (length := _millimetres(value)) is not None:
        return length
    given = str(value)
    if _BARE.fullmatch(given):
        what = msg("“{name}”: {given} has no unit", name=name, given=given)
        raise _WrongError(what, msg("write {given}mm, or cm, in or pt", given=given))
    what = msg("“{name}”: “{given}” is no length", name=name, given=given)
    raise _WrongError(what, msg("write a number and mm, cm, in or pt, such as 25mm"))


def _millimetres(value: Any) -> float | None:
    match = _LENGTH.fullmatch(value.strip()) if isinstance(value, str) else None
    return float(match[1]) * _MILLIMETRES[match[2]] if match else None


def _size(value: Any, name: str, _: Folder) -> str:
    """The name of a paper, or its sides."""
    for size in SIZES:
        if isinstance(value, str) and value.casefold() == size.casefold():
            return size
    match = _SIDES.fullmatch(value) if isinstance(value, str) else None
    sides = [_millimetres(side) for side in match.groups()] if match else [None]
    if all(side and _SHORTEST_SIDE < side <= _LONGEST_SIDE for side in sides):
        return " x ".join(f"{side:g}" for side in sides)
    what = msg("“{name}”: no paper is called “{given}”", name=name, given=str(value))
    remedy = msg("write {names}, or its sides: 185mm x 260mm", names=tuple(SIZES))
    raise _WrongError(what, remedy)


def _words(value: Any, name: str, _: Folder) -> str:
    if isinstance(value, str) and value.strip():
        return str(value)
    raise _WrongError(msg("“{name}” is no text", name=name), msg("write a text"))


def _file(value: Any, name: str, folder: Folder, *, endings: tuple[str, ...]) -> str:
    if not isinstance(value, str) or not value:
        what = msg("“{name}” names no file", name=name)
        raise _WrongError(what, msg("name one that lies in theme/"))
    place, path = f"{folder.place}/{value}", folder.path / value
    if not path.resolve().is_relative_to(folder.path.resolve()) or not path.is_file():
        what = msg("there is no file {place}", place=place)
        alike = nearest(value, list(_files(folder.path, endings)))
        raise _WrongError(what, alike or msg("put it there"))
    if not value.lower().endswith(endings):
        what = msg("{place} is no file of this kind", place=place)
        raise _WrongError(what, msg("name a file that ends in {endings}", endings=endings))
    return place


def _files(folder: Path, endings: tuple[str, ...]) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in endings:
            yield path.relative_to(folder).as_posix()


_READ: Mapping[Any, Callable[[Any, str, Folder], Any]] = {
    int: _columns,
    "colour": _colour,
    "length": _length,
    "size": _size,
    "words": _words,
    "image": partial(_file, endings=(".svg", ".png", ".jpg", ".jpeg")),
    "font": partial(_file, endings=(".ttf", ".otf")),
}
