"""What an executor is given and gives back: plain values, which may be sent to any machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal

from msgspec import Struct
from nbformat import NotebookNode

from whitepaper.errors import in_cell
from whitepaper.execution.touched import Touched
from whitepaper.fingerprint import Ingredients
from whitepaper.inputs.snapshot import Snapshot
from whitepaper.kernels.conditions import Conditions
from whitepaper.messages import msg
from whitepaper.progress import Progress


class ChapterInput(Struct, frozen=True):
    """What a chapter is run with: its notebook's source as read, and what it is given.

    `kernel` is what it runs in, if not in the Python of the build, and `code` its language.
    `allowed` is what it may touch outside of the project, `seed` what random numbers begin with.
    """

    name: str
    source: str
    parameters: Mapping[str, Any]
    edition: str
    kernel: str
    code: str
    allowed: tuple[str, ...]
    seed: str


class Task(ChapterInput, frozen=True):
    """A chapter to run, and what it sees of the project.

    `timeout` is the seconds that a cell may take, `language` that in which mistakes are told.
    """

    snapshot: Snapshot
    timeout: int | None
    conditions: Conditions
    language: str


class Failure(Struct, frozen=True):
    """What failed in a chapter, and in which of its cells, at which line, where that is known.

    Else it was its kernel that failed, or what `ran_it` if that is the worker. Without a `remedy`
    its outputs may show what to do. What fails where something is `denied` may do so for that.
    """

    message: str
    cell: int | None = None
    line: int | None = None
    ran_it: Literal["kernel", "worker"] = "kernel"
    remedy: str = ""
    denied: bool = False

    def where(self, place: str) -> str:
        """The place of it in the chapter at a place."""
        if self.cell is None:
            worker, kernel = msg("{file} worker", file=place), msg("{file} kernel", file=place)
            return worker if self.ran_it == "worker" else kernel
        return in_cell(place, self.cell, self.line)


class Result(Struct, frozen=True):
    """What came of a task: the notebook with its outputs and what failed in it; what it touched.

    `outside` are the fingerprints of what it read outside of the project, where it ran; `settled`
    if none of that was changed meanwhile.
    """

    task: str
    notebook: NotebookNode
    failures: tuple[Failure, ...]
    touched: Touched
    outside: Ingredients
    settled: bool
    seconds: float


# Begins to run tasks, in any order, and gives their results as they come; of a task that failed,
# too. On leaving all has ended that runs for it; if it is left by an exception, at once.
Executor = Callable[[Sequence[Task], Progress], AbstractContextManager[Iterator[Result]]]
