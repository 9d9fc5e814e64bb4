"""Figures and tables refuse, in the chapter, what could not be published."""

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from whitepaper.chapter import FactError, figure, label_bars, table

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
    ],
)
def test_a_figure_says_what_it_lacks(part, value, said):
    _, ax = plt.subplots()

    with pytest.raises(FactError, match=said):
        figure(ax, **{**PARTS, part: value})


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


def test_an_empty_table_is_refused():
    with pytest.raises(FactError, match="no rows"):
        table(pd.DataFrame(), id="tbl-a", caption="指标")
