"""Images are as wide as their authors say, in every format."""

import io
import re

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from corpus import PNG, code, coded, html, out, prose
from documents import export
from docx import Document
from nbformat.v4 import new_notebook
from pypdfium2 import raw

# A line of text in print, in CSS pixels.
LINE = 156 / 25.4 * 96
ADDRESS = f"data:image/png;base64,{coded(PNG)}"
# The picture is 240 pixels wide and 120 high; a share is one of the line.
SIZES = {
    "an attribute": (prose(f'<img src="{ADDRESS}" alt="甲" width="60">'), 60),
    "braces": (prose(f"文字![甲]({ADDRESS}){{width=60px}}"), 60),
    "a style": (prose(f'<img src="{ADDRESS}" alt="甲" style="width: 2cm">'), 75.6),
    "a height": (prose(f'<img src="{ADDRESS}" alt="甲" height="30">'), 60),
    "a share": (prose(f"文字![甲]({ADDRESS}){{width=50%}}"), 0.5),
    "a share of HTML": (prose(f'<img src="{ADDRESS}" alt="甲" width="25%">'), 0.25),
    "a figure's share": (prose(f"![甲]({ADDRESS}){{width=50%}}"), 0.5),
    "MyST": (prose(f"```{{image}} {ADDRESS}\n:alt: 甲\n:width: 60px\n```"), 60),
    "an output": (
        code(out({"image/png": coded(PNG)}, **{"alt": "甲", "image/png": {"width": 60}})),
        60,
    ),
    "an output's height": (code(out({"image/png": coded(PNG)}, alt="甲", height=30)), 60),
    "Quarto": (
        code(out({"image/png": coded(PNG)}, alt="甲"), source="#| out-width: 50%\nx"),
        0.5,
    ),
    "Quarto, before what R's kernel says": (
        code(
            out(
                {"image/png": coded(PNG)},
                **{"alt": "甲", "image/png": {"width": 60, "height": 90}},
            ),
            source="#| out-width: 50%\nx",
        ),
        0.5,
    ),
    "HTML in an output": (
        code(html(f"<style>img {{width: 60px}}</style><img src='{ADDRESS}' alt=甲>")),
        60,
    ),
}


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
@pytest.mark.parametrize("name", SIZES)
def test_an_image_is_as_wide_as_its_author_says(kind, name):
    cell, width = SIZES[name]

    found = width_of_image(export(new_notebook(cells=[cell]), kind), kind)

    line = LINE if width < 1 and kind != "html" else 1
    assert found == pytest.approx(width * line, rel=0.01)


def width_of_image(content, kind):
    """The width of the only image, in CSS pixels; in HTML that of a share as the share."""
    if kind == "html":
        [image] = BeautifulSoup(content, "html.parser").main.select("img")
        share = re.search(r"width:(\d+)%", image.get("style", ""))
        return int(share[1]) / 100 if share else float(image["width"])
    if kind == "docx":
        [shape] = Document(io.BytesIO(content)).inline_shapes
        return shape.width / 9525
    pages = pypdfium2.PdfDocument(content)
    found = [
        each.get_bounds()
        for page in pages
        for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
    ]
    [(left, _, right, _)] = found
    return (right - left) / 0.75
