"""The executors by name: the pool of this machine, and Dask, which is imported for it alone."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path

from whitepaper import extras
from whitepaper.errors import UsageError
from whitepaper.execution.environment import let_go
from whitepaper.execution.run import run_chapter
from whitepaper.execution.running_kernels import Kernels
from whitepaper.execution.task import Executor, Result, Task
from whitepaper.messages import msg
from whitepaper.progress import Progress

POOL, DASK = "pool", "dask"
# Seconds between two looks for kernels that are about to start.
_PAUSE = 0.05


def is_here(name: str) -> bool:
    """Whether an executor runs chapters on this machine, not at an address."""
    return name in (POOL, DASK)


def executor_of(name: str, jobs: int, workspace: Path) -> Executor:
    """The executor of a name: the pool, Dask with workers of its own, or its scheduler's address.

    On this machine it runs `jobs` chapters at a time in the folder `workspace`. Raises `UsageError`
    if what Dask needs is not installed.
    """
    if name == POOL:
        return partial(_run_in_pool, jobs=jobs, workspace=workspace)
    try:
        from whitepaper.execution import cluster
    except ModuleNotFoundError as error:
        finding = extras.missing(extras.SCALE, f"--executor {name}")
        raise UsageError(msg("Chapters cannot be run on Dask."), [finding]) from error
    if name == DASK:
        return partial(cluster.run_on_own_cluster, jobs=jobs, workspace=workspace)
    return partial(cluster.run_on_cluster, address=name)


@contextlib.contextmanager
def _run_in_pool(
    tasks: Sequence[Task], progress: Progress, *, jobs: int, workspace: Path
) -> Iterator[Iterator[Result]]:
    """An executor that runs `jobs` tasks at a time, each in a folder of its own in `workspace`."""
    kernels = Kernels()
    threads = ThreadPoolExecutor(max_workers=jobs)

    def run(task: Task) -> Result:
        progress.started(task.name)
        return run_chapter(task, workspace, kernels, partial(progress.cell, task.name))

    try:
        pending = [threads.submit(run, task) for task in tasks]
        yield (future.result() for future in as_completed(pending))
    except BaseException:
        threads.shutdown(wait=False, cancel_futures=True)
        # It may have come between any two lines: what runs, the kernels alone know.
        while kernels.kill():
            let_go()
            time.sleep(_PAUSE)
        raise
    finally:
        threads.shutdown(wait=True)
