"""Periods: their bounds, the same a year before, and those that names begin with."""

import datetime

import pytest

from whitepaper.inputs.period import (
    at_start,
    first_day,
    is_period,
    last_day,
    whole_year,
    year_before,
)

DAY = datetime.date


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2020", DAY(2020, 1, 1), DAY(2020, 12, 31)),
        ("2020-09-25", DAY(2020, 9, 25), DAY(2020, 9, 25)),
        ("2020-02", DAY(2020, 2, 1), DAY(2020, 2, 29)),
        ("2023-Q1", DAY(2023, 1, 1), DAY(2023, 3, 31)),
        ("2020-H2", DAY(2020, 7, 1), DAY(2020, 12, 31)),
        ("2019-01/2019-11", DAY(2019, 1, 1), DAY(2019, 11, 30)),
        ("2016/2020", DAY(2016, 1, 1), DAY(2020, 12, 31)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(period, first, last):
    assert (first_day(period), last_day(period)) == (first, last)


def test_only_a_whole_year_is_a_year():
    assert whole_year("2020") == 2020
    assert whole_year("2020-H1") is None


@pytest.mark.parametrize(
    "period", ["二〇二〇", "２０２０", "2020-13", "2020-02-30", "2020/", "2020/2019"]
)
def test_what_is_not_a_period_is_known(period):
    assert not is_period(period)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2020", "2019"),
        ("2024-03", "2023-03"),
        ("2020-Q1", "2019-Q1"),
        ("2020-02-29", "2019-02-28"),
        ("2019-01/2019-11", "2018-01/2018-11"),
        ("2016/2020", None),
    ],
)
def test_a_period_within_a_year_has_one_a_year_before(period, before):
    assert year_before(period) == before


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("2023", "2023"),
        ("2024-03", "2024-03"),
        ("2023-黄埔", "2023"),
        ("2023年版", "2023"),
        ("2024-Q1-draft", "2024-Q1"),
        ("2024-13", "2024"),
        ("20231", ""),
        ("黄埔-2023", ""),
    ],
)
def test_a_name_may_begin_with_a_period(name, period):
    assert at_start(name) == period
