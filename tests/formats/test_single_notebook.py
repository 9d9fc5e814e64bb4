"""A notebook alone is no report: what a report is refused for is told, and a placeholder stands."""

import base64
import io
import re
import zipfile

import docx
import nbformat
import pytest
from bs4 import BeautifulSoup
from documents import export, text_of, told
from made import display, png, printing, report
from nbconvert.exporters import get_exporter
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)
from PIL import Image
from traitlets.config import Config

from whitepaper.errors import PublicationError

KINDS = ["html", "pdf", "docx"]
TRACE = ["\x1b[31mNameError\x1b[0m: x", "line 7"]
FAILED = new_code_cell(
    "x", outputs=[new_output("error", ename="NameError", evalue="x", traceback=TRACE)]
)
OBJECT = "<IPython.core.display.HTML object>"
# What stands in a cell, what is told of it, and the words that every format shows for it.
CASES = {
    "headings that begin low and skip levels": (
        new_markdown_cell("## 甲\n\n#### 乙\n\n### 丙\n\n# 丁"),
        ["heading “乙” skips a level"],
        ["甲", "乙", "丙", "丁"],
    ),
    "an image of the network": (
        new_markdown_cell("见![照片](https://x.cn/a.png)。"),
        ["image https://x.cn/a.png is not in the notebook"],
        ["见〔此处的图片未取得：照片〕。"],
    ),
    "an image of the network without a text": (
        new_markdown_cell('<img src="https://x.cn/a.png">'),
        ["image https://x.cn/a.png is not in the notebook"],
        ["〔此处的图片未取得：https://x.cn/a.png〕"],
    ),
    "a badge, which is an image within a link": (
        new_markdown_cell("[![打开](https://x.cn/b.svg)](https://x.cn/c)"),
        ["image https://x.cn/b.svg is not in the notebook"],
        ["〔此处的图片未取得：打开〕"],
    ),
    "a figure whose file is missing": (
        new_markdown_cell("![甲图](missing.png)"),
        ["image missing.png is not in the notebook"],
        ["〔此处的图片未取得：甲图〕", "甲图"],
    ),
    "a chart that needs a browser": (
        display(**{"application/vnd.plotly.v1+json": "{}", "text/plain": "Figure of 3 bars"}),
        ["an output is a Plotly chart"],
        ["〔此处的内容须在浏览器中运行程序才能显示，本文未印〕", "Figureof3bars"],
    ),
    "an output with a script and words": (
        display(text_html="<p>前</p><script>hid()</script><b>后</b>", text_plain=OBJECT),
        ["HTML with <script>"],
        ["〔此处的内容须在浏览器中运行程序才能显示，本文未印〕", "前后"],
    ),
    "an output of a type that nobody knows": (
        display(**{"application/x-own": "1", "text/plain": OBJECT}),
        ["an output is of type application/x-own"],
        ["〔此处的输出没有可印的形式〕"],
    ),
    "an image that is damaged": (
        display(image_png=png(1)[:40]),
        ["an output of type image/png is damaged", "an image has no alternative text"],
        ["〔此处的图片未取得〕"],
    ),
    "an error": (
        FAILED,
        ["ended with NameError: x"],
        ["〔此处的代码运行出错：NameError:x〕", "NameError:xline7"],
    ),
    "a raw cell": (
        new_raw_cell("\\section{a}", metadata={"format": "text/latex"}),
        ["a raw cell is in no format"],
        ["〔以下不是正文，照原文印出〕", "\\section{a}"],
    ),
    "a formula that is no TeX": (
        new_markdown_cell(r"即$\frac{1$。"),
        [r"the formula \frac{1 is no TeX"],
        [r"即\frac{1。"],
    ),
    "roles and directives": (
        new_markdown_cell("见{rfe}`sec-x`。\n\n```{note} 题名\n注意。\n```"),
        ["a role {rfe}", "a directive {note}"],
        ["见{rfe}sec-x。", "〔以下用指令“note”排版，照原文印出：题名〕", "注意。"],
    ),
    "an expression that was not evaluated": (
        new_markdown_cell("共{eval}`n`件。"),
        ["the chapter was not run"],
        ["共〔此处的值未算出：{eval}`n`〕件。"],
    ),
    "footnotes without their other half": (
        new_markdown_cell("甲[^1]。\n\n[^2]: 无人引用。"),
        ["the footnote [^1] has no text", "nothing refers to the footnote [^2]"],
        ["甲[^1]。", "〔没有引用处的脚注“2”：无人引用。〕"],
    ),
    "elements of browsers in prose": (
        new_markdown_cell('甲<iframe src="https://x.cn/v"></iframe><button>按此</button>'),
        ["HTML with <iframe>", "HTML with <button>"],
        [
            "〔此处的网页元件（iframe）只能在浏览器中显示：https://x.cn/v〕",
            "〔此处的网页元件（button）只能在浏览器中显示：按此〕",
        ],
    ),
    "a link to a file": (
        new_markdown_cell("见[数据](data.csv)。"),
        ["a link leads to data.csv"],
        ["见数据。"],
    ),
    "what is nested beyond reason": (
        new_markdown_cell("> " * 70 + "深"),
        ["nested more than 64 elements deep"],
        ["〔此处的版式嵌套过深，只印文字：深〕"],
    ),
    "an unpaired surrogate": (
        new_markdown_cell("甲\ud83d乙"),
        ["an unpaired surrogate"],
        ["甲", "乙"],
    ),
}


