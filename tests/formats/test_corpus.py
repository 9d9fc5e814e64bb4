"""Whatever analysts paste into a chapter is printed in every format, or refused in its cell."""

import io
import json
import re

import nbformat
import pytest
from corpus import CASES, GLYPH, JPEG, PNG, SVG, Case, code, out, prose, scatter
from corpus.pasted import PASTED
from documents import alts_of, export, text_of, told
from made import report
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_markdown_cell, new_notebook
from PIL import Image
from projects import make_chapters
from runs import build_here

from whitepaper.errors import PublicationError
from whitepaper.fingerprint import of_bytes
from whitepaper.languages import load
from whitepaper.reading.drawings import LARGEST_DRAWING, rasterise

pytestmark = pytest.mark.slow

# A picture with all that a final report asks of one.
PICTURED = '见@fig-a。\n\n![甲]({}){{#fig-a alt="一处办事大厅的照片" source="编写组"}}'
EXPORTED = ["html", "pdf", "docx"]


def notebook_of(case: Case, *, whole: bool):
    """The case as a report, or as a chapter alone."""
    alone = new_notebook(cells=[new_markdown_cell("# 综述 {#sec-summary}"), *case.cells])
    return nbformat.from_dict(report(*case.cells) if whole else alone)


@pytest.mark.parametrize("whole", [False, True], ids=["alone", "in a report"])
@pytest.mark.parametrize("kind", EXPORTED)
@pytest.mark.parametrize("case", (*CASES, *PASTED), ids=lambda case: case.title)
def test_a_case_is_printed_or_refused_in_its_cell(case: Case, kind, whole):
    refused = case.findings(kind, whole=whole)
    notebook = notebook_of(case, whole=whole)
    if whole and refused:
        with pytest.raises(PublicationError) as caught:
            export(notebook, kind)
        found = caught.value.findings
        assert_told(refused, found, "notebooks/01-summary.ipynb cell [2-9]")
        return

    content, found = told(notebook, kind)

    assert_told(refused, found, "notebook cells? [2-9, ]+")
    text = text_of(content, kind)
    shows = [coded(re.sub(r"\s", "", part), found) for part in case.shows]
    assert [part for part in shows if part not in text] == []
    assert [part for part in case.hides if re.sub(r"\s", "", part) in text] == []
    assert alts_of(content, kind) == list(case.alts)


def assert_told(parts, findings, place):
    """Each finding has its part of what must be told, a place and a remedy."""
    assert [
        part for part, each in zip(parts, findings, strict=True) if part not in each.message
    ] == []
    assert [
        each for each in findings if not re.fullmatch(place, each.place) or not each.remedy
    ] == []


def coded(text, findings):
    """A text as it is printed, in which characters that the fonts lack are codes."""
    for character in re.findall(rf"“(.)” \(U\+.*{GLYPH}", "\n".join(map(str, findings))):
        text = text.replace(character, f"〔U+{ord(character):04X}〕")
    return text


def png_of(svg: bytes, pixels_per_inch: int) -> bytes:
    return rasterise({"drawing.svg": svg}, pixels_per_inch, load("zh").fonts)["drawing.svg"]


def test_a_drawing_of_very_many_points_is_published_as_a_picture_of_its_size():
    drawing = scatter(50_000)
    case = Case("", [code(out({"image/svg+xml": drawing}, alt="散点图"))])
    page = export(notebook_of(case, whole=True), "html")

    picture = Image.open(io.BytesIO(png_of(drawing.encode(), 200)))

    assert len(drawing) > 5 * LARGEST_DRAWING
    assert b"data:image/png" in page
    assert len(page) < 1_000_000
    assert picture.info["dpi"] == pytest.approx((200, 200), abs=0.1)
    width = re.search(r'<svg[^>]* width="([0-9.]+)pt"', drawing)[1]
    assert picture.width == pytest.approx(float(width) / 72 * 200, abs=1)


