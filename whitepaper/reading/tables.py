"""Tables of HTML, whoever wrote them: prose in Markdown, an author, pandas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.document.labels import is_label
from whitepaper.document.nodes import (
    Align,
    Column,
    Inline,
    Row,
    Table,
    TableCell,
    Text,
    Unprintable,
)
from whitepaper.document.walk import is_blank, plain
from whitepaper.languages.phrases import Phrases
from whitepaper.reading.colours import NONE, Colours, colours_of

# Also an amount of money, with the sign of its currency on either side, or in parentheses as books
# have what is owed; thousands may be apart.
_MONEY = "[$£€¥￥₩₹]"
_AMOUNT = rf"[+\-−]?(?:{_MONEY}\s?)?[+\-−]?\d[\d.,]*(?:\s\d{{3}})*(?:\s?(?:[%‰kKmM]|bn|{_MONEY}))?"
_NUMBER = re.compile(rf"{_AMOUNT}|\({_AMOUNT}\)")
_NO_NUMBER = frozenset({"", "...", "…", "—", "NaN", "None", "<NA>"})
_ALIGN = re.compile(r"text-align:\s*(left|right|center)")
_ALIGNS: dict[str, Align] = {"left": "left", "right": "right", "center": "center"}
# HTML itself allows no more.
_MOST_SPANNED = 1000

Content = Callable[[Any], tuple[Inline, ...]]


class _Cell(Struct, frozen=True, eq=False):
    """A cell, equal to itself alone: what it holds and spans, and whether it is a header."""

    content: tuple[Inline, ...] = ()
    across: int = 1
    down: int = 1
    heads: bool = False
    align: Align | None = None
    colours: Colours = NONE

    @property
    def text(self) -> str:
        return plain(self.content).strip()


_Rows = Sequence[Sequence[_Cell]]


def read_table(table: Any, content: Content, phrases: Phrases) -> Table | None:
    """An element `table` as a table, unless it has no cell; `content` reads what an element holds.

    A column whose cells do not say how they are set is set right if it holds numbers alone.
    """
    own, body = _rows(table, content)
    placed = [*_cell_places(own), *_cell_places(body)]
    width = max((column + cell.across for _, column, _, cell in placed), default=0)
    if not width:
        return None
    grid = _grid(body, width)
    stub = min((_headers(row) for row in grid), default=0)
    head = _with_index_names(own, stub, width, phrases)
    above = list(zip(*_grid(head, width), strict=True)) if head else [()] * width
    below = list(zip(*grid, strict=True)) if grid else [()] * width
    several = len(head) > 1 or any(cell.across > 1 for row in head for cell in row)
    caption = table.find("caption")
    label = table.get("id", "")
    return Table(
        columns=tuple(
            Column(_label(above[column]), _align(below[column], above[column], column < stub))
            for column in range(width)
        ),
        rows=_apart(body, width),
        head=_apart(head, width) if several else (),
        label=label if is_label(label, "tbl") else "",
        caption=() if caption is None else content(caption),
    )


def complete_rows(table: Any) -> None:
    """Put cells that stand in no row of a table into one, as browsers do."""
    for part in (table, *table.iterchildren("thead", "tbody", "tfoot")):
        row = None
        for child in list(part):
            if child.tag not in ("td", "th"):
                row = None
                continue
            if row is None:
                row = part.makeelement("tr")
                child.addprevious(row)
            row.append(child)


def _rows(table: Any, content: Content) -> tuple[list[list[_Cell]], list[list[_Cell]]]:
    """The rows of a table's head and of its body.

    Without a `thead` the first rows of headers are its head.
    """
    head: list[list[_Cell]] = []
    body: list[list[_Cell]] = []
    for section, row, left in _elements(table):
        cells = [_cell(cell, content, left) for cell in row.iterchildren("td", "th")]
        bare = section == "table" or (section == "tbody" and not head)
        heads = section == "thead" or (bare and not body and all(cell.heads for cell in cells))
        # A row without cells may be covered by those above it.
        if cells or body:
            (head if heads else body).append(cells)
    return head, body


def _elements(table: Any) -> Iterator[tuple[str, Any, int]]:
    """The elements of a table's own rows, each with what it stands in; those of the foot last.

    Of each it says how many there are to the end of its section, itself included.
    """
    parts = table.iterchildren("thead", "tbody", "tfoot", "tr")
    ordered = sorted(parts, key=lambda part: bool(part.tag == "tfoot"))
    for bare, run in groupby(ordered, lambda part: bool(part.tag == "tr")):
        own = list(run)
        sections = [("table", own)] if bare else [(part.tag, list(part)) for part in own]
        for name, within in sections:
            rows = [row for row in within if row.tag == "tr"]
            for at, row in enumerate(rows):
                yield name, row, len(rows) - at


def _cell(cell: Any, content: Content, left: int) -> _Cell:
    """A cell of a row from which on its section has this many rows, beyond which none goes."""
    style = _ALIGN.search(cell.get("style", ""))
    align = style[1] if style else cell.get("align", "").lower()
    held = content(cell)
    # pandas fills empty ones with a space that does not break.
    empty = all(map(is_blank, held))
    colours = NONE if cell.tag == "th" else colours_of(cell)
    if colours.lost:
        held = (*held, Unprintable("colours", colours.lost))
    return _Cell(
        () if empty else held,
        across=_span(cell, "colspan"),
        down=min(_span(cell, "rowspan", none=left), left),
        heads=cell.tag == "th",
        align=_ALIGNS.get(align),
        colours=colours,
    )


def _span(cell: Any, name: str, none: int = 1) -> int:
    """What a cell spans; `none` is what 0 stands for."""
    given = cell.get(name, "1").strip()
    return min(int(given) or none, _MOST_SPANNED) if re.fullmatch("[0-9]{1,6}", given) else 1


def _cell_places(rows: _Rows) -> Iterator[tuple[int, int, int, _Cell]]:
    """Each cell with its row, its column, and the rows that it covers, which end with the table.

    One that runs into a cell from above ends before it: browsers would draw both in one place.
    """
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            down = min(cell.down, len(rows) - number)
            across = range(column, column + cell.across)
            end = next((place for place in across if (number, place) in taken), across.stop)
            if down > 1:
                lines = range(number + 1, number + down)
                taken.update((line, place) for line in lines for place in range(column, end))
            yield number, column, down, replace(cell, across=end - column)
            column = across.stop


def _grid(rows: _Rows, width: int) -> list[list[_Cell]]:
    """Rows in which every column has a cell: a spanning one stands in each place that it covers."""
    grid = [[_Cell()] * width for _ in rows]
    for number, column, down, cell in _cell_places(rows):
        for line in grid[number : number + down]:
            line[column : column + cell.across] = [cell] * cell.across
    return grid


def _apart(rows: _Rows, width: int) -> tuple[Row, ...]:
    """Rows with each cell where it begins, and nothing where it covers others."""
    lines: list[list[TableCell | None]] = [[TableCell()] * width for _ in rows]
    for number, column, down, cell in _cell_places(rows):
        for line in lines[number : number + down]:
            line[column : column + cell.across] = [None] * cell.across
        lines[number][column] = TableCell(
            cell.content, down, cell.across, cell.colours.ink, cell.colours.fill
        )
    return tuple(map(tuple, lines))


def _label(above: Iterable[_Cell]) -> tuple[Inline, ...]:
    """What is above a column, in one text."""
    label: list[Inline] = []
    for content in dict.fromkeys(cell.content for cell in above if cell.content):
        label += [Text(" "), *content] if label else content
    return tuple(label)


def _headers(row: Sequence[_Cell]) -> int:
    """How many cells at the beginning of a row are its headers."""
    return next((place for place, cell in enumerate(row) if not cell.heads), len(row))


def _with_index_names(head: _Rows, stub: int, width: int, phrases: Phrases) -> _Rows:
    """A head whose corner names what the columns below it hold.

    pandas gives the names of the index a row of their own, and those of the columns' levels the
    last cell of the corner.
    """
    if not (stub and head):
        return head
    grid = _grid(head, width)
    named = len(grid) > 1 and not any(cell.content for cell in grid[-1][stub:])
    levels, names = (grid[:-1], grid[-1][:stub]) if named else (grid, grid[-1][:stub])
    corner = [_Cell(cell.content, down=len(levels), heads=True) for cell in names]
    of_columns = [row[stub - 1].text for row in levels if row[stub - 1].text]
    if len({*of_columns, corner[-1].text}) > 1:
        columns = phrases.and_list.join(dict.fromkeys(of_columns))
        own = corner[-1].text if named else ""
        text = phrases.corner.format(rows=own, columns=columns) if own else columns
        corner[-1] = _Cell((Text(text),), down=len(levels), heads=True)
    placed = list(_cell_places(head[: len(levels)]))
    rows = [
        [cell for row, column, _, cell in placed if row == number and column >= stub]
        for number, _ in enumerate(levels)
    ]
    return [[*corner, *rows[0]], *rows[1:]]


def _align(below: Sequence[_Cell], above: Sequence[_Cell], heads_rows: bool) -> Align:
    for cell in (*below[:1], *above):
        if cell.align:
            return cell.align
    texts = [text for cell in below if (text := cell.text) not in _NO_NUMBER]
    numbers = texts and all(map(_NUMBER.fullmatch, texts))
    return "right" if numbers and not heads_rows else "left"
