"""How a table stands on a page: the widths of its columns, and the parts that it is split into.

Lengths are in points where they are of the page, and in ems where they are of the text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.document.nodes import Column, Row, Table, TableCell
from whitepaper.document.walk import plain

CELL_PADDING = 12  # points left and right of a cell together
SLACK = 0.6  # ems by which a font may be wider than reckoned
DIGIT = 0.58  # ems; a letter is about as wide
MOST_OF_HEAD = 4.2  # ems of a column head before it is broken
SHORT = 11.5  # ems of a text that is not broken: a date or a document number
RUNNING = 8.0  # ems that a column of running text has at least
NARROW = 5.0  # ems of what a row is of in a table that is too wide otherwise
LEAST = 2.0  # ems that any column has
LONGEST_NUMBER = 20 * DIGIT + SLACK  # ems; longer ones are broken
LONGEST_WORD = 12 * DIGIT + SLACK
LOW = 20  # lines of all parts of a table for which no page is turned
STEP = 0.5  # ems by which a column is widened

# The head of a column of a year, or of a part of one.
OF_A_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")

Width = Callable[[str], tuple[float, float]]


class Page(Struct, frozen=True):
    """The room for tables: widths of the type area, upright and, unless 0, turned.

    `sizes` are those of type that a table may be set in, the largest first; one that is split is
    set in `size_of_parts`. `padding` is what is left and right of a cell together.
    """

    sizes: tuple[float, ...]
    size_of_parts: float
    upright: float
    turned: float = 0
    padding: float = CELL_PADDING


class Part(Struct, frozen=True):
    """Some columns of a table, side by side.

    `widths` are in points and in the proportion that columns share the room in. `head` is empty
    where the labels of the columns are the head. `lines` is about how many the rows take.
    """

    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    head: tuple[tuple[TableCell, ...], ...]
    rows: tuple[tuple[TableCell, ...], ...]
    lines: float


class Layout(Struct, frozen=True):
    """The size of a table's type, whether its page is turned, and its parts: one unless split."""

    size: float
    turned: bool
    parts: tuple[Part, ...]


class _Needs(Struct, frozen=True):
    """What a column needs, in ems: by nature, at least, and each of its cells."""

    natural: float
    least: float
    cells: tuple[float, ...]


def layout(table: Table, page: Page, width: Width) -> Layout:
    """How a table stands on a page: upright if it can, else on a turned page, else split.

    What its rows are of is broken into shorter lines before its type is smaller than in parts.

    A low one, unless its parts would lack its head, is split before: a page of its own would be
    mostly blank.
    """
    needs = _needs(table, width)
    narrow = _narrowed(needs, table, width)
    size = page.size_of_parts
    large = replace(page, sizes=tuple(each for each in page.sizes if each >= size))
    for own, within in ((needs, large), (narrow, large), (narrow, page)):
        if whole := _whole(table, own, within):
            return whole
    split = _split([column.least for column in narrow], page)
    parts = tuple(_part(table, narrow, numbers, size, page) for numbers in split)
    low = not table.head and sum(part.lines for part in parts) <= LOW
    if not low and (whole := _whole(table, needs, replace(page, upright=page.turned))):
        return replace(whole, turned=True)
    return Layout(size, False, parts)


def _whole(table: Table, needs: Sequence[_Needs], page: Page) -> Layout | None:
    """A table in one part, in the largest type in which it has room."""
    least = [column.least for column in needs]
    size = next((size for size in page.sizes if _points(least, size, page) <= page.upright), None)
    if size is None:
        return None
    return Layout(size, False, (_part(table, needs, range(len(needs)), size, page),))


def _points(widths: Sequence[float], size: float, page: Page) -> float:
    return sum(widths) * size + page.padding * len(widths)


# ---- What columns need


def _needs(table: Table, width: Width) -> list[_Needs]:
    """Running text and heads may be broken, short texts, words and numbers may not."""
    needs = []
    for number, column in enumerate(table.columns):
        contents = (cell.content if (cell := row[number]) else () for row in table.rows)
        cells = tuple(width(plain(content))[0] for content in contents)
        widest = max((cell + SLACK for cell in cells), default=0)
        unbroken = RUNNING if _is_running(column, widest) else min(widest, LONGEST_NUMBER)
        label, word = width(plain(column.label))
        head = max(min(label + SLACK, MOST_OF_HEAD), min(word + SLACK, LONGEST_WORD))
        needs.append(_Needs(max(LEAST, widest, head), max(LEAST, unbroken, head), cells))
    # The years of a series stand as far from each other.
    years = _years(table)
    natural = max((needs[number].natural for number in years), default=0)
    least = max((needs[number].least for number in years), default=0)
    for number in years:
        needs[number] = replace(needs[number], natural=natural, least=least)
    return needs


