"""What the exporters make of cells as authors write them: images, outputs, characters."""

import base64
import io
import re
import zipfile

import pytest
from bs4 import BeautifulSoup
from documents import alts_of, export, text_of, told
from made import GIF, attached, display, fact_result, png, printing, report, table_output
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from whitepaper.document.nodes import Cell, Chapter, Document, Figure
from whitepaper.errors import PublicationError
from whitepaper.formats import pdf
from whitepaper.reading.formulas import Formulas


def findings(notebook, kind: str = "html") -> list[tuple[str, str]]:
    with pytest.raises(PublicationError) as caught:
        export(notebook, kind)
    return [(finding.place, finding.message) for finding in caught.value.findings]


def sole_finding(cell, kind: str = "html") -> str:
    """What is wrong with the one cell after the heading."""
    [(place, message)] = findings(report(cell), kind)
    assert place == "notebooks/01-summary.ipynb cell 2"
    return message


def test_attachments_of_one_name_in_two_cells_are_two_pictures():
    cells = [attached("![甲](attachment:image.png)", "image.png", png(grey)) for grey in (1, 2)]

    page = export(report(*cells), "html").decode()

    assert re.findall(r'src="data:image/png;base64,([^"]*)"', page) == [png(1), png(2)]


@pytest.mark.parametrize(
    ("written", "name"),
    [("a%20b.png", "a b.png"), ("../../evil.png", "../../evil.png"), ("%E5%9B%BE.png", "图.png")],
)
@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_an_attachment_may_have_any_name(written, name, kind):
    cell = attached(f"![甲](attachment:{written})", name, png(1))

    assert alts_of(export(report(cell), kind), kind) == ["甲"]


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_gif_is_published_from_an_attachment_and_from_an_output(kind):
    output = display(image_gif=GIF)
    output.metadata["alt"] = "一个红点。"
    cell = attached("![甲](attachment:a.gif)", "a.gif", GIF, "image/gif")

    assert alts_of(export(report(cell, output), kind), kind) == ["甲", "一个红点。"]


def test_an_attachment_that_is_no_image_is_refused_in_its_cell():
    cell = attached("![甲](attachment:a.pdf)", "a.pdf", "aaaa", "application/pdf")

    assert findings(report(cell))[0] == (
        "notebooks/01-summary.ipynb cell 2",
        "the attachment “a.pdf” is of type application/pdf",
    )


def test_an_image_written_in_html_is_an_image_like_any_other():
    cell = attached('甲<img src="attachment:a.png" width="5" alt="乙">', "a.png", png(1))

    assert b"data:image/png" in export(report(cell), "html")
    assert "http://x/a.png" in sole_finding(
        new_markdown_cell('<img alt="乙" src="http://x/a.png">')
    )


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_class_in_prose_makes_no_part_of_the_page_what_it_is_not(kind):
    cell = new_markdown_cell(
        "```{.data-table}\n代码\n```\n\n[词]{.number}\n\n<div class='evidence'>段</div>"
    )

    content = export(report(cell), kind)

    assert "代码词段" in text_of(content, kind)
    if kind == "html":
        main = BeautifulSoup(content, "html.parser").main
        assert main.pre.code.text == "代码"
        assert main.select(".data-table, p .number, .evidence") == []


def test_a_role_in_a_markdown_output_does_not_vanish():
    cell = display(text_markdown="共{eval}`fact('x')`件")

    assert sole_finding(cell) == "{eval}`fact('x')` was not evaluated"


@pytest.mark.parametrize("kind", ["html", "pdf"])
@pytest.mark.parametrize(
    ("left", "text"),
    [("None", "值为None件"), ("NaN", "值为NaN%"), ("{eval}", "值为{eval}`x件")],
)
def test_what_was_left_over_in_the_text_is_refused_in_its_cell(kind, left, text):
    assert sole_finding(new_markdown_cell(text), kind) == f"“{left}” stands in the text"
    assert sole_finding(display(text_html=f"<b>{text}</b>"), kind).startswith(f"“{left}” stands")


def test_what_only_looks_like_a_left_over_is_published():
    text = "Nonesuch、https://example.org/None、@sec-summary<!-- None -->"

    page = export(report(new_markdown_cell(text)), "html")

    assert "Nonesuch、https://example.org/None、第一章" in text_of(page, "html")


def test_a_chapter_that_prints_is_refused_and_a_plain_notebook_that_prints_is_not():
    cell = printing("\x1b[31mred\x1b[0m\x00\n10%\r100%\n")

    assert sole_finding(cell) == "the chapter prints “red”"
    assert "<code>red\n100%</code>" in export(new_notebook(cells=[cell]), "html").decode()
    assert "red100%" in text_of(export(new_notebook(cells=[cell]), "pdf"), "pdf")


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_character_without_a_glyph_is_refused_in_its_cell(kind):
    assert sole_finding(new_markdown_cell("好𓀀"), kind) == (
        "“𓀀” (U+13000) is in none of the report's fonts"
    )


