"""Signals that end the work: each interrupts it, and again for as long as that was to no effect.

An interrupt is lost where it meets code whose exceptions nobody can catch: what runs when an object
goes, or is called by a library that is not written in Python.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

_NAMES = ("SIGHUP", "SIGINT", "SIGTERM")
_SIGNALS = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
# Seconds after which an interrupt that nobody handles has been lost.
_LOST = 0.5


@contextlib.contextmanager
def interruptible() -> Iterator[Callable[[], signal.Signals]]:
    """Raise `KeyboardInterrupt` in the work within for each signal that ends it.

    A closed terminal and a shutdown interrupt as a user does; what ignores them goes on. Gives the
    question which signal came last.
    """
    came: list[signal.Signals] = []

    def interrupt(number: int, _: object) -> None:
        came.append(signal.Signals(number))
        _insist_after(_LOST)
        raise KeyboardInterrupt

    def insist(_: int, __: object) -> None:
        if not _is_interrupted():
            raise KeyboardInterrupt

    def tell(lost: Any) -> None:
        # It comes again.
        if not (came and isinstance(lost.exc_value, KeyboardInterrupt)):
            tell_before(lost)

    before = {each: signal.getsignal(each) for each in _SIGNALS}
    handlers: dict[Any, Any] = {
        each: interrupt for each in _SIGNALS if before[each] is not signal.SIG_IGN
    }
    if hasattr(signal, "SIGALRM"):
        before[signal.SIGALRM] = signal.getsignal(signal.SIGALRM)
        handlers[signal.SIGALRM] = insist
    tell_before, sys.unraisablehook = sys.unraisablehook, tell
    try:
        for each, handler in handlers.items():
            signal.signal(each, handler)
        yield lambda: came[-1] if came else signal.SIGINT
    finally:
        _insist_after(0)
        for each, handler in before.items():
            signal.signal(each, handler)
        sys.unraisablehook = tell_before


def _insist_after(seconds: float) -> None:
    """Have a SIGALRM after some seconds, and as many again; none at all after 0."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds)


def _is_interrupted() -> bool:
    """Whether this thread is on its way out for an interrupt."""
    error = sys.exc_info()[1]
    while error and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None
