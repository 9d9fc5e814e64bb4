"""What a kernel says of a Markdown cell, as JupyterLab asks for it."""

import json

import pytest
from labs import lab
from projects import make_chapters

pytestmark = pytest.mark.slow

SETUP = "from whitepaper.chapter import *\nreport = open_edition(2020)"
ABSENT = "report.fact('专利授权量', 1999)"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    project = make_chapters(tmp_path_factory.mktemp("prose"), {"01-a": f"{SETUP}\nlater = 1"})
    with lab(project / "notebooks" / "01-a.ipynb") as kernel:
        assert kernel.run(SETUP)[0] == "ok"
        yield kernel


def evaluated(kernel, *expressions: str, tags: tuple[str, ...] = ()):
    asked = json.dumps({"tags": tags, "expressions": expressions})
    source = f"from whitepaper.chapter.prose import evaluated\nevaluated({asked!r})"
    _, (output,) = kernel.run(source)
    return output.data["application/json"]


def test_a_value_is_as_a_build_keeps_it_and_has_no_note(kernel):
    told = evaluated(kernel, "report.fact('专利授权量')")

    assert told["results"][0]["data"]["text/plain"] == "1777件"
    assert told["notes"] == [None]


@pytest.mark.parametrize("tags", [("optional",), ()])
def test_an_absent_fact_stands_for_its_paragraph_only_where_that_is_optional(kernel, tags):
    (note,) = evaluated(kernel, ABSENT, tags=tags)["notes"]

    assert note["instead"] == bool(tags)
    assert note["warning"] == ("" if tags else "生成报告时会因此停止：")
    assert "1999" in note["text"]


def test_a_name_that_an_absent_expression_would_have_set_is_absent_too(kernel):
    told = evaluated(kernel, f"(early := {ABSENT})", "early", tags=("optional",))

    assert [result["ename"] for result in told["results"]] == ["AbsentError", "AbsentError"]
    assert "“early”本应由略去的单元格给出" in told["notes"][1]["text"]


def test_nothing_of_a_cell_of_other_editions_is_evaluated(kernel):
    told = evaluated(kernel, "(ran := 1)", tags=("until-2019",))

    assert told["cell"]["text"] == "不用于2020版：这是其他版的单元格（标签until-2019）。"
    assert told["results"] == []
    assert kernel.run("'ran' in globals()")[1][0].data["text/plain"] == "False"


def test_a_name_that_another_cell_gives_is_no_mistake(kernel):
    later, wrong = evaluated(kernel, "later", "latter")["notes"]

    assert later["text"].startswith("先运行本章上方的单元格")
    assert wrong["warning"].startswith("没有“latter”")
