"""What the PDF prints of each node, and that every text comes out as itself."""

import io
import re
from itertools import pairwise, product

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from msgspec.structs import replace

from whitepaper.document.facts import Fact, Source
from whitepaper.document.nodes import (
    Cell,
    Chapter,
    Citation,
    Code,
    CodeBlock,
    Column,
    Correction,
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
from whitepaper.errors import PublicationError
from whitepaper.formats.pdf import write
from whitepaper.inputs.theme import Cover, Theme
from whitepaper.reading.formulas import Formulas

REPORT = Particulars(
    edition="2020",
    title="小城知识产权状况",
    subtitle="2020年",
    publisher="小城编写组",
    notice="本报告用于测试。",
    date="2021-04-26",
    cut_off="2021-04-25",
)
SOURCES = (
    Source("bureau", "市局", "市局. 年报[R/OL]. (2021-01-15).", "https://example.org/report"),
    Source("court", "法院", "法院. 公报[R]. https://example.org/c.", "https://example.org/c"),
)
IMAGES = {
    "a.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40">'
    b'<rect width="80" height="40" fill="red"/></svg>'
}
HOSTILE = [
    '#panic("x")',
    "] [ #]",
    "a\\nb \\",
    '"quoted" "',
    "*a* _b_ `c` $x$",
    "// no comment /* none */",
    "@fig-a <label> #let x = 1",
    "= heading - item + item / term",
    "\\u{41} ~ -- --- ... 'x'",
    "{ } ( ) ; , : &amp; %",
    "https://example.org/a_b?c=d&e#f",
    "x" * 300,
]


def words(*parts):
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def paragraph(*parts):
    return Paragraph(words(*parts))


def heading(title, label="heading-1", level=1, **parts):
    return Heading(level, words(title), label=label, **parts)


def fact(text):
    return Fact(text=text, number=text.rstrip("件"), name="件数")


def cell(text, **spans):
    return TableCell(words(text), **spans)


def table(labels, rows, **parts):
    columns = tuple(
        Column(words(label), "left" if number == 0 else "right")
        for number, label in enumerate(labels)
    )
    return Table(columns, tuple(tuple(map(cell, row)) for row in rows), **parts)


def chapter(name, *blocks, role="chapter"):
    return Chapter(name, (Cell(1, blocks),), role=role)


def report(*chapters, **parts):
    return Document(chapters, **{"particulars": REPORT, "sources": SOURCES, **parts})


def of_one_chapter(*blocks, **parts):
    return report(chapter("01-a", heading("综述"), *blocks), **parts)


def pdf(document, formulas=None):
    return write(document, IMAGES, formulas or Formulas())


def texts(content):
    """The text of each page."""
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(content)]


def body(document, formulas=None):
    """The text of each page after the contents."""
    found = texts(pdf(document, formulas))
    first = next(number for number, text in enumerate(found) if "— 1 —" in text)
    return found[first:]


def squeezed(pages):
    """Texts as one, without what stands at the ends of lines, between scripts and before marks."""
    return "".join("".join(pages).split()).replace("\u2060", "")


def links(content):
    """The addresses that links of a PDF lead to, and how many lead to places in it."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        annotations = [note for page in opened.pages for note in page.get("/Annots", ())]
        actions = [note.get("/A", {}) for note in annotations]
        addresses = {str(action["/URI"]) for action in actions if "/URI" in action}
        return addresses, sum("/URI" not in action for action in actions)


def alternative_texts(content):
    with pikepdf.open(io.BytesIO(content)) as opened:
        tagged = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary)]
        return {str(item.Alt) for item in tagged if "/Alt" in item}


def spoken(content):
    """What is read aloud, in the order of the tags: texts of pages, and alternative texts."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        marked = {}
        for page, drawn in zip(opened.pages, pdfium.PdfDocument(content), strict=True):
            marked.update(_marked(page, drawn))
        return "".join(_spoken(opened.Root.StructTreeRoot, None, marked))


def _marked(page, drawn):
    """The texts of a page by its object and the number of their mark."""
    found = {}
    text = drawn.get_textpage()
    for shown in drawn.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=1, textpage=text):
        number = pdfium_c.FPDFPageObj_GetMarkedContentID(shown.raw)
        key = page.obj.objgen, number
        found[key] = found.get(key, "") + shown.extract()
    return found


def _spoken(node, page, marked):
    if isinstance(node, int):
        yield marked.get((page, node), "")
        return
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _spoken(each, page, marked)
        return
    page = node.Pg.objgen if "/Pg" in node else page
    if "/Alt" in node:
        yield str(node.Alt)
    if "/MCID" in node:
        yield marked.get((page, int(node.MCID)), "")
    if "/K" in node:
        yield from _spoken(node.K, page, marked)


