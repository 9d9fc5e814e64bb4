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


# In which nothing is prose although they begin as directives.
_CODE = re.compile(r"\{(?:code|math|raw|mermaid|literalinclude|=)")


def in_prose(lines: Sequence[str]) -> Iterator[int]:
    """The lines that stand in no fence, or in those of directives, which hold prose too."""
    inside = ""
    open_fences: list[str] = []
    for at, line in enumerate(lines):
        fence = FENCE.match(line)
        if not fence:
            if not inside:
                yield at
        elif inside:
            inside = "" if fence["marks"].startswith(inside) and not fence["info"] else inside
        elif fence["info"].startswith("{") and not _CODE.match(fence["info"]):
            open_fences.append(fence["marks"])
        elif not fence["info"] and open_fences and fence["marks"].startswith(open_fences[-1]):
            open_fences.pop()
        else:
            inside = fence["marks"]
