"""What another edition may make untrue is found in a text of either language, and little else."""

import pytest

from whitepaper.languages import load

CHINESE = load("zh")
ENGLISH = load("en")


def test_what_another_year_may_make_untrue_is_found_and_no_title():
    found = [span.text for span in ENGLISH.timely("Growth continued in 2020, “Record of 2019”.")]

    assert found == ["Growth", "continued", "2020"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Fewer came this quarter than last month", ["this quarter", "last month"]),
        ("The coming winter, the past two years", ["coming winter", "past two years"]),
        ("A year earlier, in the low season", ["year earlier", "low season"]),
        ("Spring brought more; so did the summer", ["Spring", "summer"]),
        ("Visits still fall and grow", ["still", "fall", "grow"]),
        (
            "They dropped to a low, climbed to a new high",
            ["dropped", "a low", "climbed", "a new high"],
        ),
        ("It was a record low, a five-year high", ["a record low", "a five-year high"]),
        ("In Q2 the depot moved, by H2 all", ["Q2", "H2"]),
        ("It has moved since April, from May to June", ["April", "May", "June"]),
        ("The busiest district, the most used, the worst", ["busiest", "the most", "worst"]),
        ("It may march on; a high share of low fares gives rise to interest", []),
        ("A request for the forest in the west falls under the growth rate", []),
        ("Hot springs, winter sports and H1N1 in the summer school", []),
        ("In this section, the last column, the next table", []),
    ],
)
def test_times_ways_and_superlatives_are_of_their_time(text, words):
    assert [span.text for span in ENGLISH.timely(text)] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("本季度客流多于上季度，下季度或更多", ["本季度", "多于", "上季度", "下季度"]),
        ("上个月、本月和下月，年初至月底", ["上个月", "本月", "下月", "年初", "月底"]),
        ("今夏是旺季，去冬和春季是淡季", ["今夏", "旺季", "去冬", "春季", "淡季"]),
        ("Q2搬迁，2024年Q1、H2启用，第2季停用", ["Q2", "2024年", "Q1", "H2", "第2季"]),
        ("客流升至新高，跌至新低", ["升至", "新高", "跌至", "新低"]),
        ("四季有A4纸，“季度”一列", []),
    ],
)
def test_times_and_ways_are_of_their_time_in_chinese(text, words):
    assert [span.text for span in CHINESE.timely(text)] == words
