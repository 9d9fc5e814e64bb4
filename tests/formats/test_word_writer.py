"""The Word document: what reviewers in Word or WPS find in it, read back with python-docx."""

import csv
import io
import zipfile
from decimal import Decimal

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image as Bitmap
from projects import ROOT

from whitepaper.document.facts import Fact, Source
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
from whitepaper.formats.word import write
from whitepaper.languages import load
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
BUREAU = Source("bureau", "市局", "市局. 年报[R/OL]. https://x.cn/a.", "https://x.cn/a")
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="360pt" height="72pt">'
    b'<path d="M0 0h9v9z"/></svg>'
)
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
OMML = f'<m:oMath xmlns:m="{MATH}"><m:r><m:t>a&lt;b</m:t></m:r></m:oMath>'
# The order in which Word's schema has what may stand in these elements.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs spacing ind jc "
    "outlineLvl",
    "rPr": "rStyle rFonts b bCs i iCs strike color kern sz szCs highlight u vertAlign lang",
    "tblPr": "tblStyle tblW jc tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders vAlign",
    "sectPr": "headerReference footerReference footnotePr pgSz pgMar titlePg",
    "style": "name basedOn next qFormat pPr rPr tblPr tblStylePr",
    "lvl": "start numFmt lvlText lvlJc pPr rPr",
    "settings": "zoom characterSpacingControl noLineBreaksAfter noLineBreaksBefore footnotePr "
    "compat themeFontLang decimalSymbol listSeparator",
}


def words(*content):
    """Inlines, of which texts are given as such."""
    return tuple(Text(part) if isinstance(part, str) else part for part in content)


def paragraph(*content):
    return Paragraph(words(*content))


def figure(**changes):
    parts = {
        "file": "a.svg",
        "alt": "三年逐年增长的折线。",
        "label": "fig-a",
        "number": "图1-1",
        "caption": words("授权量增长"),
        "subtitle": words("广州，件"),
        "note": words("含初步数。"),
        "attribution": words("市局", Citation(("bureau",), (1,))),
    }
    return Figure(**{**parts, **changes})


def cell(content, **spans):
    """A cell of a text; what is a cell, or covered by one, stays so."""
    return TableCell(words(content), **spans) if isinstance(content, str) else content


def table(rows=(("广州", "7"),), **changes):
    parts = {
        "columns": (Column(words("城市")), Column(words("件数"), "right")),
        "rows": tuple(tuple(map(cell, row)) for row in rows),
        "label": "tbl-a",
        "number": "表1-1",
        "caption": words("各市件数"),
        "unit": "件",
    }
    return Table(**{**parts, **changes})


def word_file(*blocks, particulars=REPORT, formulas=None, language="zh"):
    """A document of a first heading and these blocks."""
    first = Heading(1, words("综述"), label="sec-summary", number="一、")
    chapter = Chapter("01-summary", (Cell(1, (first, *blocks)),))
    report = Document((chapter,), particulars, sources=(BUREAU,), language=language)
    return write(report, {"a.svg": SVG}, formulas or Formulas())


def read(*blocks, **options):
    return docx.Document(io.BytesIO(word_file(*blocks, **options)))


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def styled(found):
    """The style and the text of each paragraph after the first heading."""
    texts = [(paragraph.style.name, paragraph.text) for paragraph in found.paragraphs]
    return texts[texts.index(("Heading 1", "一、综述")) + 1 :]


def everything():
    """One of each that a document may have."""
    fact = Fact("7件", "7", "授权量", sources=(BUREAU,))
    all_looks = Text("全")
    for style in (
        *("strong", "emphasis", "underline", "strikeout", "subscript", "superscript", "mark"),
        "quoted",
    ):
        all_looks = Styled(style, (all_looks,))
    inner = paragraph("注", Link("https://x.cn/note", words("址")), Note((paragraph("内"),)))
    return (
        paragraph(all_looks, Link("#fig-a", (Code("码"), all_looks)), LineBreak(), FactText(fact)),
        paragraph(Note((inner, ListBlock(((paragraph("项"),),)))), Image("a.svg", "图")),
        ListBlock(((paragraph("甲"), paragraph("续"), CodeBlock("a\n\tb")), (table(),)), True, 3),
        Quotation((paragraph("引"),)),
        Rule(),
        DefinitionList((Definition(words("词"), (paragraph("义"),)),)),
        Heading(2, words("节"), "sec-b", number="（一）"),
        Heading(6, words("深"), "sec-c"),
        figure(),
        table(),
        KeyFigures((KeyFigure("授权", fact, words("增长")),)),
        SourceList(),
        Unprintable("output", "text/x"),
    )


# ---- The whole


def test_the_same_document_gives_the_same_bytes_that_know_no_other_date_than_its_own():
    content = word_file(*everything())

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        dates = {entry.date_time for entry in archive.infolist()}
    core = docx.Document(io.BytesIO(content)).core_properties
    assert content == word_file(*everything())
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert {f"{core.created:%Y-%m-%d}", f"{core.modified:%Y-%m-%d}"} == {"2021-04-26"}
    assert (core.title, core.author, core.language) == ("小城知识产权状况", "小城编写组", "zh-CN")


