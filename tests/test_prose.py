"""Roles and references in prose."""

from whitepaper.exporters.prose import to_pandoc
from whitepaper.roles import expressions


def test_roles_are_found_in_prose_but_not_in_code():
    text = (
        '全年{eval}`fact("专利授权量")`，又{eval}``growth("x")``。\n'
        "写作 `{eval}` 或 ``{eval}`shown` ``。\n\n```\n{eval}`fenced`\n```\n"
        "<!-- {eval}`hidden` -->"
    )

    assert expressions(text) == ['fact("专利授权量")', 'growth("x")']


def test_references_between_hanzi_become_citations_for_pandoc():
    text, problems = to_pandoc("见@fig-pledge显示，`@fig-code`，a@fig-mail.cn", [])

    assert text == "见[@fig-pledge]显示，`@fig-code`，a@fig-mail.cn"
    assert problems == []


def test_a_value_is_escaped_so_that_it_cannot_become_markup():
    result = {"status": "ok", "data": {"text/plain": "'*a*_b_[c]'"}}

    text, _ = to_pandoc("{eval}`x`", [{"expression": "x", "result": result}])

    assert text == r"\*a\*\_b\_\[c\]"


def test_a_role_without_a_value_is_a_problem_that_names_the_expression():
    _, problems = to_pandoc("{eval}`missing`", [])

    assert problems == ["{eval}`missing` was not evaluated"]


def test_a_target_of_myst_becomes_the_heading_s_identifier():
    text, _ = to_pandoc("(sec-use)=\n# 知识产权运用\n\n正文", [])

    assert text == "# 知识产权运用 {#sec-use}\n\n正文"


def entry(expression: str, value: str) -> dict:
    return {
        "expression": expression,
        "result": {"status": "ok", "data": {"text/plain": f"'{value}'"}},
    }


def test_an_expression_that_stands_twice_prints_each_of_its_values():
    text, problems = to_pandoc("{eval}`n()`、{eval}`n()`", [entry("n()", "一"), entry("n()", "二")])

    assert text == "一、二"
    assert problems == []


def test_a_result_of_another_expression_is_not_printed():
    text, problems = to_pandoc("{eval}`a`{eval}`b`", [entry("x", "旧"), entry("b", "乙")])

    assert text == "乙"
    assert problems == ["{eval}`a` was not evaluated"]


def test_texts_of_bundles_have_the_references_of_prose():
    for label in ("fig-a_b", "tbl-a.b", "sec-a:b"):
        assert to_pandoc(f"见@{label}。", [])[0] == f"见[@{label}]。"
    assert to_pandoc("见@abc-x。", [])[0] == "见@abc-x。"
