"""Figures and tables refuse, in the chapter, what could not be published."""

from decimal import Decimal

import pandas as pd
import pytest
import seaborn as sns
from matplotlib import pyplot as plt
from projects import PROJECTS

from whitepaper.chapter import (
    FactError,
    as_series,
    figure,
    label_bars,
    label_lines,
    mark_estimates,
    open_edition,
    style,
    table,
)
from whitepaper.chapter.facts import Fact
from whitepaper.chapter.style import GROUND
from whitepaper.document.walk import plain
from whitepaper.languages import load

SERIES = pd.DataFrame(columns=["fact"])
PARTS = {"id": "fig-a", "caption": "上升", "alt": "柱形图。", "data": SERIES}


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("id", "my fig", "figure “my fig”: id must be fig-"),
        ("id", "fig-a_b", "id must be fig-"),
        ("id", "tbl-a", "id must be fig-"),
        ("caption", " ", 'it has no caption: add caption="…"'),
        ("alt", "", 'it has no alternative text: add alt="…"'),
        ("data", SERIES, "its data has no rows"),
        ("data", [], "its data has no rows"),
        ("data", pd.DataFrame({"value": [1, 2]}), "its data has no column “fact”"),
    ],
)
def test_a_figure_says_what_it_lacks(part, value, said):
    _, ax = plt.subplots()

    with pytest.raises(FactError, match=said):
        figure(ax, **{**PARTS, part: value})


def test_a_figure_of_a_single_value_is_none():
    _, ax = plt.subplots()
    ax.bar([2020], [1])

    with pytest.raises(FactError, match="a single value, which makes no chart"):
        figure(ax, **{**PARTS, "data": pd.DataFrame({"fact": [1]})})


def test_a_line_of_a_single_point_is_told_since_nothing_is_seen_of_it():
    _, ax = plt.subplots()
    ax.plot([2019, 2020], [1, 2])
    ax.plot([2020], [3])

    with pytest.raises(FactError, match="a line has a single point, and so cannot be seen"):
        figure(ax, **{**PARTS, "data": pd.DataFrame({"fact": [1, 2, 3]})})


def test_what_is_written_in_a_chart_has_a_halo_of_its_ground_and_what_is_on_a_bar_has_none():
    _, ax = plt.subplots()
    ax.bar([2019, 2020], [1, 2])
    over_lines, on_a_bar = ax.text(2019, 1.5, "1"), ax.text(2020, 1, "2", color="white")
    fact = open_edition(2020, PROJECTS / "specimen").event("campaign").title

    figure(ax, **{**PARTS, "data": as_series([fact, fact])})

    [halo] = over_lines.get_path_effects()
    assert halo._gc["foreground"] == GROUND
    assert on_a_bar.get_path_effects() == []


def test_bars_of_an_empty_series_cannot_be_labelled():
    _, ax = plt.subplots()

    with pytest.raises(FactError, match="no bars"):
        label_bars(ax, [])


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"id": "tbl a"}, "id must be tbl-"),
        ({"caption": "　"}, 'it has no caption: add caption="…"'),
        ({"align": ["left"]}, "each of the 2 columns"),
        ({"align": ["left", "rigth"]}, "align must give"),
    ],
)
def test_a_table_says_what_it_lacks(parts, said):
    frame = pd.DataFrame({"件": ["1"]}, index=["甲"])

    with pytest.raises(FactError, match=said):
        table(frame, **{"id": "tbl-a", "caption": "指标", **parts})


