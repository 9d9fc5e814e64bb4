"""What command lines give the notebooks that papermill runs, as far as it is written there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct

from whitepaper.inputs import yaml

# Options of papermill's command that give parameters, in the order in which these count.
_OPTIONS = {
    **dict.fromkeys(("-b", "--parameters_base64"), "base64"),
    **dict.fromkeys(("-f", "--parameters_file"), "file"),
    **dict.fromkeys(("-y", "--parameters_yaml"), "yaml"),
    **dict.fromkeys(("-p", "--parameters"), "plain"),
    **dict.fromkeys(("-r", "--parameters_raw"), "raw"),
}
_ENDS = frozenset({"&&", "||", ";", "|", "&"})
_CONSTANTS = {"True": True, "False": False, "None": None}
# Reads a file of parameters; raises `LookupError` for what it cannot read.
Load = Callable[[str], Mapping[str, Any]]


class Run(Struct, frozen=True):
    """A notebook, as a script names it, and what it is given in a line of that."""

    notebook: PurePosixPath
    parameters: Mapping[str, Any]
    line: int = 0


class Given(Struct, frozen=True):
    """Each run of a notebook in a script; `unread` are the lines of what it computes itself."""

    runs: tuple[Run, ...]
    unread: tuple[int, ...] = ()


class UnknownError(Exception):
    """A value that is known only to the script that runs."""


def read(source: str, load: Load) -> Given:
    """What command lines give each notebook that they run."""
    found: list[Run] = []
    unread: list[int] = []
    for number, line in _command_lines(source):
        try:
            runs = [run for words in in_line(line) if (run := of_words(words, load, number))]
        except (UnknownError, LookupError, ValueError):
            unread.append(number)
        else:
            found += runs
    return Given(tuple(found), tuple(unread))


def in_line(line: str) -> Iterator[list[str]]:
    """What follows the name of papermill in each command of a line."""
    lexer = shlex.shlex(line.replace("\\", "/"), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    for word in (*lexer, ";"):
        if word not in _ENDS:
            words.append(word)
            continue
        if (after := after_name(words)) is not None:
            yield after
        words = []


def after_name(words: Sequence[str]) -> list[str] | None:
    """What follows the name of papermill in the words of a command; None if it is another's."""
    named = (n for n, each in enumerate(words) if re.fullmatch(r"(.*[/@-])?papermill", each))
    at = next(named, None)
    return None if at is None else list(words[at + 1 :])


def of_words(words: Sequence[str], load: Load, line: int) -> Run | None:
    """The run that the words after papermill's name ask for; None if nothing is given.

    Raises `UnknownError` for what the shell puts in.
    """
    given: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _OPTIONS.values()}
    rest = iter(words)
    name = ""
    for word in rest:
        option, _, value = word.partition("=")
        if option in _OPTIONS:
            kind = _OPTIONS[option]
            first = value or _plain(next(rest, ""))
            given[kind].append(_parameters_of(kind, first, rest, load))
        elif word.endswith(".ipynb") and not name:
            name = word
    if not any(given.values()):
        return None
    if not name:
        raise UnknownError
    merged = {key: value for each in given.values() for one in each for key, value in one.items()}
    return Run(PurePosixPath(_plain(name)), merged, line)


def _command_lines(source: str) -> Iterator[tuple[int, str]]:
    """The lines that call papermill, each with those that it goes on in, and its number."""
    began, whole = 0, ""
    for number, line in enumerate(source.splitlines(), start=1):
        began = began or number
        goes_on = re.fullmatch(r"(.*)[\\^`]", line.rstrip())
        whole += f"{goes_on[1]} " if goes_on else line
        if not goes_on:
            if re.search(r"\bpapermill\b", whole):
                yield began, whole
            began, whole = 0, ""


def _parameters_of(kind: str, first: str, rest: Iterator[str], load: Load) -> dict[str, Any]:
    match kind:
        case "file":
            return dict(load(first))
        case "yaml":
            try:
                read = yaml.load(first.encode(), "safe")
            except yaml.UnreadableError as error:
                raise UnknownError from error
            if isinstance(read, dict):
                return read
        case "raw":
            return {first: _plain(next(rest, ""))}
        case "plain":
            return {first: _as_value(_plain(next(rest, "")))}
    raise UnknownError


def _plain(word: str) -> str:
    """A word of a command. Raises `UnknownError` if the shell puts something in."""
    if not word or re.search(r"[$`%*]", word):
        raise UnknownError
    return word


def _as_value(word: str) -> Any:
    """A value as papermill's command reads it."""
    if word in _CONSTANTS:
        return _CONSTANTS[word]
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word
