"""The fonts of a page: only the characters that it shows, inside its style sheet."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args
from unicodedata import normalize

from whitepaper.formats.html.elements import Element
from whitepaper.formats.html.woff2 import woff2
from whitepaper.languages import Fonts, Typeface

Face = Literal["serif", "sans", "bold", "mono"]

# What is not set in the serif of running text. The style sheet begins with these.
_SANS = (
    *("nav", "table", "figcaption", "caption", "header", "footer"),
    *("dl", "small", "em", "sup"),
)
_BOLD = ("h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "thead", "summary")
_MONO = ("code",)
FAMILY_RULES = (
    f"{', '.join(_SANS)} {{ font-family: var(--sans); }}\n"
    f"{', '.join(_BOLD)} {{ font-family: var(--bold); font-weight: 700; }}\n"
    f"{', '.join(_MONO)} {{ font-family: var(--mono); font-weight: 400; }}\n"
)
# In every face but that of code, for what the style sheet itself writes: markers of lists, numbers
# of notes.
_BASIC = frozenset({chr(code) for code in range(0x20, 0x7F)} | set("，。、；：（）《》“”—…·　↑"))
# What a reader sees as one character, which one font has to show: a letter with its accents, and
# pictures that are joined, coloured or a flag.
_SEQUENCE = re.compile(
    "[^\\s\u200d](?:[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f"
    "\U0001f3fb-\U0001f3ff]|\u200d[^\\s])+|[\U0001f1e6-\U0001f1ff]{2}"
)
_FEATURES = ("locl", "kern", "mark", "halt", "pwid")
_SCRIPTS = ("DFLT", "hani", "latn")
# Nothing is set vertically, and the signature is one of the whole font.
_UNUSED_TABLES = ("VORG", "vhea", "vmtx", "DSIG")


def font_faces(body: Element, fonts: Fonts) -> str:
    """The rules that give a page its fonts, of which each has only the characters it shows."""
    chains: Mapping[Face, tuple[Typeface, ...]] = {
        "serif": fonts.serif,
        "sans": fonts.sans,
        "bold": fonts.bold,
        "mono": fonts.mono,
    }
    used: dict[Typeface, set[str]] = {}
    for face, characters in characters_by_face(body).items():
        for character in sorted(characters):
            if found := _typeface_for(character, chains[face]):
                used.setdefault(found, set()).add(normalize("NFC", character))
    rules = [_rule(typeface, used[typeface], fonts) for typeface in used]
    own = (
        f"--own-{face}:{','.join(names)};"
        for face, chain in chains.items()
        if (names := [f'"{_family(typeface)}"' for typeface in chain if typeface in used])
    )
    return f"{''.join(rules)}:root{{{''.join(own)}}}\n"


def _typeface_for(character: str, chain: tuple[Typeface, ...]) -> Typeface | None:
    """The first typeface that shows a character; what none does is left to the browser."""
    composed = normalize("NFC", character)
    return next((typeface for typeface in chain if typeface.has(composed)), None)


def _family(typeface: Typeface) -> str:
    """What a page calls a font: a bold one, which may lack what the regular one has, by itself."""
    return f"WP {typeface.name}{' Bold' if typeface.weight > 400 else ''}"


def _rule(typeface: Typeface, characters: set[str], fonts: Fonts) -> str:
    packed = _subset_once(typeface.file, frozenset(characters), fonts.script)
    size = f"size-adjust:{fonts.mono_size:.2%};" if typeface == fonts.mono[0] else ""
    return (
        f'@font-face{{font-family:"{_family(typeface)}";font-weight:{typeface.weight};'
        f"font-style:normal;{size}"
        f"src:url(data:font/woff2;base64,{packed})"
        f'format("woff2")}}\n'
    )


def characters_by_face(body: Element) -> Mapping[Face, set[str]]:
    """The characters of a page by the face that its style sheet gives them."""
    faces: tuple[Face, ...] = get_args(Face)
    characters = {face: set(() if face == "mono" else _BASIC) for face in faces}
    _collect(body, "serif", characters)
    return characters


def _collect(node: Element | str, face: Face, characters: Mapping[Face, set[str]]) -> None:
    if isinstance(node, str):
        characters[face].update(_SEQUENCE.sub("", node), _SEQUENCE.findall(node))
        return
    for own in _faces_in(node.tag, face):
        for part in node.content:
            _collect(part, own, characters)


def _faces_in(tag: str, around: Face) -> tuple[Face, ...]:
    """The faces in which what stands in an element may be set, by the face around it."""
    if tag in _MONO:
        return ("mono",)
    if tag in _BOLD and around != "mono":
        return ("bold",)
    if tag in _SANS and around == "serif":
        # What is emphasised in a language of letters stays in the face of its paragraph.
        return ("serif", "sans") if tag == "em" else ("sans",)
    return (around,)


def subset(path: Path, characters: Collection[str], script: str) -> str:
    """A font with only these characters as WOFF2 in base64, the same on every run.

    Several that are seen as one are given together.
    """
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(path)))
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, "".join(characters)))
    wanted.pin_all_axes_to_default(face)
    wanted.flags = (
        hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NOTDEF_OUTLINE
        # Outlines in full compress better.
        | hb.SubsetFlags.DESUBROUTINIZE
    )
    if "hani" in face.get_table_script_tags("GSUB"):
        # The pan-CJK face has the forms of four languages: keep those of one script.
        wanted.flags |= hb.SubsetFlags.NO_LAYOUT_CLOSURE
        wanted.glyph_set.update(_shaped_glyphs(face, characters, script))
        for tag_set, tags in (
            (wanted.layout_feature_tag_set, _FEATURES),
            (wanted.layout_script_tag_set, _SCRIPTS),
        ):
            tag_set.clear()
            tag_set.update(map(_tag_number, tags))
    wanted.drop_table_tag_set.update(map(_tag_number, _UNUSED_TABLES))
    return base64.b64encode(woff2(wanted.subset(face).blob.data)).decode()


# A preview writes the same page again and again.
_subset_once = lru_cache(maxsize=8)(subset)


def _shaped_glyphs(face: Any, characters: Collection[str], script: str) -> set[int]:
    """The glyphs that characters have by themselves in a script, such as zh-Hans.

    Both those as wide as a Hanzi and those for text in letters, which quotation marks have.
    """
    import uharfbuzz as hb

    font = hb.Font(face)
    found: set[int] = set()
    for character in characters:
        for features in ({}, {"pwid": True}):
            buffer = hb.Buffer()
            buffer.add_str(character)
            buffer.direction, buffer.script, buffer.language = "ltr", "Hani", script
            hb.shape(font, buffer, features)
            found.update(glyph.codepoint for glyph in buffer.glyph_infos)
    return found


def _tag_number(tag: str) -> int:
    """An OpenType tag as the number that HarfBuzz knows it by."""
    return int.from_bytes(tag.encode(), "big")
