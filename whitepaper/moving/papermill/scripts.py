"""What a script in Python gives the notebooks that it runs by papermill, as far as it says so."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import PurePosixPath
from typing import Any

from whitepaper.moving.papermill import commands
from whitepaper.moving.papermill.commands import Given, Load, Run, UnknownError

_RUNS = frozenset({"execute_notebook"})
_MODULE = "papermill"
# A word of a command that is put in when it runs, and a command of which no more is known.
_PUT_IN = "$"
_CHANGED = (_MODULE, "-p", _PUT_IN)
# Ways of a path to itself.
_SAME = frozenset({"resolve", "absolute", "as_posix", "expanduser"})
# What changes nothing of what is asked it.
_ASKED = frozenset({"items", "keys", "values", "get", "copy", "index", "count"})
_COMPREHENSION = ast.ListComp | ast.SetComp | ast.GeneratorExp
_Names = Mapping[str, Any]


def read(source: str, load: Load, file: str = "") -> Given:
    """What a script gives each notebook that it runs; `file` is where it lies."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        return Given((), (error.lineno or 1,))
    known = {"__file__": file} if file else {}
    runners = _runners(tree)
    found: list[Run] = []
    unread: dict[int, None] = {}
    read_calls: set[int] = set()
    for call, names in _calls(tree.body, known):
        try:
            found += (
                [_of_runner(call, names)]
                if _is_runner(call.func, runners)
                else _of_command(call, names, load)
            )
        except (UnknownError, LookupError, ValueError):
            unread[call.lineno] = None
        read_calls.add(id(call.func))
    # It may be handed to what calls it, such as a pool.
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and id(node) not in read_calls and _is_runner(node, runners):
            unread[node.lineno] = None
    return Given(tuple(found), tuple(unread))


def _runners(tree: ast.Module) -> frozenset[str]:
    """The names by which a script calls what runs a notebook, beside that as an attribute."""
    return _RUNS | {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_MODULE)
        for alias in node.names
        if alias.name in _RUNS
    }


def _is_runner(node: ast.expr, runners: frozenset[str]) -> bool:
    match node:
        case ast.Name(id=name):
            return name in runners
        case ast.Attribute(attr=name):
            return name in _RUNS
    return False


# ---- The calls of a script, with the names that are known at each


def _calls(body: Sequence[ast.stmt], known: _Names) -> Iterator[tuple[ast.Call, _Names]]:
    """The calls of some statements, each with the names whose values are written before it."""
    names = dict(known)
    for statement in body:
        yield from _calls_of(statement, names)


def _calls_of(statement: ast.stmt, names: dict[str, Any]) -> Iterator[tuple[ast.Call, _Names]]:
    """The calls of a statement; `names` are then those after it."""
    match statement:
        case ast.With(items=items, body=inner):
            for item in items:
                yield from _within(item, names)
            for each in inner:
                yield from _calls_of(each, names)
        case ast.For(target=target, iter=over, body=inner):
            yield from _within(over, names)
            turns = _turns(target, over, names)
            _forget(statement, names)
            for turn in turns:
                yield from _calls(inner, {**names, **turn})
            yield from _calls(statement.orelse, names)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield from _calls(statement.body, _without_arguments(statement, names))
        case ast.If() | ast.While() | ast.Try() | ast.AsyncFor() | ast.AsyncWith() | ast.Match():
            for asked in ("test", "iter", "subject"):
                if part := getattr(statement, asked, None):
                    yield from _within(part, names)
            inside = dict(names)
            # One that an if leads to has what was known before it.
            if not isinstance(statement, ast.If):
                _forget(statement, inside)
            for inner in _bodies(statement):
                yield from _calls(inner, inside)
            _forget(statement, names)
        case _:
            yield from _within(statement, dict(names))
            _keep(statement, names)


