"""Code as Python itself reads it, which warns of some of it meanwhile."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar, cast

_Read = TypeVar("_Read")
# What no parser makes anything of: no Python, a NUL or half of a character, nested too deep.
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


def read(parse: Callable[..., _Read], source: str, *arguments: str) -> _Read:
    """What one of Python's parsers makes of a source, without its warnings.

    All who ask are given the same, which nobody changes: editions share their chapters. Raises one
    of `UNREADABLE` if it can make nothing of it.
    """
    return cast(_Read, _read(parse, source, *arguments))


@lru_cache(8192)
def _read(parse: Callable[..., Any], source: str, *arguments: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return parse(source, *arguments)
