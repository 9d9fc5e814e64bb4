"""Cells that an edition does without, in JupyterLab: a line that says so, and no error.

A build leaves out what is tagged “optional”, and refuses the rest. While one writes, the cells
below are to run all the same.
"""

from __future__ import annotations

import ast
import html
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.getipython import get_ipython
from IPython.display import display

from whitepaper.chapter.facts import AbsentError
from whitepaper.document.nodes import Absent, Paragraph
from whitepaper.document.serialise import BLOCK, to_bundle
from whitepaper.files import read_file
from whitepaper.inputs.bindings import bound_by
from whitepaper.inputs.cells import applies, is_optional, of_others
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.python_errors import left_out
from whitepaper.messages import msg, said

if TYPE_CHECKING:
    from nbformat import NotebookNode

# Where Jupyter's server says which notebook it has started a kernel for.
_NOTEBOOK_VARIABLE = "JPY_SESSION_NAME"
_AMBER = "#b45309"


@dataclass(frozen=True)
class _Omitted:
    """What stands below a cell that was not run to its end.

    `optional` is whether it is tagged so, None where that is not known.
    """

    edition: str
    source: str
    reason: str
    language: str
    optional: bool | None

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        warning, told = (said(text, self.language) for text in self._told())
        escaped = html.escape(told)
        return {
            BLOCK: to_bundle(Paragraph((Absent(self.source, self.reason),))),
            "text/plain": warning + told,
            "text/html": (
                f'<p><b style="color: {_AMBER}">{html.escape(warning)}</b>{escaped}</p>'
                if warning
                else f'<p style="color: GrayText">{escaped}</p>'
            ),
        }

    def _told(self) -> tuple[str, str]:
        """What is to stand out, and the rest."""
        if self.optional is None:
            return "", msg(
                "Not for the edition {edition}: {reason}. A cell tagged “optional” is left out of "
                "it; without that tag a build refuses it.",
                edition=self.edition,
                reason=self.reason,
            )
        if self.optional:
            return "", msg(
                "Not for the edition {edition}: {reason}.", edition=self.edition, reason=self.reason
            )
        return msg("A build stops here: "), msg(
            "{reason}. If the report can do without this cell, give it the tag “optional”, and "
            "save the notebook.",
            reason=self.reason,
        )


# The edition that this kernel has opened last.
_opened: list[Edition] = []
# Why the cell that is asked for is not run, where it is one of other editions.
_foreign: list[str] = []
# Why they are not there, of names that cells would have bound which did not run to their end.
_unbound: dict[str, str] = {}


def tell_quietly(edition: Edition) -> None:
    """From here on have cells of this kernel that the edition does without end quietly.

    Those that are bound to other editions do not run at all.
    """
    shell = get_ipython()
    if shell is None:
        return
    _opened[:] = [edition]
    if _after_cell not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("pre_run_cell", _before_cell)
        shell.events.register("post_run_cell", _after_cell)
        shell.ast_transformers.append(_WithoutForeign())


class _WithoutForeign(ast.NodeTransformer):
    """Takes all code out of a cell that is one of other editions."""

    def visit_Module(self, node: ast.Module) -> ast.Module:
        return ast.Module([], node.type_ignores) if _foreign else node


def _before_cell(info: Any) -> None:
    edition, cell = _opened[-1], _saved(info.cell_id)
    own = cell is None or applies(cell, edition.edition, edition.period)
    _foreign[:] = [] if own or cell is None else [of_others(cell)]


def absence(error: BaseException | None) -> str | None:
    """Why an error only says what the edition does without; None of any other error."""
    if not _opened:
        return None
    if isinstance(error, AbsentError):
        return str(error)
    if isinstance(error, NameError) and error.name in _unbound:
        return left_out(error.name, _unbound[error.name])
    return None


def _after_cell(result: Any) -> None:
    foreign = _foreign[-1] if _foreign else None
    reason = foreign or absence(result.error_in_exec)
    if reason is None:
        return
    source = result.info.raw_cell
    own = said(reason, AbsentError.language)
    _unbound.update(dict.fromkeys(bound_by(source), own))
    cell = None if foreign else _saved(result.info.cell_id)
    optional = True if foreign else None if cell is None else is_optional(cell)
    display(_Omitted(_opened[-1].edition, source, own, AbsentError.language, optional))
    # Or Jupyter would not run the cells below it.
    result.error_in_exec = None


def _saved(identity: str | None) -> NotebookNode | None:
    """A cell as it stands in its notebook as that was saved; None where that is not known."""
    notebook = os.environ.get(_NOTEBOOK_VARIABLE)
    if not (notebook and identity):
        return None
    # Kernels of builds have no use for it, and it takes longer to import than a short chapter.
    from nbformat import from_dict

    try:
        cells = json.loads(read_file(Path(notebook)))["cells"]
        found = next((cell for cell in cells if cell.get("id") == identity), None)
        return None if found is None else from_dict(found)
    # It may be moved, or written by another program.
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
