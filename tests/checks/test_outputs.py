"""What cannot be printed is said in plain words, and so is what no reader should see."""

import typing

import pytest
from checks.reports import GRANTS, cell, found, messages, subject, text
from msgspec.structs import replace

from whitepaper.checks.outputs import (
    expressions,
    footnotes,
    program_text,
    python_values,
    unprintable,
    unshown,
)
from whitepaper.document.nodes import Cause, CodeBlock, FactText, Unprintable

MISSING = Unprintable("expression", "{eval}`x` was not evaluated")


def rules(asked):
    for rule in (unprintable, expressions, footnotes, unshown):
        yield from rule(asked)


@pytest.mark.parametrize(
    ("node", "message", "remedy"),
    [
        (
            Unprintable("role", "evl"),
            "the text has a role {evl}, which the report does not know",
            "did you mean {eval}?",
        ),
        (
            Unprintable("directive", "note"),
            "the text has a directive {note}, which the report does not know",
            "write it as prose, a quotation (>) or code",
        ),
        (
            Unprintable("browser", "a Plotly chart", "let a renderer make an image of it"),
            "an output is a Plotly chart, which only a browser can show",
            "let a renderer make an image of it",
        ),
        (
            Unprintable("tag", "iframe"),
            "HTML with <iframe> stands in the text, which only a browser can show",
            "use Markdown",
        ),
        (
            Unprintable("error", "ZeroDivisionError: x"),
            "ended with ZeroDivisionError: x",
            "correct the chapter",
        ),
        (
            Unprintable("footnote", "a"),
            "the footnote [^a] has no text in its cell",
            "add it there",
        ),
        (
            Unprintable("surrogate", "U+D83D"),
            "the text has an unpaired surrogate (U+D83D)",
            "correct what prints it",
        ),
        (
            MISSING,
            "{eval}`x` was not evaluated",
            "run the chapter again, or correct the expression",
        ),
    ],
)
def test_a_cause_is_told_with_what_to_do_wherever_it_stands(node, message, remedy):
    for block in (node, text("甲", node)):
        [finding] = rules(subject(block))
        assert (finding.message, finding.remedy) == (message, remedy)


@pytest.mark.parametrize("cause", typing.get_args(Cause))
def test_every_cause_has_a_message_and_a_remedy_and_one_alone(cause):
    [finding] = rules(subject(Unprintable(cause, "x")))

    assert "{}" not in finding.message
    assert "" not in (finding.message, finding.remedy)


def test_what_refers_to_a_footnote_of_an_optional_cell_may_have_been_left_out():
    unused = Unprintable("unused footnote", "a")

    assert messages(footnotes, unused) == ["nothing refers to the footnote [^a]"]
    assert messages(footnotes, cell(unused, optional=True)) == []


def test_of_a_notebook_alone_that_was_never_run_only_that_is_told():
    never = [cell(text("自", MISSING)), cell(text("又", MISSING, Unprintable("role", "x")))]

    assert found(rules, *never, alone=True) == [
        ("notebook cell 2", "the text has a role {x}, which the report does not know"),
        (
            "notebook cell 1",
            "the chapter was not run: its prose has expressions without values",
        ),
    ]
    assert messages(expressions, *never) == ["{eval}`x` was not evaluated"] * 2
    assert messages(expressions, text(FactText(GRANTS), MISSING), alone=True) == [MISSING.detail]


def test_a_notebook_of_which_an_expression_failed_was_run():
    failed = Unprintable("expression", "{eval}`y` failed: NameError: y")

    assert messages(expressions, text(MISSING, failed), alone=True) == [
        MISSING.detail,
        failed.detail,
    ]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (CodeBlock("red\n100%", "stdout"), "the chapter prints “red”"),
        (CodeBlock(f"{'x' * 99}\n", "stdout"), f"the chapter prints “{'x' * 60}”"),
        (
            CodeBlock("/tmp/k/1.py:1: FutureWarning: old\n  x()", "stderr"),
            "the chapter warns “FutureWarning: old”",
        ),
        (
            CodeBlock("Warning message in f(x):\n“NAs introduced”\n", "stderr"),
            "the chapter warns “NAs introduced”",
        ),
        (CodeBlock("Warning message:\nold style", "stderr"), "the chapter warns “old style”"),
        (
            CodeBlock("<Axes: xlabel='年'>", "value"),
            "the chapter shows only the name of an object: “<Axes: xlabel='年'>”",
        ),
    ],
)
def test_what_a_program_says_is_found(block, message):
    assert messages(program_text, cell(block, code=True)) == [message]


@pytest.mark.parametrize(
    "text",
    [
        "0    3\n1    5\ndtype: int64",
        "甲    3\n乙    5\nName: 件数, Length: 2, dtype: int64",
        "甲    a\nName: 类, dtype: category\nCategories (1, object): ['a']",
        "{'a': 1,\n 'b': [1, 2]}",
        "[1, 2]",
        "(1, '甲')",
        "array([1, 2])",
        "np.float64(0.5)",
        "Index(['甲'], dtype='str')",
    ],
)
def test_a_value_as_python_writes_it_is_text_of_a_program(text):
    line = text.splitlines()[0]

    (message,) = messages(python_values, cell(CodeBlock(text, "value"), code=True))
    assert message == f"the chapter shows a value as Python writes it: “{line}”"


def in_prose(printed, value, **parts):
    """What is told of a value that an expression in a paragraph gave."""
    asked = subject(cell(text(f"共{printed}件。"), **parts))
    written = {"notebooks/01-a.ipynb cell 2": frozenset({value})}
    return [finding.message for finding in python_values(replace(asked, written=written))]


@pytest.mark.parametrize(
    "value",
    [
        *("True", "False", "np.True_", "['甲']", "('甲',)", "{'甲'}", "{'甲': 1}", "Ellipsis"),
        *("<function len(obj, /)>", "<class 'int'>", "Decimal('5')", "datetime.date(2020, 1, 1)"),
        "0    3\ndtype: int64",
    ],
)
def test_a_value_as_python_writes_it_is_told_in_prose_too(value):
    line = value.splitlines()[0]

    assert in_prose(value, value) == [f"an expression prints a value as Python writes it: “{line}”"]


def test_a_value_that_prose_prints_as_readers_write_it_or_not_at_all_passes():
    for value in ("42", "3.5", "-1", "1e+20", "甲", "None"):
        assert in_prose(value, value) == []
    assert in_prose("", "['甲']") == []


def test_lines_end_in_prose_where_they_may():
    assert len(in_prose("['甲', '乙']", "['甲',\n '乙']")) == 1


def test_numbers_words_and_brackets_amid_text_are_values_for_readers():
    for value in ("42", "3.5", "'(1)'", "甲 (1) 和 [2]", "f(x) = x (1) 时"):
        assert messages(python_values, cell(CodeBlock(value, "value"), code=True)) == []


def test_values_code_and_blank_lines_are_no_text_of_a_program():
    blocks = CodeBlock("'甲'", "value"), CodeBlock("<b>", "code"), CodeBlock(" \n", "stdout")

    assert messages(program_text, *blocks) == []