# ---- Texts


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_out_as_itself_wherever_it_stands(text):
    blocks = (
        Heading(2, words(text), label="sec-b", number="（一）"),
        paragraph(text, Styled("strong", words(text)), Link("#sec-b", words(text))),
        paragraph(FactText(fact(text)), Code(text), Note((paragraph(text),))),
        ListBlock(((paragraph(text),),)),
        DefinitionList((Definition(words(text), (paragraph(text),)),)),
        Quotation((paragraph(text),)),
        CodeBlock(text),
        Figure("a.svg", alt=text, caption=words(text), note=words(text), number="图1-1"),
        table([text, "乙"], [[text, text]], caption=words(text), number="表1-1", unit=text),
        KeyFigures((KeyFigure(text, fact(text), words(text)),)),
        SourceList(),
    )
    source = Source("bureau", "市局", text)

    printed = squeezed(body(of_one_chapter(*blocks, sources=(source,))))

    # pdfium reads the broken lines of cells that stand side by side in turns.
    standing = 19 if len(text) < 100 else 12
    assert printed.count("".join(text.split())) >= standing


def test_spaces_and_line_ends_of_prose_are_one_space_each():
    printed = "".join(body(of_one_chapter(paragraph("two   words\nthree"))))

    assert "two words three" in printed


def test_a_byte_order_mark_which_no_archive_may_hold_is_left_out():
    assert "甲乙" in squeezed(body(of_one_chapter(paragraph("甲\ufeff乙"))))


def test_a_character_without_a_glyph_is_refused_in_its_cell():
    broken = report(
        chapter("01-a", heading("综述")),
        Chapter("02-b", (Cell(1, (paragraph("好"),)), Cell(4, (paragraph("见\U00013000"),)))),
    )

    with pytest.raises(PublicationError) as caught:
        pdf(broken)

    [finding] = caught.value.findings
    assert finding.place == "notebooks/02-b.ipynb cell 4"
    assert finding.message == "“\U00013000” is in none of the report's fonts"
    assert "typst" not in str(caught.value).lower()


def test_what_typst_refuses_is_told_by_chapter_and_cell():
    skipped = Chapter("01-a", (Cell(1, (heading("一"),)), Cell(3, (heading("二", "b", 3),))))

    with pytest.raises(PublicationError) as caught:
        pdf(report(skipped))

    [finding] = caught.value.findings
    assert finding.place == "notebooks/01-a.ipynb cell 3"
    assert finding.message == "this cannot be printed in a PDF: skipped from heading level 1 to 3"


# ---- Nodes


def test_a_paragraph_prints_its_inlines_in_order():
    inlines = (
        "前",
        *(
            Styled(style, words(style))
            for style in (
                *("strong", "emphasis", "underline", "strikeout"),
                *("subscript", "superscript", "mark", "quoted"),
            )
        ),
        FactText(fact("66件")),
        FactText(fact("77件"), text="77"),
        Code("code"),
        LineBreak(),
        Reference("fig-none", "图9-9"),
        Reference("fig-lost"),
        Citation(("bureau", "court"), (1, 2)),
        "。",
    )

    printed = squeezed(body(of_one_chapter(Paragraph(words(*inlines)))))

    assert (
        "前strongemphasisunderlinestrikeoutsubscriptsuperscriptmark“quoted”66件77code"
        "图9-9〔fig-lost〕[1,2]。"
    ) in printed


def test_what_is_struck_out_and_underlined_is_struck_out():
    struck = Styled("strikeout", (Text("甲"), Styled("underline", (Text("乙"),))))
    underlined = Styled("underline", (Text("丙"), Styled("strong", (struck,))))

    twice = Styled("underline", (Text("丁"), Styled("underline", (Text("戊"),))))
    both = Styled("strikeout", (Styled("strong", (twice,)), twice))

    assert "甲乙丙甲乙" in squeezed(body(of_one_chapter(paragraph(struck, underlined))))
    assert "丁戊丁戊" in squeezed(body(of_one_chapter(paragraph(both))))


def test_blocks_print_what_they_hold():
    blocks = (
        ListBlock(((paragraph("甲项"), ListBlock(((paragraph("子项"),),))), (paragraph("乙项"),))),
        ListBlock(((paragraph("丙项"),), (paragraph("丁项"),)), ordered=True, start=4),
        ListBlock(((paragraph("戊项"), paragraph("续段")), ()), ordered=True, tight=False),
        ListBlock(((paragraph("己项"),), (paragraph("庚项"),)), True, start=3, numerals="a"),
        DefinitionList((Definition(words("术语"), (paragraph("释义"),)),)),
        Quotation((paragraph("引文"), Rule())),
        CodeBlock("if x:\n    y\n", origin="stdout"),
        KeyFigures((KeyFigure("授权量", fact("9件"), words("全年"), (Citation(("b",), (1,)),)),)),
    )

    printed = squeezed(body(of_one_chapter(*blocks, SourceList())))

    assert printed == (
        "综述●甲项–子项●乙项4.丙项5.丁项1.戊项续段2.c.己项d.庚项术语释义引文ifx:y9件[1]授权量全年"
        "[1]市局.年报[R/OL].(2021-01-15).https://example.org/report"
        "[2]法院.公报[R].https://example.org/c.—1—"
    )


def test_a_figure_has_its_number_its_remarks_and_its_alternative_text():
    figure = Figure(
        *("a.svg", "一个红色长方形。"),
        label="fig-a",
        caption=words("题名"),
        subtitle=words("副题"),
        note=words("说明。"),
        number="图1-1",
        attribution=words("市局", Citation(("bureau",), (1,))),
    )

    content = pdf(of_one_chapter(figure, Figure("a.svg"), SourceList()))

    assert "图1-1题名副题注：说明。资料来源：市局[1]" in squeezed(texts(content))
    assert alternative_texts(content) == {"一个红色长方形。", "（本图未附文字说明）"}


