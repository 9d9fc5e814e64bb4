"""frictionless, which knows the standard of data packages, for rows that are in memory."""

from __future__ import annotations

from collections import OrderedDict
from types import ModuleType


def frictionless() -> ModuleType:
    """The library, without plugins but for such rows.

    It would list every package that is installed, and import what reads files and services.
    """
    import frictionless as library
    from frictionless.formats.inline import InlinePlugin

    library.system.plugins = OrderedDict(inline=InlinePlugin())
    return library
