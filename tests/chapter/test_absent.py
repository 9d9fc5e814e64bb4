"""In JupyterLab a cell that an edition does without is told quietly, and stops nothing."""

import copy
import json

import nbclient
import nbformat
import pytest
from documents import export
from labs import lab
from nbformat.v4 import new_code_cell, new_markdown_cell
from projects import make_chapters
from runs import build_here

from whitepaper.errors import PublicationError
from whitepaper.formats.exporters import RefusalError

pytestmark = pytest.mark.slow

SETUP = "from whitepaper.chapter import *\nreport = open_edition(edition)"
ABSENT = "report.fact('专利授权量', 1999)\n'after it'"


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """A chapter, run as JupyterLab does: a cell that ends in an error would stop it."""
    project = make_chapters(tmp_path_factory.mktemp("absent"), {"01-a": SETUP})
    path = project / "notebooks" / "01-a.ipynb"
    notebook = nbformat.read(path, as_version=4)
    optional = new_code_cell(ABSENT, metadata={"tags": ["optional"]})
    notebook.cells += [optional, new_code_cell("'below'"), new_code_cell(SETUP)]
    where = {"metadata": {"path": str(path.parent)}}
    nbclient.NotebookClient(notebook, resources=where).execute()
    return notebook


def test_the_line_says_in_the_language_of_the_edition_why_and_what_it_means(notebook):
    (line,) = notebook.cells[-3].outputs

    assert line.output_type == "display_data"
    assert line.data["text/plain"].startswith("不用于2020版：")
    assert "1999" in line.data["text/plain"]
    assert "optional" in line.data["text/plain"]
    assert "color: GrayText" in line.data["text/html"]
    assert "AbsentError" not in json.dumps(notebook.cells[-3].outputs)


def test_the_cells_below_it_run(notebook):
    assert notebook.cells[-2].outputs[0].data["text/plain"] == "'below'"


def test_a_notebook_that_is_printed_alone_leaves_it_out(notebook):
    page = export(notebook, "html").decode()

    assert "不用于" not in page
    assert "below" in page


def test_without_the_tag_a_report_is_refused_for_it(notebook):
    untagged = copy.deepcopy(notebook)
    untagged.cells[-3].metadata.tags = []

    with pytest.raises((PublicationError, RefusalError), match="1999"):
        export(untagged, "html", strict=True)


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    project = make_chapters(folder, {"01-a": "late = report.fact('专利授权量', 1999)"})
    with lab(project / "notebooks" / "01-a.ipynb") as kernel:
        kernel.run("from whitepaper.chapter import *\nreport = open_edition(2020)")
        yield kernel


@pytest.fixture
def kernel(started):
    """The kernel of a notebook whose cell “source” has no tag."""
    started.tag("source")
    return started


def test_without_the_tag_the_line_says_that_a_build_stops_there_and_stands_out(kernel):
    status, (line,) = kernel.run("report.fact('专利授权量', 1999)", "source")

    assert status == "ok"
    assert line.data["text/plain"].startswith("生成报告时会因此停止：")
    assert "请加标签 optional" in line.data["text/plain"]
    assert '<b style="color: #b45309">生成报告时会因此停止：</b>' in line.data["text/html"]


def test_with_the_tag_the_line_is_quiet_and_says_no_more(kernel):
    kernel.tag("source", "optional")

    _, (line,) = kernel.run("report.fact('专利授权量', 1999)", "source")

    assert line.data["text/plain"].startswith("不用于2020版：")
    assert "optional" not in line.data["text/plain"]
    assert "color: GrayText" in line.data["text/html"]


def test_a_name_that_a_cell_left_out_would_have_set_says_so_and_is_no_error(kernel):
    kernel.run("late = report.fact('专利授权量', 1999)", "source")

    status, (line,) = kernel.run("print(late)", "heading")

    assert status == "ok"
    assert "“late”本应由略去的单元格给出" in line.data["text/plain"]
    assert "1999" in line.data["text/plain"]


def chapters_of(folder, *cells):
    """A project whose chapter has cells: sources, each with its tags."""
    project = make_chapters(folder, {"01-a": SETUP})
    path = project / "notebooks" / "01-a.ipynb"
    notebook = nbformat.read(path, as_version=4)
    make = {True: new_markdown_cell, False: new_code_cell}
    notebook.cells += [
        make["{eval}" in source](source, metadata={"tags": list(tags)}) for source, *tags in cells
    ]
    notebook.cells.append(new_markdown_cell("正文。"))
    nbformat.write(notebook, path)
    return project


LATE = ("late = report.fact('专利授权量', '2020-Q1')", "optional")


@pytest.mark.parametrize("use", ["print(late)", "共{eval}`late`。"])
def test_a_build_says_of_which_name_its_cell_was_left_out_and_what_to_do(tmp_path, use):
    project = chapters_of(tmp_path, LATE, (use,))

    run = build_here(project, "2020", "--to", "html", "--lang", "zh")

    assert run.code == 1
    assert "“late”本应由略去的单元格给出" in run.stderr
    assert "请给这个单元格也加标签 optional" in run.stderr


