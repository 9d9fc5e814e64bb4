"""What a build says while it works: nothing, lines, or a live line for each running chapter."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any, TextIO


class Progress:
    """Told of every step, by several threads; this one says nothing."""

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


class Lines(Progress):
    """One line for each step and each chapter that has run."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._chapters = self._done = 0
        self._counting = threading.Lock()

    def step(self, text: str) -> None:
        self._say(text)

    def planned(self, chapters: int) -> None:
        self._chapters, self._done = chapters, 0

    def ended(self, chapter: str, seconds: float, *, failed: bool) -> None:
        how = "failed after" if failed else "ran in"
        with self._counting:
            self._done += 1
            self._say(f"[{self._done}/{self._chapters}] {chapter} {how} {seconds:.1f} s")


class Live(Progress):
    """A line for each running chapter with its cell and time, and one for the whole.

    The display is made when chapters are about to run: a build with nothing to do need not wait.
    """

    def __init__(self, stream: TextIO, prefix: str) -> None:
        self._stream = stream
        self._prefix = prefix
        self._display: Any = None
        self._tasks: dict[str, Any] = {}
        self._whole: Any = None

    def step(self, text: str) -> None:
        if self._display is None:
            self._stream.write(f"{self._prefix}{text}\n")
        else:
            told = f"{self._prefix}{text}"
            self._display.console.print(told, highlight=False, markup=False)

    def planned(self, chapters: int) -> None:
        if chapters:
            self._display = _display(self._stream)
            self._display.start()
            self._whole = self._display.add_task(f"{self._prefix}chapters", total=chapters)

    def started(self, chapter: str) -> None:
        # It may be for the second time, after a worker was lost.
        if chapter not in self._tasks:
            self._tasks[chapter] = self._display.add_task(f"  {chapter}", total=None)

    def cell(self, chapter: str, index: int, cells: int) -> None:
        # What comes from another machine may come after the chapter's end.
        with contextlib.suppress(KeyError):
            self._display.update(self._tasks[chapter], completed=index, total=cells)

    def ended(self, chapter: str, seconds: float, *, failed: bool) -> None:
        self._display.remove_task(self._tasks.pop(chapter))
        self._display.advance(self._whole)
        if failed:
            self.step(f"{chapter} failed after {seconds:.1f} s")

    def close(self) -> None:
        """Take the display away."""
        if self._display is not None:
            self._display.stop()


def _display(stream: TextIO) -> Any:
    from rich import progress
    from rich.console import Console

    return progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(bar_width=24),
        progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),
        progress.TimeRemainingColumn(),
        console=Console(file=stream),
        transient=True,
    )
