"""The process above the warm one, which outlives it to end whatever it has left.

A notebook may end the process that its kernel was forked from, or have it wait for ever, and what a
kernel has started may leave its process group. On Linux all of it falls to this process, which does
nothing else and imports nothing; elsewhere this process ends the warm one alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
# How often the warm process is looked after once nobody is left to ask for kernels, a second each.
_PATIENCE = 5


def keep(warm: int, control: socket.socket, runtime: str) -> NoReturn:
    """Wait until the process `warm` has ended; then end what is left of it, and remove `runtime`.

    It is ended if it was stopped, or goes on though the other side of `control` is closed.
    """
    # Whoever asks for kernels is told of these himself.
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    other_side = select.poll()
    other_side.register(control, 0)
    patience = _PATIENCE
    news = os.WEXITED | os.WSTOPPED | os.WNOHANG | os.WNOWAIT
    while patience and os.waitid(os.P_PID, warm, news) is None:
        patience -= bool(other_side.poll(0))
        signal.sigtimedwait({signal.SIGCHLD}, 1)
    # Nobody shall ask it for a kernel any more.
    control.close()
    left = {warm}
    while left:
        kill(left)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, 0)
        # What the ended ones have left is ours by now.
        left = children()
    shutil.rmtree(runtime, ignore_errors=True)
    os._exit(0)


def children() -> set[int]:
    """The processes whose parent this one is, those that it has adopted among them; on Linux."""
    found = set[int]()
    for file in Path("/proc/self/task").glob("*/children"):
        # A thread may just have ended.
        with contextlib.suppress(OSError):
            found.update(map(int, file.read_text("ascii").split()))
    return found


def kill(processes: set[int]) -> None:
    """End some processes now, but for those that are gone already."""
    for pid in processes:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def adopt_orphans() -> None:
    """Have the system make this the parent of what is started below it and left; on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with(parent: int) -> None:
    """Have the system end this process when its parent has ended; on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
