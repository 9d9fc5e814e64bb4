"""What pictures must be: printed as they are, made what all writers read, or told with a remedy."""

import base64
import io
import warnings

import pytest
from PIL import Image

from whitepaper.inputs.pictures import (
    UnfitError,
    check_bitmap,
    drawing_of,
    in_screen_colours,
    is_cmyk,
    proportion_of,
)
from whitepaper.languages import load
from whitepaper.reading.drawings import rasterise

SVG = "http://www.w3.org/2000/svg"
RECT = '<rect width="9" height="9"/>'


def drawing(attributes='width="9" height="9"', content=RECT, before="", namespace=SVG):
    return f'{before}<svg xmlns="{namespace}" {attributes}>{content}</svg>'


def bitmap(mode, size=(20, 10), kind="PNG"):
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


def embedding(mode):
    address = base64.b64encode(bitmap(mode, kind="JPEG")).decode()
    return drawing(content=f'<image href="data:image/jpeg;base64,{address}"/>').encode()


@pytest.mark.parametrize("code", ["GBK", "UTF-16", "GB18030", "UTF-8"])
def test_a_drawing_in_whatever_code_is_one_in_utf_8(code):
    title = "<title>一块地方</title>"
    before = f'<?xml version="1.0" encoding="{code}"?>'

    made = drawing_of(drawing(content=title + RECT, before=before).encode(code))

    assert title in made.decode("utf-8")
    assert b"GB" not in made


def test_a_drawing_that_all_read_stays_as_it_is():
    for before in ("", '<?xml version="1.0" encoding="ISO-8859-1"?>', "<!-- 甲 -->"):
        given = drawing(before=before).encode()
        assert drawing_of(given) == given


def test_a_drawing_that_does_not_say_that_it_is_svg_comes_to_say_so():
    made = drawing_of(b'<!-- <svg --><svg width="9" height="9"/>')

    assert made == f'<!-- <svg --><svg xmlns="{SVG}" width="9" height="9"/>'.encode()


USE = '<g id="{}"><use href="#{}"/></g>'
REFUSED = {
    "another namespace": (drawing(namespace=SVG.replace("svg", "SVG")), "by its xmlns, “http"),
    "two that show each other": (
        drawing(content=USE.format("a", "b") + USE.format("b", "a")),
        "shows itself, or has groups too deep",
    ),
    "three that do": (
        drawing(content=USE.format("a", "b") + USE.format("b", "c") + USE.format("c", "a")),
        "shows itself, or has groups too deep",
    ),
    "groups without end": (
        drawing(content="<g>" * 1500 + RECT + "</g>" * 1500),
        "shows itself, or has groups too deep",
    ),
    "another file's text": (
        drawing(content="<text>&a;</text>", before='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:/x">]>'),
        "shows what lies elsewhere",
    ),
    "an unknown code": (drawing(before='<?xml version="1.0" encoding="x-9"?>'), "is damaged"),
    "metres": (drawing('width="90m" height="1e9"'), "has no size that can be printed"),
    "many metres": (drawing('width="99000mm" height="9mm"'), "has no size that can be printed"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_drawing_of_which_typst_could_make_nothing_is_told_in_plain_words(case):
    given, what = REFUSED[case]

    with pytest.raises(UnfitError) as caught:
        drawing_of(given.encode())

    assert what in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        USE.format("a", "a") + RECT,
        USE.format("a", "b") + '<g id="b"><rect width="9" height="9"/></g>',
        "<g>" * 200 + RECT + "</g>" * 200,
    ],
    ids=["shows itself only", "another", "deep"],
)
def test_a_drawing_that_can_be_drawn_is_not_refused(content):
    assert drawing_of(drawing(content=content).encode())


def test_a_text_that_a_drawing_declares_itself_is_printed():
    before = '<!DOCTYPE svg [<!ENTITY a "甲">]>'

    assert drawing_of(drawing(content="<text>&a;</text>", before=before).encode())


@pytest.mark.parametrize(
    ("attributes", "proportion"),
    [
        ('width="9cm" height="45mm"', 2),
        ('width="1in" height="96"', 1),
        ('width="100%" height="100%" viewBox="0 0 30 10"', 3),
        ('width="100%"', 0),
    ],
)
def test_the_lengths_of_a_drawing_count_with_their_units(attributes, proportion):
    assert proportion_of(drawing(attributes).encode()) == pytest.approx(proportion)


@pytest.mark.parametrize(
    "size", ['width="4500" height="4500"', 'width="9000mm" height="9000mm"', 'viewBox="0 0 9e4 9"']
)
def test_a_drawing_of_any_size_becomes_a_bitmap_that_a_page_can_use(size):
    given = drawing_of(drawing(size, '<rect width="90" height="90"/>').encode())

    [made] = rasterise({"a.svg": given}, 220, load("zh").fonts).values()

    with Image.open(io.BytesIO(made)) as image:
        assert max(image.size) == pytest.approx(420 / 25.4 * 220, abs=2)
        assert image.info["dpi"] == pytest.approx((220, 220), abs=0.1)


def test_a_large_bitmap_is_printed_and_nothing_warns_of_it():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_bitmap("image/png", bitmap("1", (10_000, 9_000)))


@pytest.mark.parametrize("size", [(14_000, 13_000), (30_000, 30_000), (100_001, 1000)])
def test_a_bitmap_beyond_what_can_be_held_is_told_with_its_size_and_a_remedy(size):
    with pytest.raises(UnfitError) as caught:
        check_bitmap("image/png", bitmap("1", size))

    assert f"has {size[0]}×{size[1]} pixels" in str(caught.value)
    assert "make it smaller" in caught.value.remedy


@pytest.mark.parametrize(
    ("content", "is_of_press"),
    [
        (bitmap("CMYK", kind="JPEG"), True),
        (bitmap("RGB", kind="JPEG"), False),
        (bitmap("L"), False),
        (embedding("CMYK"), True),
        (embedding("RGB"), False),
        (drawing(content='<image href="data:image/jpeg;base64,/9j/9"/>').encode(), False),
        (b"\xef\xbb\xbf" + embedding("CMYK"), True),
    ],
)
def test_colours_of_a_press_are_found_in_whatever_holds_them_and_made_those_of_screens(
    content, is_of_press
):
    assert is_cmyk(content) == is_of_press
    assert not is_cmyk(in_screen_colours(content))
