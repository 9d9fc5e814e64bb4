"""Fences of Markdown, between which no text is prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

FENCE = re.compile(r"[ \t]*(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*$")


def outside(lines: Sequence[str]) -> Iterator[int]:
    """The lines that stand in no fence, as they are when they are asked for."""
    inside = ""
    for at in range(len(lines)):
        fence = FENCE.match(lines[at])
        if fence and not inside:
            inside = fence["marks"]
        elif fence and fence["marks"].startswith(inside) and not fence["info"]:
            inside = ""
        elif not inside:
            yield at
