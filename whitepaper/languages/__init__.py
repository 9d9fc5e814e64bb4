"""What depends on the language of a report, behind one interface: a folder for each language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from whitepaper.languages.annex import AnnexWords
from whitepaper.languages.evidence import EvidenceWords
from whitepaper.languages.grammar import Grammar
from whitepaper.languages.phrases import Phrases
from whitepaper.languages.revisions import RevisionWords
from whitepaper.languages.word import WordConventions


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
    """The names of the fonts that text is set in, and their files."""

    serif: str
    sans: str
    bold: str
    serif_file: Path
    sans_file: Path
    bold_file: Path

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

    `date` gives a date of ISO 8601 as it is printed, `width` the widths of the longest line and of
    the longest word of a text, in ems. An alternative text of less than `shortest_alt` characters
    says nothing, nor does one that `is_placeholder`.
    """

    tag: str
    phrases: Phrases
    headings: Headings
    citation_point: CitationPoint
    date: Callable[[str], str]
    width: Callable[[str], tuple[float, float]]
    fonts: Fonts
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
