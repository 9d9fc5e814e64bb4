r"""Formulas among others: macros hold for those that follow, and labels lead to numbered ones.

`\newcommand` and its like hold to the end of their notebook, as they do in JupyterLab. A formula on
a line of its own that has a label is numbered if its author gave it no `\tag`; a label is
`\label{…}`, MyST's `$$…$$ (label)`, or Quarto's `$$…$$ {#eq-label}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.document import nodes
from whitepaper.document.notations import TEX_REFERENCE
from whitepaper.document.walk import find, rewrite
from whitepaper.reading.macros import Macros, expanded
from whitepaper.reading.tokens import UnfitError, argument, as_tex, has_star, tokens_of

_NUMBERED = re.compile(r"\\(?:tag|label)(?![A-Za-z])")
_MYST = re.compile(r"\s*\((?P<label>[A-Za-z][\w:.-]*)\)(?=\s|\Z)")
_QUARTO = re.compile(r"\s*\{#(?P<label>eq-[\w:.-]+)\}")
# Environments each of whose rows may have a number.
_OF_ROWS = re.compile(r"(?:align|alignat|xx?alignat|flalign|gather|eqnarray|multline)\*?")
_PLAIN_TAG = re.compile(r"[^\\$^_{}]+")


def connect(document: nodes.Document) -> nodes.Document:
    """The document with the macros of each notebook applied, and labels beside formulas in them."""
    wanted = _labels_in_use(document)
    chapters = tuple(_connect(chapter, wanted) for chapter in document.chapters)
    return replace(document, chapters=chapters)


def _labels_in_use(document: nodes.Document) -> frozenset[str]:
    """The labels that something refers to."""
    labels = {node.label for node in find(document.chapters, nodes.Reference)}
    links = (node.address for node in find(document.chapters, nodes.Link))
    labels |= {address[1:] for address in links if address.startswith("#")}
    for formula in find(document.chapters, nodes.Formula):
        labels |= {reference["label"] for reference in TEX_REFERENCE.finditer(formula.tex)}
    return frozenset(labels)


def _connect(chapter: nodes.Chapter, wanted: frozenset[str]) -> nodes.Chapter:
    macros: Macros = {}

    def change(node: Any) -> Any:
        nonlocal macros
        match node:
            case nodes.Formula():
                tex, macros = expanded(node.tex, macros)
                # What only defines prints nothing.
                return node if tex == node.tex else replace(node, tex=tex) if tex else ()
            case nodes.Paragraph():
                content = tuple(_with_labels(node.content, wanted))
                made = rewrite(content, change)
                return replace(node, content=made) if made or not node.content else ()
            case _:
                return node

    return rewrite(chapter, change)


def _with_labels(
    content: tuple[nodes.Inline, ...], wanted: frozenset[str]
) -> Iterator[nodes.Inline]:
    """Inlines of a paragraph, in which labels that stand after formulas are theirs."""
    left = iter([*content, None])
    inline = next(left)
    while inline is not None:
        following = next(left)
        if (
            isinstance(inline, nodes.Formula)
            and inline.display
            and isinstance(following, nodes.Text)
        ):
            found = _QUARTO.match(following.text) or _MYST.match(following.text)
            if found and (found.re is _QUARTO or found["label"] in wanted):
                inline = replace(inline, label=found["label"])
                rest = following.text[found.end() :]
                following = nodes.Text(rest) if rest.strip() else next(left)
        yield inline
        inline = following


def number_formula(
    formula: nodes.Formula, next_number: Callable[[], str]
) -> tuple[nodes.Formula, dict[str, str]]:
    r"""A formula whose labels have become numbers, and these: of one row beside it, or in them.

    What has a label and no `\tag` takes the next number; the first label is the formula's own.
    """
    if not formula.display or not (formula.label or _NUMBERED.search(formula.tex)):
        return formula, {}
    try:
        rows = _rows(formula.tex)
    except UnfitError:
        return formula, {}
    if formula.label:
        rows[0].labels.insert(0, formula.label)
        rows[0].tag = rows[0].tag or formula.tag
    for row in rows:
        row.tag = row.tag or (next_number() if row.labels else "")
    numbers = {_id(label): _words(row.tag) for row in rows for label in row.labels}
    tagged = [row for row in rows if row.tag]
    tag = ""
    if len(tagged) == 1 and not tagged[0].starred and _PLAIN_TAG.fullmatch(tagged[0].tag):
        tag, tagged[0].tag = tagged[0].tag, ""
    tex = as_tex(token for row in rows for token in row.with_tag()).strip()
    label = next(iter(numbers), "")
    return replace(formula, tex=tex, tag=tag, label=label), numbers


def _id(label: str) -> str:
    return re.sub(r"\s+", "-", label.strip())


def _words(tag: str) -> str:
    return re.sub(r"[\\${}]|text", "", tag)


class _Row(Struct):
    """A row of a formula: its tokens, what ends it, its number and labels."""

    tokens: list[str]
    end: list[str]
    labels: list[str]
    tag: str = ""
    starred: bool = False

    def with_tag(self) -> list[str]:
        """Its tokens, its number at their end."""
        star = ["*"] if self.starred else []
        tag = [r"\tag", *star, "{", self.tag, "}"] if self.tag else []
        return [*self.tokens, *tag, *self.end]


def _rows(tex: str) -> list[_Row]:
    """The rows of a formula, each with the numbers and labels that stood in it apart."""
    tokens = tokens_of(tex)
    rows = [_Row([], [], [])]
    depth = braces = base = 0
    while tokens:
        token = tokens.pop()
        row = rows[-1]
        if token == r"\tag":
            row.starred = has_star(tokens)
            row.tag = as_tex(argument(tokens)).strip()
        elif token == r"\label":
            row.labels.append(as_tex(argument(tokens)))
        elif token == r"\begin":
            name = "".join(argument(tokens))
            first = not "".join(row.tokens).strip() and len(rows) == 1
            base = 1 if first and _OF_ROWS.fullmatch(name) else base
            depth += 1
            row.tokens += [token, "{", name, "}"]
        elif token == r"\end":
            name = "".join(argument(tokens))
            depth -= 1
            ends = depth < base and not row.end
            (row.end if ends else row.tokens).extend([token, "{", name, "}"])
        elif token in (r"\\", r"\cr") and depth == base and not braces:
            row.end.append(token)
            rows.append(_Row([], [], []))
        else:
            braces += (token == "{") - (token == "}")
            (row.end if row.end else row.tokens).append(token)
    return rows


def with_numbers(tex: str, text: Callable[[str, str], str]) -> str:
    """A formula in which references are the texts that are found for their labels."""

    def number(found: re.Match[str]) -> str:
        form = "parentheses" if found["kind"] else "bare"
        return rf"\text{{{text(_id(found['label']), form)}}}"

    return TEX_REFERENCE.sub(number, tex)
