"""python -m whitepaper.lean MODULE …: a module of another package, without what it does not need.

jsonschema asks these packages about formats that no schema here uses. To import them takes a second
and more, which git would wait for at each notebook.
"""

from __future__ import annotations

import runpy
import sys

_UNUSED = ("rfc3987_syntax", "isoduration")


def leave_out_unused() -> None:
    """Have this process do without them."""
    for module in _UNUSED:
        # A None entry makes the import fail, which its stubs do not know.
        sys.modules.setdefault(module, None)  # type: ignore[arg-type]


if __name__ == "__main__":
    leave_out_unused()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