def _bodies(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The lists of statements that one has."""
    parts = [statement, *getattr(statement, "handlers", ()), *getattr(statement, "cases", ())]
    for part in parts:
        for name in ("body", "orelse", "finalbody"):
            if found := getattr(part, name, None):
                yield found


def _keep(statement: ast.stmt, names: dict[str, Any]) -> None:
    """Know what a statement makes of names, or forget them."""
    made: dict[str, Any] = {}
    try:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                made = {name: _value(value, names)}
            case ast.AugAssign(target=ast.Name(id=name) as target, op=op, value=value):
                before = ast.Name(target.id, ast.Load())
                made = {name: _value(ast.BinOp(before, op, value), names)}
            case ast.Assign(
                targets=[ast.Subscript(value=ast.Name(id=name), slice=key)], value=value
            ) if isinstance(names.get(name), dict):
                made = {name: {**names[name], _value(key, names): _value(value, names)}}
            case ast.Expr(
                ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="update"), args=[more])
            ) if isinstance(names.get(name), dict):
                made = {name: {**names[name], **_dict(more, names)}}
    except (UnknownError, TypeError):
        made = {}
    _forget(statement, names)
    names.update(made)


def _forget(node: ast.AST, names: dict[str, Any]) -> None:
    """Forget what a part of a script gives another value."""
    for each in ast.walk(node):
        match each:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                names.pop(name, None)
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                names.pop(name, None)
            # Lists and dictionaries are changed by what they are asked.
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=asked)) if (
                isinstance(names.get(name), list | dict) and asked not in _ASKED
            ):
                before = names.pop(name)
                if commands.after_name([*map(str, before)]) is not None:
                    names[name] = _CHANGED


def _without_arguments(
    statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, names: _Names
) -> dict[str, Any]:
    found = [each.arg for each in ast.walk(statement) if isinstance(each, ast.arg)]
    return {name: value for name, value in names.items() if name not in found}


def _within(node: ast.AST, names: _Names) -> Iterator[tuple[ast.Call, _Names]]:
    """The calls of an expression, those of a comprehension in each of its turns."""
    if isinstance(node, _COMPREHENSION) and len(node.generators) == 1:
        [one] = node.generators
        for turn in _turns(one.target, one.iter, names) if not one.ifs else [{}]:
            bare = dict(names)
            _forget(one.target, bare)
            yield from _within(node.elt, {**bare, **turn})
        return
    if isinstance(node, ast.Call):
        yield node, names
    for child in ast.iter_child_nodes(node):
        yield from _within(child, names)


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
    except (UnknownError, TypeError, ValueError, AttributeError):
        pass
    return [{}]


# ---- One call


def _of_runner(call: ast.Call, names: _Names) -> Run:
    """The notebook that a call of papermill's function runs, and what it gives it."""
    said = {word.arg: word.value for word in call.keywords}
    if None in said or any(isinstance(each, ast.Starred) for each in call.args):
        raise UnknownError
    path = call.args[0] if call.args else said.get("input_path")
    given = call.args[2] if len(call.args) > 2 else said.get("parameters")
    if path is None or not isinstance(where := _value(path, names), str):
        raise UnknownError
    parameters = (_value(given, names) or {}) if given else {}
    if not isinstance(parameters, dict):
        raise UnknownError
    return Run(PurePosixPath(re.sub(r"\\", "/", where)), parameters, call.lineno)


def _of_command(call: ast.Call, names: _Names, load: Load) -> list[Run]:
    """The notebooks that a call runs by papermill's command, in a text or a list of words."""
    given = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "args")]
    if not given:
        return []
    try:
        said = _words(given[0], names)
    except UnknownError:
        texts = (each.value for each in ast.walk(given[0]) if isinstance(each, ast.Constant))
        if any(_MODULE in text.split() for text in texts if isinstance(text, str)):
            raise
        return []
    if isinstance(said, str):
        found = list(commands.in_line(said)) if _MODULE in said.split() else []
    elif isinstance(said, list | tuple):
        after = commands.after_name([*map(str, said)])
        found = [after] if after else []
    else:
        found = []
    runs = (commands.of_words(words, load, call.lineno) for words in found)
    return [run for run in runs if run]


def _words(node: ast.expr, names: _Names) -> Any:
    """What is called by a command, of whose words some may be known only when it runs."""
    if not isinstance(node, ast.List | ast.Tuple):
        return _value(node, names)
    found: list[Any] = []
    for part in node.elts:
        try:
            found += _items([part], names)
        except UnknownError:
            found.append(_PUT_IN)
    return found


# ---- Values


def _value(node: ast.expr, names: _Names) -> Any:  # noqa: PLR0912 - a line for each kind
    """What an expression is. Raises `UnknownError` if that is not written there."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.List(elts=parts):
            return _items(parts, names)
        case ast.Tuple(elts=parts):
            return tuple(_items(parts, names))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.JoinedStr(values=parts):
            return "".join(str(_value(part, names)) for part in parts)
        case ast.FormattedValue(value=value, format_spec=None):
            return _value(value, names)
        case ast.Subscript(value=of, slice=key):
            return _item(_value(of, names), _value(key, names))
        case ast.Attribute(value=of, attr="parent"):
            return PurePosixPath(_text(of, names)).parent.as_posix()
        case ast.Call(func=ast.Attribute(value=of, attr=name), args=[]) if name in _SAME:
            return _text(of, names)
        case ast.Call(func=ast.Name(id="Path" | "str"), args=parts):
            return "/".join(str(_value(part, names)) for part in parts)
        case ast.Call(func=ast.Attribute(attr="Path"), args=parts):
            return "/".join(_text(part, names) for part in parts)
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="path"), attr="join")):
            return "/".join(_text(part, names) for part in node.args)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return f"{_text(left, names)}/{_text(right, names)}"
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _sum(_value(left, names), _value(right, names))
    return _dict(node, names)


def _text(node: ast.expr, names: _Names) -> str:
    if isinstance(found := _value(node, names), str):
        return found
    raise UnknownError


def _items(parts: Sequence[ast.expr], names: _Names) -> list[Any]:
    found: list[Any] = []
    for part in parts:
        if isinstance(part, ast.Starred):
            found += _sum([], list(_value(part.value, names)))
        else:
            found.append(_value(part, names))
    return found


def _item(of: Any, key: Any) -> Any:
    try:
        return of[key]
    except (LookupError, TypeError) as error:
        raise UnknownError from error


def _sum(left: Any, right: Any) -> Any:
    try:
        return left + right
    except TypeError as error:
        raise UnknownError from error


def _dict(node: ast.expr, names: _Names) -> dict[Any, Any]:
    match node:
        case ast.Dict(keys=keys, values=values):
            pairs = list(zip(keys, values, strict=True))
        case ast.Call(func=ast.Name(id="dict"), args=first, keywords=words) if len(first) < 2:
            named = [ast.Constant(word.arg) if word.arg else None for word in words]
            pairs = [(None, each) for each in first]
            pairs += zip(named, (word.value for word in words), strict=True)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            pairs = [(None, left), (None, right)]
        case ast.Name(id=name) if isinstance(names.get(name), dict):
            return dict(names[name])
        case _:
            raise UnknownError
    made: dict[Any, Any] = {}
    for key, value in pairs:
        own = _value(value, names)
        if key is not None:
            made[_value(key, names)] = own
        elif isinstance(own, dict):
            made |= own
        else:
            raise UnknownError
    return made