def alone(*cells, **metadata):
    return new_notebook(cells=list(cells), metadata=metadata)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES)
def test_what_a_report_is_refused_for_is_told_and_something_honest_stands_there(case, kind):
    cell, told_parts, shown = CASES[case]

    content, findings = told(alone(new_markdown_cell("# 题"), cell), kind)

    messages = [finding.message for finding in findings if "U+FFFD" not in finding.message]
    assert [p for p, m in zip(told_parts, messages, strict=True) if p not in m] == []
    assert {finding.place for finding in findings} == {"notebook cell 2"}
    assert all(finding.remedy for finding in findings)
    text = text_of(content, kind)
    assert [part for part in shown if part not in text] == []
    with pytest.raises(PublicationError) as caught:
        export(report(cell), kind)
    refused = "\n".join(str(finding) for finding in caught.value.findings)
    missing = "was not evaluated" if "not run" in told_parts[0] else told_parts[0]
    assert missing in refused


@pytest.mark.parametrize("kind", KINDS)
def test_a_strict_exporter_refuses_a_notebook_alone_as_it_does_a_report(kind):
    with pytest.raises(PublicationError) as caught:
        export(alone(new_markdown_cell("# 题"), FAILED, printing("甲")), kind, strict=True)

    assert [finding.message for finding in caught.value.findings] == [
        "ended with NameError: x",
        "the chapter prints “甲”",
    ]