def test_every_part_has_its_elements_in_the_order_without_which_word_refuses_it():
    content = word_file(*everything())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/")]
    roots = [part(content, name) for name in names if name.endswith(".xml")]

    found = set()
    for root in roots:
        for element in root.iter(*(qn(f"w:{kind}") for kind in ORDER)):
            kind = etree.QName(element).localname
            order = [qn(f"w:{name}") for name in ORDER[kind].split()]
            places = [order.index(child.tag) for child in element]
            found.add(kind)
            assert places == sorted(places), etree.tostring(element)
            if kind == "rPr":
                assert len(set(places)) == len(places)
    assert found == set(ORDER)


def test_every_style_that_is_used_is_defined():
    content = word_file(*everything())
    defined = {style.get(qn("w:styleId")) for style in part(content, "word/styles.xml")}

    used = {
        element.get(qn("w:val"))
        for name in ("document", "footnotes", "header1", "footer1")
        for kind in ("p", "r", "tbl")
        for element in part(content, f"word/{name}.xml").iter(qn(f"w:{kind}Style"))
    }

    assert {"BodyText", "Compact", "Hyperlink", "FootnoteText", "Table"} <= used <= defined


@pytest.mark.parametrize("text", ["<w:p>&amp;", "]]><!--", "a & b", "<?xml?>", "%s {0}"])
def test_text_that_looks_like_markup_stays_text(text):
    found = read(
        paragraph(text, Styled("strong", words(text)), Code(text)),
        CodeBlock(text),
        Heading(2, words(text), "sec-x"),
        figure(caption=words(text), alt=text),
        table(((text, text),), unit=text),
    )

    texts = styled(found)
    assert texts[0] == ("Body Text", text * 3)
    assert ("Source Code", text) in texts
    assert ("Heading 2", text) in texts
    assert ("Image Caption", f"图1-1　{text}") in texts
    assert ("Table Unit", f"单位：{text}") in texts
    assert found.tables[0].cell(1, 1).text == text
    assert found.inline_shapes[0]._inline.docPr.get("descr") == text
    assert ("toc 2", f"{text}\t") in [(p.style.name, p.text) for p in found.paragraphs]


def test_a_title_that_looks_like_markup_stays_text():
    particulars = Particulars("2020", "<w:t>&", publisher="a<b")
    found = read(particulars=particulars)

    assert found.core_properties.title == "<w:t>&"
    assert found.sections[0].header.paragraphs[0].text == "<w:t>&"
    assert [p.text for p in found.paragraphs][:2] == ["<w:t>&", "a<b"]


def test_a_character_that_no_xml_may_hold_does_not_damage_the_document():
    found = read(paragraph("甲\x00乙\ud800丙\uffff"), figure(alt="行一\n行二\x1b"))

    assert styled(found)[0] == ("Body Text", "甲\ufffd乙\ufffd丙\ufffd")
    assert found.inline_shapes[0]._inline.docPr.get("descr") == "行一\n行二\ufffd"


# ---- Front


def test_the_cover_says_what_the_report_is():
    found = read()

    lines = [(p.style.name, p.text) for p in found.paragraphs]

    assert lines[:6] == [
        ("Title", "小城知识产权状况"),
        ("Subtitle", "2020年"),
        ("Imprint", "小城编写组"),
        ("Imprint", "2021年4月26日"),
        ("Remark", "本报告用于测试。"),
        ("Normal", ""),
    ]
    assert lines[6:12] == [
        ("Colophon Heading", "版本说明"),
        ("Colophon", "题名\t小城知识产权状况（2020年）"),
        ("Colophon", "编制单位\t小城编写组"),
        ("Colophon", "发布日期\t2021年4月26日"),
        ("Colophon", "资料截至\t2021年4月25日"),
        ("Colophon", "引用格式\t小城编写组. 小城知识产权状况（2020年）[R]. 2021-04-26."),
    ]
    # Word brings its own.
    assert not any("字体" in text for _, text in lines)


def test_the_cover_has_a_picture_where_the_report_names_values_for_it():
    values = [Fact("", "", "存量", period=str(2018 + n), value=Decimal(n)) for n in range(3)]
    found = read(particulars=Particulars("2020", "小城", cover=tuple(values)))

    first = found.paragraphs[0]._p
    assert "封面图：" in first.find(f".//{qn('wp:docPr')}").get("descr")
    assert found.paragraphs[1].text == "小城"


def test_a_draft_says_so_on_its_cover_and_on_every_page():
    mark = "送审稿　未经核定，不得引用"
    draft = read(particulars=Particulars("2020", "小城", status="draft"))
    final = read(particulars=Particulars("2020", "小城"))

    assert draft.paragraphs[0].text == mark
    assert draft.sections[0].header.paragraphs[0].text == f"小城\t{mark}"
    assert final.sections[0].header.paragraphs[0].text == "小城"


