"""What prose says, as nodes."""

from urllib.parse import quote

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from whitepaper.document.facts import Fact
from whitepaper.document.grammar import expressions
from whitepaper.document.nodes import (
    Absent,
    Code,
    CodeBlock,
    DefinitionList,
    FactText,
    Figure,
    Formula,
    Heading,
    Image,
    LineBreak,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Quotation,
    Reference,
    Styled,
    Target,
    Text,
    Unprintable,
)
from whitepaper.document.serialise import FACT, to_bundle
from whitepaper.document.walk import find, plain
from whitepaper.reading.notebook import read

RAISED = Fact("66.77亿元", "66.77", "质押融资额")
DRAWING = "data:image/svg+xml," + quote('<svg xmlns="http://www.w3.org/2000/svg"/>')


def blocks(text, *results, **metadata):
    """The blocks of a Markdown cell, with the results of its expressions."""
    cell = new_markdown_cell(text, metadata=metadata)
    if results:
        cell.metadata["user_expressions"] = [
            {"expression": expression, "result": result} for expression, result in results
        ]
    document = read(new_notebook(cells=[cell])).document
    return document.chapters[0].cells[0].blocks


def content(text, *results):
    """The inlines of a cell that is one paragraph."""
    [paragraph] = blocks(text, *results)
    assert isinstance(paragraph, Paragraph)
    return paragraph.content


def words(text):
    return plain(content(text))


def value(text):
    return {"status": "ok", "data": {"text/plain": repr(text)}}


def strong(text):
    return Styled("strong", (Text(text),))


# ---- Expressions


def test_expressions_are_found_in_prose_but_not_in_code_and_comments():
    text = (
        '全年{eval}`fact("专利授权量")`，又{eval}``growth("x")``。\n'
        "写作 `{eval}` 或 ``{eval}`shown` ``。\n\n```\n{eval}`fenced`\n```\n"
        "<!-- {eval}`hidden` -->"
    )

    assert expressions(text) == ('fact("专利授权量")', 'growth("x")')


def test_expressions_are_found_in_the_order_of_the_text_wherever_they_stand():
    text = (
        "# 甲{eval}`a`\n\n: 题{eval}`b`\n\n| {eval}`c` |\n|--|\n| 丁[^1] |\n\n[^1]: 注{eval}`d`\n\n"
        '![图{eval}`e`](a.png){#fig-a alt="共{eval}`f("g")`"}\n\n<div>文{eval}`h`</div>\n\n'
        '甲<img alt="{eval}`i`" src="a.png">^[注{eval}`j`]$x={eval}`k`$'
    )

    assert expressions(text) == ("a", "b", "c", "d", "e", 'f("g")', "h", "i", "j", "k")


def test_a_fact_stands_where_its_expression_does():
    result = {"status": "ok", "data": {FACT: to_bundle(RAISED), "text/html": "<b>…</b>"}}

    assert content("全年{eval}`total`。", ("total", result)) == (
        Text("全年"),
        FactText(RAISED),
        Text("。"),
    )


def test_a_value_cannot_become_markup():
    assert content("值{eval}`x`", ("x", value("*a*_b_[c]<d>"))) == (Text("值*a*_b_[c]<d>"),)


def test_an_expression_that_stands_twice_prints_each_of_its_values():
    found = content("{eval}`n()`、{eval}`n()`", ("n()", value("一")), ("n()", value("二")))

    assert found == (Text("一、二"),)


def test_a_result_of_another_expression_is_not_printed():
    found = content("{eval}`a`{eval}`b`", ("x", value("旧")), ("b", value("乙")))

    lacking = Unprintable("expression", "{eval}`a` was not evaluated", text="{eval}`a`")
    assert found == (lacking, Text("乙"))


@pytest.mark.parametrize(
    ("result", "node"),
    [
        ({"status": "ok", "data": {"text/html": "<b>7</b>&amp;"}}, Text("7&")),
        ({"status": "ok", "data": {"text/plain": "42"}}, Text("42")),
        (
            {"status": "error", "ename": "AbsentError", "evalue": "“x” has no value"},
            Absent("x", "“x” has no value"),
        ),
        (
            {"status": "error", "ename": "NameError", "evalue": "x"},
            Unprintable("expression", "{eval}`x` failed: NameError: x", text="{eval}`x`"),
        ),
        (
            {"status": "ok", "data": {"image/png": ""}},
            Unprintable("expression", "{eval}`x` gave a value that has no text", text="{eval}`x`"),
        ),
    ],
)
def test_every_result_of_an_expression_is_a_node(result, node):
    assert content("{eval}`x`", ("x", result)) == (node,)


