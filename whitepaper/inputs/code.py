"""Code as Python itself reads it, which warns of some of it meanwhile."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TypeVar

_Read = TypeVar("_Read")
# What no parser makes anything of: no Python, a NUL or half of a character, nested too deep.
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


def read(parse: Callable[..., _Read], source: str, *arguments: str) -> _Read:
    """What one of Python's parsers makes of a source, without its warnings.

    Raises one of `UNREADABLE` if it can make nothing of it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return parse(source, *arguments)
