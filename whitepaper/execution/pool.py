"""The executor of this machine: each thread drives a forked kernel."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path

from whitepaper.execution.environment import let_go
from whitepaper.execution.run import run_chapter
from whitepaper.execution.running_kernels import Kernels
from whitepaper.execution.task import Result, Task
from whitepaper.progress import Progress

_PAUSE = 0.05


@contextlib.contextmanager
def run_in_pool(
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