def characters(page, found):
    """Where each character of the first place that a text has on a page stands, and how large."""
    read = page.get_textpage()
    start = read.get_text_range().index(found)
    return [
        (
            *read.get_charbox(start + at, loose=True)[:2],
            pdfium_c.FPDFText_GetFontSize(read, start + at),
        )
        for at in range(len(found))
    ]


def test_a_title_that_goes_on_hangs_below_its_words():
    figure = Figure("a.svg", "图", caption=words("甲" * 60 + "乙"), number="图1-1")

    page = next(
        each
        for each in pdfium.PdfDocument(pdf(of_one_chapter(figure)))
        if "— 1 —" in each.get_textpage().get_text_range()
    )

    text = page.get_textpage().get_text_range()
    lefts = [
        page.get_textpage().get_charbox(at, loose=True)[0]
        for at, character in enumerate(text)
        if character == "甲"
    ]
    lines = [b for a, b in pairwise(lefts) if b < a]
    assert lines and lines == pytest.approx([lefts[0]] * len(lines), abs=0.5)


def test_no_mark_of_a_source_is_too_small_to_be_read():
    cited = words("市局", Citation(("bureau",), (1,)))
    figure = Figure("a.svg", "图", caption=words("题"), number="图1-1", attribution=cited)
    small = table(["甲", "乙"], [["1", "2"]], caption=words("题"), note=cited)
    item = KeyFigure("授权量", fact("9件"), (), (Citation(("b",), (1,)),))

    document = pdfium.PdfDocument(pdf(of_one_chapter(figure, small, KeyFigures((item,)))))

    sizes = []
    for page in document:
        read = page.get_textpage()
        text = read.get_text_range()
        marks = [match.start() + 1 for match in re.finditer(r"\[1\]", text)]
        sizes += [pdfium_c.FPDFText_GetFontSize(read, at) for at in marks]
    assert len(sizes) == 3
    assert min(sizes) >= 6.5


def test_key_figures_that_stand_together_are_as_large_and_each_on_its_line():
    texts_ = ("more than 112,000", "CNY 6.677 billion", "2nd", "9,950")
    items = tuple(
        KeyFigure("Patents", fact(text), (), (Citation(("b",), (1,)),)) for text in texts_
    )
    document = of_one_chapter(KeyFigures((*items, *items[:2])), language="en")

    pages = pdfium.PdfDocument(pdf(document))
    page = next(each for each in pages if "112,000" in each.get_textpage().get_text_range())

    numbers_ = [characters(page, number)[0] for number in ("112,000", "6.677", "9,950")]
    assert len({round(size, 2) for _, _, size in numbers_}) == 1
    read = page.get_textpage().get_text_range()
    assert "2nd" in read
    assert "CNY 6.677 billion" in read
    # On one line: a mark that stands above it is read after it.
    assert re.search(r"more than 112,000", read)


def test_the_period_of_a_key_figure_is_short_and_set_apart_from_its_note():
    when = "the fourth quarter of 2025"
    item = KeyFigure(
        "Nights",
        replace(fact("2,487,300"), period="2025-Q4", when=when),
        (Text("up 2% on a year earlier"),),
    )
    document = of_one_chapter(KeyFigures((item, item)), language="en")

    assert "Q4 2025 · up 2% on a year earlier" in " ".join("\n".join(texts(pdf(document))).split())


def test_neither_kind_nor_date_of_a_reference_is_torn():
    sources = tuple(
        Source(f"s{n}", "市局", f"市局. {'甲' * n}[EB/OL]. (2021-04-22). 乙, (日期不详).")
        for n in range(25, 45)
    )

    lines = "\n".join(body(of_one_chapter(SourceList(), sources=sources))).splitlines()

    for whole in ("[EB/OL]", "(2021-04-22)", "(日期不详)"):
        assert sum(whole in line.replace(" ", "") for line in lines) == 20


def test_a_reference_is_torn_at_no_end_of_a_line():
    rows = ((TableCell(words("甲")),),)
    table = Table((Column(words("名")),), rows, caption=words("题名"), label="tbl-a")
    shown = Reference("tbl-a", "附表2-13")
    told = (paragraph("甲" * n, "（", shown, "）", shown, "所列", "乙" * 40) for n in range(25, 43))

    lines = "\n".join(body(of_one_chapter(table, *told))).splitlines()

    assert sum(line.replace(" ", "").count("附表2-13") for line in lines) == 36


def test_of_a_table_without_columns_the_caption_is_printed():
    empty = Table((), ((),), caption=words("题名"), label="tbl-a")

    assert "综述题名见表1-1" in squeezed(
        body(of_one_chapter(empty, paragraph("见", Reference("tbl-a", "表1-1"))))
    )


