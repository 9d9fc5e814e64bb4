"""Formulas are TeX that can be set."""

from __future__ import annotations

from collections.abc import Iterator

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Formula
from whitepaper.errors import Finding


def formulas(subject: Subject) -> Iterator[Finding]:
    """Formulas that cannot be read as TeX."""
    for place, _, formula in subject.find(Formula):
        if formula in subject.formulas.refused:
            message = f"the formula {formula.tex} is no TeX that can be set"
            yield Finding(place, message, "correct it")
