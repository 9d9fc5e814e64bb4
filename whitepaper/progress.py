"""What a build says while it works: nothing, lines, or a live line for each running chapter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TextIO


class Progress(Protocol):
    """Told of every step; called from several threads."""

    def step(self, text: str) -> None:
        """A stage begins, or something is worth saying."""

    def planned(self, chapters: int) -> None:
        """So many chapters will be run."""

    def started(self, chapter: str) -> None:
        """A chapter runs."""

    def cell(self, chapter: str, index: int, cells: int) -> None:
        """It has come to a cell."""

    def ended(self, chapter: str, seconds: float, *, failed: bool) -> None:
        """A chapter has run."""


class Quiet:
    """Says nothing."""

    def step(self, text: str) -> None: ...
    def planned(self, chapters: int) -> None: ...
    def started(self, chapter: str) -> None: ...
    def cell(self, chapter: str, index: int, cells: int) -> None: ...
    def ended(self, chapter: str, seconds: float, *, failed: bool) -> None: ...


class Lines(Quiet):
    """One line for each step and each chapter that has run."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._chapters = self._done = 0

    def step(self, text: str) -> None:
        self._say(text)

    def planned(self, chapters: int) -> None:
        self._chapters, self._done = chapters, 0

    def ended(self, chapter: str, seconds: float, *, failed: bool) -> None:
        self._done += 1
        how = "failed after" if failed else "ran in"
        self._say(f"[{self._done}/{self._chapters}] {chapter} {how} {seconds:.1f} s")


class Live(Quiet):
    """A line for each running chapter with its cell and time, and one for the whole."""

    def __init__(self, display: Any, prefix: str) -> None:
        self._display = display
        self._prefix = prefix
        self._tasks: dict[str, Any] = {}
        self._whole: Any = None

    def step(self, text: str) -> None:
        self._display.console.print(f"{self._prefix}{text}", highlight=False, markup=False)

    def planned(self, chapters: int) -> None:
        if chapters:
            self._whole = self._display.add_task(f"{self._prefix}chapters", total=chapters)

    def started(self, chapter: str) -> None:
        self._tasks[chapter] = self._display.add_task(f"  {chapter}", total=None)

    def cell(self, chapter: str, index: int, cells: int) -> None:
        self._display.update(self._tasks[chapter], completed=index, total=cells)

    def ended(self, chapter: str, seconds: float, *, failed: bool) -> None:
        self._display.remove_task(self._tasks.pop(chapter))
        self._display.advance(self._whole)
        if failed:
            self.step(f"{chapter} failed after {seconds:.1f} s")


@contextmanager
def live(stream: TextIO, prefix: str) -> Iterator[Progress]:
    """A live display on a terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Display

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Display(*columns, console=Console(file=stream), transient=True) as display:
        yield Live(display, prefix)
