"""From one edition to the next: what a new one has and lacks, prose that came over, chapters."""

import io
import re
import runpy
import shutil
import zipfile

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from projects import make_project
from runs import Run, build_here, whitepaper_here

from whitepaper.inputs.parameters import load

pytestmark = pytest.mark.slow

OPENED = new_code_cell(
    "from whitepaper.chapter import open_edition, table\n"
    "report = open_edition(edition)\nfact = report.fact"
)
CONTINUED = "全年授权{eval}`fact('专利授权量')`，继续增长。"
# Later values of the mini project, in which 2021 has one of one indicator.
PLEDGE_2021 = "patent-pledge,小城,2021,70.12,亿元,0.01,,final,high,,,,bureau-2021,,\n"


@pytest.fixture
def project(tmp_path):
    """The mini project with a remark in its parameters and a chapter of its own."""
    project = make_project(tmp_path)
    parameters = project / "params" / "2020.yaml"
    text = parameters.read_text("utf-8").partition("chapters:")[0]
    remarked = text.replace("date: 2021-04-26\n", "# 发布日期\ndate: 2021-04-30  # 月末\n")
    listed = "chapters:\n  # 只有一章\n  - notebook: 03-a\n    parameters:\n      since: 2019\n"
    parameters.write_text(remarked + listed, "utf-8")
    for old in (project / "notebooks").iterdir():
        old.unlink()
    write(project, new_markdown_cell(CONTINUED))
    return project


def write(project, *cells, name="03-a"):
    parameters = new_code_cell("edition = 2020\nsince = 2018", metadata={"tags": ["parameters"]})
    heading = new_markdown_cell(f"(sec-{name[-1]})=\n# 专利")
    notebook = new_notebook(cells=[heading, parameters, OPENED, *cells])
    nbformat.write(notebook, project / "notebooks" / f"{name}.ipynb")


def add_values(project, rows=PLEDGE_2021):
    observations = project / "data" / "observations.csv"
    observations.write_text(observations.read_text("utf-8") + rows, "utf-8")


def make_final(project, edition="2021"):
    parameters = project / "params" / f"{edition}.yaml"
    parameters.write_text(
        parameters.read_text("utf-8").replace("status: draft", "status: final"), "utf-8"
    )


