"""Figures and tables cover the years that their texts say."""

import msgspec
from checks.reports import GRANTS, figure, found, table

from whitepaper.checks.spans import spans
from whitepaper.document.nodes import FactText, Text


def facts(*years):
    return tuple(msgspec.structs.replace(GRANTS, period=year) for year in years)


def test_years_that_a_figure_says_and_does_not_show_are_found():
    shown = figure(data=facts("2018", "2019"), subtitle=(Text("广州，2017—2020年，件"),))

    assert found(spans, shown) == [
        ("cell 2", "“fig-a” says 2017–2020, and has no value for 2017, 2020")
    ]


def test_years_that_a_table_says_in_its_caption_and_has_no_column_for_are_found():
    cells = (FactText(fact) for fact in facts("2019", "2020-09"))
    shown = table(*cells, caption=(Text("2018年至2020年授权量"),))

    assert found(spans, shown) == [("cell 2", "“tbl-a” says 2018–2020, and has no value for 2018")]


def test_what_covers_its_span_or_names_that_of_a_plan_passes():
    covered = figure(data=facts("2016", "2018/2020"), caption=(Text("2016—2020年授权量上升"),))
    plan = figure(data=facts("2020"), caption=(Text("《规划（2021—2035年）》的目标"),))

    assert found(spans, covered, plan) == []
