"""Signals that end the work: each interrupts it, and again for as long as that was to no effect.

An interrupt is lost where it meets code whose exceptions nobody can catch: what runs when an object
goes, or is called by a library that is not written in Python. Where such a library is being loaded
it is not even tried: what is raised there can end the whole process. And the system may hand a
signal to any thread, while Python has its handler run by the main one, which may be waiting.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import ExtensionFileLoader
from types import FrameType
from typing import Any

_NAMES = ("SIGHUP", "SIGINT", "SIGTERM")
_SIGNALS = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
# Seconds after which an interrupt that nobody handles has been lost.
_LOST = 0.5
# Seconds in which the main thread handles a signal, once it was woken.
_HANDED_ON = 0.1


@contextlib.contextmanager
def interruptible(*, at_end: bool = False) -> Iterator[Callable[[], signal.Signals | None]]:
    """Raise `KeyboardInterrupt` in the work within for each signal that ends it.

    If it is the last work of the process, a signal that comes `at_end` ends that at once.

    A closed terminal and a shutdown interrupt as a user does; what ignores them goes on. Gives the
    question which signal came last, if any came.
    """
    came: list[signal.Signals] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        came.append(signal.Signals(number))
        _insist_after(_LOST)
        if not (_comes_again() and _is_in(frame, tell)):
            raise KeyboardInterrupt

    def insist(_: int, frame: FrameType | None) -> None:
        # It may only have woken this thread.
        if came and not (was_interrupted(sys.exc_info()[1]) or _is_in(frame, tell)):
            raise KeyboardInterrupt

    def tell(lost: Any) -> None:
        # It comes again.
        if not (came and isinstance(lost.exc_value, KeyboardInterrupt)):
            tell_before(lost)

    before = {each: signal.getsignal(each) for each in _SIGNALS}
    handlers: dict[Any, Any] = {
        each: interrupt for each in _SIGNALS if before[each] is not signal.SIG_IGN
    }
    if _comes_again():
        before[signal.SIGALRM] = signal.getsignal(signal.SIGALRM)
        handlers[signal.SIGALRM] = insist
    tell_before, sys.unraisablehook = sys.unraisablehook, tell
    try:
        for each, handler in handlers.items():
            signal.signal(each, handler)
        with _main_thread_woken(came):
            yield lambda: came[-1] if came else None
    finally:
        _insist_after(0)
        for each, handler in before.items():
            # Python's own handler raises, where nothing is left to tell it.
            ends = at_end and handler is signal.default_int_handler
            signal.signal(each, signal.SIG_DFL if ends else handler)
        sys.unraisablehook = tell_before


@contextlib.contextmanager
def _main_thread_woken(came: Sequence[signal.Signals]) -> Iterator[None]:
    """Wake the main thread for a signal that another was given, until it is among those that came.

    A thread waits for what Python writes wherever it is given a signal. Without another thread one
    signal in many is handled late.
    """
    if not _comes_again():
        yield
        return
    main = threading.get_ident()
    reading, writing = os.pipe()
    os.set_blocking(writing, False)

    def wake() -> None:
        with os.fdopen(reading, "rb", buffering=0) as given:
            while number := given.read(1):
                # What wakes the main thread is itself a signal, but none that ends the work.
                while number[0] in _SIGNALS and not came:
                    signal.pthread_kill(main, signal.SIGALRM)
                    time.sleep(_HANDED_ON)

    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    try:
        with contextlib.suppress(RuntimeError):
            threading.Thread(target=wake, name="signals", daemon=True).start()
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(writing)


def _comes_again() -> bool:
    """Whether this system can interrupt again."""
    return hasattr(signal, "setitimer")


def _insist_after(seconds: float) -> None:
    """Have a SIGALRM after some seconds, and as many again; none at all after 0."""
    if _comes_again():
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds)


def _is_in(frame: FrameType | None, told: Callable[[Any], None]) -> bool:
    """Whether code runs that is not to be interrupted.

    That is what loads a library that is not written in Python, and what is told of lost exceptions:
    Python prints those of its own.
    """
    while frame is not None:
        loader = isinstance(frame.f_locals.get("self"), ExtensionFileLoader)
        if loader or frame.f_code is told.__code__:
            return True
        frame = frame.f_back
    return False


def was_interrupted(error: BaseException | None) -> bool:
    """Whether an error is an interrupt, or came while one was on its way out.

    What tidies up where an interrupt met it may find that it has done so already.
    """
    while error and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None
