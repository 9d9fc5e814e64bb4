"""A project without a data package: notebooks as papermill takes them, and what they share."""

import json
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from projects import make_project
from runs import build_here, run, whitepaper_here

from whitepaper import __version__
from whitepaper.checks import RULES, Refuses, gate_of
from whitepaper.inputs.gates import GATES
from whitepaper.project import find_root

pytestmark = pytest.mark.slow

PARAMS = """\
edition: 2024
language: en
title: Orders
subtitle: "2024"
publisher: Sales
notice: Made for a test.
region: Leeds
date: 2025-01-31
cut_off: 2025-01-31
status: final
chapters:
  - notebook: 01-a
  - notebook: 02-b
"""
ALONE = "total = 400 * 2"


@pytest.fixture
def project(tmp_path):
    for folder in ("params", "notebooks"):
        (tmp_path / folder).mkdir()
    (tmp_path / "params" / "2024.yaml").write_text(PARAMS, "utf-8")
    write(tmp_path, "01-a", ALONE, "In all {eval}`total` orders came in.")
    write(tmp_path, "02-b", ALONE, "As many as there were.")
    shutil.copy(make_project(tmp_path / "other") / "build.py", tmp_path)
    return tmp_path


def write(project, name, code, text, parameters=None):
    """A chapter with a heading, with a cell of parameters if there are any, code and prose."""
    cells = [new_markdown_cell(f"# Chapter {name}", id="heading")]
    if parameters is not None:
        tagged = {"tags": ["parameters"]}
        cells.append(new_code_cell(parameters, id="parameters", metadata=tagged))
    cells += [new_code_cell(code, id="code"), new_markdown_cell(text, id="text")]
    nbformat.write(new_notebook(cells=cells), project / "notebooks" / f"{name}.ipynb")


def share(project, text):
    (project / "params" / "project.yaml").write_text(text, "utf-8")


def printed(project):
    document = (project / "out" / "2024" / "document.json").read_text("utf-8")
    return " ".join(re.findall(r'"text": "([^"]*)"', document))


def build(project, *arguments):
    return build_here(project, "2024", "--to", "html", "--lang", "en", *arguments)


def test_no_data_package_is_asked_for_and_a_chapter_that_does_not_take_the_edition_gets_none(
    project,
):
    write(project, "02-b", "assert 'edition' not in globals()", "As many as there were.")

    built = build(project)

    assert built.code == 0, built.stderr
    assert "In all 800 orders came in." in printed(project)
    # It has none of what the colophon of another says.
    page = (project / "out" / "2024" / "whitepaper.html").read_text("utf-8")
    assert "square brackets" not in page
    assert "because of rounding" not in page
    manifest = json.loads((project / "out/2024/manifest.json").read_text("utf-8"))
    assert "gates" not in manifest


def test_a_report_speaks_of_rounding_where_it_prints_a_share(project):
    write(project, "02-b", "share = 1 / 3", "They are {eval}`f'{share:.1%}'` of all.")

    built = build(project)

    assert built.code == 0, built.stderr
    page = (project / "out" / "2024" / "whitepaper.html").read_text("utf-8")
    assert "because of rounding" in page


def test_a_lost_descriptor_is_missed_where_there_are_tables_of_facts(project):
    (project / "data").mkdir()
    (project / "data" / "orders.csv").write_text("a\n1\n", "utf-8")
    assert build(project).code == 0

    (project / "data" / "observations.csv").write_text("a\n1\n", "utf-8")

    refused = build(project)
    assert refused.code == 1
    assert "data/datapackage.yaml: no such file" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("indicators",), "data: there is no data/datapackage.yaml"),
        (("tidy",), "there is nothing to tidy"),
        (("new", "2025"), "2025 is a draft: python build.py preview 2025; texts to look at"),
        (("check",), "nothing was found that is wrong before chapters run"),
    ],
)
def test_commands_about_data_do_without_it_or_say_so(project, arguments, told):
    assert told in build_here(project, *arguments, "--lang", "en").stderr


