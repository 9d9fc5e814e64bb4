"""The charts answer for the report's year; what no source has published is computed, and said."""

import pytest
from projects import ROOT
from runs import Report

from whitepaper.chapter import AbsentError, open_edition, streak
from whitepaper.document.nodes import Figure, Table
from whitepaper.document.serialise import from_json
from whitepaper.document.walk import find, plain


def exhibits(report: Report) -> dict[str, Figure | Table]:
    document = from_json((report.folder / "document.json").read_bytes())
    blocks = tuple(block for c in document.chapters for cell in c.cells for block in cell.blocks)
    return {each.label: each for each in find(blocks, Figure, Table)}


@pytest.fixture(scope="module")
def of_2020(report_2020: Report):
    return exhibits(report_2020)


@pytest.fixture(scope="module")
def edition_2020():
    return open_edition(2020, ROOT)


@pytest.mark.parametrize(
    ("name", "year", "text"),
    [
        ("专利授权量", 2020, "约15.6万件（推算）"),
        ("专利授权量", 2018, "约9.00万件（推算）"),
        ("有效发明专利量", 2018, "约4.80万件（推算）"),
        ("有效注册商标量", 2018, "约94.7万件（推算）"),
        ("专利质押融资额", 2018, "约25.7亿元（推算）"),
        ("每万人口发明专利拥有量", 2018, "约32.4件（推算）"),
        ("专利申请量", 2016, "约88770件（推算）"),
    ],
)
def test_a_year_that_no_source_has_published_is_computed_from_those_that_have(
    edition_2020, name, year, text
):
    estimate = edition_2020.estimate(name, year)

    assert (estimate.text, estimate.period, estimate.status) == (text, str(year), "estimate")
    assert "A" in estimate.formula
    assert estimate.inputs


def test_what_was_published_is_not_computed_and_what_cannot_be_is_absent(edition_2020):
    with pytest.raises(AbsentError, match="was published: print that"):
        edition_2020.estimate("专利授权量", 2019)
    with pytest.raises(AbsentError, match="cannot be computed back"):
        edition_2020.estimate("专利申请量", 2019)


def test_grants_of_all_five_years_stand_in_one_chart_and_rise(of_2020, edition_2020):
    drawn = of_2020["fig-grant-years"]

    assert [(fact.period, fact.status) for fact in drawn.data] == [
        ("2016", "estimate"),
        ("2017", "final"),
        ("2018", "estimate"),
        ("2019", "final"),
        ("2020", "estimate"),
    ]
    assert "2016、2018、2020年为推算数" in plain(drawn.note)
    rise = streak(edition_2020.series("专利授权量", since=2016, until=2020, computed=True)["fact"])
    assert rise.text == "连续4年增长"


def test_the_table_of_years_prints_what_is_computed_and_says_which(of_2020):
    years = of_2020["tbl-creation-years"]
    rows = {plain(row[0].content): [plain(cell.content) for cell in row[1:]] for row in years.rows}

    assert rows["专利授权量（件）"] == ["约48320", "60201", "约9.00万", "10.5万", "约15.6万"]
    assert rows["有效注册商标量（件）"][2:] == ["约94.7万", "125万", "151.4万"]
    assert "专利授权量2016、2018、2020年，有效发明专利量2018年，" in plain(years.note)
    assert plain(years.note).count("为推算数，据公布的数计算。") == 1


def test_no_chart_draws_what_its_source_has_chosen_and_each_is_of_the_reports_time(of_2020):
    assert {"fig-districts", "fig-city-growth", "fig-applications"}.isdisjoint(of_2020)
    assert plain(of_2020["fig-grants"].caption) == "据检索库统计，广州发明专利授权量连续5年增长"
    assert plain(of_2020["fig-per-10k"].caption).endswith("为全国近3倍，不足北京的三分之一")
    assert [fact.number for fact in of_2020["fig-pledge"].data] == ["约25.7", "54", "66.77"]
    assert {fact.period for fact in of_2020["fig-maintained"].data} == {"2018-10-31", "2019-09-30"}
    assert len(of_2020["fig-timeline"].data) >= 8


def test_where_two_sources_differ_the_note_gives_what_each_has(of_2020, edition_2020):
    name, court = "法院审结专利案件量", "广州知识产权法院"

    assert edition_2020.fact(name, region=court).text == "4526件"
    assert edition_2020.fact(name, region=court, source="lexology-2021").text == "约4900件"
    assert "分别为4526件和约4900件" in plain(of_2020["fig-court"].note)


def test_the_map_has_all_eleven_districts(of_2020):
    stations = of_2020["fig-stations"]

    assert stations.axes == ()
    assert stations.data[0].text == "11个"


def test_two_editions_of_an_award_are_told_in_words_and_no_part_stands_beside_totals(
    report_2023: Report,
):
    assert "fig-award-editions" not in exhibits(report_2023)


@pytest.mark.parametrize(
    ("edition", "label", "points"),
    [
        ("report_2022", "fig-trademarks", 4),
        ("report_2023", "fig-court-new", 3),
        ("report_2024", "fig-high-value", 4),
        ("report_2024", "fig-clusters", 4),
        ("report_2024", "fig-court-new", 4),
    ],
)
def test_later_editions_draw_what_at_least_three_of_their_years_can_be_compared_by(
    request, edition, label, points
):
    drawn = exhibits(request.getfixturevalue(edition))[label]

    assert len(drawn.data) == points
    assert drawn.narrow != drawn.file
    assert drawn.narrow
