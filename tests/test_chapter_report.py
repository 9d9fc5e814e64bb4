"""What a chapter asks of its report is answered, or refused with what could be meant."""

import pytest
from conftest import PROJECTS, ROOT

from whitepaper.chapter import FactError, open_edition


@pytest.fixture(scope="module")
def report():
    return open_edition(2020, ROOT)


@pytest.mark.parametrize("ask", ["fact", "has", "growth"])
def test_a_misspelt_region_is_refused_with_the_nearest_name(report, ask):
    with pytest.raises(FactError, match="no region is named “广洲”; did you mean “广州”"):
        getattr(report, ask)("专利质押融资额", 2020, "广洲")


def test_a_misspelt_region_never_becomes_an_empty_series_or_row(report):
    with pytest.raises(FactError, match="did you mean “广州”"):
        report.series("专利质押融资额", "广洲")
    with pytest.raises(FactError, match="did you mean “广州”"):
        report.grid(["专利质押融资额"], [2020], ["深圳", "广洲"])


@pytest.mark.parametrize("period", ["2020年", "2020-9", "二〇二〇"])
def test_a_period_written_otherwise_is_refused_with_the_forms(report, period):
    with pytest.raises(FactError, match="is no period; write it like 2020, 2020-09"):
        report.fact("专利质押融资额", period)


def test_a_grid_of_several_indicators_and_regions_is_refused_before_rows_are_lost(report):
    with pytest.raises(FactError, match="one table of each region"):
        report.grid(["专利质押融资额", "专利申请量"], [2016, 2017], ["广州", "深圳"])


def test_a_grid_has_none_for_what_is_not_known_and_no_row_or_column_of_nothing(report):
    frame = report.grid(["专利申请量"], [2014, 2017, 2020], ["广州", "黄埔区", "深圳"])

    assert list(frame.index) == ["广州", "黄埔区"]
    assert list(frame.columns) == ["2017年", "2020年"]
    assert frame.loc["黄埔区", "2020年"].number == "3.52万"
    assert frame.loc["广州", "2020年"] is None


def test_a_chapter_opens_its_edition_though_another_chapter_is_broken():
    assert open_edition(2020, PROJECTS / "base").year == 2020
