"""Foreign programs: each has a time limit, and none outlives it, an interrupt or this process."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from whitepaper.messages import msg

# How long a program that is asked to end may take to put things in order.
_SECONDS_TO_END = 20


class ProgramError(Exception):
    """A program could not be run to its end: which, and why."""


def run(
    command: Sequence[str],
    seconds: float | None,
    *,
    given: bytes = b"",
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """What a program answers to what it is `given`, in its own session.

    Raises `ProgramError` if it cannot be started or does not end within some seconds. Then, and
    when this is interrupted, it is ended with all that it has started there.
    """
    name = Path(command[0]).name
    try:
        process = subprocess.Popen(
            [*_ends_with_us(), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=environment,
            # A Ctrl-C is for whoever asked, and a question at the terminal for nobody.
            start_new_session=True,
        )
    except OSError as error:
        raise ProgramError(
            msg("{name} cannot be started: {strerror}", name=name, strerror=error.strerror)
        ) from error
    with process:
        try:
            output, errors = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            _end(process)
            raise ProgramError(
                msg("{name} did not end within {seconds:g} seconds", name=name, seconds=seconds)
            ) from error
        except BaseException:
            _end(process)
            raise
    return subprocess.CompletedProcess([*command], process.returncode, output, errors)


@contextlib.contextmanager
def beside(
    command: Sequence[str], environment: Mapping[str, str], ended: Callable[[int], None]
) -> Iterator[None]:
    """A program that runs beside this one, with its output but its own session, and ends with it.

    `ended` is told its return code, in a thread, if the program ends before that. What it says
    once it is asked to end is told nobody.
    """
    process = subprocess.Popen(
        [*_ends_with_us(), *command],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )
    # It is read here, not where the program is ended.
    errors, process.stderr = process.stderr, None
    is_left = threading.Event()

    def pass_on() -> None:
        for line in errors or ():
            if not is_left.is_set():
                sys.stderr.write(line.decode(errors="replace"))
                sys.stderr.flush()

    def wait() -> None:
        code = process.wait()
        # What it said last is told before its end is.
        reader.join(timeout=1)
        if not is_left.is_set():
            ended(code)

    reader = threading.Thread(target=pass_on, daemon=True)
    reader.start()
    threading.Thread(target=wait, daemon=True).start()
    try:
        yield
    finally:
        is_left.set()
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask a program to end; then end it and what is left of its session."""
    _send(process, "SIGTERM")
    # What it still says is read, or it would wait for that.
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=_SECONDS_TO_END)
    _send(process, "SIGKILL")
    process.wait()


def _send(process: subprocess.Popen[bytes], name: str) -> None:
    """Send a signal to all that a program has started; Windows can only end the program itself."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, getattr(signal, name))
        else:
            process.terminate()


@cache
def _ends_with_us() -> tuple[str, ...]:
    """What has Linux end a program when the thread that waits for it is killed."""
    found = shutil.which("setpriv")
    if found is None:
        return ()
    asked = [found, "--pdeathsig", "KILL", "true"]
    done = subprocess.run(asked, capture_output=True, timeout=_SECONDS_TO_END, check=False)
    return (*asked[:-1], "--") if done.returncode == 0 else ()
