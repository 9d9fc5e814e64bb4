"""The words that the engine prints, by what they are for; each language says them in its own.

`{…}` in one is filled in by `str.format`.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Phrases(Struct, frozen=True):
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
    cover_alt: str
    cover_credit: str
    # On the colophon: what heads it, what heads its lines, of which the annex has some as well,
    # and those that are sentences
    colophon: str
    of_title: str
    of_publisher: str
    of_date: str
    of_cut_off: str
    of_state: str
    of_citing: str
    of_figures: str
    of_cover: str
    of_fonts: str
    of_mark: str
    cite_as: str
    on_sources: str
    on_totals: str
    fonts_used: str
    fonts_of_own: str
    licensed: str
    mark_and_record: str
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
    # At the head of a notebook alone: what it does not print, and why
    cells_not_run: str
    values_not_there: str
    references_elsewhere: str
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
    # Between the number and the title of a figure or table
    after_number: str
    # Between the time that a key figure is of and what is noted of it
    after_when: str = " · "


class ChapterWords(Struct, frozen=True):
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
    by_title: str


class ChapterTemplate(Struct, frozen=True):
    """The cells that a new chapter begins with, as `string.Template` fills them.

    A paragraph in Markdown and the code of a figure, of the indicator `name` of a `region` in a
    `unit`; a figure has at `least` so many values, and draws the last `most`. `label` is what the
    chapter's labels end in, `by` what `by_period` says of the periods that are drawn, by how such
    are written (0000-Q0); of others it is nothing. What is a `sample` begins with that mark.
    """

    sample: str
    paragraph: str
    figure: str
    by_period: Mapping[str, str]


class EvidenceWords(Struct, frozen=True):
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
    # Parts of these
    below: str  # between the title of a chapter and that of a section in it
    place: str
    published_to: str
    original_page: str


class AnnexWords(Struct, frozen=True):
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
    draft: str
    notice: str
    reading: str
    reading_sheets: tuple[str, ...]


class CorrectionWords(Struct, frozen=True):
    """The words of a report about what was corrected since it was issued.

    `clause_ends` are the characters at which a quotation of a changed text may begin and end; one
    longer than `longest_quotation` characters is cut.
    """

    heading: str
    since: str
    title: str
    reason: str
    changes: str
    # Between changes, after the last, and after what is cut
    between: str
    end: str
    cut: str
    clause_ends: str
    longest_quotation: int
    # A change, by what is changed
    value: str
    changed_value: str
    added_value: str
    removed_value: str
    changed_meaning: str
    places: str
    text: str
    changed_text: str
    added_text: str
    removed_text: str
    added_chapter: str
    removed_chapter: str
    exhibit: str
    unnumbered: str
    nameless_image: str
    nameless_table: str
    changed_exhibit: str
    added_exhibit: str
    removed_exhibit: str
    redrawn_exhibit: str
    # What is no chapter, by what a comparison calls it
    parts: Mapping[str, str]
    # What of a value or of its meaning may be corrected
    fields: Mapping[str, str]
