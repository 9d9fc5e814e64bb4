"""The words of the chapter interface; each language says them in its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ChapterWords:
    """Words by what they are for. `{…}` in one is filled in by `str.format`."""

    # Heads of the tables that a report makes by itself
    indicator: str
    region: str
    unit: str
    body: str
    definition: str
    event: str
    time: str
    name_and_unit: str
    # In figures and tables
    caption_and_unit: str
    absent_note: str
    scope_break: str
    # Sources
    no_publisher: str