def test_what_prints_nothing_leaves_no_node():
    assert content("{eval}`when(x)`甲", ("when(x)", value(""))) == (Text("甲"),)


def test_in_a_formula_a_value_is_tex():
    assert content("$n={eval}`n`$", ("n", value("5"))) == (Formula("n=5"),)


@pytest.mark.parametrize(
    "text",
    [
        "标志![共{eval}`total`](DRAWING)在此。",
        '![一张图](DRAWING){alt="共{eval}`total`"}',
        '标志<img alt="共{eval}`total`" src="DRAWING">在此。',
        "即$n={eval}`total`$。",
    ],
)
def test_an_image_and_a_formula_know_the_facts_that_their_texts_print(text):
    result = {"status": "ok", "data": {FACT: to_bundle(RAISED)}}

    found = blocks(text.replace("DRAWING", DRAWING), ("total", result))

    [holder] = find(found, Figure, Image, Formula)
    assert holder.facts == (RAISED,)
    assert RAISED.text in (holder.tex if isinstance(holder, Formula) else holder.alt)


def test_a_role_of_another_name_is_unprintable_but_not_in_code_and_formulas():
    role = Unprintable("role", "evl", text="year")
    assert content("自{evl}`year`年") == (Text("自"), role, Text("年"))
    assert content(r"$\mathcal{N}\left(0,1\right)$") == (Formula(r"\mathcal{N}\left(0,1\right)"),)
    assert content("`` {evl}`x` ``") == (Code("{evl}`x`"),)


# ---- References and labels


def test_references_stand_between_hanzi_and_are_none_in_code_and_addresses():
    assert content("见@fig-pledge显示，`@fig-code`，a@fig-mail.cn、\\@fig-a、@张三") == (
        Text("见"),
        Reference("fig-pledge"),
        Text("显示，"),
        Code("@fig-code"),
        Text("，a@fig-mail.cn、@fig-a、@张三"),
    )


@pytest.mark.parametrize("label", ["fig-a_b", "tbl-a.b", "sec-a:b"])
def test_a_label_may_have_signs_within(label):
    assert content(f"见@{label}。") == (Text("见"), Reference(label), Text("。"))
    assert content("见@abc-x。") == (Text("见@abc-x。"),)


def test_references_in_brackets_are_listed_with_the_words_around_them():
    assert content("（[见 @fig-a, 左; @tbl-b]）") == (
        Text("（见"),
        Reference("fig-a"),
        Text(", 左、"),
        Reference("tbl-b"),
        Text("）"),
    )
    assert words("[@张三]") == "[@张三]"


def test_a_heading_has_its_label_and_says_whether_it_is_numbered():
    title = (Text("知识产权运用"),)

    assert blocks("(sec-use)=\n# 知识产权运用") == (Heading(1, title, label="sec-use"),)
    assert blocks("## 知识产权运用 {#sec-use .unnumbered}") == (
        Heading(2, title, label="sec-use", numbered=False),
    )
    assert blocks("正文\n(sec-use)=\n# 知识产权运用")[0] == Paragraph((Text("正文"),))
    assert blocks("(sec-use)=\n\n正文")[0] == Paragraph((Target("sec-use"),))


# ---- Words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("**甲。**乙", (strong("甲。"), Text("乙"))),
        ("甲**（乙）**丙", (Text("甲"), strong("（乙）"), Text("丙"))),
        ("甲**“乙”**丙", (Text("甲"), strong("“乙”"), Text("丙"))),
        ("**甲。** 乙", (strong("甲。"), Text("乙"))),
        ("a**（乙）**b", (Text("a"), strong("（乙）"), Text("b"))),
        ("**A.** b", (strong("A."), Text(" b"))),
        ("甲*乙*丙", (Text("甲"), Styled("emphasis", (Text("乙"),)), Text("丙"))),
        ("甲~~乙。~~丙", (Text("甲"), Styled("strikeout", (Text("乙。"),)), Text("丙"))),
        ("2*3、a_b_c、3~5个、10~20个、2^10与3^2", (Text("2*3、a_b_c、3~5个、10~20个、2^10与3^2"),)),
        ("2 * 3 * 4", (Text("2 * 3 * 4"),)),
        ("[甲]{.mark}[乙]{.underline}[丙]{.x}[丁]{}",
         (Styled("mark", (Text("甲"),)), Styled("underline", (Text("乙"),)), Text("丙丁"))),
    ],
)  # fmt: skip  # a case in a line
def test_emphasis_needs_no_spaces_between_hanzi(text, parts):
    assert content(text) == parts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("知识\n产权。\n“甲”", "知识产权。“甲”"),
        ("甲\nb\nc", "甲 b c"),
        ("a  b", "a b"),
        ("甲<b> 乙 </b> 丙", "甲 乙 丙"),
        ("甲\r\n乙", "甲乙"),
        ("a&nbsp; b", "a\xa0 b"),
    ],
)
def test_a_line_end_between_hanzi_is_nothing_and_else_a_space(text, shown):
    assert words(text) == shown


