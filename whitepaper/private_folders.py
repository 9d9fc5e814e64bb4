"""Folders that belong to one process for a while: what a killed one leaves, the next removes."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:
    # Windows has none, of which the stubs for Linux know nothing.
    fcntl = None  # type: ignore[assignment]

# What is held while a folder is claimed, in it; without it a folder is none of ours.
LOCK = "lock"


@contextlib.contextmanager
def private_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """A private folder, gone at the end; those that killed processes have left go at its start."""
    _clear(parent, prefix)
    folder, lock = _locked_folder(parent, prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()


@contextlib.contextmanager
def turn_at(folder: Path) -> Iterator[None]:
    """Have a folder to oneself among those that ask so, once the others' turns are over.

    Where the system has no locks of folders nobody waits.
    """
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Not every file system of a network has them.
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _clear(parent: Path, prefix: str) -> None:
    """Remove the folders of processes that are no more, where the system can tell."""
    if fcntl is None:
        return
    for left in parent.glob(f"{prefix}*"):
        # Killed before it had its lock, or about to get it: then it is made again.
        with contextlib.suppress(OSError):
            left.rmdir()
        with contextlib.suppress(OSError), (left / LOCK).open("r+b") as file:
            if _lock(file):
                shutil.rmtree(left, ignore_errors=True)


def _locked_folder(parent: Path, prefix: str) -> tuple[Path, IO[bytes]]:
    """A new folder, and its lock, held until it is closed: nobody clears it meanwhile."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent)).resolve()
        try:
            file = (folder / LOCK).open("wb")
        except FileNotFoundError:
            continue
        # Another process may just look whether this one was left.
        if fcntl is None or (_lock(file) and folder.exists()):
            return folder, file
        file.close()


def _lock(file: IO[bytes]) -> bool:
    """Lock a file for as long as it is open; False if another process has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
