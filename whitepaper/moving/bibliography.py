"""References of a BibTeX file, as the notes that stand in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unicodedata import normalize

_ENTRY = re.compile(r"@(?P<kind>\w+)\s*\{\s*(?P<key>[^,\s{}]+)\s*,")
_FIELD = re.compile(r"\s*,?\s*(?P<name>[A-Za-z][\w-]*)\s*=\s*")
_BARE = re.compile(r"[^\s,{}]+")
_ACCENTS = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303"}
_ACCENT = re.compile(r"""\\(["'`^~])\s*\{?([A-Za-z])\}?""")
_NOT_ENTRIES = frozenset({"comment", "string", "preamble"})
_IN_TURN = ("journal", "booktitle", "publisher", "institution", "school", "howpublished")


@dataclass(frozen=True)
class Reference:
    """A work as prose names it, and as a note does; `link` is where it is found."""

    short: str
    title: str
    link: str = ""

    def at(self, where: str) -> str:
        """The note of a place in it, or of all of it."""
        return (
            f"{', '.join(filter(None, (self.title, where)))}.{f' <{self.link}>' * bool(self.link)}"
        )


def references(text: str) -> Mapping[str, Reference]:
    """The works of a BibTeX file by their keys; what is no entry of it is passed over."""
    return {
        match["key"]: _reference(match["key"], dict(_fields(text, match.end())))
        for match in _ENTRY.finditer(text)
        if match["kind"].lower() not in _NOT_ENTRIES
    }


def _fields(text: str, start: int) -> Iterator[tuple[str, str]]:
    while match := _FIELD.match(text, start):
        value, start = _value(text, match.end())
        yield match["name"].lower(), value


def _value(text: str, start: int) -> tuple[str, int]:
    """What stands in braces or quotation marks, and where it ends."""
    if text[start : start + 1] not in ('"', "{"):
        bare = _BARE.match(text, start)
        return (bare[0], bare.end()) if bare else ("", start)
    closing, depth = ("}" if text[start] == "{" else '"'), 0
    for at in range(start + 1, len(text)):
        if text[at] == closing and not depth:
            return _plain(text[start + 1 : at]), at + 1
        depth += (text[at] == "{") - (text[at] == "}")
    return _plain(text[start + 1 :]), len(text)


def _plain(text: str) -> str:
    """A text of TeX without its markup: G{\\"o}del as Gödel, {\\TeX}book as TeXbook."""
    text = _ACCENT.sub(lambda found: normalize("NFC", found[2] + _ACCENTS[found[1]]), text)
    return " ".join(re.sub(r"\\([A-Za-z]+) ?|\\(.)|[{}]", r"\1\2", text).split())


def _reference(key: str, fields: Mapping[str, str]) -> Reference:
    by_whom = fields.get("author") or fields.get("editor") or ""
    names = [name for name in re.split(r"\s+and\s+", by_whom) if name]
    authors = [_in_order(name) for name in names]
    year = fields.get("year") or fields.get("date", "")[:4]
    families = [
        name.partition(",")[0] if "," in name else name.split()[-1] for name in names if name
    ]
    by = families[0] if len(families) == 1 else " and ".join(families[:2])
    if len(families) > 2:
        by = f"{families[0]} et al."
    found = next((fields[name] for name in _IN_TURN if fields.get(name)), "")
    address = f"https://doi.org/{fields['doi']}" if fields.get("doi") else fields.get("url", "")
    parts = [", ".join(authors), fields.get("title", ""), ", ".join(filter(None, (found, year)))]
    note = ". ".join(part for part in parts if part) or key
    return Reference(f"{by or key} ({year})" if year else by or key, note, address)


def _in_order(name: str) -> str:
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma else name.strip()
