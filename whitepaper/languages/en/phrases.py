"""The engine's words in English."""

from __future__ import annotations

from whitepaper import extras
from whitepaper.languages.phrases import (
    AnnexWords,
    ChapterTemplate,
    ChapterWords,
    CorrectionWords,
    EvidenceWords,
    Phrases,
)

PHRASES = Phrases(
    contents="Contents",
    contents_spaced="Contents",
    figures="Figures",
    tables="Tables",
    sources="Sources",
    untitled="Untitled",
    draft="Draft for review. Not approved; not to be cited",
    draft_mark="DRAFT",
    cut_off="Data as of {date}",
    year_figures="Key figures",
    skip="Skip to content",
    title_with_subtitle="{title}, {subtitle}",
    this_chapter="This chapter",
    chapter_failed="**This chapter could not be made.** Its notebook failed; correct it and build "
    "again.",
    back_to_text="Back to the text",
    cover_alt="Picture of the cover: drawn by {name}, {region}, from {first} in {since} to "
    "{last} in {until}",
    cover_credit="Drawn from {name}, {region}, {since}–{until}. Source: {publishers}",
    colophon="About this edition",
    of_title="Title",
    of_publisher="Publisher",
    of_date="Date",
    of_cut_off="Data as of",
    of_state="Status",
    of_citing="Cite as",
    of_figures="Numbers",
    of_cover="Cover",
    of_fonts="Fonts",
    of_mark="Build",
    cite_as="{publisher}. {title}. {in_words}.",
    on_sources="Numbers in square brackets refer to the list of sources at the end. ",
    on_totals="Parts may not add up to totals because of rounding.",
    fonts_used="Noto Serif SC, Noto Sans SC and Noto Sans CJK, under the SIL Open Font License"
    if extras.is_installed(extras.CHINESE)
    else "DejaVu Serif and DejaVu Sans, under the Bitstream Vera licence",
    fonts_of_own="{own}; otherwise {others}",
    licensed="{font} ({licence})",
    mark_and_record="{mark}; how it was made is published beside the electronic edition ({file})",
    note="Note: ",
    source="Source: ",
    source_word="source",
    unit="Unit: {unit}",
    no_alt="(no description of this figure)",
    figure="Figure",
    table="Table",
    continued="{number}, continued",
    this_figure="This figure",
    this_table="This table",
    download="Download data (CSV)",
    download_of="{exhibit}: {download}",
    part=" ({part} of {parts})",
    corner="{rows} / {columns}",
    ends_of_table="Rows × columns: {rows} × {columns}; the first and the last are shown.",
    cells_not_run="Cells {cells} had not been run; their figures, tables and numbers are missing. ",
    values_not_there="Where it says “no value yet”, run all cells, save and export again. ",
    references_elsewhere="References to other chapters ({labels}) have numbers in the whole report "
    "alone. ",
    quote_open="“",
    quote_close="”",
    unresolved="[{text}]",
    aside=" ({text})",
    placeholders={
        "attachment": "An attached image cannot be shown here",
        "browser": "What stands here needs a program in a browser, and is not printed",
        "directive": "The following, for the directive “{detail}”, is printed as it stands",
        "error": "The code here failed: {detail}",
        "expression": "no value yet",
        "image": "An image could not be had",
        "nesting": "Nested too deeply: the text alone is printed",
        "output": "The output here has no form that can be printed",
        "raw": "The following is no text of the report, and is printed as it stands",
        "role": "role “{detail}”",
        "spilt cells": "Cells beyond the row: {detail}",
        "tag": "An element of web pages ({detail}) that only a browser shows",
        "unused footnote": "Footnote “{detail}”, to which nothing refers",
    },
    comma=", ",
    colon=": ",
    and_list=", ",
    after_number="\u00a0\u00a0",
)

CHAPTER = ChapterWords(
    indicator="Indicator",
    region="Region",
    unit="Unit",
    body="Publisher",
    definition="Definition and scope",
    event="Event",
    time="Date",
    name_and_unit="{name} ({unit})",
    caption_and_unit="{caption} (unit: {unit})",
    absent_note="“—”: no figure in the sources used for this report. ",
    scope_break="change of scope",
    by_title="“{title}”",
)

TEMPLATE = ChapterTemplate(
    sample="[Sample] ",
    paragraph='[Sample] In {eval}`fact("$name").when`, $name in '
    '{eval}`report.edition.region` came to {eval}`fact("$name")` (@fig-$label).',
    figure="""\
shown = series("$name", like=report.period, until=report.period, at_least=$least).tail($most)
periods = list(map(report.language.short_period, shown["period"]))
fig, ax = plt.subplots()
sns.barplot(data=shown, x="period", y="value", saturation=1, ax=ax)
label_bars(ax, shown["text"])
ax.set(xlabel="", ylabel="$unit")
figure(
    ax,
    id="fig-$label",
    caption="[Sample] $name$by",
    subtitle=f"{report.edition.region}, {periods[0]} to {periods[-1]}, $unit",
    alt="Bar chart. "
    + "; ".join(f"{period}: {text} $unit" for period, text in zip(periods, shown["text"]))
    + ".",
    data=shown,
)""",
    by_period={
        "0000": " by year",
        "0000-H0": " by half-year",
        "0000-Q0": " by quarter",
        "0000-00": " by month",
        "0000-00-00": " by day",
    },
)

