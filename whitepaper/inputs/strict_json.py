"""JSON that every program reads alike: no key twice, numbers that are numbers, and an end."""

from __future__ import annotations

import json
import math
from typing import Any

from whitepaper.messages import msg

# How deep it may nest, and how many digits a whole number may have.
_DEPTH, _DIGITS = 50, 30


def decoded(content: bytes) -> str:
    """The text of a file, with or without a byte order mark; `ValueError` if it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(msg("the file is not UTF-8")) from error


def load(text: str) -> Any:
    """JSON that every program reads alike. Raises `ValueError` for what is not."""
    too_deep = ValueError(msg("it is nested more than {depth} deep", depth=_DEPTH))
    try:
        document = json.loads(
            text,
            object_pairs_hook=_without_repetition,
            parse_int=lambda digits: int(_bounded(digits)),
            parse_float=_finite,
            parse_constant=_finite,
        )
    except json.JSONDecodeError as error:
        raise ValueError(
            msg("it is not JSON from line {lineno} on", lineno=error.lineno)
        ) from error
    except RecursionError as error:
        raise too_deep from error
    level = [document]
    for _ in range(_DEPTH):
        level = [part for node in level for part in parts(node)]
    if level:
        raise too_deep
    return document


def parts(node: Any) -> list[Any]:
    """The parts of a list or mapping; none of anything else."""
    found = node.values() if isinstance(node, dict) else node
    return list(found) if isinstance(node, dict | list) else []


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(msg("the key “{twice}” is there twice", twice=twice))
    return found


def _bounded(digits: str) -> str:
    if len(digits) > _DIGITS:
        raise ValueError(msg("the number {digits}… has too many digits", digits=digits[:_DIGITS]))
    return digits


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(
            msg("the number {digits} cannot be computed with", digits=digits[:_DIGITS])
        )
    return value
