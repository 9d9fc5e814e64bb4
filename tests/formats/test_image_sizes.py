"""Images are as wide as their authors say, in every format."""

import io
import re
import zipfile

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from corpus import PNG, code, coded, html, out, prose
from documents import export
from docx import Document
from nbformat.v4 import new_notebook
from PIL import Image, ImageColor, ImageOps
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


# The corners of a picture as its camera saw it, in the order of reading.
CORNERS = ("#ff0000", "#00ff00", "#0000ff", "#ffffff")


def photograph(orientation, kind="JPEG"):
    """A picture twice as wide as high, as a camera keeps it that is held in one of eight ways."""
    seen = Image.new("RGB", (400, 200))
    for at, colour in enumerate(CORNERS):
        seen.paste(colour, (at % 2 * 200, at // 2 * 100, at % 2 * 200 + 200, at // 2 * 100 + 100))
    # What turns it back: a turn to the left is undone by one to the right.
    undo = {6: 8, 8: 6}.get(orientation, orientation)
    kept = ImageOps.exif_transpose(Image.open(io.BytesIO(with_note(seen, undo, "PNG"))))
    return with_note(kept, orientation, kind)


def with_note(image, orientation, kind):
    note, file = Image.Exif(), io.BytesIO()
    note[274] = orientation
    image.save(file, kind, exif=note, quality=95, dpi=(96, 96))
    return file.getvalue()


def corners(image):
    """The corners that a picture has, by their places in `CORNERS`."""
    image = image.convert("RGB")
    places = [(x * image.width // 4, y * image.height // 4) for y in (1, 3) for x in (1, 3)]
    known = [ImageColor.getrgb(colour) for colour in CORNERS]

    def nearest(pixel):
        return min(
            range(4), key=lambda at: sum(abs(a - b) for a, b in zip(pixel, known[at], strict=True))
        )

    return [nearest(image.getpixel(place)) for place in places]


def printed(content, kind):
    """The picture of the only image as a reader sees it."""
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            [name] = [name for name in archive.namelist() if "/media/" in name]
            return Image.open(io.BytesIO(archive.read(name)))
    page = pypdfium2.PdfDocument(content)[0]
    [image] = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
    left, bottom, right, top = (round(each) for each in image.get_bounds())
    whole = page.render(scale=1).to_pil()
    return whole.crop((left, whole.height - top, right, whole.height - bottom))


@pytest.mark.parametrize("file", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_upright_however_the_camera_was_held(orientation, kind, file):
    given = photograph(orientation, file)
    address = f"data:image/{file.lower()};base64,{coded(given)}"
    wide = prose(f'<img src="{address}" alt="甲" height="90">')

    content = export(new_notebook(cells=[wide]), kind)

    shown = printed(content, kind)
    assert corners(shown) == [0, 1, 2, 3]
    assert shown.width > shown.height
    assert width_of_image(content, kind) == pytest.approx(180, rel=0.02)


def test_a_page_gives_a_photograph_the_width_that_it_has_upright():
    for orientation in range(1, 9):
        address = f"data:image/jpeg;base64,{coded(photograph(orientation))}"
        cell = prose(f'<img src="{address}" alt="甲" height="30">')
        assert width_of_image(export(new_notebook(cells=[cell]), "html"), "html") == 60


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
