"""What a terminal would show of the text that a program has printed."""

from __future__ import annotations

import re

from whitepaper.document.emphasis import is_wide

_TERMINAL = re.compile(
    r"""
      \x1b\[[0-?]*[ -/]*[@-~]            # colours and the like
    | \x1b\].*?(?:\x07|\x1b\\)          # titles and links
    | \x1b.
    | [\x00-\x07\x0b\x0c\x0e-\x1f\x7f-\x9f]  # every other that says nothing of places
    """,
    re.VERBOSE,
)
_MOVES = re.compile(r"[\t\r\x08]")
_TAB_STOP = 8


def terminal_text(text: str) -> str:
    """What a terminal would show of a text: no colours, no control characters."""
    lines = _TERMINAL.sub("", text).split("\n")
    return "\n".join(_overwritten(line) if _MOVES.search(line) else line for line in lines)


def _overwritten(line: str) -> str:
    """A line when all of it is written, some over what stood there, as progress bars are."""
    shown: list[str] = []
    at = 0
    for part in re.split(r"([\r\x08])", line):
        if part in ("\r", "\b"):
            at = max(0, at - 1) if part == "\b" else 0
        else:
            shown[at : at + len(part)] = part
            at += len(part)
    return _without_tabs("".join(shown))


def _without_tabs(line: str) -> str:
    """A line in which spaces reach as far as its tabs do: a wide character counts as two."""
    *parts, last = line.split("\t")
    shown, column = "", 0
    for part in parts:
        column += sum(2 if is_wide(character) else 1 for character in part)
        spaces = _TAB_STOP - column % _TAB_STOP
        shown, column = f"{shown}{part}{' ' * spaces}", column + spaces
    return shown + last
