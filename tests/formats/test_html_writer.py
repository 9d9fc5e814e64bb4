"""The HTML of a Document: each node in, exact HTML out, and a page that is safe by itself."""

import base64
import re
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from whitepaper.document.facts import Fact, Source, key
from whitepaper.document.nodes import (
    Cell,
    Chapter,
    Citation,
    Code,
    CodeBlock,
    Column,
    Definition,
    DefinitionList,
    Document,
    FactText,
    Figure,
    Formula,
    Heading,
    Image,
    KeyFigure,
    KeyFigures,
    LineBreak,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Particulars,
    Quotation,
    Reference,
    Rule,
    SourceList,
    Styled,
    Table,
    TableCell,
    Text,
    Unprintable,
)
from whitepaper.formats.html.blocks import write_blocks, write_notes
from whitepaper.formats.html.cards import write_cards
from whitepaper.formats.html.elements import Element, element, serialise
from whitepaper.formats.html.fonts import FAMILY_RULES, characters_by_face
from whitepaper.formats.html.inlines import Job, write_inlines, write_prose
from whitepaper.formats.html.page import write
from whitepaper.languages import load
from whitepaper.reading.formulas import Formulas

BUREAU = Source("bureau", "市局", "市局. 年报[R/OL]. (2021-01-15).", "https://example.org/report")
PRESS = Source("press", "日报", "日报. 见https://example.org/a[N].", "https://example.org/a")
STOCK = Fact(
    text="7.1万件",
    number="71000",
    name="有效发明专利量",
    region="广州",
    period="2020",
    when="2020年",
    value=Decimal(71000),
    precision=Decimal(1000),
    unit="件",
    places=("data/observations.csv:300",),
    sources=(BUREAU,),
)
# A year that is lacking, and a value on another day than the last of a year.
SERIES = tuple(
    Fact(
        text=f"{value}件",
        number=str(value),
        name="存量",
        region="小城",
        period=period,
        when=f"{period[:4]}年",
        value=Decimal(value),
        sources=(BUREAU,),
    )
    for period, value in (("2018", 1), ("2019-06-30", 2), ("2020", 4))
)
EVENT = Fact(text="《办法》第3条规定了登记程序", number="", name="《办法》", when="2020年8月")
SQUARE = Formula("x^2")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>'
CHART = "data:image/svg+xml;base64," + base64.b64encode(SVG).decode()
REPORT = Particulars(
    edition="2020",
    title="小城知识产权状况",
    subtitle="2020年",
    publisher="小城编写组",
    notice="本报告用于测试。",
    date="2021-04-26",
    cut_off="2021-04-25",
)


def words(text: str) -> tuple[Text]:
    return (Text(text),)


def paragraph(text: str) -> Paragraph:
    return Paragraph(words(text))


def job(language="zh", **parts) -> Job:
    """A job with one drawing and one formula."""
    formulas = Formulas(mathml={SQUARE: "<math><msup><mi>x</mi><mn>2</mn></msup></math>"})
    given = {"images": {"a.svg": SVG}, "formulas": formulas, "csv": {}, **parts}
    return Job(load(language), **given)


def html(*blocks, **parts) -> str:
    content = write_blocks(blocks, job(**parts))
    return serialise(element("main", content))[len("<main>") : -len("</main>\n")]


def inline_html(*inlines, **parts) -> str:
    return serialise(element("i", write_prose(inlines, job(**parts))))[len("<i>") : -len("</i>")]


def button(fact: Fact, text: str) -> str:
    return f'<button type="button" popovertarget="{key(fact)}" aria-label="{text}的依据"></button>'


def page(document: Document, **parts) -> str:
    given = {"images": {"a.svg": SVG}, "formulas": Formulas(), "csv": {}, **parts}
    return write(document, **given).decode()


def report(*blocks, role="chapter", status="final") -> Document:
    chapter = Chapter("01-summary", (Cell(1, blocks),), role=role)
    return Document((chapter,), particulars=replace(REPORT, status=status))


