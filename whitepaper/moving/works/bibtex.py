"""Entries of a BibTeX file, with the values of their fields as TeX has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

_BEGINS = re.compile(r"@\s*(?P<kind>[A-Za-z]+)\s*(?P<opens>[{(])\s*")
_KEY = re.compile(r"(?P<key>[^\s,{}]+)\s*(?:,\s*|(?=[})]))")
_NAME = re.compile(r"[,\s]*(?P<name>[A-Za-z][^\s=,{}()\"#]*)\s*=\s*")
_BARE = re.compile(r"[^\s,{}()\"#=]+")
_JOINS = re.compile(r"\s*#\s*")
_MONTHS = {
    **{"jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May"},
    **{"jun": "June", "jul": "July", "aug": "August", "sep": "September", "oct": "October"},
    **{"nov": "November", "dec": "December"},
}
# What a work takes from the one that it is a part of, where that calls it otherwise.
_OF_WHOLE = {"title": "booktitle", "subtitle": "booksubtitle"}
_NOT_OF_WHOLE = frozenset({"author", "crossref", "pages", "doi", "url", "note"})


class Entry(Struct, frozen=True):
    """A work: its kind, its key, and its fields, of which names are in small letters."""

    kind: str
    key: str
    fields: Mapping[str, str] = field(default_factory=dict)


def entries(text: str) -> dict[str, Entry]:
    """The entries of a file by their keys; what is none of them is passed over."""
    found: dict[str, Entry] = {}
    strings = dict(_MONTHS)
    at = 0
    while begins := _BEGINS.search(text, at):
        kind, at = begins["kind"].lower(), begins.end()
        if kind in ("comment", "preamble"):
            opens = begins.start("opens")
            at = _closing(text, opens) + 1 if text[opens] == "{" else at
        elif kind == "string":
            fields, at = _fields(text, at, strings)
            strings |= fields
        elif key := _KEY.match(text, at):
            fields, at = _fields(text, key.end(), strings)
            found.setdefault(key["key"], Entry(kind, key["key"], fields))
    return {key: _whole(entry, found) for key, entry in found.items()}


def _whole(entry: Entry, all_of_them: Mapping[str, Entry]) -> Entry:
    """An entry with what it has of the one that it is a part of."""
    parent = all_of_them.get(entry.fields.get("crossref", ""))
    if parent is None:
        return entry
    of_parent = {
        _OF_WHOLE.get(name, name): value
        for name, value in parent.fields.items()
        if name not in _NOT_OF_WHOLE
    }
    return Entry(entry.kind, entry.key, {**of_parent, **entry.fields})


def _fields(text: str, at: int, strings: Mapping[str, str]) -> tuple[dict[str, str], int]:
    """The fields that begin at a place, and where they end."""
    found: dict[str, str] = {}
    while name := _NAME.match(text, at):
        value, at = _value(text, name.end(), strings)
        found.setdefault(name["name"].lower(), value)
    return found, at


def _value(text: str, at: int, strings: Mapping[str, str]) -> tuple[str, int]:
    """A value, of parts that are joined by #, and where it ends."""
    parts: list[str] = []
    while True:
        part, at = _part(text, at, strings)
        parts.append(part)
        if not (joins := _JOINS.match(text, at)):
            return " ".join("".join(parts).split()), at
        at = joins.end()


def _part(text: str, at: int, strings: Mapping[str, str]) -> tuple[str, int]:
    match text[at : at + 1]:
        case "{":
            end = _closing(text, at)
            return text[at + 1 : end], end + 1
        case '"':
            end = next(
                (n for n, depth in _depths(text, at + 1) if text[n] == '"' and not depth), len(text)
            )
            return text[at + 1 : end], end + 1
    if bare := _BARE.match(text, at):
        return strings.get(bare[0].lower(), bare[0]), bare.end()
    return "", at


def _closing(text: str, opening: int) -> int:
    """Where the brace that opens at a place closes; the end of the text if it does not."""
    after = (n for n, depth in _depths(text, opening + 1) if text[n] == "}" and depth < 0)
    return next(after, len(text))


def _depths(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Each place from one on, with how deep in braces it is after its character."""
    depth = 0
    for n in range(at, len(text)):
        depth += (text[n] == "{") - (text[n] == "}")
        yield n, depth
