"""`build.py check` and `indicators`: what can be known without running a chapter."""

import json
import re
import shutil

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from PIL import Image as Bitmap
from projects import ROOT, make_project
from runs import build_here


def check(project, *arguments: str):
    return build_here(project, "check", *arguments)


def add(project, *cells) -> None:
    """Put cells at the end of the mini project's chapter."""
    path = next((project / "notebooks").glob("*.ipynb"))
    notebook = nbformat.read(path, as_version=4)
    notebook.cells += cells
    nbformat.write(notebook, path)


def test_a_project_without_a_fault_passes(project):
    done = check(project)

    assert (done.code, done.stderr) == (0, "nothing was found that is wrong before chapters run\n")


def test_numbers_that_are_typed_into_captions_are_found_before_they_are_drawn(project):
    call = "figure(ax, id='fig-a', caption='{}', alt='柱形图，各年授权量', data=frame)"
    code = new_code_cell(call.format("授权量比上年多了37件"))
    made_up = new_code_cell(call.format("授权量").replace("caption='", "caption=f'{n}件"))
    option = new_code_cell("#| label: fig-b\n#| fig-cap: 共有38家\nax")
    known = new_code_cell(call.format("授权量为1777件").replace("fig-a", "fig-c"))
    referring = new_markdown_cell("见@fig-a、@fig-b、@fig-c。")
    add(project, referring, code, made_up, option, known)

    told = check(project).stderr

    assert "“37” is typed" in told
    assert "“38” is typed" in told
    assert "1777" not in told


def test_whether_values_rise_every_year_is_asked_when_they_are_drawn(project):
    call = "figure(ax, id='fig-{}', caption='{}', alt='柱形图，各年授权量'{})"
    drawn = new_code_cell(call.format("a", "授权量逐年上升", ", data=frame"))
    bare = new_code_cell(call.format("b", "申请量逐年上升", ""))
    referring = new_markdown_cell("见@fig-a、@fig-b。")
    add(project, referring, drawn, bare)

    told = check(project).stderr

    assert "“逐年” claims what no fact shows: 申请量逐年上升" in told
    assert "授权量逐年" not in told


def test_images_of_prose_without_a_text_for_who_cannot_see_them_are_found(project):
    Bitmap.new("L", (90, 60)).save(project / "notebooks" / "a.png")
    without = new_markdown_cell("![一处大厅](a.png){#fig-a source=编写组}\n\n见@fig-a。")
    short = new_markdown_cell("![另一处](a.png){#fig-b source=编写组 alt=图}\n\n见@fig-b。")
    left_out = new_markdown_cell("![可缺](a.png)", metadata={"tags": ["optional"]})
    elsewhere = new_markdown_cell("![别的版](a.png)", metadata={"tags": ["from-2030"]})
    add(project, without, short, left_out, elsewhere)

    told = check(project).stderr

    assert "2 things are wrong." in told
    assert "cell 7: the alternative text of figure @fig-a only repeats its caption" in told
    assert "cell 8: the alternative text of figure @fig-b does not say what it shows: “图”" in told


