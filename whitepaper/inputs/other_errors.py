"""What kernels of other languages than Python say of a mistake: at which line, in which words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whitepaper.messages import msg

# Where R, of what it cannot read, and Julia name the line of a cell.
_LINES = {"r": re.compile(r"<text>:(\d+):\d+"), "julia": re.compile(r"In\[\d+\]:(\d+)")}
# What R names else: the call of the cell in which it happened, or what it does not find.
_PARTS_OF_LINES = re.compile(
    r"^1\. (.+?)(?: {3}# at line .*)?$|(?:object|function) ['\"](.+?)['\"]", re.MULTILINE
)
# What R says of every mistake that a cell makes itself.
_OF_EVERY = re.compile(r"\AError(?: in (?:eval|parse)\([^)]*\))?: (?:<text>:\d+:\d+: )?")


def line_told(code: str, source: str, told: Sequence[str]) -> int | None:
    """The line of a source that texts about an error name, if they do. `code` is its language."""
    text = "\n".join(told)
    pattern = _LINES.get(code.lower())
    if pattern and (found := pattern.search(text)):
        return int(found[1])
    if code.lower() == "r":
        # The call first: it is of this cell, while a name may be of a function of another.
        parts = sorted(_PARTS_OF_LINES.findall(text), key=lambda part: not part[0])
        for call, name in parts:
            lines = [n for n, line in enumerate(source.splitlines(), 1) if (call or name) in line]
            if len(lines) == 1:
                return lines[0]
    return None


def worded(value: str, printed: str) -> str:
    """An error in one line. A shell says no more than a number: then what it has `printed` last."""
    if value.strip().isdecimal():
        said = [line.strip() for line in printed.splitlines() if line.strip()]
        last = said[-1] if said else msg("it printed nothing")
        return msg("ended with exit code {code}: {said}", code=value.strip(), said=last)
    return _OF_EVERY.sub("", value).strip().partition("\n")[0]
