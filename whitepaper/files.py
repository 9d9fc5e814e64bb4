"""Files, and what only stands where a file belongs: a pipe, of which nobody may ever read."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

from whitepaper.messages import msg


def open_file(path: Path | str) -> BufferedReader:
    """A file, opened for reading. Raises `OSError` at once for a pipe, a socket or a device."""
    # A path's own `open` takes no opener.
    file = open(path, "rb", opener=_without_waiting)  # noqa: SIM115
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, msg("a pipe or device stands where a file belongs"), str(path))
    return file


def read_file(path: Path) -> bytes:
    """The content of a file. Raises `OSError` at once for a pipe, a socket or a device."""
    with open_file(path) as file:
        return file.read()


def _without_waiting(path: str, flags: int) -> int:
    # Of a pipe one would else wait for who writes to it.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
