"""References after GB/T 7714."""

import datetime

import pytest
from msgspec.structs import replace

from whitepaper.inputs.data import Source
from whitepaper.languages.zh.citations import citation


def source(author: str, language: str) -> Source:
    return Source(
        source="a",
        title="Title" if language == "en" else "题名",
        title_status="published",
        publisher="Press" if language == "en" else "出版社",
        reprint="",
        author=author,
        published="2020-01-02",
        known=datetime.date(2020, 1, 2),
        known_basis="published",
        medium="R/OL",
        language=language,
        url="",
        url_kind="none",
        note="",
    )


@pytest.mark.parametrize(
    ("author", "language", "responsible"),
    [
        ("甲、乙、丙", "zh", "甲, 乙, 丙. 题名"),
        ("甲、乙、丙、丁", "zh", "甲, 乙, 丙, 等. 题名"),
        ("甲等", "zh", "甲, 等. 题名"),
        ("Ada、Bob、Cy、Dan", "en", "Ada, Bob, Cy, et al. Title"),
        ("Ada等", "en", "Ada, et al. Title"),
        ("", "zh", "出版社. 题名"),
    ],
)
def test_a_reference_names_three_authors_and_the_others_in_its_own_language(
    author, language, responsible
):
    assert citation(source(author, language)).startswith(f"{responsible}[R/OL]. ")


@pytest.mark.parametrize(
    ("author", "medium", "reference"),
    [
        ("甲", "N", "甲. 题名[N]. 报名不详. (2020-01-02)."),
        ("甲", "N/OL", "甲. 题名[N/OL]. 发布单位不详. (2020-01-02)."),
        ("", "N/OL", "题名[N/OL]. 发布单位不详. (2020-01-02)."),
    ],
)
def test_a_reference_says_that_nobody_knows_who_published_its_source(author, medium, reference):
    unnamed = replace(source(author, "zh"), publisher="", medium=medium)

    assert citation(unnamed) == reference
