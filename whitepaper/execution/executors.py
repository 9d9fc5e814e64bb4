"""The executors by name: the pool of this machine, and Dask, which is imported for it alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from whitepaper import extras
from whitepaper.errors import UsageError
from whitepaper.execution.pool import run_in_pool
from whitepaper.execution.task import Executor
from whitepaper.messages import msg

POOL, DASK = "pool", "dask"


def is_here(name: str) -> bool:
    """Whether an executor runs chapters on this machine, not at an address."""
    return name in (POOL, DASK)


def executor_of(name: str, jobs: int, workspace: Path) -> Executor:
    """The executor of a name: the pool, Dask with workers of its own, or its scheduler's address.

    On this machine it runs `jobs` chapters at a time in the folder `workspace`. Raises `UsageError`
    if what Dask needs is not installed.
    """
    if name == POOL:
        return partial(run_in_pool, jobs=jobs, workspace=workspace)
    try:
        from whitepaper.execution import cluster
    except ModuleNotFoundError as error:
        finding = extras.missing(extras.SCALE, f"--executor {name}")
        raise UsageError(msg("Chapters cannot be run on Dask."), [finding]) from error
    if name == DASK:
        return partial(cluster.run_on_own_cluster, jobs=jobs, workspace=workspace)
    return partial(cluster.run_on_cluster, address=name)
