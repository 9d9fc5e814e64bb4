"""Numbers of headings in Hanzi, as far as reports go."""

import pytest

from whitepaper.languages.zh import headings


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (30, "三十"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (111, "一百一十一"),
        (300, "三百"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (9999, "九千九百九十九"),
    ],
)
def test_chapters_beyond_ninety_nine_have_numbers_too(number, said):
    assert headings.chapter(number) == (f"{said}、", f"第{said}章")
