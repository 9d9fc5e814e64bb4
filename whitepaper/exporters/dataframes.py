"""Tables that a chapter shows as HTML (a DataFrame, a styled one) in the form of a table bundle.

Read here once for every format: by Pandoc each would take longer than all the rest of its text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from whitepaper.exporters.prose import escape_markdown

_NUMBER = re.compile(r"[+\-−]?\d[\d.,]*%?")
_NO_NUMBER = frozenset({"", "...", "—", "NaN", "None", "<NA>"})
# What a cell may hold and still be a text.
_INLINE = frozenset({"b", "br", "em", "i", "small", "span", "strong"})
_AROUND = frozenset({"div", "style", "p", "body", "html"})
# What pandas says below a table of which it shows the ends only.
_SIZE = re.compile(r"(\d+) rows × (\d+) columns")


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell, equal to itself alone: its text, what it spans, and whether it is a header."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    heads: bool = False


Rows = Sequence[Sequence[Cell]]


@functools.lru_cache(maxsize=1024)
def table_bundle(html: str) -> dict[str, Any] | None:
    """The bundle of an HTML text that is one table of texts; None of any other. Not to be changed:
    whoever asks for the same text is given the same.

    The bundle is that of `whitepaper.bundles.TABLE`, without a label, and with three parts more for
    cells that span others. `spans` are `[row, column, rows, columns]`; what such a cell covers is
    empty in `rows`. `head` and `head_spans` say the same of a head of several rows.
    """
    # Cheap to say, where lxml would have to be imported.
    if "<table" not in html:
        return None
    import lxml.html

    root = lxml.html.fromstring(f"<div>{html}</div>")
    tables = list(root.iter("table"))
    if len(tables) != 1 or not _is_plain(root, tables[0]):
        return None
    head, body = _rows(tables[0])
    if not body:
        return None
    width = max(
        column + cell.colspan for rows in (head, body) for _, column, _, cell in _placed(rows)
    )
    grid = _grid(body, width)
    stub = min(_headers(row) for row in grid)
    head = _with_index_names(head, stub, width)
    labels = _labels(head, width)
    columns = list(zip(*grid, strict=True))
    caption = tables[0].find("caption")
    size = _SIZE.search("".join(root.itertext()))
    rows, spans = _apart(body, width)
    several = _apart(head, width) if len(head) > 1 else ([], [])
    return {
        "id": "",
        "caption": "" if caption is None else escape_markdown(_text(caption)),
        "unit": "",
        "columns": [
            {"label": label, "align": "left" if number < stub else _alignment(column)}
            for number, (label, column) in enumerate(zip(labels, columns, strict=True))
        ],
        "head": several[0],
        "head_spans": several[1],
        "rows": [["…" if size and text == "..." else text for text in row] for row in rows],
        "spans": spans,
        "note": f"原表共{size[1]}行、{size[2]}列，此处只列首尾。" if size else "",
        "sources": [],
    }


def _is_plain(root: Any, table: Any) -> bool:
    """Whether an HTML text is a table and nothing else that would be lost."""
    inside = set(table.iter())
    for element in root.iter():
        if element in inside:
            in_cell = any(a.tag in ("td", "th", "caption") for a in element.iterancestors())
            around = "" if in_cell or element.tag in ("td", "th", "caption") else element.text
            if (in_cell and element.tag not in _INLINE) or (around or "").strip():
                return False
            if not in_cell and element is not table and (element.tail or "").strip():
                return False
            continue
        said = element.tag != "style" and _SIZE.sub("", element.text or "").strip()
        if said or element.tag not in _AROUND:
            return False
    return not any((element.tail or "").strip() for element in (table, *table.iterancestors()))


def _rows(table: Any) -> tuple[list[list[Cell]], list[list[Cell]]]:
    """The rows of a table's head and of its body. Without a `thead` the first rows of headers are
    its head."""
    head: list[list[Cell]] = []
    body: list[list[Cell]] = []
    for row in table.iter("tr"):
        cells = [
            Cell(_text(cell), _span(cell, "colspan"), _span(cell, "rowspan"), cell.tag == "th")
            for cell in row.iterchildren("td", "th")
        ]
        section = row.getparent().tag
        bare = section not in ("thead", "tbody", "tfoot") or (section == "tbody" and not head)
        heads = section == "thead" or (bare and not body and all(cell.heads for cell in cells))
        # A row without cells may be covered by those above it.
        if cells or body:
            (head if heads else body).append(cells)
    return head, body


def _span(cell: Any, name: str) -> int:
    given = str(cell.get(name, "1"))
    # HTML itself allows no more.
    return min(max(1, int(given)), 1000) if re.fullmatch("[0-9]+", given) else 1


def _text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        parts += ["\n" if child.tag == "br" else _text(child), child.tail or ""]
    lines = "".join(parts).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _placed(rows: Rows) -> Iterator[tuple[int, int, int, Cell]]:
    """Each cell with its row, its column, and the rows that it covers, which end with the table."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            down = min(cell.rowspan, len(rows) - number)
            across = range(column, column + cell.colspan)
            taken.update((line, place) for line in range(number, number + down) for place in across)
            yield number, column, down, cell
            column += cell.colspan


