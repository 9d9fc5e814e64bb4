"""Notes and addresses that a page defines in another cell than it uses them in: moved there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from whitepaper.errors import Position
from whitepaper.moving.cells import Cell
from whitepaper.moving.fences import outside

_NOTE = re.compile(r" {0,3}\[\^(?P<name>[^\]\s]+)\]:(?=\s|$)")
_ADDRESS = re.compile(r" {0,3}\[(?P<name>[^\]^@][^\]]*)\]:[ \t]+\S+.*$")
_USED = re.compile(r"\[(?P<name>\^?[^\[\]]+)\](?![:(])")
_BEGINS = re.compile(r"#{1,6}\s|`{3}|~{3}|:{3}|[-*+>]\s|\d+[.)]\s")


@dataclass(frozen=True)
class _Definition:
    """Where a definition stands: the lines from one to before another of a cell."""

    cell: int
    begins: int
    ends: int


def beside_uses(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Cells of a page, each with the definitions of the notes and addresses that it uses.

    One that no other cell than its own uses stays where it is.
    """
    known: dict[str, _Definition] = {}
    for number, each in enumerate(cells):
        if each.cell.cell_type == "markdown":
            for name, found in _defined(number, each.cell.source.split("\n")):
                known.setdefault(name, found)
    used = [_used(each) for each in cells]
    lacking = [
        [name for name in names if name in known and known[name].cell != number]
        for number, names in enumerate(used)
    ]
    gone = {name for names in lacking for name in names if name not in used[known[name].cell]}
    return tuple(
        _with(
            each,
            [(cells[known[name].cell], known[name]) for name in lacking[number]],
            [known[name] for name in gone if known[name].cell == number],
        )
        for number, each in enumerate(cells)
    )


def _with(
    each: Cell, more: Sequence[tuple[Cell, _Definition]], gone: Sequence[_Definition]
) -> Cell:
    """A cell with definitions of other cells below its text, and without some of its own."""
    if not more and not gone:
        return each
    without = {line for found in gone for line in range(found.begins, found.ends)}
    lines = each.cell.source.split("\n")
    kept = ["" if at in without else text for at, text in enumerate(lines)]
    places = [each.place(at + 1) for at in range(len(kept))]
    for other, found in more:
        kept += ["", *other.cell.source.split("\n")[found.begins : found.ends]]
        numbers = [found.begins, *range(found.begins, found.ends)]
        places += [other.place(at + 1) for at in numbers]
    cell = each.cell.copy()
    cell["source"] = "\n".join(kept)
    return replace(each, cell=cell, place=_among(places))


def _among(places: Sequence[Position]) -> Callable[[int], Position]:
    return lambda line: places[min(max(line, 1), len(places)) - 1]


def _defined(cell: int, lines: list[str]) -> Iterator[tuple[str, _Definition]]:
    prose = set(outside(lines))
    for at in sorted(prose):
        if note := _NOTE.match(lines[at]):
            yield f"^{note['name'].casefold()}", _Definition(cell, at, _end(lines, at))
        elif address := _ADDRESS.fullmatch(lines[at]):
            yield address["name"].casefold(), _Definition(cell, at, at + 1)


def _end(lines: Sequence[str], at: int) -> int:
    """The line after a note: what is indented below it is of it, and what goes on at once."""
    end = at + 1
    while end < len(lines):
        line = lines[end]
        after = next((text for text in lines[end:] if text.strip()), "")
        if not line.strip():
            if not after.startswith(("    ", "\t")):
                break
        elif not line.startswith((" ", "\t")) and (
            not lines[end - 1].strip() or _NOTE.match(line) or _BEGINS.match(line)
        ):
            break
        end += 1
    return end


def _used(each: Cell) -> dict[str, None]:
    """The names that a cell uses, in their order."""
    if each.cell.cell_type != "markdown":
        return {}
    lines = each.cell.source.split("\n")
    text = "\n".join(lines[at] for at in outside(lines))
    return dict.fromkeys(match["name"].casefold() for match in _USED.finditer(text))


def undefined(cells: Sequence[Cell]) -> Iterator[tuple[Cell, int, str]]:
    """Marks of notes that a cell uses and does not define: the cell, the line and the mark."""
    for each in cells:
        if each.cell.cell_type != "markdown":
            continue
        lines = each.cell.source.split("\n")
        own = {name for name, _ in _defined(0, lines)}
        for at in outside(lines):
            for match in re.finditer(r"(?<!`)\[\^([^\]\s]+)\](?![:(`])", lines[at]):
                if f"^{match[1].casefold()}" not in own:
                    yield each, at + 1, match[0]
