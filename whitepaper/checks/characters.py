"""Characters that a reader would see as boxes, and texts that should have become something else."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

from whitepaper.checks.subject import Subject
from whitepaper.document import ledger
from whitepaper.document.facts import Source, texts_of
from whitepaper.document.nodes import (
    Cell,
    Code,
    CodeBlock,
    FactText,
    Figure,
    Inline,
    KeyFigures,
    Table,
)
from whitepaper.document.walk import Place, find, placed, plain, walk
from whitepaper.errors import Finding

# ASCII on both sides: for \b a Hanzi is a letter, and None between two would pass.
_LEFT_OVER = re.compile(
    r"\{eval\}|@(?:fig|tbl|sec)-[A-Za-z0-9-]+|<NA>"
    r"|(?<![A-Za-z0-9_/.-])(?:None|NaN|NaT|nan)(?![A-Za-z0-9_/-])"
)
# What matplotlib warns of when it draws a box.
_MISSING_GLYPH = re.compile(r"Glyph (\d{1,6}) [^\n]*?missing from")


def left_overs(subject: Subject) -> Iterator[Finding]:
    """Texts in which something stands that should have been replaced: None, NaN, @fig-…."""
    for place, cell in placed(subject.document):
        texts = _texts(cell.blocks, code=False)
        for left in sorted({left for text in texts for left in _LEFT_OVER.findall(text)}):
            message = f"“{left}” stands in the text"
            yield Finding(subject.name(place), message, "correct what prints it")


def glyphs(subject: Subject) -> Iterator[Finding]:
    """Characters of the text that none of the bundled fonts has."""
    fonts = subject.language.fonts.files
    if title := subject.document.particulars:
        titles = (title.title, title.subtitle, title.publisher, title.notice)
        yield from _without_glyph("title page", titles, fonts)
    for place, cell in placed(subject.document):
        yield from _without_glyph(subject.name(place), _shown(cell), fonts)


def glyphs_of_evidence(subject: Subject) -> Iterator[Finding]:
    """Characters of the facts' own texts, which only evidence cards and the ledger show."""
    evidence: dict[Place, set[str]] = defaultdict(set)
    for entry in ledger.entries(subject.document):
        evidence[entry.place].update(*texts_of(entry.fact))
    for place, cell in placed(subject.document):
        alone = evidence[place].difference(*_shown(cell))
        yield from _without_glyph(subject.name(place), alone, subject.language.fonts.files)


def boxes_in_charts(subject: Subject) -> Iterator[Finding]:
    """Plain charts in which matplotlib drew boxes, of which it only warns."""
    for place, cell in placed(subject.document):
        printed = "".join(b.text for b in find(cell.blocks, CodeBlock) if b.origin == "stderr")
        missing = dict.fromkeys(chr(int(code)) for code in _MISSING_GLYPH.findall(printed))
        if missing:
            boxes = "".join(missing)
            yield Finding(
                subject.name(place),
                f"a chart shows boxes in place of “{boxes}”, which its font does not have",
                "import whitepaper.chapter: it brings the report's fonts; else say it otherwise",
            )


def _without_glyph(place: str, texts: Iterable[str], fonts: tuple[Path, ...]) -> Iterator[Finding]:
    used = {character for text in texts for character in text}
    for character in sorted(used):
        if ord(character) in _glyphs(fonts) or _is_invisible(character):
            continue
        name = character if character.isprintable() else "a character"
        message = f"“{name}” (U+{ord(character):04X}) is in none of the report's fonts"
        yield Finding(place, message, "say it in other characters")


@cache
def _glyphs(fonts: tuple[Path, ...]) -> frozenset[int]:
    """The code points that the bundled fonts have a glyph for."""
    import uharfbuzz as hb

    faces = (hb.Face(hb.Blob.from_file_path(str(path))) for path in fonts)
    return frozenset(code for face in faces for code in face.unicodes)


def _is_invisible(character: str) -> bool:
    """Whether a character needs no glyph: spaces, format characters, variation selectors."""
    return (
        character.isspace()
        or unicodedata.category(character) == "Cf"
        or unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    )


def _shown(cell: Cell) -> Iterator[str]:
    """Every text that a cell prints, and those of its sources."""
    yield from _texts(cell.blocks, code=True)
    yield from _citations(cell.blocks)


def _citations(value: Any) -> Iterator[str]:
    """What the list of sources will print of a value's facts, figures and tables."""
    sources: list[Source] = []
    for node in walk(value):
        match node:
            case FactText():
                sources += node.fact.sources
            case Figure() | Table():
                sources += node.sources
            case KeyFigures():
                sources += (source for item in node.items for source in item.fact.sources)
    for source in sources:
        yield from (source.publisher, source.citation)


def _texts(value: Any, *, code: bool) -> Iterator[str]:
    """Every text that a value prints; what is set as code only if asked for."""
    for node in walk(value):
        match node:
            case Code() | CodeBlock(origin="code"):
                yield node.text if code else ""
            case CodeBlock():
                yield node.text
            case Table():
                yield node.unit
            case KeyFigures():
                yield from (text for item in node.items for text in (item.label, item.fact.text))
            case Figure():
                yield node.source
            case _:
                # Words alone: what holds other nodes is walked by itself.
                yield "" if hasattr(node, "content") else plain((cast("Inline", node),))
