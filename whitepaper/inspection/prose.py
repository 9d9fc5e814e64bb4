"""What the prose of chapters says before they run.

It is read with “…” for what its expressions will print, and with a figure wherever code names one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from nbformat import NotebookNode

from whitepaper.checks import Rule, find
from whitepaper.checks.characters import hidden, left_overs
from whitepaper.checks.foreign_markup import foreign_markup
from whitepaper.checks.headings import heading_marks, levels
from whitepaper.checks.images import image_texts, missing_alt
from whitepaper.checks.labels import duplicate_labels, unknown_references, unused_labels
from whitepaper.checks.later_data import later_data
from whitepaper.checks.links import local_links
from whitepaper.checks.other_regions import other_regions
from whitepaper.checks.outputs import footnotes, unprintable
from whitepaper.checks.subject import Subject
from whitepaper.checks.typed_numbers import typed_numbers
from whitepaper.document import nodes
from whitepaper.document.grammar import expressions
from whitepaper.document.walk import rewrite
from whitepaper.errors import Finding
from whitepaper.execution.stitch import Part, programs, stitch, typed_texts
from whitepaper.files import read_file
from whitepaper.inputs.cells import applies
from whitepaper.inputs.data import Data
from whitepaper.inputs.edition import Edition
from whitepaper.inspection.code import labels
from whitepaper.project import NOTEBOOKS, chapters_in, notebook_place
from whitepaper.reading import read_report
from whitepaper.reading.formulas import Formulas

_RULES: tuple[Rule, ...] = (
    unprintable,
    footnotes,
    heading_marks,
    levels,
    local_links,
    duplicate_labels,
    left_overs,
    hidden,
    foreign_markup,
    unused_labels,
    later_data,
)


def prose_findings(
    parts: Sequence[Part],
    edition: Edition,
    known: Data | None,
    *,
    root: Path,
    typed: bool,
) -> Iterator[Finding]:
    """What a final report may not have, as far as that can be seen before chapters run.

    Numbers that are `typed` are looked for only if it is known which are allowed. An optional
    paragraph may refer to what only notebooks elsewhere have, which other editions list: where
    they are lacking it may go.
    """
    listed = {part.name for part in parts}
    others = (read_file(root / notebook_place(n)) for n in chapters_in(root) if n not in listed)
    elsewhere = b"".join(others).decode(errors="replace")
    spoken = {chapter.notebook: chapter.code for chapter in edition.chapters}
    named = {
        (part.name, number): labels(cell, spoken[part.name])
        if applies(cell, edition.edition, edition.period)
        else ()
        for part in parts
        for number, cell in enumerate(part.notebook.cells, start=1)
    }
    unevaluated = [Part(part.name, part.role, _unevaluated(part.notebook)) for part in parts]
    reading = read_report(stitch(unevaluated, edition), folder=root / NOTEBOOKS, within=root)
    chapters = tuple(
        replace(
            chapter,
            cells=tuple(
                replace(
                    cell,
                    blocks=(
                        *(
                            _without_elsewhere(cell.blocks, elsewhere)
                            if cell.optional
                            else cell.blocks
                        ),
                        *_figures(named[chapter.name, cell.number]),
                    ),
                )
                for cell in chapter.cells
            ),
        )
        for chapter in reading.document.chapters
    )
    document = replace(reading.document, chapters=chapters)
    # Labels that code makes up are not known before it runs.
    labelled = all(None not in own for own in named.values())
    rules = ((typed_numbers, typed), (other_regions, typed), (unknown_references, labelled))
    more = [rule for rule, can in rules if can]
    # What a chapter prints of other regions is not known before it runs.
    shared = parts if edition.shared_with else ()
    alone = [part for part in shared if not _asks_for_regions(part.notebook)]
    subject = Subject(
        document,
        Formulas(),
        edition,
        entered=known,
        sources=typed_texts(alone),
        programs=programs(parts, edition),
    )
    yield from find(subject, (*_RULES, *more))
    yield from find(replace(subject, document=_pasted(document)), (missing_alt, image_texts))


def _pasted(document: nodes.Document) -> nodes.Document:
    """What of a document is printed as it is written: of code it is not known what it shows."""
    chapters = tuple(
        replace(c, cells=tuple(cell for cell in c.cells if not (cell.code or cell.optional)))
        for c in document.chapters
    )
    return replace(document, chapters=chapters)


def _asks_for_regions(notebook: NotebookNode) -> bool:
    """Whether code or expressions of a chapter may be about regions other than its edition's."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    asked = "\n".join((*code, *(each for text in prose for each in expressions(text))))
    return "region" in asked.replace("report.edition.region", "")


def _without_elsewhere(blocks: tuple[nodes.Block, ...], elsewhere: str) -> tuple[nodes.Block, ...]:
    """Blocks without references to what only notebooks elsewhere have."""

    def change(node: Any) -> Any:
        gone = isinstance(node, nodes.Reference) and f"({node.label})=" in elsewhere
        return () if gone else node

    return rewrite(blocks, change)


def _figures(named: Sequence[str | None]) -> Iterator[nodes.Figure]:
    return (nodes.Figure(label=label) for label in named if label)


def _unevaluated(notebook: NotebookNode) -> NotebookNode:
    """A notebook as if it had run, shown nothing, and each of its expressions printed “…”."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
        elif cell.cell_type == "markdown":
            shown = {"status": "ok", "data": {"text/plain": "'…'"}, "metadata": {}}
            cell.metadata["user_expressions"] = [
                {"expression": expression, "result": shown}
                for expression in expressions(cell.source)
            ]
    return notebook
