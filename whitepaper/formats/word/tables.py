"""Tables as Word has them: three lines, a head that each page repeats, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whitepaper.document.nodes import (
    Align,
    Column,
    FactText,
    KeyFigures,
    Styled,
    Table,
    TableCell,
    Text,
)
from whitepaper.formats.columns import Layout, Page, Part, layout
from whitepaper.formats.word.elements import Element, paragraph, w
from whitepaper.formats.word.inlines import inlines, spacing
from whitepaper.formats.word.styles import TEXT_SIZE, twips_of_mm
from whitepaper.formats.word.writing import Writing

_PAGE = Page(sizes=(10.5, 9, 7.5), size_of_parts=9, upright=TEXT_SIZE[0] / 25.4 * 72)
# What the styles of a table's text are called by their size.
_SUFFIXES = {10.5: "", 9: "Small", 7.5: "Smallest"}


def plan(table: Table, writing: Writing) -> Layout:
    """How a table stands on the page: one that is too wide is set smaller, else split."""
    return layout(table, _PAGE, writing.language.width)


def of_key_figures(figures: KeyFigures, writing: Writing) -> Table:
    """Key figures as a table of label, value and note."""
    columns = tuple(Column((Text(label),)) for label in writing.language.word.key_figures)
    rows = tuple(
        (
            TableCell((Text(item.label),)),
            TableCell((Styled("strong", (FactText(item.fact),)), *item.citation)),
            TableCell(item.note),
        )
        for item in figures.items
    )
    return Table(columns, rows)


def part(part: Part, size: float, writing: Writing) -> Element:
    """The table that a part of a table is."""
    labels = tuple(TableCell(column.label) for column in part.columns)
    has_labels = any(column.label for column in part.columns)
    head = part.head or ((labels,) if has_labels else ())
    room = twips_of_mm(TEXT_SIZE[0])
    columns = [
        (round(width / sum(part.widths) * room), column.align)
        for width, column in zip(part.widths, part.columns, strict=True)
    ]
    properties = w(
        "tblPr",
        w("tblStyle", val="Table"),
        w("tblW", w=5000, type="pct"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0020" if head else "0000"),
    )
    return w(
        "tbl",
        properties,
        w("tblGrid", *(w("gridCol", w=width) for width, _ in columns)),
        *_rows(head, columns, size, writing, are_head=True),
        *_rows(part.rows, columns, size, writing),
    )


def _rows(
    rows: Sequence[Sequence[TableCell]],
    columns: Sequence[tuple[int, Align]],
    size: float,
    writing: Writing,
    *,
    are_head: bool = False,
) -> Iterator[Element]:
    """The rows of a head or a body, in columns of a width in twips and an alignment."""
    style = f"{'TableHead' if are_head else 'TableText'}{_SUFFIXES[size]}"
    for cells in _grid(rows, len(columns)):
        made = []
        column = 0
        for cell, begins in cells:
            covered = columns[column : column + cell.columns]
            align = covered[0][1] if cell.columns == 1 else "center"
            looks = (*spacing(cell.content), w("jc", val=align))
            text = inlines(cell.content, writing) if begins else ()
            properties = _cell_properties(cell, sum(width for width, _ in covered), begins=begins)
            made.append(
                w(
                    "tc",
                    properties,
                    paragraph(style, *text, properties=looks),
                )
            )
            column += cell.columns
        kept = [w("cantSplit"), *([w("tblHeader")] if are_head else [])]
        yield w("tr", w("trPr", *kept), *made)


def _grid(
    rows: Sequence[Sequence[TableCell]], width: int
) -> Iterator[list[tuple[TableCell, bool]]]:
    """The cells of each row from end to end, and whether they begin there or come from above."""
    # By its first column: a cell that reaches down, and how many rows more.
    above: dict[int, tuple[TableCell, int]] = {}
    for row in rows:
        own = iter(row)
        cells: list[tuple[TableCell, bool]] = []
        column = 0
        while column < width:
            cell, more = above.pop(column, (None, 0))
            begins = cell is None
            if cell is None:
                cell = next(own, TableCell())
                more = cell.rows
            if more > 1:
                above[column] = (cell, more - 1)
            cells.append((cell, begins))
            column += cell.columns
        yield cells


def _cell_properties(cell: TableCell, width: int, *, begins: bool) -> Element:
    properties = [w("tcW", w=width, type="dxa")]
    if cell.columns > 1:
        properties.append(w("gridSpan", val=cell.columns))
    if cell.rows > 1:
        properties.append(w("vMerge", val="restart" if begins else "continue"))
    return w("tcPr", *properties)