def texts_of(workbook: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as file:
        return file.read("xl/sharedStrings.xml").decode()


# ---- A new edition


def test_a_new_edition_has_the_parameters_of_the_one_before_as_long_after_its_period(project):
    done = build_here(project, "new", "2021")

    assert done.code == 0, done.stderr
    assert (project / "params" / "2021.yaml").read_text("utf-8") == (
        "edition: 2021\n"
        "from: 2020\n"
        "title: 小城知识产权状况\n"
        "subtitle: 2021年\n"
        "publisher: 小城编写组\n"
        "notice: 本报告用于测试。\n"
        "# 发布日期\n"
        "date: 2022-04-30  # 月末\n"
        "cut_off: 2022-04-26\n"
        "status: draft\n"
        "region: 小城\n"
        "chapters:\n"
        "  # 只有一章\n"
        "  - notebook: 03-a\n"
        "    parameters:\n"
        "      since: 2019\n"
    )
    assert "params/2021.yaml line 16: since: 2019\n" in done.stderr


def test_what_is_there_is_not_overwritten(project):
    before = (project / "params" / "2020.yaml").read_bytes()

    refused = build_here(project, "new", "2020")

    assert refused.code == 2
    assert "params/2020.yaml: it is there already" in refused.stderr
    assert (project / "params" / "2020.yaml").read_bytes() == before
    assert not (project / "params" / "carried").exists()


@pytest.mark.parametrize(
    ("origin", "name", "options", "expected"),
    [
        ("2024-02", "2024-03", (), {"subtitle": "2024年3月", "cut_off": "2024-04-10"}),
        ("2024-02", "2024-12", (), {"subtitle": "2024年12月", "cut_off": "2025-01-10"}),
        ("2023-黄埔", "2024-黄埔", (), {"subtitle": "2024年", "cut_off": "2025-03-10"}),
        ("2023-Q4", "2024-Q1", (), {"subtitle": "2024年一季度", "cut_off": "2024-06-10"}),
        (
            "2023",
            "半年报",
            ("--period", "2024-H1"),
            {"period": "2024-H1", "subtitle": "2024年上半年", "cut_off": "2024-09-10"},
        ),
    ],
)
def test_periods_that_are_no_year_are_carried_on(project, origin, name, options, expected):
    text = (project / "params" / "2020.yaml").read_text("utf-8")
    period = re.match(r"\d{4}(-(\d\d|Q\d))?", origin)[0]
    words = {"2024-02": "2024年2月", "2023": "2023年", "2023-Q4": "2023年四季度"}[period]
    text = text.replace("edition: 2020", f"edition: {origin}").replace("2020年", words)
    known = {"2024-02": "2024-03-10", "2023": "2024-03-10", "2023-Q4": "2024-03-10"}[period]
    text = re.sub(r"(date|cut_off): [-\d]+", rf"\1: {known}", text)
    (project / "params" / f"{origin}.yaml").write_text(text, "utf-8")

    done = build_here(project, "new", name, "--from", origin, *options)

    written = (project / "params" / f"{name}.yaml").read_text("utf-8")
    assert done.code == 0, done.stderr
    assert f"from: {origin}\n" in written
    assert all(f"{key}: {value}\n" in written for key, value in expected.items())


def test_an_edition_that_would_have_mistakes_is_not_begun(project):
    refused = build_here(project, "new", "2199")

    assert refused.code == 2
    assert "“date” is 2200-04-30" in refused.stderr
    assert not (project / "params" / "2199.yaml").exists()


@pytest.mark.parametrize(
    ("name", "meant"),
    [("2024年上半年", "2024-H1"), ("2024年第三季度", "2024-Q3")],
)
def test_a_name_that_says_its_period_in_words_is_not_taken_for_the_whole_year(project, name, meant):
    refused = build_here(project, "new", name)

    assert refused.code == 2
    assert f"name it {meant}, or add --period {meant}" in refused.stderr
    assert not (project / "params" / f"{name}.yaml").exists()

    assert build_here(project, "new", name, "--period", meant).code == 0


def test_a_name_without_a_period_asks_for_one(project):
    refused = build_here(project, "new", "north")

    assert refused.code == 2
    assert "“north” does not begin with a period" in refused.stderr
    assert "add --period with a year, month, quarter" in refused.stderr


def test_what_the_data_lacks_is_listed_with_its_last_value_until_it_is_entered(project):
    write(
        project,
        new_markdown_cell(
            "全年授权{eval}`fact('专利授权量')`，质押{eval}`fact('专利质押融资额')`。"
        ),
    )

    done = build_here(project, "new", "2021")
    lists = project / "out" / "new" / "2021"
    add_values(project)
    later = build_here(project, "new", "2021", "--list")

    assert "2021: notebooks/03-a.ipynb lacks one value:\n" in done.stderr
    assert "    专利质押融资额 (小城, 小城局), 2021年; 2020年: 66.77亿元\n" in done.stderr
    assert "专利授权量" not in done.stderr
    assert "out/new/2021/indicators.xlsx\nout/new/2021/indicators.md\n" in done.stdout
    assert later.stderr == "2021: the data lacks nothing\n"
    assert "Nothing is wanted" in (lists / "indicators.md").read_text("utf-8")


def test_what_happened_once_is_not_wanted_of_the_next_year_and_what_comes_again_is(project):
    indicators = project / "data" / "indicators.csv"
    counts = "".join(
        f"{name},{title},,项,level,count,,0,creation,,{title}。,\n"
        for name, title in (("case", "一案货物数"), ("prize", "奖项数"))
    )
    indicators.write_text(indicators.read_text("utf-8") + counts, "utf-8")
    years = (("case", 2020), ("prize", 2019), ("prize", 2020))
    add_values(
        project,
        "".join(f"{of},小城,{year},3,项,1,,final,high,,,,bureau-2020,,\n" for of, year in years),
    )
    write(project, new_markdown_cell("{eval}`fact('一案货物数')`，{eval}`fact('奖项数')`。"))

    done = build_here(project, "new", "2021")

    assert "2021: notebooks/03-a.ipynb lacks one value:\n    奖项数 (小城), 2021年" in done.stderr
    assert "not in the list, since the data has them once, of an event: 一案货物数" in done.stderr
    listed = texts_of((project / "out" / "new" / "2021" / "indicators.xlsx").read_bytes())
    assert "奖项数" in listed
    assert "一案货物数" not in listed


def test_the_list_is_a_workbook_with_columns_to_fill_in_and_a_frozen_head(project):
    write(project, new_markdown_cell("质押{eval}`fact('专利质押融资额')`。"))

    build_here(project, "new", "2021")
    content = (project / "out" / "new" / "2021" / "indicators.xlsx").read_bytes()

    texts = texts_of(content)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert all(f">{text}<" in texts for text in ("专利质押融资额", "小城局", "66.77亿元", "value"))
    assert "统计期内以专利质押取得的融资额。" in texts
    assert 'topLeftCell="B2"' in sheet
    assert 'state="frozen"' in sheet


def test_what_the_last_build_printed_is_wanted_whatever_code_names(project):
    made_up = "fact('专利' + '授权量')"
    write(project, new_markdown_cell(f"{{eval}}`fact('专利质押融资额')`，{{eval}}`{made_up}`。"))
    assert build_here(project, "2020", "--to", "html").code == 0
    observations = project / "data" / "observations.csv"
    rows = observations.read_text("utf-8")
    observations.write_text(re.sub(r"patent-grants,小城,2021,.*\n", "", rows), "utf-8")

    done = build_here(project, "new", "2021")

    assert "lacks 2 values" in done.stderr
    assert "    专利授权量 (小城, 小城局), 2021年; " in done.stderr


# ---- Prose that came over


def test_prose_that_came_over_is_told_and_keeps_a_report_from_being_final(project):
    cells = [
        new_markdown_cell(
            f"{CONTINUED}\n\n另有{{eval}}`fact('专利授权量')`。[^a]\n\n[^a]: 今年起。"
        ),
        new_code_cell(
            "table(report.grid(['专利授权量'], [2019, 2020]), id='tbl-a', "
            "caption=f'授权量明显高于{since}年', note='本表。')"
        ),
        new_markdown_cell("见@tbl-a。"),
    ]
    write(project, *cells)
    build_here(project, "new", "2021")

    told = build_here(project, "check", "2021")
    make_final(project)
    refused = build_here(project, "2021", "--to", "html")

    for done in (told, refused):
        assert done.code == 1
        assert "cell 4: unchanged since 2020, does it still hold? “继续”, “增长”: " in done.stderr
        assert "does it still hold? “今年”: 今年起。" in done.stderr
        assert "cell 5: unchanged since 2020, does it still hold? “明显”, “高于”: " in done.stderr
        assert "build.py confirm 2021 03-a:4" in done.stderr
        assert done.stderr.count("unchanged since") == 3
    assert build_here(project, "check", "2020").code == 0


def test_what_is_changed_or_confirmed_is_told_no_more(project):
    write(project, new_markdown_cell(CONTINUED), new_markdown_cell("仍然如此。"))
    build_here(project, "new", "2021")
    make_final(project)

    write(project, new_markdown_cell(CONTINUED), new_markdown_cell("仍然这样。"))
    changed = build_here(project, "check", "2021").stderr
    confirmed = build_here(project, "confirm", "2021", "03-a:4")
    passed = build_here(project, "check", "2021")
    built = build_here(project, "2021", "--to", "html")
    write(project, new_markdown_cell(CONTINUED), new_markdown_cell("仍然如此。"))
    as_before = build_here(project, "check", "2021").stderr

    assert changed.count("unchanged since") == 1
    assert "全年授权…，继续增长。" in confirmed.stderr
    assert "every text that is known to be printed is looked at" in confirmed.stderr
    assert passed.code == built.code == 0
    # It is the text that came over again.
    assert "仍然如此" in as_before


def test_a_confirmation_is_of_one_edition_and_is_one_of_the_inputs_of_its_report(project):
    add_values(project, "patent-grants,小城,2022,9999,件,1,,provisional,high,,,,bureau-2021,,\n")
    build_here(project, "new", "2021")
    record = project / "params" / "carried" / "2021.yaml"
    before = record.read_bytes()
    build_here(project, "confirm", "2021", "--all", "03-a")
    build_here(project, "2021", "--to", "html")

    same = build_here(project, "2021", "--to", "html")
    record.write_bytes(before)
    without = build_here(project, "2021", "--to", "html")
    build_here(project, "new", "2022")

    assert same.stderr.startswith("2021: nothing has changed")
    assert "unchanged since 2020" in without.stderr
    assert "unchanged since 2021" in build_here(project, "check", "2022").stderr


def test_what_is_of_another_edition_or_left_out_need_not_be_confirmed(project):
    write(
        project,
        new_markdown_cell("授权{eval}`fact('专利授权量')`件。"),
        new_markdown_cell(
            "质押{eval}`fact('专利质押融资额')`，继续增长。", metadata={"tags": ["optional"]}
        ),
        new_markdown_cell("今年如此。", metadata={"tags": ["only-2020"]}),
        new_markdown_cell("今年这样。", metadata={"tags": ["from-2021"]}),
    )
    build_here(project, "new", "2021")

    before = build_here(project, "check", "2021")
    built = build_here(project, "2021", "--to", "html")
    after = build_here(project, "check", "2021")

    # A chapter that has not run may leave the paragraph out.
    assert before.code == 0
    assert "unchanged since" not in built.stderr
    assert after.code == 0


def test_what_a_build_has_found_confirmed_is_not_asked_for_until_one_finds_otherwise(project):
    optional = {"tags": ["optional"]}
    write(
        project,
        new_markdown_cell("授权{eval}`fact('专利授权量')`，继续增长。", metadata=optional),
        new_markdown_cell("质押{eval}`fact('专利质押融资额')`，仍然增长。", metadata=optional),
    )
    build_here(project, "new", "2021")
    make_final(project)
    refused = build_here(project, "2021", "--to", "html")
    build_here(project, "confirm", "2021", "03-a:4")
    built = build_here(project, "2021", "--to", "html")
    add_values(project)
    shutil.rmtree(project / "out")

    checked = build_here(project, "check", "2021")
    asked = build_here(project, "confirm", "2021")
    found = build_here(project, "2021", "--to", "html")

    assert "“继续”, “增长”: 授权9876件，继续增长。" in refused.stderr
    assert (refused.code, built.code, checked.code, found.code) == (1, 0, 0, 1)
    assert "What these chapters print is only known once they have run: 03-a." in asked.stderr
    assert "“仍”, “增长”: 质押70.12亿元，仍然增长。" in found.stderr
    assert found.stderr.count("does it still hold") == 1


def test_what_is_open_stays_open_when_a_draft_becomes_a_final_report(project):
    text = "授权{eval}`fact('专利授权量')`，继续增长。"
    write(project, new_markdown_cell(text, metadata={"tags": ["optional"]}))
    build_here(project, "new", "2021")
    drafted = build_here(project, "2021", "--to", "html")
    make_final(project)

    checked = build_here(project, "check", "2021")
    asked = build_here(project, "confirm", "2021")

    assert "授权9876件，继续增长。" in drafted.stderr
    assert checked.code == 1
    assert "授权9876件，继续增长。" in checked.stderr
    assert "What these chapters print is only known" not in asked.stderr
    assert "one text is still to be looked at" in asked.stderr


def test_a_confirmation_is_of_the_values_that_the_text_had(project):
    caption = (
        "table(report.grid(['专利授权量'], [2019, 2020]), id='tbl-a', "
        "caption=f'授权量明显高于{since}年')"
    )
    cells = new_markdown_cell(f"{CONTINUED}见@tbl-a。"), new_code_cell(caption)
    write(project, *cells)
    build_here(project, "new", "2021")
    make_final(project)
    build_here(project, "2021", "--to", "html")
    shown = build_here(project, "confirm", "2021", "--all", "03-a").stderr
    assert build_here(project, "2021", "--to", "html").code == 0
    observations = project / "data" / "observations.csv"
    text = observations.read_text("utf-8")
    observations.write_text(text.replace(",2021,9876,", ",2021,1234,"), "utf-8")
    parameters = project / "params" / "2021.yaml"
    parameters.write_text(parameters.read_text("utf-8").replace("since: 2019", "since: 2020"))

    unknown = build_here(project, "check", "2021")
    refused = build_here(project, "2021", "--to", "html")
    again = build_here(project, "confirm", "2021", "--all", "03-a").stderr
    passed = build_here(project, "2021", "--to", "html")

    assert "全年授权9876件，继续增长。见@tbl-a。" in shown
    assert "授权量明显高于2019年" in shown
    assert (unknown.code, refused.code, passed.code) == (0, 1, 0)
    assert refused.stderr.count("confirmed with other values, does it still hold?") == 2
    assert "“继续”, “增长”: 全年授权1234件，继续增长。" in refused.stderr
    assert "授权量明显高于2020年" in again


def test_a_text_that_code_puts_together_is_confirmed_as_the_page_shows_it(project):
    grid = "table(report.grid(['专利授权量'], [2019, 2020]), id='tbl-a', "
    made = f"{grid}caption='授权量' + ('明显高于往年' if since > 2000 else '仍少于上年'))"
    joined = f"{grid.replace('tbl-a', 'tbl-b')}caption='继续增长：' + '、'.join(['甲', '乙']))"
    unsaid = f"{grid.replace('tbl-a', 'tbl-c')}caption='授权' + ('量' if since else '仍少于上年'))"
    prose = new_markdown_cell("{eval}`''`授权继续，见@tbl-a、@tbl-b和@tbl-c。")
    write(project, prose, *map(new_code_cell, (made, joined, unsaid)))
    build_here(project, "new", "2021")
    make_final(project)
    build_here(project, "2021", "--to", "html")

    shown = build_here(project, "confirm", "2021", "--all", "03-a").stderr

    assert "    授权继续，见@tbl-a、@tbl-b和@tbl-c。\n" in shown
    assert "    授权量明显高于往年\n" in shown
    assert "    继续增长：甲、乙\n" in shown
    assert "1/3" in shown
    assert build_here(project, "2021", "--to", "html").code == 0


def test_footnotes_that_are_not_printed_are_not_asked_for(project):
    notes = (
        "质押{eval}`fact('专利质押融资额')`。[^a]^[今年起。]\n\n授权{eval}`fact('专利授权量')`。[^b]\n\n"
        "[^a]: 继续统计。\n\n[^b]: 仍然如此。\n\n[^c]: 明显没有人提到。"
    )
    write(project, new_markdown_cell(notes, metadata={"tags": ["optional"]}))
    build_here(project, "new", "2021")

    told = build_here(project, "2021", "--to", "html").stderr

    assert "仍然如此" in told
    assert told.count("does it still hold?") == 1


def test_texts_are_confirmed_one_by_one_as_they_are_answered(project):
    write(project, *(new_markdown_cell(f"{name}继续。") for name in "甲乙丙丁"))
    build_here(project, "new", "2021")

    asked = answer(project, "y\n\ny\nq\n")

    assert asked.code == 0
    assert "1/4 notebooks/03-a.ipynb cell 4" in asked.stderr
    assert "2 texts are still to be looked at" in asked.stderr
    left = build_here(project, "check", "2021").stderr
    assert [name for name in "甲乙丙丁" if f"{name}继续" in left] == ["乙", "丁"]
    # Nobody to ask: nothing is confirmed.
    assert "2 texts are still to be looked at" in answer(project, "").stderr


def answer(project, text):
    """Confirm texts as somebody does who types `text`."""
    main = runpy.run_path(str(project / "build.py"))["main"]
    done = CliRunner().invoke(main, ["confirm", "2021"], input=text)
    return Run(done.exit_code, done.stdout, done.stderr)


def test_places_that_are_in_no_chapter_and_a_lost_record_are_told(project):
    build_here(project, "new", "2021")

    nowhere = build_here(project, "confirm", "2021", "03-b")
    of_no_other = build_here(project, "confirm", "2020")
    (project / "params" / "carried" / "2021.yaml").unlink()
    lost = build_here(project, "check", "2021")
    make_final(project)

    assert "03-b: there is no such chapter\n    → did you mean “03-a”?" in nowhere.stderr
    assert of_no_other.stderr == "2020 has no text from another edition.\n"
    assert "params/carried/2021.yaml: no such file\n    → restore it: git checkout" in lost.stderr
    assert build_here(project, "2021", "--to", "html").code == 1


def test_it_is_told_in_the_readers_language(project):
    build_here(project, "new", "2021", LANG="zh_CN.UTF-8")

    told = build_here(project, "check", "2021", LANG="zh_CN.UTF-8").stderr

    assert "沿用2020版的文字，请确认是否仍然成立（“继续”、“增长”）：全年授权…，继续增长。" in told


# ---- A new chapter


def test_a_new_chapter_runs_and_stands_at_the_place_of_its_number(project):
    write(project, new_markdown_cell("文。"), name="05-b")
    parameters = project / "params" / "2020.yaml"
    text = parameters.read_text("utf-8") + "  # 附录\n  - notebook: 05-b\n    role: appendix\n"
    parameters.write_text(text, "utf-8")

    done = build_here(project, "chapter", "new", "04-海外布局")
    checked = build_here(project, "check")
    refused = build_here(project, "2020", "--to", "html")
    replace_samples(project, "04-海外布局")
    built = build_here(project, "2020", "--to", "html")

    assert done.stdout == "notebooks/04-海外布局.ipynb\n"
    assert refused.code == 1
    assert "this is still the example of a new chapter: “【示例】”" in refused.stderr
    assert parameters.read_text("utf-8") == text.replace(
        "  # 附录\n", "  - notebook: 04-海外布局\n  # 附录\n"
    )
    assert checked.code == built.code == 0, checked.stderr + built.stderr
    page = (project / "out" / "2020" / "whitepaper.html").read_text("utf-8")
    assert "海外布局" in page


def replace_samples(project, name):
    """Make the examples of a new chapter its own texts."""
    path = project / "notebooks" / f"{name}.ipynb"
    path.write_text(path.read_text("utf-8").replace("【示例】", ""), "utf-8")


def test_a_number_that_another_chapter_has_is_refused_with_one_that_is_free(project):
    refused = build_here(project, "chapter", "new", "03-海外")

    assert refused.code == 2
    assert "notebooks/03-a.ipynb has this number" in refused.stderr
    assert "take one that is free: 01-海外;" in refused.stderr


def test_the_names_that_the_guide_uses_are_there_in_a_new_chapter(project):
    build_here(project, "chapter", "new", "04-b")
    path = project / "notebooks" / "04-b.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(
        new_code_cell(
            "assert callable(growth) and callable(multiple)\n"
            "table(report.grid(['专利授权量'], [year - 1, year]), id='tbl-b', caption='授权')"
        )
    )
    notebook.cells.append(new_markdown_cell("见@tbl-b。"))
    nbformat.write(notebook, path)
    replace_samples(project, "04-b")

    built = build_here(project, "2020", "--to", "html")

    assert built.code == 0, built.stderr


