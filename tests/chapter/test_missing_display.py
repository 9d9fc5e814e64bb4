"""A figure or table that a cell makes and does not show is told, also below the cell."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from projects import make_chapters
from runs import build_here

pytestmark = pytest.mark.slow

SETUP = (
    "import pandas as pd\nfrom whitepaper.chapter import *\nreport = open_edition(edition)\n"
    "frame = pd.DataFrame({'件': ['甲']}, index=['乙'])"
)
TABLE = "table(frame, id='tbl-a', caption='表题')"


def chapter(folder, *sources: str, status: str = "final"):
    """A project of one chapter that refers to a table, with some cells."""
    project = make_chapters(folder, {"01-a": SETUP}, status)
    path = project / "notebooks" / "01-a.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells += [new_markdown_cell("见@tbl-a。"), *map(new_code_cell, sources)]
    nbformat.write(notebook, path)
    return project


@pytest.mark.parametrize(
    "source",
    [
        *(f"{TABLE};", f"made = {TABLE}", f"{TABLE}\nx = 1", f"for _ in 'a':\n    {TABLE}"),
        f"from matplotlib import pyplot as plt\n{TABLE}\nplt.show()",
    ],
)
def test_a_table_that_is_made_and_not_shown_is_told_once_with_the_cause(tmp_path, source):
    done = build_here(chapter(tmp_path, source), "2020", "--to", "html")

    assert done.code == 1
    assert "notebooks/01-a.ipynb cell 5: “tbl-a” was made, but is not shown" in done.stderr
    assert "make figure(…) or table(…) the last line of its cell" in done.stderr
    assert done.stderr.count("tbl-a") == 1
    assert "cell 4" not in done.stderr


@pytest.mark.parametrize(
    "sources", [(TABLE,), (f"made = {TABLE}", "made"), (f"display({TABLE})\nx = 1",)]
)
def test_one_that_is_shown_in_whatever_way_is_not_told(tmp_path, sources):
    done = build_here(chapter(tmp_path, *sources), "2020", "--to", "html")

    assert done.code == 0, done.stderr


def test_a_draft_is_told_and_built(tmp_path):
    project = chapter(tmp_path, f"{TABLE};", status="draft")

    done = build_here(project, "2020", "--to", "html")

    assert done.code == 0
    assert "“tbl-a” was made, but is not shown" in done.stderr
    assert "表题" not in (project / "out/2020/whitepaper.html").read_text("utf-8")


def test_jupyterlab_tells_it_below_the_cell_in_the_language_of_the_edition(tmp_path):
    import nbclient

    project = chapter(tmp_path, f"{TABLE};", TABLE, "report.fact('没有这个')")
    path = project / "notebooks" / "01-a.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(
        notebook,
        allow_errors=True,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()

    lost, shown, failed = (cell.outputs for cell in notebook.cells[-3:])
    assert "“tbl-a”已做出但没有印出" in json.dumps(lost, ensure_ascii=False)
    assert "没有印出" not in json.dumps(shown, ensure_ascii=False)
    assert failed[0].evalue.startswith("没有指标“没有这个”；")


@pytest.mark.parametrize(
    ("language", "message"),
    [("zh", "没有指标“无此项”"), ("en", "there is no indicator “无此项”")],
)
def test_a_build_tells_mistakes_of_a_chapter_in_the_language_asked_for(tmp_path, language, message):
    project = chapter(tmp_path, TABLE, "report.fact('无此项')")

    done = build_here(project, "2020", "--to", "html", "--lang", language)

    assert done.code == 1
    assert message in done.stderr


def test_a_table_that_is_printed_says_in_words_what_it_is(tmp_path):
    done = build_here(chapter(tmp_path, f"print({TABLE})"), "2020", "--to", "html")

    assert "the chapter prints “table tbl-a”" in done.stderr
    assert "“tbl-a” was made, but is not shown" in done.stderr
