"""Tables, key figures and the place of the sources, as blocks of the report."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, groupby, pairwise
from numbers import Number
from typing import Any, cast, get_args

import pandas as pd

from whitepaper.chapter.display import Display, all_recorded, check_parts, markdown
from whitepaper.chapter.facts import AbsentError, Fact, FactError, document_fact
from whitepaper.document import nodes
from whitepaper.document.facts import ESTIMATE, sources_of
from whitepaper.document.walk import plain
from whitepaper.languages import load
from whitepaper.messages import chained, msg, translate

NO_VALUE = "—"
ALIGNMENTS = frozenset(get_args(nodes.Align))
# How a table is made of what is none.
_AS_FRAME = {
    "Series": "series.to_frame()",
    "Styler": "styler.data",
    "list": "pd.DataFrame(rows, columns=[…])",
    "dict": "pd.DataFrame(columns)",
}
_DIGITS = 6


def table(
    frame: pd.DataFrame,
    *,
    id: str = "",
    caption: str = "",
    unit: str = "",
    note: str = "",
    align: Sequence[str] | None = None,
    facts: Sequence[Fact] = (),
) -> Display:
    """A numbered table. The index heads the rows; cells are facts, texts, or None for absent.

    An index that only counts rows, as pandas gives where none was set, is not printed where the
    first column has texts, which head the rows as well. Each level of an index is a column, and
    each level of the columns a row of the head.
    Facts print without their unit: name it in `unit` or in the labels; where all have one that no
    label names, it is that, and where columns differ each label gets its own. `align` gives left,
    right or center for each column including the index; by default texts left and numbers right,
    and a column without either as the one before it.
    `facts` are those that the caption and the note print beside those of the cells. A note of its
    own says what an absent cell means where others are facts.
    Raises `AbsentError` if the frame is empty, and `FactError` if it is none, if `id` is none that
    prose can refer to, if the caption is blank, if `align` does not fit it or a number is infinite.
    """
    check_parts(msg("table"), "tbl", id, caption=caption)
    if not isinstance(frame, pd.DataFrame):
        raise FactError(
            msg(
                "table “{id}” is made of a {kind}, and not of a DataFrame: give it {example}",
                id=id,
                kind=type(frame).__name__,
                example=_AS_FRAME.get(type(frame).__name__, "pd.DataFrame(…)"),
            )
        )
    if frame.empty:
        raise AbsentError(msg("table “{id}” has no rows or no columns", id=id))
    cells = [list(row) for row in frame.itertuples(index=False, name=None)]
    titles = [_levels(label, frame.columns.nlevels) for label in frame.columns]
    stub: list[str] = []
    if not _only_counts(frame):
        stub = [str(name or "") for name in frame.index.names]
        heads = [_levels(label, frame.index.nlevels) for label in frame.index]
        cells = [[*head, *row] for head, row in zip(heads, cells, strict=True)]
    titles = [*(("",) * (frame.columns.nlevels - 1) + (name,) for name in stub), *titles]
    for cell in (cell for row in cells for cell in row):
        if isinstance(cell, float) and math.isinf(cell):
            what = msg("table “{id}” has the value {value}", id=id, value=str(cell))
            raise FactError(chained((what, msg("print what is no number as a text, or as None"))))
    alignments = align or _alignments(zip(*cells, strict=True))
    if len(alignments) != len(titles) or not ALIGNMENTS.issuperset(alignments):
        raise FactError(
            msg(
                "table “{id}”: align must give {alignments} for each of the {count} columns, "
                "the index among them if it is printed; it is {given}",
                id=id,
                alignments=tuple(sorted(ALIGNMENTS)),
                count=len(titles),
                given=tuple(alignments),
            )
        )
    printed = (*facts, *(cell for row in cells for cell in row if isinstance(cell, Fact)))
    if not unit:
        unit, titles = _units(caption, titles, cells)
    block = nodes.Table(
        label=id,
        caption=markdown(caption),
        unit=unit,
        columns=tuple(
            nodes.Column(_text(" ".join(filter(None, map(str, title)))), cast(nodes.Align, where))
            for title, where in zip(titles, alignments, strict=True)
        ),
        head=_head(titles, len(stub)),
        rows=tuple(tuple(nodes.TableCell(content=_content(cell)) for cell in row) for row in cells),
        note=markdown("".join((note, *_notes(cells, printed)))),
        sources=sources_of(printed),
        facts=all_recorded(facts),
        shown=True,
    )
    return Display(block, _html(block, _heading(caption, block.unit, printed)))


def _levels(label: Any, count: int) -> tuple[str | Fact, ...]:
    """The label of a row or a column, level by level; one that is a fact stays one."""
    levels = label if count > 1 else (label,)
    return tuple(level if isinstance(level, Fact) else str(level) for level in levels)


def _head(titles: Sequence[Sequence[Any]], stub: int) -> tuple[nodes.Row, ...]:
    """A row for each level of the columns, where there are several; equal titles are one cell.

    The names of what heads the rows, of which there are `stub`, stand beside all levels.
    """
    depth = len(titles[0])
    if depth == 1:
        return ()
    rows = []
    for level in range(depth):
        row: list[nodes.TableCell | None] = [
            None if level else nodes.TableCell(_text(str(title[-1])), rows=depth)
            for title in titles[:stub]
        ]
        above = [title[: level + 1] for title in titles[stub:]]
        # Columns of one name are still several.
        spans = [1] * len(above) if level == depth - 1 else [len([*g]) for _, g in groupby(above)]
        for place, span in zip(accumulate(spans, initial=0), spans, strict=False):
            cell = nodes.TableCell(_text(str(above[place][level])), columns=span)
            row += [cell, *[None] * (span - 1)]
        rows.append(tuple(row))
    return tuple(rows)


def _only_counts(frame: pd.DataFrame) -> bool:
    """Whether the index of a frame says nothing that its first column does not say better."""
    index, first = frame.index, frame.iloc[:, 0]
    counts = isinstance(index, pd.RangeIndex) and index.name is None and index.start == 0
    return counts and all(isinstance(cell, str) for cell in first)


def key_figures(
    items: Iterable[tuple[str, Fact] | tuple[str, Fact, str | Fact | None]],
) -> Display:
    """The year's key figures for the lead: label, fact and, if wanted, a short note for each.

    A note is a text, or a fact such as the rate of change.
    Raises `FactError` for what is no fact.
    """
    given = list(items)
    for label, fact, *_ in given:
        if not isinstance(fact, Fact):
            raise FactError(
                msg(
                    "key figure “{label}” is no fact of a data package: print what code computes "
                    "in a table, or in prose with {example}",
                    label=label,
                    example="{eval}`total`",
                )
            )
    block = nodes.KeyFigures(
        tuple(
            nodes.KeyFigure(label=label, fact=document_fact(fact), note=_short_note(*note))
            for label, fact, *note in given
        )
    )
    listed = "".join(
        f"<li><b>{html.escape(item.fact.text)}</b> {html.escape(item.label)}</li>"
        for item in block.items
    )
    return Display(block, f"<ul>{listed}</ul>")


def sources() -> Display:
    """The place where the report lists every source it cites."""
    told = translate(msg("the report lists its sources here"), FactError.language)
    return Display(nodes.SourceList(), f"<p>[{html.escape(told)}]</p>")


def _units(
    caption: str, titles: Sequence[tuple[Any, ...]], cells: Sequence[Sequence[Any]]
) -> tuple[str, list[tuple[Any, ...]]]:
    """The unit of all numbers of a table that its texts do not name, and the titles of its columns.

    Where columns differ there is none of all, and the last level of each title names its own.
    """
    columns = [_numbers(column) for column in zip(*cells, strict=True)]
    units = {fact.unit for column in columns[1:] for fact in column}
    # What prints no unit in any case, such as a title or a count in English, lacks none.
    lacking = {fact.unit for column in columns[1:] for fact in column if fact.number != fact.text}
    labels = [str(level) for title in titles for level in title]
    texts = (caption, *labels, *(cell for row in cells for cell in row if isinstance(cell, str)))
    if not lacking or any(unit in text for unit in lacking for text in texts):
        return "", list(titles)
    if len(units) == 1:
        return units.pop(), list(titles)
    return "", [
        (*title[:-1], _label(str(title[-1]), column)) if number else title
        for number, (title, column) in enumerate(zip(titles, columns, strict=True))
    ]


def _label(label: str, column: Sequence[Fact]) -> str:
    """The label of a column with the unit of its numbers, if they print without it and have one."""
    units = {fact.unit for fact in column}
    if len(units) != 1 or all(fact.number == fact.text for fact in column):
        return label
    return load(column[0].language).chapter.name_and_unit.format(name=label, unit=units.pop())


def _numbers(cells: Iterable[Any]) -> list[Fact]:
    return [cell for cell in cells if isinstance(cell, Fact) and cell.value is not None]


def _short_note(note: str | Fact | None = None) -> tuple[nodes.Inline, ...]:
    return (
        (nodes.FactText(document_fact(note)),) if isinstance(note, Fact) else markdown(note or "")
    )


def _notes(cells: Sequence[Sequence[Any]], printed: Sequence[Fact]) -> Iterator[str]:
    """What changed where a row compares values across a break, and what an absent cell means."""
    for _, *row in cells:
        for earlier, fact in pairwise(cell for cell in row if isinstance(cell, Fact)):
            # Two that break alike are on one side of the break.
            breaks = fact.break_note not in ("", earlier.break_note)
            if breaks and fact.indicator == earlier.indicator:
                notes = load(fact.language).notes
                yield notes.scope_break(notes.value(fact.name, fact.when), fact.break_note)
    yield from _estimates(cell for _, *row in cells for cell in row if isinstance(cell, Fact))
    if printed and any(_is_absent(cell) for row in cells for cell in row):
        yield load(printed[0].language).chapter.absent_note


def _estimates(cells: Iterable[Fact]) -> Iterator[str]:
    """Which cells are published by no source: all indicators in one note."""
    computed: dict[str, dict[str, list[str]]] = {}
    for fact in cells:
        if fact.status == ESTIMATE:
            computed.setdefault(fact.language, {}).setdefault(fact.name, []).append(fact.period)
    for language, names in computed.items():
        listed = [(name, list(dict.fromkeys(periods))) for name, periods in names.items()]
        yield load(language).notes.estimates(listed)


def _is_absent(cell: Any) -> bool:
    return not isinstance(cell, Fact) and bool(pd.isna(cell) or cell in ("", NO_VALUE))


def _content(cell: Any) -> tuple[nodes.Inline, ...]:
    if isinstance(cell, Fact):
        return (nodes.FactText(document_fact(cell), cell.number),)
    if _is_absent(cell):
        return _text(NO_VALUE)
    return _text(_in_full(float(cell)) if isinstance(cell, float) else str(cell))


def _in_full(number: float) -> str:
    """A number without an exponent, with six decimals at most, but with six digits if it has them.

    What computing leaves behind these, pandas shows neither.
    """
    value = Decimal(repr(number))
    decimals = max(_DIGITS, _DIGITS - 1 - value.adjusted()) if value else _DIGITS
    whole, _, fraction = f"{value:.{decimals}f}".partition(".")
    shown = f"{whole}.{fraction.rstrip('0') or '0'}"
    return shown.removeprefix("-") if not value else shown


def _text(text: str) -> tuple[nodes.Inline, ...]:
    return (nodes.Text(text),) if text else ()


def _alignments(columns: Iterable[Sequence[Any]]) -> list[nodes.Align]:
    """Texts left and numbers right; a column that has none of either as the one before it."""
    found: list[nodes.Align] = []
    for column in columns:
        numeric = any(
            cell.value is not None if isinstance(cell, Fact) else isinstance(cell, Number)
            for cell in column
            if not _is_absent(cell)
        )
        if found and all(map(_is_absent, column)):
            found.append(found[-1])
        else:
            found.append("right" if numeric else "left")
    return found


def _heading(caption: str, unit: str, printed: Sequence[Fact]) -> str:
    if not (unit and printed):
        return f"{caption} {unit}".rstrip()
    words = load(printed[0].language).chapter
    return words.caption_and_unit.format(caption=caption, unit=unit)


def _html(block: nodes.Table, heading: str) -> str:
    head = "</tr><tr>".join("".join(_html_heads(row)) for row in block.head_rows)
    texts = [[_escaped(cell.content) for cell in row if cell] for row in block.rows]
    body = "".join(
        f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{text}</td>" for text in rest) + "</tr>"
        for first, *rest in texts
    )
    return (
        f"<table><caption>{html.escape(heading)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table><p>{_escaped(block.note)}</p>"
    )


def _html_heads(row: nodes.Row) -> Iterator[str]:
    for cell in filter(None, row):
        spans = f' rowspan="{cell.rows}" colspan="{cell.columns}"'
        several = cell.rows > 1 or cell.columns > 1
        yield f'<th scope="col"{spans if several else ""}>{_escaped(cell.content)}</th>'


def _escaped(content: Iterable[nodes.Inline]) -> str:
    return html.escape(plain(content))