def test_what_is_written_for_a_new_chapter_types_no_place_since_editions_may_be_of_several(project):
    build_here(project, "chapter", "new", "04-trade")

    written = (project / "notebooks" / "04-trade.ipynb").read_text("utf-8")
    assert written.count("report.edition.region") == 2
    assert "小城" not in written


def test_a_new_chapter_has_words_in_its_labels_and_colours_as_the_guide_advises(project):
    build_here(project, "chapter", "new", "04-海外布局")

    written = (project / "notebooks" / "04-海外布局.ipynb").read_text("utf-8")
    labels = re.findall(r"\b(?:sec|fig)-[\w-]+", written)
    assert set(labels) == {"sec-patent-grants", "fig-patent-grants"}
    assert "saturation=1" in written


def test_a_new_chapter_draws_what_the_data_has_enough_of(project):
    add_values(project, "patent-grants,小城,2018,1400,件,1,,final,high,,,,bureau-2020,,\n")

    build_here(project, "chapter", "new", "04-trade", "--title", "贸易")
    replace_samples(project, "04-trade")
    built = build_here(project, "2020", "--to", "html")

    assert built.code == 0, built.stderr
    page = (project / "out" / "2020" / "whitepaper.html").read_text("utf-8")
    assert "贸易" in page
    assert "专利授权量变化情况" in page
    assert 'id="fig-trade"' in page


