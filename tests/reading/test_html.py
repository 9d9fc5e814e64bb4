"""HTML in prose and in outputs, as nodes."""

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from whitepaper.document.nodes import (
    Code,
    CodeBlock,
    Column,
    Definition,
    DefinitionList,
    Formula,
    Heading,
    LineBreak,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Quotation,
    Reference,
    Rule,
    Styled,
    Table,
    TableCell,
    Text,
    Unprintable,
)
from whitepaper.document.walk import plain
from whitepaper.reading.notebook import read


def blocks_of(cell):
    document = read(new_notebook(cells=[cell])).document
    return document.chapters[0].cells[0].blocks


def prose(text):
    return blocks_of(new_markdown_cell(text))


def shown(html):
    return blocks_of(
        new_code_cell("…", outputs=[new_output("display_data", data={"text/html": html})])
    )


def said(html):
    """The text of an output that is one paragraph."""
    [paragraph] = shown(html)
    return plain(paragraph.content)


def paragraph(*parts):
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in parts))


def grid(table):
    """The texts of a table's rows, None where another cell covers it."""
    return [[cell and plain(cell.content) for cell in row] for row in table.rows]


def labels(table):
    return [plain(column.label) for column in table.columns]


# ---- In prose


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("H<sub>2</sub>O", ("H", Styled("subscript", (Text("2"),)), "O")),
        ("10<sup>4</sup>", ("10", Styled("superscript", (Text("4"),)))),
        ("<b>粗</b><br>次", (Styled("strong", (Text("粗"),)), LineBreak(), "次")),
        ("<font color=red>红</font>与<kbd>F1</kbd>", ("红与", Code("F1"))),
        ("<q>引</q>", (Styled("quoted", (Text("引"),)),)),
        ("<mark>重</mark>", (Styled("mark", (Text("重"),)),)),
        ('<a href="https://x.cn">网</a><a>锚</a>', (Link("https://x.cn", (Text("网"),)), "锚")),
        ("<ruby>穗<rp>(</rp><rt>suì</rt><rp>)</rp></ruby>市", ("穗（suì）市",)),
        ('<abbr data-title="甲" title="It\'s A &amp; B">GDP</abbr>', ("GDP（It's A & B）",)),
        ("<b>未闭合", (Styled("strong", (Text("未闭合"),)),)),
    ],
)  # fmt: skip  # a case in a line
def test_html_within_a_line_is_what_it_looks_like(text, parts):
    assert prose(text) == (paragraph(*parts),)
    assert shown(f"<p>{text}</p>") == (paragraph(*parts),)


def test_readings_without_end_tags_stand_behind_their_characters():
    html = "<p><ruby>漢<rp>(<rt class='a'>kan<rp>)</ruby>，<ruby>字<rt><b>ji</b></rt></ruby>。</p>"

    assert said(html) == "漢（kan），字（ji）。"


def test_markdown_between_blocks_of_html_is_markdown_and_within_them_only_our_notations_are():
    note = Note((paragraph("注。"),))

    assert prose(
        "<details><summary>摘要</summary>\n\n内**文**[^1]\n\n</details>\n\n[^1]: 注。"
    ) == (paragraph("摘要"), paragraph("内", Styled("strong", (Text("文"),)), note))
    assert prose("<div align=center>见@fig-a**、**$x$[^1]</div>\n\n[^1]: 注。") == (
        paragraph("见", Reference("fig-a"), "**、**", Formula("x"), note),
    )


def test_headings_and_paragraphs_of_html_are_ordinary_ones():
    assert prose('<center><h2 id="sec-a">题</h2></center>\n<p align="center">段</p>') == (
        Heading(2, (Text("题"),), label="sec-a"),
        paragraph("段"),
    )


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ('甲<iframe src="http://x/"></iframe>', "iframe"),
        ("<style>p {color: red}</style>\n\n甲", "style"),
        ('<form><input type="text"></form>\n\n甲', "form"),
        ("甲<script>alert(1)</script>", "script"),
    ],
)
def test_an_element_of_browsers_in_prose_is_unprintable(text, tag):
    found = [node for block in prose(text) for node in block.content]

    assert ("tag", tag) in {(n.cause, n.detail) for n in found if isinstance(n, Unprintable)}
    assert {node for node in found if isinstance(node, Text)} == {Text("甲")}


