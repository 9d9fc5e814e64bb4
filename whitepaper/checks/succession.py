"""Prose that came over from the edition before is confirmed."""

from __future__ import annotations

from collections.abc import Iterator

from whitepaper.checks.subject import Subject
from whitepaper.errors import Finding


def unconfirmed(subject: Subject) -> Iterator[Finding]:
    """Texts that may not hold any more, as they were found in the notebooks."""
    return iter(subject.unconfirmed)
