"""An edition as every stage has it: frozen values, read and checked by `parameters`."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

# The one parameter that every chapter declares.
EDITION_PARAMETER = "edition"
# In a build a chapter is given its edition, so that it is made of no more than it sees of it.
EDITION_VARIABLE = "WHITEPAPER_EDITION"

Role = Literal["lead", "chapter", "appendix"]
Value = bool | int | float | str | list[Any] | None


@dataclass(frozen=True)
class Chapter:
    """One chapter of an edition: its notebook (file name without .ipynb) and its parameters."""

    notebook: str
    role: Role
    parameters: Mapping[str, Value]


@dataclass(frozen=True)
class Edition:
    """One year's report. `cut_off` is the last day whose published figures it may show."""

    edition: int
    title: str
    subtitle: str
    publisher: str
    notice: str
    date: datetime.date
    cut_off: datetime.date
    status: Literal["draft", "final"]
    region: str
    # Hosts and files outside of the project that chapters may read.
    allowed: Sequence[str]
    # Texts with numbers, or with words that claim something, that chapters may type.
    typed: Sequence[str]
    chapters: Sequence[Chapter]

    def given_to(self, chapter: Chapter) -> dict[str, Value]:
        """The parameters that a chapter is run with: its own, and the edition."""
        return given(chapter.parameters, self.edition)

    def as_seen_by(self, chapter: Chapter) -> dict[str, Any]:
        """The edition as JSON values, without what is no business of a chapter's: the others."""
        seen = {**asdict(self), "chapters": [asdict(chapter)]}
        del seen["typed"]
        for own in seen["chapters"]:
            del own["parameters"]
        for name in ("date", "cut_off"):
            seen[name] = seen[name].isoformat()
        return seen


def given(parameters: Mapping[str, Value], edition: int) -> dict[str, Value]:
    """A chapter's own parameters, and the edition."""
    return {**parameters, EDITION_PARAMETER: edition}


def seen(written: str) -> Edition:
    """The edition that a build gave to a chapter, from JSON."""
    values = json.loads(written)
    for name in ("date", "cut_off"):
        values[name] = datetime.date.fromisoformat(values[name])
    chapters = [Chapter(**chapter, parameters={}) for chapter in values.pop("chapters")]
    return Edition(**values, typed=(), chapters=chapters)
