"""The back test: what was published elsewhere is what the report prints, or there is a reason."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from nbformat import NotebookNode

from whitepaper.bundles import FIGURE, KEY_FIGURES, TABLE
from whitepaper.errors import Finding, nearest
from whitepaper.exporters.ledger import numbered_cells
from whitepaper.exporters.texts import prose
from whitepaper.inputs.data import Published

# Comments, marks of emphasis, references in brackets: they stand between what is printed.
_UNPRINTED = re.compile(r"<!--.*?-->|\*\*|__|\[\^[^\]\n]+\]|[（(]@[\w-]+[）)]", re.DOTALL)


def backtest_findings(report: NotebookNode, published: Sequence[Published]) -> Iterator[Finding]:
    """Each published statement that its chapter does not print, and each reason of no use."""
    printed = chapter_texts(report)
    for statement in published:
        if problem := _problem(statement, printed):
            yield Finding(f"{statement.place} ({statement.chapter})", *problem)
            continue
        text = printed[statement.chapter]
        absent = [part for part in statement.parts if not is_printed(part, text)]
        where = f"{statement.place} ({statement.chapter})"
        if absent and not statement.reason:
            told = "、".join(f"“{part}”" for part in absent)
            yield Finding(
                where,
                f"{statement.statement}: published as {told}, which the chapter does not print",
                "print it, or give the “reason” why the report differs",
            )
        elif statement.reason and not absent:
            yield Finding(
                where,
                f"{statement.statement}: the report prints what was published",
                "remove the “reason”",
            )


def _problem(statement: Published, printed: Mapping[str, str]) -> tuple[str, str] | None:
    if statement.chapter not in printed:
        return f"no chapter is named “{statement.chapter}”", nearest(statement.chapter, printed)
    if not any(part.strip() for part in statement.parts):
        return "“published” says nothing", "write what the chapter should print"
    return None


def is_printed(part: str, text: str) -> bool:
    """Whether a text is printed as itself, not as the end of a longer number or 10 of 100."""
    begins = r"(?<![\d.])" if part[0].isdigit() else ""
    ends = r"(?![\d.])" if part[-1].isdigit() else ""
    return re.search(f"{begins}{re.escape(squeezed(part))}{ends}", text) is not None


def chapter_texts(report: NotebookNode) -> Mapping[str, str]:
    """All that each chapter prints, without spaces."""
    texts: dict[str, str] = defaultdict(str)
    for chapter, _, cell in numbered_cells(report):
        texts[chapter] += squeezed("\n".join(_texts(cell)))
    return texts


def squeezed(text: str) -> str:
    """A text without any space."""
    return "".join(text.split())


def _texts(cell: NotebookNode) -> Iterator[str]:
    if cell.cell_type == "markdown":
        text = prose(cell, lambda fact: str(fact["text"]))
        yield _UNPRINTED.sub("", text)
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if FIGURE in data:
            yield from (data[FIGURE][part] for part in ("caption", "subtitle", "alt", "note"))
        for item in data.get(KEY_FIGURES, {}).get("items", []):
            yield f"{item['value']}{item['label']}，{item['note']}"
        if TABLE in data:
            table = data[TABLE]
            yield from (table["caption"], table["unit"], table["note"])
            yield from ("，".join(row) for row in table["rows"])
