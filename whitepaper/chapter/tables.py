"""Tables and key figures as display objects: HTML in JupyterLab, a bundle for the exporters."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from whitepaper import bundles
from whitepaper.chapter.facts import Fact, FactError, evidence, source_list
from whitepaper.roles import is_label, names_file

ABSENT = "—"
ALIGNMENTS = frozenset({"left", "right", "center"})
ABSENT_NOTE = "“—”表示本报告所据资料未载该数据。"


@dataclass(frozen=True)
class Display:
    """One bundle of ours beside what JupyterLab shows for it."""

    mime: str
    content: dict[str, Any]
    shown: str
    svg: str = ""

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, Any]:
        bundle: dict[str, Any] = {self.mime: self.content, "text/html": self.shown}
        if self.svg:
            bundle["image/svg+xml"] = self.svg
        return bundle


def table(
    frame: pd.DataFrame,
    *,
    id: str,
    caption: str,
    unit: str = "",
    note: str = "",
    align: Sequence[str] | None = None,
    facts: Sequence[Fact] = (),
) -> Display:
    """A numbered table. The index heads the rows; cells are facts, texts, or None for absent.

    Facts print without their unit: name it in `unit` or in the labels. `align` gives left, right
    or center for each column including the index; by default texts left and numbers right.
    `facts` are those that the caption and the note print beside those of the cells.
    Raises `FactError` if `id` is none that prose can refer to, if the caption is blank, if the
    frame is empty or if `align` does not fit it.
    """
    check_parts("table", "tbl", id, caption=caption)
    if frame.empty:
        raise FactError(f"table “{id}” has no rows or no columns")
    cells = [
        [label if isinstance(label, Fact) else str(label), *row]
        for label, row in zip(frame.index, frame.itertuples(index=False), strict=True)
    ]
    rows = [[_text(cell) for cell in row] for row in cells]
    labels = [str(frame.index.name or ""), *map(str, frame.columns)]
    alignments = align or [_alignment(column) for column in zip(*cells, strict=True)]
    if len(alignments) != len(labels) or not ALIGNMENTS.issuperset(alignments):
        raise FactError(
            f"table “{id}”: align must give {', '.join(sorted(ALIGNMENTS))} for each of the "
            f"{len(labels)} columns, the index among them; it is {list(alignments)}"
        )
    absent = any(cell == ABSENT for row in rows for cell in row)
    shown = [
        (row, column, cell)
        for row, line in enumerate(cells)
        for column, cell in enumerate(line)
        if isinstance(cell, Fact)
    ]
    content = {
        "id": id,
        "caption": caption,
        "unit": unit,
        "columns": [
            {"label": label, "align": where}
            for label, where in zip(labels, alignments, strict=True)
        ],
        "rows": rows,
        "note": "".join((note, *_break_notes(cells), ABSENT_NOTE if absent else "")),
        "sources": source_list(
            source for fact in (*facts, *(cell for _, _, cell in shown)) for source in fact.sources
        ),
        "facts": [evidence(fact) for fact in facts],
        "cells": [[row, column, evidence(cell)] for row, column, cell in shown],
    }
    return Display(bundles.TABLE, content, _html(content))


def check_parts(kind: str, prefix: str, id: str, **texts: str) -> None:
    """Raise `FactError` for an id that prose cannot refer to, and for blank texts, all at once.

    A figure without a caption would get no number, and one without `alt` be refused only by the
    PDF.
    """
    problems = [f"{name} is blank" for name, text in texts.items() if not str(text).strip()]
    if not (is_label(str(id), prefix) and names_file(str(id))):
        problems.insert(0, f"id must be {prefix}- and Latin letters, digits or single hyphens")
    if problems:
        raise FactError(f"{kind} “{id}”: {'; '.join(problems)}")


def key_figures(
    items: Iterable[tuple[str, Fact] | tuple[str, Fact, str | Fact | None]],
) -> Display:
    """The year's key figures for the lead: label, fact and, if wanted, a short note for each.

    A note is a text, or a fact such as the rate of change.
    """
    given = list(items)
    content = {
        "items": [
            {
                "label": label,
                "value": fact.text,
                "note": str(note[0] or "") if note else "",
                "facts": [evidence(each) for each in note if isinstance(each, Fact)],
                "sources": source_list(fact.sources),
                "fact": evidence(fact),
            }
            for label, fact, *note in given
        ]
    }
    shown = "".join(
        f"<li><b>{html.escape(fact.text)}</b> {html.escape(label)}</li>"
        for label, fact, *_ in given
    )
    return Display(bundles.KEY_FIGURES, content, f"<ul>{shown}</ul>")


def sources() -> Display:
    """The place where the report lists every source it cites."""
    return Display(bundles.SOURCES, {}, "<p>（此处由系统列出全部引用来源）</p>")


def _break_notes(cells: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Where a row compares values across a break: what changed there."""
    for _, *row in cells:
        for earlier, fact in pairwise(cell for cell in row if isinstance(cell, Fact)):
            if fact.break_note and fact.indicator == earlier.indicator:
                yield f"{fact.name}{fact.when}：{fact.break_note.rstrip('。')}。"


def _text(cell: Any) -> str:
    if isinstance(cell, Fact):
        return cell.number
    return ABSENT if cell == "" or pd.isna(cell) else str(cell)


def _alignment(column: Sequence[Any]) -> str:
    numeric = any(isinstance(cell, Fact) and cell.value is not None for cell in column)
    return "right" if numeric else "left"


def _html(content: Mapping[str, Any]) -> str:
    head = "".join(f'<th scope="col">{html.escape(c["label"])}</th>' for c in content["columns"])
    body = "".join(
        f'<tr><th scope="row">{html.escape(first)}</th>'
        + "".join(f"<td>{html.escape(cell)}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in content["rows"]
    )
    unit = f"（单位：{content['unit']}）" if content["unit"] else ""
    caption = html.escape(content["caption"] + unit)
    return (
        f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table><p>{html.escape(content['note'])}</p>"
    )