@pytest.mark.parametrize(
    ("made_of", "said"),
    [
        (pd.Series(["甲"], index=["a"]), r"a Series, .* give it series\.to_frame\(\)"),
        (pd.DataFrame({"a": ["甲"]}).style, r"a Styler, .* give it styler\.data"),
        ([["甲"]], r"a list, .* give it pd\.DataFrame\(rows"),
        ({"a": ["甲"]}, r"a dict, .* give it pd\.DataFrame\(columns"),
        ("甲", r"a str, .* give it pd\.DataFrame"),
        (pd.DataFrame({"a": [1.0, float("inf")]}), "the value inf; print what is no number"),
        (pd.DataFrame({"a": [float("-inf")]}), "the value -inf; print what is no number"),
    ],
)
def test_what_is_no_table_of_values_is_told_with_what_to_give(made_of, said):
    with pytest.raises(FactError, match=said):
        table(made_of, id="tbl-a", caption="指标")


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda: sns.FacetGrid(pd.DataFrame({"a": [1]})), r"a FacetGrid, .* give it grid\.figure"),
        (lambda: plt, "a module, .* give it ax"),
        (lambda: plt.subplots(2, 2)[1], r"a ndarray, .* give it axes\[0\]\.figure"),
        (lambda: None, "a NoneType, .* give it ax"),
    ],
)
def test_what_is_no_drawing_is_told_with_what_to_give(draw, said):
    with pytest.raises(FactError, match=said):
        figure(draw(), id="fig-a", caption="指标", alt="逐年增长的折线。", data=())


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (1e-7, "0.0000001"),
        (0.00012345, "0.00012345"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333"),
        (123456.1234567, "123456.123457"),
        (1e16, "10000000000000000.0"),
        (-0.0, "0.0"),
        (-1e-5, "-0.00001"),
        (5.0, "5.0"),
        (float("nan"), "—"),
    ],
)
def test_numbers_of_a_table_are_printed_in_full(value, printed):
    found = table(pd.DataFrame({"v": [value]}, index=["甲"]), id="tbl-a", caption="指标").block

    assert plain(found.rows[0][1].content) == printed


def test_levels_of_an_index_are_columns_and_levels_of_columns_are_rows_of_the_head():
    rows = pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")], names=["城", "区"])
    columns = pd.MultiIndex.from_tuples([("L", "p"), ("L", "q"), ("M", "q")])
    frame = pd.DataFrame([["甲", "乙", "丙"], ["丁", "戊", "己"]], index=rows, columns=columns)

    found = table(frame, id="tbl-a", caption="指标").block

    heads = [
        [cell and (plain(cell.content), cell.rows, cell.columns) for cell in row]
        for row in found.head
    ]
    assert heads == [
        [("城", 2, 1), ("区", 2, 1), ("L", 1, 2), None, ("M", 1, 1)],
        [None, None, ("p", 1, 1), ("q", 1, 1), ("q", 1, 1)],
    ]
    assert [plain(column.label) for column in found.columns] == ["城", "区", "L p", "L q", "M q"]
    assert [[plain(cell.content) for cell in row] for row in found.rows] == [
        ["a", "x", "甲", "乙", "丙"],
        ["a", "y", "丁", "戊", "己"],
    ]


def test_names_must_be_as_many_as_lines_that_have_values():
    _, ax = plt.subplots()
    ax.plot([2019, 2020], [1, 2])

    with pytest.raises(FactError, match="1 lines with values, and 2 names"):
        label_lines(ax, ["甲", "乙"])


def test_an_empty_table_is_refused():
    with pytest.raises(FactError, match="no rows"):
        table(pd.DataFrame(), id="tbl-a", caption="指标")


def test_a_chart_of_a_single_bar_compares_nothing():
    _, ax = plt.subplots()
    ax.bar([2020], [1])

    with pytest.raises(FactError, match="a single bar compares nothing"):
        figure(ax, **{**PARTS, "data": pd.DataFrame({"fact": [1, 2]})})


def test_bars_of_estimates_are_hatched_and_others_are_not():
    _, ax = plt.subplots()
    ax.bar([2019, 2020], [1, 2])
    with pytest.raises(FactError, match="2 bars but 0 facts"):
        mark_estimates(ax, [])

    published = open_edition(2020, PROJECTS / "specimen").fact("专利授权量")
    parts = {name: getattr(published, name) for name in published.__struct_fields__}
    estimate = type(published)(**{**parts, "status": "estimate"})

    mark_estimates(ax, [estimate, published])

    assert [bool(bar.get_hatch()) for bar in ax.patches] == [True, False]


