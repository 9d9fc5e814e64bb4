"""Walks over nodes, one for questions and one for new nodes, in the order of reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Literal, TypeVar, get_origin, get_type_hints, overload

import msgspec
from msgspec import Struct

from whitepaper.document import nodes
from whitepaper.document.facts import Fact, Source
from whitepaper.errors import in_cell
from whitepaper.project import notebook_place

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
# Fields of these types hold no nodes.
_LEAVES = frozenset(
    {str, int, float, bool, Fact}
    | {tuple[Fact, ...], tuple[Source, ...], tuple[str, ...], tuple[int, ...]}
)


class Place(Struct, frozen=True):
    """Where something comes from: a chapter and, counted from 1, its cell."""

    chapter: str
    cell: int

    def __str__(self) -> str:
        """As findings name it: notebooks/04-use.ipynb cell 3."""
        return in_cell(notebook_place(self.chapter), self.cell)


def cells_with_places(document: nodes.Document) -> Iterator[tuple[Place, nodes.Cell]]:
    """Every cell with its place, in order."""
    for chapter in document.chapters:
        for cell in chapter.cells:
            yield Place(chapter.name, cell.number), cell


def walk(value: Any, skip: tuple[type[nodes.Node], ...] = ()) -> Iterator[nodes.Node]:
    """Every node in a value, itself included, each before what it holds.

    Nodes of the kinds to `skip` are passed over with all that they hold.
    """
    # Every rule and writer walks: generators in generators take half as long again.
    left = [value]
    while left:
        held = left.pop()
        kind = held.__class__
        if kind is tuple:
            left += held[::-1]
        elif not (skip and issubclass(kind, skip)):
            is_node, branches = _shape(kind)
            if is_node:
                yield held
            for name in branches[::-1]:
                if inner := getattr(held, name):
                    left.append(inner)


@overload
def find(value: Any, a: type[A], /, *, skip: tuple[type[nodes.Node], ...] = ()) -> Iterator[A]: ...
@overload
def find(
    value: Any, a: type[A], b: type[B], /, *, skip: tuple[type[nodes.Node], ...] = ()
) -> Iterator[A | B]: ...
@overload
def find(
    value: Any, a: type[A], b: type[B], c: type[C], /, *, skip: tuple[type[nodes.Node], ...] = ()
) -> Iterator[A | B | C]: ...
@overload
def find(
    value: Any, a: type[A], b: type[B], c: type[C], d: type[D], /
) -> Iterator[A | B | C | D]: ...
def find(value: Any, *kinds: type, skip: tuple[type[nodes.Node], ...] = ()) -> Iterator[Any]:
    """The nodes of some kinds in a value, in order."""
    return (node for node in walk(value, skip) if isinstance(node, kinds))


def anchors(value: Any) -> Iterator[Any]:
    """The nodes that links can lead to: those with a label of their own, in no order."""
    yield from find(value, nodes.Heading, nodes.Figure, nodes.Table, nodes.Formula)
    yield from find(value, nodes.Target)


@cache
def _shape(kind: type) -> tuple[bool, tuple[str, ...]]:
    """Whether values of a type are nodes, and which of their fields may hold some."""
    if not issubclass(kind, msgspec.Struct):
        return False, ()
    fields = get_type_hints(kind)
    branches = tuple(
        name
        for name in kind.__struct_fields__
        if fields[name] not in _LEAVES and get_origin(fields[name]) is not Literal
    )
    return issubclass(kind, nodes.Node), branches


Change = Callable[[Any], Any]


def rewrite(value: T, change: Change) -> T:
    """The value with each node replaced by what `change` gives for it, from the outside in.

    `change` returns a node, or a tuple of nodes to stand in its place; what these hold is then
    rewritten in turn. A value in which nothing changes is returned as it is.
    """
    return _inside(change(value) if isinstance(value, nodes.Node) else value, change)


def _inside(value: Any, change: Change) -> Any:
    """A value whose own place is settled, with what it holds rewritten."""
    if isinstance(value, tuple):
        items: list[Any] = []
        same = True
        for item in value:
            new = change(item) if isinstance(item, nodes.Node) else item
            if new is not item and isinstance(new, tuple):
                items.extend(_inside(each, change) for each in new)
                same = False
            else:
                inner = _inside(new, change)
                items.append(inner)
                same = same and inner is item
        return value if same else tuple(items)
    new = {}
    for name in _shape(value.__class__)[1]:
        old = getattr(value, name)
        if old and (changed := rewrite(old, change)) is not old:
            new[name] = changed
    return msgspec.structs.replace(value, **new) if new else value


def is_blank(inline: nodes.Inline) -> bool:
    """Whether an inline is white space alone."""
    return isinstance(inline, nodes.Text) and not inline.text.strip()


def plain(content: Iterable[nodes.Inline], *, notes: bool = False) -> str:
    """The words of inlines, without marks of footnotes and citations; with `notes`, these too."""
    return "".join(_plain(inline, notes) for inline in content)


def _plain(inline: Any, notes: bool) -> str:
    match inline:
        case nodes.Text() | nodes.Code() | nodes.Markdown():
            return inline.text
        case nodes.FactText():
            return inline.visible
        case nodes.Reference():
            return inline.text or inline.label
        case nodes.Formula():
            return inline.tex
        case nodes.LineBreak():
            return "\n"
        case nodes.Note():
            inner = (plain(getattr(b, "content", ()), notes=True) for b in inline.blocks)
            return "".join(inner) if notes else ""
        case _:
            return plain(getattr(inline, "content", ()), notes=notes)
