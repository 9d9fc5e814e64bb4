"""A notebook as chapters and cells, with the images that its prose names."""

import base64
import copy
import io
import unicodedata

import pytest
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)
from PIL import Image as Bitmap

from whitepaper.document.nodes import (
    Absent,
    Cell,
    Chapter,
    CodeBlock,
    Figure,
    Heading,
    Image,
    Paragraph,
    Particulars,
    Reference,
    Styled,
    Text,
    Unprintable,
)
from whitepaper.document.walk import find
from whitepaper.reading import bind
from whitepaper.reading.notebook import read


def picture(kind):
    file = io.BytesIO()
    Bitmap.new("RGB", (4, 4), "#2E7D32").save(file, kind)
    return file.getvalue()


PNG, JPEG = picture("PNG"), picture("JPEG")


def coded(content):
    return base64.b64encode(content).decode()


def paragraph(text):
    return Paragraph((Text(text),))


def prose(text, **metadata):
    return new_markdown_cell(text, metadata=metadata)


def chapters(*cells, **report):
    document = read(new_notebook(cells=list(cells), metadata={"whitepaper": report})).document
    return document.chapters


def blocks(cell):
    return chapters(cell)[0].cells[0].blocks


def attached(source, **attachments):
    cell = new_markdown_cell(
        source, attachments={name: {kind: data} for name, (kind, data) in attachments.items()}
    )
    pages = read(new_notebook(cells=[cell]))
    document, images = pages.document, pages.images
    return document.chapters[0].cells[0].blocks, images


# ---- Chapters and cells


def test_a_notebook_alone_is_one_chapter_without_particulars():
    pages = read(new_notebook(cells=[prose("甲"), new_code_cell("1")]))
    document, images, files = pages.document, pages.images, pages.files

    assert document.chapters == (
        Chapter("notebook", (Cell(1, (paragraph("甲"),)), Cell(2, (), code=True))),
    )
    assert (document.particulars, images, files) == (None, {}, {})


def test_a_chapter_begins_at_the_cell_that_names_it_and_counts_its_cells_anew():
    lead = {"chapter": "01-a", "role": "lead"}
    second = {"chapter": "02-b", "role": "appendix", "failed": True}

    first, last = chapters(
        prose("甲", whitepaper=lead), prose("乙"), prose("丙", whitepaper=second)
    )

    assert (first.name, first.role, first.failed) == ("01-a", "lead", False)
    assert [cell.number for cell in first.cells] == [1, 2]
    assert (last.name, last.role, last.failed) == ("02-b", "appendix", True)
    assert last.cells == (Cell(1, (paragraph("丙"),)),)


def test_a_report_has_the_particulars_of_its_title_page():
    report = {"edition": "2020", "title": "小城", "date": "2021-04-26", "status": "draft"}
    document = read(new_notebook(metadata={"whitepaper": {**report, "incomplete": True}})).document

    assert document.particulars == Particulars("2020", "小城", date="2021-04-26", status="draft")


def test_a_notebook_stays_as_it_was():
    cells = [attached_cell(), new_code_cell("1", outputs=[new_output("stream", text="\x00\ud800")])]
    notebook = new_notebook(cells=cells)
    before = copy.deepcopy(notebook)

    read(notebook)

    assert notebook == before


def attached_cell():
    return new_markdown_cell("![甲](attachment:a.png)", attachments={"a.png": {"image/png": "AA"}})


# ---- What of a cell is printed


def test_hidden_cells_and_outputs_print_nothing():
    output = new_output("display_data", data={"text/plain": "1"})

    assert blocks(prose("甲[^1]{evl}`x`", tags=["remove-cell"])) == ()
    for tag in ("remove-cell", "remove-output"):
        assert blocks(new_code_cell("x", outputs=[output], metadata={"tags": [tag]})) == ()
    assert blocks(new_raw_cell("x", metadata={"tags": ["remove-cell"]})) == ()