@pytest.mark.parametrize(
    ("inline", "expected"),
    [
        (Text("甲"), "甲"),
        (Text("2021-04-26，-22.3"), "2021-04-26，−22.3"),
        (Styled("strong", words("甲")), "<strong>甲</strong>"),
        (Styled("emphasis", words("甲")), "<em>甲</em>"),
        (Styled("underline", words("甲")), "<u>甲</u>"),
        (Styled("strikeout", words("甲")), "<del>甲</del>"),
        (Styled("subscript", words("2")), "<sub>2</sub>"),
        (Styled("superscript", words("2")), "<sup>2</sup>"),
        (Styled("mark", words("甲")), "<mark>甲</mark>"),
        (Styled("quoted", words("甲")), "“甲”"),
        (Code("a"), "<code>a</code>"),
        (LineBreak(), "<br>"),
        (Link("https://e.org/?a=1&b", words("甲")), '<a href="https://e.org/?a=1&amp;b">甲</a>'),
        (Link("mailto:a@e.org", words("甲")), '<a href="mailto:a@e.org">甲</a>'),
        (Link("#fig-a", words("甲")), '<a href="#fig-a">甲</a>'),
        (Image("a.svg", "图"), f'<img src="{CHART}" alt="图">'),
        (Image("a.svg", "图", 30), f'<img src="{CHART}" alt="图" width="30">'),
        (Image("a.svg"), f'<img src="{CHART}" alt="（本图未附文字说明）">'),
        (SQUARE, "<math><msup><mi>x</mi><mn>2</mn></msup></math>"),
        (Formula("<x"), "<code>&lt;x</code>"),
        (Reference("fig-a", "图1-1"), '<a href="#fig-a" class="ref">图1-1</a>'),
        (Reference("fig-a"), "〔fig-a〕"),
        (
            Unprintable("image", "x", text="甲<", address="https://x.cn/a"),
            '<span class="placeholder">〔此处的图片未取得：'
            '<a href="https://x.cn/a">甲&lt;</a>〕</span>',
        ),
        (Unprintable("footnote", "1"), ""),
    ],
    ids=lambda part: type(part).__name__ if not isinstance(part, str) else "",
)
def test_each_inline_has_its_html(inline, expected):
    assert inline_html(inline) == expected


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (paragraph("甲"), "<p>甲</p>\n"),
        (Heading(2, words("甲"), "sec-a", number="（一）"),
         '<h2 id="sec-a"><span class="number">（一）</span>甲</h2>\n'),
        (Heading(1, words("甲"), "heading-1"), '<h1 class="chapter" id="heading-1">甲</h1>\n'),
        (Heading(1, words("甲"), "heading-1", numbered=False),
         '<h1 class="unnumbered chapter" id="heading-1">甲</h1>\n'),
        (ListBlock(((paragraph("甲"),), (paragraph("乙"),))),
         "<ul><li>甲</li>\n<li>乙</li>\n</ul>\n"),
        (ListBlock(((paragraph("甲"),),), tight=False), "<ul><li><p>甲</p>\n</li>\n</ul>\n"),
        (ListBlock(((paragraph("甲"),),), ordered=True), "<ol><li>甲</li>\n</ol>\n"),
        (ListBlock(((paragraph("甲"),),), ordered=True, start=3),
         '<ol start="3"><li>甲</li>\n</ol>\n'),
        (ListBlock(((paragraph("甲"),),), ordered=True, numerals="I"),
         '<ol type="I"><li>甲</li>\n</ol>\n'),
        (ListBlock(((paragraph("甲"), ListBlock(((paragraph("乙"),),))),)),
         "<ul><li>甲<ul><li>乙</li>\n</ul>\n</li>\n</ul>\n"),
        (DefinitionList((Definition(words("甲"), (paragraph("乙"),)),)),
         "<dl><dt>甲</dt>\n<dd>乙</dd>\n</dl>\n"),
        (Quotation((paragraph("甲"),)), "<blockquote><p>甲</p>\n</blockquote>\n"),
        (CodeBlock("a < b\nc"), "<pre><code>a &lt; b\nc</code></pre>\n"),
        (Rule(), "<hr>"),
        (
            Unprintable("output", "text/x", text="<a\nb"),
            '<div class="placeholder" role="note"><p>〔此处的输出没有可印的形式〕</p>\n'
            "<pre><code>&lt;a\nb</code></pre>\n</div>\n",
        ),
        (Unprintable("surrogate", "U+D83D"), ""),
    ],
    ids=lambda part: type(part).__name__ if not isinstance(part, str) else "",
)  # fmt: skip  # a case in a line
def test_each_block_has_its_html(block, expected):
    assert html(block) == expected


def test_a_number_of_a_table_has_a_minus_and_no_hyphen():
    assert inline_html(FactText(STOCK, "-11.9")) == (
        f'<label class="fact unbroken">−11.9{button(STOCK, "−11.9")}</label>'
    )


def test_a_fact_opens_its_card_and_breaks_between_lines_only_where_it_is_long():
    short, long = FactText(STOCK), FactText(EVENT)

    assert inline_html(short) == (
        f'<label class="fact unbroken">7.1万件{button(STOCK, "7.1万件")}</label>'
    )
    assert inline_html(long) == (
        '<label class="fact">《办法》<span class="held">第3条</span>规定了登记程序'
        f"{button(EVENT, EVENT.text)}</label>"
    )
    assert inline_html(FactText(STOCK, "71000")) == (
        f'<label class="fact unbroken">71000{button(STOCK, "71000")}</label>'
    )


def test_in_a_heading_and_in_the_contents_a_fact_is_text_alone():
    note = Note((paragraph("注"),))
    reference = Reference("fig-a", "图1-1")
    heading = Heading(1, (Text("甲"), FactText(STOCK), note, reference), "sec-a", number="一、")

    body = BeautifulSoup(page(report(heading)), "html.parser")

    assert str(body.main.h2) == (
        '<h2 class="chapter" id="sec-a"><span class="number">一、</span>甲'
        '<span class="held">7.1万件</span>\u2060'
        '<a class="footnote-ref" href="#fn1" id="fnref1" role="doc-noteref"><sup>1</sup></a>'
        '<a class="ref" href="#fig-a">图1-1</a></h2>'
    )
    assert str(body.nav.a) == (
        '<a class="entry" href="#sec-a" id="toc-sec-a"><span class="number">一、</span><span>甲'
        '<span class="held">7.1万件</span>图1-1</span></a>'
    )


