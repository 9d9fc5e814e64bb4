"""The ledger lists every fact that a document prints, in the order of reading."""

import csv
import io

from checks.reports import (
    GRANTS,
    GROWTH,
    cell,
    document,
    figure,
    heading,
    plain_figure,
    table,
    text,
)
from msgspec.structs import replace

from whitepaper.document.ledger import COLUMNS, entries, to_csv
from whitepaper.document.nodes import (
    FactText,
    Formula,
    Heading,
    Image,
    KeyFigure,
    KeyFigures,
    ListBlock,
    Note,
    Text,
)

LEVEL, RATE = FactText(GRANTS), FactText(GROWTH)


def listed(*blocks):
    return [
        (entry.place.cell, entry.kind, entry.label, entry.printed)
        for entry in entries(document(*map(cell, blocks)))
    ]


def test_facts_of_running_text_are_listed_wherever_they_stand():
    blocks = (
        Heading(2, (Text("甲"), LEVEL)),
        text("甲", LEVEL, Note((text("注", RATE),)), "。"),
        ListBlock(((text(RATE),),)),
        table(LEVEL, shown=False, caption=(RATE,)),
        # What its caption prints its alternative text may print too.
        plain_figure(caption=(LEVEL,), facts=(GROWTH, GRANTS)),
        text("标志", Image("a.png", "1777件", facts=(GRANTS,)), Formula("a", facts=(GROWTH,))),
    )

    assert listed(*blocks) == [
        (2, "text", "", "1777件"),
        (3, "text", "", "1777件"),
        (3, "text", "", "同比增长18.5%"),
        (4, "text", "", "同比增长18.5%"),
        (5, "text", "", "1777件"),
        (5, "text", "", "同比增长18.5%"),
        (6, "text", "", "1777件"),
        (6, "text", "", "同比增长18.5%"),
        (7, "text", "", "1777件"),
        (7, "text", "", "同比增长18.5%"),
    ]


def test_facts_of_figures_tables_and_key_figures_are_listed_by_what_they_are():
    blocks = (
        KeyFigures((KeyFigure("授权", GRANTS, (RATE,)),)),
        figure(facts=(GROWTH,), data=(GRANTS,)),
        table(FactText(GRANTS, "1777"), facts=(GROWTH,)),
    )

    assert listed(*blocks) == [
        (2, "key figure", "", "1777件"),
        (2, "key figure", "", "同比增长18.5%"),
        (3, "caption", "fig-a", "同比增长18.5%"),
        (3, "figure", "fig-a", "1777"),
        (4, "caption", "tbl-a", "同比增长18.5%"),
        (4, "table", "tbl-a", "1777"),
    ]


def test_the_file_says_what_each_fact_rests_on():
    rate = replace(GROWTH, formula="A ÷ B", inputs=(GRANTS, GRANTS))
    content = to_csv(entries(document(cell(text(LEVEL, FactText(rate))), cell(heading(2, "甲")))))

    first, second = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))

    assert content.startswith(b"\xef\xbb\xbf")
    assert tuple(first) == COLUMNS
    assert (first["number"], first["chapter"], first["cell"]) == ("1", "01-a", "2")
    assert (first["value"], first["precision"], first["unit"]) == ("1777", "1", "件")
    assert (first["places"], first["sources"]) == ("data/observations.csv:3", "s1")
    assert first["citations"] == "某局. 统计公报"
    assert (second["formula"], second["places"]) == ("A ÷ B", "data/observations.csv:3")
    described = "小城 2020 专利授权量 = 1777件 (data/observations.csv:3)"
    assert second["inputs"] == f"{described}; {described}"
