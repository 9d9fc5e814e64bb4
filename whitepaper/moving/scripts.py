"""What a script gives the notebooks that it runs by papermill, as far as it is written there.

A script is one in Python, or of command lines.
"""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import PurePosixPath
from typing import Any

from whitepaper.inputs import yaml

_RUNS = frozenset({"execute_notebook", "execute"})
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
_Names = Mapping[str, Any]


@dataclass(frozen=True)
class Given:
    """The parameters of notebooks, by their names, each time that the script runs them.

    `unread` are the lines of what it computes only when it runs.
    """

    parameters: Mapping[str, list[dict[str, Any]]]
    unread: tuple[int, ...] = ()


class _UnknownError(Exception):
    """A value that is known only to the script that runs."""


def read(source: str) -> Given:
    """What a script gives each notebook that it runs."""
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        return Given({}, (error.lineno or 1,))
    found: dict[str, list[dict[str, Any]]] = {}
    unread: dict[int, None] = {}
    for call, names in _calls(body, {}):
        try:
            name, given = _run(call, names)
        except _UnknownError:
            unread[call.lineno] = None
        else:
            found.setdefault(name, []).append(given)
    return Given(found, tuple(unread))


def read_commands(source: str, load: Callable[[str], Mapping[str, Any]]) -> Given:
    """What command lines give each notebook that they run; `load` reads a file of parameters.

    `load` raises `LookupError` for what it cannot read.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    unread: list[int] = []
    for number, line in _command_lines(source):
        try:
            for words in _commands(line):
                if run := _of_command(words, load):
                    name, given = run
                    found.setdefault(name, []).append(given)
        except (_UnknownError, LookupError, ValueError):
            unread.append(number)
    return Given(found, tuple(unread))


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


def _commands(line: str) -> Iterator[list[str]]:
    """What follows the name of papermill in each command of a line."""
    lexer = shlex.shlex(line.replace("\\", "/"), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    for word in (*lexer, ";"):
        if word not in _ENDS:
            words.append(word)
            continue
        named = (n for n, each in enumerate(words) if re.fullmatch(r"(.*[/@-])?papermill", each))
        if (at := next(named, None)) is not None:
            yield words[at + 1 :]
        words = []


def _of_command(
    words: Sequence[str], load: Callable[[str], Mapping[str, Any]]
) -> tuple[str, dict[str, Any]] | None:
    """The notebook that papermill is to run, and what it is given; nothing if that is nothing."""
    given: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _OPTIONS.values()}
    rest = iter(words)
    name = ""
    for word in rest:
        option, _, value = word.partition("=")
        if option in _OPTIONS:
            kind = _OPTIONS[option]
            first = value or _plain(next(rest, ""))
            given[kind].append(_given(kind, first, rest, load))
        elif word.endswith(".ipynb") and not name:
            name = word
    if not any(given.values()):
        return None
    if not name:
        raise _UnknownError
    merged = {key: value for each in given.values() for one in each for key, value in one.items()}
    return PurePosixPath(_plain(name)).stem, merged


def _given(
    kind: str, first: str, rest: Iterator[str], load: Callable[[str], Mapping[str, Any]]
) -> dict[str, Any]:
    match kind:
        case "file":
            return dict(load(first))
        case "yaml":
            try:
                read = yaml.load(first.encode(), "safe")
            except yaml.UnreadableError as error:
                raise _UnknownError from error
            if isinstance(read, dict):
                return read
        case "raw":
            return {first: _plain(next(rest, ""))}
        case "plain":
            return {first: _typed(_plain(next(rest, "")))}
    raise _UnknownError


def _plain(word: str) -> str:
    """A word of a command. Raises `_UnknownError` if the shell puts something in."""
    if not word or re.search(r"[$`%*]", word):
        raise _UnknownError
    return word


def _typed(word: str) -> Any:
    """A value as papermill's command reads it."""
    if word in _CONSTANTS:
        return _CONSTANTS[word]
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word


def _calls(body: list[ast.stmt], names: _Names) -> Iterator[tuple[ast.Call, _Names]]:
    """The calls that run a notebook, each with the names whose values are written before it."""
    known = dict(names)
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                known.pop(name, None)
                try:
                    known[name] = _value(value, known)
                except _UnknownError:
                    yield from _within(value, known)
            case ast.For(target=target, iter=over, body=inner):
                for turn in _turns(target, over, known):
                    yield from _calls(inner, {**known, **turn})
            case ast.With(body=inner) | ast.If(body=inner) | ast.FunctionDef(body=inner):
                yield from _calls(inner, known)
            case _:
                yield from _within(statement, known)


def _within(node: ast.AST, names: _Names) -> Iterator[tuple[ast.Call, _Names]]:
    for each in ast.walk(node):
        if isinstance(each, ast.Call) and _called(each) in _RUNS:
            yield each, names


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _turns(target: ast.expr, over: ast.expr, names: _Names) -> list[dict[str, Any]]:
    """What each turn of a loop calls by which names; of one that cannot be read, one without."""
    try:
        match over:
            case ast.Call(func=ast.Attribute(value=of, attr="items"), args=[]):
                each = list(_value(of, names).items())
            case ast.Call(func=ast.Attribute(value=of, attr="product"), args=_):
                each = list(product(*(_value(one, names) for one in over.args)))
            case _:
                each = list(_value(over, names))
        match target:
            case ast.Name(id=name):
                return [{name: one} for one in each]
            case ast.Tuple(elts=parts):
                called = [part.id for part in parts if isinstance(part, ast.Name)]
                return [dict(zip(called, one, strict=True)) for one in each]
    except (_UnknownError, TypeError, ValueError, AttributeError):
        pass
    return [{}]


def _run(call: ast.Call, names: _Names) -> tuple[str, dict[str, Any]]:
    """The notebook that a call runs, and what it gives it."""
    said = {word.arg: word.value for word in call.keywords}
    path = call.args[0] if call.args else said.get("input_path")
    given = call.args[2] if len(call.args) > 2 else said.get("parameters")
    if path is None or not isinstance(where := _value(path, names), str):
        raise _UnknownError
    parameters = _value(given, names) if given else {}
    if not isinstance(parameters, dict):
        raise _UnknownError
    return PurePosixPath(re.sub(r"\\", "/", where)).stem, parameters


def _value(node: ast.expr, names: _Names) -> Any:
    """What an expression is. Raises `_UnknownError` if that is not written there."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.List(elts=parts):
            return [_value(part, names) for part in parts]
        case ast.Tuple(elts=parts):
            return tuple(_value(part, names) for part in parts)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.JoinedStr(values=parts):
            return "".join(str(_value(part, names)) for part in parts)
        case ast.FormattedValue(value=value, format_spec=None):
            return _value(value, names)
        case ast.Call(func=ast.Name(id="Path" | "str"), args=[one]):
            return _value(one, names)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return f"{_value(left, names)}/{_value(right, names)}"
    return _dict(node, names)


def _dict(node: ast.expr, names: _Names) -> dict[Any, Any]:
    match node:
        case ast.Dict(keys=keys, values=values):
            pairs = list(zip(keys, values, strict=True))
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=words):
            named = [ast.Constant(word.arg) if word.arg else None for word in words]
            pairs = list(zip(named, (word.value for word in words), strict=True))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            pairs = [(None, left), (None, right)]
        case _:
            raise _UnknownError
    made: dict[Any, Any] = {}
    for key, value in pairs:
        own = _value(value, names)
        made |= own if key is None else {_value(key, names): own}
    return made
