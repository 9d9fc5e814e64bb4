"""Diagrams show what they are given, and refuse what would make none."""

import pytest
from projects import PROJECTS

from whitepaper.chapter import (
    AbsentError,
    FactError,
    as_series,
    chain,
    figure,
    open_edition,
    tile_map,
    timeline,
)

LAYOUT = """
东区 西区
·    小城
"""


@pytest.fixture(scope="module")
def report():
    return open_edition(2020, PROJECTS / "specimen")


def written(drawing):
    return [text.get_text() for axes in drawing.axes for text in axes.texts]


def place(drawing, words):
    return next(
        text.get_position()
        for axes in drawing.axes
        for text in axes.texts
        if text.get_text() == words
    )


def test_a_map_has_a_tile_for_each_region_in_its_place_and_no_other():
    drawing = tile_map(LAYOUT, {"小城": "工作站"}, rest="未载")

    assert written(drawing) == ["东区", "未载", "西区", "未载", "小城", "工作站"]
    east, west, town = (place(drawing, name) for name in ("东区", "西区", "小城"))
    assert east[0] < west[0] == town[0]
    assert town[1] < west[1] == east[1]


def test_a_map_without_a_region_that_it_is_to_show_is_refused_with_the_nearest_name():
    with pytest.raises(FactError, match="the layout of the map has no “小镇”; did you mean “小城”"):
        tile_map(LAYOUT, {"小镇": "工作站"})


def test_a_timeline_runs_downwards_by_date_and_lines_do_not_overlap(report):
    event = report.event("campaign").title
    later = type(event)(**{**dict_of(event), "text": "甲" * 50, "period": "2020-06-02"})
    last = type(event)(**{**dict_of(event), "text": "末", "period": "2020-06-02"})
    drawing = timeline([last, later, event])

    heights = [text.get_position()[1] for axes in drawing.axes for text in axes.texts]
    assert written(drawing)[-1] in ("末", "甲" * 17)
    # Of one event the date and the first line of its text are as high.
    assert all(
        a - b > 0.15 for a, b in zip(sorted(set(heights))[1:], sorted(set(heights)), strict=False)
    )


def test_a_timeline_has_what_only_a_month_is_known_of_before_its_days_and_a_year_before_all(report):
    title = report.event("campaign").title
    year, approval, insurance, meeting = (
        type(title)(**{**dict_of(title), "text": text, "period": period})
        for text, period in (
            *(("规划", "2020"), ("批复", "2020-05")),
            *(("保险", "2020-05-14"), ("会议", "2020-06-01")),
        )
    )

    texts = written(timeline([meeting, insurance, approval, year]))

    assert [text for text in texts if len(text) == 2] == ["规划", "批复", "保险", "会议"]


def test_the_entries_of_a_timeline_are_as_far_from_each_other_whatever_time_lies_between(report):
    title = report.event("campaign").title
    drawing = timeline(
        [
            type(title)(**{**dict_of(title), "text": text, "period": period})
            for text, period in (("甲", "2020-01-01"), ("乙", "2020-01-02"), ("丙", "2020-12-31"))
        ]
    )

    first, second, third = (place(drawing, name)[1] for name in "甲乙丙")
    assert first - second == pytest.approx(second - third)


def test_nothing_joins_the_boxes_of_a_chain():
    drawing = chain([("司法", ["9950件"]), ("行政", ["83宗"])])

    [axes] = drawing.axes
    assert axes.get_lines() == []


def dict_of(fact):
    return {name: getattr(fact, name) for name in fact.__struct_fields__}


def test_a_timeline_needs_three_events_with_dates(report):
    event = report.event("campaign").title
    undated = type(event)(**{**dict_of(event), "period": ""})

    with pytest.raises(AbsentError, match="at least three events"):
        timeline([event, event])
    with pytest.raises(FactError, match="has no date for a timeline"):
        timeline([event, event, undated])


def test_a_chain_never_breaks_a_number_from_what_it_counts():
    drawing = chain([("行政", ["办理专利侵权纠纷案件1777宗"]), *[("仲裁", ["5家"])] * 4])

    lines = written(drawing)
    assert any("1777宗" in line for line in lines)
    assert [line for line in lines if line.endswith("1777")] == []
    with pytest.raises(FactError, match="at least two links"):
        chain([("行政", [])])


def test_a_diagram_has_no_axes_and_its_data_may_be_texts(report):
    event = report.event("campaign").title
    drawing = tile_map(LAYOUT, {"小城": "工作站"})
    shown = figure(
        drawing,
        id="fig-map",
        caption="覆盖全部各区",
        alt="方格图，每区一格。",
        data=as_series([event, event]),
    )

    assert shown.block.axes == ()
    assert [source.id for source in shown.block.sources] == ["bureau-2020"]
