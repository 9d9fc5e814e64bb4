"""Notes and addresses that a page defines elsewhere than it uses them: they go where they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.errors import Position
from whitepaper.moving.cells import Cell
from whitepaper.moving.fences import in_prose

_NOTE = re.compile(r" {0,3}\[\^(?P<name>[^\]\s]+)\]:(?=\s|$)")
_ADDRESS = re.compile(r" {0,3}\[(?P<name>[^\]^@][^\]]*)\]:[ \t]+(?P<address>\S+.*?)[ \t]*")
_CODE = r"(?P<code>(?P<ticks>`+).+?(?P=ticks)|\$[^$\n]+\$)"
_USED = re.compile(rf"{_CODE}|\[\^(?P<name>[^\[\]\s]+)\](?![:(])", re.DOTALL)
# A link whose address is named: by words of its own, or by the words that are shown.
_NAMED = re.compile(
    rf"{_CODE}|(?<!\\)\[(?P<text>(?:[^\[\]]|!?\[[^\[\]]*\](?:\([^()]*\))?)+)\]"
    r"(?:\[(?P<name>[^\[\]]*)\])?(?![\[(:{])",
    re.DOTALL,
)
_BEGINS = re.compile(r"#{1,6}\s|`{3}|~{3}|:{3}|[-*+>]\s|\d+[.)]\s")


class _Definition(Struct, frozen=True):
    """Where a definition stands: the lines from one to before another of a cell."""

    cell: int
    begins: int
    ends: int


def with_addresses(cells: Sequence[Cell]) -> None:
    """Write the addresses that a page names into the links that name them."""
    known: dict[str, str] = {}
    for each in _in_markdown(cells):
        lines = each.cell.source.split("\n")
        for at in in_prose(lines):
            if found := _ADDRESS.fullmatch(lines[at]):
                known.setdefault(_as_name(found["name"]), found["address"])
                lines[at] = ""
        each.cell.source = "\n".join(lines)
    for each in _in_markdown(cells) if known else ():
        each.cell.source = "\n".join(_addressed(each.cell.source.split("\n"), known))


def _addressed(lines: Sequence[str], known: Mapping[str, str]) -> Iterator[str]:
    """Lines with the addresses of links in them; what stands in code stays."""

    def change(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        address = known.get(_as_name(match["name"] or match["text"]))
        return f"[{match['text']}]({address})" if address else match[0]

    prose, run = set(in_prose(lines)), list[str]()
    for at, line in enumerate([*lines, None]):
        if line is not None and at in prose:
            run.append(line)
            continue
        if run:
            yield from _NAMED.sub(change, "\n".join(run)).split("\n")
            run = []
        if line is not None:
            yield line


def _as_name(text: str) -> str:
    return " ".join(text.split()).casefold()


def _in_markdown(cells: Sequence[Cell]) -> Iterator[Cell]:
    return (each for each in cells if each.cell.cell_type == "markdown")


def beside_uses(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Cells of a page, each with the definitions of the notes that it uses.

    One that no other cell than its own uses stays where it is.
    """
    known: dict[str, _Definition] = {}
    for number, each in enumerate(cells):
        if each.cell.cell_type == "markdown":
            for name, found in _defined(number, each.cell.source.split("\n")):
                known.setdefault(name, found)
    used = [_marks_in(each) for each in cells]
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
    for at in in_prose(lines):
        if note := _NOTE.match(lines[at]):
            yield note["name"].casefold(), _Definition(cell, at, _end(lines, at))


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


def _marks_in(each: Cell) -> dict[str, None]:
    """The marks of notes that a cell uses, in their order."""
    if each.cell.cell_type != "markdown":
        return {}
    lines = each.cell.source.split("\n")
    text = "\n".join(lines[at] for at in in_prose(lines))
    names = (match["name"] for match in _USED.finditer(text))
    return dict.fromkeys(name.casefold() for name in names if name)


def without_undefined(cells: Sequence[Cell]) -> Iterator[tuple[Cell, int, str]]:
    """Take away the marks of notes that a cell does not define: the cell, the line, the mark."""
    for each in _in_markdown(cells):
        lines = each.cell.source.split("\n")
        own = {name for name, _ in _defined(0, lines)}
        for at in list(in_prose(lines)):
            for match in reversed(list(_USED.finditer(lines[at]))):
                if match["name"] and match["name"].casefold() not in own:
                    lines[at] = lines[at][: match.start()] + lines[at][match.end() :]
                    yield each, at + 1, match[0]
        each.cell.source = "\n".join(lines)
