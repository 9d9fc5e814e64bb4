"""Each figure is drawn for phones as well: less wide, its letters no smaller, none on another."""

import re

import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text

from whitepaper.chapter import chain, tile_map
from whitepaper.chapter.phone_figures import NARROW, narrowed
from whitepaper.chapter.style import width as text_width


def written(drawing):
    return [text.get_text() for text in drawing.findobj(Text) if text.get_text()]


def test_a_chart_is_laid_out_anew_and_labels_that_would_touch_go_but_for_the_last():
    figure, ax = plt.subplots()
    years = [2009, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022]
    ax.plot(years, range(9))
    ax.set_xticks(years)

    other = narrowed(figure)

    assert other is figure
    assert figure.get_size_inches()[0] == NARROW
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert (labels[0], labels[-1]) == ("2009", "2022")
    # No tick stands without a label.
    assert 2 < len(labels) < len(years)
    assert "" not in labels
    assert min(text.get_fontsize() for text in figure.findobj(Text)) >= 8


def test_what_is_written_at_the_first_point_does_not_lie_on_the_axis():
    figure, ax = plt.subplots()
    ax.plot([2009, 2016, 2020], [1, 2, 3], marker="o")
    first = ax.annotate("0.45", (2009, 1), (0, 8), textcoords="offset points", ha="center")

    assert narrowed(figure) is figure

    figure.draw_without_rendering()
    assert first.get_window_extent().x0 > ax.bbox.x0 + 2


def test_a_chart_whose_texts_would_lie_on_each_other_has_none():
    # In the same letters, whatever other tests have set.
    with plt.style.context("default"):
        figure, ax = plt.subplots()
        ax.text(0, 0.5, "m" * 19, fontsize=9)
        ax.text(0.52, 0.5, "m", fontsize=9)

        assert narrowed(figure) is None


def test_a_chart_that_is_narrow_enough_is_shown_as_it_is():
    figure, ax = plt.subplots(figsize=(4, 2))
    ax.plot([0, 1])

    assert narrowed(figure) is None


@pytest.mark.parametrize(
    "drawing",
    [
        lambda: chain([("行政", ["办结行政处罚", "1777宗"])] * 5),
        lambda: tile_map("· 小城 大城\n东城 西城 南城", {"小城": "工作站、快速维权中心"}),
    ],
)
def test_a_diagram_is_drawn_again_with_all_that_it_says(drawing):
    wide = drawing()

    other = narrowed(wide)

    assert other is not None
    assert (wide.get_size_inches()[0], other.get_size_inches()[0]) == (text_width(), NARROW)
    assert re.sub(r"\s", "", "".join(written(other))) == "".join(written(wide))
