"""What a kernel or a notebook gives that no file of text can hold: replaced, and kept to be told.

Python's texts may have half a character (an unpaired surrogate), and `display(…, raw=True)` sends
whatever it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from nbformat import NotebookNode

from whitepaper.inputs.cells import UNFIT

_SURROGATE = re.compile("[\ud800-\udfff]")
# What an error says is not printed: there it is shown how a text is written in code.
_OF_ERRORS = frozenset({"ename", "evalue", "traceback"})
_JSON = re.compile(r"application/(?:.*\+)?json")

# What was found: the cause and the detail of an `Unprintable`.
Unfit = tuple[str, str]


def fit(value: Any) -> tuple[Any, frozenset[Unfit]]:
    """A value of JSON as files can hold it, and what in it was not fit to be printed."""
    found: set[Unfit] = set()
    return _fit(value, "", found), frozenset(found)


def fit_shown(shown: Mapping[str, Any]) -> tuple[Any, frozenset[Unfit]]:
    """The same of what a kernel shows: the content of a message, or what an expression gave."""
    found: set[Unfit] = set()
    if isinstance(data := shown.get("data"), Mapping):
        shown = {**shown, "data": _bundle(data, found)}
    return _fit(shown, "", found), frozenset(found)


def fit_source(cell: NotebookNode) -> NotebookNode:
    """A cell of a notebook as files can hold it, with what was unfit kept in its metadata."""
    fitted, found = fit(cell)
    keep(fitted, found)
    return fitted


def keep(cell: NotebookNode, found: Iterable[Unfit]) -> None:
    """Keep with a cell what was found unfit in it, beside what was found before."""
    if found:
        before = [(cause, detail) for cause, detail in cell.metadata.get(UNFIT, ())]
        cell.metadata[UNFIT] = [list(each) for each in sorted({*before, *found})]


def _fit(value: Any, key: str, found: set[Unfit]) -> Any:
    if isinstance(value, str):
        if value.isascii() or not (halves := _SURROGATE.findall(value)):
            return value
        if key in _OF_ERRORS:
            return value.encode(errors="backslashreplace").decode()
        found.update(("surrogate", f"U+{ord(each):04X}") for each in halves)
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return NotebookNode({_fit(k, "", found): _fit(part, k, found) for k, part in value.items()})
    if isinstance(value, list | tuple):
        return [_fit(part, key, found) for part in value]
    return value


def _bundle(data: Mapping[str, Any], found: set[Unfit]) -> Mapping[str, Any]:
    """The contents of an output by their types, without those of texts that are none."""
    kept = {}
    for kind, content in data.items():
        lines = content if isinstance(content, list) else [content]
        if _JSON.fullmatch(kind) or all(isinstance(line, str) for line in lines):
            kept[kind] = content
        else:
            found.add(("content", kind))
    return kept