def test_an_image_in_a_line_has_the_width_that_its_author_asked_for_but_no_more_than_there_is():
    content = pdf(
        of_one_chapter(
            paragraph("甲", Image("a.svg", "小图", width=200), "乙"),
            paragraph(Image("a.svg", "大图", width=4000)),
            Table((Column(words("名")),), ((TableCell((Image("a.svg", "表中图", width=20),)),),)),
        )
    )

    assert alternative_texts(content) == {"小图", "大图", "表中图"}
    drawn = (item for page in pdfium.PdfDocument(content) for item in page.get_objects())
    boxes = [item.get_bounds() for item in drawn if item.type == pdfium.raw.FPDF_PAGEOBJ_PATH]
    # The red rectangle is half as high as it is wide.
    twice = [
        round(right - left)
        for left, bottom, right, top in boxes
        if right - left == pytest.approx(2 * (top - bottom), rel=0.01)
    ]
    assert sorted(twice) == [15, 150, 442]


def test_references_and_citations_are_links_and_lead_to_what_is_there():
    document = of_one_chapter(
        heading("目标", "sec-b", 2),
        paragraph(
            *(
                Reference("sec-b", "（一）"),
                Reference("fig-gone", "图9-9"),
                Reference("sec-twice", "二"),
            ),
            *(Link("#sec-b", words("内")), Link("#gone", words("无"))),
            *(Link("https://example.org/x", words("外")), Link("", words("空"))),
            Citation(("bureau", "court"), (1, 2)),
        ),
        heading("甲", "sec-twice", 2),
        heading("乙", "sec-twice", 2),
        SourceList(),
        particulars=None,
    )

    content = pdf(document)

    addresses, inside = links(content)
    own = {source.url for source in SOURCES}
    assert addresses == {"https://example.org/x", *own}
    # The reference and the link to 目标, and the two sources.
    assert inside == 4
    assert "（一）图9-9二内无外空[1,2]" in squeezed(texts(content))


def test_a_formula_is_set_and_read_out_as_tex():
    inline = Formula("x^2")
    own_line = Formula("a + b", display=True, tag="3")
    refused = Formula("\\frac{")
    formulas = Formulas(
        typst={inline: "x^2", own_line: "a + b"},
        refused=frozenset({refused}),
    )

    content = pdf(of_one_chapter(paragraph("设", inline, own_line, refused, "。")), formulas)

    assert {"x^2", "a + b"} <= alternative_texts(content)
    printed = squeezed(texts(content))
    assert "(3)" in printed
    assert "\\frac{。" in printed


def test_for_what_cannot_be_printed_stands_a_placeholder_and_a_lost_mark_is_nothing():
    document = of_one_chapter(
        Unprintable("browser", "a video", text='Video("a")'),
        paragraph("前", Unprintable("footnote", "a"), "后", Unprintable("tag", "iframe")),
        Unprintable("unused footnote", "b", text="注文"),
    )

    text = squeezed(body(document))

    assert 'Video("a")前后〔此处的网页元件（iframe）只能在浏览器中显示〕' in text
    assert "综述〔此处的内容须在浏览器中运行程序才能显示，本文未印〕" in text
    assert "〔没有引用处的脚注“b”：注文〕—1—" in text


def test_a_footnote_of_a_heading_or_caption_stands_once():
    noted = Note((paragraph("注文"),))
    figure = Figure("a.svg", "图", caption=words("题名", noted), number="图1-1")
    opener = Heading(1, words("综述", noted), label="sec-a")
    long = [paragraph("全市知识产权工作稳步推进。" * 200)]

    printed = squeezed(texts(pdf(report(chapter("01-a", opener, figure, *long)))))

    assert printed.count("注文") == 2
    assert printed.count("①") == 2
    assert printed.count("②") == 2


# ---- The whole


def test_a_report_begins_with_its_cover_and_contents():
    figure = Figure("a.svg", "图", caption=words("甲题"), number="图1-1")
    exhibit = table(["甲"], [["乙"]], caption=words("乙题"), number="表1-1")
    content = pdf(of_one_chapter(paragraph("正文。"), figure, exhibit))

    cover, colophon, contents, *_ = map(squeezed, texts(content))

    assert cover == "2020年小城知识产权状况小城编写组2021年4月26日本报告用于测试。"
    assert re.fullmatch(
        r"目录综述[.\u2060]*1图目录图1-1甲题[.\u2060]*1表目录表1-1乙题[.\u2060]*1I", contents
    )
    assert colophon.startswith("版本说明题名小城知识产权状况（2020年）编制单位小城编写组")
    assert (
        "资料截至2021年4月25日引用格式小城编写组.小城知识产权状况（2020年）[R].2021-04-26."
        in colophon
    )
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert str(opened.docinfo.Title) == "小城知识产权状况（2020年）"
        assert str(opened.docinfo.Author) == "小城编写组"
        assert str(opened.docinfo.CreationDate).startswith("D:20210426")
        assert str(opened.Root.Lang) == "zh-CN"


@pytest.mark.parametrize(("chapters", "apart"), [(5, False), (34, True)])
def test_lists_follow_the_contents_on_their_page_if_there_is_room(chapters, apart):
    figures = [Figure("a.svg", "图", caption=words("甲题"), number=f"图1-{n}") for n in range(1, 9)]
    parts = [
        chapter(f"{n:02}", heading(f"第{n}", f"a{n}"), paragraph("正文。"), *figures[n:])
        for n in range(chapters)
    ]

    _, _, contents, following, *_ = map(squeezed, texts(pdf(report(*parts))))

    assert ("图目录" in contents) != apart
    assert following.startswith("图目录") == apart


