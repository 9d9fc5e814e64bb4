"""The inline role {eval}`expression` of MyST, found in Markdown text outside of code."""

from __future__ import annotations

import re
from collections.abc import Callable

# Code first, fenced or inline, for a role inside of it is only shown. The backtick of a role
# follows a brace, that of inline code doesn't.
_TOKEN = re.compile(
    r"(?P<fence>^(?P<ticks>`{3,}|~{3,})[^\n]*\n.*?^(?P=ticks)[`~]*[ \t]*$)"
    r"|\{eval\}(?P<quote>`{1,2})(?P<expression>[^`\n]+)(?P=quote)"
    r"|(?<!`)(?P<run>`+)(?!`)(?P<code>.+?)(?<!`)(?P=run)(?!`)",
    re.M | re.S,
)


def expressions(text: str) -> list[str]:
    """The expressions of a text's roles, in order."""
    return [match["expression"].strip() for match in _TOKEN.finditer(text) if match["expression"]]


def replace_roles(text: str, replacement: Callable[[str], str]) -> str:
    """The text with each role replaced by what `replacement` makes of its expression."""
    return _TOKEN.sub(
        lambda match: replacement(match["expression"].strip()) if match["expression"] else match[0],
        text,
    )


def map_outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` applied to every stretch of it that is neither code nor role."""
    parts, end = [], 0
    for match in _TOKEN.finditer(text):
        parts += [change(text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, change(text[end:])])
