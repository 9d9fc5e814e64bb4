"""Macros of formulas that a book defines once, as a formula that defines them for a chapter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any


def definitions(macros: Mapping[str, Any], texts: Sequence[str]) -> str:
    """The formula that defines those macros that texts use, and these themselves; or nothing."""
    written = {_bare(name): _definition(_bare(name), said) for name, said in macros.items()}
    used: dict[str, None] = {}
    open_texts = list(texts)
    while open_texts:
        text = open_texts.pop()
        for name in re.findall(r"\\([A-Za-z]+)", text):
            if written.get(name) and name not in used:
                used[name] = None
                open_texts.append(written[name].partition("}")[2])
    lines = [written[name] for name in written if name in used]
    return "\n".join(("$$", *lines, "$$")) if lines else ""


def _bare(name: str) -> str:
    return str(name).lstrip("\\")


def _definition(name: str, said: Any) -> str:
    """The command that defines a macro: a text, or that with the number of its arguments."""
    body, *more = (
        said
        if isinstance(said, list)
        else [said.get("macro", "")]
        if isinstance(said, dict)
        else [said]
    )
    arguments = [int(number) for number in re.findall(r"#(\d)", str(body))]
    count = int(more[0]) if more and str(more[0]).isdigit() else max(arguments, default=0)
    default = f"[{more[1]}]" if len(more) > 1 else ""
    # Backslashes may have been doubled once too often.
    body = re.sub(r"\\\\(?=[A-Za-z])", r"\\", str(body))
    return f"\\newcommand{{\\{name}}}{f'[{count}]' if count else ''}{default}{{{body}}}"