def test_a_picture_of_a_drawing_is_the_same_each_time_and_of_nothing_is_none():
    assert png_of(SVG.encode(), 96) == png_of(SVG.encode(), 96)
    with pytest.raises(ValueError, match="SVG"):
        png_of(b"nothing", 96)


@pytest.mark.parametrize("kind", EXPORTED)
def test_a_notebook_read_from_a_file_shows_the_images_beside_it(tmp_path, kind):
    (tmp_path / "图 (1).png").write_bytes(PNG)
    (tmp_path / "image.png").write_bytes(JPEG)
    cells = [
        prose("![甲](图%20(1).png)和`![无](image.png)`"),
        prose("![乙](./image.png)", **{"./image.png": {"image/png": "AAAA"}}),
        prose("![丙](<图 (1).png>)\n\n[链接](image.png)"),
    ]
    path = tmp_path / "chapter.ipynb"
    nbformat.write(new_notebook(cells=[cells[0], cells[2]]), path)

    content, _ = get_exporter(f"whitepaper_{kind}")().from_filename(str(path))

    content = content.encode() if isinstance(content, str) else content
    assert alts_of(content, kind) == ["甲", "丙"]
    nbformat.write(new_notebook(cells=cells), path)
    with pytest.raises(PublicationError) as caught:
        get_exporter(f"whitepaper_{kind}")(strict=True).from_filename(str(path))
    # The file of the attachment's name is used: a JPEG, whatever it is called.
    assert [(each.place, each.message) for each in caught.value.findings] == [
        ("chapter cell 2", "the attachment “./image.png” is damaged, or of another type"),
        ("chapter cell 3", "a link leads to image.png, which readers do not have"),
    ]


def test_a_build_shows_the_images_of_the_project_and_knows_when_they_change(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "None", "02-b": "None"})
    (project / "notebooks" / "a.png").write_bytes(PNG)
    add_prose(project / "notebooks" / "01-a.ipynb", PICTURED.format("a.png"))

    first = build_here(project, "2020", "--to", "html")
    listed = json.loads((project / "out" / "2020" / "manifest.json").read_text("utf-8"))["inputs"]
    again = build_here(project, "2020", "--to", "html")
    (project / "notebooks" / "a.png").write_bytes(b"BM..")
    changed = build_here(project, "2020", "--to", "html")

    assert (first.code, again.code, changed.code) == (0, 0, 1), first.stderr
    assert listed["notebooks/a.png"] == of_bytes(PNG)
    assert "writing" not in again.stderr
    assert (
        "notebooks/01-a.ipynb cell 4: the attachment “a.png” is damaged, or of another type"
        in changed.stderr
    )


def test_a_build_reads_no_image_outside_the_project(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "None"})
    (tmp_path / "a.png").write_bytes(PNG)
    add_prose(project / "notebooks" / "01-a.ipynb", PICTURED.format("../../a.png"))

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 1
    assert "notebooks/01-a.ipynb cell 4: image ../../a.png is not in the notebook" in run.stderr


def test_what_is_hidden_is_in_no_part_of_a_build(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "None"})
    path = project / "notebooks" / "01-a.ipynb"
    add_prose(path, "# 二级\n\n有37件。", tags=["remove-cell"])

    assert build_here(project, "2020", "--to", "html").code == 0
    add_prose(path, "有37件。", kind="raw", format="text/markdown")
    refused = build_here(project, "2020", "--to", "html")
    assert "notebooks/01-a.ipynb cell 5: “37” is typed" in refused.stderr


def add_prose(path, text, kind="markdown", **metadata):
    """Add a cell to a chapter."""
    notebook = nbformat.read(path, as_version=4)
    make = nbformat.v4.new_raw_cell if kind == "raw" else new_markdown_cell
    notebook.cells.append(make(text, metadata=metadata))
    nbformat.write(notebook, path)
