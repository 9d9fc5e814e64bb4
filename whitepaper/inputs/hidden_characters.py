"""Characters that nobody sees, or that turn around what is seen: in chapters and in the data."""

from __future__ import annotations

import re
import unicodedata

# What turns letters around, so that a reader is shown another text than a program, and what
# nobody sees: zero-width spaces, marks of direction, the byte order mark.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = frozenset("\u200b\u200e\u200f\ufeff")
_HIDDEN = re.compile(f"[{''.join(sorted(TURNING | _UNSEEN))}]")
# These join letters, and keep them apart, in scripts where that changes how they look.
_JOINERS = frozenset("\u200c\u200d")
_NEVER_JOINED = ("LATIN", "CJK", "DIGIT", "IDEOGRAPHIC", "FULLWIDTH")


def hidden_characters(text: str) -> frozenset[str]:
    """The characters of a text that a reader does not see as they are."""
    if text.isascii():
        return frozenset()
    found = set(_HIDDEN.findall(text))
    if not _JOINERS.isdisjoint(text):
        for before, character in zip(f" {text}", text, strict=False):
            joins = unicodedata.name(before, "").startswith(_NEVER_JOINED) or before.isspace()
            if character in _JOINERS and joins:
                found.add(character)
    return frozenset(found)
