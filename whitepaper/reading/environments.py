"""Rows and cells of a formula in the environments that Pandoc knows, for all that MathJax does."""

from __future__ import annotations

import re

_MATRIX = re.compile(r"(?P<kind>[pbBvV]?)(?:small)?matrix\*?")
_MATRICES = {"p": "()", "b": "[]", "B": (r"\{", r"\}"), "v": "||", "V": (r"\Vert ", r"\Vert ")}
_MATRICES |= {"": ".."}
_CASES = re.compile(r"d?(?P<right>r?)cases\*?")
_ALIGNED = re.compile(r"(?:align(?:ed)?|x?xalignat|align(?:ed)?at|flalign(?:ed)?|split)\*?")
_GATHERED = re.compile(r"(?:[lr]?gather(?:ed)?|multlined|multline|displaylines)\*?")
ARRAY = re.compile(r"(?:d?array|(?:cramped)?subarray)")
_UNWRAPPED = re.compile(r"(?:equation|math|displaymath|subequations|spreadlines)\*?")

Rows = list[list[str]]


def of_environment(name: str, rows: Rows, columns: str) -> str:
    """Rows in an environment that LaTeX or one of its packages has; `columns` are an array's."""
    if _UNWRAPPED.fullmatch(name):
        return without_environment(rows)
    if matrix := _MATRIX.fullmatch(name):
        left, right = _MATRICES[matrix["kind"]]
        return fenced(left, _environment("matrix", rows), right)
    if cases := _CASES.fullmatch(name):
        if cases["right"]:
            return fenced(".", _environment("array", rows, "{ll}"), r"\}")
        return _environment("cases", rows)
    if "numcases" in name:
        return columns + _environment("cases", rows)
    if ARRAY.fullmatch(name):
        return _array(rows, columns)
    if name.startswith("eqnarray"):
        return _environment("aligned", [[row[0], "".join(row[1:])] for row in rows])
    if _ALIGNED.fullmatch(name):
        return _environment("aligned", rows)
    if _GATHERED.fullmatch(name):
        return _environment("gathered", rows)
    return _environment(name, rows)


def _array(rows: Rows, columns: str) -> str:
    """An array; lines between its columns stand in columns of their own."""
    kinds: list[str] = re.findall(r"[lcr|:]", re.sub(r"[@!>]\{[^{}]*\}", "", columns)) or ["c"]
    if "|" not in kinds and ":" not in kinds:
        return _environment("array", rows, f"{{{''.join(kinds)}}}")
    ruled = []
    for row in rows:
        cells = iter(row)
        ruled.append([r"\vert " if kind in "|:" else next(cells, "") for kind in kinds])
        ruled[-1] += cells
    aligned = re.sub("[|:]", "c", "".join(kinds))
    return _environment("array", ruled, f"{{{aligned}}}")


def without_environment(rows: Rows) -> str:
    """Rows as they stand without an environment."""
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    return _environment("aligned" if any(len(row) > 1 for row in rows) else "gathered", rows)


def _environment(name: str, rows: Rows, columns: str = "") -> str:
    lines = (" & ".join(row) for row in rows)
    # A bracket at the beginning would say how far away the row is.
    body = r"\\ ".join(f"{{}}{line}" if line.startswith("[") else line for line in lines)
    return rf"\begin{{{name}}}{columns}{body}\end{{{name}}}"


def fenced(left: str, text: str, right: str) -> str:
    """What stands between two fences, of which a full stop is none."""
    return text if (left, right) == (".", ".") else rf"\left{left}{text}\right{right}"
