"""Where brackets close: found once for each, however many others stand before and within it.

The parser's own search begins anew at each of them, and for each kind of thing that it may begin.
"""

from __future__ import annotations

from markdown_it.rules_inline import StateInline

# Where a bracket closes, and whether a link or a mark, which links may not hold, is within.
_End = tuple[int, bool]
_NOWHERE = (-1, False)


# markdown-it names the last argument so, and passes it by name.
def label_end(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803
    """Where the bracket at `start` closes, or -1: as markdown-it's `parseLinkLabel` says it."""
    if state.html_terminator_last("]") < start:
        return -1
    ends: dict[int, _End] = vars(state).setdefault("ends", {}).setdefault(state.posMax, {})
    if start not in ends:
        _find_end(state, start, ends)
    end, holds_link = ends[start]
    return -1 if disableNested and holds_link else end


def _find_end(state: StateInline, start: int, ends: dict[int, _End]) -> None:
    before, state.pos = state.pos, start + 1
    opened, last_link = [start], -1
    while opened and state.pos < state.posMax:
        at = state.pos
        if state.src[at] == "]":
            opening = opened.pop()
            ends[opening] = at, last_link > opening
        state.md.inline.skipToken(state)
        if state.src[at] == "[":
            if state.pos > at + 1:
                last_link = at
            elif ends.get(at) == _NOWHERE:
                # What stands around one that does not close does not close either.
                break
            else:
                opened.append(at)
    ends.update(dict.fromkeys(opened, _NOWHERE))
    state.pos = before
