"""Cells that an edition does without, in JupyterLab: a quiet line, and no error.

A build leaves out what is tagged “optional”, and refuses the rest. While one writes, the cells
below are to run all the same.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.display import display

from whitepaper.chapter.facts import AbsentError
from whitepaper.document.nodes import Absent, Paragraph
from whitepaper.document.serialise import BLOCK, to_bundle
from whitepaper.messages import msg, said


@dataclass(frozen=True)
class _Omitted:
    """What stands below a cell that was not run to its end."""

    edition: str
    source: str
    reason: str
    language: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        told = said(
            msg(
                "Not for the edition {edition}: {reason}. A cell tagged “optional” is left out of "
                "it; without that tag a build refuses it.",
                edition=self.edition,
                reason=self.reason,
            ),
            self.language,
        )
        return {
            BLOCK: to_bundle(Paragraph((Absent(self.source, self.reason),))),
            "text/plain": told,
            "text/html": f'<p style="color: GrayText">{html.escape(told)}</p>',
        }


# The edition that this kernel has opened last.
_opened: list[str] = []


def tell_quietly(edition: str) -> None:
    """From here on have cells of this kernel that the edition does without end quietly."""
    shell = get_ipython()
    if shell is None:
        return
    _opened[:] = [edition]
    # Nothing is printed of the error itself.
    shell.set_custom_exc((AbsentError,), lambda *_, **__: None)
    if _after_cell not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _after_cell)


def _after_cell(result: Any) -> None:
    error = result.error_in_exec
    if isinstance(error, AbsentError):
        display(_Omitted(_opened[-1], result.info.raw_cell, str(error), AbsentError.language))
        # Or Jupyter would not run the cells below it.
        result.error_in_exec = None