def test_comments_say_nothing_wherever_they_end():
    assert prose("甲<!-- 乙 -->丙") == (paragraph("甲丙"),)
    assert prose("甲\n\n<!-- 未闭合\n\n丙") == (paragraph("甲"),)


def test_an_author_cannot_forge_what_stands_for_a_node():
    [found] = prose('$x$<span s0123456789abcdef0123="0">甲</span>')

    assert found == paragraph(Formula("x"), "甲")


# ---- In outputs


def counted(html):
    """The ordinal of each item of the lists in a text, in their numerals."""
    return [
        (block.numerals, block.start + at, plain(item[0].content))
        for block in shown(html)
        for at, item in enumerate(block.items)
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ol><li value=10>甲<li>乙</ol>", [("1", 10, "甲"), ("1", 11, "乙")]),
        ("<ol><li>甲<li value=5>乙<li>丙</ol>", [("1", 1, "甲"), ("1", 5, "乙"), ("1", 6, "丙")]),
        ("<ol type=I><li>甲<li>乙</ol>", [("I", 1, "甲"), ("I", 2, "乙")]),
        ("<ol type=a start=3><li>甲</ol>", [("a", 3, "甲")]),
        ('<ol style="list-style-type: upper-latin"><li>甲</ol>', [("A", 1, "甲")]),
        ("<ol type=x start=x><li value=x>甲</ol>", [("1", 1, "甲")]),
        ("<ol type=i start=0><li>甲</ol>", [("1", 0, "甲")]),
        ("<ol reversed><li>甲<li>乙</ol>", [("1", 2, "甲"), ("1", 1, "乙")]),
        ("<ol reversed start=9><li>甲<li>乙</ol>", [("1", 9, "甲"), ("1", 8, "乙")]),
        ("<ol start=4><li>甲</li>乙</ol>", [("1", 4, "甲"), ("1", 5, "乙")]),
        ("<ul type=I reversed><li value=3>甲<li>乙</ul>", [("1", 1, "甲"), ("1", 2, "乙")]),
    ],
)
def test_items_have_the_ordinals_that_browsers_give_them(html, expected):
    assert counted(html) == expected


def test_a_list_that_counts_below_nought_is_told():
    told, _ = shown("<ol start=-2><li>甲</ol>")

    assert (told.cause, told.detail) == ("browser", "HTML with <ol start=-2>")
    assert shown("<ol reversed start=1><li>甲<li>乙</ol>")[0].start == 1


def test_every_block_of_html_is_a_block():
    html = (
        "文<ul><li>甲<ol start=3><li><p>乙</p></ol></ul><dl><dt>术<dd>义</dl>"
        "<blockquote>引</blockquote><pre>\na\n b\n</pre><hr>"
    )

    assert shown(html) == (
        paragraph("文"),
        ListBlock(
            (
                (
                    paragraph("甲"),
                    ListBlock(((paragraph("乙"),),), ordered=True, start=3, tight=False),
                ),
            )
        ),
        DefinitionList((Definition((Text("术"),), (paragraph("义"),)),)),
        Quotation((paragraph("引"),)),
        CodeBlock("a\n b"),
        Rule(),
    )


def test_no_text_is_lost_wherever_it_stands():
    assert said("<div>漏</div>") == "漏"
    assert [type(block) for block in shown("<table>漏<tr><td>甲</td></tr></table>")] == [
        Paragraph,
        Table,
    ]
    assert shown("<ul>漏<li>甲</ul>") == (ListBlock(((paragraph("甲"),), (paragraph("漏"),))),)
    assert said("<html><head><title>题</title></head><body>文</body></html>尾") == "文尾"


@pytest.mark.parametrize("depth", [70, 5000])
def test_html_that_is_nested_beyond_reason_is_unprintable(depth):
    [found] = shown("<i>" * depth + "深")

    assert found.detail == "text/html, nested too deeply"


def test_markdown_that_is_nested_beyond_reason_is_said_to_be_so():
    assert prose("> " * 70 + "深") == (Unprintable("nesting", "64", text="深"),)


@pytest.mark.parametrize("reference", ["&#1;", "&#x1F;", "&#0012;", "&#12", "&#xFFFE;"])
def test_a_reference_to_a_character_that_no_document_can_hold_is_none(reference):
    html = f'<p title="{reference}">甲{reference}<a href="x{reference}">乙&#8212;&#60;</a></p>'

    assert shown(html) == (paragraph("甲", Link("x", (Text("乙—<"),))),)