def test_contents_are_fields_that_list_what_there_is_before_word_brings_them_up_to_date():
    note = Note((paragraph("不入目录"),))
    found = read(
        Heading(2, words("专利", LineBreak(), "授权", note), "sec-a", number="（一）"),
        Heading(3, words("细目"), "sec-b"),
        figure(),
        table(),
        figure(label="fig-b", number="", caption=()),
    )

    body = found.element.body
    instructions = [text.text for text in body.iter(qn("w:instrText"))]
    marks = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    listed = [
        (p.style.name, p.text) for p in found.paragraphs if p.style.name.lower().startswith("toc ")
    ]
    # Each is brought up to date as a whole; till then each line asks for its own page.
    assert [text for text in instructions if not text.startswith("PAGEREF ")] == [
        'TOC \\o "1-2" \\h \\z',
        'TOC \\h \\z \\t "Image Caption,2"',
        'TOC \\h \\z \\t "Table Caption,2"',
    ]
    assert len(instructions) == 3 + 4
    assert sorted(marks) == sorted(["begin", "separate", "end"] * len(instructions))
    assert listed == [
        ("TOC Heading", "目　录"),
        ("toc 1", "一、综述\t"),
        ("toc 2", "（一）专利 授权\t"),
        ("TOC Heading", "图目录"),
        ("toc 2", "图1-1　授权量增长\t"),
        ("TOC Heading", "表目录"),
        ("toc 2", "表1-1　各市件数\t"),
    ]


def bilingual(language, spoken):
    """A report in a language, with a chapter in another one."""
    first = Heading(1, words("综述"), label="sec-a")
    second = Heading(1, words("A Long Heading"), label="sec-b")
    kinds = Heading(2, words("Part"), "sec-c"), paragraph("Text."), table(), figure()
    chapters = (
        Chapter("01", (Cell(1, (first, paragraph("正文。"), figure(label="fig-b"))),)),
        Chapter("02", (Cell(1, (second, *kinds), language=spoken),)),
    )
    return write(Document(chapters, REPORT, language=language), {"a.svg": SVG}, Formulas())


def formats(style):
    """What a style says, and those that it is based on."""
    based_on = formats(style.base_style) if style.base_style else {}
    of_style = {
        **{("p", etree.QName(e).localname): dict(e.attrib) for e in style.element.pPr},
        **{("r", etree.QName(e).localname): dict(e.attrib) for e in style.element.rPr},
    }
    return {**based_on, **of_style}


@pytest.mark.parametrize(("language", "spoken"), [("zh", "en"), ("en", "zh")])
def test_a_chapter_in_another_writing_is_set_as_a_report_in_it_is(language, spoken):
    made = docx.Document(io.BytesIO(bilingual(language, spoken)))
    own = read(language=spoken)
    end = {"en": "-en", "zh": "-zh-CN"}[spoken]

    used = {p.style.name for p in made.paragraphs if p.style.name.endswith(end)}
    cells = {cell.paragraphs[0].style.name for cell in made.tables[0].rows[1].cells}
    assert {f"heading 1{end}", f"Heading Unlisted 2{end}", f"Body Text{end}"} <= used
    assert cells == {f"Table Text{end}"}
    for name in used | cells:
        usual = own.styles[name.removesuffix(end).replace("heading", "Heading")]
        assert formats(made.styles[name]) == formats(usual), name


def test_the_contents_find_what_stands_in_a_chapter_in_another_writing():
    body = docx.Document(io.BytesIO(bilingual("zh", "en"))).element.body
    texts = [text.text for text in body.iter(qn("w:instrText"))]

    assert [text for text in texts if text.startswith("TOC")] == [
        'TOC \\o "1-2" \\h \\z \\t "heading 1-en,1"',
        'TOC \\h \\z \\t "Image Caption,2,Image Caption-en,2"',
        'TOC \\h \\z \\t "Table Caption,2,Table Caption-en,2"',
    ]


def test_a_chapter_in_another_language_of_the_same_writing_has_the_styles_of_the_report():
    styles = docx.Document(io.BytesIO(bilingual("en", "en"))).styles

    assert not [style.name for style in styles if style.name.endswith("-en")]


def test_a_notebook_alone_has_the_date_of_what_has_none():
    core = read(particulars=None).core_properties

    assert {f"{core.created:%Y-%m-%d}", f"{core.modified:%Y-%m-%d}"} == {"2000-01-01"}
    assert (core.title, core.author) == ("", "")


def test_the_body_begins_a_page_by_its_heading():
    body = read(paragraph("正文。")).element.body
    breaks = [*body.iter(qn("w:br"), qn("w:pageBreakBefore"))]

    # The first breaks are before and after the colophon.
    assert [etree.QName(mark).localname for mark in breaks] == ["br", "br", "pageBreakBefore"]


def test_a_body_without_a_heading_begins_a_page_all_the_same():
    report = Document((Chapter("01", (Cell(1, (paragraph("正文。"),)),)),), REPORT)
    found = docx.Document(io.BytesIO(write(report, {}, Formulas())))
    (number,) = (n for n, p in enumerate(found.paragraphs) if p.text == "正文。")

    assert found.paragraphs[number - 1]._p.find(f".//{qn('w:br')}").get(qn("w:type")) == "page"


