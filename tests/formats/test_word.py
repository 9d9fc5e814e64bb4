"""The Word document: what reviewers in Word or WPS find in it, read back with python-docx."""

import io
import re
import zipfile

import pytest
from documents import export
from docx import Document
from docx.oxml.ns import qn
from made import REPORT, SOURCE, attached, figure_output, png, report, table_output
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from runs import Report


@pytest.fixture(scope="module")
def word(report_2020: Report):
    return Document(str(report_2020.folder / "whitepaper.docx"))


def document(*cells):
    return Document(io.BytesIO(export(report(*cells), "docx")))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode("utf-8")


figure = figure_output


def table():
    return table_output(
        ["城市", "件数"], [["广州", "7"]], caption="各市件数", unit="件", sources=(SOURCE,)
    )


def styles(found) -> list[tuple[str, str]]:
    return [(paragraph.style.name, paragraph.text) for paragraph in found.paragraphs]


def test_headings_have_the_styles_that_the_navigation_pane_lists(word):
    headings = [text for style, text in styles(word) if style == "Heading 1"]

    assert "一、政策环境" in headings
    assert headings[0] == "综述"
    assert {style for style, _ in styles(word)} >= {"Heading 1", "Heading 2", "Body Text"}


def test_the_contents_are_fields_that_list_the_headings_before_word_brings_them_up_to_date(word):
    body = word.element.body.xml
    listed = [text for style, text in styles(word) if style.lower().startswith("toc ")]

    assert re.findall(r"instrText[^>]*>(TOC [^<]*)<", body) == [
        'TOC \\o "1-2" \\h \\z \\u',
        'TOC \\h \\z \\t "Image Caption,2"',
        'TOC \\h \\z \\t "Table Caption,2"',
    ]
    assert body.count('w:fldCharType="begin"') == body.count('w:fldCharType="end"') == 3
    assert "一、政策环境" in listed
    assert any(text.startswith("图2-1") for text in listed)
    assert any(text.startswith("附表1-1") for text in listed)


def test_running_text_is_set_as_official_documents_are(word):
    normal, body = (word.styles[name].element for name in ("Normal", "Body Text"))
    spacing = normal.find(f".//{qn('w:spacing')}")
    indent = body.find(f".//{qn('w:ind')}")
    section = word.sections[0]

    assert normal.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("560", "exact")
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round(section.page_width.mm - section.left_margin.mm - section.right_margin.mm) == 156


def test_every_style_that_is_used_is_one_of_ours(report_2020: Report):
    content = (report_2020.folder / "whitepaper.docx").read_bytes()
    defined = set(re.findall(r'w:styleId="([^"]+)"', part(content, "word/styles.xml")))
    used = set(
        re.findall(r'<w:(?:p|r|tbl)Style w:val="([^"]+)"', part(content, "word/document.xml"))
    )

    assert used <= defined


def test_a_figure_is_a_sharp_picture_with_its_texts_below():
    found = document(new_markdown_cell("见@fig-a。"), figure())
    (picture,) = found.inline_shapes
    names = [style for style, _ in styles(found)]
    start = names.index("Figure")

    assert styles(found)[start + 1 : start + 5] == [
        ("Image Caption", "图1-1　授权量增长"),
        ("Image Subtitle", "广州，件"),
        ("Remark", "注：含初步数。"),
        ("Remark", "资料来源：统计局[1]"),
    ]
    # 360 points in 220 pixels an inch.
    assert picture.width.inches == pytest.approx(5, abs=0.05)
    assert picture._inline.docPr.get("descr") == "三年逐年增长的折线。"
    content = export(report(new_markdown_cell("见@fig-a。"), figure()), "docx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = (name for name in archive.namelist() if "/media/" in name)
        header = archive.read(name)[:24]
    assert header.startswith(b"\x89PNG")
    assert int.from_bytes(header[16:20], "big") == 1100


def test_a_table_can_be_edited_and_repeats_its_head():
    found = document(new_markdown_cell("见@tbl-a。"), table())
    made = found.tables[-1]

    assert [[cell.text for cell in row.cells] for row in made.rows] == [
        ["城市", "件数"],
        ["广州", "7"],
    ]
    assert made.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in made.rows)
    assert made.cell(1, 1).paragraphs[0].style.name == "Table Text"
    assert ("Table Caption", "表1-1　各市件数") in styles(found)
    assert ("Table Unit", "单位：件") in styles(found)