def test_a_notebook_alone_has_no_cover_and_is_named_after_its_first_heading():
    alone = report(
        chapter("01-a", heading("综述", number="一、"), paragraph("正文。")), particulars=None
    )

    content = pdf(alone)

    assert squeezed(texts(content)) == "一、综述正文。—1—"
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert str(opened.docinfo.Title) == "综述"


def test_a_draft_says_so_on_its_cover_and_behind_every_page():
    draft = Particulars(edition="2020", title="小城", date="2021-04-26", status="draft")

    pages = texts(pdf(of_one_chapter(paragraph("正文。"), particulars=draft)))

    assert "未经核定，不得引用" in pages[0]
    assert all("送审稿" in squeezed(page) for page in pages)


def test_the_same_document_gives_the_same_bytes():
    document = of_one_chapter(paragraph("正文。"), Figure("a.svg", "图"))

    assert pdf(document) == pdf(document)


# ---- Pages


@pytest.mark.parametrize(
    ("sentences", "openings"),
    [(2, ["甲篇"]), (70, ["甲篇", "乙章", "丙章", "戊录"])],
)
def test_chapters_open_a_page_each_unless_much_of_the_one_before_would_be_blank(
    sentences, openings
):
    text = paragraph("全市知识产权工作稳步推进。" * sentences)
    pages = body(
        report(
            chapter("01", heading("甲篇", "a"), text, role="lead"),
            chapter("02", heading("乙章", "b"), text),
            chapter("03", heading("丙章", "c"), text),
            chapter("04", heading("戊录", "d"), text, role="appendix"),
        )
    )

    opened = [re.search(r"^(甲篇|乙章|丙章|戊录)\s", page) for page in pages]
    assert [found[1] for found in opened if found] == openings
    assert all(title in "".join(pages) for title in ("甲篇", "乙章", "丙章", "戊录"))


@pytest.mark.parametrize("chapters", [1, 34])
def test_the_body_begins_on_a_page_of_the_right_hand(chapters):
    figure = Figure("a.svg", "图", caption=words("甲题"), number="图1-1")
    parts = [
        chapter(f"{n:02}", heading(f"第{n}", f"a{n}"), paragraph("正文。"), figure)
        for n in range(chapters)
    ]

    pages = texts(pdf(report(*parts)))

    first = next(number for number, text in enumerate(pages, start=1) if "— 1 —" in text)
    assert first % 2 == 1
    # What stands before it is an empty page or one of the contents, never a second empty one.
    assert [bool(text.strip()) for text in pages[: first - 1]].count(False) < 2


def test_a_figure_that_does_not_fit_heads_the_next_page_and_the_text_goes_on():
    before = [paragraph(f"前文{number}。" + "稳步推进。" * 30) for number in range(6)]
    after = [paragraph(f"后文{number}。" + "稳步推进。" * 30) for number in range(4)]
    figure = Figure("a.svg", "长方形", share=1, number="图1-1", caption=words("题名"))

    content = pdf(of_one_chapter(*before, figure, *after))

    first, second = map(squeezed, body(of_one_chapter(*before, figure, *after)))
    assert "前文5" in first
    assert "后文1" in first
    assert second.split("综述", 1)[1].startswith("图1-1题名")
    # Who hears the report hears the figure where the text has it.
    heard = squeezed(spoken(content))
    assert heard.index("前文5") < heard.index("长方形") < heard.index("后文0")


def test_a_figure_that_is_the_last_of_its_chapter_stands_before_the_next_chapter():
    before = [paragraph("稳步推进。" * 30) for _ in range(8)]
    figure = Figure("a.svg", "长方形", share=1, number="图1-1", caption=words("题名"))
    first, second = body(
        report(
            chapter("01", heading("甲章", "a"), *before, figure),
            chapter("02", heading("乙章", "b"), paragraph("正文。")),
        )
    )

    assert "乙章" not in first
    assert re.search("图 ?1-1.*乙章", second, re.DOTALL)


def test_what_introduces_the_sources_stands_on_the_page_of_the_first_of_them():
    listed = tuple(Source(f"s{n}", "统计局", f"统计局. {'公报' * 40}[R]. 2021.") for n in range(12))
    apart = set()
    for lines, sections in product(range(28, 36), range(3)):
        # Headings are not as high as lines: what follows stands everywhere.
        above = [heading("节", f"b{number}", level=2) for number in range(sections)]
        before = [*above, *(paragraph("甲。") for _ in range(lines))]
        section = heading("引用来源", "a", level=2)
        pages = body(
            of_one_chapter(
                *before, section, paragraph("编号对应来源。"), SourceList(), sources=listed
            )
        )
        (introduced,) = (page for page in pages if "编号对应" in page)
        assert "引用来源" in introduced
        assert "[1]" in introduced
        apart.add(pages.index(introduced))

    # On the first page or the next: some of these lengths would part them.
    assert apart == {0, 1}


