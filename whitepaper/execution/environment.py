"""The environment that chapters run in: the same on every machine, but for where things are."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whitepaper.fingerprint import Ingredients, of_code
from whitepaper.kernels import forkserver
from whitepaper.kernels.launcher import NO_DEBUGGER_VARIABLE, PRELOAD_VARIABLE

# What every chapter needs: imported once, before any chapter runs.
PRELOAD = (
    "pandas",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "seaborn",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "whitepaper.chapter",
    "whitepaper.chapter.draw_once",
    "whitepaper.chapter.prime",
)
# What a kernel takes over from the environment of the build.
_INHERITED = ("HOME", "LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TEMP", "TMP", "VIRTUAL_ENV")
_PACKAGE = Path(__file__).resolve().parents[1]


def warm_up() -> Ingredients:
    """Begin to import what chapters need, in the process that their kernels are forked from.

    Returns the fingerprints of this package as it was before any of it was imported there.
    """
    code = of_code()
    if forkserver.AVAILABLE:
        forkserver.running(PRELOAD, variables(tempfile.gettempdir()))
    return code


def let_go() -> None:
    """End that process: no chapter is to run, and it would be in the way of what is."""
    forkserver.close_all()


@contextmanager
def runtime_folder() -> Iterator[str]:
    """A private folder for one kernel's sockets and temporary files."""
    parent = None
    if forkserver.AVAILABLE:
        parent = forkserver.running(PRELOAD, variables(tempfile.gettempdir())).runtime
    with tempfile.TemporaryDirectory(prefix="", dir=parent, ignore_cleanup_errors=True) as folder:
        yield folder


def variables(runtime: str) -> dict[str, str]:
    """The environment variables of a kernel whose private folder is `runtime`.

    This package itself is on the path; start-up files, packages and settings of the user's own are
    not read.
    """
    return {
        **{name: os.environ[name] for name in _INHERITED if name in os.environ},
        "PYTHONPATH": str(_PACKAGE.parent),
        "PYTHONNOUSERSITE": "1",
        PRELOAD_VARIABLE: ",".join(PRELOAD),
        NO_DEBUGGER_VARIABLE: "1",
        "PYTHONHASHSEED": "0",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "TMPDIR": runtime,
        "IPYTHONDIR": str(Path(runtime, "ipython")),
        "MATPLOTLIBRC": str(Path(__file__).with_name("matplotlibrc")),
    }