def test_a_number_that_code_computes_may_be_printed_but_not_typed_and_numpy_prints_it_plainly(
    project,
):
    write(project, "01-a", "import numpy as np\nn = np.int64(7)", "There are {eval}`n` of them.")
    assert build(project).code == 0
    assert "There are 7 of them." in printed(project)

    write(project, "02-b", ALONE, "There are 7 of them.")

    refused = build(project)
    assert "notebooks/02-b.ipynb cell 3: “7” is typed" in refused.stderr
    assert "→ compute it in a code cell and print it by its name" in refused.stderr


COMPUTED = """\
import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import Markdown, display
from whitepaper.chapter import figure, key_figures, table

frame = pd.DataFrame({"city": ["Leeds", "York"], "amount": [13947.0, 0.1 + 0.2]})
total = frame["amount"].sum()
"""


@pytest.mark.parametrize(
    "shown",
    [
        'table(frame, id="tbl-a", caption=f"Sales of {total:,.0f} pounds, @tbl-a")',
        'display(Markdown(f"We sold {total:,.0f} pounds in {len(frame)} cities."))',
        'display(Markdown(str(len(frame)))); rows = "2"',
    ],
)
def test_what_code_computes_is_not_typed_whatever_shows_it(project, shown):
    write(project, "01-a", f"{COMPUTED}{shown}", "Text.")
    write(project, "02-b", "", "See [](#tbl-a).")
    share(project, "gates: {unknown-references: off}")

    built = build(project)

    assert built.code == 0, built.stderr
    assert "is typed" not in built.stderr
    if "table(" in shown:
        page = (project / "out" / "2024" / "whitepaper.html").read_text("utf-8")
        assert ">13947.0<" in page
        assert ">0.3<" in page


@pytest.mark.parametrize(
    ("shown", "told", "remedy"),
    [
        ('table(frame, id="tbl-a", caption="Sales in 3 cities")', "“3” is typed", "compute it in"),
        (
            'display(Markdown("We have 3 shops."))',
            "“3” is typed: We have 3 shops.",
            "move the sentence to a Markdown cell and print the value there, as in {eval}`total`",
        ),
    ],
)
def test_what_stands_in_the_code_as_it_is_printed_was_typed(project, shown, told, remedy):
    write(project, "01-a", f"{COMPUTED}{shown}", "See @tbl-a." if "tbl" in shown else "Text.")

    refused = build(project)

    assert refused.code == 1
    assert f"notebooks/01-a.ipynb cell 2: {told}" in refused.stderr
    assert f"    → {remedy}" in refused.stderr
    if "caption" in shown:
        checked = build_here(project, "check", "--lang", "en")
        assert f"    → {remedy}" in checked.stderr


@pytest.mark.parametrize("data", [", data=frame", ', data=frame["amount"]', ""])
def test_a_figure_needs_no_facts_where_there_can_be_none_but_a_source(project, data):
    draw = (
        'ax = frame.plot.bar(x="city", y="amount", legend=False)\n'
        'figure(ax, id="fig-a", caption="Sales by city", '
        f'alt="Bars of the sales of each city, that of Leeds among them"{data}%s)'
    )
    write(project, "01-a", COMPUTED + draw % "", "See @fig-a.")
    refused = build(project)
    assert "figure @fig-a has no source\n    → name it in the note of the figure" in refused.stderr

    write(project, "01-a", COMPUTED + draw % ', note="Source: our books"', "See @fig-a.")

    built = build(project)
    assert built.code == 0, built.stderr


def test_key_figures_are_facts(project):
    write(project, "01-a", COMPUTED + 'key_figures([("Sales", total)])', "Text.")

    assert "key figure “Sales” is no fact of a data package: print what" in build(project).stderr


