"""What keeps a report from being published, in notebooks as authors write them."""

import re
from urllib.parse import quote

import nbformat
import pytest
from documents import alts_of, export, text_of
from made import REPORT, SVG, attached, display, figure_output, printing, table_output
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from projects import make_project
from runs import build_here

from whitepaper.checks import characters, images, labels
from whitepaper.checks.subject import Subject
from whitepaper.reading import read_report
from whitepaper.reading.formulas import Formulas

RULES = (
    labels.duplicate_labels,
    labels.unknown_references,
    labels.unused_labels,
    images.missing_alt,
    images.image_texts,
    characters.boxes_in_charts,
)
DRAWING = f"data:image/svg+xml,{quote(SVG)}"
ALT = "柱形图。授权量逐步上升。"
SAID = {"alt": ALT, "caption": "授权量上升", "source": "某局统计公报", "label": "fig-a"}
REFERRED = new_markdown_cell("授权量上升（@fig-a）。")


def report(*cells, failed=False):
    """A stitched report of one chapter."""
    first = new_markdown_cell("(sec-a)=\n# 专利")
    first.metadata["whitepaper"] = {"chapter": "01-a", "role": "chapter", "failed": failed}
    return new_notebook(cells=[first, *cells], metadata={"whitepaper": REPORT})


def text(source, **metadata):
    return new_markdown_cell(source.replace("PNG", DRAWING), metadata=metadata)


def drawn(**parts):
    return figure_output(
        **{"alt": ALT, "caption": "授权量上升", "subtitle": "", "note": "", **parts}
    )


def tabled():
    return table_output(["年", "数量"], [["2020", "1"]])


def plain(**parts):
    cell = display(**{"image/svg+xml": SVG})
    cell.metadata |= {**SAID, **parts}
    return cell


def picture(attributes, caption="授权量上升", **metadata):
    cell = attached(f"![{caption}](attachment:a.svg){attributes}", "a.svg", "", "image/svg+xml")
    cell.metadata |= metadata
    return cell


def told(*cells, **particulars):
    return [(found.place, found.message) for found in findings(*cells, **particulars)]


def findings(*cells, **particulars):
    subject = Subject(read_report(report(*cells, **particulars)).document, Formulas())
    return sorted(found for rule in RULES for found in rule(subject))


GOOD_PICTURE = f'{{#fig-a alt="{ALT}" source="某局统计公报"}}'


@pytest.mark.parametrize(
    "cells",
    [
        [REFERRED, drawn()],
        [text("见[图 @fig-a; @tbl-a]。"), drawn(), tabled()],
        [REFERRED, drawn(sources=(), note="示意图，无数据来源。")],
        [REFERRED, plain()],
        [REFERRED, picture(GOOD_PICTURE)],
        [REFERRED, picture(f'{{#fig-a alt="{ALT}"}}', source="某局统计公报")],
        [text("授权量见@sec-b。\n\n## 甲 {#sec-b}\n\n正文。")],
        [text("授权量见@sec-b。\n\n(sec-b)=\n## 甲\n\n见@sec-a。")],
        [text("各区分布如![区位标志](attachment:a.svg)所示。")],
        [text("```\n![](PNG){#fig-z} @fig-y\n```\n<!-- @fig-x {#fig-w} -->\n\n\\@fig-v")],
        [printing("UserWarning: something else", "stderr")],
    ],
)
def test_what_has_all_its_parts_and_references_passes(cells):
    assert told(*cells) == []


