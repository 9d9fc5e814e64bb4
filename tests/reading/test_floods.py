"""Marks that nothing closes, thousands of them: each takes the same little work."""

import sys

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from whitepaper.document.nodes import Paragraph, Text
from whitepaper.reading.elements import escaped, sheets
from whitepaper.reading.notebook import read

# For each mark; where each is searched for anew it is 600 and more.
CALLS = 400


def prose(text):
    document = read(new_notebook(cells=[new_markdown_cell(text)])).document
    return document.chapters[0].cells[0].blocks


def work(text):
    """How many functions of Python are called to read a text."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        prose(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("end", ["", "]", "](x)"])
@pytest.mark.parametrize("mark", ["[", "![", "[^", "^[", "[@fig-a", "[a @fig-a", "[a\n"])
def test_brackets_are_each_looked_at_a_few_times(mark, end):
    assert work(mark * 1600 + end) < 1600 * CALLS


@pytest.mark.parametrize("mark", [r"\begin{align}", "\\begin{align}\n", "$$\n", r"\\[", r"\\("])
def test_formulas_that_never_end_are_each_looked_at_a_few_times(mark):
    assert work(mark * 1600) < 1600 * CALLS


def test_an_end_that_no_formula_has_is_not_searched_for_each():
    # The search is no work of Python's: this one would take the better part of a minute.
    assert prose(r"\\(" * 20_000) == (Paragraph((Text(r"\(" * 20_000),)),)


@pytest.mark.parametrize(
    "mark", ["<", "<a ", '<a "', "<!--", "<!a", "<script>", "<style>", "<math>", "</b ", "<b a=b "]
)
def test_elements_that_never_end_are_each_looked_at_once(mark):
    # Where each is searched for anew this takes the better part of an hour.
    assert escaped(mark * 200_000).count("<") <= 200_000
    assert sheets(mark * 200_000) == ("<style>" * 199_999 if mark == "<style>" else "")


@pytest.mark.parametrize("line", ["(a)=\n", "a|b\n", "|a\n|-\n", "a|b\n-|-|-\n"])
def test_lines_that_may_be_marks_or_tables_are_each_looked_at_a_few_times(line):
    assert work(line * 400) < 1600 * CALLS