def test_a_notebook_alone_has_neither_cover_nor_contents():
    found = read(paragraph("正文。"), particulars=None)

    assert [p.text for p in found.paragraphs] == ["一、综述", "正文。"]
    assert not list(found.element.iter(qn("w:pageBreakBefore"), qn("w:br")))


# ---- Styles and settings


def test_running_text_is_set_as_official_documents_are():
    found = read(paragraph("正文。"))
    normal, body = (found.styles[name].element for name in ("Normal", "Body Text"))
    section = found.sections[0]

    spacing = normal.find(f".//{qn('w:spacing')}")
    assert normal.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("560", "exact")
    assert body.find(f".//{qn('w:ind')}").get(qn("w:firstLineChars")) == "200"
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round(section.page_width.mm - section.left_margin.mm - section.right_margin.mm) == 156


def test_word_breaks_no_line_before_a_citation_or_measure_word_and_knows_the_document_as_its_own():
    settings = read().settings.element

    not_first = settings.find(qn("w:noLineBreaksBefore"))
    assert {"[", "—", "，", "年", "件", "亿", "宗"} <= set(not_first.get(qn("w:val")))
    not_last = settings.find(qn("w:noLineBreaksAfter"))
    assert {"第", "（"} <= set(not_last.get(qn("w:val")))
    assert not_first.get(qn("w:lang")) == "zh-CN"
    assert next(settings.iter(qn("w:compatSetting"))).get(qn("w:val")) == "15"


def test_no_unit_of_the_data_is_parted_from_its_number():
    indicators = csv.DictReader((ROOT / "data/indicators.csv").read_text("utf-8-sig").splitlines())
    units = {unit.partition("/")[0] for unit in (row["unit"] for row in indicators)}
    not_first = load("zh").word.not_first

    assert {unit for unit in units if not set(unit) <= set(not_first)} == set()
    # More are none of Word's.
    assert len(not_first) <= 100


def test_quotation_marks_are_as_wide_as_the_words_that_they_stand_at():
    found = read(paragraph("“十三五”期间 It’s “open” 时"))
    runs = found.paragraphs[-1].runs

    hints = [
        (run.text, next((f.get(qn("w:hint")) for f in run._r.iter(qn("w:rFonts"))), None))
        for run in runs
    ]
    assert hints == [
        ("“十三五”期间", "eastAsia"),
        (" It’s “open”", None),
        (" 时", "eastAsia"),
    ]


# ---- Text


@pytest.mark.parametrize(
    ("content", "held"),
    [
        ((Reference("tbl-a", "附表2-2"), "、", Reference("fig-a", "图4-1")), ["2-2", "4-1"]),
        (("截至2021-07-31，2020-12起",), ["2021-07-31", "2020-12"]),
        (("[R/OL]. (2021-04-26)[2021-07-31].",), ["2021-04-26", "2021-07-31"]),
        (("IP-5，3-5年，E-2020-01",), []),
        (("https://x.cn/2021-07-31/t2021-07-31_1.html a-2021-07-31.csv",), []),
        ((Code("2021-07-31"),), []),
    ],
)
def test_no_line_ends_at_a_hyphen_of_a_label_or_date_whose_text_stays_as_it_is(content, held):
    line = read(paragraph(*content), figure(), table()).paragraphs
    (made,) = (p for p in line if p.style.name == "Body Text")
    hyphens = list(made._p.iter(qn("w:noBreakHyphen")))

    assert len(hyphens) == sum(text.count("-") for text in held)
    whole = "".join(
        part.text if isinstance(part, (Text, Reference, Code)) else part for part in content
    )
    assert made.text == whole


def test_headings_have_the_styles_that_the_navigation_pane_lists():
    headings = (Heading(level, words("题"), f"s{level}", number="1. ") for level in range(1, 7))

    assert styled(read(*headings)) == [
        ("Heading 1", "1. 题"),
        ("Heading 2", "1. 题"),
        ("Heading 3", "1. 题"),
        ("Heading 4", "1. 题"),
        ("Heading 4", "1. 题"),
        ("Heading 4", "1. 题"),
    ]


@pytest.mark.parametrize("label", ["sec-" + "b" * 49, "第一节", "1x", "sec-" + "c" * 36])
def test_links_lead_to_labels_of_any_name(label):
    found = read(Heading(2, words("节"), label), paragraph(Reference(label, "第一章"))).element
    anchors = [link.get(qn("w:anchor")) for link in found.iter(qn("w:hyperlink"))]
    names = [mark.get(qn("w:name")) for mark in found.iter(qn("w:bookmarkStart"))]

    # Two of the contents, and the reference.
    assert anchors == ["sec-summary", names[1], names[1]]
    assert names[0] == "sec-summary"
    assert len(names[1]) <= 40
    assert not names[1][0].isdigit()


def test_what_references_and_citations_name_is_there():
    found = read(
        paragraph("见", Reference("fig-a", "图1-1"), Citation(("bureau",), (1,)), "。"),
        paragraph(Reference("tbl-a", "表1-1"), Reference("tbl-none")),
        figure(),
        table(),
        SourceList(),
    )

    anchors = {link.get(qn("w:anchor")) for link in found.element.iter(qn("w:hyperlink"))}
    names = {mark.get(qn("w:name")) for mark in found.element.iter(qn("w:bookmarkStart"))}
    texts = styled(found)
    assert {"fig-a", "tbl-a", "src-1", "sec-summary"} == anchors & names == anchors - {None}
    assert texts[:2] == [("Body Text", "见图1-1[1]。"), ("Body Text", "表1-1〔tbl-none〕")]
    assert texts[-1] == ("Bibliography", "[1] 市局. 年报[R/OL]. https://x.cn/a.")