@pytest.mark.parametrize(
    ("cells", "place", "message"),
    [
        ([drawn()], 2, "figure @fig-a is never referred to"),
        ([tabled()], 2, "table @tbl-a is never referred to"),
        ([plain()], 2, "figure @fig-a is never referred to"),
        ([picture(GOOD_PICTURE)], 2, "figure @fig-a is never referred to"),
        ([text("|甲|\n|-|\n|乙|\n\n: 表题 {#tbl-b}")], 2, "table @tbl-b is never referred to"),
        ([drawn(note="见@fig-a。")], 2, "figure @fig-a is never referred to"),
        ([text("## 甲 {#sec-b}")], 2, "label @sec-b is never referred to"),
        ([text("(sec-b)=\n## 甲")], 2, "label @sec-b is never referred to"),
        ([REFERRED], 2, "reference @fig-a points to nothing"),
        ([text("见[图 @fig-b]。")], 2, "reference @fig-b points to nothing"),
        (
            [REFERRED, drawn(subtitle="口径见@tbl-b")],
            3,
            "reference @tbl-b points to nothing",
        ),
        (
            [REFERRED, drawn(), drawn()],
            4,
            "label @fig-a is also defined in notebooks/01-a.ipynb cell 3",
        ),
    ],
)
def test_a_label_that_is_unknown_or_twice_there_or_unused_is_told_in_its_cell(
    cells, place, message
):
    assert told(*cells) == [(f"notebooks/01-a.ipynb cell {place}", message)]


def test_a_misspelt_reference_is_told_with_the_label_that_is_nearest():
    found = findings(text("见@fig-aa。"), drawn())

    assert [(each.message, each.remedy) for each in found] == [
        (
            "reference @fig-aa points to nothing",
            "correct the label, or add what it names; did you mean “fig-a”?",
        ),
        ("figure @fig-a is never referred to", "refer to it in the prose before it, with @fig-a"),
    ]


def test_an_incomplete_draft_may_lack_what_is_referred_to_and_what_refers():
    assert told(text("见@fig-b。"), drawn(), failed=True) == []


@pytest.mark.parametrize(
    ("alt", "message"),
    [
        ("", "has no alternative text"),
        ("No description has been provided for this image", "does not say what it shows"),
        ("Image", "does not say what it shows"),
        ("图片", "does not say what it shows"),
        ("图1-1", "does not say what it shows"),
        ("Figure 12.", "does not say what it shows"),
        ("image.png", "does not say what it shows"),
        ("output_3_0.svg", "does not say what it shows"),
        ("授权量上升", "only repeats its caption"),
        ("柱形图。", "is too short"),
    ],
)
def test_an_alternative_text_in_attributes_that_says_nothing_is_told(alt, message):
    [(place, said)] = told(REFERRED, picture(f'{{#fig-a alt="{alt}" source="某局"}}'))

    assert place == "notebooks/01-a.ipynb cell 3"
    assert "figure @fig-a" in said
    assert message in said


def test_the_words_of_a_markdown_image_are_its_caption_and_no_alternative_text():
    cell = picture('{#fig-a source="某局"}')

    assert [said for _, said in told(REFERRED, cell)] == [
        "the alternative text of figure @fig-a only repeats its caption"
    ]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (drawn(sources=()), "figure @fig-a has no source"),
        (plain(source=""), "figure @fig-a has no source"),
        (picture(f'{{#fig-a alt="{ALT}"}}'), "figure @fig-a has no source"),
        (plain(caption=""), "figure @fig-a has no caption"),
        (plain(label="a"), "no prose can refer to the label “a”"),
    ],
)
def test_a_figure_without_caption_or_source_is_told(cell, message):
    assert ("notebooks/01-a.ipynb cell 3", message) in told(text("正文。"), cell)


@pytest.mark.parametrize(
    "source",
    [
        f'![](PNG){{alt="{ALT}"}}',
        f"![{ALT}](PNG) ![{ALT}](PNG)",
        f'<img src="PNG" alt="{ALT}">',
    ],
)
def test_an_image_that_stands_alone_but_is_no_figure_lacks_all_that_makes_it_one(source):
    assert {said for _, said in told(text(source))} == {
        "an image has no caption",
        "an image has no source",
        "an image has no label, so that no prose can refer to it",
    }


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("text/markdown", "![](PNG)"),
        ("text/html", '<p><img src="PNG"></p>'),
        ("text/html", f"<div>{SVG}</div>"),
    ],
)
def test_an_image_within_an_output_lacks_what_one_in_prose_would(kind, shown):
    data = {kind: shown.replace("PNG", DRAWING), "text/plain": "<IPython.core…>"}

    said = told(REFERRED, display(**data))

    assert {place for place, _ in said} == {
        "notebooks/01-a.ipynb cell 2",
        "notebooks/01-a.ipynb cell 3",
    }
    assert {
        "an image has no alternative text",
        "an image has no caption",
        "an image has no source",
    } < {message for _, message in said}