def test_lines_end_where_the_author_says_so():
    assert content("甲  \n乙\\\n丙<br>丁") == (
        *(Text("甲"), LineBreak(), Text("乙"), LineBreak(), Text("丙"), LineBreak(), Text("丁")),
    )


def test_quotes_are_as_they_were_typed():
    assert words("\"甲\" -- '乙'...") == "\"甲\" -- '乙'..."


def test_what_is_no_tag_is_text():
    assert words("a<b 且 c>d，<姓名> &lt;i&gt; \\*") == "a<b 且 c>d，<姓名> <i> *"


def test_links_lead_where_they_say_but_for_programs():
    assert content("[甲](https://x.cn/乙?b=1) <a@x.cn> [丙](#sec-a)[丁](javascript:x())") == (
        Link("https://x.cn/乙?b=1", (Text("甲"),)),
        Text(" "),
        Link("mailto:a@x.cn", (Text("a@x.cn"),)),
        Text(" "),
        Link("#sec-a", (Text("丙"),)),
        Text("丁"),
    )


# ---- Footnotes


def test_a_footnote_stands_at_its_mark_even_before_a_bracket():
    note = Note((Paragraph((Text("注。"),)),))

    assert content("甲[^1](乙)。\n\n[^1]: 注。") == (Text("甲"), note, Text("(乙)。"))
    assert content("甲^[注。]") == (Text("甲"), note)


def test_footnotes_of_one_name_in_two_cells_are_two():
    cells = [new_markdown_cell(f"甲[^1]。\n\n[^1]: {note}。") for note in "乙丙"]
    document = read(new_notebook(cells=cells)).document

    assert [plain(n.blocks[0].content) for n in find(document.chapters, Note)] == ["乙。", "丙。"]


def test_a_mark_without_a_note_stays_as_text_and_so_does_one_in_its_own_note():
    assert content("甲[^1]。") == (Text("甲[^1]"), Unprintable("footnote", "1"), Text("。"))
    _, note = content("甲[^1]\n\n[^1]: 乙[^1]")
    assert note.blocks[0].content == (Text("乙[^1]"), Unprintable("footnote", "1"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("甲[^1]\n\n[^1]:", "1"),
        ("甲[^注]\n\n[^注]:   \n", "注"),
        ("甲[^1]\n\n[^1]: <!-- 待写 -->", "1"),
        ("甲^[]", ""),
        ("甲^[ ]", ""),
    ],
)
def test_a_note_that_says_nothing_is_told_and_its_mark_stays_as_text(text, name):
    assert content(text) == (Text(f"甲[^{name}]"), Unprintable("footnote", name))


def test_a_note_may_say_something_that_is_no_text():
    for said in ("$x$", f"![甲]({DRAWING})"):
        _, note = content(f"甲[^1]\n\n[^1]: {said}")
        assert isinstance(note, Note)


def test_a_note_without_a_mark_is_named():
    assert blocks("乙。\n\n[^2]: 无人引用。") == (
        Paragraph((Text("乙。"),)),
        Unprintable("unused footnote", "2", text="无人引用。"),
    )


# ---- Formulas