def test_a_raw_cell_is_prose_if_it_says_so():
    for name in ("format", "raw_mimetype"):
        assert blocks(new_raw_cell("**甲**", metadata={name: "text/markdown"})) == (
            Paragraph((Styled("strong", (Text("甲"),)),)),
        )
    assert blocks(new_raw_cell("x", metadata={"format": "text/latex"})) == (
        Unprintable("raw", "text/latex", text="x"),
    )
    assert blocks(new_raw_cell(" ")) == ()


def test_an_absent_fact_of_an_optional_cell_is_no_error():
    error = new_output("error", ename="AbsentError", evalue="“x” has no value", traceback=[])
    source = "figure(ax,\n  id='fig-a')"
    optional = new_code_cell(source, outputs=[error], metadata={"tags": ["optional"]})
    aside = new_code_cell(source, metadata={"tags": ["optional"], "AbsentError": error.evalue})

    for cell in (optional, aside):
        [found] = chapters(cell)[0].cells
        absent = Paragraph((Absent(source, error.evalue),))
        assert found == Cell(1, (absent,), optional=True, code=True)
    assert blocks(new_code_cell(source, outputs=[error])) == (
        Unprintable("error", "AbsentError: “x” has no value"),
    )


def test_characters_that_no_document_can_hold_are_replaced_and_half_ones_named():
    output = new_output("display_data", data={"text/html": "<p>丙\ud83d\x01</p>"})

    assert blocks(prose("甲\x01乙\ufffe。")) == (paragraph("甲乙。"),)
    assert blocks(prose("甲\ud83d")) == (Unprintable("surrogate", "U+D83D"), paragraph("甲\ufffd"))
    assert blocks(new_code_cell("", outputs=[output])) == (
        Unprintable("surrogate", "U+D83D"),
        paragraph("丙\ufffd"),
    )
    red = new_output("stream", name="stdout", text="\x1b[31mred\x1b[0m\x01")
    assert blocks(new_code_cell("", outputs=[red])) == (CodeBlock("red", "stdout"),)


# ---- Images that prose names


def test_attachments_are_found_by_any_name_and_named_by_their_content():
    source = "![甲](attachment:a%20b.png) ![乙](<attachment:图 (1).png>)"
    found, images = attached(
        source, **{"a b.png": ("image/png", coded(PNG)), "图 (1).png": ("image/png", coded(PNG))}
    )

    [name] = images
    assert images == {name: PNG}
    assert found == (Paragraph((Image(name, "甲"), Text(" "), Image(name, "乙"))),)


@pytest.mark.parametrize(
    ("kind", "data", "detail"),
    [
        ("application/pdf", "aaaa", "the attachment “a.b” is of type application/pdf"),
        ("image/png", coded(b"BM.."), "the attachment “a.b” is damaged, or of another type"),
        ("image/png", coded(PNG[:50]), "the attachment “a.b” is damaged"),
    ],
)
def test_an_attachment_that_is_no_image_is_named_whether_it_is_used_or_not(kind, data, detail):
    for source in ("甲![乙](attachment:a.b)", "甲"):
        found, images = attached(source, **{"a.b": (kind, data)})

        assert images == {}
        [refused] = find(found, Unprintable)
        assert (refused.cause, refused.detail) == ("attachment", detail)


@pytest.mark.parametrize(
    ("address", "detail"),
    [
        ("http://x/a.png", "image http://x/a.png is not in the notebook"),
        ("attachment:a.png", "image attachment:a.png is not in the notebook"),
        ("missing.png", "image missing.png is not in the notebook"),
        (
            "data:image/bmp;base64,AAAA",
            "an image of type image/bmp in a data: address is no SVG, PNG, JPEG, WebP or GIF",
        ),
    ],
)
def test_an_image_that_is_not_at_hand_is_named(address, detail):
    for source in (f"甲![乙]({address})", f'甲<img src="{address}">'):
        [refused] = find(blocks(prose(source)), Unprintable)
        assert (refused.cause, refused.detail) == ("image", detail)
        assert refused.remedy


