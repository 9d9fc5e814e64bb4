"""What the system allows a process: open files, memory, processes and threads.

Libraries that are refused one of these end the process without our word, so that each is asked for
before work begins.
"""

from __future__ import annotations

import errno
import os
import sys
import threading

from whitepaper.errors import Finding, UsageError
from whitepaper.messages import msg

if sys.platform != "win32":
    import resource

# How many of them a build may use.
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

_FILES, _FEWEST_FILES = 1024, 128
# Below this, libraries fail to load, of which each tells in words of its own.
_LEAST_MEMORY = 2**30
# A build has so many threads, its processes' first ones included, and so many for each chapter
# that runs; where more than the last are allowed there is no need to try.
_THREADS, _THREADS_OF_CHAPTER, _PLENTY = 30, 15, 4096


def raise_limits() -> None:
    """Allow this process, and those that it starts, as much as they may be allowed.

    Raises `UsageError` if too few files may be open, or too little memory be had.
    """
    if sys.platform == "win32":
        return
    memory, _ = resource.getrlimit(resource.RLIMIT_AS)
    if memory != resource.RLIM_INFINITY and memory < _LEAST_MEMORY:
        raise _refusal(
            "-v",
            msg("{memory} MB of memory are too little", memory=memory // 2**20),
            msg("allow 4 GB"),
        )
    files = _raise_limit(resource.RLIMIT_NOFILE, _FILES)
    if files < _FEWEST_FILES:
        raise _refusal("-n", msg("{files} open files are too few", files=files), msg("allow 1024"))


def check_threads(chapters: int) -> None:
    """Raise `UsageError` if there may not be as many threads as a build of so many at a time has.

    The limit counts all that the user has, and containers have one of their own: so they are
    started.
    """
    if sys.platform == "win32" or _raise_limit(resource.RLIMIT_NPROC, _PLENTY) >= _PLENTY:
        return
    enough = threading.Event()
    started: list[threading.Thread] = []
    try:
        for _ in range(_THREADS + _THREADS_OF_CHAPTER * chapters):
            thread = threading.Thread(target=enough.wait)
            thread.start()
            started.append(thread)
    except RuntimeError as error:
        what = msg(
            "{count} more processes and threads are too few for --jobs {chapters}",
            count=len(started),
            chapters=chapters,
        )
        raise _refusal("-u", what, msg("allow 4096, or run fewer chapters at a time")) from error
    finally:
        enough.set()
        for thread in started:
            thread.join()


def _raise_limit(limit: int, wanted: int) -> int:
    """What is allowed of something, after as much as is wanted was asked for."""
    soft, hard = (sys.maxsize if each < 0 else each for each in resource.getrlimit(limit))
    if soft >= wanted or soft == hard:
        return soft
    resource.setrlimit(limit, (min(hard, wanted), resource.getrlimit(limit)[1]))
    return min(hard, wanted)


def _refusal(option: str, what: str, remedy: str) -> UsageError:
    return UsageError(
        msg("The system allows too little."),
        [Finding(f"ulimit {option}", what, remedy)],
    )


def limit_of_system(error: BaseException) -> Finding | None:
    """What the system has refused, if that is memory, a process or a thread."""
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, MemoryError) or number == errno.ENOMEM:
        return Finding(
            "ulimit -v", msg("there is too little memory"), msg("allow more, or free some")
        )
    if number == errno.EAGAIN or str(error) == "can't start new thread":
        return Finding(
            "ulimit -u", msg("no more processes may be started"), msg("allow more, or end some")
        )
    return None
