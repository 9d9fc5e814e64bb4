"""A theme reaches every format, whatever the paper; what it changes runs again and nothing else."""

import base64
import io
import json
import re
import shutil
import zipfile
from itertools import combinations
from pathlib import Path

import docx
import nbformat
import pikepdf
import pypdfium2 as pdfium
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor
from fontTools.ttLib import TTFont
from matplotlib import get_data_path
from matplotlib.colors import to_hex
from nbformat.v4 import new_markdown_cell, new_notebook
from pages import barriers
from projects import make_chapters, make_project
from runs import build_here
from seaborn import desaturate

from whitepaper.formats.exporters import WhitepaperHTMLExporter
from whitepaper.inputs.theme import Charts
from whitepaper.inputs.theme.contrast import leaning
from whitepaper.pipeline import explain

pytestmark = pytest.mark.slow

ACCENT = "#7A1F3D"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    f'<rect width="40" height="20" fill="{ACCENT}"/></svg>'
)
SLIM = "margins: {left: 20mm, right: 20mm, top: 18mm, bottom: 17mm}"
# What begins the page after the cover.
COLOPHON = "版本说明"


def themed(project: Path, theme: str, **files: str) -> Path:
    folder = project / "theme"
    folder.mkdir(exist_ok=True)
    (folder / "theme.yaml").write_text(theme, "utf-8")
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, "utf-8")
    return project


def build(project: Path, *options: str) -> Path:
    built = build_here(project, "2020", *options)
    assert built.code == 0, built.stderr
    return project / "out" / "2020"


def texts(pdf: Path) -> list[str]:
    document = pdfium.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def fills(pdf: Path, page: int) -> set[tuple[int, int, int]]:
    """The colours of a page that are seen."""
    image = pdfium.PdfDocument(pdf)[page].render(scale=0.5).to_pil().convert("RGB")
    return {colour for count, colour in image.getcolors(2**20) if count > 20}


def test_every_format_has_the_colours_the_logo_and_the_rules_of_a_theme(tmp_path):
    project = themed(
        make_project(tmp_path),
        f"colours: {{accent: '{ACCENT}'}}\nlogo: {{file: mark.svg, width: 25mm, alt: 小城徽标}}",
        mark_svg=LOGO,
        theme_css=".cover h1 { letter-spacing: 0.5em; }",
        theme_typ="#let look(body) = {\n  set heading(bookmarked: true)\n  body\n}\n",
    )

    out = build(project)

    html = (out / "whitepaper.html").read_text("utf-8")
    assert f"--accent:{ACCENT}" in html
    assert "letter-spacing: 0.5em" in html
    assert 'alt="小城徽标"' in html
    assert "1F4E79" not in html.upper()
    assert (0x7A, 0x1F, 0x3D) in fills(out / "whitepaper.pdf", 0)
    assert COLOPHON in texts(out / "whitepaper.pdf")[1]
    document = docx.Document(out / "whitepaper.docx")
    assert document.styles["Key Figure"].font.color.rgb == RGBColor.from_string(ACCENT[1:])
    assert len(document.inline_shapes) >= 1
    assert document.inline_shapes[0].width == pytest.approx(Mm(25), rel=0.02)
    with zipfile.ZipFile(out / "annex.xlsx") as book:
        styles = book.read("xl/styles.xml").decode()
    assert f"FF{ACCENT[1:]}" in styles
    assert "1F4E79" not in styles
    inputs = json.loads((out / "manifest.json").read_bytes())["inputs"]
    assert {"theme/", "theme/theme.yaml", "theme/mark.svg", "theme/theme.css"} <= inputs.keys()


@pytest.mark.parametrize(
    ("paper", "size"),
    [
        (f"{{size: A5, orientation: landscape, {SLIM}}}", (210, 148)),
        (f"{{size: A4, columns: 2, {SLIM}}}", (210, 297)),
        ("{size: A3}", (297, 420)),
        (f"{{size: 170mm x 170mm, {SLIM}}}", (170, 170)),
    ],
)
def test_the_cover_is_one_page_whatever_the_paper_also_in_word(tmp_path, paper, size):
    project = themed(make_project(tmp_path), f"paper: {paper}\n")
    params = project / "params" / "2020.yaml"
    # As long as titles and notices become.
    long = params.read_text("utf-8").replace("本报告用于测试。", "本报告依据公开资料编制。" * 8)
    params.write_text(long.replace("subtitle: 2020年", "subtitle: 2020年第一版"), "utf-8")

    out = build(project, "--to", "pdf,docx,html")

    pages = texts(out / "whitepaper.pdf")
    assert COLOPHON in pages[1]
    assert "小城知识产权状况" in pages[0]
    assert "本报告依据公开资料编制" in pages[0]
    # A page is blank only to begin the body on a right hand page.
    assert sum(not page.strip() for page in pages) <= 1
    width, height = pdfium.PdfDocument(out / "whitepaper.pdf")[0].get_size()
    assert (width, height) == pytest.approx([side / 25.4 * 72 for side in size], abs=0.1)
    section = docx.Document(out / "whitepaper.docx").sections[0]
    assert (section.page_width, section.page_height) == pytest.approx(
        [Mm(side) for side in size], rel=0.001
    )
    html = (out / "whitepaper.html").read_text("utf-8")
    assert f"@page{{size:{size[0]}mm {size[1]}mm" in html


