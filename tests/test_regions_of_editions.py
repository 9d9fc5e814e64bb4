"""In an edition made for one region nothing is printed of another that was only typed."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from projects import make_project
from runs import Run, build_here

from whitepaper.inputs.parameters import load

pytestmark = pytest.mark.slow

PARAMS = """\
edition: 2020
title: "{region}知识产权状况"
subtitle: 2020年
publisher: 小城编写组
notice: 本报告用于测试。
date: 2021-04-26
cut_off: 2021-04-26
status: final
each:
  region: [天河区, 海珠区]
chapters:
  - notebook: 01-district
"""
OPENED = """\
from whitepaper.chapter import figure, multiple, open_edition, rank, table

report = open_edition(edition)
fact = report.fact"""
OWN = "发明专利授权量为{eval}`fact('专利授权量')`。"
TYPED = "天河区的授权量继续增长。"
TOLD = "“天河区” is typed, and so printed in other regions' editions too"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    project = make_project(tmp_path)
    for path in (project / "notebooks").iterdir():
        path.unlink()
    (project / "params" / "2020.yaml").write_text(PARAMS, "utf-8")
    places = "天河区,Tianhe,district,小城\n海珠区,Haizhu,district,小城\n天河区法院,,court,小城\n"
    add(project, "data/regions.csv", places)
    row = "patent-grants,{},2020,{},件,1,,final,high,,,,bureau-2020,,\n"
    add(project, "data/observations.csv", row.format("天河区", 700) + row.format("海珠区", 300))
    return project


def add(project: Path, name: str, text: str) -> None:
    path = project / name
    path.write_text(f"{path.read_text('utf-8')}{text}", "utf-8")


def change(project: Path, old: str, new: str) -> None:
    path = project / "params" / "2020.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def write(project: Path, *texts: str, code: str = "", name: str = "01-district") -> None:
    """A chapter of paragraphs, after them perhaps code."""
    cells = [
        new_markdown_cell("# 创造"),
        new_code_cell("edition = 2020", metadata={"tags": ["parameters"]}),
        new_code_cell(OPENED),
        *map(new_markdown_cell, texts),
        *map(new_code_cell, filter(None, [code])),
    ]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    nbformat.write(new_notebook(cells=cells), project / "notebooks" / f"{name}.ipynb")


def declare(project: Path, *parameters: str) -> None:
    path = project / "notebooks" / "01-district.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = "\n".join(("edition = 2020", *parameters))
    nbformat.write(notebook, path)


def build(project: Path, name: str = "2020/海珠区") -> Run:
    return build_here(project, name, "--to", "html", "--lang", "en")


def test_a_region_that_was_typed_is_refused_in_the_edition_of_another(project):
    write(project, OWN, TYPED)

    refused, own = build(project), build(project, "2020/天河区")

    assert refused.code == 1
    assert f"notebooks/01-district.ipynb cell 5: {TOLD}: 天河区的授权量继续增长" in refused.stderr
    assert "{eval}`report.edition.region`" in refused.stderr
    assert own.code == 0, own.stderr


def test_a_draft_is_told_and_a_project_may_have_it_so(project):
    write(project, OWN, TYPED)
    change(project, "status: final", "status: draft")
    told = build(project)
    change(project, "status: draft", "status: final")
    (project / "params" / "project.yaml").write_text("gates: {other-regions: off}\n", "utf-8")
    passed = build(project)

    assert (told.code, TOLD in told.stderr) == (0, True)
    assert (passed.code, TOLD in passed.stderr) == (0, False)


@pytest.mark.parametrize(
    "text",
    [
        # Beside a value of that region, or the edition's own.
        "天河区为{eval}`fact('专利授权量', region='天河区')`。",
        "天河区和海珠区都有增长。",
        # From the data.
        "{eval}`'天河区'`也有授权。",
        # Of another name.
        "天河区法院审结案件。",
        "天河软件园在建。",
    ],
)
def test_what_comes_from_the_data_or_compares_is_not_told(project, text):
    write(project, OWN, text)

    built = build(project)

    assert built.code == 0, built.stderr


@pytest.mark.parametrize("region", ["天河区", "海珠区"])
def test_a_text_that_is_allowed_is_so_in_every_edition(project, region):
    write(project, OWN, "两岸与天河区隔江相望。")
    change(project, "each:", "typed: [与天河区隔江相望]\neach:")

    built = build(project, f"2020/{region}")

    assert built.code == 0, built.stderr


def test_a_rank_among_all_regions_is_about_none_of_them(project):
    add(project, "data/regions.csv", "越秀区,Yuexiu,district,小城\n")
    row = "patent-grants,越秀区,2020,500,件,1,,final,high,,,,bureau-2020,,\n"
    add(project, "data/observations.csv", row)
    regions = "[fact('专利授权量', region=r) for r in ('天河区', '海珠区', '越秀区')]"
    place = f"{{eval}}`rank(fact('专利授权量'), {regions})`"
    write(project, f"天河区的授权量继续增长，本区居{place}。")

    refused = build(project)

    assert refused.code == 1
    assert TOLD in refused.stderr


def test_a_multiple_of_another_region_is_about_that_too(project):
    other = "fact('专利授权量', region='天河区')"
    write(project, f"天河区的授权量更多，为本区的{{eval}}`multiple({other}, fact('专利授权量'))`。")

    built = build(project)

    assert built.code == 0, built.stderr


def test_captions_headings_and_titles_are_asked_too(project):
    code = "table(report.grid(['专利授权量'], [2020]), id='tbl-a', caption='天河区主要指标')\n"
    write(project, f"## 天河区情况\n\n{OWN}（@tbl-a）", code=code)
    change(project, "{region}知识产权状况", "天河区知识产权状况")

    refused = build(project)

    assert refused.stderr.count(TOLD) == 3
    assert "params/2020.yaml: “天河区”" in refused.stderr
    assert "write the key of “each” in its place, as in {region}" in refused.stderr


def test_a_table_of_the_regions_may_name_them_and_so_may_what_refers_to_it(project):
    code = """\
