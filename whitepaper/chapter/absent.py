"""Cells that an edition does without, in JupyterLab: a line that says so, and no error.

A build leaves out what is tagged “optional”, and refuses the rest. While one writes, the cells
below are to run all the same.
"""

from __future__ import annotations

import ast
import html
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.getipython import get_ipython
from IPython.display import display
from msgspec import Struct

from whitepaper.chapter.facts import AbsentError
from whitepaper.document.nodes import Absent, Paragraph
from whitepaper.document.serialise import BLOCK, to_bundle
from whitepaper.files import read_file
from whitepaper.inputs.bindings import bound_by
from whitepaper.inputs.cells import ABSENT_ERROR, applies, is_optional, of_others
from whitepaper.inputs.edition import ChapterEdition
from whitepaper.inputs.python_errors import left_out, unknown_name
from whitepaper.messages import msg, translate

if TYPE_CHECKING:
    from nbformat import NotebookNode

# Where Jupyter's server says which notebook it has started a kernel for.
_NOTEBOOK_VARIABLE = "JPY_SESSION_NAME"
_AMBER = "#b45309"


class _Omitted(Struct, frozen=True):
    """What stands below a cell that was not run to its end.

    `optional` is as in `told`.
    """

    edition: str
    source: str
    reason: str
    language: str
    optional: bool | None

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        told_of = omission_notice(self.edition, self.reason, optional=self.optional)
        warning, rest = (translate(text, self.language) for text in told_of)
        escaped = html.escape(rest)
        return {
            BLOCK: to_bundle(Paragraph((Absent(self.source, self.reason),))),
            "text/plain": warning + rest,
            "text/html": (
                f'<p><b style="color: {_AMBER}">{html.escape(warning)}</b>{escaped}</p>'
                if warning
                else f'<p style="color: GrayText">{escaped}</p>'
            ),
        }


def omission_notice(edition: str, reason: str, *, optional: bool | None) -> tuple[str, str]:
    """What is said of a cell that an edition does without: what is to stand out, and the rest.

    `optional` is whether it is tagged so, None where that is not known.
    """
    if optional is None:
        return "", msg(
            "Not for the edition {edition}: {reason}. A cell tagged “optional” is left out of "
            "it; without that tag a build refuses it.",
            edition=edition,
            reason=reason,
        )
    if optional:
        return "", msg("Not for the edition {edition}: {reason}.", edition=edition, reason=reason)
    return msg("A build stops here: "), msg(
        "{reason}. If the report can do without this cell, give it the tag “optional”, and "
        "save the notebook.",
        reason=reason,
    )


# The edition that this kernel has opened last.
_opened: list[ChapterEdition] = []
# Why the cell that is asked for is not run, where it is one of other editions.
_foreign: list[str] = []
# Why they are not there, of names that cells would have bound which did not run to their end.
_unbound: dict[str, str] = {}


def tell_quietly(edition: ChapterEdition) -> None:
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


def edition_in_use() -> ChapterEdition | None:
    """The edition that this kernel has opened last."""
    return _opened[-1] if _opened else None


def foreign(cell: NotebookNode) -> str | None:
    """Why the edition does without a cell that is one of others; None of its own."""
    edition = edition_in_use()
    if edition is None or applies(cell, edition.edition, edition.period):
        return None
    return translate(of_others(cell), AbsentError.language)


def _before_cell(info: Any) -> None:
    cell = _saved(info.cell_id)
    reason = None if cell is None else foreign(cell)
    _foreign[:] = [] if reason is None else [reason]


def absence(name: str, value: str) -> str | None:
    """Why an error, by the name of its class and what it says, only tells what there is not.

    That is what the edition does without; None of any other error.
    """
    if not _opened:
        return None
    if name == ABSENT_ERROR:
        return value
    unknown = unknown_name(name, value)
    if unknown not in _unbound:
        return None
    return translate(left_out(unknown, _unbound[unknown]), AbsentError.language)


def leave_out(source: str, reason: str) -> None:
    """From here on say of the names that a source would have bound why they are not there."""
    _unbound.update(dict.fromkeys(bound_by(source), reason))


def _after_cell(result: Any) -> None:
    error = result.error_in_exec
    own = _foreign[-1] if _foreign else None
    reason = own or (absence(type(error).__name__, str(error)) if error else None)
    if reason is None:
        return
    source = result.info.raw_cell
    leave_out(source, reason)
    cell = None if own else _saved(result.info.cell_id)
    optional = True if own else None if cell is None else is_optional(cell)
    display(_Omitted(_opened[-1].edition, source, reason, AbsentError.language, optional))
    # Or Jupyter would not run the cells below it.
    result.error_in_exec = None


def saved_cells() -> list[NotebookNode]:
    """The cells of this kernel's notebook as it was saved; none where that is not known."""
    notebook = os.environ.get(_NOTEBOOK_VARIABLE)
    if not notebook:
        return []
    # Kernels of builds have no use for it, and it takes longer to import than a short chapter.
    import nbformat

    try:
        return list(nbformat.reads(read_file(Path(notebook)).decode(), as_version=4).cells)
    # It may be moved, or written by another program.
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _saved(identity: str | None) -> NotebookNode | None:
    """A cell as it stands in its notebook as that was saved; None where that is not known."""
    return next((cell for cell in saved_cells() if cell.get("id") == identity), None)