@pytest.mark.parametrize(
    ("url", "printed", "links"),
    [
        ("https://x.cn/a", "[1] 市局. 年报. https://x.cn/a", ["https://x.cn/a"]),
        ("", "[1] 市局. 年报.", []),
    ],
)
def test_a_source_ends_with_its_address_which_is_a_link(url, printed, links):
    chapter = Chapter("01", (Cell(1, (SourceList(),)),))
    sources = (Source("a", "市局", "市局. 年报.", url),)
    found = docx.Document(io.BytesIO(write(Document((chapter,), sources=sources), {}, Formulas())))

    (line,) = found.paragraphs
    assert (line.style.name, line.text) == ("Bibliography", printed)
    assert [link.address for link in line.hyperlinks] == links


def test_figures_and_tables_without_captions_are_found_by_their_labels():
    bare = {"number": "", "caption": ()}
    found = read(figure(**bare), table(**bare)).element

    names = {mark.get(qn("w:name")) for mark in found.iter(qn("w:bookmarkStart"))}
    assert {"fig-a", "tbl-a"} <= names


def test_an_address_that_word_would_take_for_damaged_is_written_so_that_it_does_not():
    content = word_file(paragraph(Link("https://x.cn/a b?c=中&d=[1]", words("链"))))

    relations = part(content, "word/_rels/document.xml.rels")
    (link,) = (each for each in relations if each.get("TargetMode") == "External")
    assert link.get("Target") == "https://x.cn/a%20b?c=%E4%B8%AD&d=%5B1%5D"


def test_words_are_set_apart_as_the_author_did():
    cases = {
        "strong": {"b": None, "bCs": None},
        "emphasis": {"i": None, "iCs": None},
        "underline": {"u": "single"},
        "strikeout": {"strike": None},
        "mark": {"highlight": "yellow"},
        "subscript": {"vertAlign": "subscript"},
        "superscript": {"vertAlign": "superscript"},
    }
    content = [Styled(style, words(style)) for style in cases]
    found = read(paragraph(*content, Styled("quoted", words("引")), LineBreak(), "后"))
    line = found.paragraphs[-1]

    looks = {
        run.text: {etree.QName(mark).localname: mark.get(qn("w:val")) for mark in run._r.rPr}
        for run in line.runs
        if run._r.rPr is not None
    }
    assert {style: looks[style] for style in cases} == cases
    assert line.text.endswith("“引”\n后")


def test_what_is_below_zero_has_a_minus_and_code_keeps_its_hyphen():
    found = read(paragraph(Text("2021-04-26，-22.3，"), Code("-1")))

    assert found.paragraphs[-1].text == "2021-04-26，−22.3，-1"


def test_a_number_of_a_table_has_a_minus_too():
    fact = Fact("down 11.9%", "-11.9", "Growth")

    assert read(paragraph(FactText(fact, "-11.9"))).paragraphs[-1].text == "−11.9"


def test_code_keeps_its_lines_and_its_spaces():
    found = read(CodeBlock("if a:\n\tb  = 1"), paragraph(Code("x  y")))

    assert styled(found) == [("Source Code", "if a:\n\tb  = 1"), ("Body Text", "x  y")]
    assert found.paragraphs[-1].runs[0].style.name == "Verbatim Char"


def test_lists_are_lists_and_each_counts_anew():
    inner = ListBlock(((paragraph("乙"),),), ordered=True, start=3)
    found = read(
        ListBlock(((paragraph("甲"), inner), (paragraph("丙"), paragraph("续。")))),
        ListBlock(((paragraph("丁"),),), ordered=True),
    )
    numbering = found.part.numbering_part.element

    items = {p.text: p for p in found.paragraphs if p.style.name == "Compact"}
    places = {
        text: (p._p.pPr.numPr.numId.val, p._p.pPr.numPr.ilvl.val)
        for text, p in items.items()
        if p._p.pPr.numPr is not None
    }
    starts = {
        each.get(qn("w:numId")): [
            start.get(qn("w:val")) for start in each.iter(qn("w:startOverride"))
        ]
        for each in numbering.iter(qn("w:num"))
    }
    assert places == {"甲": (1, 0), "乙": (2, 1), "丙": (1, 0), "丁": (3, 0)}
    assert starts == {"1": [], "2": ["3"], "3": ["1"]}
    # As far in as the text of its item.
    assert items["续。"].paragraph_format.left_indent.twips == 720


