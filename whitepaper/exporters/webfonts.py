"""The web fonts of a page: only the characters that it shows, inside its style sheet."""

from __future__ import annotations

import base64
import struct
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal

from whitepaper.languages.zh import fonts

Face = Literal["serif", "sans", "bold"]

# These must say what report.css says.
SANS_TAGS = frozenset(
    {
        "nav",
        "table",
        "figcaption",
        "caption",
        "header",
        "footer",
        "dl",
        "small",
        "em",
        "code",
        "sup",
    }
)
BOLD_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "thead", "summary"})
VOID_TAGS = frozenset({"meta", "link", "img", "br", "hr", "input", "col", "wbr"})
SILENT_TAGS = frozenset({"head", "style", "script"})
FEATURES = ("locl", "kern", "mark", "halt")
SCRIPTS = ("DFLT", "hani", "latn")
# Nothing is set vertically, and the signature is one of the whole font.
DROPPED_TABLES = ("VORG", "vhea", "vmtx", "DSIG")
FACES: dict[Face, tuple[Path, str, int]] = {
    "serif": (fonts.SERIF_REGULAR, fonts.SERIF, 400),
    "sans": (fonts.SANS_REGULAR, fonts.SANS, 400),
    "bold": (fonts.SANS_BOLD, fonts.SANS, 700),
}


def font_faces(page: str) -> str:
    """Return the `@font-face` rules for the characters that the page shows in each face."""
    collector = CharacterCollector()
    collector.feed(page)
    collector.close()
    return "".join(
        f'@font-face{{font-family:"WP {family}";font-weight:{weight};font-style:normal;'
        f"src:url(data:font/woff2;base64,{subset(path, collector.characters[face])})"
        f'format("woff2")}}\n'
        for face, (path, family, weight) in FACES.items()
    )


class CharacterCollector(HTMLParser):
    """Sort the characters of a page by the face that its style sheet gives them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        # Digits and punctuation in every face, for what the style sheet itself writes.
        basic = {chr(code) for code in range(0x20, 0x7F)} | set("，。、；：（）《》“”—…·　↑")
        self.characters: dict[Face, set[str]] = {face: set(basic) for face in FACES}
        self.open_tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Follow an element that opens."""
        if tag not in VOID_TAGS:
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Follow an element that closes, and those inside it that were left open."""
        if tag in self.open_tags:
            while self.open_tags.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Count the characters of a text to the face they are shown in."""
        if SILENT_TAGS.isdisjoint(self.open_tags):
            self.characters[self.face()].update(data)

    def face(self) -> Face:
        """Return the face of the element that is open now."""
        if not BOLD_TAGS.isdisjoint(self.open_tags):
            return "bold"
        return "serif" if SANS_TAGS.isdisjoint(self.open_tags) else "sans"


def subset(path: Path, characters: set[str]) -> str:
    """Return a font with only these characters as WOFF2 in base64, the same on every run."""
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(path)))
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(ord(character) for character in characters)
    # The pan-CJK face has the forms of four languages: keep what Chinese text is set in.
    wanted.glyph_set.update(shaped_glyphs(face, characters))
    wanted.flags = (
        hb.SubsetFlags.NO_LAYOUT_CLOSURE
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NOTDEF_OUTLINE
        # Outlines in full compress better.
        | hb.SubsetFlags.DESUBROUTINIZE
    )
    for chosen, tags in (
        (wanted.layout_feature_tag_set, FEATURES),
        (wanted.layout_script_tag_set, SCRIPTS),
    ):
        chosen.clear()
        chosen.update(map(tag_number, tags))
    wanted.drop_table_tag_set.update(map(tag_number, DROPPED_TABLES))
    return base64.b64encode(woff2(wanted.subset(face).blob.data)).decode()


def shaped_glyphs(face: Any, characters: set[str]) -> set[int]:
    """Return the glyphs that single characters have in text marked as mainland Chinese."""
    import uharfbuzz as hb

    font = hb.Font(face)
    found: set[int] = set()
    for character in characters:
        buffer = hb.Buffer()
        buffer.add_str(character)
        buffer.direction, buffer.script, buffer.language = "ltr", "Hani", "zh-Hans"
        hb.shape(font, buffer)
        found.update(glyph.codepoint for glyph in buffer.glyph_infos)
    return found


def woff2(font: bytes) -> bytes:
    """Return an OpenType font with PostScript outlines as WOFF2.

    fontTools writes the same but always at Brotli's highest quality, which takes twenty times
    as long for 7 % less. Such fonts need none of the format's transformations.
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
    packed = brotli.compress(content, mode=brotli.MODE_FONT, quality=9)
    size = 48 + len(directory) + len(packed)
    padding = -size % 4
    header = struct.pack(
        ">4s4sLHHLLHHLLLLL",
        b"wOF2",
        font[:4],
        size + padding,
        count,
        0,
        len(font),
        len(packed),
        *(1, 0),
        *(0, 0, 0, 0, 0),
    )
    return header + directory + packed + bytes(padding)


def tag_number(tag: str) -> int:
    """Return an OpenType tag as the number that HarfBuzz knows it by."""
    return int.from_bytes(tag.encode(), "big")
