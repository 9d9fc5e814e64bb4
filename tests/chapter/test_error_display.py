"""In JupyterLab a cell that fails says what a build would say, and shows its author's lines."""

import pytest
from labs import lab
from projects import make_chapters

pytestmark = pytest.mark.slow

SETUP = "from whitepaper.chapter import *\nreport = open_edition(2020)"
FUNCTION = "def late(name):\n    return report.fact(name)"
OWN = "没有指标“专利授全量”；是不是“专利授权量”？"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_chapters(tmp_path_factory.mktemp("failing"), {"01-a": SETUP})


@pytest.fixture(scope="module")
def kernel(project):
    with lab(project / "notebooks" / "01-a.ipynb") as kernel:
        assert kernel.run(SETUP)[0] == "ok"
        yield kernel


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("report.fact('专利授全量')", [OWN, "第1行：report.fact('专利授全量')"]),
        ("figure(None, id='fig-a')", ['请加 caption="……"', "第1行：figure(None, id='fig-a')"]),
        ("\nopen_edition(1888)", ["没有1888版。", "params/1888.yaml", "第2行：open_edition(1888)"]),
    ],
)
def test_what_the_chapter_interface_refuses_is_told_alone_with_the_line(kernel, source, told):
    shown = kernel.failed(source)

    assert [part for part in told if part not in shown] == []
    assert "Error" not in shown
    assert "whitepaper" not in shown


@pytest.mark.parametrize(
    ("source", "told", "line", "words"),
    [
        ("year = 1\nyaer", "没有“yaer”", "第2行：yaer", "NameError"),
        ("import pandas as pd\npd.DataFrame()['年份']", "没有“年份”", "第2行：pd.", "KeyError"),
        (
            *(
                "report.series('专利授权量')['数值']",
                "没有“数值”这一列（项）；已有：",
                "第1行：report.",
            ),
            "KeyError: '数值'",
        ),
        ("x = 1\nprint(“a”)", "中文标点「“」", "第2行：print(“a”)", "SyntaxError"),
        ("f(1", "括号“(”没有配对", "第1行：f(1", "SyntaxError"),
        ("table()", "table(…) 缺少内容：请加", "第1行：table()", "TypeError"),
        ("1 / 0", "代码里除以了零", "第1行：1 / 0", "ZeroDivisionError"),
    ],
)
def test_what_python_refuses_is_told_first_in_plain_words(kernel, source, told, line, words):
    first, *rest = kernel.failed(source).splitlines()

    assert told in first
    assert line in rest[0]
    assert words in "\n".join((first, *rest))
    assert "%tb" in rest[-1]
    assert "site-packages" not in "\n".join(rest)


def test_the_line_of_a_function_of_another_cell_is_shown_with_its_cell(kernel):
    kernel.run(FUNCTION)

    _, own, other = kernel.failed("late('专利授全量')").splitlines()

    assert own.strip() == "第1行：late('专利授全量')"
    assert other.strip().startswith("In[")
    assert other.endswith("第2行：return report.fact(name)")


def test_everything_is_there_for_who_asks_for_it(kernel):
    kernel.failed("report.fact('专利授全量')")

    _, (all_of_it,) = kernel.run("%tb")
    assert "report.py" in "\n".join(all_of_it.traceback)

    kernel.run("%xmode Verbose")
    shown = kernel.failed("report.fact('专利授全量')")
    kernel.run("%xmode Context")
    assert OWN in shown.splitlines()[0]
    assert "report.py" in shown


def test_a_notebook_that_opens_no_report_has_pythons_own_traceback(project):
    with lab(project / "notebooks" / "01-a.ipynb") as kernel:
        kernel.run("import whitepaper.chapter")

        assert "Traceback" in kernel.failed("yaer")
