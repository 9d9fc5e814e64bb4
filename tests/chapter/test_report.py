"""What a chapter asks of its report is answered, or refused with what could be meant."""

import pytest
from msgspec.structs import replace
from projects import PROJECTS

from whitepaper.chapter import AbsentError, FactError, open_edition


@pytest.fixture(scope="module")
def report():
    return open_edition(2020, PROJECTS / "specimen")


@pytest.mark.parametrize("ask", ["fact", "has", "growth"])
def test_a_misspelt_region_is_refused_with_the_nearest_name(report, ask):
    with pytest.raises(FactError, match="there is no region “小镇”; did you mean “小城”"):
        getattr(report, ask)("专利质押融资额", 2020, "小镇")


def test_a_misspelt_region_never_becomes_an_empty_series_or_row(report):
    with pytest.raises(FactError, match="did you mean “小城”"):
        report.series("专利质押融资额", "小镇")
    with pytest.raises(FactError, match="did you mean “小城”"):
        report.grid(["专利质押融资额"], [2020], ["邻城", "小镇"])


@pytest.mark.parametrize("period", ["2020年", "2020-9", "二〇二〇", "2020/2016"])
def test_a_period_written_otherwise_is_refused_with_the_forms(report, period):
    with pytest.raises(FactError, match="is not a period; write it like 2020, 2020-09"):
        report.fact("专利质押融资额", period)


def test_a_grid_of_several_indicators_and_regions_is_refused_before_rows_are_lost(report):
    with pytest.raises(FactError, match="one table of each region"):
        report.grid(["专利质押融资额", "专利授权量"], [2016, 2017], ["小城", "邻城"])


def test_a_grid_has_none_for_what_is_not_known_and_no_row_or_column_of_nothing(report):
    frame = report.grid(["每万人口发明专利拥有量"], [2014, 2019, 2020], ["小城", "全国", "邻城"])

    assert list(frame.index) == ["小城", "全国"]
    assert frame.index.name == "每万人口发明专利拥有量（件/万人）"
    assert list(frame.columns) == ["2019年", "2020年"]
    assert frame.loc["全国", "2020年"].number == "15.8"
    assert frame.loc["全国", "2019年"] is None


def test_a_grid_shows_a_gap_between_periods_of_one_length_and_none_at_its_ends(report):
    frame = report.grid(["专利授权量"], [2013, 2016, "2016-Q1", 2014, 2018, 2031])

    # No value of 2014 is known; quarters are no years that are lacking.
    assert list(frame.columns) == ["2016年", "2014年", "2018年"]


def test_a_grid_of_one_indicator_of_the_report_names_it_with_its_unit(report):
    frame = report.grid(["每万人口发明专利拥有量"], [2019, 2020])

    assert list(frame.index) == ["每万人口发明专利拥有量（件/万人）"]
    assert frame.index.name == "指标"


def test_a_chapter_opens_its_edition_though_another_chapter_is_broken():
    assert open_edition(2020, PROJECTS / "base").year == 2020


def test_a_period_without_a_value_is_named_in_short(report):
    english = replace(report, spoken_in="en")

    with pytest.raises(AbsentError, match=r"for 小城 Q1 2014 known .*; periods known for 小城: 2"):
        english.fact("专利授权量", "2014-Q1")
    with pytest.raises(AbsentError, match="for 小城 2014年一季度 known"):
        report.fact("专利授权量", "2014-Q1")


def test_growth_is_as_published_or_else_on_the_same_period_a_year_before(report):
    assert report.growth("专利授权量").places == ("data/observations.csv:27",)
    assert report.growth("发明专利授权量").text == "同比增长22.3%"
    assert report.change("发明专利授权量", 2019).text == "较上年增加55件"
    with pytest.raises(FactError, match="2016/2020 spans several years"):
        report.growth("发明专利授权量", "2016/2020")
    with pytest.raises(AbsentError, match="has no value for 小城 2014"):
        report.growth("发明专利授权量", 2015)


