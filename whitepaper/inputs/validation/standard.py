"""frictionless, which knows the standard of data packages, asked about rows in memory alone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frictionless.system import System


@contextmanager
def rows_alone() -> Iterator[None]:
    """While it has no plugins but for rows in memory.

    It would list every package that is installed, and import what reads files and services.
    """
    from frictionless import system
    from frictionless.formats.inline import InlinePlugin

    _forget(system)
    system.plugins = OrderedDict(inline=InlinePlugin())
    try:
        yield
    finally:
        _forget(system)


def _forget(system: System) -> None:
    """Have it look for plugins when it is asked next."""
    for name in ("plugins", "methods"):
        vars(system).pop(name, None)
