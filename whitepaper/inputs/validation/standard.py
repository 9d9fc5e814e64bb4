"""frictionless, which knows the standard of data packages, asked about rows in memory alone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def rows_alone() -> Iterator[None]:
    """While it has no plugins but for rows in memory.

    It would list every package that is installed, and import what reads files and services.
    """
    from frictionless import system
    from frictionless.formats.inline import InlinePlugin

    _forget(vars(system))
    system.plugins = OrderedDict(inline=InlinePlugin())
    try:
        yield
    finally:
        _forget(vars(system))


def _forget(found: dict[str, object]) -> None:
    """Have it look for plugins when it is asked next."""
    for name in ("plugins", "methods"):
        found.pop(name, None)
