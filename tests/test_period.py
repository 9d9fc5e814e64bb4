"""Periods: their bounds and their words."""

import datetime

import pytest

from whitepaper.inputs.period import first_day, in_words, last_day, whole_year

DAY = datetime.date


@pytest.mark.parametrize(
    ("period", "first", "last", "words"),
    [
        ("2020", DAY(2020, 1, 1), DAY(2020, 12, 31), "2020年"),
        ("2020-09-25", DAY(2020, 9, 25), DAY(2020, 9, 25), "2020年9月25日"),
        ("2020-02", DAY(2020, 2, 1), DAY(2020, 2, 29), "2020年2月"),
        ("2023-Q1", DAY(2023, 1, 1), DAY(2023, 3, 31), "2023年一季度"),
        ("2020-H2", DAY(2020, 7, 1), DAY(2020, 12, 31), "2020年下半年"),
        ("2019-01/2019-11", DAY(2019, 1, 1), DAY(2019, 11, 30), "2019年1—11月"),
        ("2016/2020", DAY(2016, 1, 1), DAY(2020, 12, 31), "2016—2020年"),
        ("2017-01/2021-01", DAY(2017, 1, 1), DAY(2021, 1, 31), "2017年1月至2021年1月"),
    ],
)
def test_a_period_has_bounds_and_words(period, first, last, words):
    assert (first_day(period), last_day(period), in_words(period)) == (first, last, words)


def test_only_a_whole_year_is_a_year():
    assert whole_year("2020") == 2020
    assert whole_year("2020-H1") is None


@pytest.mark.parametrize("period", ["二〇二〇", "2020-13", "2020-02-30", "2020/"])
def test_what_is_no_period_is_refused(period):
    with pytest.raises(ValueError, match=r"period|months|day|range"):
        last_day(period)