def test_a_chart_that_is_only_shown_is_one_finding_that_says_what_to_do():
    chart = display(**{"image/svg+xml": SVG, "text/plain": "<Figure size 640x480 with 1 Axes>"})

    (found,) = {finding for finding in told(text("正文。"), chart) if "image" in finding[1]}

    assert found == (
        "notebooks/01-a.ipynb cell 3",
        "an image is shown as it was drawn, without caption, source, label and alternative text",
    )


def test_a_described_figure_within_an_output_lacks_nothing():
    shown = f'![授权量上升](PNG){{#fig-a alt="{ALT}" source="某局统计公报"}}'

    assert told(REFERRED, display(text_markdown=shown.replace("PNG", DRAWING))) == []


def test_an_image_amid_words_needs_only_an_alternative_text():
    cell = text('标志<img src="PNG" alt="">和![image](PNG)。')

    assert [said for _, said in told(cell)] == [
        "an image has no alternative text",
        "the alternative text of an image does not say what it shows: “image”",
    ]


@pytest.mark.parametrize("cell", [plain(), picture(GOOD_PICTURE)], ids=["plain", "Markdown"])
def test_a_plain_image_is_printed_with_number_caption_and_source(cell):
    if cell.cell_type == "markdown":
        cell.attachments = {"a.svg": {"image/svg+xml": "PHN2Zy8+"}}

    page = export(report(REFERRED, cell), "html").decode()
    [figure] = re.findall('<figure class="drawing".*?</figure>', page, re.DOTALL)

    assert 'id="fig-a"' in figure
    assert f'alt="{ALT}"' in figure
    assert '<span class="number">图1-1</span>　<span>授权量上升</span>' in figure
    assert "资料来源：某局统计公报" in figure
    # It has no facts, and so no evidence to open.
    assert "<button" not in figure
    assert '<a href="#fig-a" class="ref">图1-1</a>' in page


def test_a_plain_image_is_in_the_pdf_with_all_its_texts():
    document = export(report(REFERRED, plain()), "pdf")

    assert "图1-1授权量上升资料来源：某局统计公报" in text_of(document, "pdf")
    assert alts_of(document, "pdf") == [ALT]


def project_of(tmp_path, *cells, status="final", more=None):
    """The base project with one chapter of these cells, and one more if given."""
    project = make_project(tmp_path)
    for old in (project / "notebooks").iterdir():
        old.unlink()
    parameters = new_code_cell("edition = 2020", metadata={"tags": ["parameters"]})
    chapters = {"01-a": [text("# 专利"), parameters, *cells]}
    if more:
        chapters["02-b"] = [more, parameters]
    for name, own in chapters.items():
        nbformat.write(new_notebook(cells=own), project / "notebooks" / f"{name}.ipynb")
    params = project / "params" / "2020.yaml"
    head = params.read_text("utf-8").partition("chapters:")[0]
    listed = "".join(f"  - notebook: {name}\n" for name in chapters)
    head = head.replace("status: final", f"status: {status}")
    params.write_text(f"{head}chapters:\n{listed}", "utf-8")
    return project


def build(project):
    return build_here(project, "2020", "--to", "html")


OPENED = "from whitepaper.chapter import open_edition\nreport = open_edition(edition)"
CHART = "from matplotlib import pyplot as plt\nfig, ax = plt.subplots()\nax.set_title('专利授权');"


