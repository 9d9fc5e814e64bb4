"""The fonts of a page: only the characters that it shows, inside its style sheet."""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from whitepaper.formats.html.elements import Element
from whitepaper.languages import Language

Face = Literal["serif", "sans", "bold"]

# What is not set in the serif of running text. The style sheet begins with these.
_SANS = (
    *("nav", "table", "figcaption", "caption", "header", "footer"),
    *("dl", "small", "em", "code", "sup"),
)
_BOLD = ("h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "thead", "summary")
FAMILY_RULES = (
    f"{', '.join(_SANS)} {{ font-family: var(--sans); }}\n"
    f"{', '.join(_BOLD)} {{ font-family: var(--sans); font-weight: 700; }}\n"
)
# In every face, for what the style sheet itself writes: markers of lists, numbers of notes.
_BASIC = frozenset({chr(code) for code in range(0x20, 0x7F)} | set("，。、；：（）《》“”—…·　↑"))
_FEATURES = ("locl", "kern", "mark", "halt")
_SCRIPTS = ("DFLT", "hani", "latn")
# Nothing is set vertically, and the signature is one of the whole font.
_UNUSED_TABLES = ("VORG", "vhea", "vmtx", "DSIG")


def font_faces(body: Element, language: Language) -> str:
    """The `@font-face` rules for the characters that a page shows in each face."""
    fonts, characters = language.fonts, characters_by_face(body)
    faces: tuple[tuple[Face, str, Path, int], ...] = (
        ("serif", fonts.serif, fonts.serif_file, 400),
        ("sans", fonts.sans, fonts.sans_file, 400),
        ("bold", fonts.sans, fonts.bold_file, 700),
    )
    return "".join(
        f'@font-face{{font-family:"WP {family}";font-weight:{weight};font-style:normal;'
        f"src:url(data:font/woff2;base64,{subset(path, characters[face], language.tag)})"
        f'format("woff2")}}\n'
        for face, family, path, weight in faces
    )


def characters_by_face(body: Element) -> Mapping[Face, set[str]]:
    """The characters of a page by the face that its style sheet gives them."""
    characters: dict[Face, set[str]] = {face: set(_BASIC) for face in ("serif", "sans", "bold")}
    _collect(body, "serif", characters)
    return characters


def _collect(node: Element | str, face: Face, characters: Mapping[Face, set[str]]) -> None:
    if isinstance(node, str):
        characters[face].update(node)
        return
    if node.tag in _BOLD:
        face = "bold"
    elif node.tag in _SANS and face == "serif":
        face = "sans"
    for part in node.content:
        _collect(part, face, characters)


def subset(path: Path, characters: set[str], language_tag: str) -> str:
    """A font with only these characters as WOFF2 in base64, the same on every run."""
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(path)))
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    # The pan-CJK face has the forms of four languages: keep what this one is set in.
    wanted.glyph_set.update(_shaped_glyphs(face, characters, language_tag))
    wanted.flags = (
        hb.SubsetFlags.NO_LAYOUT_CLOSURE
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NOTDEF_OUTLINE
        # Outlines in full compress better.
        | hb.SubsetFlags.DESUBROUTINIZE
    )
    for tag_set, tags in (
        (wanted.layout_feature_tag_set, _FEATURES),
        (wanted.layout_script_tag_set, _SCRIPTS),
    ):
        tag_set.clear()
        tag_set.update(map(_tag_number, tags))
    wanted.drop_table_tag_set.update(map(_tag_number, _UNUSED_TABLES))
    return base64.b64encode(woff2(wanted.subset(face).blob.data)).decode()


def _shaped_glyphs(face: Any, characters: set[str], language_tag: str) -> set[int]:
    """The glyphs that single characters have in text of a language."""
    import uharfbuzz as hb

    font = hb.Font(face)
    found: set[int] = set()
    for character in characters:
        buffer = hb.Buffer()
        buffer.add_str(character)
        buffer.direction, buffer.script, buffer.language = "ltr", "Hani", language_tag
        hb.shape(font, buffer)
        found.update(glyph.codepoint for glyph in buffer.glyph_infos)
    return found


def woff2(font: bytes) -> bytes:
    """An OpenType font with PostScript outlines as WOFF2.

    fontTools writes the same but always at Brotli's highest quality, which takes seventy times
    as long for a tenth less. Such fonts need none of the format's transformations.
    """
    import brotli
    from fontTools.ttLib.woff2 import getKnownTagIndex, packBase128

    (count,) = struct.unpack(">H", font[4:6])
    directory, content = b"", b""
    for position in range(12, 12 + 16 * count, 16):
        tag, _, start, length = struct.unpack(">4sLLL", font[position : position + 16])
        table = font[start : start + length]
        if tag == b"head":
            (flags,) = struct.unpack(">H", table[16:18])
            # The format asks for this bit: the file has been through a lossless change.
            table = table[:16] + struct.pack(">H", flags | 1 << 11) + table[18:]
        directory += bytes([getKnownTagIndex(tag.decode())]) + packBase128(length)
        content += table
    packed = brotli.compress(content, mode=brotli.MODE_FONT, quality=5)
    size = 48 + len(directory) + len(packed)
    padding = -size % 4
    # Version 1.0, and neither metadata nor private data.
    numbers = (size + padding, count, 0, len(font), len(packed), 1, 0)
    header = struct.pack(">4s4sLHHLLHH20x", b"wOF2", font[:4], *numbers)
    return header + directory + packed + bytes(padding)


def _tag_number(tag: str) -> int:
    """An OpenType tag as the number that HarfBuzz knows it by."""
    return int.from_bytes(tag.encode(), "big")
