"""Markup that is none for where or how it was typed is told, with the references to it."""

import pytest
from made import REPORT, display
from nbformat.v4 import new_markdown_cell, new_notebook

from whitepaper.checks.characters import left_overs
from whitepaper.checks.foreign_markup import foreign_markup
from whitepaper.checks.labels import unknown_references
from whitepaper.checks.subject import Subject
from whitepaper.reading import read_report
from whitepaper.reading.formulas import Formulas

RULES = (left_overs, foreign_markup, unknown_references)


def told(*cells):
    first = new_markdown_cell("# 专利 {#sec-a}")
    first.metadata["whitepaper"] = {"chapter": "01-a", "role": "chapter"}
    written = [new_markdown_cell(each) if isinstance(each, str) else each for each in cells]
    notebook = new_notebook(cells=[first, *written], metadata={"whitepaper": REPORT})
    subject = Subject(read_report(notebook).document, Formulas())
    return [finding for rule in RULES for finding in rule(subject)]


def stands(*cells):
    """What is told to be printed as it stands."""
    return [f.message.split("”")[0][1:] for f in told(*cells) if "as it stands" in f.message]


@pytest.mark.parametrize(
    ("typed", "label", "remedy"),
    [
        (": 各区情况 {#tbl-a}", "tbl-a", "right above or below a table"),
        ("各区情况{#tbl-a}", "tbl-a", "right above or below a table"),
        ("本节要点 {#sec-c}", "sec-c", "at the end of a heading"),
        ("本节要点 ｛＃sec-c｝", "sec-c", "at the end of a heading"),
        ("## 要点 {#sec-c} 一览", "sec-c", "at the end of a heading"),
        ("- 要点 {#sec-c}", "sec-c", "at the end of a heading"),
        ("$$x=y$$\n\n{#eq-a}", "eq-a", "in the line of its formula"),
        ("甲 {#fig-a alt=“大厅”}", "fig-a", "right behind an image"),
        ("| 甲 {#tbl-a} |\n|---|\n| 乙 |", "tbl-a", "right above or below a table"),
    ],
)
def test_a_label_that_is_text_is_told_and_so_is_a_reference_to_it(typed, label, remedy):
    printed, unknown = told(f"{typed}\n\n见@{label}。")

    assert "as it stands" in printed.message and label in printed.message
    assert remedy in printed.remedy
    assert unknown.message == f"reference @{label} points to nothing"


def test_any_other_name_in_such_braces_is_a_label_too():
    assert stands("要点 {#yaodian}") == ["{#yaodian}"]


@pytest.mark.parametrize(
    "typed",
    [
        '![图题[甲] 见a]b](a.png){#fig-a alt="…" source="组"}',
        "![图](a b.png){#fig-a}",
        "！[图]（a.png）{#fig-a}",
    ],
)
def test_an_image_that_is_none_is_told_once(typed):
    [finding] = told(f"{typed}\n\n见@fig-a。")

    assert "stands in the text" in finding.message


@pytest.mark.parametrize("typed", ["![图题a]b](a.png)", "![图题 [甲](a.png)"])
def test_a_bracket_without_a_counterpart_is_told_as_the_cause(typed):
    [finding] = told(typed)

    assert finding.remedy.startswith("write \\[ or \\]")


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("| a | b |\n| 甲 | 乙 |", "| a | b | | 甲 | 乙 |"),
        ("|区|件|\n|甲|1|\n|乙|2|", "|区|件| |甲|1| |乙|2|"),
        ("如下：\n| a | b |\n| 甲 | 乙 |", "| a | b | | 甲 | 乙 |"),
        ("%注释", "%注释"),
        ("% 待补充", "% 待补充"),
        ("增长。\n%注释", "%注释"),
        ("It rose.\n% to do", "% to do"),
        ("~~删去。", "~~删去。"),
        ("全~~删去。", "~~删去。"),
        ("[链接] (http://a.b)", "[链接] (http://a.b)"),
        ("见[链接]（https://a.b）。", "[链接]（https://a.b）"),
        ("[链](http://a b)", "[链](http://a b)"),
        ("- [链] (mailto:a@b.c)", "[链] (mailto:a@b.c)"),
    ],
)
def test_what_is_no_table_comment_deletion_or_link_for_how_it_is_typed_is_told(typed, left):
    assert stands(typed) == [left]


def test_what_a_chapter_shows_as_html_is_asked_too():
    assert stands(display(text_html="<p>题 {#tbl-a}</p>")) == ["{#tbl-a}"]


@pytest.mark.parametrize(
    "typed",
    [
        "条件概率P(A|B)，范数||x||与|y|，甲 | 乙 | 丙。",
        "| 甲\n| 乙",
        "| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n\n: 题 {#tbl-a}\n\n见@tbl-a。",
        "增长5%，%为单位。",
        "单位：%或件。占5.5 %左右。",
        "各项见下。\n\n- %：百分比",
        "%、‰都是单位。",
        "约3~~5件，好~~",
        "~~删去~~",
        "[1] (http://a.b)",
        "【官网】（https://a.b）",
        "[甲] (乙 丙)，[甲](http://a.b)",
        "`{#tbl-a}`、`| a | b |`、`~~`和`%`",
        "```\n%注释\n| a | b |\n| 甲 | 乙 |\n{#tbl-a}\n```",
        "{#1}、{# 注 #}、#甲",
        "$$x=y$$ {#eq-a}\n\n见@eq-a。",
    ],
)
def test_what_only_looks_so_passes(typed):
    assert told(typed) == []