def test_no_line_begins_with_a_citation_or_with_a_joining_dash():
    cited = inline_html(Text("增长"), Citation(("a", "b"), (1, 12)), Text("。"))

    assert cited == (
        '增长\u2060<sup>[<a href="#src-1" role="doc-biblioref" aria-label="资料来源1">1</a>,'
        '<a href="#src-12" role="doc-biblioref" aria-label="资料来源12">12</a>]</sup>\u2060。'
    )
    assert inline_html(Text("京—津—冀，2019—2020年——甲")) == (
        '<span class="held">京—津—冀</span>，<span class="held">2019—2020年</span>——甲'
    )


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("办结1777宗，其中1568件", ["1777宗", "1568件"]),
        ("融资66.77亿元，约4.80万件", ["66.77亿元", "约4.80万件"]),
        ("2020年9月25日居第2位", ["2020年9月25日", "第2位"]),
        ("占70.5%，提高3.2个百分点", ["70.5%", "3.2个百分点"]),
        ("2755批次，5%～95%", ["2755批次", "5%～95%"]),
        ("见表1-1，穗知规字〔2020〕2号", ["2号"]),
        ("香皂1.44万块", ["1.44万块"]),
        ("拥有量（件/万人），46.6件/万人", ["（件/万人）", "46.6件/万人"]),
    ],
)
def test_no_line_end_divides_a_number_from_its_measure_word(text, held):
    found = BeautifulSoup(inline_html(Text(text)), "html.parser")

    assert [span.get_text() for span in found.find_all("span", "held")] == held
    assert found.get_text() == text


def test_footnotes_stand_at_the_end_each_with_a_way_back_in_the_order_of_their_marks():
    inner = Note((paragraph("丙"),))
    own = job()
    notes = (
        Note((Paragraph((Text("甲"), inner)),)),
        Note((paragraph("乙"), CodeBlock("x"))),
    )

    marks = serialise(element("p", write_prose(notes, own)))
    end = serialise(element("main", write_notes(own)))

    def mark(number):
        return (
            f'\u2060<a href="#fn{number}" class="footnote-ref" id="fnref{number}" '
            f'role="doc-noteref"><sup>{number}</sup></a>'
        )

    def back(number):
        return (
            f'<a href="#fnref{number}" class="footnote-back" role="doc-backlink" '
            'aria-label="返回正文">↑</a>'
        )

    assert marks == f"<p>{mark(1)}{mark(2)}</p>\n"
    assert end == (
        '<main><section id="footnotes" class="footnotes footnotes-end-of-document" '
        'role="doc-endnotes"><hr><ol>'
        f'<li id="fn1"><p>甲{mark(3)}{back(1)}</p>\n</li>\n'
        f'<li id="fn2"><p>乙</p>\n<pre><code>x</code></pre>\n<p>{back(2)}</p>\n</li>\n'
        f'<li id="fn3"><p>丙{back(3)}</p>\n</li>\n'
        "</ol>\n</section>\n</main>\n"
    )


def test_a_figure_that_a_chapter_shows_offers_its_evidence_and_its_data():
    figure = Figure(
        file="a.svg",
        alt="横条图。",
        label="fig-a",
        caption=words("甲"),
        subtitle=words("乙"),
        note=words("丙"),
        attribution=(Text("市局"), Citation(("bureau",), (1,))),
        data=(STOCK,),
        shown=True,
        number="图1-1",
    )

    assert html(figure, csv={"fig-a": b"x"}) == (
        '<figure class="drawing" id="fig-a">'
        '<div class="card drawn" tabindex="0" role="region" aria-label="图1-1甲">'
        f'<img src="{CHART}" alt="横条图。"></div>\n'
        '<figcaption><b class="title"><span class="number">图1-1</span>　<span>甲</span></b>'
        '<span class="subtitle">乙</span>'
        '<small class="remark">注：丙</small>'
        '<small class="remark">资料来源：市局⁠<sup>[<a href="#src-1" role="doc-biblioref" '
        'aria-label="资料来源1">1</a>]</sup></small>'
        '<small class="remark offers"><button type="button" class="more" '
        'popovertarget="ev-fig-a">图1-1的数据依据</button>'
        '<a class="more" href="data:text/csv;charset=utf-8;base64,eA==" download="fig-a.csv" '
        'aria-label="图1-1：下载数据（CSV）">下载数据（CSV）</a></small></figcaption></figure>\n'
    )


def test_an_image_without_a_caption_is_a_figure_that_offers_nothing():
    assert html(Figure(file="a.svg", alt="甲")) == (
        '<figure class="drawing">'
        '<div class="card drawn" tabindex="0" role="region" aria-label="图">'
        f'<img src="{CHART}" alt="甲"></div>\n</figure>\n'
    )


@pytest.mark.parametrize(
    ("labels", "opens_at_its_end"),
    [
        (("指标", "2019年", "2020年"), True),
        (("指标", "2020年", "2019年"), False),
        (("指标", "2019年", "来源"), False),
        (("指标", "2020年"), False),
    ],
)
def test_a_table_that_ends_with_its_newest_year_opens_there(labels, opens_at_its_end):
    columns = tuple(Column(words(label), "right") for label in labels)
    table = Table(columns, (tuple(TableCell(words("1")) for _ in labels),))

    assert ('class="scroll newest"' in html(table)) is opens_at_its_end


