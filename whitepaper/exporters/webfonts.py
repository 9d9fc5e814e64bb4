"""The web fonts of a page: only the characters that it shows, inside its style sheet."""

from __future__ import annotations

import base64
import io
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

from whitepaper import fonts

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
    from fontTools import subset as subsetter_module
    from fontTools.ttLib import TTFont

    options = subsetter_module.Options(
        flavor="woff2", hinting=False, desubroutinize=True, notdef_outline=True
    )
    options.layout_features = ["locl", "kern", "mark", "halt"]
    # The bold face holds Japanese, Korean and Taiwanese forms too: keep the mainland's.
    options.layout_scripts = ["DFLT", "hani.ZHS", "latn.ZHS", "latn", "hani"]
    # Nothing is set vertically; and the bounding box of the whole font serves its subset too.
    options.drop_tables += ["VORG", "vhea", "vmtx"]
    font = TTFont(path, lazy=True, recalcTimestamp=False, recalcBBoxes=False)
    subsetter = subsetter_module.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return base64.b64encode(buffer.getvalue()).decode()