@pytest.mark.parametrize("page_tag", ["<style>p {}</style>", '<link href="x">', "<meta a=b>"])
def test_what_would_change_the_whole_page_goes(page_tag):
    assert shown(f"{page_tag}<p>文</p>") == (paragraph("文"),)


# ---- Tables


def test_an_html_table_in_prose_and_in_an_output_are_the_same():
    html = "<table><tr><th>项</th><th>值</th></tr><tr><td>甲</td><td>34</td></tr></table>"
    table = Table(
        columns=(Column((Text("项"),)), Column((Text("值"),), "right")),
        rows=((TableCell((Text("甲"),)), TableCell((Text("34"),))),),
    )

    assert prose(html) == shown(html) == (table,)


def test_lines_and_lists_in_a_cell_are_lines():
    [table] = shown("<table><tr><td><p>甲</p><p>乙</p><ul><li>丙<li>丁</ul></td></tr></table>")

    [[cell]] = table.rows
    assert plain(cell.content) == "甲\n乙\n丙\n丁"


def test_a_table_within_a_cell_is_lines_of_it():
    inner = "<table><tr><th>一<th>二</tr><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>"
    [table] = shown(f"<table><tr><td>甲{inner}</td></tr></table>")

    [[cell]] = table.rows
    assert plain(cell.content) == "甲\n一 二\n1 2\n3"


def test_definitions_may_stand_in_elements_of_their_own_and_hold_definitions():
    html = "<dl>漏<div><dt>甲</dt><dd>乙<dl><dt>丙</dt><dd>丁</dd></dl></dd></div></dl>"
    inner = DefinitionList((Definition((Text("丙"),), (paragraph("丁"),)),))

    assert shown(html) == (
        paragraph("漏"),
        DefinitionList((Definition((Text("甲"),), (paragraph("乙"), inner)),)),
    )


def test_cells_beside_and_beyond_spanned_ones_are_all_there():
    html = "<table><tr><td rowspan=9>甲<td>乙</tr><tr><td>丙<td>丁</tr><tr></tr></table>"
    [table] = shown(html)

    assert grid(table) == [["甲", "乙", ""], [None, "丙", "丁"], [None, "", ""]]
    assert table.rows[0][0].rows == 3


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "<tr><td>甲<td rowspan=2>乙</tr><tr><td colspan=2>丙</tr>",
            [["甲", "乙"], ["丙", None]],
        ),
        (
            "<tr><td>甲<td rowspan=3>乙<td>丙</tr>"
            "<tr><td colspan=3 rowspan=2>丁<td>戊</tr><tr></tr>",
            [["甲", "乙", "丙", ""], ["丁", None, "", "戊"], [None, None, "", ""]],
        ),
        (
            "<tr><td rowspan=2>甲<td>乙</tr><tr><td colspan=2>丙</tr>",
            [["甲", "乙", ""], [None, "丙", None]],
        ),
    ],
)
def test_a_cell_that_runs_into_one_from_above_ends_before_it(rows, expected):
    [table] = shown(f"<table>{rows}</table>")

    assert grid(table) == expected
    covered = [
        (row + down, column + across)
        for row, cells in enumerate(table.rows)
        for column, cell in enumerate(cells)
        if cell
        for down in range(cell.rows)
        for across in range(cell.columns)
    ]
    assert len(covered) == len(set(covered))


@pytest.mark.parametrize("span", [0, 9])
def test_a_cell_spans_rows_to_the_end_of_its_section_and_no_further(span):
    body = f"<tr><td rowspan={span}>甲<td>乙</tr><tr><td>丙</tr>"
    foot = "<tr><td>丁<td>戊</tr>"
    expected = [["甲", "乙"], [None, "丙"], ["丁", "戊"]]

    for html in (
        f"<table><tbody>{body}</tbody><tbody>{foot}</tbody></table>",
        f"<table><tfoot>{foot}</tfoot>{body}</table>",
    ):
        [table] = shown(html)
        assert grid(table) == expected
        assert table.rows[0][0].rows == 2


def test_a_caption_of_no_table_and_a_second_one_are_text():
    assert shown("<table><caption>重要的题</caption></table>") == (paragraph("重要的题"),)

    second, table = shown("<table><caption>甲</caption><caption>乙</caption><tr><td>丙</table>")
    assert (second, table.caption) == (paragraph("乙"), (Text("甲"),))