def test_a_line_may_end_between_quotations_that_no_word_parts():
    assert html(Paragraph(words("标有“甲”“乙”和‘丙’“丁”标识"))) == (
        "<p>标有“甲”<wbr>“乙”和‘丙’<wbr>“丁”标识</p>\n"
    )


def test_a_name_that_is_joined_to_another_is_not_torn():
    assert html(Paragraph(words("2019年的深圳—香港集群"))) == (
        '<p><span class="held">2019年</span><span class="held">的深圳—香港</span>集群</p>\n'
    )


def test_a_table_says_what_its_cells_are_headers_of():
    table = Table(
        columns=(Column(words("年")), Column(words("件"), "right"), Column((), "right")),
        head=(
            (TableCell(words("\u00a0")), TableCell(words("量"), columns=2), None),
            (TableCell(words("年")), TableCell(words("件")), TableCell(words("%"))),
        ),
        rows=(
            (TableCell(words("甲"), rows=2), TableCell(words("1")), TableCell((FactText(STOCK),))),
            (None, TableCell(words("2"), columns=2), None),
        ),
        label="tbl-a",
        caption=words("丁"),
        unit="件",
        number="表1-1",
    )

    assert html(table) == (
        '<div class="data-table" id="tbl-a">'
        '<div class="scroll" tabindex="0" role="region" aria-label="表1-1丁"><table>'
        '<caption><b class="title"><span class="number">表1-1</span>　<span>丁</span></b>'
        '<span class="unit">单位：件</span></caption>'
        '<colgroup><col style="width:26.7%"><col style="width:26.7%"><col style="width:46.7%">'
        "</colgroup>"
        '<thead><tr><td class="left">\u00a0</td>'
        '<th colspan="2" scope="colgroup" class="center">量</th></tr>\n'
        '<tr><th scope="col" class="left">年</th><th scope="col" class="right">件</th>'
        '<th scope="col" class="right">%</th></tr>\n</thead>\n'
        '<tbody><tr><th rowspan="2" scope="rowgroup" class="left">甲</th><td class="right">1</td>'
        f'<td class="right"><label class="fact unbroken">7.1万件{button(STOCK, "7.1万件")}'
        "</label></td></tr>\n"
        '<tr><td colspan="2" class="center">2</td></tr>\n</tbody>\n</table>\n</div>\n</div>\n'
    )


def test_a_cell_that_is_not_broken_asks_for_no_room_beyond_its_text():
    cells = ("甲", "件/万人", "统计时点的件数", " ")
    table = Table(tuple(Column() for _ in cells), (tuple(TableCell(words(c)) for c in cells),))

    body = BeautifulSoup(html(table), "html.parser").find_all("td")

    assert [cell["class"] for cell in body] == [["left", "short"], ["left"], ["left"]]


def test_a_table_without_labels_has_no_head_and_one_without_caption_no_caption():
    table = Table(columns=(Column(),), rows=((TableCell(words("甲")),),))

    assert html(table) == (
        '<div class="data-table"><div class="scroll" tabindex="0" role="region" aria-label="表格">'
        '<table><colgroup><col style="width:100.0%"></colgroup>'
        '<tbody><tr><th scope="row" class="left">甲</th></tr>\n</tbody>\n</table>\n</div>\n'
        "</div>\n"
    )


def test_key_figures_are_a_list_of_labels_and_values():
    item = KeyFigure("存量", STOCK, words("全年"), (Citation(("bureau",), (1,)),))

    assert html(KeyFigures((item,))) == (
        '<dl class="key-figures"><div><dt>存量</dt>\n<dd class="value"><b>'
        '<label class="fact unbroken">7.1<span class="unit">万件</span>'
        f"{button(STOCK, '7.1万件')}</label></b>\u2060"
        '<sup>[<a href="#src-1" role="doc-biblioref" aria-label="资料来源1">1</a>]</sup></dd>\n'
        "<dd>2020年\u3000全年</dd>\n</div>\n</dl>\n"
    )


@pytest.mark.parametrize(
    ("language", "period", "label", "below"),
    [
        ("en", "2025-Q4", "Nights", "Q4 2025 · up 2% on a year earlier"),
        ("en", "2025-H1", "Nights", "H1 2025 · up 2% on a year earlier"),
        ("en", "2025", "Nights", "2025 · up 2% on a year earlier"),
        ("en", "2025-Q4", "Nights, Q4 2025", "up 2% on a year earlier"),
        ("en", "2025-Q4", "Nights in the fourth quarter of 2025", "up 2% on a year earlier"),
        ("zh", "2025-Q4", "过夜人次", "2025年四季度\u3000up 2% on a year earlier"),
    ],
)
def test_the_period_of_a_key_figure_is_short_and_set_apart_from_its_note(
    language, period, label, below
):
    fact = replace(STOCK, period=period, when=load(language).period(period))
    item = KeyFigure(label, fact, words("up 2% on a year earlier"))

    written = serialise(
        element("main", write_blocks((KeyFigures((item,)),), job(language=language)))
    )

    assert BeautifulSoup(written, "lxml").find_all("dd")[-1].text == below


