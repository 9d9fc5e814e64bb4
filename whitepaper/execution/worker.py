"""What a Dask worker does for a build: says what it is, keeps contents, runs chapters.

The functions here run on the worker. A `Guest` is there once for each worker, as long as that
lives, for all builds that use it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping
from io import BytesIO
from pathlib import Path

from distributed import Worker, WorkerPlugin, get_worker, sync
from msgspec.structs import replace

from whitepaper.execution.environment import can_confine, let_go, warm_up
from whitepaper.execution.run import run_chapter
from whitepaper.execution.running_kernels import Kernels
from whitepaper.execution.task import Result, Task
from whitepaper.fingerprint import Ingredients, of_code, of_packages, of_python
from whitepaper.inputs import snapshot
from whitepaper.messages import msg

_GUEST = "whitepaper"
# The package as this process has imported it: its files may be edited while the worker lives.
_CODE = of_code()


class Guest(WorkerPlugin):
    """A worker's folder for builds, and the kernels of the chapters that it runs, by Dask's key."""

    def __init__(self) -> None:
        self.running: dict[object, Kernels] = {}

    def setup(self, worker: Worker) -> None:
        """Make the folder, in the worker's own, which Dask removes, of a killed worker too."""
        folder = Path(worker.local_directory, _GUEST).resolve()
        self.store, self.views = folder / "store", folder / "views"
        for path in (self.store, self.views):
            path.mkdir(parents=True, exist_ok=True)

    def transition(self, key: object, start: str, finish: str, **_: object) -> None:
        """End the chapter that nobody waits for any more: Dask itself cannot end a thread."""
        if finish == "released" and key in self.running:
            threading.Thread(target=self._end, args=(key,)).start()

    def teardown(self, worker: Worker) -> None:
        """End all chapters: the worker ends."""
        for kernels in self.running.values():
            kernels.kill()
        let_go()

    def _end(self, key: object) -> None:
        # Again and again: the kernel may be about to start.
        while kernels := self.running.get(key):
            kernels.kill()
            time.sleep(0.05)


def environment() -> Ingredients:
    """What must be the same where chapters run: Python, packages, this one, and what confines."""
    confines = {"chapters are confined": "yes" if can_confine() else "no"}
    return {**of_python(), **confines, **of_packages(), **_CODE}


def enter() -> None:
    """Make the worker a place where chapters run, if it is none yet."""
    worker = get_worker()
    if _GUEST not in worker.plugins:
        sync(worker.loop, worker.plugin_add, Guest(), name=_GUEST, catch_errors=False)
    warm_up()


def missing(digests: Collection[str]) -> tuple[str, ...]:
    """The contents that the worker does not have: all, if it was not entered."""
    guest = _guest(get_worker())
    if guest is None:
        return tuple(digests)
    return tuple(digest for digest in digests if not (guest.store / digest).exists())


def keep(contents: Mapping[str, bytes]) -> None:
    """Put contents into the worker's store. Raises `ValueError` if one is not what it is named."""
    guest = _guest(get_worker())
    assert guest is not None
    for digest, content in contents.items():
        if snapshot.keep(BytesIO(content), guest.store, guest.views) != digest:
            raise ValueError(msg("what came for {digest} is something else", digest=digest))


def run(task: Task, topic: str) -> Result | None:
    """Run a chapter, and tell the `topic` of its cells; None if contents that it needs are missing.

    Dask may have asked another process than the one that got them: one that took its place.
    """
    worker = get_worker()
    guest = _guest(worker)
    if guest is None or missing(task.snapshot.files.values()):
        return None
    task = replace(task, snapshot=replace(task.snapshot, store=guest.store))

    def cell_started(index: int, cells: int) -> None:
        worker.log_event(topic, [task.name, index, cells])

    key = worker.get_current_task()
    kernels = guest.running[key] = Kernels()
    try:
        return run_chapter(task, guest.views, kernels, cell_started)
    finally:
        del guest.running[key]


def _guest(worker: Worker) -> Guest | None:
    guest = worker.plugins.get(_GUEST)
    return guest if isinstance(guest, Guest) else None
