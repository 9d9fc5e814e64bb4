"""The words that the engine prints into a report; each language says them in its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """Words by what they are for. `{…}` in one is filled in by `str.format`."""

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
    # Between things that are listed
    comma: str
    and_list: str
