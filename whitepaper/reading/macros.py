"""Macros of TeX: what one formula defines holds in all that follow it, as in MathJax."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from whitepaper.messages import msg
from whitepaper.reading.tokens import (
    UnfitError,
    argument,
    as_tex,
    following,
    has_star,
    optional,
    tokens_of,
)

# As MathJax has it: more would be a macro that never ends.
_LARGEST = 10_000
_DEFINES = re.compile(
    r"\\(?:(?:re|provide)?(?:newcommand|command)|[gex]?def|let|(?:re)?newenvironment"
    r"|Declare(?:RobustCommand|MathOperator|PairedDelimiter))(?![A-Za-z])"
)


class Macro(Struct, frozen=True):
    """What a command stands for: tokens, in which `#1` is an argument, the first perhaps optional.

    `closing` is what stands at the end of an environment.
    """

    body: tuple[str, ...]
    arguments: int = 0
    default: tuple[str, ...] | None = None
    closing: tuple[str, ...] = ()


Macros = Mapping[str, Macro]


def expanded(tex: str, macros: Macros) -> tuple[str, Macros]:
    """A formula without macros, and the macros that hold after it.

    One that cannot be read so stays as it is.
    """
    if not _DEFINES.search(tex) and not (macros and any(name in tex for name in macros)):
        return tex, macros
    known = dict(macros)
    try:
        return as_tex(_expand(tokens_of(tex), known)).strip(), known
    except UnfitError:
        return tex, macros


def _expand(tokens: list[str], known: dict[str, Macro]) -> list[str]:
    done: list[str] = []
    steps = 0
    while tokens:
        token = tokens.pop()
        if _DEFINES.fullmatch(token):
            _define(token, tokens, known)
            continue
        name, taken, closing = token, [token], False
        if token in (r"\begin", r"\end") and tokens[-1:] == ["{"]:
            name, closing = "".join(argument(tokens)), token == r"\end"
            taken += ["{", name, "}"]
        macro = known.get(name)
        if macro is None:
            done += taken
            continue
        steps += 1
        body = macro.closing if closing else _expansion(macro, tokens)
        if steps > _LARGEST or len(tokens) + len(done) + len(body) > _LARGEST:
            raise UnfitError(msg("a macro never ends"))
        tokens += reversed(body)
    return done


def _expansion(macro: Macro, tokens: list[str]) -> list[str]:
    """The tokens that a macro stands for, with the arguments that come next."""
    given: list[list[str]] = []
    if macro.default is not None:
        found = optional(tokens)
        given.append([*macro.default] if found is None else found)
    while len(given) < macro.arguments:
        given.append(argument(tokens))
    body = iter(macro.body)
    filled: list[str] = []
    for token in body:
        number = next(body, "") if token == "#" else ""
        if not number:
            filled.append(token)
        elif number.isdigit() and 0 < int(number) <= len(given):
            filled += given[int(number) - 1]
        else:
            raise UnfitError(msg("a macro names an argument that it has not"))
    return filled


def _define(command: str, tokens: list[str], known: dict[str, Macro]) -> None:
    """Read a definition whose command was taken."""
    if command.endswith("def"):
        name = following(tokens)
        parameters = []
        while tokens and tokens[-1] != "{":
            parameters.append(tokens.pop())
        numbers = "".join(parameters).replace(" ", "")
        count = len(numbers) // 2
        if numbers != "".join(f"#{number + 1}" for number in range(count)):
            raise UnfitError(msg("a macro whose arguments are delimited"))
        known[name] = Macro(tuple(argument(tokens)), count)
    elif command == r"\let":
        name, other = following(tokens), following(tokens)
        other = following(tokens) if other == "=" else other
        known[name] = known.get(other) or Macro((other,))
    else:
        starred = has_star(tokens)
        name = "".join(argument(tokens)).strip()
        if command == r"\DeclareMathOperator":
            operator = [r"\operatorname", *"*"] if starred else [r"\operatorname"]
            known[name] = Macro((*operator, "{", *argument(tokens), "}"))
        elif command == r"\DeclarePairedDelimiter":
            left, right = argument(tokens), argument(tokens)
            known[name] = Macro((r"\left", *left, "#", "1", r"\right", *right), 1)
        else:
            count = int("".join(optional(tokens) or "0"))
            default = optional(tokens)
            body = tuple(argument(tokens))
            closing = tuple(argument(tokens)) if command.endswith("environment") else ()
            known[name] = Macro(body, count, None if default is None else tuple(default), closing)
    if not name or name == "}":
        raise UnfitError(msg("a macro without a name"))