@pytest.mark.parametrize("use", ["print(late)", "共{eval}`late`。"])
def test_with_the_tag_a_build_leaves_out_what_uses_the_name_too(tmp_path, use):
    project = chapters_of(tmp_path, LATE, (use, "optional"))

    run = build_here(project, "2020", "--to", "html", "--lang", "zh")

    assert run.code == 0, run.stderr
    assert "“late”本应由略去的单元格给出" in run.stderr


def told_of_slips(project, *arguments: str) -> list[str]:
    """What a run tells of a year for which the data has nothing, with the remedy."""
    lines = build_here(project, *arguments, "--lang", "zh").stderr.splitlines()
    return [
        line.strip()
        for n, line in enumerate(lines)
        if "各版都印不出来" in "".join(lines[max(0, n - 1) : n + 1])
    ]


SLIPS = [
    ("授权{eval}`report.fact('专利授权量', 2002)`。", "optional"),
    ("report.growth('专利授权量', '2002')", "optional"),
]


@pytest.mark.parametrize("slip", SLIPS)
def test_a_year_of_which_no_region_has_anything_is_a_slip_that_builds_and_checks_tell_alike(
    tmp_path, slip
):
    project = chapters_of(tmp_path, slip)

    told = told_of_slips(project, "2020", "--to", "html")

    assert told == told_of_slips(project, "check")
    assert told[0].startswith("notebooks/01-a.ipynb 第4格：数据中没有小城2002年的“专利授权量”")
    assert "小城已有的时期：2019年、2020年、2021年" in told[1]
    assert not (project / "out" / "2020").exists()


@pytest.mark.parametrize("period", ["'2019-Q4'", "'2020-Q1'", "report.year - 18"])
def test_what_may_still_be_entered_or_code_makes_up_is_no_slip(tmp_path, period):
    project = chapters_of(
        tmp_path, (f"{{eval}}`report.fact('专利授权量', {period})`。", "optional")
    )

    assert told_of_slips(project, "2020", "--to", "html") == []
    assert told_of_slips(project, "check") == []
    assert (project / "out" / "2020").exists()


def test_a_period_of_which_another_region_has_a_value_is_no_slip(tmp_path):
    project = chapters_of(tmp_path, ("{eval}`report.fact('专利授权量', 2018)`。", "optional"))
    rows = project / "data" / "observations.csv"
    text = rows.read_text("utf-8")
    line = next(each for each in text.splitlines() if each.startswith("patent-grants,小城,2020"))
    other = line.replace("小城,2020", "大城,2018")
    rows.write_text(f"{text}{other}\n", "utf-8")

    assert told_of_slips(project, "2020", "--to", "html") == []
    assert told_of_slips(project, "check") == []


def test_a_misspelt_tag_is_told_in_place_of_what_it_lets_fail(tmp_path):
    asked = "{eval}`report.fact('专利授权量', '2020-Q1')`"
    lacking = f"授权{asked}，又{asked}。"
    project = chapters_of(tmp_path, (lacking, "optinal"), ("{eval}`1 / 0`，{eval}`2 / 0`",))

    run = build_here(project, "2020", "--to", "html", "--lang", "zh")

    told = run.stderr.partition("报告没有生成：有1章出错。\n")[2].splitlines()
    assert [line.strip() for line in told] == [
        "notebooks/01-a.ipynb 第4格：标签“optinal”不起作用",
        "→ 是不是“optional”？",
        "notebooks/01-a.ipynb 第5格：{eval}`1 / 0`",
        "代码里除以了零（共2处，在第5格）",
        "→ 它的输出可在out/failed/2020/01-a.ipynb查看（不要改这个文件）",
    ]
    assert (
        "\n  ".join(["", *[line[2:] for line in told[:2]]])
        in build_here(project, "check", "--lang", "zh").stderr
    )


def test_another_name_that_is_not_known_fails_in_an_optional_cell_too(tmp_path):
    project = chapters_of(tmp_path, LATE, ("print(lat)", "optional"))

    run = build_here(project, "2020", "--to", "html", "--lang", "zh")

    assert run.code == 1
    assert "没有“lat”" in run.stderr


def test_a_cell_of_other_editions_does_not_run_and_says_so_quietly(kernel):
    kernel.tag("source", "from-2021")

    status, (line,) = kernel.run("ran = 1 / 0", "source")
    _, (name,) = kernel.run("ran")

    assert status == "ok"
    assert line.data["text/plain"] == "不用于2020版：这是其他版的单元格（标签from-2021）。"
    assert "color: GrayText" in line.data["text/html"]
    assert "这是其他版的单元格" in name.data["text/plain"]


def test_a_cell_of_this_edition_runs(kernel):
    kernel.tag("source", "only-2020")

    assert kernel.run("1 + 1", "source")[1][0].data["text/plain"] == "2"