@pytest.mark.parametrize(
    ("when", "printed"), [("the fourth quarter of 2025", "Q4 2025"), ("a quarter", "a quarter")]
)
def test_a_card_has_the_period_as_it_stands_by_itself(when, printed):
    fact = replace(STOCK, region="Aldmere", period="2025-Q4", when=when)
    document = replace(report(Paragraph((FactText(fact),))), language="en")

    assert f"<dd>Aldmere {printed}</dd>" in serialise(
        element("main", write_cards(document, load("en")))
    )


@pytest.mark.parametrize(
    ("text", "joined"), [("2nd", True), ("CNY 6.677 billion", False), ("第2位", False)]
)
def test_the_end_of_an_ordinal_stands_right_beside_its_number(text, joined):
    item = KeyFigure("Rank", replace(STOCK, text=text))

    assert ('class="unit joined"' in html(KeyFigures((item,)))) is joined


@pytest.mark.parametrize(("text", "is_long"), [("2329976件", True), ("7.1万件", False)])
def test_a_key_figure_that_half_a_phone_is_too_narrow_for_is_known(text, is_long):
    item = KeyFigure("存量", replace(STOCK, text=text))

    assert ('class="value long"' in html(KeyFigures((item,)))) is is_long


def test_the_list_of_sources_links_each_address_once():
    unsafe = Source("x", "甲", "甲.", "javascript:alert(1)")

    assert html(SourceList(), sources=(BUREAU, PRESS, unsafe)) == (
        '<ol class="sources"><li id="src-1"><span class="mark">[1]</span>'
        '<span>市局<span class="narrow">.</span> 年报<span class="held">[R/OL]</span>. '
        '<span class="held">(2021-01-15)</span>. '
        '<a href="https://example.org/report">https://example.org/report</a></span></li>\n'
        '<li id="src-2"><span class="mark">[2]</span><span>日报<span class="narrow">.</span> 见'
        '<a href="https://example.org/a">https://example.org/a</a>'
        '<span class="held">[N]</span>.</span></li>\n'
        '<li id="src-3"><span class="mark">[3]</span><span>甲'
        '<span class="narrow">.</span> javascript:alert(1)</span></li>\n'
        "</ol>\n"
    )


HOSTILE = "</style></script><script>alert(1)</script>]]>\"'&<!--"


def test_no_text_of_a_document_becomes_markup():
    fact = Fact(text=HOSTILE, number=HOSTILE, name=HOSTILE, region=HOSTILE, note=HOSTILE)
    source = Source("x", HOSTILE, HOSTILE, "javascript:alert(1)")
    document = Document(
        chapters=(
            Chapter(
                HOSTILE,
                (
                    Cell(
                        1,
                        (
                            Heading(1, words(HOSTILE), HOSTILE, number=HOSTILE),
                            Paragraph((FactText(fact), Code(HOSTILE), Formula(HOSTILE))),
                            Paragraph((Reference(HOSTILE), Reference(HOSTILE, HOSTILE))),
                            Paragraph((Image("a.svg", HOSTILE), Link("#" + HOSTILE, words("甲")))),
                            CodeBlock(HOSTILE),
                            Figure(
                                file="a.svg",
                                alt=HOSTILE,
                                label=HOSTILE,
                                caption=words(HOSTILE),
                                attribution=words(HOSTILE),
                                data=(fact,),
                                sources=(source,),
                                shown=True,
                                number=HOSTILE,
                            ),
                            Table(
                                columns=(Column(words(HOSTILE)),),
                                rows=((TableCell((FactText(fact),)),),),
                                unit=HOSTILE,
                            ),
                            SourceList(),
                        ),
                    ),
                ),
            ),
        ),
        particulars=Particulars(HOSTILE, *[HOSTILE] * 4, "2021-04-26", "2021-04-25"),
        sources=(source,),
    )

    shown = BeautifulSoup(page(document, csv={HOSTILE: b"x"}), "html.parser")

    assert not shown.find_all("script")
    assert not [a["href"] for a in shown.find_all("a") if a["href"].startswith("javascript:")]
    assert shown.title.text == f"{HOSTILE}（{HOSTILE}）"
    assert shown.header.h1.text == HOSTILE
    assert shown.main.h2["id"] == HOSTILE
    assert shown.find("pre").text == HOSTILE
    assert [image["alt"] for image in shown.find_all("img")] == [HOSTILE, HOSTILE]


@pytest.mark.parametrize(
    ("inline", "expected"),
    [
        (Reference("fig-a", "图1-1"), "图1-1"),
        (Reference("fig-a"), "〔fig-a〕"),
        (Styled("strong", (Reference("fig-a", "图1-1"),)), "<strong>图1-1</strong>"),
        (Link("https://e.org/b", words("乙")), "乙"),
        (
            Unprintable("image", "x", text="甲", address="https://x.cn/a"),
            '<span class="placeholder">〔此处的图片未取得：甲〕</span>',
        ),
        (Image("a.svg", "图"), f'<img src="{CHART}" alt="图">'),
    ],
)
def test_in_a_link_that_is_text_which_would_be_one(inline, expected):
    for address in ("https://e.org/", "#fig-a"):
        link = Link(address, (Text("见"), inline))
        assert inline_html(link) == f'<a href="{address}">见{expected}</a>'


