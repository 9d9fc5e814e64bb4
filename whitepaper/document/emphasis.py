"""Emphasis beside Hanzi: `**…。**` needs no space after it, as CommonMark would have it.

The spec asks what stands on both sides of a run of `*`: punctuation within must face a space or
punctuation without. Where nobody puts spaces between words, that leaves most emphasis unread. Here
Hanzi and full-width punctuation on either side never hinder.
"""

from __future__ import annotations

import unicodedata

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

# Quotation marks, dashes and the like, which Unicode calls neither wide nor narrow.
_EITHER = frozenset("\u00b7\u2013\u2014\u2018\u2019\u201c\u201d\u2025\u2026\u2e3a")


def is_wide(character: str) -> bool:
    """Whether a character is set in a full em, as Hanzi and their punctuation are."""
    return unicodedata.east_asian_width(character) in "WF"


def may_be_wide(character: str) -> bool:
    """Whether a character is wide, or is so beside wide ones."""
    return character in _EITHER or is_wide(character)


def emphasis_plugin(md: MarkdownIt) -> None:
    """Read `*`, `_` and `~~` by what is said above, in place of the spec's rule."""
    md.inline.ruler.at("emphasis", _delimit)
    # It is read by the rule above; what pairs the marks stays.
    md.inline.ruler.disable("strikethrough")


def _delimit(state: StateInline, silent: bool) -> bool:
    marker = state.src[state.pos]
    if silent or marker not in "*_~":
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    length = end - state.pos
    strikes = marker == "~"
    if strikes and length != 2:
        return False
    opens, closes = _sides(state, end, within_words=marker != "_")
    for _ in range(1 if strikes else length):
        token = state.push("text", "", 0)
        token.content = marker * 2 if strikes else marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=0 if strikes else length,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
    state.pos = end
    return True


def _sides(state: StateInline, end: int, *, within_words: bool) -> tuple[bool, bool]:
    """Whether the run of marks up to `end` can open emphasis, and whether it can close it."""
    before = state.src[state.pos - 1] if state.pos else " "
    after = state.src[end] if end < state.posMax else " "
    left = not _is_space(after) and (not _hinders(after) or _frees(before))
    right = not _is_space(before) and (not _hinders(before) or _frees(after))
    return (
        left and (within_words or not right or _is_mark(before)),
        right and (within_words or not left or _is_mark(after)),
    )


def _hinders(inside: str) -> bool:
    return _is_mark(inside) and not may_be_wide(inside)


def _frees(outside: str) -> bool:
    return _is_space(outside) or _is_mark(outside) or may_be_wide(outside)


def _is_space(character: str) -> bool:
    return isWhiteSpace(ord(character))


def _is_mark(character: str) -> bool:
    """Whether a character is punctuation, of any width."""
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