def test_a_plain_chart_is_in_the_report_s_fonts_and_one_with_boxes_is_refused(tmp_path):
    chart = new_code_cell(CHART, metadata=SAID)
    plain = project_of(tmp_path / "plain", REFERRED, chart)
    opened = project_of(tmp_path / "opened", REFERRED, new_code_cell(OPENED), chart)
    bare = new_code_cell(f"import matplotlib\nmatplotlib.rcdefaults()\n{CHART}", metadata=SAID)
    boxes = build(project_of(tmp_path / "boxes", REFERRED, bare))

    assert boxes.code == 1
    assert "notebooks/01-a.ipynb cell 4: a chart shows boxes in place of “专利授权”" in boxes.stderr
    assert build(plain).code == 0
    assert build(opened).code == 0


SILENT = "import warnings\nwarnings.filterwarnings('ignore')"
THEME = "leave sns.set_theme, plt.style.use and plt.rcdefaults out: charts have the report's fonts"
SETTING = "leave the setting of the font out: charts have the report's fonts already"
OF_TEXT = "leave fontname, fontproperties and rc_context out"
LACKING = "a chart shows boxes in place of “专利”, which its font (DejaVu Sans) does not have"
SIMHEI = (
    "a chart shows boxes in place of “专利”: it asks for the font “SimHei”, which is not bundled"
)
BARS = "ax = plt.figure().subplots()\nax.bar(['专', '利'], [1, 2]);"
PIE = "pd.Series([1, 2], ['专', '利']).plot.pie(ylabel='');"
OBJECTS = "so.Plot(x=['专', '利'], y=[1, 2]).add(so.Bar())"
RC = "with plt.rc_context({'font.family': 'DejaVu Sans'}):\n    plt.title('专利');"
LABEL = "plt.figure().subplots().set_title('专利', fontname='DejaVu Sans');"
SIMHEI_LABEL = "plt.figure().subplots().set_title('专利', fontproperties='SimHei');"
SAVED = f"{BARS}\nplt.savefig(__import__('io').BytesIO(), format='png')\nplt.close()"
CAPTURED = f"%%capture\n{BARS}\nplt.show()"
NONE = "a chart shows boxes in place of “𓀀”, which no font for charts has"
IN_OTHERS = "say it in other characters"
NO_FONT = "plt.title('专利𓀀');"
MEASURED = f"{BARS}\nplt.tight_layout()\nplt.gcf().canvas.draw()"


@pytest.mark.parametrize(
    ("before", "chart", "told"),
    [
        ("sns.set_theme()", BARS, (LACKING, THEME)),
        ("sns.set_theme()", PIE, (LACKING, THEME)),
        ("sns.set_theme()\nimport seaborn.objects as so", OBJECTS, (LACKING, THEME)),
        ("sns.set_theme()", SAVED, (LACKING, THEME)),
        ("sns.set_theme()", CAPTURED, (LACKING, THEME)),
        ("sns.set_theme()", MEASURED, (LACKING, THEME)),
        ("plt.style.use('ggplot')\nplt.rcdefaults()", BARS, (LACKING, THEME)),
        ("plt.rcParams['font.family'] = ['SimHei']", BARS, (SIMHEI, SETTING)),
        ("plt.rcdefaults()\nplt.rcParams['font.sans-serif'] = ['SimHei']", BARS, (SIMHEI, SETTING)),
        ("sns.set_theme(font='SimHei')", BARS, (SIMHEI, SETTING)),
        ("", SIMHEI_LABEL, (SIMHEI, SETTING)),
        ("", LABEL, (LACKING, OF_TEXT)),
        ("", RC, (LACKING, OF_TEXT)),
        ("", NO_FONT, (NONE, IN_OTHERS)),
        # What text alone has.
        ("", NO_FONT.replace("𓀀", "鿵"), (NONE.replace("𓀀", "鿵"), IN_OTHERS)),
    ],
)
def test_boxes_are_told_once_with_cause_and_cure_whatever_warnings_are_silenced(
    tmp_path, before, chart, told
):
    opening = f"{SILENT}\nimport pandas as pd, seaborn as sns\nfrom matplotlib import pyplot as plt"
    cells = new_code_cell(f"{opening}\n{OPENED}\n{before}"), new_code_cell(chart, metadata=SAID)

    run = build(project_of(tmp_path, REFERRED, *cells))

    assert run.code == 1
    assert told[0] in run.stderr
    assert f"→ {told[1]}" in run.stderr
    assert run.stderr.count("notebooks/01-a.ipynb cell 5") == 1, run.stderr


