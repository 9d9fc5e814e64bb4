"""What depends on the language of a report, behind one interface: a folder for each language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol

from whitepaper.languages.annex import AnnexWords
from whitepaper.languages.chapter import ChapterWords
from whitepaper.languages.citations import Cited
from whitepaper.languages.derived import Statements
from whitepaper.languages.evidence import EvidenceWords
from whitepaper.languages.grammar import Grammar
from whitepaper.languages.notes import Notes
from whitepaper.languages.numbers import Numbers
from whitepaper.languages.phrases import Phrases
from whitepaper.languages.revisions import RevisionWords
from whitepaper.languages.word import WordConventions

# The language of an edition that names none.
DEFAULT = "zh"


class Headings(Protocol):
    """How headings, figures and tables are numbered: see the module of a language."""

    def chapter(self, number: int) -> tuple[str, str]: ...
    def appendix(self, number: int) -> tuple[str, str]: ...
    def section(self, number: int, parent: str) -> tuple[str, str]: ...
    def subsection(self, number: int, parent: str) -> tuple[str, str]: ...
    def by_title(self, title: str) -> str: ...
    def figure(self, chapter: int, number: int, *, appendix: bool) -> str: ...
    def table(self, chapter: int, number: int, *, appendix: bool) -> str: ...
    def without_mention(self, before: str, after: str) -> tuple[str, str] | None: ...


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


class CitationPoint(Protocol):
    """Where in a text of a paragraph its citations belong, if there."""

    def __call__(self, text: str, *, last: bool) -> int | None: ...


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
    typed: Grammar
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
