"""What Python says of mistakes that are often made, in words of who writes chapters."""

from __future__ import annotations

import re
from collections.abc import Callable

from whitepaper.execution.punctuation import Slip, misplaced
from whitepaper.inputs.cells import ABSENT
from whitepaper.messages import msg

# Those of the chapter interface say all that there is to say.
_OWN = frozenset({ABSENT, "FactError"})
# Where Python has read the code, which was in no file.
_FILE = re.compile(r" \([^()]*, line \d+\)$")
_SYNTAX: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (
        re.compile("'(.)' was never closed"),
        lambda m: msg("the bracket “{mark}” is not closed", mark=m),
    ),
    (re.compile("unmatched '(.)'"), lambda m: msg("the bracket “{mark}” was not opened", mark=m)),
    (re.compile("unterminated .*string"), lambda _: msg("a quotation mark is missing at the end")),
    (re.compile("forgot a comma"), lambda _: msg("a comma may be missing here")),
    (re.compile("expected ':'"), lambda _: msg("a colon is missing at the end of the line")),
    (re.compile("indent"), lambda _: msg("the line is indented too much or too little")),
    (re.compile("^invalid syntax$"), lambda _: msg("Python cannot read the code here")),
)
_NAME = re.compile(r"name '(.+?)' is not defined")
_KEY = re.compile(r"'(.*)'")


def explained(name: str, value: str, source: str = "", line: int | None = None) -> Slip:
    """An error by the name of its class and what it says, which a line of a `source` made."""
    if name in ("SyntaxError", "IndentationError"):
        return misread(source, value, line)
    return Slip(line, _explained(name, value))


def misread(source: str, value: str, line: int | None) -> Slip:
    """Where a source is no Python and why, of which Python says a `value` and a line."""
    return misplaced(source) or Slip(line, _syntax(value))


def _explained(name: str, value: str) -> str:
    if name in _OWN:
        return value
    if name == "NameError" and (match := _NAME.search(value)):
        return msg(
            "there is no “{name}”: is it misspelt, or was the cell left out that gives it?",
            name=match[1],
        )
    if name == "KeyError" and (match := _KEY.fullmatch(value)):
        return msg("there is no column or entry “{key}”", key=match[1])
    if name == "IndexError":
        return msg(
            "the code asks for a row or part that is not there: look at the years and indicators "
            "that its series asks for"
        )
    return msg("{name}: {value}", name=name, value=value)


def _syntax(value: str) -> str:
    plain = _FILE.sub("", value)
    for pattern, said in _SYNTAX:
        if match := pattern.search(plain):
            return said(match[1] if match.groups() else "")
    return msg("Python cannot read the code here: {plain}", plain=plain)
