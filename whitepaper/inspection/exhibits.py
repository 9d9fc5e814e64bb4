"""What calls of figure(…) and table(…) lack, and whether their cell shows what they make."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence, Set

from whitepaper.document.labels import is_label, names_file
from whitepaper.document.missing_display import SHOW_IT, not_shown
from whitepaper.errors import Finding
from whitepaper.languages.grammar import Trend
from whitepaper.messages import msg

# What has to be said of each.
_REQUIRED = {"figure": ("caption", "alt"), "table": ("caption",)}
_PREFIXES = {"figure": "fig", "table": "tbl"}
_CALLED = {"caption": msg("caption"), "alt": msg("alternative text")}
_TEXTS = ("caption", "subtitle", "alt", "note")
# Which of them are held against the data that is drawn.
_JUDGED = frozenset({"caption", "subtitle", "alt"})
# What tells our functions from others of their names: nobody else's has one of these.
_OWN = frozenset({"id", "caption", "alt"})


def exhibit_findings(
    tree: ast.Module, source: str, where: str, read: Set[str]
) -> Iterator[Finding]:
    """What the figures and tables of a code cell will be refused for, as far as one can see.

    The names in `read` are those that some code of the notebook asks for.
    """
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if (kind := _kind(call)) is None:
            continue
        given = {keyword.arg for keyword in call.keywords}
        # What stands behind ** is not known.
        for name in () if None in given else _REQUIRED[kind]:
            if name not in given:
                message = msg(
                    '{kind}(…) has no {what}: add {name}="…"',
                    kind=kind,
                    what=_CALLED[name],
                    name=name,
                )
                yield Finding(where, message)
        label, prefix = label_of(call), _PREFIXES[kind]
        if label and not (is_label(label, prefix) and names_file(label)):
            wrong = msg(
                "id must be {prefix}- and Latin letters, digits or single hyphens", prefix=prefix
            )
            yield Finding(
                where, msg("{kind}(…) “{label}”: {wrong}", kind=kind, label=label, wrong=wrong)
            )
    for call in (*_discarded(tree.body, source), *_put_away(tree.body, read)):
        yield Finding(where, not_shown(label_of(call) or "…"), SHOW_IT)


def _discarded(body: Sequence[ast.stmt], source: str) -> Iterator[ast.Call]:
    """Figures and tables that are made by a statement whose value Jupyter does not show.

    It shows that of the last line, which is neither within another statement nor in a list.
    """
    is_last_shown = not source.rstrip().endswith(";")
    for statement in _statements(body):
        if not isinstance(statement, ast.Expr):
            continue
        is_shown = statement is body[-1] and is_last_shown
        for call in _made_by(statement.value):
            if call is not statement.value or not is_shown:
                yield call


def _put_away(body: Sequence[ast.stmt], read: Set[str]) -> Iterator[ast.Call]:
    """Figures and tables that get a name which nothing reads."""
    for statement in _statements(body):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in read:
                yield from _made_by(value)


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """All statements of a cell, those within others too, but none of a function or a class."""
    for statement in body:
        yield statement
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = [each for each in ast.iter_child_nodes(statement) if isinstance(each, ast.stmt)]
            yield from _statements(inner)
            for part in ast.iter_child_nodes(statement):
                if isinstance(part, ast.ExceptHandler | ast.match_case):
                    yield from _statements(part.body)


def _made_by(value: ast.expr) -> Iterator[ast.Call]:
    """The figures and tables that a value is, or that are in its list or in its print(…)."""
    match value:
        case ast.Call() if _kind(value):
            yield value
        case ast.List(held) | ast.Tuple(held) | ast.Call(ast.Name("print"), held):
            for each in held:
                yield from _made_by(each)
        case ast.ListComp(elt=element):
            yield from _made_by(element)


def _kind(call: ast.Call) -> str | None:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    own = _OWN & {keyword.arg for keyword in call.keywords}
    return name if name in _REQUIRED and own else None


def texts_of(call: ast.Call, trend: Callable[[str], Trend | None] | None = None) -> Iterator[str]:
    """What a call says in its texts, with “…” for what its code puts in.

    Nothing where it names facts that its texts may print. Given `trend`, “…” stands also for the
    words of a figure that its data will be asked for.
    """
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    draws = _kind(call) == "figure" and "data" in given
    for name in () if "facts" in given else _TEXTS:
        match given.get(name):
            case ast.Constant(str(text)):
                pass
            case ast.JoinedStr(parts):
                text = "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts
                )
            case _:
                continue
        said = trend(text) if trend and draws and name in _JUDGED else None
        for word in said.claims if said else ():
            text = text.replace(word, "…")
        yield text


def label_of(call: ast.Call) -> str | None:
    """The label that a call gives a figure or table; None if its code makes that up."""
    given = next((keyword.value for keyword in call.keywords if keyword.arg == "id"), None)
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return given.value
    return None
