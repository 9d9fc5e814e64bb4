"""Texts in the JSON of notebooks, which need not be as Jupyter writes it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# What XML forbids, and so Word and MathML; and what UTF-8 cannot say.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SURROGATE = re.compile("[\ud800-\udfff]")
# A letter with marks of its own, or a Korean syllable in its letters.
_COMPOSITE = re.compile(r"\w[^\w\s\x00-\x7f]+|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?")


def joined(content: Any) -> str:
    """The content of a MIME type that is text; notebooks on disk may give it as lines."""
    if content is None:
        return ""
    return "".join(map(str, content)) if isinstance(content, list) else str(content)


def composed(text: str) -> str:
    """A text in which a letter and its marks are one character, where there is such a one.

    Unicode's own normal form would make other characters of some that stand alone.
    """
    return text if unicodedata.is_normalized("NFC", text) else _COMPOSITE.sub(_composed, text)


def _composed(match: re.Match[str]) -> str:
    one = unicodedata.normalize("NFC", match[0])
    return one if len(one) < len(match[0]) else match[0]