def test_image_files_are_read_from_the_folder_of_the_notebook(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "图 (1).png").write_bytes(PNG)
    (tmp_path / "out.png").write_bytes(PNG)
    (folder / "note.txt").write_text("…")
    source = "![甲](图%20(1).png)\n\n![乙](../out.png)\n\n[丙](note.txt)和`![无](x.png)`"
    notebook = new_notebook(cells=[prose(source), prose('<img src="note.txt">')])

    pages = read(notebook, folder=folder, within=folder)

    document, images, files = pages.document, pages.images, pages.files
    everything = read(notebook, folder=folder).document

    assert list(images.values()) == [PNG]
    assert files == {(folder / "图 (1).png").resolve(): PNG}
    assert [figure.file for figure in find(document.chapters, Figure)] == [*images, ""]
    assert [refused.detail for refused in find(document.chapters, Unprintable)] == [
        "image ../out.png is not in the notebook",
        "note.txt is no SVG, PNG, JPEG, WebP or GIF",
    ]
    assert len(list(find(everything.chapters, Unprintable))) == 1


def test_a_drawing_of_very_many_points_becomes_a_picture():
    points = "".join(f'<path d="M{i % 90} {i % 70}h1v1z"/>' for i in range(50_000))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="70">{points}</svg>'
    output = new_output("display_data", data={"image/svg+xml": svg})

    images = read(new_notebook(cells=[new_code_cell("", outputs=[output])])).images

    [(name, content)] = images.items()
    assert name.endswith(".png")
    assert Bitmap.open(io.BytesIO(content)).size == (188, 146)


# ---- What a notebook says to programs, and how its texts are written


FRONT = "---\ntitle: 题目：甲\nauthor: 乙\n---\n"


def test_yaml_at_the_beginning_is_not_printed_and_its_title_is_that_of_a_notebook_alone():
    [alone] = chapters(new_code_cell("1"), new_raw_cell(FRONT), prose("正文"))
    [report] = chapters(prose(f"{FRONT}正文"), title="报告")

    assert alone.cells[1].blocks == (Heading(1, (Text("题目：甲"),)),)
    assert report.cells[0].blocks == (paragraph("正文"),)
    assert chapters(prose(f"{FRONT}# 甲\n"))[0].cells[0].blocks == (Heading(1, (Text("甲"),)),)


@pytest.mark.parametrize(
    "text", ["---\n正文\n---\n", "---\na: b: c\n---\n", "---\n\n# 题\n\n---\n"]
)
def test_lines_at_the_beginning_that_are_no_yaml_are_prose(text):
    assert list(find(blocks(prose(text)), Heading))


def test_yaml_after_the_beginning_is_prose():
    [chapter] = chapters(prose("前文"), prose(FRONT))

    assert any("author" in text.text for text in find(chapter.cells[1].blocks, Text))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_letters_are_composed_and_files_are_found_whatever_form_their_names_have(tmp_path, form):
    (tmp_path / unicodedata.normalize(form, "é.png")).write_bytes(PNG)
    cell = prose("e\u0301 a\u030a \u1112\u1161\u11ab か\u3099 ﬁ Å ![甲](e\u0301.png)")

    pages = read(new_notebook(cells=[cell]), folder=tmp_path)

    document, images = pages.document, pages.images

    texts = [text.text for text in find(document.chapters, Text)]
    assert texts == ["é å 한 が ﬁ Å "]
    assert list(images.values()) == [PNG]


def test_chapters_read_apart_are_one_report_without_those_that_have_no_cells():
    report = {"title": "小城", "edition": "2020"}

    def chapter(name, *texts):
        cells = list(map(prose, texts))
        if cells:
            cells[0].metadata["whitepaper"] = {"chapter": name}
        return read(new_notebook(cells=cells, metadata={"whitepaper": report}), name=name)

    parts = [
        chapter("01-a", "# 甲\n\n见@sec-b。"),
        chapter("02-none"),
        chapter("03-b", "(sec-b)=\n# 乙"),
    ]
    document = bind(parts).document

    assert [chapter.name for chapter in document.chapters] == ["01-a", "03-b"]
    assert [reference.text for reference in find(document, Reference)] == ["第二章"]