def make_project_of_parts(folder, language, periods):
    """A new project in a language whose only indicator has values of these parts of years.

    Its one edition is of the last but one, before what is of the last can be in it.
    """
    made = whitepaper_here(folder, "init", "new", "--like", "facts", "--language", language)
    assert made.code == 0, made.stderr
    project = folder / "new"
    observations, parameters = project / "data" / "observations.csv", project / "params"
    head, first, *_ = observations.read_text("utf-8").splitlines()
    indicator, region, *_, source = first.split(",")
    rows = (
        f"{indicator},{region},{period},{value}000,1000,{source}"
        for value, period in enumerate(periods, 388)
    )
    observations.write_text("\n".join((head, *rows, "")), "utf-8")
    (old,) = parameters.glob("2*.yaml")
    text = old.read_text("utf-8").partition("chapters:")[0]
    own = re.sub("^edition:.*", f'edition: "{periods[-2]}"', text)
    (parameters / f"{periods[-2]}.yaml").write_text(
        f"{own}chapters:\n  - notebook: 90-sources\n    role: appendix\n", "utf-8"
    )
    old.unlink()
    return project


@pytest.mark.parametrize(
    ("language", "periods", "said"),
    [
        (
            "en",
            ("2022-Q3", "2022-Q4", "2023-Q1", "2023-Q2"),
            ("bus trips by quarter", "Sampleton, Q3 2022 to Q1 2023, trips", "; Q4 2022: 389,000"),
        ),
        (
            "en",
            ("2022-11", "2022-12", "2023-01", "2023-02"),
            ("bus trips by month", "November 2022 to January 2023", "; December 2022: 389,000"),
        ),
        (
            "zh",
            ("2021-H2", "2022-H1", "2022-H2", "2023-H1"),
            ("公交客运量分半年变化情况", "2021年下半年至2022年下半年", "；2022年上半年38.9万人次"),
        ),
        (
            "zh",
            ("2022-Q3", "2022-Q4", "2023-Q1", "2023-Q2"),
            ("公交客运量分季度变化情况", "2022年三季度至2023年一季度", "；2022年四季度38.9万人次"),
        ),
    ],
)
def test_a_new_chapter_draws_and_says_periods_as_long_as_its_edition_s_up_to_that(
    tmp_path, language, periods, said
):
    project = make_project_of_parts(tmp_path, language, periods)

    made = whitepaper_here(project, "chapter", "new", "02-x")
    written = project / "notebooks" / "02-x.ipynb"
    written.write_text(re.sub("【示例】|\\[Sample\\] ", "", written.read_text("utf-8")), "utf-8")
    built = whitepaper_here(project, "--to", "html", LANGUAGE="en")

    assert made.code == built.code == 0, made.stderr + built.stderr
    assert "02-x.ipynb leaves out" not in built.stderr
    page = (project / "out" / periods[-2] / "whitepaper.html").read_text("utf-8")
    page = re.sub("</?span[^>]*>", "", page)
    assert [text for text in said if text not in page] == []


