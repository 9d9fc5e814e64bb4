"""What code cells print."""

import base64
import io

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image as Bitmap

from whitepaper.document.facts import Fact
from whitepaper.document.nodes import (
    CodeBlock,
    FactText,
    Figure,
    Formula,
    Image,
    KeyFigure,
    KeyFigures,
    Markdown,
    Paragraph,
    Reference,
    SourceList,
    Styled,
    Table,
    Text,
    Unprintable,
)
from whitepaper.document.serialise import BLOCK, FACT, to_bundle
from whitepaper.document.walk import plain
from whitepaper.reading.notebook import read

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>绿 块</title>'
    '<path d="M0 0h9v9z"/></svg>'
)
FOUND = Fact("66.77亿元", "66.77", "质押融资额")


def picture(kind="PNG"):
    file = io.BytesIO()
    Bitmap.new("RGB", (4, 4), "#2E7D32").save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


def out(data, **metadata):
    return new_output("display_data", data=data, metadata=metadata)


def reading(*outputs, code="…", **metadata):
    """The blocks and the images of a code cell."""
    cell = new_code_cell(code, outputs=list(outputs), metadata=metadata)
    pages = read(new_notebook(cells=[cell]))
    document, images = pages.document, pages.images
    return document.chapters[0].cells[0].blocks, images


def shown(*outputs, **metadata):
    return reading(*outputs, **metadata)[0]


def stream(text, name="stdout"):
    return new_output("stream", name=name, text=text)


# ---- What the chapter interface shows


def test_a_figure_of_a_chapter_is_that_figure_with_its_drawing_and_its_texts_read():
    figure = Figure(
        label="fig-a",
        alt="柱形图。",
        caption=(Markdown("**增长**见@fig-b"),),
        note=(Markdown("10~20. 甲"),),
        data=(FOUND,),
        shown=True,
    )

    (found,), images = reading(out({BLOCK: to_bundle(figure), "image/svg+xml": SVG}))

    assert images == {found.file: SVG.encode()}
    assert found.file.endswith(".svg")
    assert found.caption == (Styled("strong", (Text("增长"),)), Text("见"), Reference("fig-b"))
    assert found.note == (Text("10~20. 甲"),)
    assert (found.label, found.data, found.shown) == ("fig-a", (FOUND,), True)


def test_tabs_lead_to_the_next_eighth_column_of_which_a_hanzi_takes_two():
    assert shown(stream("a\tb\t\tc\n广州市\tb\n\t一二三四\tc")) == (
        CodeBlock("a       b               c\n广州市  b\n        一二三四        c", "stdout"),
    )


@pytest.mark.parametrize(
    "block",
    [
        SourceList(),
        KeyFigures((KeyFigure("融资额", FOUND, (FactText(FOUND),)),)),
        Table(columns=(), rows=(), label="tbl-a", shown=True),
    ],
)
def test_a_block_of_a_chapter_comes_as_it_was(block):
    assert shown(out({BLOCK: to_bundle(block), "text/html": "<b>…</b>"})) == (block,)


def test_a_fact_that_a_cell_shows_is_a_paragraph():
    assert shown(out({FACT: to_bundle(FOUND), "text/plain": "66.77亿元"})) == (
        Paragraph((FactText(FOUND),)),
    )


def test_a_figure_that_has_lost_its_image_cannot_be_printed():
    figure = Figure(label="fig-a", alt="一块绿色。", shown=True)

    lost, _ = shown(out({BLOCK: to_bundle(figure)}))

    assert (lost.cause, lost.detail) == ("image", "figure @fig-a has no image")


def test_a_bundle_of_another_version_is_unprintable():
    [found] = shown(out({BLOCK: {"type": "Figure", "colour": "red"}}))

    assert found.cause == "output"
    assert "colour" in found.detail


# ---- Images


def test_a_plain_image_is_a_figure_with_what_its_cell_says():
    said = {"alt": "柱形图。", "caption": "上升@fig-b", "source": "某局", "label": "fig-a"}
    (found,), images = reading(out({"image/png": picture(), "text/plain": "<Figure>"}), **said)

    assert list(images) == [found.file]
    assert found == Figure(
        found.file, "柱形图。", "fig-a", (Text("上升"), Reference("fig-b")), source="某局"
    )
    assert shown(out({"image/png": picture()}, alt="甲"), alt="乙")[0].alt == "甲"


