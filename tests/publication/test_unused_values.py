"""What was entered for an edition and is printed nowhere is listed, and what it does without."""

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell
from projects import make_chapters
from runs import build_here

pytestmark = pytest.mark.slow

SETUP = "from whitepaper.chapter import *\nreport = open_edition(edition)\nfact = report.fact"


def build(folder, *texts: str, optional: bool = False):
    """What the build of a chapter of these paragraphs says."""
    project = make_chapters(folder, {"01-a": SETUP})
    path = project / "notebooks" / "01-a.ipynb"
    notebook = nbformat.read(path, as_version=4)
    metadata = {"tags": ["optional"]} if optional else {}
    notebook.cells += [new_markdown_cell(text, metadata=metadata) for text in texts]
    nbformat.write(notebook, path)
    done = build_here(project, "2020", "--to", "html")
    assert done.code == 0, done.stderr
    return done.stderr


def rows(project_data) -> list[str]:
    return project_data.read_text("utf-8").splitlines()


def test_a_value_of_the_editions_period_that_nobody_prints_is_listed_with_the_reason(tmp_path):
    told = build(tmp_path, "正文。")

    assert "of its period" in told
    assert "printed nowhere:" in told
    assert "used by no chapter (data/observations.csv line " in told


def test_the_name_of_a_growth_rate_says_alone_that_it_is_one(tmp_path):
    project = make_chapters(tmp_path, {"01-a": SETUP})
    data = project / "data" / "observations.csv"
    grown = "patent-grants-growth,小城,2020,-18.5,%,0.1,,final,high,,,,bureau-2020,,"
    data.write_text(f"{data.read_text('utf-8')}{grown}\n", "utf-8")

    told = build_here(project, "2020", "--to", "html").stderr

    assert "专利授权量同比增速 (小城), 2020年: −18.5%; used by no chapter" in told


def test_a_value_that_is_printed_is_not_listed(tmp_path):
    before = build(tmp_path / "a", "正文。")
    line = next(each for each in before.splitlines() if "used by no chapter" in each)
    name = line.split()[0]

    after = build(tmp_path / "b", f"{{eval}}`fact('{name}')`")

    assert name in before
    assert f" {name} " not in after


def test_a_value_in_a_part_that_is_left_out_names_what_is_absent(tmp_path):
    before = build(tmp_path / "a", "正文。")
    name = next(each for each in before.splitlines() if "used by no chapter" in each).split()[0]

    told = build(
        tmp_path / "b",
        f"{{eval}}`fact('{name}')`和{{eval}}`fact('{name}', '2020-Q1')`。",
        "正文。",
        optional=True,
    )

    assert "notebooks/01-a.ipynb leaves out one part:" in told
    assert f"没有小城2020年一季度的“{name}”" in told
    listed = next(
        each for each in told.splitlines() if f" {name} " in each and "observations" in each
    )
    assert "in a part that is left out: " in listed


def test_values_of_courts_and_districts_that_came_too_late_are_listed_but_not_of_other_towns(
    tmp_path,
):
    project = make_chapters(tmp_path, {"01-a": SETUP})
    for table, rows in {
        "regions": "小城法院,,court,\n东区,,district,小城\n邻城,,city,\n",
        "observations": "".join(
            f"patent-grants,{region},2020,{number},件,1,,final,high,,,,bureau-2021,,\n"
            for number, region in enumerate(("小城法院", "东区", "邻城"), start=31)
        ),
    }.items():
        path = project / "data" / f"{table}.csv"
        path.write_text(path.read_text("utf-8") + rows, "utf-8")

    done = build_here(project, "2020", "--to", "html")

    assert done.code == 0, done.stderr
    for told in ("专利授权量 (小城法院), 2020年: 31件", "专利授权量 (东区), 2020年: 32件"):
        assert f"    {told}; known since 20" in done.stderr
    assert "邻城" not in done.stderr
