"""The Word document of notebooks, from end to end: what was read and numbered reaches reviewers."""

import io
import re
import zipfile

import pytest
from documents import export
from docx import Document
from docx.oxml.ns import qn
from made import SOURCE, attached, display, figure_output, png, report, table_output
from nbformat.v4 import new_markdown_cell
from runs import Report


@pytest.fixture(scope="module")
def word(report_2020: Report):
    return Document(str(report_2020.folder / "whitepaper.docx"))


def exported(*cells, **particulars):
    """A report of a first heading and these cells."""
    return Document(io.BytesIO(export(report(*cells, **particulars), "docx")))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode("utf-8")


def styles(found) -> list[tuple[str, str]]:
    return [(paragraph.style.name, paragraph.text) for paragraph in found.paragraphs]


# ---- A report that a build has written


def test_the_contents_list_what_stands_in_the_text(word):
    texts = styles(word)
    # Each is followed by the page that it stands on.
    listed = [text.rstrip("\t") for style, text in texts if style.lower() in ("toc 1", "toc 2")]
    headings = [
        text for style, text in texts if style in ("Heading 1", "heading 1-en", "Heading 2")
    ]
    numbered = re.compile(r"(图|附?表)[0-9一-十]+-\d+　")

    assert headings[0] == "综述"
    assert "一、政策环境" in headings
    assert listed[: len(headings)] == headings
    for kind in ("Image Caption", "Table Caption"):
        captions = [text for style, text in texts if style == kind and numbered.match(text)]
        assert captions
        assert [text for text in listed if text in captions] == captions


def test_every_style_that_is_used_is_one_of_ours(report_2020: Report):
    content = (report_2020.folder / "whitepaper.docx").read_bytes()
    defined = set(re.findall(r'w:styleId="([^"]+)"', part(content, "word/styles.xml")))
    used = set(
        re.findall(r'<w:(?:p|r|tbl)Style w:val="([^"]+)"', part(content, "word/document.xml"))
    )

    assert {"BodyText", "Heading1", "ImageCaption", "TableText", "Hyperlink"} <= used <= defined


def test_references_and_citations_are_links_to_what_they_name(report_2020: Report):
    body = part((report_2020.folder / "whitepaper.docx").read_bytes(), "word/document.xml")
    anchors = set(re.findall(r'<w:hyperlink w:anchor="([^"]*)"', body))

    assert {"src", "fig", "tbl"} <= {anchor.partition("-")[0] for anchor in anchors}
    assert anchors <= set(re.findall(r'<w:bookmarkStart\b[^>]*w:name="([^"]*)"', body))


# ---- A notebook that is exported


def test_figures_and_tables_have_the_numbers_and_the_texts_that_were_read():
    table = table_output(
        ["城市", "件数"], [["广州", "7"]], caption="各市件数", unit="件", sources=(SOURCE,)
    )
    found = exported(new_markdown_cell("见@fig-a和@tbl-a。"), figure_output(), table)

    texts = styles(found)
    assert texts[texts.index(("Body Text", "见图1-1和表1-1。")) :] == [
        ("Body Text", "见图1-1和表1-1。"),
        ("Figure", ""),
        ("Image Caption", "图1-1　授权量增长"),
        ("Image Subtitle", "广州，件"),
        ("Remark", "注：含初步数。"),
        ("Remark", "资料来源：统计局[1]"),
        ("Table Caption", "表1-1　各市件数"),
        ("Table Unit", "单位：件"),
        ("Remark", "资料来源：统计局[1]"),
        ("Heading 1", "资料来源"),
        ("Bibliography", "[1] 统计局. 公报[R/OL]. https://x.cn/a"),
    ]


def test_spanned_cells_stay_spanned():
    frame = (
        "<table><thead><tr><th></th><th colspan=2>授权</th></tr>"
        "<tr><th></th><th>甲</th><th>乙</th></tr></thead>"
        "<tbody><tr><th rowspan=2>广州</th><td>1</td><td>2</td></tr>"
        "<tr><td>3</td><td>4</td></tr></tbody></table>"
    )
    (made,) = exported(display(text_html=frame)).tables

    assert [[cell.text for cell in row.cells] for row in made.rows] == [
        ["", "授权", "授权"],
        ["", "甲", "乙"],
        ["广州", "1", "2"],
        ["广州", "3", "4"],
    ]


def test_footnotes_formulas_and_pasted_pictures_are_word_s_own():
    cell = new_markdown_cell("发明专利[^a]占比 $\\frac{a}{b}$。\n\n[^a]: 指有效发明专利。")
    pasted = attached("![示意图](attachment:a.png)", "a.png", png(1))
    content = export(report(cell, pasted), "docx")
    found = Document(io.BytesIO(content))

    fractions = found.element.iter("{http://schemas.openxmlformats.org/officeDocument/2006/math}f")
    assert ["".join(fraction.itertext()) for fraction in fractions] == ["ab"]
    assert [mark.get(qn("w:id")) for mark in found.element.iter(qn("w:footnoteReference"))] == ["1"]
    assert "指有效发明专利" in part(content, "word/footnotes.xml")
    assert [picture._inline.docPr.get("descr") for picture in found.inline_shapes] == ["示意图"]
    assert styles(found)[-1] == ("Image Caption", "图1-1　示意图")


def test_lists_are_lists():
    found = exported(new_markdown_cell("- 甲\n    1. 乙\n\n- 丙\n\n    续。"))

    levels = {
        p.text: p._p.pPr.numPr.ilvl.val if p._p.pPr.numPr is not None else None
        for p in found.paragraphs
        if p.style.name == "Compact"
    }
    assert levels == {"甲": 0, "乙": 1, "丙": 0, "续。": None}


def test_a_draft_says_so():
    mark = "送审稿　未经核定，不得引用"
    draft = exported(status="draft")

    assert draft.paragraphs[0].text == mark
    assert draft.sections[0].header.paragraphs[0].text == f"小城知识产权状况\t{mark}"
