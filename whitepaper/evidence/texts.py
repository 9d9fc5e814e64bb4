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


def plain_alt(output: NotebookNode) -> str:
    """The alternative text that an image's display metadata gives, if any."""
    metadata = output.get("metadata", {})
    nested = (part.get("alt") for part in metadata.values() if isinstance(part, dict))
    texts = [metadata.get("alt"), *nested]
    return next((str(text) for text in texts if text), "")
