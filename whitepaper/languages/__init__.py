"""What depends on the language of a report, behind one interface: a folder for each language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from msgspec import Struct

from whitepaper import extensions
from whitepaper.languages.grammar import (
    CitationPoint,
    Cited,
    Headings,
    Notes,
    Numbers,
    Span,
    Statements,
    Trend,
    TypedNumbers,
    WordsAround,
)
from whitepaper.languages.phrases import (
    AnnexWords,
    ChapterTemplate,
    ChapterWords,
    CorrectionWords,
    EvidenceWords,
    Phrases,
)
from whitepaper.languages.word import WordConventions


class Typeface(Struct, frozen=True):
    """A font: the name of its family, and the file."""

    name: str
    file: Path
    weight: int = 400

    def has(self, text: str) -> bool:
        """Whether it has a glyph for each character of a text that needs one."""
        glyphs = _code_points(self.file)
        return all(ord(character) in glyphs or _is_formatting(character) for character in text)


class Fonts(Struct, frozen=True):
    """The fonts that text is set in, by what it is; no font of a system is used.

    A character that the first font of a chain lacks is set in the next one that has it. `mono` is
    for what programs print, at `mono_size` of the size of text: half as wide as a character that
    is as wide as it is high. `script` is the BCP 47 name by which a font for several languages
    picks its forms. Of the characters that it `needs` any font has the first ones, and one that has
    some of the others has them all. Charts do without those that are `not_in_charts`: each chapter
    would open their files for the sake of a hundred characters that few have ever seen.
    """

    serif: tuple[Typeface, ...]
    sans: tuple[Typeface, ...]
    bold: tuple[Typeface, ...]
    mono: tuple[Typeface, ...]
    mono_size: float
    script: str
    needs: tuple[str, ...] = ()
    not_in_charts: tuple[Typeface, ...] = ()

    def has(self, character: str) -> bool:
        """Whether any font has it; those for private use look different in each."""
        private = unicodedata.category(character) == "Co"
        return not private and any(typeface.has(character) for typeface in self._typefaces)

    @property
    def _typefaces(self) -> tuple[Typeface, ...]:
        return (*self.sans, *self.bold, *self.serif, *self.mono)

    @property
    def files(self) -> tuple[Path, ...]:
        """All files, each once."""
        return tuple(dict.fromkeys(typeface.file for typeface in self._typefaces))

    def folders(self, own: Path) -> list[Path]:
        """What a program has to read that wants folders: `own`, with links to all files.

        Where there can be no links it is the folders of the files, in which others lie as well.
        """
        try:
            for file in self.files:
                (own / file.name).symlink_to(file)
        except OSError:
            return sorted({file.parent for file in self.files})
        return [own]


def _is_formatting(character: str) -> bool:
    """Whether a character only says how others look: format characters, variation selectors."""
    return unicodedata.category(character) == "Cf" or unicodedata.name(character, "").startswith(
        "VARIATION SELECTOR"
    )


@cache
def _code_points(font: Path) -> Container[int]:
    """The code points that a font has a glyph for."""
    import uharfbuzz as hb

    return set(hb.Face(hb.Blob.from_file_path(str(font))).unicodes)


class Language(Struct, frozen=True):
    """A language that reports are written in; `tag` is its BCP 47 name.

    `date` gives a date of ISO 8601 as it is printed, `period` a period of ISO 8601 in words
    (`short_period` as it stands by itself, in heads of columns), or what is none as it is; `years`
    are those that a text names. `citation` is the full reference to a source, without its address.
    `width` gives the widths of the longest line and of the longest word of a text, in ems. An
    alternative text of less than `shortest_alt` characters says nothing, nor does one that
    `is_placeholder`. `timely` finds the words of a text that judge, or that are of one time.
    `trend` is the way that a text says its values go, if it says one, and `around` what the words
    around values in prose say of these.
    `unbroken` finds the parts of a text that no line end divides, and `boxed` does, as a regular
    expression of Typst's, which looks neither ahead nor behind.
    """

    tag: str
    phrases: Phrases
    headings: Headings
    citation_point: CitationPoint
    citation: Callable[[Cited], str]
    date: Callable[[str], str]
    period: Callable[[str], str]
    short_period: Callable[[str], str]
    years: Callable[[str], Sequence[int]]
    numbers: Numbers
    derived: Statements
    notes: Notes
    width: Callable[[str], tuple[float, float]]
    fonts: Fonts
    chapter: ChapterWords
    template: ChapterTemplate
    annex: AnnexWords
    corrections: CorrectionWords
    evidence: EvidenceWords
    word: WordConventions
    unbroken: re.Pattern[str]
    boxed: str
    typed: TypedNumbers
    timely: Callable[[str], list[Span]]
    is_placeholder: Callable[[str], bool]
    shortest_alt: int
    trend: Callable[[str], Trend | None] = lambda _: None
    around: WordsAround | None = None


@cache
def load(name: str) -> Language:
    """The language in a folder of this package, or that is added.

    Raises `ModuleNotFoundError` if there is none.
    """
    if name not in _own() and (added := extensions.languages().get(name)):
        return extensions.language_of(added, Language)
    language: Language = import_module(f"whitepaper.languages.{name}").LANGUAGE
    return language


def tag(name: str) -> str:
    """The BCP 47 name of a language, also of one that only messages are in."""
    return load(name).tag if name in names() else name


def names() -> tuple[str, ...]:
    """The languages that there are: the folders of this package, and those that are added."""
    return (*_own(), *extensions.languages())


@cache
def _own() -> tuple[str, ...]:
    return tuple(module.name for module in iter_modules(__path__) if module.ispkg)
