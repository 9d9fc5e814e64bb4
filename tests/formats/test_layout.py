"""Where chapters open in the PDF, and where the year's main figures stand."""

import re

import pypdfium2 as pdfium
import pytest
from documents import export
from made import REPORT, key_figures_output
from nbformat.v4 import new_markdown_cell, new_notebook

from whitepaper.document.facts import Fact


def opener(name, title, role):
    cell = new_markdown_cell(f"# {title}")
    cell.metadata["whitepaper"] = {"chapter": name, "role": role}
    return cell


def built(*cells):
    return new_notebook(cells=list(cells), metadata={"whitepaper": REPORT})


def body(notebook):
    """The text of each page after the contents."""
    texts = [
        page.get_textpage().get_text_range() for page in pdfium.PdfDocument(export(notebook, "pdf"))
    ]
    first = next(number for number, text in enumerate(texts) if "— 1 —" in text)
    return texts[first:]


@pytest.mark.parametrize(
    ("sentences", "openings"),
    [(2, ["甲篇", "乙章", "戊录"]), (60, ["甲篇", "乙章", "丙章", "戊录"])],
)
def test_long_chapters_open_a_page_each_and_short_ones_only_the_parts(sentences, openings):
    text = "全市知识产权工作稳步推进。" * sentences
    pages = body(
        built(
            opener("01", "甲篇", "lead"),
            new_markdown_cell(text),
            opener("02", "乙章", "chapter"),
            new_markdown_cell(text),
            opener("03", "丙章", "chapter"),
            new_markdown_cell(text),
            opener("04", "戊录", "appendix"),
            new_markdown_cell("附表。"),
        )
    )

    opened = [re.search(r"^(?:.、|附录一\s*)?(甲篇|乙章|丙章|戊录)\s", page) for page in pages]
    assert [found and found[1] for found in opened] == openings


def key_figures():
    return key_figures_output(
        ("有效发明专利", Fact("7.1万件", "7.1万", "有效发明专利量"), "同比增长22%")
    )


def test_the_html_shows_the_lead_s_key_figures_once_and_on_its_cover():
    lead = built(opener("01", "甲篇", "lead"), key_figures(), new_markdown_cell("正文。"))

    page = export(lead, "html").decode()

    cover, _, rest = page.partition("</header>")
    assert "7.1万件" in cover
    text, _, _ = rest.partition('<div class="cards">')
    assert "7.1万件" not in text
    assert "7.1 万件" in body(lead)[0]


def test_a_cover_without_key_figures_has_no_empty_box():
    chapter = built(opener("01", "乙章", "chapter"), key_figures())

    cover, _, rest = export(chapter, "html").decode().partition("</header>")

    assert "<section" not in cover.partition("<body")[2]
    assert "7.1万件" in rest


def test_no_line_of_the_pdf_begins_with_the_dash_that_joins_names():
    names = "\n\n".join(
        "甲" * before + "深圳—香港—广州科技集群与京—津—冀科技集群在2019—2020年" * 4
        for before in range(12)
    )

    pages = body(built(opener("01", "乙章", "chapter"), new_markdown_cell(names)))

    lines = [line for page in pages for line in page.splitlines() if "科技集群" in line]
    assert len(lines) > 20
    assert not [line for line in lines if line.startswith("—")]
