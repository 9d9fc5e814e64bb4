"""python -m whitepaper.lean MODULE …: a module of another package, without what it does not need.

jsonschema asks these packages about formats that no schema here uses. To import them takes a second
and more, which git would wait for at each notebook.
"""

from __future__ import annotations

import contextlib
import runpy
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_UNUSED = ("rfc3987_syntax", "isoduration")


def leave_out_unused() -> None:
    """Have this process do without them."""
    for module in _UNUSED:
        # A None entry makes the import fail, which its stubs do not know.
        sys.modules.setdefault(module, None)  # type: ignore[arg-type]


@contextlib.contextmanager
def postponed(name: str) -> Iterator[None]:
    """While others are imported that import a module and seldom use it: once it is used.

    They keep what stands in for it; whoever imports it later gets the module itself. Python's own
    `LazyLoader` imports it as soon as a second one does.
    """
    if name in sys.modules or find_spec(name) is None:
        yield
        return
    stand_in = ModuleType(name)

    def ask(attribute: str) -> Any:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
        return getattr(import_module(name), attribute)

    vars(stand_in)["__getattr__"] = ask
    sys.modules[name] = stand_in
    try:
        yield
    finally:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]


if __name__ == "__main__":
    leave_out_unused()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
