"""The colours of a table's cells stand in every format, where one can read on them."""

import io
import re

import pandas as pd
import pikepdf
import pytest
from bs4 import BeautifulSoup
from corpus import code, html
from documents import export
from docx import Document
from docx.oxml.ns import qn
from nbformat.v4 import new_notebook

from whitepaper.checks.outputs import unprintable
from whitepaper.checks.subject import Subject
from whitepaper.reading import read_report
from whitepaper.reading.formulas import convert

SALES = pd.DataFrame({"件数": [120, 340, 560], "增幅": [1.5, 2.5, 3.5]})
HIGHLIGHTED = SALES.style.highlight_max(color="#ffee58").map(
    lambda value: "color: #b71c1c" if value < 2 else "", subset=["增幅"]
)


def exported(table, kind):
    return export(new_notebook(cells=[code(html(table))]), kind)


def test_a_page_has_the_colours_of_a_styled_data_frame():
    page = BeautifulSoup(exported(HIGHLIGHTED.to_html(), "html"), "html.parser").main

    coloured = {cell.text: cell["style"] for cell in page.select("td[style]")}

    assert coloured == {
        "560": "color:#000000;background-color:#ffee58",
        "3.500000": "color:#000000;background-color:#ffee58",
        "1.500000": "color:#b71c1c",
    }


def test_a_word_document_has_them_too():
    [table] = Document(io.BytesIO(exported(HIGHLIGHTED.to_html(), "docx"))).tables

    cells = {cell.text: cell._tc for row in table.rows for cell in row.cells}
    fills = {text: [e.get(qn("w:fill")) for e in c.iter(qn("w:shd"))] for text, c in cells.items()}
    inks = {text: [e.get(qn("w:val")) for e in c.iter(qn("w:color"))] for text, c in cells.items()}
    assert (fills["560"], fills["340"]) == (["ffee58"], [])
    assert (inks["1.500000"], inks["2.500000"]) == (["b71c1c"], [])


def test_a_pdf_has_them_too():
    plain, coloured = (
        painted(exported(table, "pdf")) for table in (SALES.to_html(), HIGHLIGHTED.to_html())
    )

    yellow, red = "1 0.933 0.345", "0.718 0.11 0.11"
    assert {yellow, red} <= coloured
    assert not {yellow, red} & plain


def painted(content):
    """The colours that fill something on the pages of a PDF."""
    with pikepdf.open(io.BytesIO(content)) as document:
        instructions = [i for page in document.pages for i in pikepdf.parse_content_stream(page)]
    return {
        " ".join(f"{round(float(value), 3):g}" for value in operands)
        for operands, operator in instructions
        if str(operator) in ("rg", "sc", "scn") and len(operands) == 3
    }


@pytest.mark.parametrize(
    ("style", "lost"),
    [
        ("color: yellow", "#ffff00 on #ffffff"),
        ("background: #222; color: rgb(60, 60, 60)", "#3c3c3c on #222222"),
        ("background: linear-gradient(90deg, red 50%, transparent 50%)", "a gradient"),
    ],
)
def test_colours_on_which_nobody_can_read_are_told_and_not_printed(style, lost):
    table = f"<table><tr><td style='{style}'>值</td></tr></table>"
    document = read_report(new_notebook(cells=[code(html(table))])).document

    [finding] = unprintable(Subject(document, convert(document, [])))

    assert finding.message == f"the colours of a table's cell are not kept: {lost}"
    assert not re.search("<td[^>]*style", exported(table, "html").decode())


@pytest.mark.parametrize(
    "style", ["", "background: white", "color: inherit", "background-color: rgba(9, 9, 9, 0)"]
)
def test_a_cell_like_its_page_has_no_colours(style):
    page = exported(f"<table><tr><td style='{style}'>值</td></tr></table>", "html")

    assert not re.search("<td[^>]*style", page.decode())


def test_on_a_dark_ground_the_text_is_white():
    page = exported("<table><tr><td bgcolor='#00008b'>值</td></tr></table>", "html")

    assert b"color:#ffffff;background-color:#00008b" in page
