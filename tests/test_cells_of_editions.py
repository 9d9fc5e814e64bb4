"""What an edition has of the notebooks that it shares with others."""

import re

import lxml.html
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from projects import make_project
from runs import build_here

pytestmark = pytest.mark.slow

OPENED = new_code_cell(
    "from whitepaper.chapter import figure, open_edition\n"
    "report = open_edition(edition)\n"
    "fact, growth, unless, event = report.fact, report.growth, report.unless, report.event"
)


def bound(text, *tags, kind=new_markdown_cell):
    return kind(text, metadata={"tags": list(tags)})


@pytest.fixture
def project(tmp_path):
    """Two editions that share a notebook; the later one knows the figure of its year."""
    project = make_project(tmp_path)
    parameters = project / "params" / "2020.yaml"
    text = (
        parameters.read_text("utf-8").partition("chapters:")[0] + "chapters:\n  - notebook: 01-a\n"
    )
    parameters.write_text(text, "utf-8")
    later = re.sub(r"(edition|period): 2020", r"\1: 2021", text)
    later = re.sub(r"(date|cut_off): \S+", r"\1: 2022-06-30", later)
    parameters.with_name("2021.yaml").write_text(later, "utf-8")
    for old in (project / "notebooks").iterdir():
        old.unlink()
    return project


def write(project, *cells):
    parameters = new_code_cell("edition = 2020", metadata={"tags": ["parameters"]})
    notebook = new_notebook(cells=[new_markdown_cell("# 专利"), parameters, OPENED, *cells])
    nbformat.write(notebook, project / "notebooks" / "01-a.ipynb")


def page(project, edition):
    done = build_here(project, edition, "--to", "html")
    assert done.code == 0, done.stderr
    return done, (project / "out" / edition / "whitepaper.html").read_text("utf-8")


def test_what_is_of_another_edition_is_neither_run_nor_evaluated_nor_told_of(project):
    write(
        project,
        bound("甲文。{eval}`1 / 0`", "until-2019"),
        bound("1 / 0", "from-2022", kind=new_code_cell),
        bound("乙文。", "only-2020"),
        bound("丙文授权{eval}`fact('专利授权量')`。", "from-2021"),
        new_markdown_cell("各版都有的话。"),
    )

    done, early = page(project, "2020")
    _, late = page(project, "2021")

    assert ("甲文" in early, "乙文" in early, "丙文" in early) == (False, True, False)
    assert ("甲文" in late, "乙文" in late, "丙文授权" in late) == (False, False, True)
    assert "各版都有的话" in early
    assert "各版都有的话" in late
    assert "没有印" not in done.stderr
    assert "left out" not in done.stderr


def test_a_mistake_in_what_is_of_no_edition_yet_is_not_told_before(project):
    write(project, bound("report.fact('什么')", "from-2022", kind=new_code_cell), bound("文。"))

    assert build_here(project, "check").code == 0


def test_a_tag_that_names_no_period_keeps_a_report_from_being_published(project):
    write(project, bound("甲文。", "form-2021", "from-202l"), new_markdown_cell("乙文。"))

    refused = build_here(project, "2020", "--to", "html")

    assert refused.code == 1
    assert "from-202l" in refused.stderr


def test_what_an_absent_fact_guards_in_its_paragraph_cannot_fail_and_what_it_does_not_can(project):
    guarded = "甲文{eval}`fact('专利授权量', 2021)`，{eval}`undefined + 1`。"
    other = "\n\n乙文{eval}`also_undefined`。"
    write(project, bound(guarded, "optional"), new_markdown_cell("丙文。"))
    _, text = page(project, "2020")
    write(project, bound(guarded + other, "optional"), new_markdown_cell("丙文。"))
    failed = build_here(project, "2020", "--to", "html")

    assert ("甲文" in text, "丙文" in text) == (False, True)
    assert failed.code == 1
    assert "also_undefined" in failed.stderr
    assert "“undefined”" not in failed.stderr


def test_a_refused_computation_leaves_an_optional_paragraph_out_and_fails_another(project):
    observations = project / "data" / "observations.csv"
    rows = observations.read_text("utf-8")
    broken = rows.replace(
        "patent-grants,小城,2020,1777,件,1,,final,high,,,,",
        "patent-grants,小城,2020,1777,件,1,,final,high,,,口径改变,",
    )
    assert broken != rows
    observations.write_text(broken, "utf-8")
    text = "甲文{eval}`growth('专利授权量')`。"
    write(project, bound(text, "optional"), new_markdown_cell("丙文。"))
    done, printed = page(project, "2020")
    write(project, new_markdown_cell(text), new_markdown_cell("丙文。"))
    failed = build_here(project, "2020", "--to", "html")

    assert "甲文" not in printed
    assert "数据有口径变动（口径改变）" in done.stderr
    assert failed.code == 1
    assert "数据有口径变动（口径改变）" in failed.stderr


def test_of_an_optional_paragraph_each_line_goes_by_itself(project):
    lines = (
        "**授权。**",
        "甲文{eval}`fact('专利授权量')`，",
        "乙文{eval}`fact('专利质押融资额', 2019)`；",
        "丙文{eval}`fact('专利质押融资额', 2019)`。",
        "丁文。",
    )
    guarded = ("{eval}`unless('专利授权量')`", "戊文。", "己文。")
    write(project, bound("\n\n".join(map("\n".join, (lines, guarded))), "optional"))

    done, printed = page(project, "2020")
    text = "".join(lxml.html.fromstring(printed).xpath("//main//p[contains(., '甲文')]//text()"))

    assert re.fullmatch("授权。甲文1777件。丁文。", re.sub(r"\u2060|\[.*?\]|\s", "", text)), text
    assert [word in printed for word in ("乙文", "丙文", "戊文", "己文")] == [False] * 4
    assert [word in done.stderr for word in ("乙文", "丙文", "戊文")] == [True] * 3


@pytest.mark.parametrize(
    "cell",
    [
        bound("文。", "from-2021"),
        bound("授权{eval}`fact('专利授权量', 2021)`。", "optional"),
        # With no item at all.
        bound(
            "from whitepaper.chapter import key_figures\n"
            "has = report.has('专利授权量', 2021)\n"
            "key_figures([('授权', fact('专利授权量', 2021))] if has else [])",
            "optional",
            kind=new_code_cell,
        ),
    ],
)
def test_a_chapter_of_which_the_title_alone_is_left_is_told(project, cell):
    write(project, cell)

    refused = build_here(project, "2020", "--to", "html")

    assert refused.code == 1
    assert "notebooks/01-a.ipynb cell 1: the chapter has a title and nothing below it" in (
        refused.stderr
    )
    assert build_here(project, "2021", "--to", "html").code == 0


def test_a_chapter_that_only_computes_something_is_not_told(project):
    write(project, new_code_cell("computed = 1"))

    assert build_here(project, "2020", "--to", "html").code == 0


def test_what_no_edition_would_print_is_told_to_each(project):
    write(
        project,
        bound("甲文。", "from-2021", "until-2020"),
        bound("乙文。", "only-202O"),
        new_markdown_cell("丙文。"),
    )

    for done in (build_here(project, "check"), build_here(project, "2020", "--to", "html")):
        assert done.code == 1
        said = done.stdout + done.stderr
        assert "cell 4: the tags from-2021 + until-2020 exclude each other" in said
        assert "cell 5: the tag “only-202O” is none that says what is printed" in said