def test_an_image_has_the_name_of_its_content():
    blocks, images = reading(*(out({"image/png": picture()}) for _ in range(2)))

    assert len({block.file for block in blocks}) == len(images) == 1


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        ({"image/png": "é"}, "an output of type image/png is damaged"),
        ({"image/png": "Qk0uLg=="}, "an output of type image/png is damaged, or of another"),
        ({"image/svg+xml": SVG[:-6]}, "an output of type image/svg+xml is damaged"),
        ({"image/svg+xml": "<a/>"}, "an output of type image/svg+xml is no drawing"),
        (
            {"image/svg+xml": SVG.replace("<path", "<script/><path")},
            "an output of type image/svg+xml holds a <script>",
        ),
        (
            {"image/svg+xml": SVG.replace("<path", '<image href="http://x/"/><path')},
            "an output of type image/svg+xml shows what lies elsewhere",
        ),
        (
            {"image/svg+xml": SVG.replace("<path", '<path style="fill:url(http://x)"/><path')},
            "an output of type image/svg+xml shows what lies elsewhere",
        ),
    ],
)
def test_an_image_that_cannot_be_printed_is_named_and_its_figure_stays(data, detail):
    refused, figure = shown(out(data), label="fig-a")

    assert refused.cause == "image"
    assert refused.detail.startswith(detail)
    assert refused.remedy
    assert figure == Figure(label="fig-a")


def test_images_within_html_and_markdown_are_images():
    address = f"data:image/png;base64,{picture()}"
    html = f"<p>注</p><img src='{address}' alt='丁' width='50'><div>{SVG}</div>"

    (note, first, second), images = reading(out({"text/html": html}))
    (figure,) = shown(out({"text/markdown": f"![戊]({address})"}))

    assert note == Paragraph((Text("注"),))
    [image] = first.content
    assert (image.alt, image.width) == ("丁", 50)
    assert second.content == (Image(next(n for n in images if n.endswith("svg")), "绿 块"),)
    assert (figure.file, figure.alt) == (image.file, "戊")


# ---- Texts and formulas


def test_markdown_is_prose_whose_expressions_have_no_value():
    assert shown(out({"text/markdown": "**甲**{eval}`x`"})) == (
        Paragraph(
            (
                Styled("strong", (Text("甲"),)),
                Unprintable("expression", "{eval}`x` was not evaluated", text="{eval}`x`"),
            )
        ),
    )


@pytest.mark.parametrize(
    ("latex", "tex"),
    [
        (r"$\displaystyle \int x$", r"\int x"),
        ("$$a\nb$$", "a b"),
        (r"\[c\]", "c"),
        (r"\begin{align}d\end{align}", r"\begin{align}d\end{align}"),
    ],
)
def test_latex_that_is_a_formula_is_one(latex, tex):
    assert shown(out({"text/latex": latex, "text/plain": "Integral(x)"})) == (
        Paragraph((Formula(tex, display=True),)),
    )


def test_what_a_program_prints_is_what_a_terminal_would_show():
    assert shown(
        stream("10%\r50%\r100%\n\x1b[32m完成\x1b[0m\x00\n"),
        stream("旧写法\n", "stderr"),
        stream("\n"),
    ) == (CodeBlock("100%\n完成", "stdout"), CodeBlock("旧写法", "stderr"))


def test_a_value_is_shown_as_text_and_its_code_where_a_tag_asks_for_it():
    value = out({"text/plain": "'值'"})

    assert shown(value) == (CodeBlock("'值'", "value"),)
    assert shown(value, code="a = 1\n", tags=["show-input"]) == (
        CodeBlock("a = 1"),
        CodeBlock("'值'", "value"),
    )
    assert shown(value, code="a = 1", tags=["show-input", "remove-output"]) == (CodeBlock("a = 1"),)


def test_texts_may_be_lists_of_lines():
    assert shown(out({"text/html": ["<b>甲", "乙</b>"]})) == (
        Paragraph((Styled("strong", (Text("甲乙"),)),)),
    )


# ---- What cannot be printed

PLOTLY = {"application/vnd.plotly.v1+json": {}, "text/html": "<div></div>", "text/plain": "Figure("}