def test_the_editions_of_this_repository_pass(tmp_path):
    for name in ("params", "notebooks", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "build.py", tmp_path)

    done = check(tmp_path)

    assert (done.code, done.stderr) == (0, "nothing was found that is wrong before chapters run\n")


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (new_code_cell("x = “a”"), 'the code has a Chinese “: type " in an English input mode'),
        (new_code_cell("print(1）"), "the code has a Chinese ）: type )"),
        (
            new_code_cell("figure(ax, id='fig-a', alt='图')"),
            'figure(…) has no caption: add caption="…"',
        ),
        (new_code_cell("table(frame, id='tbl-a')"), 'table(…) has no caption: add caption="…"'),
        (
            new_code_cell("figure(ax, id='fig-a', caption='题')"),
            'figure(…) has no alternative text: add alt="…"',
        ),
        (
            new_code_cell("table(frame, id='tbl-a', caption='题');"),
            "“tbl-a” was made, but is not shown",
        ),
        (
            new_code_cell("table(frame, id='tbl-a', caption='题')\nx = 1"),
            "“tbl-a” was made, but is not shown",
        ),
        (
            new_code_cell("shown = figure(ax, id='fig-a', caption='题', alt='图')"),
            "“fig-a” was made, but is not shown",
        ),
        *(
            (new_code_cell(code), "“tbl-a” was made, but is not shown")
            for code in (
                "if True:\n    table(frame, id='tbl-a', caption='题')",
                "for x in ():\n    if x:\n        table(frame, id='tbl-a', caption='题')",
                "[table(frame, id='tbl-a', caption='题')]",
                "shown = [table(frame, id='tbl-a', caption='题')]",
                "print(table(frame, id='tbl-a', caption='题'))",
            )
        ),
        (new_code_cell("for x in y\n    pass"), "a colon is missing at the end of the line"),
        (
            new_code_cell("figure(ax, id='fig-质押', caption='题', alt='图')"),
            "figure(…) “fig-质押”: id must be fig- and Latin letters, digits or single hyphens",
        ),
        (new_markdown_cell("{eval}`report.fact('专利授权量', yaer)`"), "there is no “yaer”"),
        (new_code_cell("report.fact('专利授权')"), "there is no indicator “专利授权”"),
        *(
            (new_code_cell(f"report.{code}"), "there is no indicator “什么”")
            for code in (
                "when('什么')",
                "unless('专利授权量', '什么')",
                "estimate('什么', 2019)",
                "maybe(report.growth, '什么')",
                "available(('专利授权量', 2020), ('什么', 2020))",
                "reported(['专利授权量', ('什么', '小城')])",
                "grid([('什么', '小城')], [2020])",
            )
        ),
        (new_code_cell("report.series(['什么'])"), "there is no indicator “什么”"),
        (new_code_cell("event('nothing')"), "there is no event “nothing”"),
        (new_markdown_cell("{eval}`fact('什么')`"), "there is no indicator “什么”"),
        (
            new_markdown_cell("{eval}`fact('专利授权量', 2002)`"),
            "the data has no value of “专利授权量” for 小城 2002年: no edition can print it",
        ),
        (
            new_markdown_cell("{eval}`growth('专利授权量', period='2019')`"),
            "the data has no value of “专利授权量” for 小城 2018年: no edition can print it",
        ),
        (new_code_cell("report.fact('专利授权量', '2020年')"), "“2020年” is not a period"),
        (new_code_cell("report.has('专利授权量', '2020-13')"), "“2020-13” is not a period"),
        (new_code_cell("fact('专利授权量', region='大城')"), "there is no region “大城”"),
        (new_code_cell("series('专利授权量', ['小城', '大城'])"), "there is no region “大城”"),
        (new_markdown_cell("见@fig-nowhere。"), "reference @fig-nowhere points to nothing"),
        (new_markdown_cell("全市共有37家。"), "“37” is typed"),
        (
            new_markdown_cell("![图](images/a.jpg)"),
            "image images/a.jpg is not in the notebook",
        ),
        (new_markdown_cell("##### 太深"), "skips a level"),
        *(
            (new_markdown_cell(text), f"for a heading write “{meant}” on a line of its own")
            for text, meant in (
                ("##授权", "## 授权"),
                ("＃＃ 授权", "## 授权"),
                ("＃ 授权", "# 授权"),
                ("#授权", "# 授权"),
                ("##　授权", "## 授权"),
                ("正文如此。\n##授权", "## 授权"),
            )
        ),
        (new_markdown_cell("# 又一章\n\n正文。"), "“又一章” is a second title (#) in this chapter"),
        (new_markdown_cell("一条[^a]。"), "the footnote [^a] has no text in its cell"),
        (new_markdown_cell("见[文件](x.docx)。"), "a link leads to x.docx"),
    ],
)
def test_each_mistake_is_found_without_a_kernel(project, cell, message):
    add(project, cell)

    done = check(project)

    assert done.code == 1
    assert message in done.stderr