def test_a_plain_notebook_shows_any_character_in_html_and_in_pdf_the_code_of_one_without_glyph():
    notebook = new_notebook(cells=[new_markdown_cell("好𓀀")])

    page, of_page = told(notebook, "html")
    pdf, of_pdf = told(notebook, "pdf")

    assert ("𓀀" in page.decode(), of_page) == (True, [])
    assert "好〔U+13000〕" in text_of(pdf, "pdf")
    assert [(each.place, "U+13000" in each.message) for each in of_pdf] == [
        ("notebook cell 1", True)
    ]


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_formula_that_is_no_tex_is_refused_in_its_cell(kind):
    assert "\\frac{1" in sole_finding(new_markdown_cell(r"即$\frac{1$。"), kind)


def test_what_typst_refuses_names_no_folder_of_ours():
    broken = {"a.png": base64.b64decode(png(1))[:40]}
    cell = Cell(3, (Figure("a.png", alt="甲"),), code=True)

    with pytest.raises(PublicationError) as caught:
        pdf.write(Document((Chapter("notebook", (cell,)),)), broken, Formulas())

    message = str(caught.value)
    assert "PDF: this cannot be printed in a PDF: failed to decode image" in message
    assert "whitepaper-" not in message
    assert "/tmp" not in message


HOSTILE = {
    "text/html": '<table><tr><td colspan="²">甲</td></tr></table>',
    "image/png": "é",
    "image/webp": base64.b64encode(b"RIFF....WEBPnothing").decode(),
    "image/svg+xml": "<foo/>",
}


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
@pytest.mark.parametrize("mime", HOSTILE)
def test_a_damaged_output_is_a_finding_in_its_cell_or_printed_in_every_format(mime, kind):
    cell = new_code_cell("…", outputs=[new_output("display_data", data={mime: HOSTILE[mime]})])
    cell.metadata["alt"] = "一幅用于测试的图"

    if mime == "text/html":
        assert "甲" in text_of(export(report(cell), kind), kind)
    else:
        wrong = "no drawing" if mime == "image/svg+xml" else "damaged"
        assert sole_finding(cell, kind) == f"an output of type {mime} is {wrong}"


def test_a_table_with_raised_numbers_keeps_them_raised():
    html = "<table><tr><td>10<sup>3</sup></td><td>H<sub>2</sub>O</td></tr></table>"

    page = export(report(display(text_html=html)), "html").decode()

    assert "10<sup>3</sup>" in page
    assert "H<sub>2</sub>O" in page


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
def test_references_formulas_and_images_in_the_cells_of_a_table_are_as_elsewhere(kind):
    source = (
        "见@tbl-a。\n\n| 甲 | 乙 | 丙 |\n|--|--|--|\n"
        "| 见@tbl-a | $x^2$ | ![图样](attachment:a.png) |"
        "\n\n: 题名 {#tbl-a}"
    )

    content = export(report(attached(source, "a.png", png(1))), kind)

    if kind == "html":
        row = re.search(r"<tbody>.*?</tbody>", content.decode(), re.DOTALL)[0]
        assert '<a href="#tbl-a" class="ref">表1-1</a>' in row
        assert "<math" in row
        assert 'alt="图样"' in row
    elif kind == "docx":
        body = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
        row = body[body.index("<w:tbl>") :]
        assert 'w:anchor="tbl-a"' in row
        assert "<m:oMath>" in row
        assert 'descr="图样"' in row
    else:
        assert "甲乙丙见表1-1" in text_of(content, kind)
        assert "图样" in alts_of(content, kind)


def test_captions_are_read_as_prose_is():
    cell = new_markdown_cell("见@tbl-a。\n\n| 甲 |\n|--|\n| 乙 |\n\n: 10~20岁与20~30岁 {#tbl-a}")
    styled = "<table><caption>甲*乙*丙</caption><tr><td>丁</td></tr></table>"

    page = export(report(cell, display(text_html=styled)), "html").decode()

    assert "10~20岁与20~30岁" in page
    assert "甲*乙*丙" in page