@pytest.mark.parametrize("level", [2, 3])
def test_a_figure_stands_before_the_next_section(level):
    before = [paragraph("稳步推进。" * 30) for _ in range(6)]
    figure = Figure("a.svg", "长方形", share=1, number="图1-1", caption=words("题名"))
    section = heading("甲节", "a", level=2)
    after = heading("乙节", "b", level=level), paragraph("正文。")

    first, second = body(of_one_chapter(section, *before, figure, paragraph("本节。"), *after))

    assert "本节" in first
    assert "乙节" not in first
    assert re.search("图 ?1-1.*乙节", second, re.DOTALL)


def test_what_was_corrected_stands_between_the_title_and_the_text_of_a_short_report():
    corrected = replace(
        REPORT,
        notice="供核对。",
        issued="2021-05-01",
        corrections=(Correction(1, "2021-08-01", "一个数写错。", ("一处改正。",)),),
    )
    document = of_one_chapter(paragraph("正文甲。"), particulars=corrected)

    content = write(document, IMAGES, Formulas(), Theme(cover=Cover(style="title")))

    first, second = pdfium.PdfDocument(content)
    page = first.get_textpage()
    printed = page.get_text_range()
    order = [printed.index(part) for part in ("供核对", "更正说明", "一处改正")]
    assert order == sorted(order)
    assert "正文甲" in second.get_textpage().get_text_range()
    notice, heading = (page.search(text).get_next()[0] for text in ("供核对", "更正说明"))
    assert page.get_charbox(notice)[1] > page.get_charbox(heading)[3]


@pytest.mark.parametrize(("lines", "moves"), [(24, True), (33, False)])
def test_text_goes_before_a_figure_only_where_much_of_a_page_were_blank_else(lines, moves):
    before = [paragraph("稳步推进。") for _ in range(lines)]
    figure = Figure("a.svg", "长方形", share=1, number="图1-1", caption=words("题名"))

    first, second = body(of_one_chapter(*before, figure, paragraph("后文。")))

    assert "题名" in second
    assert ("后文" in first) == moves


@pytest.mark.parametrize(("lines", "stays"), [(22, True), (26, False)])
def test_lines_stand_closer_where_much_of_a_page_were_blank_else(lines, stays):
    before = [paragraph("稳步推进。") for _ in range(lines)]
    figure = Figure("a.svg", "长方形", share=1, number="图1-1", caption=words("题名"))
    section = heading("乙节", "b", level=2), *[paragraph("正文。")] * 40

    first, *_ = body(of_one_chapter(*before, figure, *section))

    # At the usual distance of lines there is room for no more than 20 before it.
    assert ("题名" in first) == stays


@pytest.mark.parametrize(("lines", "stays"), [(22, True), (26, False)])
def test_lines_stand_closer_for_a_figure_that_only_figures_follow(lines, stays):
    before = [paragraph("稳步推进。") for _ in range(lines)]
    figure = Figure("a.svg", "长方形", share=1, number="图1-1", caption=words("题名"))
    others = [replace(figure, number="图1-2", caption=words("别图"))] * 5

    first, *_ = body(of_one_chapter(*before, figure, *others))

    assert ("题名" in first) == stays


@pytest.mark.parametrize("fill", ["", "#EEF2F6"])
@pytest.mark.parametrize(
    ("lines", "length"),
    [*((lines, 27) for lines in (8, 9, 10, 11, 20, 30, 31)), (18, 60), (19, 60), (30, 60)],
)
def test_a_table_that_is_broken_leaves_no_few_rows_alone(lines, length, fill):
    before = [paragraph("稳步推进。") for _ in range(lines)]
    plain = numbers(6, rows=length)
    rows = tuple(tuple(replace(cell, fill=fill) for cell in row) for row in plain.rows)

    long = replace(plain, rows=rows, note=words("说明。"))

    pages = body(of_one_chapter(*before, long, *[paragraph("后文。")] * 15))

    shown = [page.count("申请量") for page in pages]
    assert sum(shown) == length
    assert min(count for count in shown if count) >= 3
    for number, page in enumerate(page for page in pages if "申请量" in page):
        assert ("续表" in page) == (number > 0)
    (last,) = (page for page in pages if "说明" in page)
    assert "申请量" in last


@pytest.mark.parametrize("lines", range(24, 34))
def test_a_table_that_begins_the_next_page_takes_its_heading_along(lines):
    before = [paragraph("稳步推进。") for _ in range(lines)]
    section = heading("指标解释", "b", level=2)
    rows = replace(numbers(6, rows=27), note=words("说明。"))

    pages = body(of_one_chapter(*before, section, rows, *[paragraph("后文。")] * 15))

    (page,) = (page for page in pages if "指标解释" in page)
    assert "申请量" in page.partition("指标解释")[2]


@pytest.mark.parametrize(("lines", "pages"), [(31, 1), (45, 2)])
def test_a_last_page_of_a_few_lines_is_done_without(lines, pages):
    assert len(body(of_one_chapter(*[paragraph("稳步推进。")] * lines))) == pages


@pytest.mark.parametrize("lines", range(27, 32))
def test_a_footnote_stands_on_the_page_of_its_mark(lines):
    before = [paragraph("稳步推进。") for _ in range(lines)]
    noted = paragraph("甲" * 30, Note((paragraph("脚注。" * 80),)), "丁" * 60)

    pages = body(of_one_chapter(*before, noted, *[paragraph("后文。")] * 15))

    own = next(page for page in pages if "甲甲" in page)
    assert "脚注" in own


