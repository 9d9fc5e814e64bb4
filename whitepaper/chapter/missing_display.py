"""Figures and tables that a cell makes and does not show: its output then says so."""

from __future__ import annotations

from typing import Any

from IPython.core.getipython import get_ipython
from IPython.display import display
from msgspec import Struct

from whitepaper.chapter.facts import FactError
from whitepaper.document.missing_display import SHOW_IT, not_shown
from whitepaper.document.nodes import Unprintable
from whitepaper.document.serialise import BLOCK, to_bundle
from whitepaper.messages import msg, translate

# What the cell that runs has made and not shown so far, by its label.
_made: dict[str, None] = {}


def note_made(label: str) -> None:
    """A figure or table is there to be shown."""
    _made[label] = None


def note_shown(label: str) -> None:
    """It was shown."""
    _made.pop(label, None)


class _Unshown(Struct, frozen=True):
    label: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        what = msg("{message}: {remedy}", message=not_shown(self.label), remedy=SHOW_IT)
        return {
            BLOCK: to_bundle(Unprintable("unshown", self.label)),
            "text/plain": translate(what, FactError.language),
        }


def tell_after_cells() -> None:
    """From here on have each cell of this kernel say what it did not show."""
    shell = get_ipython()
    if shell is not None and _after_cell not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _after_cell)


def _after_cell(result: Any) -> None:
    # What failed says enough.
    for label in tuple(_made) if result.success else ():
        display(_Unshown(label))
    _made.clear()
