"""What Python says of mistakes that are often made is told in words of who writes chapters."""

import pytest

from whitepaper.inputs.python_errors import explained, line_that_ends
from whitepaper.inputs.text_files import in_which_encoding


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
        ("b'Montr\\xe9al'.decode()", "the file is not UTF-8: save it as UTF-8, or say in which"),
        ("b'\\xff\\xff'.decode('gbk')", "the file is not GBK: save it as UTF-8"),
        ("b'\\xff'.decode('ascii')", "the file is not ASCII: save it as UTF-8"),
        (
            "import io\nio.TextIOWrapper(io.BytesIO(b'a,b\\n'), 'utf-16').read()",
            "the file is not UTF-16: save it as UTF-8",
        ),
        (
            "import io, pandas\npandas.read_excel(io.BytesIO(b'a,b'))",
            "the file is no Excel workbook: read a table of text by pd.read_csv",
        ),
        ("import zipfile, io\nzipfile.ZipFile(io.BytesIO(b'a'))", "the file is no Excel workbook"),
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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ModuleNotFoundError", "No module named 'openpyxl'"),
        ("ImportError", "`Import openpyxl` failed.  Use pip, conda, or another to install it."),
        ("ImportError", "Missing optional dependency 'openpyxl'.  Use pip or conda."),
        ("ImportError", '`Import openpyxl` failed.  Use pip.; there are: ["visits"]'),
    ],
)
def test_a_package_that_is_not_there_is_told_with_how_to_have_it(name, value):
    assert explained(name, value).message == (
        "the package “openpyxl” is not installed; add it to requirements.txt if the project has "
        "one, and install it: pip install openpyxl"
    )


def test_a_question_to_the_reader_is_told_as_what_no_build_can_ask():
    value = "raw_input was called, but this frontend does not support input requests."

    assert explained("StdinNotImplementedError", value).message == (
        "nobody can be asked in a build: write the value into the code, or give it to the chapter "
        "as a parameter"
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "Montréal 20 °C".encode("cp1252"),
            "Windows-1252: save it as UTF-8, or write encoding=",
        ),
        ("专利授权量".encode("gbk"), 'GBK: save it as UTF-8, or write encoding="gb18030"'),
        ("a,b\n1,é".encode("utf-16"), 'UTF-16: save it as UTF-8, or write encoding="utf-16"'),
        ("a,b\n1,é".encode("utf-16-be"), 'write encoding="utf-16-be"'),
        ("é".encode(), 'UTF-8: save it as UTF-8, or write encoding="utf-8"'),
        (b"PK\x03\x04\x14\x00\xe9", "is an Excel workbook: read it by pd.read_excel(…)"),
        (b"a,b", ""),
        (b"\x81\x8d", ""),
    ],
)
def test_what_a_file_is_that_could_not_be_read_is_told(tmp_path, content, told):
    (tmp_path / "a.csv").write_bytes(content)

    found = in_which_encoding("../data/a.csv", tmp_path / "a.csv")

    assert found.startswith("“../data/a.csv” ") == bool(told)
    assert told in found


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("import sys\nsys.exit(3)", 2),
        ("x = 1\nif x:\n    raise SystemExit", 3),
        ("raise SystemExit(1)", 1),
        ("import os\nos._exit(7)", 2),
        ("quit()", 1),
        ("exit()\nexit()", None),
        ("%magic\nexit()", None),
        ("done = exit", None),
    ],
)
def test_the_line_that_ends_a_kernel_is_known_if_there_is_one(source, line):
    assert line_that_ends(source) == line


def test_an_error_of_a_chapters_own_is_told_as_it_is():
    assert explained("ValueError", "no such city").message == "ValueError: no such city"
    assert explained("FactError", "there is no indicator").message == "there is no indicator"