@pytest.mark.parametrize("unit", ["宗", "万件", "亿元", "年", "批次"])
def test_no_line_ends_between_a_number_and_what_it_counts(unit):
    text = f"办结1777{unit}；第20{unit}，约6.66{unit}"
    paragraphs = [paragraph("甲" * before + text * 5) for before in range(14)]

    lines = [line for page in body(of_one_chapter(*paragraphs)) for line in page.splitlines()]

    inside = [(a, b) for a, b in pairwise(lines) if re.match("[甲办约第]", a)]
    assert len(inside) > 20
    for before, after in inside:
        assert not re.search(r"[\d.第万亿批]$", before), (before, after)
        assert not re.match(r"[；%]", after), (before, after)


def test_hanzi_and_digits_stand_as_far_apart_beside_what_is_kept_together_as_elsewhere():
    def gaps(text):
        *_, last = pdfium.PdfDocument(pdf(of_one_chapter(paragraph(text))))
        page = last.get_textpage()
        start = page.get_text_range().index("办")
        boxes = {
            page.get_text_range(start + at, 1): page.get_charbox(start + at) for at in range(8)
        }
        return boxes["7"][0] - boxes["结"][2]

    # Before Latin letters no box is made.
    assert gaps("办结7宗") == pytest.approx(gaps("办结7x"), abs=0.3)
    assert gaps("办结7宗") > 2


def test_a_minus_is_as_wide_as_digits_and_a_hyphen_stays_one():
    printed = squeezed(body(of_one_chapter(table(["甲", "乙"], [["2021-04-26", "-22.3"]]))))

    assert "2021-04-26−22.3" in printed


def test_a_chapter_in_sections_says_first_what_it_is_about_in_another_type():
    lead, text = paragraph("本章导语。"), paragraph("节内正文。")
    sections = heading("甲章", "a"), lead, heading("甲节", "b", level=2), text
    plain = heading("乙章", "c"), paragraph("本章正文。")
    numbered = (
        heading("丙章", "d"),
        KeyFigures((KeyFigure("授权量", fact("9件")),)),
        paragraph("数下导语。"),
        *(heading("丙节", "e", level=2), text),
    )

    content = pdf(report(chapter("01", *sections), chapter("02", *plain), chapter("03", *numbered)))

    faces = {}
    for page in pdfium.PdfDocument(content):
        for shown in page.get_objects(
            filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], textpage=page.get_textpage()
        ):
            faces[shown.extract().strip()] = shown.get_font().get_base_name().split("+")[-1]
    assert "Sans" in faces["本章导语。"]
    assert "Sans" in faces["数下导语。"]
    assert "Serif" in faces["节内正文。"]
    assert "Serif" in faces["本章正文。"]


def test_a_page_that_a_chapter_does_not_open_names_the_report_and_the_chapter():
    text = paragraph("全市知识产权工作稳步推进。" * 200)
    first, second, *_ = body(of_one_chapter(text))

    assert first.startswith("综述")
    assert re.match(r"小城知识产权状况（2020 ?年）\s*综述", second)


def test_a_notebook_alone_names_its_chapter_alone():
    text = paragraph("全市知识产权工作稳步推进。" * 200)
    _, second, *_ = texts(pdf(of_one_chapter(text, particulars=None)))

    assert second.startswith("综述")
    assert second.count("综述") == 1


def test_no_line_begins_with_the_dash_that_joins_names():
    names = [
        paragraph("甲" * before + "深圳—香港—广州科技集群与京—津—冀科技集群在2019—2020年" * 4)
        for before in range(12)
    ]

    lines = [line for page in body(of_one_chapter(*names)) for line in page.splitlines()]

    assert len([line for line in lines if "科技集群" in line]) > 20
    assert not [line for line in lines if line.startswith("—") and not line.startswith("— ")]
    # Nor is a name torn that stands before the dash.
    assert not [line for line in lines if line.startswith(("圳—", "港—"))]


# ---- Tables, and words, that are wider than the page


MARGIN = 27 * 72 / 25.4
# A glyph's box may reach a little beyond its place in the line.
TOLERANCE = 1.0
ADDRESS = "https://english.example.org/statistics/2016/12/201704/t20170407_1309326.html"


def numbers(columns, rows=20):
    labels = ["指标", *(f"{1960 + column}年" for column in range(1, columns))]
    lines = [
        ["申请量", *(str(100_000 + row * 100 + column) for column in range(1, columns))]
        for row in range(rows)
    ]
    return table(labels, lines, caption=words("各年数量"), unit="件", number="表1-1")


def within_the_type_area(document):
    """Whether each page of the body is turned, and its text: no character lies outside."""
    found = []
    for page in pdfium.PdfDocument(pdf(document)):
        text = page.get_textpage()
        if not found and "— 1 —" not in text.get_text_range():
            continue
        width, height = page.get_size()
        for index in range(text.count_chars()):
            character = text.get_text_range(index, 1)
            if character.strip():
                left, bottom, right, top = text.get_charbox(index)
                assert left >= MARGIN - TOLERANCE, character
                assert right <= width - MARGIN + TOLERANCE, character
                assert 0 < bottom < top < height, character
        found.append((width > height, text.get_text_range()))
    return found