def test_a_fact_in_a_link_is_text_and_the_mark_of_a_footnote_stands_behind_it():
    note = Note((Paragraph((Text("注。"), FactText(STOCK))),))
    used = job()
    written = write_inlines((Link("https://e.org/", (Text("甲"), FactText(STOCK), note)),), used)
    link = BeautifulSoup(serialise(element("i", written)), "html.parser").a

    assert not link.find_all(["a", "button", "label", "sup"])
    assert link.text == f"甲{STOCK.text}"
    assert link.find_next("a")["href"] == "#fn1"
    assert used.notes == [note]


def test_what_leads_nowhere_is_no_link_and_may_hold_links():
    assert inline_html(Link("notes.md", (Reference("fig-a", "图1-1"),))) == (
        '<a href="#fig-a" class="ref">图1-1</a>'
    )


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "file:///etc/passwd"),
        *("notes.md", "/a", "//example.org/a", " https://example.org", "java\nscript:x", ""),
    ],
)
def test_a_link_that_leads_neither_to_the_network_nor_to_the_page_is_text(address):
    assert inline_html(Link(address, words("甲"))) == "甲"


def test_a_style_sheet_cannot_end_its_element():
    assert serialise(Element("style", {}, ("a</style>b > c",))) == (
        "<style>a<\\/style>b > c</style>\n"
    )


def test_the_page_forbids_scripts_and_whatever_would_be_fetched():
    policy = BeautifulSoup(page(report()), "html.parser").find("meta", {"http-equiv": True})

    assert policy["content"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
    )


def test_a_page_has_the_same_bytes_each_time():
    document = report(Heading(1, words("甲"), "sec-a"), Paragraph((FactText(STOCK),)))

    assert page(document) == page(document)


def test_a_report_has_a_cover_and_an_end_with_its_particulars():
    shown = BeautifulSoup(page(report(paragraph("甲占1.5%"))), "html.parser")

    assert shown.html["lang"] == "zh-CN"
    assert shown.title.text == "小城知识产权状况（2020年）"
    assert shown.find("meta", {"name": "author"})["content"] == "小城编写组"
    assert shown.find("meta", {"name": "date"})["content"] == "2021-04-26"
    assert shown.body["class"] == ["whole"]
    assert shown.find(class_="skip")["href"] == "#content"
    assert [part.text for part in shown.header.find_all(["h1", "p"])] == [
        "小城知识产权状况",
        "2020年",
        "小城编写组2021年4月26日资料截至2021年4月25日",
        "本报告用于测试。",
    ]
    assert shown.footer.h2.text == "版本说明"
    assert [line.text.split() for line in shown.footer.find_all("div")[1:]] == [
        ["题名", "小城知识产权状况（2020年）"],
        ["编制单位", "小城编写组"],
        ["发布日期", "2021年4月26日"],
        ["资料截至", "2021年4月25日"],
        ["引用格式", "小城编写组.", "小城知识产权状况（2020年）[R].", "2021-04-26."],
        ["数据说明", shown.footer.find_all("dd")[5].text],
        ["字体", *shown.footer.find_all("dd")[6].text.split()],
    ]
    # The cover has said it.
    assert "本报告用于测试。" not in shown.footer.text
    assert not shown.find_all("img")


def test_the_picture_of_the_cover_is_drawn_from_its_values():
    shown = BeautifulSoup(
        page(replace(report(), particulars=replace(REPORT, cover=SERIES))), "html.parser"
    )
    (picture,) = shown.header.find_all("img")

    drawn = base64.b64decode(picture["src"].partition("base64,")[2]).decode()
    assert picture["alt"] == "封面图：按小城存量历期数值绘成，由2018年的1件到2020年的4件"
    # Of three values each is a circle, amid others at shares of the greatest; the last has a dot.
    assert drawn.count("<polyline") == 0
    radii = [float(r) for r in re.findall(r'r="([0-9.]+)" fill="none" stroke="#FFFFFF"', drawn)]
    assert [round(radius / radii[-1], 3) for radius in radii] == [0.25, 0.5, 1]
    assert drawn.count("<circle") == 31 + 3 + 1
    assert "据小城存量2018—2020年各期数值绘制，资料来源：市局" in shown.footer.text


def test_of_more_values_the_cover_has_a_line_and_others_at_shares_of_its_height():
    earlier = replace(SERIES[0], period="2017", when="2017年")
    report_ = replace(report(), particulars=replace(REPORT, cover=(earlier, *SERIES)))

    (picture,) = BeautifulSoup(page(report_), "html.parser").header.find_all("img")

    drawn = base64.b64decode(picture["src"].partition("base64,")[2]).decode()
    assert drawn.count("<polyline") == 33
    assert drawn.count("<circle") == 3


def test_a_draft_is_marked():
    mark = '<p class="draft">送审稿　未经核定，不得引用</p>'

    assert mark in page(report(status="draft"))
    assert mark not in page(report())


def test_the_leads_first_key_figures_stand_on_the_cover_alone():
    first, second = (KeyFigures((KeyFigure(label, STOCK),)) for label in ("甲", "乙"))

    lead = BeautifulSoup(page(report(first, second, role="lead")), "html.parser")
    chapter = BeautifulSoup(page(report(first)), "html.parser")

    assert lead.header.section["aria-label"] == "主要数据"
    assert [label.text for label in lead.header.find_all("dt")] == ["甲"]
    assert [label.text for label in lead.main.find_all("dt")] == ["乙"]
    assert chapter.header.section is None
    assert [label.text for label in chapter.main.find_all("dt")] == ["甲"]


