"""Lists in the guide what the program says where something is wrong, as it says it.

A page writes ```{findings} whitepaper/checks/images.py missing_alt``` for one rule, or a module
alone for all that it can say. The texts are those of the code and of its Chinese catalogue, so the
page cannot differ from them; in the guide in English they are those of the code alone.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
_CATALOGUE = ROOT / "whitepaper/languages/zh/LC_MESSAGES/messages.po"
_MESSAGE = frozenset({"msg", "key", "msg_n"})
# Of a template: a brace, or what differs from case to case.
_VALUE = re.compile(r"\{\{|\}\}|\{[^{}]*\}")
_BRACES = {"{{": "{", "}}": "}"}
_DOTS = "…"
# The folder of the guide in English.
_ENGLISH = "guide/en/"
# How a remedy begins, in Chinese.
_PLEASE = "请"
# Shorter texts are parts of others: 整数, 图片.
_SHORTEST = 4


@cache
def chinese() -> dict[str, str]:
    """What each message is in Chinese."""
    with _CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh")
    return {
        (own.id if isinstance(own.id, str) else own.id[0]): (
            own.string if isinstance(own.string, str) else own.string[0]
        )
        for own in catalogue
        if own.id
    }


def said(module: Path, rule: str | None = None) -> dict[str, str]:
    """What a module can say, or one of its rules with all that it uses there, in its order.

    By what it is in Chinese, it is given in English.
    """
    tree = ast.parse(module.read_text("utf-8"))
    tops = list(tree.body) if rule is None else list(_used(tree, rule))
    calls = [node for top in tops for node in ast.walk(top) if isinstance(node, ast.Call)]
    # As they stand in the file, what is wrong before what to do; walking goes level by level.
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    templates = dict(template for call in calls for template in _templates(call))
    return {text: own for text, own in templates.items() if _says_something(text)}


def modules() -> set[str]:
    """The modules that make findings, by their paths in the project."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "whitepaper").rglob("*.py")
        if any(_is_finding(node) for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    }


def _used(tree: ast.Module, rule: str) -> Iterator[ast.stmt]:
    """What a rule is made of: its function, and all of the module that it names."""
    named = {name: top for top in tree.body for name in _names(top)}
    waiting, seen = [rule], set[int]()
    while waiting:
        top = named[waiting.pop(0)]
        if id(top) in seen:
            continue
        seen.add(id(top))
        yield top
        waiting += [n.id for n in ast.walk(top) if isinstance(n, ast.Name) and n.id in named]


def _names(top: ast.stmt) -> list[str]:
    match top:
        case ast.FunctionDef(name=name):
            return [name]
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def _is_finding(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
    )


def _templates(node: ast.AST) -> list[tuple[str, str]]:
    """The message that a call makes, in Chinese and in English, with dots for what differs."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(template)), *_]):
            if name in _MESSAGE and (text := chinese().get(template)):
                # Without values a template is a text, in which a brace is a brace.
                plain = name == "msg" and not node.keywords
                both = (text, template)
                first, second = both if plain else (_VALUE.sub(_shown, each) for each in both)
                return [(first, second)]
    return []


def _shown(value: re.Match[str]) -> str:
    return _BRACES.get(value[0], _DOTS)


def _says_something(text: str) -> bool:
    words = re.sub(r"\W", "", text)
    return bool(words) and (text.startswith(_PLEASE) or _DOTS in text or len(words) >= _SHORTEST)


class Findings(SphinxDirective):
    """The list, as a page asks for it: what is wrong, and marked by an arrow what to do."""

    required_arguments = 1
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        module, rule = ROOT / self.arguments[0], (self.arguments[1:] or [None])[0]
        self.env.note_dependency(module)
        self.env.note_dependency(_CATALOGUE)
        listed = nodes.bullet_list(classes=["findings"])
        in_english = self.env.docname.startswith(_ENGLISH)
        for own, english in said(module, rule).items():
            is_remedy = own.startswith(_PLEASE)
            text = english if in_english else own
            paragraph = nodes.paragraph("", f"→ {text}" if is_remedy else text)
            listed += nodes.list_item("", paragraph, classes=["remedy"] if is_remedy else [])
        return [listed]


def setup(app: Sphinx) -> dict[str, bool]:
    """Give pages the directive."""
    app.add_directive("findings", Findings)
    return {"parallel_read_safe": True}
