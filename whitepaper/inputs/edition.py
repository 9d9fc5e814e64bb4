"""An edition as every stage has it: frozen values, read and checked by `parameters`."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from whitepaper.files import read_file
from whitepaper.fingerprint import is_input
from whitepaper.inputs.gates import Level
from whitepaper.inputs.period import at_start, form, in_name, last_day
from whitepaper.inputs.theme import Theme
from whitepaper.project import CARRIED, PARAMS, PROJECT, parameters_place

# The one parameter that every chapter is given, if it declares it.
EDITION_PARAMETER = "edition"
# In a build a chapter is given its edition, so that it is made of no more than it sees of it.
EDITION_VARIABLE = "WHITEPAPER_EDITION"
# And in which language it is told what is wrong in it.
LANGUAGE_VARIABLE = "WHITEPAPER_LANGUAGE"

Role = Literal["lead", "chapter", "appendix"]
Value = bool | int | float | str | list[Any] | None

_EACH = re.compile(r"""^(?:each|"each"|'each')[ \t]*:""", re.MULTILINE)
_PERIOD = re.compile(r"""^period:[ \t]*["']?([^\s"'#]+)""", re.MULTILINE)


@dataclass(frozen=True)
class Chapter:
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


@dataclass(frozen=True)
class Translation:
    """What an edition is called in another language; its chapters by their notebooks."""

    title: str
    publisher: str
    notice: str
    chapters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Correction:
    """Why and when an edition that was issued is corrected."""

    date: datetime.date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One report: for a period, a place and a language.

    `edition` is its name, that of its parameter file; `parameter` is the same as the file writes
    it, a number or a text. `period` is the one that facts default to. `cut_off` is the last day
    whose published figures the edition may show. `predecessor` is the edition that this was begun
    from, if by `build.py new`.
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
    status: Literal["draft", "final"]
    region: str
    # The indicators of which the first that reaches the period is drawn on the cover.
    cover: Sequence[str] = ()
    # How it looks; of that a chapter is given what its figures are drawn with.
    theme: Theme = field(default_factory=Theme)
    # Hosts and files outside of the project that chapters may read.
    allowed: Sequence[str]
    # Texts with numbers, or with words that claim something, that chapters may type.
    typed: Sequence[str] = ()
    # Words of the whole project in which a numeral counts nothing.
    words: Sequence[str] = ()
    # What the whole project does about what a rule finds, where it is not to refuse that.
    gates: Mapping[str, Level] = field(default_factory=dict)
    chapters: Sequence[Chapter]
    # Since it was issued, the first one first.
    corrections: Sequence[Correction] = ()
    predecessor: str = ""
    # By language, for chapters that are written in another one.
    translations: Mapping[str, Translation] = field(default_factory=dict)

    def language_of(self, notebook: str) -> str:
        """The language that a chapter is written in."""
        own = (chapter.language for chapter in self.chapters if chapter.notebook == notebook)
        return next(own, "") or self.language

    def for_chapter(self, chapter: Chapter) -> dict[str, Any]:
        """The edition as JSON values, without what is no business of a chapter's."""
        values: dict[str, Any] = msgspec.to_builtins(self)
        for name in ("typed", "words", "gates", "predecessor", "corrections", "cover"):
            del values[name]
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
_EDITION = msgspec.json.Decoder(Edition)


def from_json(text: str) -> Edition:
    """The edition that a build gave to a chapter, from JSON."""
    return _EDITION.decode(text)


@dataclass(frozen=True)
class Listed:
    """An edition that there is: its name, its period as text, and the values that it is made by."""

    name: str
    period: str
    values: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The name of its parameter file, which may make other editions too."""
        return self.name.partition("/")[0]


def listed(root: Path) -> tuple[Listed, ...]:
    """The editions that there are, by the end of their period, and then by their names."""
    every = (each for path in _parameter_files(root) for each in _editions_of(path))
    return tuple(sorted(every, key=_age))


def available(root: Path) -> tuple[str, ...]:
    """The names of the editions that there are, by the end of their period."""
    return tuple(each.name for each in listed(root))


def editions_of(root: Path, file: str) -> tuple[Listed, ...]:
    """The editions of a parameter file by its name: one, or those that it makes by `each`."""
    path = root / parameters_place(file)
    return tuple(sorted(_editions_of(path), key=_age)) if path.is_file() else ()


def is_matrix(root: Path, file: str) -> bool:
    """Whether a parameter file makes several editions."""
    path = root / parameters_place(file)
    return path.is_file() and bool(_EACH.search(_text(path)))


def strays(root: Path) -> tuple[str, ...]:
    """What lies in params/ and is no parameter file, though it may be meant as one, by its name."""
    found = sorted((root / PARAMS).iterdir()) if (root / PARAMS).is_dir() else ()
    known = {*_parameter_files(root), root / PROJECT, root / CARRIED}
    return tuple(
        path.name + ("/" if path.is_dir() else "")
        for path in found
        if path not in known and not path.name.startswith((".", "~")) and is_input(path)
        if path.suffix.lower() != ".md" and not path.name.endswith("~")
    )


def before(root: Path, name: str, period: str) -> str | None:
    """The name of the parameter file before one of a name and a period: of its own kind, if any.

    A kind has the same name apart from the period, and as long a period. None if all are of
    the same time or later.
    """
    ends: dict[str, Listed] = {}
    for each in listed(root):
        ends.pop(each.file, None)
        ends[each.file] = each
    earlier = [file for file, last in ends.items() if _end(last) < last_day(period)]
    kind = _kind(name, period)
    same = [file for file in earlier if _kind(file, period_of_file(root, file)) == kind]
    return next(reversed(same or earlier), None)


def period_of_file(root: Path, file: str) -> str:
    """The period that a parameter file says or that its name begins with; empty without one."""
    path = root / parameters_place(file)
    # Read as a line, since a file that is no YAML has its place among the others too.
    found = _PERIOD.search(_text(path))
    return found[1] if found else at_start(path.stem)


def _kind(name: str, period: str) -> tuple[str, str]:
    return name.removeprefix(in_name(at_start(name))), form(period)


def _parameter_files(root: Path) -> list[Path]:
    found = (root / PARAMS).glob("*.yaml")
    return [path for path in found if path.is_file() and path.stem != PROJECT.stem]


def _editions_of(path: Path) -> tuple[Listed, ...]:
    root, period = path.parent.parent, period_of_file(path.parent.parent, path.stem)
    if is_matrix(root, path.stem):
        # Most files make one edition, and are not read as YAML for that.
        from whitepaper.inputs import yaml
        from whitepaper.inputs.matrix import EACH, combinations

        # What cannot be read is told where it is loaded by its name.
        with contextlib.suppress(yaml.UnreadableError, OSError, AttributeError):
            each = yaml.load(read_file(path), "safe").get(EACH)
            if found := combinations(path.stem, each):
                return tuple(
                    Listed(one.name, str(one.values.get("period", period)), one.values)
                    for one in found
                )
    return (Listed(path.stem, period),)


def _age(one: Listed) -> tuple[datetime.date, list[tuple[int, str]]]:
    """What sorts editions: the end of the period, then the name, numbers in it by their value."""
    parts = re.split(r"(\d+)", one.name)
    return _end(one), [(int(part) if part.isdecimal() else 0, part) for part in parts]


def _end(one: Listed) -> datetime.date:
    """The last day of the period of an edition; the first of all days if it has none."""
    try:
        return last_day(one.period)
    except ValueError:
        return datetime.date.min


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig", errors="replace")