def test_tables_that_lie_beside_those_of_the_data_and_are_not_read_are_told(project):
    data = project / "data"
    for name in ("observations.xlsx", "observations - 副本.csv", "observations(1).csv"):
        shutil.copy(data / "observations.csv", data / name)
    # These are nobody's, a chapter's own, and another program's.
    for name in ("other.xlsx", "regions-2.csv", "~$observations.xlsx"):
        shutil.copy(data / "observations.csv", data / name)
    add(project, new_code_cell("own = '../data/regions-2.csv'"))

    told = check(project).stderr

    assert told.startswith("3 things are wrong.\n"), told
    for name in ("observations.xlsx", "observations - 副本.csv", "observations(1).csv"):
        assert f"data/{name}: this table is not read: the report has observations.csv" in told


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("patent-grants,小城,2020", "专利授权量,小城,2020", "write its code here: patent-grants"),
        ("patent-grants,小城,2020,1777,", "patent-grants，小城，2020，1777，", "in half width"),
    ],
)
def test_a_row_as_it_is_typed_in_chinese_is_told_with_what_to_write(project, old, new, remedy):
    path = project / "data" / "observations.csv"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")

    assert remedy in check(project).stderr


def test_what_is_made_in_an_if_and_displayed_is_shown(project):
    code = "if True:\n    display(table(frame, id='tbl-a', caption='题'))"
    add(project, new_code_cell(code), new_markdown_cell("见@tbl-a。"))

    assert "is not shown" not in check(project).stderr


@pytest.mark.parametrize(
    ("image", "remedy"),
    [
        ("![图](images/a b.png){…}", "the name has a space: rename the file, or write <images/a b"),
        ("！[图](images/a.png)", "write ![…](images/…){#fig-…"),
        ("！[图](images/a.png){…}", "write ![…](images/…){#fig-…"),
        ("![图](images/a.png）{…}", "write ![…](images/…){#fig-…"),
        ("![图]（images/a.png）", "write ![…](images/…){#fig-…"),
        ("![图](images/a.png)｛#fig-a｝", "with half-width braces and quotes"),
        ("![图](images/a.png) {…}", "put the braces right behind the image, without a space"),
        ("![图](images/a.PNG){…}", "write images/a.png: capital and small letters differ"),
        ("![图](Images/a.png){…}", "write images/a.png: capital and small letters differ"),
        ("![图](Pictures/a.png){…}", "put it there as notebooks/Pictures/a.png"),
        ("![图](images\\a.png){…}", "write it with /: images/a.png"),
        ("![图](https://example.org/a.png){…}", "save this one to notebooks/images/"),
        ("![图](C:/桌面/a.png){…}", "copy it to notebooks/images/, and write images/a.png"),
        ("![图](images/a.bmp){…}", "save it as PNG or JPEG"),
    ],
)
def test_an_image_that_is_none_is_told_with_its_cause(project, image, remedy):
    folder = project / "notebooks" / "images"
    folder.mkdir()
    for name in ("a.png", "a b.png", "a.bmp"):
        Bitmap.new("RGB", (40, 30)).save(folder / name)
    parts = '{#fig-a alt="柱形图。授权量逐步上升。" source="某局"}'
    add(project, new_markdown_cell(f"{image.replace('{…}', parts)}"))

    done = check(project)

    assert remedy in done.stderr


@pytest.mark.parametrize(
    "other",
    [
        new_code_cell("figure(ax, id='fig-a', caption='题', alt='柱形图，各年授权量')"),
        new_code_cell("#| label: fig-a\n#| fig-cap: 题\nax"),
        new_markdown_cell("(fig-a)=\n## 题"),
    ],
)
def test_a_reference_to_what_other_editions_have_is_told_with_the_tag(project, other):
    other.metadata["tags"] = ["only-2019"]
    add(project, other, new_markdown_cell("见@fig-a。"))

    told = check(project).stderr

    assert "reference @fig-a is to what stands in a cell for other editions (tag only-2019)" in told
    assert "points to nothing" not in told


@pytest.mark.parametrize("code", ['report.fact("专利授权量", 2019)', "report.growth('专利授权量')"])
def test_a_backtick_that_is_missing_after_code_is_told_once(project, code):
    add(project, new_markdown_cell(f"授权{{eval}}`{code}，增长。\n\n又{{eval}}`{code}`。"))

    told = check(project).stderr

    assert told.startswith("One thing is wrong.\n"), told
    assert "→ a backtick (`) is missing at the end of its code" in told


@pytest.mark.parametrize("later", ["made", "display(made)", "%%time\nmade", "{made"], ids=str)
def test_a_figure_with_a_name_that_some_other_code_reads_may_be_shown_there(project, later):
    made = "made = figure(ax, id='fig-a', caption='题', alt='图')"
    add(project, new_code_cell(made), new_code_cell(later))

    assert "was made, but is not shown" not in check(project).stderr