@pytest.mark.parametrize("kind", ["html", "annex"])
def test_what_is_hidden_is_in_no_card_and_in_no_data(kind):
    cell = table_output(["地"], [["机密"]])
    cell.metadata["tags"] = ["remove-output"]

    document, resources = get_exporter(f"whitepaper_{kind}")().from_notebook_node(
        new_notebook(cells=[cell])
    )

    assert "机密" not in str(document)
    assert resources.get("outputs", {}) == {}


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
def test_cells_beside_and_beyond_spanned_ones_are_all_there(kind):
    html = "<table><tr><td rowspan=9>甲<td>乙</tr><tr><td>丙<td>丁</tr><tr></tr></table>"

    content = export(report(display(text_html=html)), kind)

    if kind == "html":
        body = re.search(r"<tbody>.*?</tbody>", content.decode(), re.DOTALL)[0]
        assert re.findall(r">([甲乙丙丁])<", body) == ["甲", "乙", "丙", "丁"]
        assert 'rowspan="3"' in body
    else:
        assert sorted(re.findall("[甲乙丙丁]", text_of(content, kind))) == sorted("甲乙丙丁")


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
def test_cells_that_would_lie_on_each_other_are_printed_beside_each_other(kind):
    html = "<table><tr><td>甲<td rowspan=2>乙</tr><tr><td colspan=2>丙</tr></table>"

    text = text_of(export(report(display(text_html=html)), kind), kind)

    assert sorted(re.findall("[甲乙丙]", text)) == sorted("甲乙丙")


def test_text_between_the_rows_of_a_table_is_not_lost():
    page = export(report(display(text_html="<table>漏<tr><td>甲</td></tr></table>")), "html")

    assert "漏" in page.decode()


def test_a_notebook_that_nbconvert_runs_itself_is_printed_as_it_ran():
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    )
    cell = new_code_cell(
        f"from IPython.display import SVG, display\ndisplay(SVG('{drawing}'))\n40 + 2",
        outputs=[
            new_output("display_data", data={"text/plain": "'old'", "text/html": "<p>旧</p>"})
        ],
        metadata={"alt": "一个三角形，用于测试。"},
    )
    config = Config({"ExecutePreprocessor": {"enabled": True}})

    page, _ = get_exporter("whitepaper_html")(config=config).from_notebook_node(
        new_notebook(cells=[cell])
    )

    assert 'alt="一个三角形，用于测试。"' in page
    assert "<pre><code>42</code></pre>" in page
    assert "旧" not in page


def test_a_chapter_that_was_never_run_is_refused_once_with_what_to_do():
    first = new_markdown_cell("自{eval}`year`年起，{eval}`total`件。")
    chapter = new_notebook(cells=[first, new_markdown_cell("又{eval}`more`件。")])

    with pytest.raises(PublicationError) as caught:
        export(chapter, "pdf", strict=True)

    [finding] = caught.value.findings
    assert (finding.place, "was not run" in finding.message) == ("notebook cell 1", True)
    assert "JupyterLab" in finding.remedy


def test_a_fact_opens_its_card_whatever_its_text_holds_and_stays_in_texts_of_images():
    cell = attached(
        "据{eval}`title`，标志![共{eval}`total`的图](attachment:a.png)在此。", "a.png", png(0)
    )
    results = {"title": fact_result('《a"b<c>&》'), "total": fact_result("66件")}
    cell.metadata["user_expressions"] = [
        {"expression": name, "result": result} for name, result in results.items()
    ]

    page = BeautifulSoup(export(new_notebook(cells=[cell]), "html"), "html.parser")

    [button] = page.select("main button")
    assert button["aria-label"] == '《a"b<c>&》的依据'
    assert page.find(id=button["popovertarget"])["aria-label"] == '数据依据：《a"b<c>&》'
    assert button.parent.get_text() == '《a"b<c>&》'
    assert page.select_one("main img")["alt"] == "共66件的图"


def test_a_fact_in_a_footnote_of_a_heading_opens_its_evidence_and_in_the_heading_stays_plain():
    cell = new_markdown_cell("# 增长{eval}`rate`[^1]\n\n[^1]: 上年{eval}`last`。")
    cell.metadata["user_expressions"] = [
        {"expression": "rate", "result": fact_result("8%")},
        {"expression": "last", "result": fact_result("7%")},
    ]

    page = BeautifulSoup(export(new_notebook(cells=[cell]), "html"), "html.parser")

    assert [button["aria-label"] for button in page.select("main button")] == ["7%的依据"]
    assert "增长8%" in page.select_one("main h1").get_text()


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
def test_the_number_that_an_author_gives_a_formula_is_printed_after_it(kind):
    cell = new_markdown_cell("由此\n\n$$x = 1 \\tag{3<b>}$$\n\n得证。")

    text = text_of(export(new_notebook(cells=[cell]), kind), kind)

    assert re.search(r"由此.*1.*\(3<b>\)得证。", text)
