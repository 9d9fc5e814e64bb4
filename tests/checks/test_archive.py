"""What no PDF for archives can hold is found before one is made, and nothing that one can."""

import io

import pypdfium2
import pytest
from checks.reports import cell, document, figure, found, text
from PIL import Image as Bitmap
from PIL import ImageCms

from whitepaper.checks.archive import archive
from whitepaper.checks.characters import glyphs
from whitepaper.document.nodes import (
    Column,
    Definition,
    DefinitionList,
    Formula,
    Heading,
    Image,
    Link,
    ListBlock,
    Note,
    Quotation,
    Table,
    TableCell,
    Text,
)
from whitepaper.errors import PublicationError
from whitepaper.formats.pdf import write
from whitepaper.reading.formulas import Formulas

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
WORD = (Text("甲"),)
TABLE = Table((Column(WORD),), ((TableCell((Text("乙"),)),),))


def quoted(block):
    return Quotation((block,))


def listed(block):
    return ListBlock(((block,),))


def defined(block):
    return DefinitionList((Definition(WORD, (block,)),))


def nested(depth, around, block=TABLE):
    return nested(depth - 1, around, around(block)) if depth else block


def jpeg(mode, profile=b""):
    file = io.BytesIO()
    Bitmap.new(mode, (20, 20)).save(file, "JPEG", icc_profile=profile)
    return file.getvalue()


def drawing(content):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{content}</svg>'.encode()


def pdf(block, images=None):
    content = write(document(cell(block), alone=True), images or {}, Formulas())
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))


NESTINGS = pytest.mark.parametrize(
    ("around", "most"), [(quoted, 24), (listed, 24), (defined, 8)], ids=["quote", "list", "terms"]
)


@NESTINGS
def test_blocks_that_stand_too_deep_in_each_other_are_found_in_their_cell(around, most):
    message = "lists or quotations stand too deep in each other for a PDF"
    deep, too_deep = nested(most, around), nested(most + 1, around)

    assert found(archive, deep, text("注", Note((deep,)))) == []
    assert found(archive, text("甲"), too_deep) == [("cell 3", message)]
    assert found(archive, text("注", Note((too_deep,)))) == [("cell 2", message)]


@NESTINGS
def test_blocks_that_are_as_deep_as_they_may_be_are_printed(around, most):
    assert "乙" in pdf(nested(most, around))


@pytest.mark.parametrize(
    ("made", "most", "what"),
    [
        (lambda long: text(Link(f"https://a.cn/{long}", WORD)), 8000 - 13, "the address of a link"),
        (lambda long: Heading(2, (Text(long),)), 32_000, "a heading"),
        (lambda long: figure(alt=long), 32_000, "an alternative text"),
        (lambda long: text("甲", Image("a.svg", long)), 32_000, "an alternative text"),
        (lambda long: text(Formula(long)), 32_000, "a formula"),
    ],
)
def test_what_is_longer_than_a_pdf_can_keep_is_found_in_its_cell(made, most, what):
    characters = most + 1 if what != "the address of a link" else 8001

    assert found(archive, made("x" * most), made("图" * (most // 3))) == []
    assert found(archive, made("x" * (most + 1))) == [
        ("cell 2", f"{what} has {characters} characters, more than a PDF holds")
    ]
    assert [place for place, _ in found(archive, made("图" * (most // 3 + 1)))] == ["cell 2"]


def test_what_is_as_long_as_it_may_be_is_printed():
    long = "图" * 10_666
    images = {"a.svg": drawing("")}

    assert "甲" in pdf(text(Link(f"https://a.cn/{'x' * 7987}", WORD)))
    assert pdf(Heading(1, (Text(long),))).count("图") >= len(long)
    assert "甲" in pdf(text("甲", Image("a.svg", long)), images)


def test_an_image_in_the_colours_of_print_is_found_and_one_of_screens_is_not():
    images = {"a.jpg": jpeg("CMYK", PROFILE), "b.jpg": jpeg("RGB", PROFILE), "c.jpg": jpeg("L")}
    message = "an image is in CMYK, which a PDF for archives cannot show"
    line = text("甲", *(Image(name, "图") for name in images))

    assert found(archive, line, figure(file="a.jpg"), images=images) == [
        ("cell 2", message),
        ("cell 3", message),
    ]
    with pytest.raises(PublicationError):
        pdf(line, images)


def test_a_drawing_sets_no_text_that_no_font_has():
    images = {
        "a.svg": drawing('<text x="1" y="9">甲<tspan>𓀀</tspan></text>'),
        "b.svg": drawing("<title>𓀀</title><text>甲\u200b</text>"),
    }

    assert found(glyphs, figure(), text("甲", Image("b.svg", "图")), images=images) == [
        ("cell 2", "“𓀀” (U+13000) is in none of the report's fonts")
    ]
