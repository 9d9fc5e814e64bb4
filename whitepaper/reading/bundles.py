"""Texts in the JSON of notebooks, which need not be as Jupyter writes it."""

from __future__ import annotations

import re
from typing import Any

# What XML forbids, and so Word and MathML; and what UTF-8 cannot say.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SURROGATE = re.compile("[\ud800-\udfff]")


def joined(content: Any) -> str:
    """The content of a MIME type that is text; notebooks on disk may give it as lines."""
    if content is None:
        return ""
    return "".join(map(str, content)) if isinstance(content, list) else str(content)