def words_of(found):
    return [word for _, text in found for word in text.split()]


@pytest.mark.parametrize(
    ("columns", "turned", "parts"), [(6, False, 1), (14, True, 1), (30, False, 4), (60, False, 8)]
)
def test_a_table_of_numbers_is_shrunk_turned_or_split_and_whole(columns, turned, parts):
    around = (paragraph("前文。"), numbers(columns), paragraph("后文。"))
    found = within_the_type_area(of_one_chapter(*around))

    printed = words_of(found)
    expected = [
        str(100_000 + row * 100 + column) for row in range(20) for column in range(1, columns)
    ]
    assert sorted(word for word in printed if word in set(expected)) == sorted(expected)
    # Each part repeats the first column.
    assert printed.count("申请量") == 20 * parts
    assert [wide for wide, _ in found].count(True) == (1 if turned else 0)
    marks = [f"（{part}/{parts}）" for part in range(1, parts + 1)] if parts > 1 else []
    text = "".join(printed)
    assert all(mark in text for mark in marks)
    assert text.count("续表1-1（") == max(0, parts - 1)


def test_a_long_table_repeats_head_unit_and_mark_on_every_page():
    found = within_the_type_area(of_one_chapter(numbers(7, rows=500)))

    assert len(found) > 8
    for number, (_, text) in enumerate(found):
        assert "1961" in text
        assert "单位：件" in text
        assert ("续表" in text) == (number > 0)
    assert words_of(found).count("申请量") == 500


def test_words_longer_than_a_cell_are_broken_and_numbers_are_not():
    compound = "Donaudampfschifffahrtsgesellschaft"
    labels = ["名称", "Identification", "网址", "编号"]
    columns = tuple(Column(words(label)) for label in labels)
    row = tuple(map(cell, ["甲" * 40, compound, ADDRESS, "1234567890123"]))
    found = within_the_type_area(of_one_chapter(Table(columns, (row,))))

    printed = words_of(found)
    assert not {compound, ADDRESS, "甲" * 40} & set(printed)
    assert "1234567890123" in printed
    # pdfium reads a broken line of all cells before the next: each has its characters.
    text = "".join(printed)
    for character in set(compound + ADDRESS):
        assert text.count(character) >= (compound + ADDRESS).count(character)


def test_addresses_and_code_are_broken_at_the_line_and_copied_without_traces():
    long = "a" * 200
    found = within_the_type_area(
        of_one_chapter(
            paragraph(f"见 {ADDRESS}{long} 以及", Code(long), "。"), CodeBlock(f"x = {long}")
        )
    )

    text = "".join(words_of(found))
    assert ADDRESS + long in text
    assert text.count(long) == 3
    assert not set(text) & {"\u200b", "\u00ad", "\ufffc"}


@pytest.mark.parametrize(("years", "turned"), [(3, False), (7, True), (20, False)])
def test_a_table_with_merged_cells_keeps_to_the_page_and_repeats_its_head(years, turned):
    over = (part for y in range(years) for part in (cell(f"{2000 + y}年", columns=2), None))
    under = (cell(kind) for _ in range(years) for kind in ("申请", "授权"))
    labels = ["地区", *(f"{2000 + y}年{kind}" for y in range(years) for kind in ("申请", "授权"))]
    values = (str(value) for y in range(years) for value in (118070 + y, y))
    merged = Table(
        tuple(
            Column(words(label), "right" if number else "left")
            for number, label in enumerate(labels)
        ),
        ((cell("广州"), *map(cell, values)),) * 60,
        head=((cell("地区", rows=2), *over), (None, *under)),
    )

    found = within_the_type_area(of_one_chapter(merged))

    assert words_of(found).count("118070") == 60
    pages = [(wide, text) for wide, text in found if "118070" in text]
    assert len(pages) > 1
    assert all(wide == turned and "地区" in text for wide, text in pages)


def test_a_table_within_a_list_is_not_turned():
    found = within_the_type_area(of_one_chapter(ListBlock(((numbers(14),),))))

    assert not any(wide for wide, _ in found)
    assert words_of(found).count("申请量") == 40


def test_a_table_without_a_name_stays_where_its_text_has_it():
    def order(**named):
        rows = [("行甲", "1")] * 8
        lines = [paragraph(f"句{number}。") for number in range(29)]
        after = [paragraph("表后一句。")] * 4
        shown = table(("项", "值"), rows, **named)
        printed = squeezed(body(of_one_chapter(*lines, paragraph("见下。"), shown, *after)))
        return printed.index("见下") < printed.index("行甲") < printed.index("表后一句")

    assert not order(label="tab-a", number="表1", caption=words("表题"))
    assert order()


def test_the_names_of_links_have_a_space_between_a_number_and_its_title():
    drawn = Figure("a.svg", "红方块。", label="fig-a", number="图1-1", caption=words("图题"))

    referring = paragraph(Reference("fig-a", "图1-1"))

    with pikepdf.open(io.BytesIO(pdf(of_one_chapter(referring, drawn)))) as opened:
        names = [str(note.Contents) for page in opened.pages for note in page.get("/Annots", ())]

    assert any("图1-1\xa0图题" in name for name in names)
    assert not any(re.search(r"图1-1\s+(?!图)", name) for name in names)
