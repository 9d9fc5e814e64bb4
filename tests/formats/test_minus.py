"""What stands before a number below zero is a minus; what joins names and ranges is none."""

import pytest

from whitepaper.formats.minus import with_first_minus, with_minus


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("-3.2", "−3.2"),
        ("-3.2%", "−3.2%"),
        ("-1,234.5 km", "−1,234.5 km"),
        ("-5℃", "−5℃"),
        ("气温-5℃", "气温-5℃"),
        ("为 -5℃", "为 −5℃"),
        ("（-0.3）", "（−0.3）"),
        ("2021-04-26，-22.3", "2021-04-26，−22.3"),
        ("10℃-20℃", "10℃-20℃"),
        ("10㎡-20㎡", "10㎡-20㎡"),
        ("3‰-5‰", "3‰-5‰"),
        ("“歼”-20", "“歼”-20"),
        ("《标准》-2019", "《标准》-2019"),
        ("（甲）-2", "（甲）-2"),
        ("COVID-19", "COVID-19"),
        # Before it may stand another text: **COVID**-19, [CVE](…)-2020.
        ("-19。乙", "-19。乙"),
        ("-2020、CVE-2021", "-2020、CVE-2021"),
    ],
)
def test_a_hyphen_before_a_number_is_a_minus_where_nothing_is_joined_by_it(text, printed):
    assert with_minus(text) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("-11.9", "−11.9"),
        ("-5.2亿元，为近年最低", "−5.2亿元，为近年最低"),
        ("2020-06", "2020-06"),
    ],
)
def test_a_value_below_zero_begins_with_a_minus(value, printed):
    assert with_first_minus(value) == printed
