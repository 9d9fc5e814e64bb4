"""What depends on the language of a report, behind one interface: a folder for each language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from whitepaper.languages.grammar import (
    CitationPoint,
    Cited,
    Headings,
    Notes,
    Numbers,
    Statements,
    TypedNumbers,
)
from whitepaper.languages.phrases import (
    AnnexWords,
    ChapterWords,
    EvidenceWords,
    Phrases,
    RevisionWords,
)
from whitepaper.languages.word import WordConventions

# The language of an edition that names none.
DEFAULT = "zh"


@dataclass(frozen=True)
class Fonts:
    """The names of the fonts that text is set in, and their files; no font of a system is used.

    `script` is the BCP 47 name by which a font for several languages picks its forms.
    """

    serif: str
    sans: str
    bold: str
    serif_file: Path
    sans_file: Path
    bold_file: Path
    script: str

    @property
    def files(self) -> tuple[Path, ...]:
        """All files."""
        return (self.sans_file, self.bold_file, self.serif_file)


@dataclass(frozen=True)
class Language:
    """A language that reports are written in; `tag` is its BCP 47 name.

    `date` gives a date of ISO 8601 as it is printed, `period` a period of ISO 8601 in words, or
    what is none as it is. `citation` is the full reference to a source, without its address.
    `width` gives the widths of the longest line and of the longest word of a text, in ems. An
    alternative text of less than `shortest_alt` characters says nothing, nor does one that
    `is_placeholder`.
    """

    tag: str
    phrases: Phrases
    headings: Headings
    citation_point: CitationPoint
    citation: Callable[[Cited], str]
    date: Callable[[str], str]
    period: Callable[[str], str]
    numbers: Numbers
    derived: Statements
    notes: Notes
    width: Callable[[str], tuple[float, float]]
    fonts: Fonts
    chapter: ChapterWords
    annex: AnnexWords
    revisions: RevisionWords
    evidence: EvidenceWords
    word: WordConventions
    typed: TypedNumbers
    is_placeholder: Callable[[str], bool]
    shortest_alt: int


@cache
def load(name: str) -> Language:
    """The language in a folder of this package. Raises `ModuleNotFoundError` if there is none."""
    language: Language = import_module(f"whitepaper.languages.{name}").LANGUAGE
    return language


@cache
def names() -> tuple[str, ...]:
    """The languages that there are: the folders of this package."""
    return tuple(module.name for module in iter_modules(__path__) if module.ispkg)
