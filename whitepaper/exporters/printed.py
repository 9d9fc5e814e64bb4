"""What a cell will print in every format, and what must not stand in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import unescape
from typing import Any

from whitepaper.errors import Finding
from whitepaper.exporters.prose import TAG
from whitepaper.languages.zh import fonts
from whitepaper.pictures import masked
from whitepaper.roles import TOKEN

# What an HTML text holds and does not print.
STYLE = re.compile(r"<style\b.*?</style>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
# ASCII on both sides: for \b a Hanzi is a letter, and 值为None件 would pass.
LEFT_OVER = re.compile(
    r"\{eval\}|@(?:fig|tbl|sec)-[A-Za-z0-9-]+|<NA>"
    r"|(?<![A-Za-z0-9_/.-])(?:None|NaN|NaT|nan)(?![A-Za-z0-9_/-])"
)


def text_findings(place: str, texts: Iterable[str]) -> Iterator[Finding]:
    """Yield what was left over in texts that should have become something else."""
    found = {left for text in texts for left in LEFT_OVER.findall(text)}
    for left in sorted(found):
        yield Finding(place, f"“{left}” stands in the text", "correct what prints it")


def glyph_findings(place: str, texts: Iterable[str]) -> Iterator[Finding]:
    """Yield every character that none of the shipped fonts can show."""
    used = {character for text in texts for character in text}
    for character in sorted(used):
        if not (ord(character) in glyphs() or _invisible(character)):
            shown = character if character.isprintable() else "a character"
            yield Finding(
                place,
                f"“{shown}” (U+{ord(character):04X}) is in none of the report's fonts",
                "say it in other characters",
            )


@cache
def glyphs() -> frozenset[int]:
    """Return the code points that the shipped fonts have a glyph for."""
    import uharfbuzz as hb

    faces = (hb.Face(hb.Blob.from_file_path(str(path))) for path in fonts.ALL)
    return frozenset(code for face in faces for code in face.unicodes)


def _invisible(character: str) -> bool:
    """Whether a character needs no glyph: spaces, format characters, variation selectors."""
    return (
        character.isspace()
        or unicodedata.category(character) == "Cf"
        or unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    )


def note_findings(place: str, source: str, *, optional: bool) -> Iterator[Finding]:
    """Yield each footnote of a Markdown cell that has no text, or that nothing refers to.

    What refers to a footnote of an `optional` cell may have been left out.
    """
    text = masked(source)
    defined = set(re.findall(r"^ {0,3}\[\^([^\]\s]+)\]:", text, re.MULTILINE))
    used = set(re.findall(r"(?<!^)\[\^([^\]\s]+)\]|^\[\^([^\]\s]+)\](?!:)", text, re.MULTILINE))
    used = {name for names in used for name in names if name}
    for name in sorted(used - defined):
        yield Finding(place, f"the footnote [^{name}] has no text in its cell", "add it there")
    for name in sorted(defined - used) if not optional else ():
        yield Finding(place, f"nothing refers to the footnote [^{name}]", "refer to it in its cell")


def prose_text(source: str, *, code: bool) -> str:
    """Return what Pandoc Markdown prints, near enough to search it: no comments, no references.

    Code is left out unless asked for.
    """

    def plain(match: re.Match[str]) -> str:
        if match["comment"] or match["bracketed"]:
            return ""
        if (match["fence"] or match["code"]) and not code:
            return ""
        return match[0][1:] if match["escape"] else match[0]

    return unescape(TOKEN.sub(plain, source))


def form_texts(kind: str, content: Mapping[str, Any], *, code: bool) -> Iterator[str]:
    """Yield the texts that an output prints in the form that was chosen for it."""
    if kind == "markdown":
        yield prose_text(content["text"], code=code)
    elif kind == "html":
        yield unescape(TAG.sub("", STYLE.sub("", content["text"])))
    else:
        parts = [content, *content.get("items", ()), *content.get("columns", ())]
        for part in parts:
            yield from (
                str(part[key])
                for key in (
                    "text",
                    "caption",
                    "subtitle",
                    "unit",
                    "label",
                    "value",
                    "note",
                    "source",
                )
                if part.get(key)
            )
            yield from source_texts(part)
        yield from (str(cell) for row in content.get("rows", ()) for cell in row)


def source_texts(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the list of sources prints of a fact, a figure or a table."""
    for source in content.get("sources") or ():
        yield from (source.get("publisher", ""), source.get("citation", ""))
