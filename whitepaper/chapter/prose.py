"""Markdown cells in JupyterLab: the values of their expressions, or quietly why there are none.

JupyterLab asks for them, see `whitepaper/preview/labextensions/whitepaper-prose`. A build
evaluates by itself, in `whitepaper.execution.engine`.
"""

from __future__ import annotations

import json
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.display import JSON

from whitepaper.chapter import absent
from whitepaper.inputs.bindings import bound_in
from whitepaper.inputs.cells import ABSENT_ERROR, is_optional
from whitepaper.inputs.python_errors import explained, unknown_name
from whitepaper.messages import msg, translate
from whitepaper.project import DEFAULT_LANGUAGE

_NOT_RUN = msg("The values come once the cells above are run: Run → Run All Above Selected Cell.")


def evaluated(asked: str) -> JSON:
    """What a Markdown cell shows: its `results`, as user_expressions have them, and `notes`.

    `asked` is JSON: the `tags` of the cell and its `expressions`. Each expression has a note, or
    None where it has a value: its `text`, what of it is to stand out (`warning`), and whether it
    stands in the place of the whole paragraph (`instead`). `cell` is one in the place of the whole
    cell, of which nothing is evaluated.
    """
    from nbformat import from_dict

    shell = get_ipython()
    assert shell is not None
    wanted = json.loads(asked)
    expressions = wanted["expressions"]
    cell = from_dict({"cell_type": "markdown", "metadata": {"tags": wanted["tags"]}})
    if reason := absent.foreign(cell):
        for expression in expressions:
            absent.leave_out(expression, reason)
        return JSON({"results": [], "notes": [], "cell": _absence(reason, optional=True)})
    answers = shell.user_expressions(dict(enumerate(expressions)))
    results = [answers[number] for number in range(len(expressions))]
    notes = [
        _note(expression, result, optional=is_optional(cell))
        for expression, result in zip(expressions, results, strict=True)
    ]
    return JSON({"results": results, "notes": notes, "cell": None})


def _note(expression: str, result: dict[str, Any], *, optional: bool) -> dict[str, Any] | None:
    """Why an expression has no value, if it has none; its result is then as a build keeps it."""
    if result["status"] == "ok":
        return None
    name, value = result["ename"], result["evalue"]
    if reason := absent.absence(name, value):
        absent.leave_out(expression, reason)
        result.update(ename=ABSENT_ERROR, evalue=reason)
        return _absence(reason, optional=optional)
    unknown = unknown_name(name, value)
    if unknown and any(unknown in bound_in(each) for each in absent.saved_cells()):
        return _note_of("", _NOT_RUN)
    return _note_of(explained(name, value, expression).message, "")


def _absence(reason: str, *, optional: bool) -> dict[str, Any]:
    edition = absent.edition_in_use()
    assert edition is not None
    return _note_of(
        *absent.omission_notice(edition.edition, reason, optional=optional), instead=optional
    )


def _note_of(warning: str, text: str, *, instead: bool = False) -> dict[str, Any]:
    edition = absent.edition_in_use()
    language = edition.language if edition else DEFAULT_LANGUAGE
    return {
        "warning": translate(warning, language),
        "text": translate(text, language),
        "instead": instead,
    }
