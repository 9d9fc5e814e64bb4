"""What a report states is shown by a fact, agrees with itself, and is told where it does not."""

import csv
import io
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from projects import make_project
from runs import build_here

pytestmark = pytest.mark.slow

OPENED = (
    "from whitepaper.chapter import open_edition, table, highest, streak, change\n"
    "import pandas as pd\n"
    "report = open_edition(edition)\n"
    "fact, growth = report.fact, report.growth"
)


def project_of(tmp_path, *cells, status="final", typed=(), data=None):
    """The base project with one chapter of these cells: texts, code, or optional ones of both."""
    project = make_project(tmp_path)
    for old in (project / "notebooks").iterdir():
        old.unlink()
    head = [
        new_markdown_cell("(sec-a)=\n# 专利", id="heading"),
        new_code_cell("edition = 2020", id="parameters", metadata={"tags": ["parameters"]}),
        new_code_cell(OPENED, id="opened"),
    ]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    path = project / "notebooks" / "01-a.ipynb"
    nbformat.write(new_notebook(cells=[*head, *cells]), path)
    params = project / "params" / "2020.yaml"
    text = params.read_text("utf-8").partition("chapters:")[0]
    text = text.replace("status: final", f"status: {status}")
    listed = f"typed: {json.dumps(list(typed), ensure_ascii=False)}\n" if typed else ""
    params.write_text(f"{text}{listed}chapters:\n  - notebook: 01-a\n", "utf-8")
    for table, row in (data or {}).items():
        with (project / "data" / f"{table}.csv").open("a", encoding="utf-8") as file:
            file.write(row + "\n")
    return project


def text(source, *, optional=False):
    return new_markdown_cell(source, metadata={"tags": ["optional"]} if optional else {})


def code(source, *, optional=False):
    return new_code_cell(source, metadata={"tags": ["optional"]} if optional else {})


def build(project):
    return build_here(project, "2020", "--to", "html")


def page(project):
    return (project / "out" / "2020" / "whitepaper.html").read_text("utf-8")


def ledger(project):
    written = (project / "out" / "2020" / "ledger.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(written)))


TABLE = (
    "table(pd.DataFrame({'数量': [fact('专利授权量')]}, index=['授权']), "
    "id='tbl-a', caption=%s, note=%s)"
)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (text("全年授权专利1777件。"), "cell 4: “1777” is typed: 全年授权专利1777件。"),
        (text("共设立三十二个站点。"), "cell 4: “三十二” is typed"),
        (text("## 完成18项任务"), "cell 4: “18” is typed"),
        (text("授权量为历年最高。"), "cell 4: “最高” claims what no fact shows"),
        (text("见表{eval}`len('abc')`项。"), "cell 4: “3” is typed"),
        (text("增速位居全国第二。"), "cell 4: “二” is typed"),
        (text("全年授权[^1](共1781件)。\n\n[^1]: 注。"), "cell 4: “1781” is typed"),
        (text("授权情况[共1790件 @sec-a]。"), "cell 4: “1790” is typed"),
        (code(TABLE % ("'授权1777亿元'", "''")), "cell 4: “1777” is typed"),
        (
            code(TABLE.replace("note=%s", "facts=[growth('专利授权量')]") % "'授权下降18.5%'"),
            "cell 4: “18.5” is typed",
        ),
        (code(TABLE % ("'授权1500件'", "''")), "cell 4: “1500” is typed"),
        (code(TABLE % ("'授权情况'", "'含补发25件。'")), "cell 4: “25” is typed"),
    ],
)
def test_a_typed_number_or_claim_is_told_in_a_draft_and_refused_in_a_final(tmp_path, cell, told):
    final = build(project_of(tmp_path / "final", cell))
    draft = build(project_of(tmp_path / "draft", cell, status="draft"))

    assert final.code == 1
    assert f"notebooks/01-a.ipynb {told}" in final.stderr
    assert draft.code == 0
    assert f"notebooks/01-a.ipynb {told}" in draft.stderr


def test_a_text_may_print_the_facts_that_its_table_carries(tmp_path):
    caption = "f\"授权{fact('专利授权量')}，{growth('专利授权量').text}\""
    cell = code(
        "rate = growth('专利授权量')\n"
        + (TABLE % (caption, "''")).replace("note=''", "facts=[rate]")
    )
    project = project_of(tmp_path, cell, text("见@tbl-a。"))

    assert build(project).code == 0


def test_what_the_parameters_name_may_be_typed_and_what_nobody_types_is_told(tmp_path):
    cell = text("涉案商标为3M。")

    assert build(project_of(tmp_path / "used", cell, typed=["3M"])).code == 0
    unused = build(project_of(tmp_path / "unused", cell, typed=["3M", "5G"]))
    assert unused.code == 1
    assert (
        "params/2020.yaml: “typed” names “5G”, which allows nothing in any chapter" in unused.stderr
    )


def test_the_ledger_lists_every_printed_fact_with_all_that_it_rests_on(tmp_path):
    prose = text("授权{eval}`fact('专利授权量')`，{eval}`growth('专利授权量')`（@tbl-a）。")
    project = project_of(tmp_path, prose, code(TABLE % ("'授权'", "''")))

    assert build(project).code == 0

    level, rate, cell = ledger(project)
    assert (level["printed"], level["value"], level["places"]) == (
        "1777件",
        "1777",
        "data/observations.csv:3",
    )
    assert (level["chapter"], level["cell"], level["kind"]) == ("01-a", "4", "text")
    assert rate["printed"] == "同比增长18.5%"
    assert rate["formula"].startswith("(A ÷ B − 1) × 100")
    assert "1500件 (data/observations.csv:2)" in rate["inputs"]
    assert (cell["kind"], cell["label"], cell["printed"]) == ("table", "tbl-a", "1777")


