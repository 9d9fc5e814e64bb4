"""The errors that a user may meet: each says where, what is wrong and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One failed check: the place, what is wrong there, and the remedy."""

    place: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        remedy = f"\n    → {self.remedy}" if self.remedy else ""
        return f"{self.place}: {self.message}{remedy}"


class WhitepaperError(Exception):
    """A build that cannot go on, with every finding that says why.

    `exit_code` is what the command line returns: 1 refused, 2 wrong usage.
    """

    exit_code = 1

    def __init__(self, message: str, findings: Iterable[Finding] = ()) -> None:
        self.message = message
        self.findings = tuple(findings)
        # Exception pickles its args: all state must be in them.
        super().__init__(message, self.findings)

    def __str__(self) -> str:
        return "\n".join([self.message, *(f"  {finding}" for finding in self.findings)])


class UsageError(WhitepaperError):
    """The command line or an edition's parameters ask for what does not exist."""

    exit_code = 2


class DataError(WhitepaperError):
    """The data package breaks its schema or a rule of the domain."""


class ChapterError(WhitepaperError):
    """A chapter did not run to its end."""


class StatementError(WhitepaperError):
    """The report states what no fact shows or facts contradict, or lacks what readers need."""


class PublicationError(WhitepaperError):
    """The report could not be made, or did not pass verification."""


def nearest(name: str, known: Iterable[str]) -> str:
    """A "did you mean" for a misspelt name, or the list of the known names."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f"did you mean “{close[0]}”?"
    shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
    return f"known: {shown}" if names else ""
