"""The PDF for a print shop: where it is cut, what is printed around that, and in which inks."""

import io

import pikepdf
import pytest

from whitepaper.document.facts import Fact
from whitepaper.document.nodes import Cell, Chapter, Document, Heading, Paragraph, Particulars, Text
from whitepaper.errors import PublicationError
from whitepaper.formats import pdf
from whitepaper.formats.pdf.press import for_press
from whitepaper.inputs.theme import DEFAULT
from whitepaper.project import FORMATS, USUAL_FORMATS
from whitepaper.publication.verify import verify
from whitepaper.reading.formulas import Formulas

MM = 72 / 25.4
SERIES = tuple(Fact(f"{n}件", str(n), "存量", period=str(2018 + n), value=n) for n in range(3))


@pytest.fixture(scope="module")
def written():
    cell = Cell(1, (Heading(1, (Text("综述"),), label="sec-a"), Paragraph((Text("正文。"),))))
    particulars = Particulars("2020", "小城知识产权状况", publisher="小城编写组", cover=SERIES)
    return pdf.write(Document((Chapter("01", (cell,)),), particulars), {}, Formulas())


@pytest.fixture(scope="module")
def sheets(written):
    with pikepdf.open(io.BytesIO(for_press(written))) as document:
        yield document


def box(page, name):
    return [float(number) for number in page.obj[f"/{name}"]]


def test_each_page_says_where_it_is_cut_and_how_far_it_is_printed(sheets):
    for page in sheets.pages:
        trim, bleed, sheet = (box(page, name) for name in ("TrimBox", "BleedBox", "MediaBox"))

        assert [trim[2] - trim[0], trim[3] - trim[1]] == pytest.approx([210 * MM, 297 * MM], 1e-4)
        around = [a - b for a, b in zip(trim, bleed, strict=True)]
        assert around == pytest.approx([3 * MM, 3 * MM, -3 * MM, -3 * MM], abs=0.01)
        beyond = [a - b for a, b in zip(trim, sheet, strict=True)]
        assert beyond == pytest.approx([10 * MM, 10 * MM, -10 * MM, -10 * MM], abs=0.01)


def test_what_reaches_the_edge_of_the_cover_reaches_the_bleed(sheets):
    (first, *_) = pikepdf.parse_content_stream(sheets.pages[0], "cm")
    left, top = (float(first.operands[n]) for n in (4, 5))

    assert left <= -3 * MM + 0.01
    assert top >= (297 + 3) * MM - 0.01


def test_crop_marks_stand_outside_of_the_bleed_and_are_no_part_of_what_is_read(sheets):
    page = sheets.pages[-1]
    marks = bytes(page.obj.Contents[-1].read_bytes())
    left, bottom, right, top = box(page, "BleedBox")
    drawn = marks.partition(b" w ")[2].partition(b" S")[0].split()
    places = [float(number) for number in drawn if number not in (b"m", b"l")]

    assert marks.startswith(b"/Artifact BMC")
    assert len(places) == 32
    for x, y in zip(places[::2], places[1::2], strict=True):
        assert x <= left + 0.01 or x >= right - 0.01 or y <= bottom + 0.01 or y >= top - 0.01


def test_text_and_lines_are_in_inks_and_greys_in_black(sheets):
    spaces, colours = set(), set()
    for page in sheets.pages:
        for instruction in pikepdf.parse_content_stream(page):
            match str(instruction.operator):
                case "cs" | "CS":
                    spaces.add(str(instruction.operands[0]))
                case "scn" | "SCN" | "k" | "K":
                    colours.add(len(instruction.operands))
                case "rg" | "RG" | "g" | "G":
                    colours.add("of a screen")
        assert not page.obj.Resources.get("/ColorSpace")

    assert spaces == {"/DeviceCMYK", "/DeviceGray"}
    assert colours == {1, 4}


def test_it_is_the_same_each_time_and_no_archival_file(written, sheets):
    assert for_press(written) == for_press(written)
    with sheets.open_metadata() as metadata:
        assert not [key for key in metadata if "pdfa/" in key]
    assert "/OutputIntents" not in sheets.Root


def test_it_is_written_on_request_alone():
    assert "print" in FORMATS
    assert "print" not in USUAL_FORMATS


class Edition:
    """What the verification asks of an edition."""

    title, notice, publisher, language, corrections = "小城知识产权状况", "", "", "zh", ()
    theme = DEFAULT


def test_a_sheet_without_room_around_the_page_is_refused(written):
    name = FORMATS["print"]

    assert verify([{name: for_press(written)}], Edition)
    with pytest.raises(PublicationError) as error:
        verify([{name: written}], Edition)
    assert "page 1 has no room for bleed and crop marks" in error.value.text
