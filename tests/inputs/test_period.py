"""Periods: their bounds, the same a year before, and those that names begin with."""

import datetime

import pytest

from whitepaper.inputs.period import (
    at_start,
    first_day,
    in_name,
    is_period,
    last_day,
    months_between,
    period_before,
    shifted,
    shifted_day,
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


@pytest.mark.parametrize(
    ("period", "months", "later"),
    [
        ("2023", 12, "2024"),
        ("2023", -24, "2021"),
        ("2023", 1, None),
        ("2023-12", 1, "2024-01"),
        ("2023-Q4", 3, "2024-Q1"),
        ("2023-Q4", 1, None),
        ("2023-H1", 6, "2023-H2"),
        ("2023-03-31", 12, "2024-03-31"),
        ("2023-01/2023-08", 12, "2024-01/2024-08"),
        ("2016/2020", 60, "2021/2025"),
    ],
)
def test_a_period_has_its_like_some_months_later_or_none(period, months, later):
    assert shifted(period, months) == later


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2021-07-31", 12, "2022-07-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-02-28", 12, "2024-02-29"),
        ("2024-04-30", 1, "2024-05-31"),
        ("2024-01-30", 1, "2024-02-29"),
        ("2024-03-10", -3, "2023-12-10"),
    ],
)
def test_the_last_day_of_a_month_stays_the_last(day, months, later):
    assert shifted_day(datetime.date.fromisoformat(day), months).isoformat() == later


def test_months_are_counted_between_the_ends_of_periods():
    assert months_between("2023", "2024") == 12
    assert months_between("2024-02", "2024-03") == 1
    assert months_between("2023", "2024-H1") == 6


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2024", "2023"),
        ("2024-H1", "2023-H2"),
        ("2024-Q1", "2023-Q4"),
        ("2024-03", "2024-02"),
        ("2024-03-01", "2024-02-29"),
        ("2024-01/2024-06", "2023-07/2023-12"),
        ("2024-03-01/2024-03-31", "2024-02-01/2024-02-29"),
        ("2024-03-04/2024-03-10", "2024-02-26/2024-03-03"),
        ("2016/2020", "2011/2015"),
    ],
)
def test_the_period_before_another_is_as_long_and_ends_where_that_begins(period, before):
    assert period_before(period) == before


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("2024-03-01--2024-03-31", "2024-03-01/2024-03-31"),
        ("2024-01--2024-06-north", "2024-01/2024-06"),
        ("2016--2020", "2016/2020"),
        ("2024--north", "2024"),
    ],
)
def test_a_name_may_begin_with_a_span(name, period):
    assert at_start(name) == period
    assert name.startswith(in_name(period))
