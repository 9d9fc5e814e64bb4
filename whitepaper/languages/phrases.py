"""The words that the engine prints, by what they are for; each language says them in its own.

`{…}` in one is filled in by `str.format`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """The words of a report in every format."""

    # Front and structure
    contents: str
    contents_spaced: str
    figures: str
    tables: str
    sources: str
    untitled: str
    draft: str
    draft_mark: str
    cut_off: str
    year_figures: str
    skip: str
    title_with_subtitle: str
    this_chapter: str
    chapter_failed: str
    back_to_text: str
    title_in_colophon: str
    build_mark: str
    preface: str
    preface_cut_off: str
    preface_citations: str
    # Figures and tables
    note: str
    source: str
    source_word: str
    unit: str
    no_alt: str
    figure: str
    table: str
    continued: str
    this_figure: str
    this_table: str
    download: str
    download_of: str
    part: str
    corner: str
    ends_of_table: str
    # Around words
    quote_open: str
    quote_close: str
    unresolved: str
    aside: str
    # What stands for what cannot be printed, by its cause
    placeholders: Mapping[str, str]
    # Between things that are listed
    comma: str
    colon: str
    and_list: str


@dataclass(frozen=True)
class ChapterWords:
    """The words of the chapter interface."""

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


@dataclass(frozen=True)
class ChapterTemplate:
    """The cells that a new chapter begins with, as `string.Template` fills them.

    A paragraph in Markdown and the code of a figure, of the indicator `name` of a `region` in a
    `unit`; a figure has at `least` so many values. `label` is what the chapter's labels end in.
    """

    paragraph: str
    figure: str


@dataclass(frozen=True)
class EvidenceWords:
    """The words of evidence cards."""

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
    original_page: str


@dataclass(frozen=True)
class AnnexWords:
    """The words of the data annex.

    `columns` are the head and the description of each column of a figure's data, in order:
    indicator, region, period, value, precision, unit, qualifier, status, scope, comparability,
    source and rows. `sentence` is a regular expression of one sentence.
    """

    title: str
    report: str
    columns: Mapping[str, tuple[str, str]]
    statuses: Mapping[str, str]
    publisher_and_id: str
    between: str
    unnamed_column: str
    repeated_column: str
    reading_files: str
    # The workbook
    font: str
    font_charset: int
    sentence: str
    front: str
    back: str
    sheets: str
    sheet_columns: tuple[str, str, str]
    state: str
    draft: str
    publisher: str
    date: str
    cut_off: str
    notice: str
    build_mark: str
    reading: str
    reading_sheets: tuple[str, ...]


@dataclass(frozen=True)
class RevisionWords:
    """The words of a comparison of two reports.

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