def test_a_chart_of_a_notebook_is_told_the_comments_that_name_it(project):
    draw = 'frame.plot.bar(x="city", y="amount", legend=False);'
    write(project, "01-a", COMPUTED + draw, "See @fig-a.")
    assert "→ begin its cell with the lines #| label: fig-…, #| fig-cap:" in build(project).stderr

    said = (
        "#| label: fig-a\n#| fig-cap: Sales by city\n#| source: our books\n"
        "#| fig-alt: Bars of the sales of each city, that of Leeds among them\n"
    )
    write(project, "01-a", said + COMPUTED + draw, "See @fig-a.")

    built = build(project)
    assert built.code == 0, built.stderr
    assert "Sales by city" in printed(project)


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ('import sqlite3\nsqlite3.connect("data/sales.db")', "../data/sales.db"),
        ('name = "data/sales.db"\nimport sqlite3\nsqlite3.connect(name)', "../data/sales.db"),
        ('open("data/sales.csv")', "../data/sales.csv"),
        ('import pandas as pd\npd.read_csv("./data/sales.csv")', "../data/sales.csv"),
        ('open("notebooks/02-b.ipynb")', "02-b.ipynb"),
        ('open("data/nothing.csv")', None),
    ],
)
def test_a_path_as_seen_from_the_project_is_told_with_the_one_to_write(project, code, meant):
    (project / "data").mkdir()
    for name in ("sales.db", "sales.csv"):
        (project / "data" / name).write_text("a\n", "utf-8")
    write(project, "01-a", code, "Text.")

    refused = build(project)

    assert refused.code == 1
    remedy = f"    → chapters run in notebooks/: write “{meant}” for “"
    assert (remedy in refused.stderr) == bool(meant), refused.stderr
    assert meant or "chapters run in" not in refused.stderr


def test_each_chapter_is_given_what_it_declares_of_what_is_shared(project):
    share(project, "parameters:\n  since: 2024-01-31\n  cities: [Leeds, 2024-02-01]\n  limit: 5\n")
    params = project / "params" / "2024.yaml"
    params.write_text(PARAMS.replace("chapters:", "parameters:\n  limit: 6\nchapters:"), "utf-8")
    code = "assert since == '2024-01-31'\nassert cities == ['Leeds', '2024-02-01']"
    write(project, "01-a", code, "Text.", 'since = ""\ncities = []')
    own = "assert (edition, limit) == (2024, 6)\nassert 'since' not in globals()"
    write(project, "02-b", own, "Text.", "edition = 2000\nlimit = 1")

    built = build(project)

    assert built.code == 0, built.stderr


SHARED = "params/project.yaml line 2: "


@pytest.mark.parametrize(
    ("shared", "parameters", "told"),
    [
        ("sinse: 1", "since = 2", f"{SHARED}no chapter declares the parameter “sinse”"),
        ("sinse: 1", "since = 2", "→ did you mean “since”?"),
        ("since: a", "since = 2", f"{SHARED}“since” is a text, but notebooks/01-a.ipynb declares"),
        ("edition: 1", "edition = 2", f"{SHARED}every chapter is given “edition” by the file's"),
        ("since: {a: 1}", "since = 2", f"{SHARED}“parameters.since” is none of these"),
        ("since: 1", None, f"{SHARED}no chapter declares the parameter “since”"),
        ("", "since = 2", "params/project.yaml line 1: “parameters” holds no keys"),
    ],
)
def test_what_no_chapter_can_take_is_refused_where_it_stands(project, shared, parameters, told):
    share(project, f"parameters:\n  {shared}\n")
    write(project, "01-a", ALONE, "Text.", parameters)

    refused = build(project)

    assert refused.code == 2
    assert told in refused.stderr


@pytest.mark.parametrize(
    ("parameters", "code", "told"),
    [
        ("edtion = 1", ALONE, "notebooks/01-a.ipynb declares no parameter “edition”"),
        (None, "edition = 2000", "notebooks/01-a.ipynb: no cell is tagged “parameters”"),
    ],
)
def test_a_slip_in_the_edition_is_no_chapter_without_one(project, parameters, code, told):
    write(project, "01-a", code, "Text.", parameters)

    assert told in build(project).stderr