# What a report begins with whose title stands above it.
OPENINGS = {
    "a heading": ("# 一章\n\n正文甲。", ""),
    "a paragraph": ("正文甲。", ""),
    "another language": ("# Summary\n\n正文甲。", "language: en"),
}


TRANSLATED = (
    "translations:\n  en: {title: Sampleton, publisher: Editors, notice: For tests., "
    "chapters: {01-a: Summary}}\n"
)


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize(
    ("paper", "status"),
    [
        ("size: A4", "final"),
        ("size: A4, columns: 2", "draft"),
        ("size: A5, orientation: landscape", "final"),
    ],
)
def test_a_short_report_has_its_title_above_its_text_and_its_colophon_below(
    tmp_path, paper, status, opening
):
    text, said = OPENINGS[opening]
    project = make_chapters(tmp_path, {}, status=status)
    (project / "notebooks").mkdir()
    notebook = new_notebook(cells=[new_markdown_cell(text)])
    nbformat.write(notebook, project / "notebooks" / "01-a.ipynb")
    with (project / "params" / "2020.yaml").open("a", encoding="utf-8") as file:
        file.write(f"  - {{notebook: 01-a, {said}}}\n{TRANSLATED if said else ''}")
    themed(
        project,
        f"paper: {{{paper}, {SLIM}}}\ncover: {{style: title}}\n"
        "logo: {file: mark.svg, width: 25mm, alt: 小城徽标}\n",
        mark_svg=LOGO,
    )

    out = build(project, "--to", "pdf,docx,print")

    pages = texts(out / "whitepaper.pdf")
    # Low ones have room for the text.
    assert len(pages) <= (2 if "A5" in paper else 1)
    assert "正文甲" in pages[0]
    word = docx.Document(out / "whitepaper.docx").element.body
    assert not [each for each in word.iter(qn("w:br")) if each.get(qn("w:type")) == "page"]
    assert not [each for each in word.iter(qn("w:instrText")) if "TOC" in str(each.text)]
    for printed in ("".join(pages), "".join(each.text or "" for each in word.iter(qn("w:t")))):
        parts = ("小城知识", "本报告用于", "正文甲", COLOPHON, "构建标识")
        order = [printed.index(part) for part in parts]
        assert order == sorted(order)
    assert lies_on_another(out / "whitepaper.pdf") == []