@pytest.mark.parametrize("span", ["²", "0", "-1", "x", ""])
def test_a_span_that_is_no_number_is_none(span):
    [table] = shown(f'<table><tr><td colspan="{span}">甲</td></tr></table>')

    assert table.rows == ((TableCell((Text("甲"),)),),)


def test_a_head_of_several_rows_is_kept_and_heads_each_column_in_one_text():
    html = (
        "<table><thead><tr><th rowspan=2>地<th colspan=2>年</tr><tr><th>上<th>下</tr></thead>"
        "<tr><td>穗<td>1<td>2</tr></table>"
    )
    [table] = shown(html)

    assert labels(table) == ["地", "年 上", "年 下"]
    assert [[cell and plain(cell.content) for cell in row] for row in table.head] == [
        ["地", "年", None],
        [None, "上", "下"],
    ]


def test_the_foot_of_a_table_comes_last_and_its_caption_is_text():
    html = (
        "<table><caption>甲*乙*</caption><tfoot><tr><td>计</td></tr></tfoot>"
        "<tbody><tr><td>丁</td></tr></tbody></table>"
    )
    [table] = shown(html)

    assert grid(table) == [["丁"], ["计"]]
    assert table.caption == (Text("甲*乙*"),)


def test_columns_of_numbers_are_set_right_unless_the_table_says_otherwise():
    html = (
        "<table><tr><td>1</td><td>—</td><td align=center>1</td><td>x</td></tr>"
        "<tr><td>-2.5%</td><td>3</td><td>2</td><td>1</td></tr></table>"
    )
    [table] = shown(html)

    assert [column.align for column in table.columns] == ["right", "right", "center", "left"]


# ---- Tables of pandas

SALES = pd.DataFrame({"城市": ["广州", "东莞"], "件数": [120, 78], "增幅": [1.5, 12.0]})


def frame(table):
    [found] = shown(table._repr_html_())
    return found


def test_a_data_frame_is_a_table_whose_first_column_is_its_index():
    table = frame(SALES)

    assert labels(table) == ["", "城市", "件数", "增幅"]
    assert grid(table) == [["0", "广州", "120", "1.5"], ["1", "东莞", "78", "12.0"]]
    assert [column.align for column in table.columns] == ["left", "left", "right", "right"]
    assert table.head == ()


def test_the_names_of_the_index_and_of_the_columns_stand_in_the_corner():
    indexed = frame(SALES.set_index("城市").rename_axis(columns="项"))
    grouped = frame(SALES.assign(年=2020).set_index(["年", "城市"]))

    assert labels(indexed) == ["城市＼项", "件数", "增幅"]
    assert labels(grouped) == ["年", "城市", "件数", "增幅"]
    assert grid(grouped)[1] == [None, "东莞", "78", "12.0"]


def test_columns_in_two_levels_keep_their_head():
    levels = pd.MultiIndex.from_product([["甲"], ["一", "二"]], names=["组", "项"])
    table = frame(pd.DataFrame([[1, 2]], columns=levels, index=pd.Index(["穗"], name="地")))

    assert labels(table) == ["地＼组、项", "甲 一", "甲 二"]
    assert len(table.head) == 2


def test_a_styled_data_frame_is_a_table_without_label_and_colours():
    [table] = shown(SALES.style.highlight_max(color="yellow").format(precision=1).to_html())

    assert grid(table)[0] == ["0", "广州", "120", "1.5"]
    assert table.label == ""


@pytest.mark.parametrize("cells", [("£1,234", "-£5.50"), ("12 345", "(6 €)"), ("1.5m", "20 %")])
def test_a_styled_table_sets_amounts_right(cells):
    styled = pd.DataFrame({"a": list(cells), "b": ["x", "2020-01"]}).style
    [table] = shown(styled.to_html())

    assert [column.align for column in table.columns[1:]] == ["right", "left"]


def test_a_data_frame_that_shows_its_ends_says_how_large_it_is():
    table = frame(pd.DataFrame({"序": range(500)}))

    assert grid(table)[5] == ["…", "…"]
    assert plain(table.note) == "原表共500行、1列，此处只列首尾。"
    assert table.columns[1].align == "right"