def test_a_list_counts_in_its_numerals_from_its_start():
    inner = ListBlock(((paragraph("乙"),),), ordered=True, start=3, numerals="i")
    found = read(ListBlock(((paragraph("甲"), inner),), ordered=True, numerals="A"))

    counted = [
        tuple(
            level.find(qn(f"w:{name}")).get(qn("w:val")) for name in ("numFmt", "start", "lvlText")
        )
        for own in found.part.numbering_part.element.iter(qn("w:lvlOverride"))
        for level in own.iter(qn("w:lvl"))
    ]
    assert counted == [("upperLetter", "1", "%1."), ("lowerRoman", "3", "%2.")]


def test_lists_beyond_the_nine_levels_that_word_has_stand_on_the_last():
    nested = ListBlock(((paragraph("10"),),))
    for depth in range(9, 0, -1):
        nested = ListBlock(((paragraph(str(depth)), nested),))
    items = [p for p in read(nested).paragraphs if p.style.name == "Compact"]

    levels = {p.text: p._p.pPr.numPr.ilvl.val for p in items}
    assert levels == {**{str(depth): depth - 1 for depth in range(1, 10)}, "10": 8}


def test_quotations_and_definitions_have_styles_of_their_own():
    terms = DefinitionList((Definition(words("词"), (paragraph("义一"), paragraph("义二"))),))

    assert styled(read(Quotation((paragraph("引文"),)), terms)) == [
        ("Block Text", "引文"),
        ("Definition Term", "词"),
        ("Definition", "义一"),
        ("Definition", "义二"),
    ]


def test_a_quotation_stands_on_a_ground_with_a_rule_at_its_left():
    styles = part(word_file(Quotation((paragraph("引文"),))), "word/styles.xml")
    [box] = [s for s in styles if s.get(qn("w:styleId")) == "BlockText"]

    properties = box.find(qn("w:pPr"))

    names = [each.tag.rpartition("}")[2] for each in properties]
    assert names == ["pBdr", "shd", "ind"]
    assert [side.tag for side in properties[0]] == [qn("w:left")]


def test_footnotes_are_word_s_own():
    note = Note((paragraph("指", Link("https://x.cn/n", words("址")), "。"), paragraph("又。")))
    content = word_file(paragraph("发明", note, "专利", Note((paragraph("二。"),))))
    notes = part(content, "word/footnotes.xml")

    texts = [
        ["".join(t.text for t in p.iter(qn("w:t"))) for p in each.iter(qn("w:p"))]
        for each in notes
        if each.get(qn("w:type")) is None
    ]
    body = part(content, "word/document.xml")
    numbers = [mark.get(qn("w:id")) for mark in body.iter(qn("w:footnoteReference"))]
    link = next(notes.iter(qn("w:hyperlink"))).get(qn("r:id"))
    targets = {
        each.get("Id"): each.get("Target")
        for each in part(content, "word/_rels/footnotes.xml.rels")
    }
    assert texts == [[" 指址。", "又。"], [" 二。"]]
    assert numbers == ["1", "2"]
    assert targets[link] == "https://x.cn/n"
    assert next(body.iter(qn("w:numFmt"))).get(qn("w:val")) == "decimalEnclosedCircleChinese"


def test_a_note_within_a_note_is_printed_in_brackets():
    content = word_file(paragraph("文", Note((paragraph("外", Note((paragraph("内"),)), "。"),))))
    notes = part(content, "word/footnotes.xml")

    assert "".join(t.text for t in notes.iter(qn("w:t"))) == " 外〔内〕。"
    assert not list(notes.iter(qn("w:footnoteReference")))


def test_formulas_are_word_s_own():
    inline, displayed, numbered = (
        Formula("a<b"),
        Formula("a<b", display=True),
        Formula("a<b", display=True, tag="3"),
    )
    formulas = Formulas(omml=dict.fromkeys((inline, displayed, numbered), OMML))
    found = read(
        paragraph("设", inline, "。"),
        paragraph(displayed),
        paragraph(numbered),
        formulas=formulas,
    )

    lines = found.paragraphs[-3:]
    math = [next(line._p.iter(f"{{{MATH}}}oMath")) for line in lines]
    assert ["".join(each.itertext()) for each in math] == ["a<b"] * 3
    assert [each.getparent().tag for each in math] == [qn("w:p"), f"{{{MATH}}}oMathPara", qn("w:p")]
    assert lines[2].text == "\t\t(3)"


def test_for_what_cannot_be_printed_stands_a_placeholder_unless_it_is_a_note():
    found = read(
        paragraph("前", Unprintable("expression", "x"), Unprintable("footnote", "n"), "后"),
        Unprintable("output", "text/x", text="甲\n乙"),
        Unprintable("surrogate", "U+D83D"),
    )

    assert styled(found) == [
        ("Body Text", "前〔此处的值未算出〕后"),
        ("Placeholder", "〔此处的输出没有可印的形式〕"),
        ("Placeholder", "甲\n乙"),
    ]


# ---- Figures and tables