@pytest.mark.parametrize(
    ("data", "cause", "detail"),
    [
        (PLOTLY, "browser", "a Plotly chart"),
        ({"application/vnd.vegalite.v5+json": {}, "text/plain": "alt."}, "browser", "a Vega chart"),
        ({"application/javascript": "x"}, "browser", "JavaScript"),
        ({"text/html": "<video controls></video>"}, "browser", "HTML with <video>"),
        ({"application/x-own": "1", "text/plain": "<own.T object>"}, "output", "application/x-own"),
        ({"text/latex": r"\begin{tabular}{l}a\end{tabular}"}, "output", "text/latex"),
        ({"image/tiff": "SUkq", "text/plain": "<PIL.Image at 0x7f00>"}, "output", "image/tiff"),
    ],
)  # fmt: skip  # a case in a line
def test_what_cannot_be_printed_says_what_it_is_and_what_to_do(data, cause, detail):
    [found] = shown(out(data))

    assert (found.cause, found.detail) == (cause, detail)
    assert found.remedy


def test_what_also_offers_an_image_or_a_text_is_printed():
    assert isinstance(shown(out({**PLOTLY, "image/png": picture()}))[0], Figure)
    assert shown(out({"application/x-own": "1", "text/plain": "可读"})) == (
        CodeBlock("可读", "value"),
    )


def test_an_error_stays_whatever_is_removed():
    error = new_output("error", ename="ZeroDivisionError", evalue="x", traceback=[])

    for tags in ([], ["remove-output"], ["remove-cell"]):
        assert shown(stream("甲"), error, tags=tags)[-1] == Unprintable(
            "error", "ZeroDivisionError: x"
        )


R_TABLE = """\
<table class="dataframe">
<caption>A data.frame: 2 × 2</caption>
<thead>
\t<tr><th></th><th scope=col>mpg</th><th scope=col>cyl</th></tr>
\t<tr><th></th><th scope=col>&lt;dbl&gt;</th><th scope=col>&lt;int&gt;</th></tr>
</thead>
<tbody>
\t<tr><th scope=row>Mazda RX4</th><td>21.0</td><td>6</td></tr>
\t<tr><th scope=row>Datsun 710</th><td>22.8</td><td>4</td></tr>
</tbody>
</table>
"""


def test_a_table_of_r_is_told_without_its_size_and_types_and_with_what_its_cell_says():
    markdown = "A data.frame: 2 × 2\n\n| mpg &lt;dbl&gt; |\n|---|\n| 21.0 |\n"
    output = out({"text/html": R_TABLE, "text/markdown": markdown, "text/plain": "mpg"})

    (table,) = reading(output, code="#| label: tbl-cars\n#| tbl-cap: Cars, *old*\n#| unit: cars")[0]

    assert isinstance(table, Table)
    assert [plain(column.label) for column in table.columns] == ["", "mpg", "cyl"]
    assert [plain(cell.content) for cell in table.rows[0]] == ["Mazda RX4", "21.0", "6"]
    assert (table.label, table.unit, plain(table.caption)) == ("tbl-cars", "cars", "Cars, old")


def test_a_table_has_no_label_of_a_figure_and_of_two_none_has_the_caption():
    html = "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>"
    (table,) = reading(out({"text/html": html}), code="#| label: fig-a\n#| tbl-cap: A")[0]
    two = reading(out({"text/html": html * 2}), code="#| label: tbl-a\n#| tbl-cap: A")[0]

    assert (table.label, plain(table.caption)) == ("", "A")
    assert [each.label for each in two if isinstance(each, Table)] == ["", ""]


def test_values_of_r_are_read_from_html_for_its_markdown_runs_them_together():
    named = "<dl class=dl-inline><dt>a</dt><dd>1.5</dd><dt>b</dt><dd>2</dd></dl>\n"
    texts = {"text/markdown": "a\n:   1.5b\n:   2\n\n", "text/latex": "…", "text/plain": "…"}

    [found] = shown(out({"text/html": named, **texts}))

    assert [plain(each.term) for each in found.items] == ["a", "b"]
    assert [plain(each.blocks) for each in found.items] == ["1.5", "2"]
    # Who offers Markdown and HTML alone prefers the former.
    [paragraph] = shown(out({"text/html": "<p>x</p>", "text/markdown": "*y*"}))
    assert plain(paragraph.content) == "y"
