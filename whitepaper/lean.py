"""python -m whitepaper.lean MODULE …: a module of another package, without what it does not need.

To import what other packages ask for, and then do not use here, takes a second and more: git would
wait for it at each notebook, and a build before its first chapter.
"""

from __future__ import annotations

import runpy
import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

# jsonschema asks these about formats that no schema here uses, and does without them.
_UNUSED = (
    *("isoduration", "rfc3339_validator", "rfc3986_validator", "rfc3987_syntax", "uri_template"),
    "webcolors",
)
# papermill and rocrate would fetch files with the first, tabulate measures Hanzi with the second.
_SELDOM_USED = ("requests", "wcwidth")


def leave_out_unused() -> None:
    """Have this process do without them, or import them once something of them is used."""
    for name in _UNUSED:
        # A None entry makes the import fail, which its stubs do not know.
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    for name in _SELDOM_USED:
        if name not in sys.modules and (stand_in := _stand_in(name)):
            sys.modules[name] = stand_in


def _stand_in(name: str) -> ModuleType | None:
    """A module that imports another when it is asked for what that has; None if there is none.

    Python's own `LazyLoader` does so when the module is imported a second time.
    """
    if (spec := find_spec(name)) is None:
        return None
    module = module_from_spec(spec)
    # By this an importer would know of its parts.
    vars(module).pop("__path__", None)

    def ask(attribute: str) -> Any:
        if sys.modules.get(name) is module:
            del sys.modules[name]
        return getattr(import_module(name), attribute)

    vars(module)["__getattr__"] = ask
    return module


if __name__ == "__main__":
    leave_out_unused()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
