"""What a result must not depend on: clock, hash seed, and the order in which folders list files.

A kernel that runs under other conditions and gives the same shows that it does not.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

_CLOCK, _ORDER = "KERNEL_CLOCK_AHEAD", "KERNEL_FOLDERS_REVERSED"


class Conditions(Struct, frozen=True):
    """A seed for Python's hashes, seconds that the clock is ahead, the order of files in folders.

    The seed is given to the process that kernels are forked from, too: it has effect at its start.
    """

    hash_seed: int = 0
    clock_ahead: int = 0
    folders_reversed: bool = False

    def variables(self) -> dict[str, str]:
        """The environment variables of a kernel under these conditions."""
        return {
            "PYTHONHASHSEED": str(self.hash_seed),
            **({_CLOCK: str(self.clock_ahead)} if self.clock_ahead else {}),
            **({_ORDER: "1"} if self.folders_reversed else {}),
        }


USUAL = Conditions()
# Into another year, month, day of the week and time of day.
OTHERS = Conditions(hash_seed=4711, clock_ahead=(400 * 24 + 7) * 3600, folders_reversed=True)


def bring_about(environment: Mapping[str, str]) -> None:
    """Put this process under the conditions that its environment names."""
    if _CLOCK in environment:
        import time_machine

        time_machine.travel(time.time() + int(environment[_CLOCK]), tick=True).start()
    if _ORDER in environment:
        _reverse_folders()


class _Entries:
    """What `os.scandir` gives, in the opposite order."""

    def __init__(self, entries: list[os.DirEntry[Any]]) -> None:
        self._entries = iter(entries)

    def __iter__(self) -> Iterator[os.DirEntry[Any]]:
        return self._entries

    def __next__(self) -> os.DirEntry[Any]:
        return next(self._entries)

    def __enter__(self) -> _Entries:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is open."""


def _reverse_folders() -> None:
    listdir, scandir = os.listdir, os.scandir

    def listdir_reversed(path: Any = None) -> list[Any]:
        return listdir(path)[::-1]

    def scandir_reversed(path: Any = None) -> _Entries:
        with scandir(path) as entries:
            return _Entries([*entries][::-1])

    # The stubs give each of these many types; they are called alike.
    os.listdir, os.scandir = listdir_reversed, scandir_reversed  # type: ignore[assignment]
