"""Texts in the JSON of notebooks, which need not be as Jupyter writes it."""

from __future__ import annotations

from typing import Any


def joined(content: Any) -> str:
    """The content of a MIME type that is text; notebooks on disk may give it as lines."""
    if content is None:
        return ""
    return "".join(map(str, content)) if isinstance(content, list) else str(content)