def test_a_figure_is_a_sharp_picture_with_its_texts_below():
    content = word_file(figure())
    found = docx.Document(io.BytesIO(content))

    (picture,) = found.inline_shapes
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = (name for name in archive.namelist() if "/media/" in name)
        bitmap = Bitmap.open(io.BytesIO(archive.read(name)))
    assert styled(found) == [
        ("Figure", ""),
        ("Image Caption", "图1-1　授权量增长"),
        ("Image Subtitle", "广州，件"),
        ("Remark", "注：含初步数。"),
        ("Remark", "资料来源：市局[1]"),
    ]
    assert picture.width.inches == pytest.approx(5, abs=0.01)
    assert picture.height.inches == pytest.approx(1, abs=0.01)
    assert picture._inline.docPr.get("descr") == "三年逐年增长的折线。"
    # 360 × 72 points in 220 pixels an inch.
    assert (bitmap.format, bitmap.size) == ("PNG", (1100, 220))


def test_a_picture_is_as_wide_as_its_author_said_but_no_wider_than_the_text():
    found = read(paragraph(Image("a.svg", "图", width=96)), figure(width=9600))

    narrow, wide = found.inline_shapes
    assert narrow.width.inches == pytest.approx(1, abs=0.01)
    assert wide.width.mm == pytest.approx(156, abs=0.1)
    assert wide.width / wide.height == pytest.approx(5, rel=0.01)


def test_lines_are_as_high_as_the_pictures_and_formulas_in_them():
    picture, formula = Image("a.svg", "图"), Formula("a", display=True)
    found = read(
        paragraph("甲", Styled("strong", (picture,))),
        paragraph(formula),
        ListBlock(((paragraph(picture),),)),
        paragraph("乙"),
        table(rows=((TableCell((picture,)), "7"),)),
    )

    rules = [
        spacing.get(qn("w:lineRule")) if spacing is not None else None
        for spacing in (p._p.pPr.find(qn("w:spacing")) for p in found.paragraphs[-7:-3])
    ]
    cell_rule = found.tables[0].cell(1, 0).paragraphs[0].paragraph_format.line_spacing_rule
    assert rules == ["atLeast", "atLeast", "atLeast", None]
    assert cell_rule == WD_LINE_SPACING.AT_LEAST


def test_an_image_that_is_printed_twice_is_kept_once_and_one_that_is_not_printed_not_at_all():
    images = {"a.svg": SVG, "b.svg": SVG.replace(b"h9", b"h8")}
    report = Document((Chapter("01", (Cell(1, (figure(), figure())),)),))
    content = write(report, images, Formulas())

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        media = [name for name in archive.namelist() if "/media/" in name]
    assert media == ["word/media/a.svg.png"]


def test_a_figure_whose_image_cannot_be_printed_keeps_its_texts():
    found = read(figure(file=""))

    assert list(found.inline_shapes) == []
    assert styled(found)[:2] == [("Figure", ""), ("Image Caption", "图1-1　授权量增长")]


def test_a_picture_without_alternative_text_says_so():
    found = read(figure(alt=""))

    assert found.inline_shapes[0]._inline.docPr.get("descr") == "（本图未附文字说明）"


def test_a_table_can_be_edited_and_repeats_its_head():
    found = read(table())
    made = found.tables[0]

    assert [[cell.text for cell in row.cells] for row in made.rows] == [
        ["城市", "件数"],
        ["广州", "7"],
    ]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in made.rows] == [True, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in made.rows)
    assert made.style.name == "Table"
    assert made.cell(0, 0).paragraphs[0].style.name == "Table Head"
    assert made.cell(1, 1).paragraphs[0].style.name == "Table Text"
    assert made.cell(1, 1).paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert styled(found)[:2] == [("Table Caption", "表1-1　各市件数"), ("Table Unit", "单位：件")]


def test_the_last_row_of_a_table_stays_with_its_note():
    def kept(**parts):
        cells = [cell for row in read(table(**parts)).tables[0].rows for cell in row.cells]
        return [cell.paragraphs[0].paragraph_format.keep_with_next for cell in cells]

    assert kept(note=words("年末数")) == [None, None, True, True]
    assert kept(note=(), attribution=()) == [None] * 4


@pytest.mark.parametrize(
    ("count", "inner"), [(1, 0), (2, 0), (12, 0), (40, 36), (5, 0)], ids=lambda n: f"{n}"
)
def test_a_short_table_stays_whole_and_of_a_long_one_three_rows_or_more_stand_together(
    count, inner
):
    rows = read(table([("广州", "7")] * count, note=(), attribution=())).tables[0].rows[1:]
    kept = [
        {cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells} for row in rows
    ]

    held = [{True}] * (2 if inner else count - 1)
    assert kept == [*held, *[{None}] * (inner - 1), *([{True}] * 2 if inner else []), {None}]


def test_a_table_of_few_rows_that_are_high_is_long():
    rows = read(table([("各区" * 200, "7")] * 6, note=(), attribution=())).tables[0].rows

    assert rows[3].cells[0].paragraphs[0].paragraph_format.keep_with_next is None


@pytest.mark.parametrize(
    ("length", "next_to", "whole"),
    [(20, [True, True, True, None], [True] * 4), (200, [True, None, True, None], None)],
)
def test_a_short_box_stays_whole_and_no_line_of_a_long_one_alone(length, next_to, whole):
    box = Quotation((*(paragraph("字" * length) for _ in range(4)),))
    made = [p.paragraph_format for p in read(box).paragraphs[-4:]]

    assert [each.keep_with_next for each in made] == next_to
    assert [each.keep_together for each in made] == (whole or next_to)


