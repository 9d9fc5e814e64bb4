"""Notebooks that no JupyterLab and no chapter would write, but somebody's hands or program may."""

from urllib.parse import quote

import pytest
from documents import export, text_of
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from whitepaper.document.facts import Fact
from whitepaper.document.nodes import (
    Citation,
    CodeBlock,
    Column,
    Figure,
    Image,
    Paragraph,
    Table,
    TableCell,
    Text,
    Unprintable,
)
from whitepaper.document.serialise import BLOCK, FACT, to_bundle
from whitepaper.errors import PublicationError
from whitepaper.reading.notebook import read

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" {}><path d="M0 0h9v9z"/></svg>'
HEADED = (Column((Text("甲"),)),)


def blocks_of(cell):
    # nbformat's own makers refuse what its readers let through.
    notebook = new_notebook()
    notebook.cells = [cell]
    document = read(notebook).document
    return document.chapters[0].cells[0].blocks


def shown(data):
    cell = new_code_cell("…")
    cell.outputs = [from_dict({"output_type": "display_data", "data": data, "metadata": {}})]
    return blocks_of(cell)


def evaluated(*results):
    cell = new_markdown_cell("值{eval}`a`")
    cell.metadata["user_expressions"] = list(results)
    return blocks_of(cell)


def test_half_a_character_that_an_expression_gave_is_named():
    given = {"status": "ok", "data": {"text/plain": "'a\\udcffb'"}, "metadata": {}}

    assert evaluated({"expression": "a", "result": given}) == (
        Paragraph(
            (
                Text("值"),
                Unprintable(
                    "expression",
                    "{eval}`a` gave a text with an unpaired surrogate (U+DCFF)",
                    text="{eval}`a`",
                ),
            )
        ),
    )


@pytest.mark.parametrize(
    ("kind", "content", "text"),
    [("text/markdown", 1, "1"), ("text/html", ["<p>", 1], "1"), ("text/html", True, "True")],
)
def test_a_text_that_is_none_is_printed_as_one(kind, content, text):
    assert shown({kind: content}) == (Paragraph((Text(text),)),)


@pytest.mark.parametrize("kind", ["text/markdown", "text/html", "text/latex"])
def test_a_text_that_is_null_leaves_its_place_to_the_next(kind):
    assert shown({kind: None, "text/plain": "乙"}) == (CodeBlock("乙", "value"),)


def test_an_image_of_what_is_no_text_is_refused():
    [found, _] = shown({"image/png": ["a", 1]})

    assert found == Unprintable(
        "image", "an output of type image/png is damaged", "draw it another way"
    )


def test_an_attachment_may_be_given_in_lines_and_may_be_no_text():
    cell = new_markdown_cell("甲")
    cell.attachments = from_dict({"a.png": {"image/png": ["AA", "=="]}, "b.png": {"image/png": 1}})

    found = [block for block in blocks_of(cell) if isinstance(block, Unprintable)]

    assert [unprintable.detail[:22] for unprintable in found] == [
        "the attachment “a.png”",
        "the attachment “b.png”",
    ]


@pytest.mark.parametrize("entry", [1, {}, {"expression": "a"}, {"expression": "a", "result": None}])
def test_an_expression_whose_result_is_none_was_not_evaluated(entry):
    [paragraph] = evaluated(entry)

    assert paragraph.content[1].detail == "{eval}`a` was not evaluated"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"text/plain": ["'甲", "乙'"]}, "值甲乙"),
        ({"text/plain": 1}, "值1"),
        ({"text/html": ["<b>甲", "</b>"]}, "值甲"),
    ],
)
def test_the_value_of_an_expression_may_be_given_in_lines_and_may_be_no_text(data, text):
    [paragraph] = evaluated({"expression": "a", "result": {"status": "ok", "data": data}})

    assert "".join(part.text for part in paragraph.content) == text


def test_a_value_of_characters_that_no_document_can_hold_is_printed_as_python_writes_it():
    value = r"'甲\x00'"
    cell = new_markdown_cell(r"$x={eval}`a`$")
    result = {"status": "ok", "data": {"text/plain": value}}
    cell.metadata["user_expressions"] = [{"expression": "a", "result": result}]

    [paragraph] = blocks_of(cell)

    assert paragraph.content[0].tex == f"x={value}"


