"""The tokens of TeX, which whoever reads a formula takes from the end of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable

from whitepaper.messages import msg

_TOKEN = re.compile(r"(?<!\\)%[^\n]*(?:\n[ \t]*)?|\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
_WORD = re.compile(r"\\[A-Za-z]+")


class UnfitError(ValueError):
    """A formula is no TeX: something is missing in it, or never ends."""


def tokens_of(tex: str) -> list[str]:
    """The tokens of some TeX in reverse order, the next one last; of its comments none."""
    return [token for token in _TOKEN.findall(tex) if token[0] != "%"][::-1]


def as_tex(tokens: Iterable[str]) -> str:
    """Tokens in their order as TeX: a command does not run into the letter after it."""
    parts: list[str] = []
    for token in tokens:
        if parts and token[0].isalpha() and _WORD.fullmatch(parts[-1]):
            parts.append(" ")
        parts.append(token)
    return "".join(parts)


def following(tokens: list[str]) -> str:
    """The next token that is no space, taken; nothing if there is none."""
    skip_space(tokens)
    return tokens.pop() if tokens else ""


def skip_space(tokens: list[str]) -> None:
    """Take the spaces that come next."""
    while tokens and tokens[-1].isspace():
        tokens.pop()


def argument(tokens: list[str]) -> list[str]:
    """The next argument, taken: the tokens of a group, without its braces, or one token.

    Raises `UnfitError` if there is none.
    """
    first = following(tokens)
    if first in ("", "}"):
        raise UnfitError(msg("an argument is missing"))
    return _until(tokens, "}") if first == "{" else [first]


def optional(tokens: list[str]) -> list[str] | None:
    """The argument in brackets, taken if one comes next."""
    skip_space(tokens)
    if tokens[-1:] != ["["]:
        return None
    tokens.pop()
    return _until(tokens, "]")


def has_star(tokens: list[str]) -> bool:
    """Whether a star comes next, which is taken."""
    skip_space(tokens)
    starred = tokens[-1:] == ["*"]
    if starred:
        tokens.pop()
    return starred


def _until(tokens: list[str], end: str) -> list[str]:
    """The tokens before an end that is not in a group, all taken."""
    taken: list[str] = []
    depth = 0
    while tokens:
        token = tokens.pop()
        if token == end and not depth:
            return taken
        depth += (token == "{") - (token == "}")
        taken.append(token)
    raise UnfitError(msg("{name} is missing", name=end))