def test_the_contents_lead_to_headings_figures_and_tables():
    headings = [
        Heading(level, words(title), f"sec-{title}")
        for level, title in ((1, "a"), (3, "b"), (2, "c"), (3, "d"), (4, "e"), (1, "f"))
    ]
    figure = Figure(file="a.svg", label="fig-a", caption=words("甲"), number="图1-1")
    table = Table((), (), label="tbl-a", caption=words("乙"), number="表1-1")
    bare = Figure(file="a.svg")

    nav = BeautifulSoup(page(report(*headings, figure, bare, table)), "html.parser").nav

    assert nav["aria-label"] == "目录"
    assert [a["href"] for a in nav.ul.find_all("a")] == [
        *("#sec-a", "#sec-b", "#sec-c", "#sec-d", "#sec-f")
    ]
    assert nav.find("a", href="#sec-d").find_parent("ul").find_previous_sibling("a").text == "c"
    assert [
        (part.summary.text, [(a["href"], a.text) for a in part.find_all("a")])
        for part in nav.find_all("details", class_="list")
    ] == [("图目录", [("#fig-a", "图1-1　甲")]), ("表目录", [("#tbl-a", "表1-1　乙")])]


def test_a_notebook_alone_has_its_own_levels_and_neither_cover_nor_lists():
    figure = Figure(file="a.svg", label="fig-a", caption=words("甲"), number="图1-1")
    cell = Cell(1, (Heading(1, words("丙"), "sec-a"), figure))

    shown = BeautifulSoup(page(Document((Chapter("notebook", (cell,)),))), "html.parser")

    assert shown.title.text == "丙"
    assert shown.main.h1.text == "丙"
    assert (shown.header, shown.footer, shown.nav.find("details", class_="list")) == (None,) * 3
    assert [a["href"] for a in shown.nav.find_all("a")] == ["#sec-a"]
    assert "class" not in shown.body.attrs


def test_a_card_tells_all_that_a_fact_rests_on_and_where_it_is_printed():
    rate = Fact(
        text="增长22%",
        number="22",
        name="增长率",
        value=Decimal("22.4"),
        formula="A ÷ B",
        inputs=(STOCK,),
        sources=(BUREAU,),
    )
    cells = (Cell(2, (Paragraph((FactText(STOCK), FactText(rate))),)),)
    cells += (Cell(3, (Paragraph((FactText(STOCK), FactText(STOCK), FactText(EVENT))),)),)

    shown = BeautifulSoup(page(Document((Chapter("01", cells),))), "html.parser")

    cards = {card["id"]: card for card in shown.find_all(class_="evidence")}
    assert [*cards] == [key(STOCK), key(rate), key(EVENT)]
    stock = cards[key(STOCK)]
    assert (stock["role"], stock["aria-label"]) == ("dialog", "数据依据：7.1万件")
    assert stock.button["popovertarget"] == stock["id"]
    assert rows_of(stock) == {
        "指标": "有效发明专利量",
        "地区和期间": "广州 2020年",
        "记录值": "71000件（公布精度为1000件）",
        "数据行": "data/observations.csv:300",
        "来源": "市局. 年报[R/OL]. (2021-01-15). 原文",
        "印于": "01，第2格\n01，第3格",
    }
    assert rows_of(cards[key(rate)]) == {
        "指标": "增长率",
        "计算": "A ÷ B",
        "依据": "广州 2020 有效发明专利量 = 7.1万件 (data/observations.csv:300)",
        "数据行": "data/observations.csv:300",
        "来源": "市局. 年报[R/OL]. (2021-01-15). 原文",
        "印于": "01，第2格",
    }
    assert rows_of(cards[key(EVENT)]) == {
        "事项": "《办法》",
        "地区和期间": "2020年8月",
        "印于": "01，第3格",
    }


@pytest.mark.parametrize(
    ("unit", "value", "precision", "said"),
    [
        ("items", "71000", "1000", "71,000 (published to the nearest 1,000)"),
        ("items", "6905", "1", "6,905"),
        ("pieces", "14400", "100", "14,400 (pieces) (published to the nearest 100)"),
        ("CNY 100 million", "66.77", "0.01", "66.77 (CNY 100 million)"),
    ],
)
def test_a_card_in_english_groups_digits_and_says_how_finely_a_value_is_published(
    unit, value, precision, said
):
    fact = Fact(value, value, "x", unit=unit, value=Decimal(value), precision=Decimal(precision))
    cell = Cell(1, (Paragraph((FactText(fact),)),))
    document = Document((Chapter("01", (cell,)),), language="en")

    card = BeautifulSoup(page(document), "html.parser").find(class_="evidence")

    assert rows_of(card)["As recorded"] == said


def rows_of(card) -> dict[str, str]:
    labels = (label.text for label in card.find_all("dt"))
    parts = (text.children for text in card.find_all("dd"))
    texts = ("".join("\n" if each.name == "br" else each.text for each in own) for own in parts)
    return dict(zip(labels, texts, strict=True))