def test_a_new_chapter_stands_before_the_appendices_whatever_their_numbers(project):
    write(project, new_markdown_cell("文。"), name="05-b")
    parameters = project / "params" / "2020.yaml"
    text = parameters.read_text("utf-8") + "  # 附录\n  - notebook: 05-b\n    role: appendix\n"
    parameters.write_text(text, "utf-8")

    made = build_here(project, "chapter", "new", "06-运用", "--lang", "en")
    build_here(project, "chapter", "new", "01-表", "--appendix")

    assert "lists it\n" in made.stderr
    listed = [(each.notebook, each.role) for each in load(project, "2020").chapters]
    assert listed[-3:] == [("06-运用", "chapter"), ("01-表", "appendix"), ("05-b", "appendix")]


def test_a_new_appendix_follows_the_others_and_line_ends_stay(project):
    write(project, new_markdown_cell("文。"), name="05-b")
    parameters = project / "params" / "2020.yaml"
    text = parameters.read_text("utf-8") + "  - notebook: 05-b\n    role: appendix"
    parameters.write_bytes(text.replace("\n", "\r\n").encode())

    build_here(project, "chapter", "new", "06-表", "--appendix")

    expected = f"{text}\n  - notebook: 06-表\n    role: appendix\n".replace("\n", "\r\n")
    assert parameters.read_bytes() == expected.encode()


@pytest.mark.parametrize("name", ["03-a", "海外", "4 海外"])
def test_a_chapter_that_is_there_or_has_no_number_is_refused(project, name):
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}

    refused = build_here(project, "chapter", "new", name)

    assert refused.code == 2
    assert f"The chapter {name} cannot be made." in refused.stderr
    assert {p: p.read_bytes() for p in before} == before


def test_chapters_that_are_listed_within_brackets_are_told(project):
    parameters = project / "params" / "2020.yaml"
    text = parameters.read_text("utf-8").partition("chapters:")[0]
    parameters.write_text(f"{text}chapters: [{{notebook: 03-a}}]\n", "utf-8")

    refused = build_here(project, "chapter", "new", "04-b")

    assert refused.code == 2
    assert "the chapters are not listed line by line" in refused.stderr


def test_a_notebook_that_no_edition_lists_is_told(project):
    write(project, new_markdown_cell("文。"), name="07-x")

    told = build_here(project, "check").stderr

    assert "notebooks/07-x.ipynb: no edition lists this chapter" in told
    assert "- notebook: 07-x" in told