def test_no_text_within_a_bundle_keeps_control_characters():
    block = Paragraph((Text("甲\x01乙"),))
    fact = Fact("6\x00亿元", "6", "融资额")

    assert shown({BLOCK: to_bundle(block)}) == (Paragraph((Text("甲乙"),)),)
    [paragraph] = shown({FACT: to_bundle(fact)})
    assert paragraph.content[0].fact.text == "6亿元"


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        (Figure(file="../a.png"), "it names the image ../a.png, which is not with it"),
        (Paragraph((Image("a.png"),)), "it names the image a.png"),
        (Paragraph((Image(""),)), "it has an image without a file"),
        (Paragraph((Citation(("s",)),)), "it has a citation"),
        (Table(HEADED, ((TableCell(), TableCell()),)), "the rows of its table"),
        (Table(HEADED, ((),)), "the rows of its table"),
        (Table(HEADED, ((None,),), head=((None, None),)), "the rows of its table"),
        (Table(HEADED, ((TableCell(columns=2),),)), "the rows of its table"),
        (Table(HEADED, ((TableCell(rows=0),),)), "the rows of its table"),
    ],
)
def test_a_block_that_no_chapter_shows_is_refused(block, fault):
    [found] = shown({BLOCK: to_bundle(block)})

    assert found.cause == "output"
    assert f"({fault}" in found.detail


@pytest.mark.parametrize(
    "size",
    ['width="0" height="9"', 'width="9" height="-1"', 'width="1e9"', 'viewBox="0 0 9 1e9"'],
)
def test_a_drawing_of_no_size_that_can_be_printed_is_refused(size):
    [found, _] = shown({"image/svg+xml": DRAWING.format(size)})

    assert "has no size that can be printed" in found.detail


@pytest.mark.parametrize("size", ["", 'width="100%"', 'viewBox="a b"', 'width="9pt" height="1e3"'])
def test_a_drawing_of_any_other_size_is_a_figure(size):
    [figure] = shown({"image/svg+xml": DRAWING.format(size)})

    assert figure.file.endswith(".svg")


def test_metadata_of_another_program_under_our_name_say_nothing():
    cell = new_markdown_cell("甲", metadata={"whitepaper": "x"})
    notebook = new_notebook(cells=[cell], metadata={"whitepaper": [1]})

    assert text_of(export(notebook, "html"), "html") == "甲"


def test_a_language_that_does_not_exist_is_refused_by_name():
    notebook = new_notebook(cells=[], metadata={"whitepaper": {"language": "../xx"}})

    with pytest.raises(PublicationError, match=r"There is no language “\.\./xx”"):
        export(notebook, "html")


@pytest.mark.parametrize("day", ["2021", "2021-02-30", "July 2021", 20210731])
def test_days_of_the_title_page_that_are_none_are_findings(day):
    report = {"title": "甲", "date": day, "cut_off": day}
    notebook = new_notebook(cells=[], metadata={"whitepaper": report})

    with pytest.raises(PublicationError) as caught:
        export(notebook, "html")

    assert [(f.place, f.message) for f in caught.value.findings] == [
        ("title page", f"“{name}” is not a day: “{day}”") for name in ("date", "cut_off")
    ]


# ---- HTML that browsers read


@pytest.mark.parametrize("tag", ["</body></html>", "<body>", "</BODY >"])
def test_words_after_the_end_of_a_page_are_printed(tag):
    [prose, after] = blocks_of(new_markdown_cell(f"甲\n\n{tag}\n\n乙"))

    assert (prose, after) == (Paragraph((Text("甲"),)), Paragraph((Text("乙"),)))


def test_what_a_figure_holds_beside_its_image_is_printed_after_it():
    address = "data:image/svg+xml," + quote(DRAWING.format(""))
    image = f'<a href="http://x.cn"><img src="{address}" alt="绿"></a>'

    [figure, beside] = shown(
        {"text/html": f"<figure>{image}旁文<div><figcaption>题</figcaption></div></figure>"}
    )

    assert (figure.alt, figure.caption) == ("绿", (Text("题"),))
    assert beside == Paragraph((Text("旁文"),))
