"""An edition as every stage has it: frozen values, read and checked by `parameters`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from whitepaper.extensions import Level
from whitepaper.inputs.theme import Theme

# The one parameter that every chapter is given, if it declares it.
EDITION_PARAMETER = "edition"
# In a build a chapter is given its edition, so that it is made of no more than it sees of it.
EDITION_VARIABLE = "WHITEPAPER_EDITION"
# And in which language it is told what is wrong in it.
LANGUAGE_VARIABLE = "WHITEPAPER_LANGUAGE"
# Names the file of what the edition knows, where a kernel cannot ask for facts.
FACTS_VARIABLE = "WHITEPAPER_FACTS"

Role = Literal["lead", "chapter", "appendix"]
Value = bool | int | float | str | list[Any] | None


class Chapter(Struct, frozen=True):
    """One chapter of an edition: its notebook (file name without .ipynb) and its parameters.

    These are what it is run with, once they were compared with the notebook.
    """

    notebook: str
    role: Role
    parameters: Mapping[str, Value] = field(default_factory=dict)
    # That it is written in, if not the edition's.
    language: str = ""
    # What it runs in, if not in the Python of the build; and the language of its code.
    kernel: str = ""
    code: str = "python"


class Translation(Struct, frozen=True):
    """What an edition is called in another language; its chapters by their notebooks."""

    title: str
    publisher: str
    notice: str
    chapters: Mapping[str, str] = field(default_factory=dict)


class Correction(Struct, frozen=True):
    """Why and when an edition that was issued is corrected."""

    date: datetime.date
    reason: str


class ChapterEdition(Struct, frozen=True, kw_only=True):
    """What a chapter is told of its edition, and is made of: one report for a period and a place.

    `edition` is its name, that of its parameter file; `parameter` is the same as the file writes
    it, a number or a text. `period` is the one that facts default to. `cut_off` is the last day
    whose published figures the edition may show.
    """

    edition: str
    parameter: int | str
    period: str
    language: str
    title: str
    subtitle: str
    publisher: str
    notice: str
    date: datetime.date
    cut_off: datetime.date
    region: str
    # How it looks; of that a chapter is given what its figures are drawn with.
    theme: Theme = field(default_factory=Theme)
    # Hosts and files outside of the project that chapters may read.
    allowed: Sequence[str]
    chapters: Sequence[Chapter]
    # By language, for chapters that are written in another one.
    translations: Mapping[str, Translation] = field(default_factory=dict)

    def language_of(self, notebook: str) -> str:
        """The language that a chapter is written in."""
        own = (chapter.language for chapter in self.chapters if chapter.notebook == notebook)
        return next(own, "") or self.language


class Edition(ChapterEdition, frozen=True, kw_only=True):
    """One report: for a period, a place and a language.

    What it has beside what chapters are told may change without that any of them has to run.
    `predecessor` is the edition that this was begun from, if by `build.py new`.
    """

    status: Literal["draft", "final"]
    # The indicators of which the first that reaches the period is drawn on the cover.
    cover: Sequence[str] = ()
    # Texts with numbers, or with words that claim something, that chapters may type.
    typed: Sequence[str] = ()
    # Words of the whole project in which a numeral counts nothing.
    words: Sequence[str] = ()
    # What the whole project does about what a rule finds, where it is not to refuse that.
    gates: Mapping[str, Level] = field(default_factory=dict)
    # Since it was issued, the first one first.
    corrections: Sequence[Correction] = ()
    predecessor: str = ""
    # Of an edition that a file makes by `each`: the regions, or what else, that it is made for, and
    # by each chapter those of the other editions that have it too.
    made_for: Sequence[str] = ()
    shared_with: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def for_chapter(self, chapter: Chapter) -> dict[str, Any]:
        """What the edition tells a chapter, as JSON values."""
        every: dict[str, Any] = msgspec.to_builtins(self)
        values = {name: every[name] for name in ChapterEdition.__struct_fields__}
        own = {"notebook": chapter.notebook, "role": chapter.role}
        # Only a chapter in another language prints what the edition is called there.
        if not chapter.language:
            del values["translations"]
        else:
            own["language"] = chapter.language
        theme = values["theme"]
        drawn_in = {role: theme["fonts"][role] for role in ("sans", "bold")}
        values["theme"] = {"charts": theme["charts"], "fonts": drawn_in}
        return {**values, "chapters": [own]}

    def particulars(self) -> dict[str, str]:
        """What the title page says, and the language that it says it in."""
        texts = ("edition", "period", "title", "subtitle", "publisher", "notice")
        return {
            name: str(getattr(self, name))
            for name in (*texts, "date", "cut_off", "status", "language")
        }


# So that its types are known: msgspec crashes where two threads are the first to ask for one.
_EDITION = msgspec.json.Decoder(ChapterEdition)


def from_json(text: str) -> ChapterEdition:
    """The edition that a build gave to a chapter, from JSON."""
    return _EDITION.decode(text)