def test_a_published_rate_that_contradicts_its_levels_is_told_unless_the_data_says_why(tmp_path):
    rate = "patent-grants-growth,小城,2020,25.0,%,0.1,,final,high,,,,bureau-2020,,"
    cell = text("授权量{eval}`growth('专利授权量')`。")

    wrong = build(project_of(tmp_path / "wrong", cell, data={"observations": rate}))
    right = build(
        project_of(tmp_path / "right", cell, data={"observations": rate.replace("25.0", "18.5")})
    )
    noted = build(project_of(tmp_path / "noted", cell, data={"observations": f"{rate}口径不同"}))

    assert "“专利授权量同比增速” 2020 is published as 25.0%" in wrong.stderr
    assert "correct data/observations.csv line 6" in wrong.stderr
    assert (wrong.code, right.code, noted.code) == (1, 0, 0)


def test_parts_that_do_not_add_up_to_their_whole_are_told(tmp_path):
    part = "design-grants,外观授权量,Design,件,level,flow,,0,creation,小城局,件数。,patent-grants"
    row = "design-grants,小城,2020,1700,件,1,,final,high,,,,bureau-2020,,"
    data = {"indicators": part, "observations": row}
    run = build(project_of(tmp_path, text("授权{eval}`fact('专利授权量')`。"), data=data))

    assert "“专利授权量” of 小城 2020 is 1777, but its parts add up to 1700" in run.stderr


def test_the_back_test_wants_what_was_published_or_a_reason_and_no_reason_in_vain(tmp_path):
    cell = text("授权{eval}`fact('专利授权量')`。")

    def run(name, row):
        return build(project_of(tmp_path / name, cell, data={"published": row}))

    same = run("same", "2020,1,01-a,授权量,1777件,bureau-2020,")
    differs = run("differs", "2020,1,01-a,授权量,777件,bureau-2020,")
    reason = run("reason", "2020,1,01-a,授权量,1776件,bureau-2020,来源其后更正")
    vain = run("vain", "2020,1,01-a,授权量,1777件,bureau-2020,来源其后更正")

    assert [each.code for each in (same, differs, reason, vain)] == [0, 1, 0, 1]
    assert "data/published.csv line 2: 01-a: 授权量: published as “777件”" in differs.stderr
    assert "remove the “reason”" in vain.stderr


def test_the_back_test_says_what_the_chapter_prints_instead_and_from_which_row(tmp_path):
    cell = text("授权{eval}`fact('专利授权量')`。")
    row = "2020,1,01-a,专利授权量,1778件,bureau-2020,"

    refused = build(project_of(tmp_path, cell, data={"published": row}))

    assert "专利授权量: published as “1778件”; the chapter prints “1777件”" in refused.stderr
    assert "see which is right (data/observations.csv:3)" in refused.stderr


def test_an_optional_paragraph_goes_with_its_absent_fact_its_heading_and_its_references(tmp_path):
    project = project_of(
        tmp_path,
        text(
            "授权{eval}`fact('专利授权量')`（@tbl-b）。\n\n"
            "## 融资\n\n上年融资{eval}`fact('专利质押融资额', 2019)`。\n\n"
            "## 其他\n\n其他情况略。",
            optional=True,
        ),
        code(
            TABLE.replace("tbl-a", "tbl-b") % ("f'{fact(\"专利质押融资额\", 2019)}'", "''"),
            optional=True,
        ),
    )

    run = build(project)

    assert run.code == 0, run.stderr
    assert "其他情况略" in page(project)
    for gone in ("上年融资", "融资</", "tbl-b", "（）"):
        assert gone not in page(project)
    manifest = json.loads((project / "out" / "2020" / "manifest.json").read_text("utf-8"))
    assert [line.partition(" ")[0] for line in manifest["omitted"]] == ["notebooks/01-a.ipynb"] * 2


def test_an_optional_cell_keeps_its_lists_and_footnotes_and_loses_the_mark_of_an_absent_one(
    tmp_path,
):
    source = (
        "情况如下[^a][^b]。\n\n- 一类\n\n  其说明\n\n"
        "[^a]: 上年{eval}`fact('专利质押融资额', 2019)`。\n\n[^b]: 注文。\n\n    注文续。"
    )
    project = project_of(tmp_path, text(source, optional=True))

    run = build(project)

    assert run.code == 0, run.stderr
    shown = page(project)
    assert "[^" not in shown
    assert shown.index("注文续") > shown.index("注文。")
    assert "其说明</p>\n</li>" in shown.replace("<p>", "") or "其说明</p></li>" in shown


def test_a_back_test_of_a_chapter_that_is_not_there_or_of_nothing_is_told(tmp_path):
    cell = text("授权{eval}`fact('专利授权量')`。")
    rows = "2020,1,01-b,授权量,1777件,bureau-2020,有\n2020,2,01-a,授权量,|,bureau-2020,"

    run = build(project_of(tmp_path, cell, data={"published": rows}))

    assert "removed, remove its rows too; did you mean “01-a”?" in run.stderr
    assert "“published” says nothing" in run.stderr


def test_an_absent_fact_anywhere_else_fails_the_chapter(tmp_path):
    run = build(project_of(tmp_path, text("上年融资{eval}`fact('专利质押融资额', 2019)`。")))

    assert run.code == 1
    assert "截止日2021-04-26以前，没有小城2019年的“专利质押融资额”" in run.stderr


@pytest.mark.parametrize("expression", ["fact('专利授权')", "1 / 0"])
def test_any_other_error_fails_an_optional_cell_too(tmp_path, expression):
    run = build(project_of(tmp_path, text(f"授权{{eval}}`{expression}`。", optional=True)))

    assert run.code == 1
    assert f"{{eval}}`{expression}`" in run.stderr
