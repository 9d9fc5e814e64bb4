"""The plan of a build: one independent run for each chapter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whitepaper import notebook
from whitepaper.edition import Edition


@dataclass(frozen=True)
class ChapterRun:
    """One chapter to execute: its source as read, its place, and what it is given."""

    name: str
    role: str
    path: Path
    source: str
    parameters: Mapping[str, Any]


def plan(root: Path, edition: Edition) -> tuple[ChapterRun, ...]:
    """The runs of an edition's chapters, in their order."""
    runs = []
    for chapter in edition.chapters:
        path = root / notebook.place(chapter.notebook)
        source = path.read_text(encoding="utf-8-sig")
        given = edition.given_to(chapter)
        runs.append(ChapterRun(chapter.notebook, chapter.role, path, source, given))
    return tuple(runs)