def test_names_that_code_of_any_cell_binds_and_those_of_an_expression_itself_are_known(project):
    add(
        project,
        new_code_cell("late = 1", metadata={"tags": ["from-2021"]}),
        new_markdown_cell("{eval}`(first := late)`，{eval}`max(x + first for x in [late])`。"),
    )

    assert check(project).code == 0


def test_names_that_cannot_be_seen_before_code_runs_are_not_looked_for(project):
    add(project, new_code_cell("from os import *"), new_markdown_cell("{eval}`getpid()`"))

    assert check(project).code == 0


def test_what_was_published_of_a_chapter_that_is_gone_is_told(project):
    rows = project / "data" / "published.csv"
    row = "2020,1,09-gone,授权量,1777件,bureau-2020,\n"
    rows.write_text(rows.read_text("utf-8") + row, "utf-8")

    assert "no chapter is named “09-gone”" in check(project).stderr


def test_what_code_makes_up_and_what_a_later_edition_may_print_is_no_mistake(project):
    add(
        project,
        new_code_cell("report.has('专利授权量', 2002)"),
        new_code_cell("period = f'{edition}-Q1'\nreport.has('专利授权量', period)"),
        new_markdown_cell(
            "{eval}`report.fact('专利授权量', 2021)`，{eval}`report.growth('专利授权量')`。",
            metadata={"tags": ["optional"]},
        ),
    )

    assert check(project).code == 0


def test_a_reference_to_a_figure_of_a_cell_that_is_no_python_is_not_told_too(project):
    figure = new_code_cell("figure(axes, id=“fig-a”, caption='题', alt='')")
    add(project, new_markdown_cell("见@fig-a。"), figure)

    told = check(project).stderr

    assert "has a Chinese “: type" in told
    assert "points to nothing" not in told


def test_numbers_are_not_told_as_typed_while_parameters_cannot_say_which_may_be(project):
    add(project, new_markdown_cell("全市37家。"))
    parameters = project / "params" / "2020.yaml"
    other = parameters.read_text("utf-8") + "\nstatus：final\n"
    parameters.with_name("2019.yaml").write_text(other, "utf-8")

    told = check(project).stderr

    assert "has a full-width colon" in told
    assert "is typed" not in told


@pytest.mark.parametrize("page", ["guide/findings.md", "guide/en/findings.md"])
def test_texts_that_are_allowed_as_the_guide_writes_it_may_be_typed(project, page):
    texts = (ROOT / "docs" / page).read_text("utf-8")
    [allowed] = re.findall(r"^```yaml\n# params/2020.yaml\n(typed:.*?)^```$", texts, re.M | re.S)
    add(project, new_markdown_cell("甲由3M公司维持5年以上 more than 5 years"))

    before = check(project)
    parameters = project / "params" / "2020.yaml"
    parameters.write_text(f"{parameters.read_text('utf-8')}\n{allowed}", "utf-8")
    after = check(project)

    assert "“3” is typed" in before.stderr
    assert "“3”" not in after.stderr


def test_an_optional_paragraph_may_refer_to_a_chapter_of_other_editions(project):
    add(
        project,
        new_markdown_cell("见@sec-other。见@sec-nowhere。", metadata={"tags": ["optional"]}),
        new_markdown_cell("另见@sec-else。"),
    )
    cells = [new_markdown_cell("(sec-other)=\n# 别的章\n\n(sec-else)=\n## 别的节")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), project / "notebooks" / "07-other.ipynb")

    told = check(project).stderr

    assert re.findall("reference @([a-z-]+) points to nothing", told) == ["sec-nowhere", "sec-else"]


def test_figures_that_code_names_can_be_referred_to_and_magics_are_no_mistake(project):
    add(
        project,
        new_markdown_cell("见@fig-a。"),
        new_code_cell("%matplotlib inline\n!ls\nfigure(axes, id='fig-a', caption='题', alt='')"),
        new_code_cell("%%bash\nls -l | wc"),
        new_code_cell("%%bash\nls -l | wc"),
        new_code_cell("plt.figure(figsize=(2, 1))\nmade = table(frame, **texts)\nmade"),
    )

    assert check(project).code == 0


def test_a_label_that_code_makes_up_hinders_no_reference(project):
    add(
        project,
        new_markdown_cell("见@fig-x1。"),
        new_code_cell("for n in '1':\n    display(figure(axes, id=f'fig-x{n}', **texts))"),
    )

    assert check(project).code == 0


