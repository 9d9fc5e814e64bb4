"""Tables as Word has them: three lines, a head that each page repeats, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whitepaper.document import nodes
from whitepaper.formats.columns import Layout, Page, Part, layout
from whitepaper.formats.key_figures import columns_of, parts_of, when_of
from whitepaper.formats.word.elements import Element, hex_of, paragraph, runs, twips_of_mm, w
from whitepaper.formats.word.inlines import inlines, spacing
from whitepaper.formats.word.writing import Writing
from whitepaper.inputs.theme import POINTS, Theme

_SIDES = ("left", "right")
# What the styles of a table's text are called by their size.
_SUFFIXES = {10.5: "", 9: "Small"}
# Points left and right of a cell together.
PADDING = 8.5
# How far the lines of a table are apart, of their size.
_LEADING = 1.6
# Where a table is parted that is not short, so many rows or more stand above, and below.
_FEWEST = 3


def plan(table: nodes.Table, writing: Writing) -> Layout:
    """How a table stands on the page: one that is too wide is set smaller, else split."""
    room = writing.theme.word_paper.text_width * POINTS
    page = Page(sizes=tuple(_SUFFIXES), size_of_parts=9, upright=room, padding=PADDING)
    return layout(table, page, writing.language.width)


def short(theme: Theme) -> float:
    """The height in points of what is not parted at the end of a page: a third of its text."""
    return theme.word_paper.text_height * POINTS / 3


def three_line_table(theme: Theme) -> Element:
    """The style of tables: lines above the head, below it and at the end, fainter ones between."""
    accent = hex_of(theme.colours.accent)
    between = _line("insideH", 2, hex_of(theme.print.rule))
    borders = w("tblBorders", _line("top", 12, accent), _line("bottom", 12, accent), between)
    below_head = w("tcPr", w("tcBorders", _line("bottom", 6, accent)), w("vAlign", val="bottom"))
    return w(
        "style",
        w("name", val="Table"),
        w("basedOn", val="TableNormal"),
        w("qFormat"),
        w("tblPr", w("jc", val="center"), borders),
        w("tblStylePr", below_head, type="firstRow"),
        type="table",
        styleId="Table",
    )


def _line(side: str, eighths: int, color: str) -> Element:
    return w(side, val="single", sz=eighths, space=0, color=color)


def key_figures(figures: nodes.KeyFigures, writing: Writing) -> Element:
    """Key figures side by side, in a table without a line."""
    across = columns_of(figures)
    room = twips_of_mm(writing.theme.word_paper.text_width)
    width = room // across
    rows = [figures.items[at : at + across] for at in range(0, len(figures.items), across)]
    properties = w(
        "tblPr",
        w("tblW", w=5000, type="pct"),
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(side, w=0 if side == "left" else 170, type="dxa") for side in _SIDES)),
        w("tblLook", val="0000"),
    )
    return w(
        "tbl",
        properties,
        w("tblGrid", *(w("gridCol", w=width) for _ in range(across))),
        *(
            w(
                "tr",
                w("trPr", w("cantSplit")),
                *(_key_figure(item, width, writing) for item in row),
                *(_empty(width) for _ in range(across - len(row))),
            )
            for row in rows
        ),
    )


def _key_figure(item: nodes.KeyFigure, width: int, writing: Writing) -> Element:
    before, number, after = parts_of(item.fact.text)
    unit = frozenset({"unit"})
    value = (*runs(before, unit), *runs(number), *runs(after, unit))
    when = when_of(item, writing.language)
    between = writing.language.phrases.after_when if when and item.note else ""
    return w(
        "tc",
        w("tcPr", w("tcW", w=width, type="dxa")),
        paragraph("KeyFigure", *value, *inlines(item.citation, writing, unit)),
        paragraph("KeyLabel", *runs(item.label)),
        paragraph("KeyNote", *runs(when + between), *inlines(item.note, writing)),
    )


def _empty(width: int) -> Element:
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa")), paragraph("KeyNote"))


def part(part: Part, size: float, writing: Writing, kept: tuple[Element, ...] = ()) -> Element:
    """The table that a part of a table is; its last row is `kept` with what follows it.

    A short one stays whole.
    """
    labels = tuple(nodes.TableCell(column.label) for column in part.columns)
    has_labels = any(column.label for column in part.columns)
    head = part.head or ((labels,) if has_labels else ())
    room = twips_of_mm(writing.theme.word_paper.text_width)
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
        *_rows(part.rows, columns, size, writing, kept=_kept(part, size, writing, kept)),
    )


def _kept(
    part: Part, size: float, writing: Writing, last: tuple[Element, ...]
) -> Sequence[tuple[Element, ...]]:
    """What keeps each row of a part on the page of the next; the last is kept as it is said."""
    before_last = len(part.rows) - 1
    is_short = part.lines * size * _LEADING <= short(writing.theme)
    inner = () if is_short else range(_FEWEST - 1, before_last + 1 - _FEWEST)
    return [*(() if number in inner else (w("keepNext"),) for number in range(before_last)), last]


_Columns = Sequence[tuple[int, nodes.Align]]  # each a width in twips and an alignment


def _rows(  # noqa: PLR0913 - rows, how they look, and what follows them
    rows: Sequence[Sequence[nodes.TableCell]],
    columns: _Columns,
    size: float,
    writing: Writing,
    *,
    are_head: bool = False,
    kept: Sequence[tuple[Element, ...]] = (),
) -> Iterator[Element]:
    """The rows of a head, or of a body, of which each is `kept` with what follows or is not."""
    style = f"{'TableHead' if are_head else 'TableText'}{_SUFFIXES[size]}"
    properties = (w("cantSplit"), w("tblHeader")) if are_head else (w("cantSplit"),)
    for number, cells in enumerate(_grid(rows, len(columns))):
        own = kept[number] if kept else ()
        made = [
            _cell(cell, columns[first : first + cell.columns], style, writing, own, begins=begins)
            for first, cell, begins in cells
        ]
        yield w("tr", w("trPr", *properties), *made)


def _grid(
    rows: Sequence[Sequence[nodes.TableCell]], width: int
) -> Iterator[list[tuple[int, nodes.TableCell, bool]]]:
    """The cells of each row: the first column of each, and whether it begins there or above."""
    # By its first column: a cell that reaches down, and how many rows more.
    above: dict[int, tuple[nodes.TableCell, int]] = {}
    for row in rows:
        own = iter(row)
        cells = []
        column = 0
        while column < width:
            begins = column not in above
            if begins:
                cell = next(own, nodes.TableCell())
                above[column] = (cell, cell.rows)
            cell, more = above.pop(column)
            if more > 1:
                above[column] = (cell, more - 1)
            cells.append((column, cell, begins))
            column += cell.columns
        yield cells


def _cell(  # noqa: PLR0913 - what a cell looks like, and where it stands
    cell: nodes.TableCell,
    covered: _Columns,
    style: str,
    writing: Writing,
    kept: tuple[Element, ...],
    *,
    begins: bool,
) -> Element:
    """A cell over some columns: all of it, or what goes on of one that begins above."""
    properties = [w("tcW", w=sum(width for width, _ in covered), type="dxa")]
    if cell.columns > 1:
        properties.append(w("gridSpan", val=cell.columns))
    if cell.rows > 1:
        properties.append(w("vMerge", val="restart" if begins else "continue"))
    if cell.fill:
        properties.append(w("shd", val="clear", color="auto", fill=hex_of(cell.fill)))
    align = covered[0][1] if cell.columns == 1 else "center"
    looks = (*kept, *spacing(cell.content), w("jc", val=align))
    look = frozenset({cell.ink} if cell.ink else ())
    text = inlines(cell.content, writing, look) if begins else ()
    return w("tc", w("tcPr", *properties), paragraph(style, *text, properties=looks))
