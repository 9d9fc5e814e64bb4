"""What a worker of a cluster of our own does first: leave the session of its build.

A Ctrl-C in a terminal is for all that belong to it, and a worker would say so at length. The build
is told, and ends its workers. And it does without what takes long to import for nothing.
"""

from __future__ import annotations

import os
import signal

from whitepaper.lean import leave_out_unused

# Not there on every system.
INTERRUPTS = [getattr(signal, name) for name in ("SIGHUP", "SIGINT") if hasattr(signal, name)]


def dask_setup(_: object) -> None:
    """Leave it, and no longer hold back its signals, which kernels would do, too."""
    leave_out_unused()
    if hasattr(os, "setsid"):
        os.setsid()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTS)
