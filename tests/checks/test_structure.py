"""Levels of headings, links and formulas."""

import pytest
from checks.reports import cell, document, found, heading, messages, text

from whitepaper.checks.formulas import formulas
from whitepaper.checks.headings import heading_marks, headings_alone, levels
from whitepaper.checks.links import local_links
from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import (
    Cell,
    Chapter,
    Document,
    Formula,
    Heading,
    Link,
    Paragraph,
    SourceList,
    Text,
)
from whitepaper.reading.formulas import Formulas


def test_a_heading_that_skips_a_level_is_found_in_its_cell():
    cells = heading(2, "甲"), heading(3, "乙"), heading(2, "丙"), heading(4, "丁")

    assert found(levels, *cells) == [("cell 5", "heading “丁” skips a level")]


def test_levels_begin_anew_with_each_chapter():
    first = document(cell(heading(2, "甲"))).chapters[0]
    second = Chapter("02-b", document(cell(heading(3, "乙")), alone=True).chapters[0].cells)
    report = Document((first, second), document().particulars)

    [finding] = levels(Subject(report, Formulas()))

    assert (finding.place, finding.message, finding.remedy) == (
        "notebooks/02-b.ipynb cell 1",
        "heading “乙” skips a level",
        "give it 1 # marks, or fewer",
    )


def test_the_list_of_sources_of_a_notebook_without_headings_skips_none():
    own = Heading(2, (Text("资料来源"),), "sources", numbered=False)

    assert found(levels, text("正文。"), cell(own, SourceList()), alone=True) == []


@pytest.mark.parametrize(
    "words", ["#知识产权#宣传周。", "#1号", "用C##的。", "共##项", "#是井号。"]
)
def test_marks_of_topics_numbers_and_sentences_are_no_headings(words):
    assert found(heading_marks, text(words)) == []


def test_a_chapter_of_many_parts_may_have_a_title_for_each():
    assert found(heading_marks, heading(1, "甲"), heading(1, "乙"), alone=True) == []


def test_a_heading_below_which_nothing_is_printed_is_found_in_its_cell():
    left_out = Cell(9, (), optional=True)
    cells = (
        *(heading(2, "甲"), heading(3, "甲一"), left_out, heading(2, "乙"), heading(3, "乙一")),
        *(text("正文。"), heading(3, "乙二"), heading(2, "丙"), text("正文。")),
    )

    assert found(headings_alone, *cells) == [
        ("cell 2", "nothing is printed below the heading “甲”"),
        ("cell 8", "nothing is printed below the heading “乙二”"),
    ]


def test_a_heading_over_a_cell_that_only_computes_may_stand_alone():
    assert found(headings_alone, text("正文。"), heading(2, "甲"), Cell(9, (), code=True)) == []


@pytest.mark.parametrize("address", ["https://x.cn/甲?b=1", "#sec-a", "mailto:a@x.cn", "//x.cn"])
def test_a_link_to_the_network_or_within_the_report_passes(address):
    assert found(local_links, text(Link(address, (Text("甲"),)))) == []


def test_a_link_to_a_file_is_found_in_its_cell():
    leads = Paragraph((Link("../data/events.csv", (Text("表格"),)),))

    assert found(local_links, leads) == [
        ("cell 2", "a link leads to ../data/events.csv, which readers do not have")
    ]


def test_a_formula_that_is_no_tex_is_found_in_its_cell():
    wrong, right = Formula("\\frac{1"), Formula("x^2")
    refused = Formulas(refused=frozenset({wrong}))

    assert messages(formulas, text("即", right, wrong, "。"), formulas=refused) == [
        "the formula \\frac{1 is no TeX that can be set"
    ]