def test_a_table_and_a_caption_in_a_short_box_are_kept_with_it_once():
    box = Quotation((table(), paragraph("甲")))
    found = read(box)

    properties = [
        p for p in found.element.body.iter(qn("w:pPr")) if p.find(qn("w:keepLines")) is not None
    ]
    assert all(len(p.findall(qn("w:keepNext"))) <= 1 for p in properties)
    assert found.tables[0].cell(1, 0).paragraphs[0].paragraph_format.keep_with_next


def test_boxes_that_follow_on_one_another_are_two():
    found = styled(
        read(Quotation((paragraph("甲"),)), Quotation((paragraph("乙"), paragraph("丙"))))
    )

    names = ["Block Text", "Remark", "Block Text", "Block Text"]
    assert found == list(zip(names, ["甲", "", "乙", "丙"], strict=True))


def test_spanned_cells_stay_spanned():
    found = read(
        table(
            columns=(Column(), Column(words("甲")), Column(words("乙"))),
            head=(
                (cell("市", rows=2), cell("授权", columns=2), None),
                (None, cell("甲"), cell("乙")),
            ),
            rows=(
                (cell("广州"), cell("1"), cell("2")),
                (cell("合计", rows=1, columns=3), None, None),
            ),
        )
    )
    made = found.tables[0]

    assert [[cell.text for cell in row.cells] for row in made.rows] == [
        ["市", "授权", "授权"],
        ["市", "甲", "乙"],
        ["广州", "1", "2"],
        ["合计", "合计", "合计"],
    ]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in made.rows] == [
        *(True, True),
        *(False, False),
    ]


def test_a_table_too_wide_for_the_page_is_set_smaller_or_split():
    def wide(count):
        columns = tuple(Column(words(f"第{n}项"), "right") for n in range(count))
        return table((("123,456",) * count,), columns=columns)

    small, split = read(wide(8)), read(wide(24))

    captions = [text for style, text in styled(split) if style == "Table Caption"]
    heads = [[cell.text for cell in part.rows[0].cells] for part in split.tables]
    assert [part.cell(1, 1).paragraphs[0].style.name for part in small.tables] == [
        "Table Text Small"
    ]
    assert captions == ["表1-1　各市件数", *(f"续表1-1（{n}/4）" for n in (2, 3, 4))]
    assert {head[0] for head in heads} == {"第0项"}
    assert [label for head in heads for label in head[1:]] == [f"第{n}项" for n in range(1, 24)]


def test_no_table_is_smaller_than_its_notes_where_the_names_of_its_rows_can_be_broken():
    labels = [Column(words("指标")), *(Column(words(f"{n}年"), "right") for n in range(2019, 2025))]
    name = "人工智能领域软件著作权登记量（件）"
    (made,) = read(table(((name, *["超过11.2万"] * 6),), columns=tuple(labels))).tables

    style = made.cell(1, 0).paragraphs[0].style
    assert (style.name, style.font.size.pt) == ("Table Text Small", 9)


def test_the_columns_of_a_table_fill_the_page():
    (made,) = read(table((("广州市知识产权局年度报告", "7"),))).tables
    widths = [int(column.get(qn("w:w"))) for column in made._tbl.tblGrid]

    assert sum(widths) == pytest.approx(156 / 25.4 * 1440, abs=2)
    assert widths[0] > widths[1]


def test_tables_that_follow_one_another_do_not_become_one():
    bare = {"number": "", "caption": (), "unit": "", "label": ""}
    found = read(table(**bare), table(**bare))

    tags = [etree.QName(child).localname for child in found.element.body]
    assert tags[-5:] == ["tbl", "p", "tbl", "p", "sectPr"]


def test_the_period_of_a_key_figure_is_short_and_set_apart_from_its_note():
    when = "the fourth quarter of 2025"
    fact = Fact("2,487,300", "2,487,300", "Nights", period="2025-Q4", when=when)
    item = KeyFigure("Nights", fact, words("up 2% on a year earlier"))
    (made,) = read(KeyFigures((item,)), language="en").tables

    assert made.cell(0, 0).paragraphs[-1].text == "Q4 2025 · up 2% on a year earlier"


def test_key_figures_are_set_large_in_a_table_without_lines():
    fact = Fact("约7.1万件", "7.1", "有效发明专利", when="2020年", sources=(BUREAU,))
    item = KeyFigure("有效发明专利", fact, words("增长22%"), (Citation(("bureau",), (1,)),))
    (made,) = read(KeyFigures((item, item, item, item))).tables

    value, label, note = made.cell(1, 1).paragraphs
    assert [p.style.name for p in (value, label, note)] == ["Key Figure", "Key Label", "Key Note"]
    assert value.text.startswith("约7.1万件")
    assert (label.text, note.text) == ("有效发明专利", "2020年\u3000增长22%")
    sizes = [run.font.size.pt if run.font.size else None for run in value.runs[:3]]
    assert sizes == [12, None, 12]
    assert made._tbl.find(f".//{qn('w:tblBorders')}") is None
    assert not read(KeyFigures(())).tables
