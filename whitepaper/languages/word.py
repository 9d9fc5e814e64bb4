"""How Word sets a language: its fonts, where lines may break, and words that only Word has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

# What a font is for: running text, what is smaller than it, the levels of heads, program text.
FontRole = Literal["text", "small", "heading", "subheading", "title", "code"]


class Font(Struct, frozen=True):
    """A font that Word and WPS bring, and what a program without it takes instead.

    In a `fixed` one every letter has the same width; it and a `latin` one are also for Latin
    letters, for which Word has others else, or those that it names as `letters`.
    """

    name: str
    stand_in: str
    fixed: bool = False
    latin: bool = False
    letters: str = ""


class WordConventions(Struct, frozen=True):
    """How Word sets a language; `{…}` in a text is filled in by `str.format`.

    `charset` is that of the fonts, as Windows numbers it, `language` the name that Word knows it
    by. `not_first` are the characters that begin
    no line, `not_last` those that end none. `note_numbers` is the number format of footnotes in
    WordprocessingML.
    """

    fonts: Mapping[FontRole, Font]
    charset: str
    language: str
    not_first: str
    not_last: str
    note_numbers: str
    after_number: str
    table_without_number: str

    @property
    def is_latin(self) -> bool:
        """Whether its text is in Latin letters."""
        return self.fonts["text"].latin