def test_each_of_several_figures_is_told_and_one_without_boxes_is_not(tmp_path):
    figure = "plt.figure().subplots().set_title(name)"
    chart = f"for name in ('专', '利', 'b', '利'):\n    {figure}\nplt.show()"
    opening = f"import seaborn as sns\nfrom matplotlib import pyplot as plt\n{OPENED}"
    theme = new_code_cell(f"{opening}\nsns.set_theme()")

    told = build(project_of(tmp_path, theme, new_code_cell(chart), status="draft")).stderr

    assert told.count("a chart shows boxes") == 2
    assert "in place of “专”" in told
    assert "in place of “利”" in told


def test_a_font_that_is_not_bundled_is_told_once_where_the_charts_have_all_characters(tmp_path):
    chart = f"{CHART[: CHART.index('ax.set')]}ax.set_title('A');"
    setting = new_code_cell(f"{CHART}\nplt.rcParams['font.family'] = ['Arial', 'SimHei']")
    cells = new_code_cell(OPENED), setting, new_code_cell(chart)

    told = build(project_of(tmp_path, *cells, status="draft")).stderr

    assert told.count("a chart asks for the font “Arial”, “SimHei”, which are not bundled") == 1


def test_a_chart_may_show_what_chinese_fonts_lack(tmp_path):
    chart = (
        CHART.replace("专利授权", "专利CO₂→✔łℝ😀", 1) + "\nax.set_xlabel('PM₂.₅', weight='bold');"
    )

    run = build(project_of(tmp_path, REFERRED, new_code_cell(f"{OPENED}\n{chart}", metadata=SAID)))

    assert run.code == 0, run.stderr


def test_a_character_that_only_evidence_shows_must_have_a_glyph(tmp_path):
    cells = new_code_cell(OPENED), text("授权{eval}`report.fact('专利授权量')`。")
    project = project_of(tmp_path, *cells)
    assert build(project).code == 0
    data = project / "data" / "sources.csv"
    data.write_text(data.read_text("utf-8").replace("局", "局𓀀"), "utf-8")

    refused = build(project)

    assert refused.code == 1
    assert "notebooks/01-a.ipynb cell 4: “𓀀” (U+13000) is in none" in refused.stderr


def test_all_gates_and_statements_are_told_together_and_a_draft_is_still_built(tmp_path):
    cells = text("全年授权专利1777件，见@fig-b。"), text("## 甲 {#sec-b}\n\n正文。")
    final = build(project_of(tmp_path / "final", *cells))
    draft = build(project_of(tmp_path / "draft", *cells, status="draft"))

    assert (final.code, draft.code) == (1, 0)
    for run in (final, draft):
        assert "notebooks/01-a.ipynb cell 3: “1777” is typed" in run.stderr
        assert "notebooks/01-a.ipynb cell 3: reference @fig-b points to nothing" in run.stderr
        assert "notebooks/01-a.ipynb cell 4: label @sec-b is never referred to" in run.stderr


def test_a_level_is_not_skipped_by_what_an_edition_leaves_out_nor_at_a_new_chapter(tmp_path):
    absent = "## 一{eval}`report.fact('专利授权量', 1999)`\n\n### 二\n\n正文。"
    left_out = project_of(tmp_path / "a", new_code_cell(OPENED), text(absent, tags=["optional"]))
    chapters = project_of(
        tmp_path / "b", text("## 一\n\n### 二\n\n正文。"), more=text("### 三\n\n正文。")
    )

    assert "01-a.ipynb cell 4: heading “二” skips a level" in build(left_out).stderr
    assert "02-b.ipynb cell 1: heading “三” skips a level" in build(chapters).stderr