def between(*formulas):
    """Formulas with a comma between them."""
    for at, formula in enumerate(formulas):
        yield from [Text("、")] * bool(at)
        yield formula


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "行内$a^2$，$$b$$",
            (Text("行内"), Formula("a^2"), Text("，"), Formula("b", display=True)),
        ),
        ("\\\\(c\\\\)和\\\\[d\\\\]", (Formula("c"), Text("和"), Formula("d", display=True))),
        ("价5$，见\\textbf{重点}。", (Text("价5$，见\\textbf{重点}。"),)),
        ("$5和$6，\\$x\\$", (Text("$5和$6，$x$"),)),
        ("$5，`$y$`", (Text("$5，"), Code("$y$"))),
        ("$$E \\tag{3}$$", (Formula("E \\tag{3}", display=True),)),
        ("$ x_1 $和$(a+b) $", (Formula("x_1"), Text("和"), Formula("(a+b)"))),
        ("$ n $、$ 0 $、$ [0, 1] $", tuple(between(Formula("n"), Formula("0"), Formula("[0, 1]")))),
        ("$\\pm$5与$<$3", (Formula("\\pm"), Text("5与"), Formula("<"), Text("3"))),
        ("$\\text{若$x$}$。", (Formula("\\text{若$x$}"), Text("。"))),
        ("\\begin{bmatrix}1\\end{bmatrix}", (Formula("\\begin{bmatrix}1\\end{bmatrix}", True),)),
        ("cost: $3 or $4", (Text("cost: $3 or $4"),)),
        ("US$ 5 and US$ 10", (Text("US$ 5 and US$ 10"),)),
        ("5 $ or 6 $ a day", (Text("5 $ or 6 $ a day"),)),
        ("$5-$10, $ 5; $ 6", (Text("$5-$10, $ 5; $ 6"),)),
        ("$10 元，另$20 元", (Text("$10 元，另$20 元"),)),
        ("$HOME and $PATH", (Text("$HOME and $PATH"),)),
        ("\\mathcal{N}`x`", (Text("\\mathcal{N}"), Code("x"))),
        ("{math}`a^2`", (Formula("a^2"),)),
    ],
)
def test_formulas_stand_between_dollars_and_sums_of_money_do_not(text, parts):
    assert content(text) == parts


def test_an_environment_of_several_lines_is_one_formula_whatever_they_begin_with():
    text = "由此\n\\begin{align}\nα &= 7 \\\\\n\n- β &= 8\n\\end{align}\n\n得证。"

    assert blocks(text) == (
        Paragraph((Text("由此"),)),
        Paragraph((Formula("\\begin{align}\nα &= 7 \\\\\n- β &= 8\n\\end{align}", display=True),)),
        Paragraph((Text("得证。"),)),
    )


def test_a_formula_ends_though_a_later_one_does_not():
    text = "> \\begin{align}\n> - a\n> \\end{align}\n\\begin{align}"

    quotation, _ = blocks(text)

    assert quotation.blocks[0].content == (
        Formula("\\begin{align}\n- a\n\\end{align}", display=True),
    )


def test_what_closes_a_formula_in_a_paragraph_opens_none():
    text = "初始化\n$$\na &= b\n$$   \n对m=1：\n- 在$D_1$上：\n  $$\n  c\n  $$\n- 完"

    paragraph, items = blocks(text)

    assert [formula.tex for formula in find((paragraph, items), Formula)] == ["a &= b", "D_1", "c"]
    assert len(items.items) == 2


def test_a_formula_of_several_lines_does_not_part_its_paragraph():
    assert content("甲\n$$\nx\n$$\n乙") == (
        Text("甲 "),
        Formula("x", display=True),
        Text(" 乙"),
    )


# ---- Blocks


def test_lists_follow_a_line_directly_and_hold_lists_and_tasks():
    text = "文字：\n- 甲\n  1. 乙\n- [x] 丙\n- [ ] 丁"

    assert blocks(text) == (
        Paragraph((Text("文字："),)),
        ListBlock(
            (
                (
                    Paragraph((Text("甲"),)),
                    ListBlock(((Paragraph((Text("乙"),)),),), ordered=True),
                ),
                (Paragraph((Text("⊠ 丙"),)),),
                (Paragraph((Text("□ 丁"),)),),
            )
        ),
    )


def test_a_list_says_where_it_starts_and_whether_it_is_loose():
    [found] = blocks("3. 甲\n\n4. 乙")

    assert (found.ordered, found.start, found.tight) == (True, 3, False)


def test_definitions_quotations_and_code_are_blocks():
    definitions, quotation, code = blocks("术语\n: 定义\n\n> 引\n\n```python\nx = None\n\n```")

    assert isinstance(definitions, DefinitionList)
    assert definitions.items[0].term == (Text("术语"),)
    assert quotation == Quotation((Paragraph((Text("引"),)),))
    assert code == CodeBlock("x = None")


