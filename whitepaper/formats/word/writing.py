"""What gathers while a Word document is written: what its text refers to, and what lists it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Literal
from urllib.parse import quote

from msgspec import Struct, field

from whitepaper.document.facts import Source
from whitepaper.document.nodes import Note
from whitepaper.formats.word.elements import RELATIONSHIPS, Element, w
from whitepaper.formats.word.lists import Numbering
from whitepaper.formats.word.package import Relation
from whitepaper.formats.word.pictures import Picture
from whitepaper.inputs.theme import DEFAULT, Theme
from whitepaper.languages import Language
from whitepaper.reading.formulas import Formulas


class Entry(Struct, frozen=True):
    """A line of the contents or of a list of figures or tables, and the bookmark it leads to."""

    text: str
    label: str
    level: int = 2


class Writing(Struct):
    """A document that is being written: what it is written from, and what has gathered so far.

    What is in the language of another than the report has `own_contents`: those of the report name
    it as a whole. Notes are written last: Word keeps them in a part of their own, which has the
    same relations as the document.
    """

    language: Language
    pictures: Mapping[str, Picture]
    formulas: Formulas
    sources: Sequence[Source]
    own_contents: bool = False
    relations: dict[str, Relation] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    lists: list[Numbering] = field(default_factory=list)
    headings: list[Entry] = field(default_factory=list)
    figures: list[Entry] = field(default_factory=list)
    tables: list[Entry] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=lambda: count(1))
    theme: Theme = DEFAULT

    def relation(self, kind: Literal["image", "hyperlink"], target: str) -> str:
        """The id of the relation to a picture in the file, or to an address."""
        outside = kind == "hyperlink"
        if outside:
            # Word refuses a file in which an address is none.
            target = quote(target, safe="%:/?#@!$&'()*+,;=~")
        name = f"{kind}{len(self.relations) + 1}"
        relation = Relation(name, f"{RELATIONSHIPS}/{kind}", target, outside)
        return self.relations.setdefault(target, relation).id

    def bookmarked(self, label: str, *content: Element) -> tuple[Element, ...]:
        """Elements that links find by a label, unless it is empty."""
        if not label:
            return content
        number = next(self.ids)
        start = w("bookmarkStart", id=number, name=bookmark(label))
        return (start, *content, w("bookmarkEnd", id=number))


def bookmark(label: str) -> str:
    """The name of a label's bookmark: Word allows 40 characters, and no digit first."""
    if len(label) <= 40 and re.match("[A-Za-z\x80-\U0010ffff]", label):
        return label
    return f"X{hashlib.sha1(label.encode(), usedforsecurity=False).hexdigest()[1:]}"