def _narrowed(needs: Sequence[_Needs], table: Table, width: Width) -> list[_Needs]:
    """What columns need if what rows are of is broken into short lines, though within no word."""
    narrowed = list(needs)
    if needs and _is_running(table.columns[0], needs[0].natural):
        contents = [
            table.columns[0].label,
            *(cell.content for row in table.rows if (cell := row[0])),
        ]
        word = max(width(plain(content))[1] for content in contents) + SLACK
        least = min(needs[0].least, max(NARROW, min(word, LONGEST_WORD)))
        narrowed[0] = replace(needs[0], least=least)
    return narrowed


def _is_running(column: Column, widest: float) -> bool:
    """Whether a column is one of text that may be broken."""
    return column.align == "left" and widest > SHORT


def _years(table: Table) -> list[int]:
    """The columns of numbers by year, if there are several."""
    found = [
        number
        for number, column in enumerate(table.columns)
        if number and column.align == "right" and OF_A_YEAR.search(plain(column.label))
    ]
    return found if len(found) > 1 else []


# ---- Split


def _split(least: Sequence[float], page: Page) -> tuple[tuple[int, ...], ...]:
    """The columns of each part: the first stands in all, the others are shared out evenly."""
    parts = _fill(least, page, most=len(least))
    even = _fill(least, page, most=math.ceil((len(least) - 1) / len(parts)))
    return even if len(even) == len(parts) else parts


def _fill(least: Sequence[float], page: Page, most: int) -> tuple[tuple[int, ...], ...]:
    """Parts that each hold what the page has room for, and at most so many columns."""
    parts: list[tuple[int, ...]] = [(0,)]
    for number in range(1, len(least)):
        wider = (*parts[-1], number)
        is_full = _points([least[n] for n in wider], page.size_of_parts, page) > page.upright
        if len(wider) > most + 1 or (len(wider) > 2 and is_full):
            parts.append((0, number))
        else:
            parts[-1] = wider
    return tuple(parts)


# ---- The room that is left


def _widened(needs: Sequence[_Needs], spare: float) -> list[float]:
    """The widths once spare room went, bit by bit, to the column that makes the table shortest."""

    @cache
    def lines(number: int, width: float) -> list[float]:
        return _lines(needs[number], width)

    def rank(number: int) -> tuple[float, float]:
        wider = [*widths[:number], widths[number] + STEP, *widths[number + 1 :]]
        return _height(map(lines, count(), wider)), widths[number] - needs[number].natural

    widths = [column.least for column in needs]
    for _ in range(math.floor(spare / STEP)):
        narrow = [number for number, width in enumerate(widths) if width < needs[number].natural]
        if not narrow:
            break
        widths[min(narrow, key=rank)] += STEP
    return widths


def _lines(column: _Needs, width: float) -> list[float]:
    """How many lines each cell of a column takes.

    A line that is begun counts half, so that widths between two numbers of lines differ.
    """
    return [(cell / width + math.ceil(cell / width)) / 2 for cell in column.cells]


def _height(lines: Iterable[Sequence[float]]) -> float:
    """How many lines the rows take whose cells, column by column, take so many."""
    # No row is lower than one line.
    return sum(max(1, *row) for row in zip(*lines, strict=True))


# ---- Parts


def _part(
    table: Table, needs: Sequence[_Needs], numbers: Sequence[int], size: float, page: Page
) -> Part:
    own = [needs[number] for number in numbers]
    least = [column.least for column in own]
    widened = _widened(own, spare=(page.upright - _points(least, size, page)) / size)
    years = [place for place, number in enumerate(numbers) if number in _years(table)]
    if years:
        mean = sum(widened[place] for place in years) / len(years)
        for place in years:
            widened[place] = mean
        # What a row is of has the room that numbers do not need.
        spare = math.ceil(page.upright - _points(widened, size, page)) - 1
        widened[0] += max(0, spare) / size
    whole = len(numbers) == len(table.columns)
    rows = table.rows if whole else _within_columns(table.rows)
    return Part(
        columns=tuple(table.columns[number] for number in numbers),
        widths=tuple(width * size + page.padding for width in widened),
        # Cells of the whole head may reach beyond a part.
        head=tuple(_cells(row, numbers) for row in table.head) if whole else (),
        rows=tuple(_cells(row, numbers) for row in rows),
        lines=_height(map(_lines, own, widened)),
    )


def _cells(row: Row, numbers: Sequence[int]) -> tuple[TableCell, ...]:
    return tuple(cell for number in numbers if (cell := row[number]) is not None)


def _within_columns(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows in which no cell reaches into the next column: empty ones stand where it did."""
    # The rows that a cell above still covers, by column.
    covered: dict[int, int] = {}
    for row in rows:
        cells: list[TableCell | None] = list(row)
        for number, cell in enumerate(row):
            if cell is not None:
                covered[number] = cell.rows
                cells[number] = replace(cell, columns=1)
            elif not covered.get(number):
                cells[number] = TableCell()
            covered[number] = max(0, covered.get(number, 0) - 1)
        yield tuple(cells)
