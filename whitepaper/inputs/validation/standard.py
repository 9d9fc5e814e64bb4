"""frictionless, which knows the standard of data packages, asked about rows in memory alone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

# What it works out once.
_FOUND = ("plugins", "methods")


@contextmanager
def rows_alone() -> Iterator[None]:
    """While it has no plugins but for rows in memory.

    It would list every package that is installed, and import what reads files and services.
    """
    from frictionless import system
    from frictionless.formats.inline import InlinePlugin

    state = vars(system)
    before = {name: state.pop(name) for name in _FOUND if name in state}
    system.plugins = OrderedDict(inline=InlinePlugin())
    try:
        yield
    finally:
        for name in _FOUND:
            state.pop(name, None)
        state.update(before)