def test_spanned_cells_stay_spanned():
    frame = (
        "<table><thead><tr><th></th><th colspan=2>授权</th></tr>"
        "<tr><th></th><th>甲</th><th>乙</th></tr></thead>"
        "<tbody><tr><th>广州</th><td>1</td><td>2</td></tr></tbody></table>"
    )
    found = document(
        new_code_cell("…", outputs=[new_output("display_data", data={"text/html": frame})])
    )
    made = found.tables[-1]

    assert [cell.text for cell in made.rows[0].cells] == ["", "授权", "授权"]
    assert [cell.text for cell in made.rows[2].cells] == ["广州", "1", "2"]


def test_references_and_citations_are_links_to_what_they_name(report_2020: Report):
    body = part((report_2020.folder / "whitepaper.docx").read_bytes(), "word/document.xml")
    anchors = set(re.findall(r'<w:hyperlink w:anchor="([^"]*)"', body))

    assert "src-1" in anchors
    assert any(anchor.startswith("fig-") for anchor in anchors)
    assert anchors <= set(re.findall(r'<w:bookmarkStart\b[^>]*w:name="([^"]*)"', body))


def test_a_draft_says_so_on_its_cover_and_on_every_page():
    notebook = report()
    notebook.metadata["whitepaper"] = {**REPORT, "status": "draft"}
    content = export(notebook, "docx")

    assert "送审稿" in part(content, "word/header1.xml")
    assert "送审稿" in part(content, "word/document.xml")
    assert "送审稿" not in part(export(report(), "docx"), "word/header1.xml")


def test_it_carries_the_date_of_the_report_and_no_other():
    content = export(report(), "docx")

    core = part(content, "docProps/core.xml")
    assert re.findall(r">(\d{4}-\d\d-\d\d)T", core) == ["2021-04-26"] * 2
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_footnotes_formulas_and_pasted_pictures_are_word_s_own():
    cell = new_markdown_cell("发明专利[^a]占比 $\\frac{a}{b}$。\n\n[^a]: 指有效发明专利。")
    content = export(report(cell, attached("![示意图](attachment:a.png)", "a.png", png(1))), "docx")

    body = part(content, "word/document.xml")
    assert "<m:f>" in body
    assert "w:footnoteReference" in body
    assert "指有效发明专利" in part(content, "word/footnotes.xml")
    assert "图1-1　示意图" in "".join(re.findall(r"<w:t[^>]*>([^<]*)<", body))


def test_lists_are_lists():
    found = document(new_markdown_cell("- 甲\n    1. 乙\n\n- 丙\n\n    续。"))
    items = [p for p in found.paragraphs if p.text in ("甲", "乙", "丙")]

    assert [p._p.pPr.numPr is not None for p in items] == [True] * 3
    assert {p.style.name for p in items} == {"Compact"}


@pytest.mark.parametrize("label", ["sec-" + "b" * 49, "第一节", "1x"])
def test_the_contents_lead_to_headings_of_any_name(label):
    content = export(report(new_markdown_cell(f"## 一节 {{#{label}}}")), "docx")

    body = part(content, "word/document.xml")
    anchors = set(re.findall(r'<w:hyperlink w:anchor="([^"]*)"', body))
    assert len(anchors) == 2
    assert anchors <= set(re.findall(r'<w:bookmarkStart\b[^>]*w:name="([^"]*)"', body))


def test_word_breaks_no_line_before_a_citation_and_knows_the_document_as_its_own():
    content = export(report(new_markdown_cell("# 一\n\n正文。")), "docx")
    settings = Document(io.BytesIO(content)).settings.element

    (not_first,) = settings.iter(qn("w:noLineBreaksBefore"))
    (mode,) = settings.iter(qn("w:compatSetting"))
    order = [child.tag for child in settings]
    assert {"[", "—", "，"} <= set(not_first.get(qn("w:val")))
    assert not_first.get(qn("w:lang")) == "zh-CN"
    assert mode.get(qn("w:val")) == "15"
    # Word refuses a file whose settings are in another order than its schema's.
    wanted = ("characterSpacingControl", "noLineBreaksAfter", "noLineBreaksBefore", "compat")
    assert sorted(order.index(qn(f"w:{name}")) for name in wanted) == [
        order.index(qn(f"w:{name}")) for name in wanted
    ]


@pytest.mark.parametrize(
    ("first", "breaks"), [("# 总则", ["front", "heading"]), ("总则。\n\n# 一", ["front", "front"])]
)
def test_the_body_begins_a_page_whatever_it_begins_with(first, breaks):
    # The first break is between the cover and the contents.
    notebook = report()
    notebook.cells[0].source = first
    body = part(export(notebook, "docx"), "word/document.xml")

    found = re.findall('<w:br w:type="page" ?/>|<w:pageBreakBefore/>', body)

    assert ["front" if "br" in mark else "heading" for mark in found] == breaks
    assert body.rindex(found[-1]) < body.rindex("总则")