@pytest.mark.parametrize(
    ("period", "until", "current"),
    [
        ("2020", None, True),
        ("2020-05", None, True),
        ("2020-H2", None, False),
        ("2021", None, False),
        ("2019", None, False),
        ("2019", "2020-04", False),
        ("2019", "2020-05", True),
        ("2019", 2020, True),
        ("2020-Q1", "2020-Q2", True),
    ],
)
def test_news_are_the_events_of_the_period_or_until_a_later_one(report, period, until, current):
    edition = replace(report.edition, period=period)

    # It took place in May 2020.
    assert replace(report, edition=edition).news("campaign", until).current == current


@pytest.mark.parametrize(
    ("period", "current"), [(2020, True), ("2020-Q2", True), ("2020-H2", False), (2021, False)]
)
def test_news_of_another_period_are_none_of_the_editions_own(report, period, current):
    earlier = replace(report, edition=replace(report.edition, period="2019"))

    # It took place in May 2020.
    assert earlier.news("campaign", period=period).current == current
    assert report.news("campaign", period=2021).current is False


def test_a_guard_is_for_values_as_it_is_for_events(report):
    assert report.when("发明专利授权量") == ""
    with pytest.raises(
        AbsentError, match="this paragraph is for editions without “发明专利授权量”"
    ):
        report.unless("发明专利授权量")

    without = replace(report, edition=replace(report.edition, period="2014"))
    assert without.unless("发明专利授权量") == ""
    with pytest.raises(AbsentError, match="has no value for 小城 2014"):
        without.when("发明专利授权量")


def test_an_event_prints_what_its_source_has_in_the_place_of_a_correction(report):
    campaign = report.event("campaign")
    corrected = replace(campaign, event=replace(campaign.event, original="“377”调查"))

    assert corrected.original.text == "“377”调查"
    assert [source.id for source in corrected.original.sources] == ["bureau-2020"]
    with pytest.raises(AbsentError, match="the data does not say this of the event “campaign”"):
        _ = campaign.original


def test_a_count_rests_on_the_list_and_says_so(report):
    counted = report.count(["小城", "邻城"], "个", "所列城市")

    assert (counted.text, counted.name, counted.formula) == ("2个", "所列城市", "所列各项的个数")


def test_what_the_data_has_is_found_by_a_part_of_its_name(report):
    found = report.find("质押融资")

    assert "专利质押融资额" in set(found["name"])
    row = found[found["name"] == "专利质押融资额"].iloc[0]
    assert row["kind"] == "indicator"
    assert row["unit"]
    assert "2020" in row["periods"]
    assert row["last"]


def test_what_the_data_does_not_have_is_found_as_no_row(report):
    assert report.find("没有的名字").empty


def test_what_is_reported_has_a_value_of_the_year_and_may_be_of_a_region_of_its_own(report):
    names = ["专利质押融资额", ("每万人口发明专利拥有量", "全国")]

    assert report.reported(names) == names
    assert report.reported(names, [2019]) == names[:1]
    frame = report.grid(names, [2019, 2020])
    assert list(frame.index) == ["专利质押融资额（亿元）", "每万人口发明专利拥有量（件/万人）"]
    assert [fact.region for fact in frame["2020年"]] == ["小城", "全国"]
    assert list(report.definitions(names).index) == ["专利质押融资额", "每万人口发明专利拥有量"]


def test_a_change_is_on_the_year_or_on_the_period_before(report):
    month = replace(report, edition=replace(report.edition, period="2020-Q1"))

    assert (month.previous, month.year_earlier) == ("2019-Q4", "2019-Q1")
    assert report.growth("专利授权量", 2017, on="previous") == report.growth("专利授权量", 2017)
    with pytest.raises(FactError, match="a change is not on “prevous”; did you mean “previous”"):
        report.growth("专利授权量", 2017, on="prevous")
