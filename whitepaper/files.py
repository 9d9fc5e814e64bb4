"""Files, and what only stands where a file belongs: a pipe, of which nobody may ever read."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

from whitepaper.messages import msg

# Of a pipe one would else wait for who writes to it; Windows would else change line ends.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_FLAGS |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)


def open_file(path: Path | str) -> BufferedReader:
    """A file, opened for reading. Raises `OSError` at once for a pipe, a socket or a device."""
    return os.fdopen(_open(path)[0], "rb")


def read_file(path: Path | str) -> bytes:
    """The content of a file. Raises `OSError` at once for a pipe, a socket or a device."""
    # Each build reads hundreds: what buffers a file takes longer to make than most take to read.
    descriptor, size = _open(path)
    try:
        content = os.read(descriptor, size + 1)
        if len(content) == size:
            return content
        parts = [content]
        while parts[-1]:
            parts.append(os.read(descriptor, _MANY))
        return b"".join(parts)
    finally:
        os.close(descriptor)


# Bytes that are asked for at once of a file that is not as long as it says, or very long.
_MANY = 2**20


def is_there(path: Path | str) -> bool:
    """Whether a file lies at a path, which somebody has typed: no file has one that is too long."""
    return os.path.isfile(path)  # noqa: PTH113 - Path raises where it may not look, or is too long


def is_folder(path: Path | str) -> bool:
    """The same of a folder."""
    return os.path.isdir(path)  # noqa: PTH112 - the same


def _open(path: Path | str) -> tuple[int, int]:
    """The descriptor of a file that was opened for reading, and its size in bytes."""
    descriptor = os.open(path, _FLAGS)
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode):
        return descriptor, status.st_size
    os.close(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise OSError(errno.EINVAL, msg("a pipe or device stands where a file belongs"), str(path))