def _grid(rows: Rows, width: int) -> list[list[Cell]]:
    """Rows in which every column has a cell: a spanning one stands in each place that it covers."""
    grid = [[Cell("") for _ in range(width)] for _ in rows]
    for number, column, down, cell in _placed(rows):
        for line in grid[number : number + down]:
            line[column : column + cell.colspan] = [cell] * cell.colspan
    return grid


def _apart(rows: Rows, width: int) -> tuple[list[list[str]], list[list[int]]]:
    """The texts of a grid, each where its cell begins, and the cells that span others."""
    texts = [[""] * width for _ in rows]
    spans: list[list[int]] = []
    for number, column, down, cell in _placed(rows):
        texts[number][column] = cell.text
        if down * cell.colspan > 1:
            spans.append([number, column, down, cell.colspan])
    return texts, spans


def _labels(head: Rows, width: int) -> list[str]:
    """What is above each column, in one text."""
    above = zip(*_grid(head, width), strict=True) if head else [()] * width
    return [" ".join(dict.fromkeys(cell.text for cell in column if cell.text)) for column in above]


def _headers(row: Sequence[Cell]) -> int:
    """How many cells at the beginning of a row are its headers."""
    return next((place for place, cell in enumerate(row) if not cell.heads), len(row))


def _with_index_names(head: Rows, stub: int, width: int) -> list[list[Cell]]:
    """A head whose corner names what the columns below it hold.

    pandas gives the names of the index a row of their own, and those of the columns' levels the
    last cell of the corner.
    """
    if not (stub and head):
        return [list(row) for row in head]
    grid = _grid(head, width)
    named = len(grid) > 1 and not any(cell.text for cell in grid[-1][stub:])
    levels, names = (grid[:-1], grid[-1][:stub]) if named else (grid, grid[-1][:stub])
    of_columns = "、".join(filter(None, (row[stub - 1].text for row in levels))) if named else ""
    corner = [Cell(cell.text, rowspan=len(levels), heads=True) for cell in names]
    if of_columns:
        last = "＼".join(filter(None, (corner[-1].text, of_columns)))
        corner[-1] = Cell(last, rowspan=len(levels), heads=True)
    rows = [list(_beyond(row, stub)) for row in head[: len(levels)]]
    return [[*corner, *rows[0]], *rows[1:]]


def _beyond(row: Sequence[Cell], column: int) -> Iterator[Cell]:
    """The cells of a row that begin at a column or after it."""
    begins = 0
    for cell in row:
        if begins >= column:
            yield cell
        begins += cell.colspan


def _alignment(column: Iterable[Cell]) -> str:
    told = [cell.text for cell in column if cell.text not in _NO_NUMBER]
    return "right" if told and all(map(_NUMBER.fullmatch, told)) else "left"
