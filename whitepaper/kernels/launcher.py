"""Start an IPython kernel in this process, as `ipykernel_launcher` does, but without a port."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

from whitepaper.kernels import confine, iopub
from whitepaper.kernels.conditions import bring_about

# Modules to import before a chapter begins, with commas, where the process was not forked.
PRELOAD_VARIABLE = "KERNEL_PRELOAD"
# What random numbers begin with that no seed is given for; without it, chance.
SEED_VARIABLE = "KERNEL_SEED"
# Set where nobody looks at a kernel: it needs no debugger, and has no use for widgets.
UNATTENDED_VARIABLE = "KERNEL_UNATTENDED"
# The file that a kernel of another program writes what it prints to; without it, where we do.
LOG_VARIABLE = "KERNEL_LOG"
# What an IPython kernel imports only while it starts.
_STARTUP = (
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "whitepaper.kernels.application",
    "whitepaper.kernels.observe",
)
# What a kernel sets itself before a chapter imports matplotlib, here said before the import.
_BACKEND = "module://matplotlib_inline.backend_inline"


def preload(modules: Iterable[str]) -> None:
    """Import what kernels need. What cannot be imported fails in the chapter that imports it."""
    os.environ.setdefault("MPLBACKEND", _BACKEND)
    # Or the debugger, which ipykernel imports, prints a warning about Python itself.
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    unattended = UNATTENDED_VARIABLE in os.environ
    with _bytecode_kept():
        with _without("debugpy") if unattended else contextlib.nullcontext():
            _import(_STARTUP)
        confine.prepare()
        with _without("ipywidgets") if unattended else contextlib.nullcontext():
            _import(modules)


def _import(modules: Iterable[str]) -> None:
    for module in modules:
        # Whatever a module raises, the chapter that imports it is told of.
        with contextlib.suppress(Exception, SystemExit):
            importlib.import_module(module)


@contextlib.contextmanager
def _bytecode_kept() -> Iterator[None]:
    """While what every kernel needs is imported: or each build would compile all of it anew.

    What a chapter imports leaves nothing behind.
    """
    writes_none, sys.dont_write_bytecode = sys.dont_write_bytecode, False
    try:
        yield
    finally:
        sys.dont_write_bytecode = writes_none


@contextlib.contextmanager
def _without(package: str) -> Iterator[None]:
    """While others are imported that do without what they cannot have. A chapter still can."""
    if package in sys.modules:
        yield
        return
    # A None entry makes the import fail, which its stubs do not know.
    sys.modules[package] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[package]


def launch(arguments: list[str], folder: str) -> None:
    """Run a kernel until it is shut down. `arguments` are those of `ipykernel_launcher`.

    Its sixth socket lies in `folder`, which whoever starts the kernel removes.
    """
    from whitepaper.kernels.application import ChapterApplication

    iopub.open_no_port(folder)
    bring_about(os.environ)
    sys.argv = ["ipykernel_launcher", *arguments]
    # As `python -m ipykernel_launcher` does: a chapter imports from its folder.
    sys.path[0] = ""
    importlib.invalidate_caches()
    # To whoever asks what it is, IPython tells a tip of the day, which it picks at random, but on
    # some days of the year the same.
    application = ChapterApplication.instance()
    application.initialize([*arguments, "--InteractiveShell.enable_tip=False"])
    application.session.pack = _packed
    seed(os.environ.get(SEED_VARIABLE))
    application.start()


def _packed(message: Any) -> bytes:
    """A message as JSON in ASCII, which holds whatever text a chapter shows.

    Half a character would be made another one, or end the kernel, if it were sent as UTF-8.
    """
    from jupyter_client.jsonutil import json_clean, json_default

    try:
        return json.dumps(message, default=json_default, allow_nan=False).encode()
    # What is no JSON, as infinity and keys that are no text.
    except (TypeError, ValueError):
        return json.dumps(json_clean(message), default=json_default, allow_nan=False).encode()


def seed(text: str | None) -> None:
    """Seed all generators of random numbers that would ask the system for chance.

    A generator that numpy makes without a seed asks one function for it, which is not documented:
    where that is gone such generators differ in each run.
    """
    random.seed(text)
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return
    if text is None:
        numpy.random.seed()
        return
    numpy.random.seed(random.getrandbits(32))
    if hasattr(numpy.random.bit_generator, "randbits"):
        numpy.random.bit_generator.randbits = random.Random(text).getrandbits


if __name__ == "__main__":
    confine.confine(os.environ)
    preload(filter(None, os.environ.get(PRELOAD_VARIABLE, "").split(",")))
    with tempfile.TemporaryDirectory(prefix="kernel-", ignore_cleanup_errors=True) as own:
        launch(sys.argv[1:], own)