rows = {name: [fact("专利授权量", region=name)] for name in ("天河区", "海珠区")}
import pandas as pd
table(pd.DataFrame(rows, index=["授权量"]).T, id="tbl-a", caption="天河区等区的授权量", unit="件")
"""
    write(project, OWN, "天河区的授权量列在@tbl-a。", code=code)

    built = build(project)

    assert built.code == 0, built.stderr


def test_a_chapter_of_one_edition_alone_may_name_others(project):
    write(project, OWN)
    write(project, TYPED, name="02-haizhu")
    own = "{chapters: [{notebook: 01-district}, {notebook: 02-haizhu}]}"
    change(project, "[天河区, 海珠区]", f"\n    天河区:\n    海珠区: {own}")

    assert load(project, "2020/海珠区").shared_with == {"01-district": ("天河区",)}
    built = build(project)

    assert built.code == 0, built.stderr


def test_a_region_that_another_lies_in_is_named_by_both(project):
    write(project, OWN, "小城的授权量继续增长。")
    change(project, "[天河区, 海珠区]", "[天河区, 小城]")

    built = build(project, "2020/天河区")

    assert built.code == 0, built.stderr


def test_regions_may_be_values_of_a_parameter_and_what_is_no_region_is_not_asked(project):
    write(project, OWN, TYPED, "篇幅不长，从简。")
    declare(project, "district = ''", "form = ''")
    change(project, "region: [天河区, 海珠区]", "district: [天河区, 海珠区]\n  form: [从简, 从详]")
    change(project, "status: final", "status: final\nregion: 小城")
    change(project, "{region}", "{district}")

    refused = build(project, "2020/海珠区/从详")

    assert refused.stderr.count("is typed, and so printed") == 1
    assert TOLD in refused.stderr
    assert "{eval}`district`" in refused.stderr


def test_check_tells_it_once_for_all_editions_unless_the_chapter_is_about_other_regions(project):
    write(project, OWN, TYPED)
    found = build_here(project, "check", "--lang", "en")
    compares = "天河区的授权量为{eval}`fact('专利授权量', region='天河区')`。"
    write(project, OWN, TYPED, compares)
    left = build_here(project, "check", "--lang", "en")

    assert found.stderr.count(TOLD) == 1
    assert "notebooks/01-district.ipynb cell 5" in found.stderr
    assert left.code == 0, left.stderr


def test_what_is_printed_nowhere_is_told_of_the_edition_s_own_region_and_of_what_holds_it(project):
    """Also where the whole is the edition's region, and its parts are values of a parameter."""
    write(project, "本版为{eval}`district`的。")
    declare(project, "district = ''")
    change(project, "region: [天河区, 海珠区]", "district: [天河区, 海珠区]")
    change(project, "status: final", "status: final\nregion: 小城")
    change(project, "{region}", "{district}")

    built = build(project)

    assert built.code == 0, built.stderr
    assert "专利授权量 (海珠区), 2020年" in built.stderr
    assert "专利授权量 (小城), 2020年" in built.stderr
    assert "专利授权量 (天河区), 2020年" not in built.stderr
