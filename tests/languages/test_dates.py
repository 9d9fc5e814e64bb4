"""Dates and periods in Chinese."""

import pytest

from whitepaper.languages import load


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2020", "2020年"),
        ("2020-09-25", "2020年9月25日"),
        ("2020-02", "2020年2月"),
        ("2023-Q1", "2023年一季度"),
        ("2020-H2", "2020年下半年"),
        ("2019-01/2019-11", "2019年1—11月"),
        ("2016/2020", "2016—2020年"),
        ("2017-01/2021-01", "2017年1月至2021年1月"),
        ("2014-12-21/2015", "2014年12月21日至2015年"),
        ("", ""),
        ("建院以来", "建院以来"),
    ],
)
def test_a_period_is_said_in_words_and_anything_else_stays_as_it_is(period, words):
    assert load("zh").period(period) == words


@pytest.mark.parametrize(
    ("period", "chinese", "english"),
    [
        ("2020", "2020年", "2020"),
        ("2024-Q3", "2024年三季度", "Q3 2024"),
        ("2024-H1", "2024年上半年", "H1 2024"),
        ("2024-03", "2024年3月", "March 2024"),
        ("2016/2020", "2016—2020年", "2016–2020"),
    ],
)
def test_a_period_by_itself_is_short(period, chinese, english):
    assert load("zh").short_period(period) == chinese
    assert load("en").short_period(period) == english
    # It names a time, and states no number.
    assert load("en").typed.numbers(f"Journeys, {english}", ()) == []