def test_what_is_left_open_ends_with_its_cell():
    cells = [
        new_markdown_cell(text) for text in ("```\n代码", "甲", "乙\n\n<!-- 未闭合\n\n丙", "丁")
    ]
    document = read(new_notebook(cells=cells)).document

    assert [cell.blocks for cell in document.chapters[0].cells] == [
        (CodeBlock("代码"),),
        (Paragraph((Text("甲"),)),),
        (Paragraph((Text("乙"),)),),
        (Paragraph((Text("丁"),)),),
    ]


@pytest.mark.parametrize("fence", ["```{warning}\n注意。\n```", ":::{warning}\n注意。\n:::"])
def test_a_directive_is_unprintable_and_what_it_says_stays(fence):
    directive, body = blocks(fence)

    assert directive == Unprintable("directive", "warning")
    assert body in (CodeBlock("注意。"), Paragraph((Text("注意。"),)))


# ---- Tables and figures


def test_a_table_has_its_caption_label_and_alignment():
    table = "| 地 | 件 | 额 |\n|---|:-:|---|\n| 广州 | 1 | 2.5 |\n| 深圳 | 2 | — |"
    caption = ": 题*名* 10~20岁 {#tbl-a}"

    for text in (f"{table}\n\n{caption}", f"{caption}\n\n{table}", f"{table}\n{caption}"):
        [found] = blocks(text)
        assert found.label == "tbl-a"
        assert found.caption == (Text("题"), Styled("emphasis", (Text("名"),)), Text(" 10~20岁"))
        assert [column.align for column in found.columns] == ["left", "center", "right"]
        assert [plain(column.label) for column in found.columns] == ["地", "件", "额"]
        assert [[plain(c.content) for c in row] for row in found.rows] == [
            ["广州", "1", "2.5"],
            ["深圳", "2", "—"],
        ]


def test_the_cells_of_a_table_hold_all_that_a_line_can():
    [table] = blocks("| 甲 | 乙 | 丙 |\n|--|--|--|\n| 见@tbl-a | $x^2$ | 上<br>下 |")

    assert [cell.content for cell in table.rows[0]] == [
        (Text("见"), Reference("tbl-a")),
        (Formula("x^2"),),
        (Text("上"), LineBreak(), Text("下")),
    ]


def test_a_line_that_captions_nothing_is_a_paragraph():
    assert blocks(": 题 {#tbl-a}\n\n正文") == (
        Paragraph((Text(": 题 {#tbl-a}"),)),
        Paragraph((Text("正文"),)),
    )


def test_an_image_alone_in_a_paragraph_is_a_figure_whose_caption_stands_in_the_brackets():
    text = '![题{eval}`n`](http://x/a.png){#fig-a alt="共{eval}`n`张" source="某局" width=300px}'
    refused, figure = blocks(text, ("n", value("2")), ("n", value("3")))

    assert refused.cause == "image"
    assert figure == Figure(
        alt="共3张", label="fig-a", caption=(Text("题2"),), source="某局"
    )  # fmt: skip  # a case in a line


def test_the_words_in_brackets_are_also_the_alternative_text_and_the_cell_names_the_source():
    _, figure = blocks("![一处大厅](a.png)", source="编写组")

    assert figure == Figure(alt="一处大厅", caption=(Text("一处大厅"),), source="编写组")


@pytest.mark.parametrize(
    ("typed", "alt", "caption"),
    [
        (':alt: 一处"办事"大厅\n\n图题', '一处"办事"大厅', "图题"),
        (':alt: "一处大厅"\n图题', "一处大厅", "图题"),
        (":alt: '一处'与'二处'\n图题", "'一处'与'二处'", "图题"),
        (':alt: 一处\\"大厅 {甲}\n图题', '一处"大厅 {甲}', "图题"),
        (":alt: 一处大厅\n图题[甲] 见a]b", "一处大厅", "图题[甲] 见a]b"),
        (":alt: 一处大厅\n[图题]: [甲", "一处大厅", "[图题]: [甲"),
        (":alt: 一处大厅\n图题`]`、\\]", "一处大厅", "图题]、]"),
    ],
)
def test_a_figure_of_myst_has_its_caption_and_options_whatever_quotes_and_brackets_they_hold(
    typed, alt, caption
):
    [figure] = find(blocks(f"```{{figure}} {DRAWING}\n:name: fig-a\n{typed}\n```"), Figure)

    assert (figure.label, figure.alt, plain(figure.caption)) == ("fig-a", alt, caption)


def test_images_without_words_or_beside_others_are_no_figures():
    for text in ("![](a.png)", "![甲](a.png) ![乙](b.png)", "甲![乙](a.png)"):
        assert not any(find(blocks(text), Figure))
