"""What there is instead, when code has asked a table, an object or a module for what it lacks."""

from __future__ import annotations

import sys
from traceback import walk_tb
from types import TracebackType
from typing import Any

import pandas as pd
from IPython.core.getipython import get_ipython

from whitepaper.inputs.python_errors import with_names

# What is raised for a name that is not there; pandas has a kind of `NameError` of its own.
_ERRORS = (KeyError, AttributeError, ValueError, ImportError, NameError)
_LIBRARIES = ("pandas", "seaborn")
# What their functions call the table that they were given.
_CALLED = ("self", "data", "obj", "frame")
# Among more than this nobody looks.
_MOST = 1000


class _Said(str):
    """A text that a `KeyError` says as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def tell_names() -> None:
    """From here on have errors of this kernel say what names there are, for what explains them."""
    shell = get_ipython()
    if shell is not None:
        shell.set_custom_exc(_ERRORS, _tell)


def value_of(error: BaseException) -> str:
    """What an error says, with the names that there are where it misses one."""
    return with_names(str(error), _names(error))


def _tell(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
    tb_offset: int | None = None,
) -> None:
    if _names(error):
        error.args = (_Said(value_of(error)),)
        if isinstance(error, ImportError):
            error.msg = error.args[0]
    shell.showtraceback((kind, error, trace), running_compiled_code=True)


def _names(error: BaseException) -> list[str]:
    """The names of the table, object or module that lacks one; none of any other error."""
    if not isinstance(error, _ERRORS):
        return []
    of_index = isinstance(error, AttributeError) and isinstance(error.obj, pd.Index)
    if not of_index and (found := _of_table(error)):
        return found
    match error:
        case AttributeError(obj=owner) if owner is not None:
            return _public(owner)
        case ImportError(name=str(module)) if not isinstance(error, ModuleNotFoundError):
            return _public(sys.modules.get(module))
    return []


def _public(owner: object) -> list[str]:
    return [name for name in dir(owner) if not name.startswith("_")][:_MOST]


def _of_table(error: BaseException) -> list[str]:
    """The names of a table that a library has looked in when it failed."""
    for frame in reversed([frame for frame, _ in walk_tb(error.__traceback__)]):
        if frame.f_globals.get("__name__", "").partition(".")[0] not in _LIBRARIES:
            break
        for name in _CALLED:
            if (found := _index(frame.f_locals.get(name))) is not None:
                return [str(label) for label in found[:_MOST]]
    return []


def _index(table: Any) -> pd.Index | None:
    """What a table, or groups of one, are asked for; None of anything else."""
    match table:
        case pd.Index():
            return table
        case pd.DataFrame():
            return table.columns
        case pd.Series():
            return table.index
    grouped = getattr(table, "obj", None)
    return grouped.columns if isinstance(grouped, pd.DataFrame) else None