def lies_on_another(pdf: Path) -> list[tuple[int, int]]:
    """The runs of text of the first page that lie on one another."""
    page = pdfium.PdfDocument(pdf)[0].get_textpage()
    boxes = [page.get_rect(n) for n in range(page.count_rects())]
    return [
        (a, b)
        for (a, one), (b, other) in combinations(enumerate(boxes), 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 1
    ]


def test_in_word_a_picture_of_one_s_own_is_cut_to_its_place_below_the_logo(tmp_path):
    square = LOGO.replace('width="40" height="20"', 'width="600" height="600"')
    project = themed(
        make_project(tmp_path),
        f"paper: {{size: A5, orientation: landscape, {SLIM}}}\n"
        "logo: {file: mark.svg, width: 30mm, alt: 小城徽标}\n"
        "cover: {picture: square.svg, alt: 一片颜色}\n",
        mark_svg=LOGO,
        square_svg=square,
    )

    out = build(project, "--to", "docx")

    logo, cover, *_ = docx.Document(out / "whitepaper.docx").inline_shapes
    assert logo.height == pytest.approx(Mm(15), rel=0.02)
    assert cover.width == pytest.approx(Mm(170), rel=0.01)
    # With the words below them on one page: 113 mm are for text.
    assert Mm(12) < cover.height < Mm(30)
    (cut,) = cover._inline.iter(qn("a:srcRect"))
    # Above and below as much.
    share = 1 - cover.height / cover.width
    assert int(cut.get("t")) == int(cut.get("b")) == pytest.approx(share * 50_000, rel=0.01)
    assert int(cut.get("l")) == 0


@pytest.mark.parametrize("name", ["default", "celadon"])
def test_a_theme_that_ships_builds_a_final_in_every_format(tmp_path, browser, name):
    project = make_project(tmp_path, of="specimen")
    (project / "params" / "project.yaml").write_text(f"theme: {name}\n", "utf-8")

    out = build(project, "--to", "html,pdf,docx,annex,print")

    assert COLOPHON in texts(out / "whitepaper.pdf")[1]
    green = (0x1B, 0x4F, 0x43) in fills(out / "whitepaper.pdf", 0)
    assert green == (name == "celadon")
    for scheme in ("light", "dark"):
        context = browser.new_context(bypass_csp=True, color_scheme=scheme)
        page = context.new_page()
        page.goto((out / "whitepaper.html").as_uri())
        passed, broken = barriers(page)
        context.close()
        assert "color-contrast" in passed
        assert broken == ""


def test_colours_of_figures_run_chapters_again_and_margins_do_not(tmp_path):
    project = themed(make_project(tmp_path), "paper: {margins: {left: 25mm}}\n")
    build(project, "--to", "pdf")
    first = texts(project / "out" / "2020" / "whitepaper.pdf")

    def would_run() -> dict[str, tuple[str, ...]]:
        reasons = explain(project, "2020", force=False, said=lambda _: None)
        return {name: why for name, why in reasons.items() if why}

    assert would_run() == {}
    changes = "paper: {margins: {left: 60mm}}\nprint: {ink: '#111111'}\nfonts: {text: sans}\n"
    themed(project, changes, theme_css="a { color: red; }")
    assert would_run() == {}
    # The report is made anew all the same.
    assert "02-creation" not in build_here(project, "2020", "--to", "pdf").stderr
    assert texts(project / "out" / "2020" / "whitepaper.pdf") != first

    themed(project, f"colours: {{accent: '{ACCENT}'}}\n")
    assert would_run().keys() == {"01-summary", "02-creation"}
    assert all("edition theme" in why for reasons in would_run().values() for why in reasons)


BLIND = """\
import subprocess
subprocess.run(["true"], check=True)
"""
READS_YAML = """\
from ruamel.yaml import YAML
YAML(typ="safe").load("a: 1")
"""


@pytest.mark.parametrize("code", [BLIND, READS_YAML], ids=["a program", "YAML"])
def test_what_lies_beside_a_theme_runs_no_chapter_again(tmp_path, code):
    project = themed(
        make_chapters(tmp_path, {"01-a": code}, status="draft"), "{}", theme_css="a { top: 0; }"
    )
    other = project / "README.md"
    other.write_text("One.", "utf-8")
    build(project, "--to", "html")

    themed(
        project,
        "paper: {margins: {left: 26mm}}",
        theme_css="a { top: 1mm; }",
        theme_typ="#let look(body) = {\n  body\n}\n",
    )
    assert explain(project, "2020", force=False, said=lambda _: None) == {"01-a": ()}

    # Whatever a program may have read counts.
    other.write_text("Two.", "utf-8")
    (why,) = explain(project, "2020", force=False, said=lambda _: None).values()
    assert bool(why) == (code == BLIND)


def test_a_figure_is_drawn_in_the_colours_of_the_theme(tmp_path):
    project = themed(make_project(tmp_path), f"colours: {{accent: '{ACCENT}'}}\n")

    out = build(project, "--to", "html")

    page = (out / "whitepaper.html").read_text("utf-8")
    drawn = re.findall(r"data:image/svg\+xml;base64,([^\"]+)", page)
    colours = {
        colour.upper()
        for svg in drawn
        for colour in re.findall(r"#[0-9a-f]{6}\b", base64.b64decode(svg).decode())
    }
    # Bars are a little paler than lines.
    assert to_hex(desaturate(ACCENT, 0.75)).upper() in colours
    assert to_hex(desaturate("#1F4E79", 0.75)).upper() not in colours


PLAIN = """\
import seaborn as sns
from matplotlib import pyplot as plt

fig, axes = plt.subplots(2)
sns.barplot(x=["专", "利"], y=[1, 2], ax=axes[0], saturation=1)
axes[1].plot([1, 2], label="授权")
axes[1].legend()
plt.tight_layout()
plt.show()
"""


def test_a_chart_from_elsewhere_is_in_the_theme_though_its_chapter_opens_no_edition(tmp_path):
    project = themed(
        make_chapters(tmp_path, {"01-a": PLAIN}, status="draft"),
        f"colours: {{accent: '{ACCENT}'}}\n"
        "charts: {ink: '#123456', height: 50mm}\nfonts: {sans: own.ttf}\n",
    )
    font = project / "theme" / "own.ttf"
    shutil.copy(Path(get_data_path(), "fonts", "ttf", "DejaVuSerif.ttf"), font)
    other = project / "README.md"
    other.write_text("One.", "utf-8")

    built = build_here(project, "2020", "--to", "html")

    assert "warns" not in built.stderr
    page = (project / "out" / "2020" / "whitepaper.html").read_text("utf-8")
    (drawn,) = re.findall(r"data:image/svg\+xml;base64,([^\"]+)", page)
    drawing = base64.b64decode(drawn).decode()
    assert ACCENT.lower() in drawing
    assert "#123456" in drawing
    height = re.search(r'height="([0-9.]+)pt"', drawing)
    assert height and 40 / 25.4 * 72 < float(height[1]) < 60 / 25.4 * 72
    # Axes lean to the accent colour.
    assert leaning(Charts().rule, ACCENT).lower() in drawing
    assert "DejaVuSerif-" in drawing
    # It is made of the font as it was, and of nothing that it has not read.
    other.write_text("Two.", "utf-8")
    assert explain(project, "2020", force=False, said=lambda _: None) == {"01-a": ()}
    font.write_bytes(font.read_bytes() + b"\0")
    (why,) = explain(project, "2020", force=False, said=lambda _: None).values()
    assert any("theme/own.ttf" in reason for reason in why)


def _renamed(file: Path, names: dict[int, str]) -> None:
    """Write a font of letters that has these names, by their numbers in OpenType."""
    with TTFont(Path(get_data_path(), "fonts", "ttf", "DejaVuSerif.ttf")) as font:
        for number, name in names.items():
            font["name"].setName(name, number, 1, 0, 0)
            font["name"].setName(name, number, 3, 1, 0x409)
        font.save(file)


def test_a_font_that_old_programs_know_by_another_name_sets_the_pdf_too(tmp_path):
    project = themed(make_project(tmp_path), "fonts: {serif: own.ttf, sans: thin.ttf}\n")
    licence = "http://scripts.sil.org/OFL"
    _renamed(
        project / "theme" / "own.ttf",
        {1: "House 12", 2: "Regular", 6: "House12-Regular", 14: licence, 16: "House", 17: "12"},
    )
    _renamed(
        project / "theme" / "thin.ttf",
        {1: "Hall Thin", 2: "Regular", 6: "Hall-Thin", 14: licence, 16: "Hall", 17: "Thin"},
    )

    out = build(project)

    with pikepdf.open(out / "whitepaper.pdf") as pdf:
        fonts = {
            str(font["/BaseFont"]).rpartition("+")[2].removesuffix("-Identity-H")
            for page in pdf.pages
            for font in page.resources.get("/Font", {}).values()
        }
    assert {"House12-Regular", "Hall-Thin"} <= fonts
    assert "House（SIL Open Font License）" in texts(out / "whitepaper.pdf")[1]
    styles = docx.Document(out / "whitepaper.docx").styles.element
    assert "House 12" in {each.get(qn("w:ascii")) for each in styles.iter(qn("w:rFonts"))}


def test_a_notebook_alone_has_the_theme_of_its_project(tmp_path):
    project = themed(make_project(tmp_path), f"colours: {{accent: '{ACCENT}'}}\n")

    page, _ = WhitepaperHTMLExporter().from_filename(str(project / "notebooks/02-creation.ipynb"))

    assert f"--accent:{ACCENT}" in page


def test_a_style_that_was_set_in_word_stands_in_place_of_ours(tmp_path):
    project = make_project(tmp_path)
    out = build(project, "--to", "docx")
    theirs = docx.Document(out / "whitepaper.docx")
    heading = theirs.styles["Heading 1"]
    heading.font.color.rgb = RGBColor(0xC0, 0x10, 0x20)
    # As WPS has it: the same name, another id.
    heading.element.set(heading.element.nsmap["w"].join("{}") + "styleId", "2")
    saved = io.BytesIO()
    theirs.save(saved)
    (project / "theme").mkdir()
    (project / "theme" / "reference.docx").write_bytes(saved.getvalue())

    out = build(project, "--to", "docx")

    ours = docx.Document(out / "whitepaper.docx")
    assert ours.styles["Heading 1"].font.color.rgb == RGBColor(0xC0, 0x10, 0x20)
    assert ours.styles["Heading 1"].style_id == "Heading1"
    assert any(each.style.name == "Heading 1" for each in ours.paragraphs)


def test_what_typst_says_of_rules_is_told_with_their_line(tmp_path):
    # Not seen before there is a table.
    rules = "#let look(body) = {\n  show table: it => { set text(siz: 9pt); it }\n  body\n}\n"
    project = themed(make_project(tmp_path), "{}", theme_typ=rules)

    built = build_here(project, "2020", "--to", "pdf")

    assert built.code == 1
    assert "theme/theme.typ 第2行" in built.stderr or "theme/theme.typ line 2" in built.stderr