EVIDENCE = EvidenceWords(
    of_fact="Evidence for {fact}",
    of_exhibit="Evidence for {exhibit}",
    card="Evidence: {title}",
    close="Close",
    event="Event",
    indicator="Indicator",
    definition="Definition",
    region_and_period="Region, period",
    scope="Scope",
    recorded="As recorded",
    original="In the source",
    denominator_date="Denominator of",
    comparability="Comparability",
    note="Note",
    formula="Computed as",
    inputs="From",
    rows="Data rows",
    sources="Sources",
    printed_in="Printed in",
    value="Value",
    row="Row",
    files="Data files",
    below=": ",
    place="{chapter}, cell {cell}",
    published_to="published to the nearest {step}",
    original_page="original",
)

ANNEX = AnnexWords(
    title="{report}: data of figures and tables",
    report="Report",
    columns={
        "indicator": ("Indicator", "The statistical indicator that is drawn."),
        "region": ("Region", "The region or body that the value is of."),
        "period": ("Period", "The period or day that the value is of."),
        "value": ("Value", "With the digits that the source has published, in the unit given."),
        "precision": (
            "Precision",
            "What one in the last published digit is worth, in the unit of the value: 10000 for "
            "what is published to ten thousands.",
        ),
        "unit": ("Unit", "The unit of the value."),
        "qualifier": (
            "Qualifier",
            "How the source qualifies the value, as “more than” or “about”; empty if it does not.",
        ),
        "status": ("Status", "“provisional” if the source may revise it; else empty."),
        "scope": ("Scope", "The scope, where it is not the indicator's usual one; else empty."),
        "comparability": (
            "Comparability",
            "Why the value cannot be compared with earlier ones; empty if it can.",
        ),
        "source": ("Source", "The publisher, and in brackets the code of the source."),
        "rows": (
            "Data rows",
            "File and row of the data package; of what was computed, those of its inputs.",
        ),
    },
    statuses={"provisional": "provisional", "estimate": "estimate", "final": ""},
    publisher_and_id="{publisher} [{id}]",
    between="; ",
    unnamed_column="Column {position}",
    repeated_column="{name} ({count})",
    reading_files=(
        "The CSV files are in UTF-8 with a byte order mark. Blank means that there is nothing to "
        "say; “—” that the sources used for this report have no figure. Text that a spreadsheet "
        "might take for a formula begins with an apostrophe ('), which is not part of it; numbers "
        "do not."
    ),
    font="Arial",
    font_charset=0,
    sentence=r".+?(?:[.!?][”’)\]]*(?=\s|$)\s*|$)",
    front="About",
    back="Back to “About”",
    sheets="Worksheets",
    sheet_columns=("Number", "Title", "Unit"),
    draft="Draft for review, not approved; not to be cited",
    notice="Notice",
    reading="How to read it",
    reading_sheets=(
        "Each worksheet has one figure or table of the report and bears its number; that of a "
        "figure lists every value drawn, a row each.",
        "Values have the digits that the source has published; precision is what one in the last "
        "of them is worth, 10000 for what is published to ten thousands.",
        "Cells of tables with qualifiers such as “more than” or “about” are given as text, as "
        "printed.",
        "“—” means that the sources used for this report have no figure.",
        "The code of the source follows it in brackets; full references stand below each table. "
        "Data rows are the file and the row of the data package.",
    ),
)

CORRECTIONS = CorrectionWords(
    heading="Corrections",
    since="This report was first issued on {date}. It has been corrected since as follows; the "
    "corrected text applies.",
    title="Correction {number} ({date})",
    reason="Reason: {reason}",
    changes="Changes:",
    between="; ",
    end=".",
    cut="…",
    clause_ends=",.;:!?",
    longest_quotation=160,
    value="{name}, {region}, {period}",
    changed_value="{what}: {old} corrected to {new}",
    added_value="{what}: {new} added",
    removed_value="{what}: {old} removed",
    changed_meaning="{what}: {fields} corrected",
    places="{change} (see {places})",
    text="{title}: {change}",
    changed_text="“{old}” corrected to “{new}”",
    added_text="“{new}” added",
    removed_text="“{old}” removed",
    added_chapter="chapter “{title}” added",
    removed_chapter="chapter “{title}” removed",
    exhibit="{number} “{caption}”",
    unnumbered="“{caption}”",
    nameless_image="image {n} without a caption in “{chapter}”",
    nameless_table="table {n} without a caption in “{chapter}”",
    changed_exhibit="{exhibit} corrected accordingly",
    added_exhibit="{exhibit} added",
    removed_exhibit="{exhibit} removed",
    redrawn_exhibit="{exhibit} drawn anew, its data unchanged",
    parts={"Cover": "Cover", "Footnotes": "Footnotes", "Order of chapters": "Order of chapters"},
    fields={
        "unit": "unit",
        "scope": "scope",
        "definition": "definition",
        "formula": "formula",
        "qualifier": "qualifier",
        "status": "status",
        "citations": "sources",
    },
)
