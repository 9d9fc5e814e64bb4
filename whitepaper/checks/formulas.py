"""Formulas are TeX that can be set."""

from __future__ import annotations

from collections.abc import Iterator

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Formula
from whitepaper.document.walk import find, placed
from whitepaper.errors import Finding


def formulas(subject: Subject) -> Iterator[Finding]:
    """Formulas that cannot be read as TeX."""
    for place, cell in placed(subject.document):
        for formula in find(cell.blocks, Formula):
            if formula in subject.formulas.refused:
                message = f"the formula {formula.tex} is no TeX that can be set"
                yield Finding(subject.name(place), message, "correct it")
