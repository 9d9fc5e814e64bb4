"""What a chapter displays is a block of the report, in its display bundle as JSON."""

from decimal import Decimal

import pandas as pd
import pytest
from matplotlib import pyplot as plt
from projects import PROJECTS

from whitepaper.chapter import figure, key_figures, open_edition, sources, table
from whitepaper.chapter.facts import Fact
from whitepaper.document.nodes import (
    Column,
    FactText,
    Figure,
    KeyFigures,
    Markdown,
    SourceList,
    Table,
    TableCell,
    Text,
)
from whitepaper.document.serialise import BLOCK, FACT, block_from, fact_from
from whitepaper.document.walk import plain


@pytest.fixture(scope="module")
def report():
    return open_edition(2020, PROJECTS / "specimen")


def block(display):
    """The block in the bundle of a display, as its reader gets it."""
    return block_from(display._repr_mimebundle_()[BLOCK])


def test_a_fact_displays_its_text_and_carries_what_it_rests_on(report):
    bundle = report.fact("专利质押融资额")._repr_mimebundle_()

    assert bundle["text/plain"] == "66.77亿元"
    title = "专利质押融资额 · 小城 · 2020年 · 小城局"
    assert bundle["text/html"] == f'<span title="{title}">66.77亿元</span>'
    carried = fact_from(bundle[FACT])
    assert (carried.text, carried.when, str(carried.value)) == ("66.77亿元", "2020年", "66.77")
    assert [source.id for source in carried.sources] == ["bureau-2020"]
    assert carried.places == ("data/observations.csv:50",)


def test_a_table_has_a_unit_of_all_its_numbers_or_one_for_each_column():
    starts = [
        Fact(f"{n}", f"{n}", "Starts", value=Decimal(n), unit="dwellings", language="en")
        for n in (120, 80)
    ]
    growth = [
        Fact(f"up {n}%", f"{n}", "Growth", value=Decimal(n), unit="%", language="en")
        for n in (3, 5)
    ]

    def made(**columns):
        found = block(table(pd.DataFrame(columns), id="tbl-a", caption="Housing"))
        return found.unit, [plain(column.label) for column in found.columns[1:]]

    assert made(Growth=growth) == ("%", ["Growth"])
    assert made(Starts=starts) == ("", ["Starts"])
    assert made(Starts=starts, Growth=growth) == ("", ["Starts", "Growth (%)"])
    # Of rows that differ each names its own.
    assert made(Q1=[starts[0], growth[0]]) == ("", ["Q1"])


def test_an_index_that_only_counts_rows_is_not_printed_where_texts_head_them(report):
    value = report.fact("专利授权量", 2020)

    def made(frame):
        found = block(table(frame, id="tbl-a", caption="指标", unit="件"))
        return [[plain(cell.content) for cell in row] for row in found.rows]

    rows = [("专利授权量", value), ("其中：发明", value)]
    unset = pd.DataFrame(rows, columns=["指标", "2020年"])
    named = pd.DataFrame(rows, columns=["指标", "2020年"], index=pd.RangeIndex(1, 3))
    facts = pd.DataFrame({"2020年": [value, value]})
    assert made(unset) == [["专利授权量", value.number], ["其中：发明", value.number]]
    assert made(unset.set_index("指标")) == made(unset)
    assert [row[0] for row in made(named)] == ["1", "2"]
    assert [row[0] for row in made(facts)] == ["0", "1"]


def test_a_table_has_facts_in_its_cells_and_notes_that_one_is_absent(report):
    frame = report.grid(["专利质押融资额", "每万人口发明专利拥有量"], [2018, 2019, 2020])
    frame.loc["专利质押融资额（亿元）", "2019年"] = None

    found = block(table(frame, id="tbl-a", caption="两年*比较*", unit="亿元", note="甲。"))

    assert isinstance(found, Table)
    assert found.columns == (
        Column((Text("指标"),)),
        Column((Text("2019年"),), "right"),
        Column((Text("2020年"),), "right"),
    )
    head, absent, value = found.rows[0]
    assert head == TableCell((Text("专利质押融资额（亿元）"),))
    assert absent == TableCell((Text("—"),))
    (printed,) = value.content
    assert isinstance(printed, FactText)
    assert (printed.text, printed.fact.text) == ("66.77", "66.77亿元")
    assert found.caption == (Markdown("两年*比较*"),)
    assert found.note == (Markdown("甲。“—”表示本报告所据资料未载该数据。"),)
    assert (found.label, found.unit, found.shown) == ("tbl-a", "亿元", True)


def test_a_table_of_texts_alone_needs_no_facts():
    frame = pd.DataFrame({"职责": ["审查", ""]}, index=["甲", "乙"])

    found = block(table(frame, id="tbl-a", caption="分工"))

    assert [[cell.content for cell in row] for row in found.rows] == [
        [(Text("甲"),), (Text("审查"),)],
        [(Text("乙"),), (Text("—"),)],
    ]
    assert found.note == ()


def test_a_table_of_values_on_both_sides_of_a_break_notes_the_break(report):
    frame = report.grid(["有效发明专利量"], [2017, 2018])

    (note,) = block(table(frame, id="tbl-a", caption="存量")).note

    assert note == Markdown("有效发明专利量2018年：统计范围自本年起含区外企业。")


def test_a_figure_has_its_data_and_notes_what_readers_of_the_series_need(report):
    stock = report.series("有效发明专利量")
    _, ax = plt.subplots()
    ax.bar(stock["year"], stock["value"])
    parts = {"caption": "上升", "alt": "柱形图。", "facts": [report.fact("专利授权量")]}

    display = figure(ax, id="fig-a", data=stock.drop(index=2), **parts)

    found = block(display)
    assert isinstance(found, Figure)
    assert found.note == (Markdown("小城有效发明专利量缺2018年数。"),)
    assert [fact.text for fact in found.data] == ["510件", "655件", "1010件", "1301件"]
    assert [fact.text for fact in found.facts] == ["1777件"]
    assert (found.file, found.shown) == ("", True)
    assert display._repr_mimebundle_()["image/svg+xml"].startswith("<?xml")


def test_key_figures_have_a_fact_and_a_note_that_may_be_one_too(report):
    grants, density = report.fact("专利授权量"), report.fact("每万人口发明专利拥有量")
    items = [
        ("授权", grants, report.growth("专利授权量")),
        ("密度", density, "年末*数*"),
        ("同", grants),
    ]

    found = block(key_figures(items))

    assert isinstance(found, KeyFigures)
    assert [(item.label, item.fact.text) for item in found.items] == [
        ("授权", "1777件"),
        ("密度", "18.6件"),
        ("同", "1777件"),
    ]
    (rate,), words, nothing = (item.note for item in found.items)
    assert isinstance(rate, FactText)
    assert rate.fact.text == "同比增长18.5%"
    assert (words, nothing) == ((Markdown("年末*数*"),), ())


def test_the_place_of_the_sources_is_a_block():
    assert block(sources()) == SourceList()