def test_headings_alone_go_down_level_by_level_and_keep_their_own_numbers():
    cells = [new_markdown_cell("## 4.4 甲\n\n#### 一、乙"), new_markdown_cell("### 丙\n\n# 丁")]

    page = BeautifulSoup(export(alone(*cells), "html"), "html.parser").main

    assert [(each.name, each.get_text()) for each in page.find_all(re.compile("h[1-6]"))] == [
        ("h1", "4.4 甲"),
        ("h2", "一、乙"),
        ("h2", "丙"),
        ("h1", "丁"),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_tables_alone_are_counted_through_whatever_headings_stand_between(kind):
    table = "见@tbl-{0}。\n\n| 甲 |\n|--|\n| 乙 |\n\n: 题名{0} {{#tbl-{0}}}"
    cells = [new_markdown_cell(f"# 题{name}\n\n{table.format(name)}") for name in "ab"]

    text = text_of(export(alone(*cells), kind), kind)

    assert "见表1。" in text
    assert re.search("表2.?题名b", text)


@pytest.mark.parametrize("kind", KINDS)
def test_code_is_printed_where_it_is_asked_for(kind):
    cells = [new_code_cell("1 + 1"), new_code_cell("2 + 2", metadata={"tags": ["remove-cell"]})]
    hidden = Config({"TemplateExporter": {"exclude_input": True}})

    shown = text_of(export(alone(*cells), kind, show_input=True), kind)

    assert ("1+1" in shown, "2+2" in shown) == (True, False)
    assert "1+1" not in text_of(export(alone(*cells), kind), kind)
    assert "1+1" not in text_of(export(alone(*cells), kind, show_input=True, config=hidden), kind)


PARTS = {"prose", "raw", "input", "output"}
EXCLUDED = {
    "exclude_markdown": {"prose"},
    "exclude_raw": {"raw"},
    "exclude_code_cell": {"input", "output"},
    "exclude_output": {"output"},
    "exclude_input": {"input"},
}


@pytest.mark.parametrize("option", EXCLUDED)
def test_what_nbconvert_is_told_to_exclude_is_not_printed_and_all_else_is(option):
    code = printing("output")
    code.source = "input"
    cells = [new_markdown_cell("prose"), new_raw_cell("raw"), code]
    config = Config({"TemplateExporter": {option: True}})

    text = text_of(export(alone(*cells), "html", config=config, show_input=True), "html")

    assert {part for part in PARTS if part in text} == PARTS - EXCLUDED[option]


def test_cells_that_a_preprocessor_removes_leave_the_numbers_of_others_as_they_are():
    removed = new_markdown_cell("# 甲", metadata={"tags": ["away"]})
    cells = [removed, new_markdown_cell("# 乙"), FAILED]
    config = Config({"TagRemovePreprocessor": {"remove_cell_tags": ["away"]}})

    content, findings = told(alone(*cells), "html", config=config)

    assert [finding.place for finding in findings] == ["notebook cell 3"]
    assert "甲" not in text_of(content, "html")


def test_inputs_and_outputs_that_a_preprocessor_removes_are_not_printed():
    code = printing("output")
    code.source, code.metadata["tags"] = "input", ["bare", "mute"]
    config = Config(
        {
            "TagRemovePreprocessor": {
                "remove_input_tags": ["bare"],
                "remove_all_outputs_tags": ["mute"],
            }
        }
    )

    content, _ = told(alone(new_markdown_cell("文"), code), "html", config=config, show_input=True)

    assert text_of(content, "html") == "文"


def test_a_notebook_that_was_never_run_is_told_how_much_is_not_printed():
    cells = [new_code_cell("1"), new_code_cell("2"), new_code_cell(" ")]

    _, findings = told(alone(*cells), "pdf")
    _, of_code = told(alone(*cells), "pdf", show_input=True)
    cells[0].execution_count = 1
    _, of_run = told(alone(*cells), "pdf")

    [finding] = findings
    assert finding.message == "the notebook was not run: nothing is printed of its 2 code cells"
    assert "--WhitepaperPDFExporter.show_input=True" in finding.remedy
    assert of_code == of_run == []


def printed(content: bytes, kind: str) -> str:
    """What a reader of a file of a format finds in it."""
    if kind != "annex":
        return text_of(content, kind)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("kind", [*KINDS, "annex"])
def test_a_file_says_at_its_head_which_cells_were_not_run_and_what_other_chapters_have(kind):
    ran = new_code_cell("1", execution_count=1)
    prose = new_markdown_cell("# 题\n\n见@sec-policy，共{eval}`year`年。")

    said = printed(export(alone(prose, ran, new_code_cell("2")), kind), kind)

    assert "导出时第3格还没有运行" in said
    assert "标有“值未算出”的各处" in said
    assert "对其他各章的引用（sec-policy）没有编号" in said
    assert kind == "annex" or said.index("导出时第3格") < said.index("见〔sec-policy〕")


@pytest.mark.parametrize("kind", [*KINDS, "annex"])
def test_a_file_of_a_notebook_that_was_run_has_no_such_line(kind):
    ran = [new_code_cell("1", execution_count=1), new_code_cell("2", execution_count=2)]

    said = printed(export(alone(new_markdown_cell("# 题\n\n文"), *ran), kind), kind)

    assert "导出时" not in said


@pytest.mark.parametrize("language", ["R", "julia"])
@pytest.mark.parametrize("kind", KINDS)
def test_outputs_of_other_languages_are_printed_like_any(language, kind):
    kernel = {"name": "ir", "display_name": language, "language": language}
    metadata = {"kernelspec": kernel, "language_info": {"name": language}}

    content, findings = told(alone(printing("[1] 42"), **metadata), kind)

    assert ("[1]42" in text_of(content, kind), findings) == (True, [])


def test_what_a_schema_does_not_know_is_no_hindrance():
    notebook = alone(printing("甲"))
    unknown = {"output_type": "unknown", "data": {"text/plain": "乙"}, "metadata": {}}
    notebook.cells[0].outputs.append(nbformat.from_dict(unknown))

    text = text_of(export(notebook, "html"), "html")

    assert ("甲" in text, "乙" in text) == (True, True)


def test_the_log_and_refusals_speak_the_language_asked_for_or_the_systems(monkeypatch, caplog):
    notebook = new_notebook(cells=[new_markdown_cell("![照片](https://x.cn/a.png)")])
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")

    get_exporter("whitepaper_html")().from_notebook_node(notebook)
    with pytest.raises(PublicationError, match="The notebook cannot be"):
        get_exporter("whitepaper_html")(strict=True, lang="en").from_notebook_node(notebook)

    assert "notebook 第1格：找不到图片“https://x.cn/a.png”" in caplog.text


def press(size=(20, 20)):
    file = io.BytesIO()
    Image.new("CMYK", size, (0, 255, 255, 0)).save(file, "JPEG")
    return base64.b64encode(file.getvalue()).decode()


DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>'
IN_DRAWING = f'<image width="20" height="20" href="data:image/jpeg;base64,{press()}"/>'


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "cell",
    [
        display(image_jpeg=press()),
        display(**{"image/svg+xml": DRAWN.format(IN_DRAWING)}),
        new_markdown_cell(f"![甲](data:image/jpeg;base64,{press()})"),
        new_markdown_cell(f"文字<img alt=甲 src='data:image/jpeg;base64,{press()}'>"),
    ],
    ids=["an output", "within a drawing", "Markdown", "amid words"],
)
def test_an_image_in_the_colours_of_a_press_is_told_of_a_pdf_and_printed(cell, kind):
    content, found = told(alone(cell), kind)

    message = "an image is in CMYK, which a PDF for archives cannot show"
    told_of_it = [each for each in found if each.message == message]
    assert [each.place for each in told_of_it] == ["notebook cell 1"] * (kind == "pdf")
    assert content


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "content",
    ['<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>', "<g>" * 1500 + "</g>" * 1500],
    ids=["one that shows itself", "one too deep"],
)
def test_a_drawing_of_which_a_writer_could_make_nothing_is_told_at_its_cell(content, kind):
    _, found = told(alone(display(**{"image/svg+xml": DRAWN.format(content)})), kind)

    assert found[0].place == "notebook cell 1"
    assert "shows itself, or has groups too deep in each other" in found[0].message
    assert "save it again as plain SVG" in found[0].remedy


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_from_a_file_in_another_code_is_printed(kind):
    head = '<?xml version="1.0" encoding="GBK"?>'
    given = head + DRAWN.format('<title>一块绿色的地方</title><rect width="9" height="9"/>')
    of_file = base64.b64encode(given.encode("gbk")).decode()
    notebook = alone(
        new_markdown_cell(f"![甲](data:image/svg+xml;base64,{of_file})"),
        display(**{"image/svg+xml": given}),
    )

    content, found = told(notebook, kind)

    assert content
    assert not [each for each in found if "image/svg+xml" in each.message]


@pytest.mark.parametrize("size", ['width="6000" height="6000"', 'width="9000mm" height="9000mm"'])
def test_a_drawing_that_gives_itself_any_size_fits_its_page_in_word(size):
    given = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect width="90" height="90"/></svg>'

    content, _ = told(alone(display(**{"image/svg+xml": given})), "docx")

    [shape] = docx.Document(io.BytesIO(content)).inline_shapes
    assert shape.width.mm == pytest.approx(156, abs=0.5)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("in_quotation", [False, True])
def test_a_figure_whose_image_is_missing_keeps_its_number_and_its_source(kind, in_quotation):
    figure = '![各区授权量](missing.png){#fig-a alt="各区授权量柱形图" source="编写组"}'
    lines = f"见@fig-a。\n\n{figure}"
    if in_quotation:
        lines = f"> {figure}\n\n见@fig-a。"

    content, _ = told(alone(new_markdown_cell(lines)), kind)

    text = text_of(content, kind)
    assert "见图1。" in text
    assert "图1各区授权量" in text.replace("\u3000", "")
    assert "资料来源：编写组" in text
