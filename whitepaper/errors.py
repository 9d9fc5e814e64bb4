"""The errors that a user may meet: each says where, what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from whitepaper.messages import Message, key, msg


class Finding(Struct, frozen=True, order=True):
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


class Position(Message):
    """Where something is wrong: a file of the project and, counted from 1, what of it.

    As all messages it is a text; here alone it is put into words. A path stands by itself between
    spaces, so that programs that show it can open it.
    """

    @property
    def file(self) -> str:
        """The file, by its path in the project."""
        return str(self.values["file"])

    @property
    def cell(self) -> int | None:
        """The cell, of a notebook."""
        return self.values.get("cell")

    @property
    def line(self) -> int | None:
        """The line of the file or of the cell; of a table the row, where the header is 1."""
        return self.values.get("line")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, of a table."""
        return self.values.get("columns", ())


_IN_CELL = key("{file} cell {cell}"), key("{file} cell {cell} line {line}")
_IN_FILE = "{file}", key("{file} line {line}"), key("{file} line {line} column {columns}")
_IN_SHEET = key("{file} sheet cell {address}")
_IN_LINES = key("{file} lines {line} to {last}")


def in_cell(file: str, cell: int, line: int | None = None) -> Position:
    """A cell of a notebook, or a line of it: notebooks/04-use.ipynb cell 3."""
    # Python counts no line of some code.
    if not line:
        return Position((_IN_CELL[0],), {"file": file, "cell": cell})
    return Position((_IN_CELL[1],), {"file": file, "cell": cell, "line": line})


def in_file(file: str, line: int | None = None, columns: Iterable[str] = ()) -> Position:
    """A file, or a line of it, or cells of that line of a table: data/events.csv line 3."""
    if line is None:
        return Position((_IN_FILE[0],), {"file": file})
    if not (named := tuple(columns)):
        return Position((_IN_FILE[1],), {"file": file, "line": line})
    return Position((_IN_FILE[2],), {"file": file, "line": line, "columns": named})


def in_sheet(file: str, address: str) -> Position:
    """A cell of a workbook, as spreadsheets name it: G5."""
    return Position((_IN_SHEET,), {"file": file, "address": address})


def in_lines(file: str, line: int, last: int) -> Position:
    """Several lines of a file."""
    return Position((_IN_LINES,), {"file": file, "line": line, "last": last})


def in_ranges(numbers: Iterable[int]) -> tuple[str, ...]:
    """Numbers in ascending order, those that follow each other as one: 3, 7–9."""
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1].append(number)
        else:
            ranges.append([number])
    return tuple(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in ranges)


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
    # A build with nothing to do has no use for it.
    from whitepaper.spelling import closest

    names = sorted(known)
    if meant := closest(name, names):
        return msg("did you mean “{close}”?", close=meant)
    return msg("known: {names}", names=tuple(names)) if 0 < len(names) <= _MOST_LISTED else ""
