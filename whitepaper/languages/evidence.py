"""The words of evidence cards; each language says them in its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EvidenceWords:
    """Words by what they are for. `{…}` in one is filled in by `str.format`."""

    # What opens a card, and closes it
    of_fact: str
    of_exhibit: str
    card: str
    close: str
    # What a card says of a fact
    event: str
    indicator: str
    definition: str
    region_and_period: str
    scope: str
    recorded: str
    original: str
    denominator_date: str
    comparability: str
    note: str
    formula: str
    inputs: str
    rows: str
    sources: str
    printed_in: str
    # Of a figure or table
    value: str
    row: str
    files: str
    shown_in: str
    # Parts of these
    place: str
    published_to: str
    remarks: str
    original_page: str