def test_a_gate_refuses_tells_or_is_not_asked_as_the_project_says(project):
    write(project, "02-b", 'print("done")', "There were 7.")
    levels = [
        ("", 1, "is typed: There were 7."),
        (
            "{typed-numbers: tell, program-text: off}",
            0,
            "by its gates params/project.yaml has",
        ),
        ("{typed-numbers: off, program-text: off}", 0, ""),
        ("{program-text: off}", 1, "is typed: There were 7."),
        ("{typed-number: off}", 2, "there is no gate “typed-number”\n    → did you mean “typed-nu"),
        ("{typed-numbers: none}", 2, "params/project.yaml line 1: “gates.typed-numbers”: input"),
    ]
    for gates, code, told in levels:
        share(project, f"gates: {gates}\n" if gates else "words: []\n")

        done = build(project)

        assert (done.code, told in done.stderr) == (code, True), (gates, done.stderr)
        if gates == "{typed-numbers: off, program-text: off}":
            assert "typed" not in done.stderr
            recorded = json.loads((project / "out/2024/manifest.json").read_text("utf-8"))
            assert recorded["gates"] == {"typed-numbers": "off", "program-text": "off"}


def test_a_draft_is_told_what_its_gates_would_refuse_and_nothing_of_those_that_are_off(project):
    params = project / "params" / "2024.yaml"
    params.write_text(PARAMS.replace("final", "draft"), "utf-8")
    write(project, "02-b", 'print("done")', "There were 7.")
    assert build(project).code == 1

    share(project, "gates: {program-text: tell, typed-numbers: off}\n")

    told = build(project)
    assert told.code == 0
    assert "2024: by its gates params/project.yaml has this only told, and no report" in told.stderr
    assert "the chapter prints “done”" in told.stderr
    assert "is typed" not in told.stderr
    assert "would be refused" not in told.stderr

    share(project, "gates: {program-text: tell}\n")

    told = build(project)
    _, both, refused = told.stderr.partition("a final report would be refused for this.")
    assert both
    assert "is typed" in refused
    assert "the chapter prints “done”" not in refused


def test_commits_of_a_project_without_a_build_py_of_its_own_are_compared(project):
    (project / "build.py").unlink()
    shutil.rmtree(project / "other")
    git = ["git", "-C", str(project), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    for code in (ALONE, "total = 900"):
        write(project, "01-a", code, "In all {eval}`total` orders came in.")
        subprocess.run([*git, "add", "--all"], check=True)
        subprocess.run([*git, "commit", "--quiet", "--message", code], check=True)

    compared = whitepaper_here(project / "params", "diff", "HEAD~1", "HEAD", "--lang", "en")

    assert compared.code == 0, compared.stderr
    assert "In all [-800-]{+900+} orders" in compared.stderr


def test_every_rule_of_a_final_report_is_a_gate():
    final = [*RULES[Refuses.BUILD], *RULES[Refuses.FINAL]]

    assert set(GATES) - {"program-text"} == {gate_of(rule) for rule in final}
    assert "program-text" in map(gate_of, RULES[Refuses.REPORT])


def test_the_project_is_the_nearest_folder_upwards_with_parameters_and_notebooks(project, tmp_path):
    below = project / "notebooks" / "images" / "small"
    below.mkdir(parents=True)

    assert find_root(below) == project
    assert find_root(project / "other" / "project" / "params") == project / "other" / "project"
    assert find_root(project.parent) is None


def test_the_command_says_how_it_is_called_and_where_no_project_is(project):
    (project / "build.py").unlink()
    whitepaper = (sys.executable, "-m", "whitepaper")

    missing = run([*whitepaper, "2030"], project / "notebooks", LANGUAGE="en")
    nowhere = run([*whitepaper, "2030"], project.parent, LANGUAGE="zh_CN")

    assert run([*whitepaper, "--version"], project.parent).stdout == f"{__version__}\n"
    assert "to begin this one: whitepaper new 2030" in missing.stderr
    assert missing.code == nowhere.code == 2
    assert "这里没有项目：本文件夹及上级文件夹都没有params/和notebooks/。" in nowhere.stderr
    assert (
        "用法见whitepaper 命令 --help"
        in run([*whitepaper, "-h"], project.parent, LANGUAGE="zh").stdout
    )
