"""What the expressions of a text gave, as `user_expressions` has it, and what of it is printed."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from whitepaper.document.nodes import Absent, FactText, Inline, Text, Unprintable
from whitepaper.document.serialise import FACT, fact_from
from whitepaper.inputs.cells import ABSENT_ERROR
from whitepaper.messages import msg
from whitepaper.reading.bundles import CONTROL, SURROGATE, joined

# Also how a check knows a notebook that was never run.
NOT_EVALUATED = msg("was not evaluated")
_HTML_TAG = re.compile(r"<[^>]*>")
_SCALAR = re.compile(r"np\.[a-z]+[0-9]*_?\((.*)\)", re.DOTALL)


def values_of(expressions: Sequence[str], results: Sequence[Mapping[str, Any]]) -> list[Inline]:
    """What stands for each expression; results of roles that were deleted are passed over."""
    left = [
        (str(entry.get("expression")).strip(), entry["result"])
        for entry in (results if isinstance(results, list) else ())
        if isinstance(entry, Mapping) and isinstance(entry.get("result"), Mapping)
    ]
    values: list[Inline] = []
    for expression in expressions:
        found = next(
            (at for at, (evaluated, _) in enumerate(left) if evaluated == expression), None
        )
        if found is None:
            values.append(without_value(expression, NOT_EVALUATED))
        else:
            values.append(_value(expression, left[found][1]))
            del left[: found + 1]
    return values


def _value(expression: str, result: Mapping[str, Any]) -> Inline:
    data = result.get("data") or {}
    if result.get("status") != "ok":
        name, reason = result.get("ename", "error"), str(result.get("evalue", ""))
        if name == ABSENT_ERROR:
            return Absent(expression, reason)
        return without_value(expression, msg("failed: {name}: {reason}", name=name, reason=reason))
    if FACT in data:
        try:
            return FactText(fact_from(data[FACT]))
        except ValueError:
            return without_value(expression, msg("gave a fact of another version"))
    if "text/plain" in data:
        text = _unquoted(joined(data["text/plain"]))
        if half := SURROGATE.search(text):
            name = f"U+{ord(half[0]):04X}"
            return without_value(
                expression, msg("gave a text with an unpaired surrogate ({name})", name=name)
            )
        return Text(text)
    if "text/html" in data:
        return Text(unescape(_HTML_TAG.sub("", joined(data["text/html"]))))
    return without_value(expression, msg("gave a value that has no text"))


def printed_value(entry: Mapping[str, Any]) -> str:
    """The text that an expression printed, as `user_expressions` has it; nothing if it was none."""
    value = _value(entry["expression"], entry["result"])
    return value.text if isinstance(value, Text) else ""


def written_value(entry: Mapping[str, Any]) -> str:
    """The text of a value that an expression printed as its kernel writes it, if it is no string.

    It is as `user_expressions` has it, without what NumPy says around a scalar.
    """
    data = entry["result"].get("data") or {}
    printed = printed_value(entry)
    written = joined(data.get("text/plain", "")) if printed else ""
    scalar = _SCALAR.fullmatch(written)
    return printed if printed == (scalar[1] if scalar else written) else ""


def without_value(expression: str, why: str) -> Unprintable:
    """What stands for an expression that has no value to print."""
    role = f"{{eval}}`{expression}`"
    return Unprintable("expression", msg("{role} {why}", role=role, why=why), text=role)


def _unquoted(text: str) -> str:
    """What `print` would show of a `text/plain` representation of a string or a scalar of NumPy.

    One of characters that no document can hold stays the representation.
    """
    if scalar := _SCALAR.fullmatch(text):
        text = scalar[1]
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    if not isinstance(value, str) or CONTROL.search(value):
        return text
    return value
