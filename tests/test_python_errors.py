"""What Python says of mistakes that are often made is told in words of who writes chapters."""

import pytest

from whitepaper.inputs.python_errors import explained


def error_of(source: str) -> tuple[str, str]:
    """The name of the class of the error that some code makes, and what it says."""
    try:
        exec(compile(source, "cell", "exec"), {})
    except Exception as error:
        return type(error).__name__, str(error)
    raise AssertionError(source)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("print(first_yr)", "there is no “first_yr”: is it misspelt"),
        ("{}['文本']", "there is no column or entry “文本”"),
        ("[][1]", "the code asks for a row or part that is not there"),
        ("f(1", "the bracket “(” is not closed"),
        ("f(1))", "the bracket “)” was not opened"),
        ("f(1 2)", "a comma may be missing here"),
        ("x = 'a", "a quotation mark is missing at the end"),
        ("for x in y\n    pass", "a colon is missing at the end of the line"),
        ("  x = 1", "the line is indented too much or too little"),
        ("if x:\ny", "the line is indented too much or too little"),
        ("x = )", "the bracket “)” was not opened"),
        ("x = = 1", "Python cannot read the code here"),
        ("fact(“专利”)", "the code has a Chinese “: type"),
        ('f(x="融资（亿元）", y=“”)', "the code has a Chinese “: type"),
        (
            "f(1)，全年增长。",
            "“，” cannot stand in code: is a backtick or a quotation mark missing",
        ),
        ("if 1:\n\tx = 1\n        y = 1", "tabs and spaces are mixed"),
        ("print(质押融资额)", "“质押融资额” is a text: put it in quotation marks"),
        ("def f(): pass\nf(captoin=1)", "f(…) has no “captoin”; did you mean “caption”?"),
        ("import sklearn_not_there", "the package “sklearn_not_there” is not installed"),
        ("f(since=２０１９)", "the code has a Chinese ２: type 2"),
        ("x ＝ 1 ＋ 2", "the code has a Chinese ＝: type ="),
        ("\u3000x = 1", "there is a space of a Chinese input mode or of a web page before “x = 1”"),
        ("x =\xa01", "there is a space of a Chinese input mode or of a web page before “1”"),
        (
            "open('C:\\\\Users\\\\a')".replace("\\\\", "\\"),
            "write / for \\ in the names of folders",
        ),
        ("from os import pth", "“os” has no “pth”"),
        ("import os\nos.pth", "there is no “pth” here"),
        ("[].add(1)", "there is no “add” here"),
        ("1 / 0", "the code divides by zero"),
        ("'a' + 1", "a text and a number are added or compared"),
        ("1 + 'a'", "a text and a number are added or compared"),
        ("'a' > 1", "a text and a number are added or compared"),
        ("open('质押.csv')", "there is no file “质押.csv”"),
        ("class Fact: pass\nFact() + Fact()", "facts are not added or divided as numbers"),
    ],
)
def test_a_mistake_is_told_without_the_words_of_python(source: str, told: str):
    name, value = error_of(source)

    message = explained(name, value, source).message

    assert message.startswith(told)
    assert name not in message
    assert "line 1" not in message


def test_a_package_that_an_extra_brings_is_told_with_that():
    told = explained("ModuleNotFoundError", "No module named 'seaborn'").message

    assert told == (
        "the package “seaborn” is not installed; install it: pip install 'whitepaper[facts]'"
    )


def test_an_error_of_a_chapters_own_is_told_as_it_is():
    assert explained("ValueError", "no such city").message == "ValueError: no such city"
    assert explained("FactError", "there is no indicator").message == "there is no indicator"
