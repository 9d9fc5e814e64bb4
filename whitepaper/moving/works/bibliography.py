"""References of a BibTeX file, as the notes that stand in their place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from whitepaper.moving.works.bibtex import Entry, entries
from whitepaper.moving.works.tex_text import as_markdown, groups

_HAN = re.compile("[\u4e00-\u9fff]")
_WHOLES = ("journal", "journaltitle", "booktitle", "maintitle")
_BODIES = ("publisher", "institution", "school", "organization")

# Of letters, of Hanzi, of an address.
_STOPS = (".", "\u3002", ">")


class Reference(Struct, frozen=True):
    """A work as prose names it, and as a note does; `link` is where it is found."""

    short: str
    title: str
    link: str = ""

    def at(self, where: str) -> str:
        """The note of a place in it, or of all of it."""
        said = ", ".join(filter(None, (self.title, where)))
        stop = "" if said.endswith(_STOPS) else "."
        return f"{said}{stop}{f' <{self.link}>' * bool(self.link)}"


def references(text: str) -> Mapping[str, Reference]:
    """The works of a BibTeX file by their keys; what is no entry of it is passed over."""
    return {key: _reference(entry) for key, entry in entries(text).items()}


class _Name(Struct, frozen=True):
    """Somebody's name, in order, and what of it stands for them in a sentence."""

    whole: str
    family: str


def _reference(entry: Entry) -> Reference:
    plain = {name: as_markdown(value) for name, value in entry.fields.items()}
    names = _names(entry.fields.get("author") or entry.fields.get("editor") or "")
    year = plain.get("year") or plain.get("date", "")[:4]
    by = _in_sentence(names)
    title = ": ".join(filter(None, (plain.get("title", ""), plain.get("subtitle", ""))))
    if edition := plain.get("edition"):
        title = f"{title}, {edition if 'ed' in edition.lower() else f'{edition} ed.'}"
    found = ", ".join(filter(None, (*_found_in(entry, plain), year)))
    said = (", ".join(name.whole for name in names), title, found, plain.get("note", ""))
    note = ". ".join(part.rstrip(".") if part is not said[-1] else part for part in said if part)
    return Reference(
        f"{by or entry.key} ({year})" if year else by or entry.key,
        note or entry.key,
        _link(entry.fields),
    )


def _found_in(entry: Entry, plain: Mapping[str, str]) -> list[str]:
    """Where a work is found: what it is a part of, the place in it, who has published it."""
    whole = next((plain[name] for name in _WHOLES if plain.get(name)), "")
    editors = _names(entry.fields.get("editor", "")) if entry.fields.get("author") else []
    volume, number = plain.get("volume", ""), plain.get("number") or plain.get("issue", "")
    issue = f"{volume}({number})" if volume and number else volume or number
    by = [f"{', '.join(name.whole for name in editors)} (ed.)"] if editors else []
    body = next((plain[name] for name in _BODIES if plain.get(name)), "")
    pages = plain.get("pages", "").replace("-", "–")
    listed = [
        whole,
        *by,
        plain.get("series", ""),
        issue,
        pages,
        body,
        plain.get("howpublished", ""),
    ]
    return list(filter(None, listed))


def _link(fields: Mapping[str, str]) -> str:
    def bare(name: str) -> str:
        return fields.get(name, "").replace("\\", "").replace("{", "").replace("}", "").strip()

    if doi := bare("doi"):
        return doi if "://" in doi else f"https://doi.org/{doi.removeprefix('doi:')}"
    if address := bare("url"):
        return address
    archive = bare("eprinttype") or bare("archiveprefix")
    return f"https://arxiv.org/abs/{bare('eprint')}" if archive.lower() == "arxiv" else ""


def _in_sentence(names: list[_Name]) -> str:
    families = [name.family for name in names]
    more = families[-1:] == ["et al."]
    if len(families) > 2 or (more and len(families) > 1):
        return f"{families[0]} et al."
    return ("\u3001" if all(map(_HAN.match, families)) else " and ").join(families)


def _names(text: str) -> list[_Name]:
    """The names of a list; those in braces are no persons', and stand as they are."""
    return [_name(each.strip()) for each in groups(text, r"\s+and\s+") if each.strip()]


def _name(text: str) -> _Name:
    if text == "others":
        return _Name("et al.", "et al.")
    parts = [part.strip() for part in groups(text, ",")]
    if len(parts) > 1:
        family, given = parts[0], parts[-1]
        after = parts[1:-1]
    else:
        words = [word for word in groups(text, r"\s+") if word]
        # A family's name begins with what is in small letters: Ludwig van Beethoven.
        small = (n for n, word in enumerate(words[:-1]) if n and word[:1].islower())
        at = next(small, len(words) - 1)
        family, given, after = " ".join(words[at:]), " ".join(words[:at]), []
    # In Chinese the family comes first, and nothing stands between.
    in_order = f"{family}{given}" if _HAN.match(family) else f"{given} {family}".strip()
    whole = ", ".join((in_order, *after))
    return _Name(as_markdown(whole), as_markdown(family))
