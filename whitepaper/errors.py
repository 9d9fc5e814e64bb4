"""The errors that a user may meet: each says where, what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from whitepaper.messages import Message, msg
from whitepaper.spelling import closest


@dataclass(frozen=True, order=True)
class Finding:
    """One failed check: the place, what is wrong there, and the remedy."""

    place: str
    message: str
    remedy: str = ""

    @property
    def text(self) -> str:
        """The finding as it is told."""
        told = msg("{place}: {message}", place=self.place, message=self.message)
        return msg("{told}\n    → {remedy}", told=told, remedy=self.remedy) if self.remedy else told

    def __str__(self) -> str:
        return str(self.text)


def in_cell(file: str, cell: int, line: int | None = None) -> str:
    """A cell of a notebook, or a line of it, as findings name it: notebooks/04-use.ipynb, cell 3.

    Both are counted from 1.
    """
    if line:
        return msg("{file}, cell {cell}, line {line}", file=file, cell=cell, line=line)
    return msg("{file}, cell {cell}", file=file, cell=cell)


def in_ranges(numbers: Iterable[int]) -> tuple[str, ...]:
    """Numbers in ascending order, those that follow each other as one: 3, 7–9."""
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1].append(number)
        else:
            ranges.append([number])
    return tuple(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in ranges)


def cell_of(place: str) -> tuple[str, int] | None:
    """The file and the cell of a place that is in a cell."""
    named = place.values if isinstance(place, Message) else {}
    return (named["file"], named["cell"]) if {"file", "cell"} <= named.keys() else None


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

    @property
    def text(self) -> str:
        """The message, and below it each finding, as they are told."""
        told = (self.message, *(finding.text for finding in self.findings))
        return msg("{told:\n  }", told=told)

    def __str__(self) -> str:
        return str(self.text)


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


# More are not read.
_MOST_LISTED = 12


def nearest(name: str, known: Iterable[str]) -> str:
    """A "did you mean" for a misspelt name, or a few known names; nothing of many."""
    names = sorted(known)
    if meant := closest(name, names):
        return msg("did you mean “{close}”?", close=meant)
    return msg("known: {names}", names=tuple(names)) if 0 < len(names) <= _MOST_LISTED else ""
