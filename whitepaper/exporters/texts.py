"""What is said in a chapter's prose, its roles evaluated, and in place of its images."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from nbformat import NotebookNode

from whitepaper.bundles import FACT
from whitepaper.roles import TOKEN, unquoted


def prose(cell: NotebookNode, shown: Callable[[Mapping[str, Any]], str]) -> str:
    """A Markdown cell's text with each role's value in its place; a fact as `shown` has it."""
    results: Iterator[Any] = iter(cell.metadata.get("user_expressions", []))

    def value(match: re.Match[str]) -> str:
        if not match["expression"]:
            return match[0]
        given: Mapping[str, Any] = next(results, {"result": {}})["result"]
        data = given.get("data", {})
        return shown(data[FACT]) if FACT in data else unquoted(data.get("text/plain", ""))

    return TOKEN.sub(value, cell.source)


def image_texts(cell: NotebookNode, output: NotebookNode) -> dict[str, str]:
    """What is said of a plain image: its `alt`, `caption`, `source` and `label`.

    The image's display metadata gives them, or its cell's.
    """
    metadata = output.get("metadata", {})
    nested = (part for part in metadata.values() if isinstance(part, dict))
    given = (metadata, *nested, cell.metadata)
    return {
        key: next((str(part[key]) for part in given if part.get(key)), "")
        for key in ("alt", "caption", "source", "label")
    }