@pytest.mark.parametrize(("status", "told"), [("final", ""), ("draft", "（01-summary，第1格）")])
def test_a_card_says_where_a_value_stands_in_the_report_and_to_authors_in_which_cell(status, told):
    blocks = (
        Heading(1, words("知识产权创造"), label="a", number="二、"),
        Paragraph((FactText(STOCK),)),
        Heading(2, words("有效专利"), label="b", number="（三）"),
        Heading(3, words("存量"), label="c", number="1. "),
        Paragraph((FactText(STOCK), FactText(STOCK))),
    )

    shown = BeautifulSoup(page(report(*blocks, status=status)), "html.parser")

    chapter = "二、知识产权创造"
    assert rows_of(shown.find(id=key(STOCK)))["印于"].split("\n") == [
        f"{chapter}{told}",
        f"{chapter}　（三）有效专利{told}",
    ]


def test_the_card_of_a_figure_lists_each_value_once_and_a_table_of_texts_has_none():
    figure = Figure(
        file="a.svg",
        label="fig-a",
        caption=words("甲"),
        sources=(BUREAU,),
        data=(STOCK, STOCK),
        facts=(EVENT,),
        shown=True,
        number="图1-1",
    )
    table = Table(
        columns=(Column(),), rows=((TableCell((FactText(EVENT),)),),), label="tbl-a", shown=True
    )

    shown = BeautifulSoup(page(report(figure, table), csv={"tbl-a": b"x"}), "html.parser")

    assert {card["id"] for card in shown.find_all(class_="evidence")} == {"ev-fig-a", key(EVENT)}
    card = shown.find(id="ev-fig-a")
    assert [[cell.text for cell in row.find_all(["th", "td"])] for row in card.find_all("tr")] == [
        ["指标", "地区和期间", "数值", "行"],
        ["有效发明专利量", "广州 2020年", "7.1万件", "300"],
        ["《办法》", "2020年8月", EVENT.text, ""],
    ]
    assert rows_of(card) == {
        "数据文件": "data/observations.csv",
        "来源": "市局. 年报[R/OL]. (2021-01-15). 原文",
        "印于": "01-summary，第1格",
    }
    assert shown.main.find(id="tbl-a").find(class_="offers").text == "下载数据（CSV）"


def test_every_button_of_a_page_opens_a_card():
    caption = (Text("甲"), FactText(EVENT))
    blocks = (
        KeyFigures((KeyFigure("存量", replace(STOCK, text="7万件"), (FactText(STOCK),)),)),
        Paragraph((Note((Paragraph((FactText(STOCK),)),)),)),
        Figure(file="a.svg", label="fig-a", caption=caption, shown=True, number="图1-1"),
        Table(
            columns=(Column(words("件")),),
            rows=((TableCell((FactText(STOCK, "71000"),)),),),
            label="tbl-a",
            shown=True,
        ),
    )

    shown = BeautifulSoup(page(report(*blocks, role="lead")), "html.parser")

    buttons = shown.find_all("button", popovertargetaction=False)
    cards = [card["id"] for card in shown.find_all(popover=True)]
    assert sorted({button["popovertarget"] for button in buttons}) == sorted(cards)


def test_each_face_gets_the_characters_that_the_style_sheet_sets_in_it():
    body = element(
        "body",
        element("p", "甲", element("strong", "乙", element("code", "庚")), element("sup", "丙")),
        element("nav", element("summary", "丁", element("small", "戊")), "己"),
    )

    found = characters_by_face(body)

    assert {face: found[face] & set("甲乙丙丁戊己庚") for face in found} == {
        "serif": {"甲"},
        "sans": {"丙", "己"},
        "bold": {"乙", "丁", "戊"},
        "mono": {"庚"},
    }


def test_the_style_sheet_sets_in_each_face_what_its_characters_are_counted_for():
    sans, bold, mono = (rule.partition(" {")[0].split(", ") for rule in FAMILY_RULES.splitlines())

    def face(tag):
        """The one face that has the character of an element, which the others have not."""
        found = characters_by_face(element(tag, "甲"))
        [name] = [name for name, characters in found.items() if "甲" in characters]
        return name

    # Emphasis between letters has the face of its paragraph.
    emphasised = characters_by_face(element("em", "甲"))
    assert {name for name, found in emphasised.items() if "甲" in found} == {"sans", "serif"}
    assert {face(tag) for tag in sans if tag != "em"} == {"sans"}
    assert {face(tag) for tag in bold} == {"bold"}
    assert {face(tag) for tag in mono} == {"mono"}
    assert {face(tag) for tag in ("p", "li", "blockquote", "button")} == {"serif"}
    assert FAMILY_RULES in page(report())


def test_the_fonts_of_a_page_have_the_characters_that_it_shows_and_few_others(tmp_path):
    from fontTools.ttLib import TTFont

    style = BeautifulSoup(page(report(paragraph("丽"))), "html.parser").style.text

    fonts = []
    for rule in style.split("@font-face")[1:]:
        file = tmp_path / f"{len(fonts)}.woff2"
        file.write_bytes(base64.b64decode(rule.partition("base64,")[2].partition(")")[0]))
        fonts.append(TTFont(file).getBestCmap())
    # In running text the way past the contents and the text itself, in bold the title.
    serif, _, bold = ({chr(code) for code in font if code >= ord("一")} for font in fonts)
    full_width = set("，；：（）")
    assert serif == set("跳到正文丽") | full_width
    assert bold == set("小城知识产权状况版本说明") | full_width