def test_a_table_names_the_unit_that_all_its_numbers_have_once():
    report = open_edition(2020, PROJECTS / "specimen")
    grants, pledge = report.fact("专利授权量"), report.fact("专利质押融资额")

    def unit(frame):
        return table(frame, id="tbl-a", caption="指标").block.unit

    assert unit(pd.DataFrame({"2020年": [grants]}, index=["授权量"])) == grants.unit
    assert unit(pd.DataFrame({"2020年": [grants]}, index=[f"授权量（{grants.unit}）"])) == ""
    assert unit(pd.DataFrame({"2020年": [grants, pledge]}, index=["授权量", "融资额"])) == ""


def test_a_column_of_absent_values_alone_stands_as_the_one_before_it():
    grants = open_edition(2020, PROJECTS / "specimen").fact("专利授权量")
    cells = {"2019年": [grants], "2020年": [None], "备注": ["甲"], "说明": [None]}

    columns = table(pd.DataFrame(cells, ["乙"]), id="tbl-a", caption="指标").block.columns

    assert [column.align for column in columns] == ["left", "right", "right", "left", "left"]


def nights(language, **values):
    """A series of one region by quarters or years, such as q1 of 2024 or y2023."""
    return as_series(
        [
            Fact(
                language=language,
                **{
                    "text": str(value),
                    "number": str(value),
                    "name": "Nights",
                    "indicator": "nights",
                },
                **{"region": "Aldmere", "period": period, "when": load(language).period(period)},
                **{"value": Decimal(str(value)), "precision": Decimal(1)},
            )
            for name, value in values.items()
            for period in (f"2024-{name.upper()}" if name[0] == "q" else name[1:],)
        ]
    )


def ticks(axis):
    return [label.get_text() for label in axis.get_ticklabels()]


@pytest.mark.parametrize("draw", [sns.barplot, sns.lineplot])
@pytest.mark.parametrize(
    ("language", "periods", "last"),
    [("en", ["Q1 2024", "Q2 2024"], "1,000,000"), ("zh", ["2024-Q1", "2024-Q2"], "1.0")],
)
def test_axes_say_numbers_and_periods_as_the_text_does(draw, language, periods, last):
    series = nights(language, q1=350000, q2=2000000)
    _, ax = plt.subplots()
    draw(data=series, x="period", y="value", ax=ax)

    figure(ax, **{**PARTS, "data": series})

    assert ticks(ax.xaxis) == periods
    assert last in ticks(ax.yaxis)
    # Nor is there a power of ten at the end of the axis.
    assert (ax.yaxis.get_offset_text().get_text() == "") is (language == "en")


@pytest.mark.parametrize(
    ("first", "last", "shown"), [(350000, 400000, "350,000"), (1960, 2030, "1,960"), (2, 3, "2.2")]
)
def test_years_of_an_axis_have_no_separators_and_values_as_large_have_them(first, last, shown):
    series = nights("en", y2019=first, y2023=last)
    _, ax = plt.subplots()
    ax.plot(series["year"], series["value"])

    figure(ax, **{**PARTS, "data": series})

    assert {"2019", "2023"} <= {label.removesuffix(".0") for label in ticks(ax.xaxis)}
    assert shown in ticks(ax.yaxis)


def test_periods_in_a_legend_are_said_so_too_and_what_a_chapter_has_formatted_stays():
    series = nights("en", q1=350000, q2=400000)
    _, ax = plt.subplots()
    sns.barplot(data=series, x="value", y="region", hue="period", ax=ax)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value / 1000:.0f} k")

    figure(ax, **{**PARTS, "data": series})

    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["Q1 2024", "Q2 2024"]
    assert "400 k" in ticks(ax.xaxis)


def test_a_chart_without_facts_is_in_the_language_of_its_edition(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for language, shown in (("en", "350,000"), ("zh", "350000")):
        style.apply(load(language).fonts, language=language)
        _, ax = plt.subplots()
        ax.bar(["2024-Q1", "2024-Q2"], [350000, 400000])

        figure(ax, **{**PARTS, "data": pd.DataFrame({"nights": [350000, 400000]})})

        assert shown in ticks(ax.yaxis)
        assert ticks(ax.xaxis) == ["2024-Q1", "2024-Q2"]
