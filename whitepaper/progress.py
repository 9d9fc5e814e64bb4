"""What a build says while it works: nothing, lines, or a live line for each running chapter."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any, TextIO

from whitepaper.messages import msg


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
        with self._counting:
            self._done += 1
            count = f"[{self._done}/{self._chapters}]"
            ended = _ended(chapter, seconds, failed=failed)
            self._say(msg("{count} {ended}", count=count, ended=ended))


class Live(Progress):
    """A line for each running chapter with its cell and time, and one for the whole.

    The display is made when chapters are about to run: a build with nothing to do need not wait.
    `said` gives a message as it is shown.
    """

    def __init__(self, stream: TextIO, said: Callable[[str], str]) -> None:
        self._stream = stream
        self._said = said
        self._display: Any = None
        self._tasks: dict[str, Any] = {}
        self._whole: Any = None

    def step(self, text: str) -> None:
        if self._display is None:
            self._stream.write(f"{self._said(text)}\n")
        else:
            self._display.console.print(self._said(text), highlight=False, markup=False)

    def planned(self, chapters: int) -> None:
        if chapters:
            self._display = _display(self._stream)
            self._display.start()
            self._whole = self._display.add_task(self._said(msg("chapters")), total=chapters)

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
            self.step(_ended(chapter, seconds, failed=failed))

    def close(self) -> None:
        """Take the display away."""
        if self._display is not None:
            self._display.stop()


def _ended(chapter: str, seconds: float, *, failed: bool) -> str:
    if failed:
        return msg("{chapter} failed after {seconds:.1f} s", chapter=chapter, seconds=seconds)
    return msg("{chapter} ran in {seconds:.1f} s", chapter=chapter, seconds=seconds)


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
