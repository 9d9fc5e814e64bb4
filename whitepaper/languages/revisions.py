"""The words of a comparison of two reports; each language says them in its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class RevisionWords:
    """Words by what they are for. `{…}` in one is filled in by `str.format`.

    `numerals` are the characters of numbers in words, of which a text is not cut between two.
    A change of values in one of `absolute_units` is not told in per cent: it is one of shares or
    of places. `about` is the qualifier of values with which one can still compute.
    """

    # Grammar
    numerals: str
    about: str
    absolute_units: frozenset[str]
    points: str
    listing: str
    between: str
    # What a text belongs to that is in no chapter
    cover: str
    footnotes: str
    # The page
    heading: str
    old: str
    new: str
    edition: str
    edition_of_year: str
    commit: str
    key: str
    removed_text: str
    added_text: str
    same: str
    none: str
    # Its sections, each with its heading and its count
    sections: Mapping[str, tuple[str, str]]
    # Tables of values and texts
    own_years: str
    same_period: str
    events: str
    indicator: str
    event: str
    name: str
    value: str
    text: str
    old_value: str
    new_value: str
    change: str
    unchanged: str
    reason: str
    where: str
    values_of: str
    texts_of: str
    only_in_old: str
    only_in_new: str
    same_values: str
    # By the values of `revisions.Reason`, by signs, by fields of facts, by status
    reasons: Mapping[str, str]
    signs: Mapping[str, str]
    fields: Mapping[str, str]
    statuses: Mapping[str, str]
    labelled: str
    # Chapters, figures and tables
    whole_chapter: str
    alt: str
    same_drawing: str
    no_figure: str
    not_at_hand: str
    size: str
    differing_cells: str