def test_all_that_is_wrong_is_told_at_once_also_as_json(project):
    add(project, new_markdown_cell("全市共有37家。"), new_code_cell("x = （1）"))
    params = project / "params" / "2020.yaml"
    observations = project / "data" / "observations.csv"
    observations.write_text(observations.read_text("utf-8").replace("final", "finale", 1), "utf-8")

    done = check(project, "--json")

    found = json.loads(done.stdout)
    assert done.code == 1
    assert [each["file"] for each in found].count("notebooks/01-a.ipynb") in (0, 2)
    assert {"file", "cell", "line", "columns", "place", "message", "remedy"} == set(found[0])
    assert any("observations.csv" in each["place"] for each in found)
    assert all(each["line"] for each in found if each["file"] == "data/observations.csv")
    assert any("“37” is typed" in each["message"] for each in found)
    params.write_text("edition：2020", "utf-8")
    assert "has a full-width colon" in check(project).stderr


def test_what_is_wrong_is_told_in_the_readers_language(tmp_path):
    project = make_project(tmp_path)
    add(project, new_markdown_cell("全市共有37家。"))

    done = build_here(project, "check", LANG="zh_CN.UTF-8")

    assert "“37”是手工写的：全市共有37家。" in done.stderr
    assert '请先把数录入data/，再用{eval}`fact("…")`印出' in done.stderr


@pytest.fixture(scope="module")
def guangzhou(tmp_path_factory):
    """The data of this repository."""
    project = tmp_path_factory.mktemp("data")
    shutil.copytree(ROOT / "data", project / "data")
    shutil.copy(ROOT / "build.py", project)
    return project


@pytest.mark.parametrize("word", ["专利质押融资额", "质押融资", "patent pledge", "PATENT-PLEDGE"])
def test_an_indicator_is_found_by_any_part_of_its_names(guangzhou, word):
    done = build_here(guangzhou, "indicators", word)

    assert "indicator 专利质押融资额 [patent-pledge] (亿元)" in done.stdout
    assert "    广州: 2019, 2020; last 66.77亿元" in done.stdout


def test_of_much_that_is_found_each_indicator_has_one_line_of_values(guangzhou):
    much = build_here(guangzhou, "indicators", "专利")
    lines = much.stdout.splitlines()
    of_indicators = [line for line in lines if line.startswith("indicator ")]
    of_values = [line for line in lines if line.startswith("    ")]

    assert 60 < len(of_values) <= len(of_indicators)
    assert any(re.fullmatch(r"    广州: .*; last .*; also \d+ more regions", v) for v in of_values)
    assert much.stderr == "More of a name lists all regions that have values.\n"
    for word in ("专利质押融资额", "有效发明专利量"):
        assert build_here(guangzhou, "indicators", word).stderr == ""


def test_events_and_sources_are_found_too_and_what_is_not_there_is_told(guangzhou):
    found = json.loads(build_here(guangzhou, "indicators", "--json").stdout)
    none = build_here(guangzhou, "indicators", "没有这个")

    assert {each["kind"] for each in found} == {"indicator", "event", "source"}
    assert none.code == 2
    assert none.stderr == "The data has nothing named “没有这个”.\n"


def test_a_region_that_the_data_does_not_have_is_told_at_its_line(project):
    params = project / "params" / "2020.yaml"
    params.write_text(params.read_text("utf-8").replace("region: 小城", "region: 小程"), "utf-8")

    for done in (check(project), build_here(project, "2020", "--to", "html")):
        assert done.code in (1, 2)
        assert "params/2020.yaml line 9: there is no region “小程”" in done.stderr
        assert "did you mean “小城”?" in done.stderr


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("02-creation.ipynb", "the name of a notebook below notebooks/, without .ipynb"),
        ("notebooks/02-creation", "did you mean “02-creation”?"),
    ],
)
def test_a_chapter_listed_as_a_file_is_told_without_a_pattern(project, name, told):
    params = project / "params" / "2020.yaml"
    text = params.read_text("utf-8")
    params.write_text(text.replace("notebook: 02-creation", f"notebook: {name}"), "utf-8")

    done = check(project)

    assert told in done.stderr
    assert "pattern" not in done.stderr
