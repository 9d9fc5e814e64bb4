"""How two builds differ: each difference once, with the reason, on a page for a reviewer."""

import os
import re
import shutil
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from lxml import html
from playwright.sync_api import sync_playwright

from whitepaper.comparison.builds import Build
from whitepaper.comparison.comparison import compare
from whitepaper.comparison.contents import compare_contents
from whitepaper.comparison.corrections import corrected
from whitepaper.comparison.page import page
from whitepaper.comparison.revisions import Detail, Reason, change, compare_facts
from whitepaper.comparison.terminal import lines
from whitepaper.comparison.texts import Piece, compare_texts
from whitepaper.document.facts import Fact, Source
from whitepaper.document.nodes import (
    Cell,
    Chapter,
    Citation,
    Column,
    Document,
    FactText,
    Figure,
    Heading,
    Image,
    KeyFigure,
    KeyFigures,
    Link,
    Note,
    Paragraph,
    Particulars,
    Reference,
    Styled,
    Table,
    TableCell,
    Text,
)
from whitepaper.inputs import edition
from whitepaper.languages import load

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ZH = load("zh")
BUREAU = Source("bureau", "市局", "市局. 年报[R/OL]. (2021-01-15).")
PLEDGE = Fact(
    text="66.77亿元",
    number="66.77",
    name="专利质押融资额",
    indicator="patent-pledge",
    region="广州",
    period="2020",
    when="2020年",
    value=Decimal("66.77"),
    precision=Decimal("0.01"),
    unit="亿元",
    status="final",
    definition="以专利质押取得的融资额。",
    places=("data/observations.csv:12",),
    sources=(BUREAU,),
)
MEETING = Fact(
    text="2020年9月25日",
    number="2020年9月25日",
    name="联席会议",
    region="广州",
    period="2020-09-25",
    when="2020年9月25日",
    places=("data/events.csv:2",),
    sources=(BUREAU,),
)


def pledge(number="66.77", **parts):
    """A value of 广州 in 2020 unless said otherwise."""
    known = {"number": number, "text": f"{number}亿元", "value": Decimal(number), **parts}
    if period := parts.get("period"):
        known["when"] = f"{period}年"
    return msgspec.structs.replace(PLEDGE, **known)


def rate(text, number, **parts):
    """A computed value: it has no precision of its own."""
    known = {"unit": "%", "formula": "A ÷ B", "value": Decimal(number), **parts}
    return Fact(text, number, "授权量增长率", region="广州", period="2020", when="2020年", **known)


def meeting(text="2020年9月25日", **parts):
    return msgspec.structs.replace(MEETING, text=text, number=text, **parts)


def sentence(fact, text=""):
    return Paragraph((FactText(fact, text),))


def row_of(fact, label="tbl-use"):
    """A table that prints a fact as a number, with the unit elsewhere."""
    cell = TableCell((FactText(fact, fact.number),))
    return Table((Column(), Column()), ((TableCell((Text("甲"),)), cell),), label=label, shown=True)


def printing(*facts, period="", chapter="04-use"):
    """A report whose one chapter prints these facts, or blocks, in its fourth cell."""
    blocks = tuple(sentence(each) if isinstance(each, Fact) else each for each in facts)
    particulars = Particulars(edition=period, title="小城", period=period)
    return Document((Chapter(chapter, (Cell(4, blocks),)),), particulars)


def revised(old, new):
    """The one value in which two reports of one fact each differ."""
    (found,) = compare_facts(printing(old), printing(new)).values
    return found


# Values


def test_a_revised_value_is_listed_with_its_change_and_where_it_is_printed():
    drawn = Figure("a.svg", label="fig-pledge", data=(pledge("69.98"),), shown=True)

    (found,) = compare_facts(printing(pledge()), printing(drawn)).values

    assert (found.name, found.region, found.period) == ("专利质押融资额", "广州", "2020年")
    assert (found.old, found.new, found.change) == ("66.77亿元", "69.98亿元", "+3.21, +4.8%")
    assert found.reasons == (Reason.REVISED,)
    assert [str(place) for place in found.locations] == ["fig-pledge"]


def test_a_value_is_listed_once_however_often_it_is_printed():
    def report(fact):
        own = printing(fact, fact, row_of(fact)).chapters
        return Document((*own, *printing(fact, chapter="01-summary").chapters))

    (found,) = compare_facts(report(pledge()), report(pledge("70.00"))).values

    assert (found.old, found.new) == ("66.77亿元", "70.00亿元")
    assert [str(place) for place in found.locations] == [
        "notebooks/04-use.ipynb cell 4",
        "tbl-use",
        "notebooks/01-summary.ipynb cell 4",
    ]


def test_a_value_is_shown_with_its_words_or_else_with_its_unit():
    old, new = rate("同比增长33.3%", "33.3"), rate("同比增长34.0%", "34.0")

    (found,) = compare_facts(printing(row_of(old), old), printing(row_of(new))).values

    assert (found.old, found.new) == ("同比增长33.3%", "34.0%")


def test_the_same_value_printed_elsewhere_or_from_another_row_is_no_revision():
    moved = pledge(places=("data/observations.csv:9",))
    old, new = printing(pledge(), chapter="01-summary"), printing(row_of(moved))

    assert compare_facts(old, new).values == ()


@pytest.mark.parametrize("turned", [False, True])
def test_a_value_known_less_finely_that_rounds_to_the_same_is_only_rounded(turned):
    coarse = pledge("67", precision=Decimal(1))
    pair = (coarse, pledge()) if turned else (pledge(), coarse)

    found = revised(*pair)

    assert found.reasons == (Reason.ROUNDING,)
    assert found.change == ""


def test_a_value_known_less_finely_that_rounds_to_another_is_revised():
    found = revised(pledge(), pledge("68", precision=Decimal(1)))

    assert found.reasons == (Reason.REVISED,)
    assert found.change == "+1, +1.8%"


def test_the_same_value_printed_with_other_digits_is_rounding():
    exact = Decimal("23.648")
    old, new = rate("约24%", "24", value=exact), rate("23.6%", "23.6", value=exact)

    assert revised(old, new).reasons == (Reason.ROUNDING,)


def test_the_change_of_a_computed_value_is_that_of_what_is_printed():
    old = rate("同比增长23.6%", "23.6", value=Decimal("23.648"))
    new = rate("同比增长约22%", "22", value=Decimal("22.41"), qualifier="约")

    assert revised(old, new).change == "约-2 percentage points"
    finer = rate("同比增长21.1%", "21.1", value=Decimal("21.12"))
    assert revised(old, finer).change == "-2.5 percentage points"


def test_more_than_one_reason_may_hold_and_the_meaning_is_listed_with_the_value():
    found = revised(pledge(), pledge("70.00", scope="含商标", status="provisional"))

    assert found.reasons == (Reason.REVISED, Reason.DEFINITION)
    assert Detail("scope", "", "含商标") in found.details
    assert Detail("status", "final", "provisional") in found.details


def test_a_revised_value_has_its_other_source_beside_it():
    other = msgspec.structs.replace(BUREAU, id="press", citation="日报[N].")

    found = revised(pledge(), pledge("70.00", sources=(other,)))

    assert found.details == (Detail("citations", BUREAU.citation, "日报[N]."),)


@pytest.mark.parametrize("field", ["qualifier", "status"])
def test_another_qualifier_or_status_is_a_revision_of_the_data(field):
    assert revised(pledge(), pledge(**{field: "约"})).reasons == (Reason.REVISED,)


@pytest.mark.parametrize("field", ["definition", "scope", "unit", "formula"])
def test_another_definition_scope_unit_or_formula_is_another_definition(field):
    found = revised(pledge(), pledge(**{field: "另一个"}))

    assert found.reasons == (Reason.DEFINITION,)


def test_values_of_different_units_have_no_change():
    assert revised(pledge(), pledge("667700", unit="万元")).change == ""


def test_a_change_names_the_unit_of_the_data_where_the_value_is_printed_in_another():
    old = pledge(text="CNY 6.677 billion", unit="CNY 100 million")
    new = pledge("67.12", text="CNY 6.712 billion", unit="CNY 100 million")

    assert revised(old, new).change == "+0.35 (CNY 100 million), +0.5%"
    assert revised(pledge(), pledge("67.12")).change == "+0.35, +0.5%"


def test_nothing_is_computed_from_a_bound():
    assert revised(pledge(), pledge("70", text="超过70亿元", qualifier="超过")).change == ""


@pytest.mark.parametrize(
    ("old", "new", "unit", "step", "expected"),
    [
        ("100", "103", "件", "1", "+3, +3.0%"),
        ("103", "100", "件", "1", "-3, -2.9%"),
        ("118070", "118071", "件", "1", "+1, +0.0008%"),
        ("0", "5", "件", "1", "+5"),
        ("71000", "151981", "件", "1000", "+81000, +114.1%"),
        ("24", "22.5", "%", "0.1", "-1.5 percentage points"),
        ("3", "2", "位", "1", "-1"),
        ("7", "7", "件", "1", "0"),
        # What may be below zero is no part of another.
        ("0.5", "-0.1", "months", "0.1", "-0.6"),
        ("-0.5", "-0.1", "months", "0.1", "+0.4"),
    ],
)
def test_a_change_is_absolute_and_relative_where_that_says_something(
    old, new, unit, step, expected
):
    assert change(Decimal(old), Decimal(new), unit, Decimal(step), ZH.numbers) == expected


def test_a_change_is_written_as_its_language_writes_numbers():
    old, new, step = Decimal(6673), Decimal(8403), Decimal(1)

    assert change(old, new, "dwellings", step, load("en").numbers) == "+1,730, +25.9%"


def test_a_change_of_a_rate_is_in_percentage_points_alone():
    old = rate("down 2.6% on a year earlier", "-2.6", value=Decimal("-2.6"))
    new = rate("down 0.3% on a year earlier", "-0.3", value=Decimal("-0.3"))

    assert revised(old, new).change == "+2.3 percentage points"


def test_what_only_one_report_has_is_added_or_removed():
    other = pledge(name="商标质押融资额", indicator="trademark-pledge")
    country = msgspec.structs.replace(other, region="全国")

    found = compare_facts(printing(pledge(), other), printing(pledge(), country)).values

    removed, added = found[::-1]
    assert (added.old, added.new, added.reasons) == ("", "66.77亿元", (Reason.ADDED,))
    assert (removed.old, removed.new, removed.reasons) == ("66.77亿元", "", (Reason.REMOVED,))


def test_rates_on_different_years_are_not_taken_for_each_other():
    last = rate("同比增长5%", "5", formula="A为2020，B为2019")
    long = rate("比2016年增长42%", "42", formula="B为2016")
    longer = rate("比2016年增长43%", "43", formula="B为2016")

    (found,) = compare_facts(printing(last, long), printing(longer, last)).values

    assert (found.old, found.new) == ("比2016年增长42%", "比2016年增长43%")


def test_a_computed_claim_is_compared_by_its_words():
    def claim(text):
        return Fact(text, text, "授权量", period="2020", when="2020年", formula="各年均高于上年")

    found = revised(claim("连续3年增长"), claim("连续4年增长"))

    assert (found.old, found.new, found.change) == ("连续3年增长", "连续4年增长", "")
    assert found.reasons == (Reason.REVISED,)


# Editions


def test_two_editions_have_the_values_of_their_own_years_side_by_side():
    one = {"precision": Decimal(1)}
    old = printing(pledge("54", period="2019", **one), pledge(region="全国"), period="2019")
    new = printing(pledge(), pledge("55", period="2019", **one), period="2020")

    found = compare_facts(old, new)

    (year,) = found.years
    assert (year.period, year.old, year.new) == ("2019年 → 2020年", "54亿元", "66.77亿元")
    assert (year.change, year.reasons) == ("+13, +23.6%", ())
    # Of the same period in both, and what has no counterpart; the new year's is not “added”.
    assert [(r.period, r.old, r.new) for r in found.values] == [
        ("2019年", "54亿元", "55亿元"),
        ("2020年", "66.77亿元", ""),
    ]


def test_two_builds_of_one_edition_have_no_such_section():
    report = printing(pledge(), period="2020")

    assert compare_facts(report, report).years == ()


# Texts of the data


def test_a_changed_text_is_matched_by_its_event_though_rows_have_moved():
    moved = {"places": ("data/events.csv:7",)}
    old = printing(meeting(), meeting("联席会议"))
    new = printing(
        meeting("2020年9月26日", period="2020-09-26", **moved), meeting("联席会议", **moved)
    )

    (found,) = compare_facts(old, new).texts

    assert (found.old, found.new) == ("2020年9月25日", "2020年9月26日")
    assert found.reasons == (Reason.REVISED,)


def test_an_event_that_was_renamed_is_known_by_its_row():
    old = printing(meeting(), meeting("2020年9月30日"), meeting("联席会议"))
    texts = ("2020年9月30日", "2020年9月25日", "首次联席会议")
    new = printing(*(meeting(text, name="首次联席会议") for text in texts))

    (found,) = compare_facts(old, new).texts

    assert (found.old, found.new) == ("联席会议", "首次联席会议")


def test_a_text_without_a_counterpart_is_added():
    (found,) = compare_facts(printing(), printing(meeting())).texts

    assert (found.new, found.reasons) == ("2020年9月25日", (Reason.ADDED,))


def test_a_changed_definition_is_listed_once_for_its_table_and_all_its_values():
    def report(definition):
        meaning = Fact(definition, definition, "专利质押融资额")
        values = (pledge(definition=definition), pledge(definition=definition, period="2019"))
        return printing(*values, row_of(meaning, "tbl-definitions"))

    comparison = compare(build("a", report("旧口径。")), build("b", report("新口径。")))

    (found,) = comparison.definitions
    assert found.details == (Detail("definition", "旧口径。", "新口径。"),)
    assert [value.period for value in found.values] == ["2020年", "2019年"]
    assert comparison.texts(Reason.REVISED) == ()


# Words, figures and tables


def build(name, document=None, **parts):
    return Build(name, document or printing(), **parts)


def saying(*blocks, number="三、", **particulars):
    """A report whose chapter says something in running text or other blocks."""
    title = Heading(1, (Text("运用"),), label="sec-use", number=number)
    own = tuple(Paragraph((Text(each),)) if isinstance(each, str) else each for each in blocks)
    known = {"edition": "2020", "title": "小城", **particulars}
    return Document((Chapter("04-use", (Cell(1, (title, *own)),)),), Particulars(**known))


def drawing(file, caption="融资额上升", label="fig-pledge", number="图3-1", **parts):
    return Figure(
        file, alt="柱形图。", label=label, number=number, caption=(Text(caption),), **parts
    )


def test_only_changed_paragraphs_are_listed_by_chapter_with_what_goes_and_comes():
    old = saying("全年融资额为66.77亿元，居全省第一。", "没有变化。")
    new = saying("全年融资额为68.01亿元，居全省第一。", "没有变化。")

    (chapter,) = compare_contents(old, new).chapters

    assert chapter.title == "三、运用"
    assert chapter.passages == (
        (
            Piece("=", "全年融资额为"),
            Piece("-", "66.77"),
            Piece("+", "68.01"),
            Piece("=", "亿元，居全省第一。"),
        ),
    )


def test_a_few_characters_between_two_changes_are_no_hindrance_to_reading():
    assert compare_texts("政策扶持着力降低成本", "金融支持着重减少成本", ZH) == (
        Piece("-", "政策扶持着力降低"),
        Piece("+", "金融支持着重减少"),
        Piece("=", "成本"),
    )


def test_numbers_in_words_are_changed_as_a_whole():
    assert compare_texts("第二十一届大会", "第二十二届大会", ZH) == (
        Piece("=", "第"),
        Piece("-", "二十一"),
        Piece("+", "二十二"),
        Piece("=", "届大会"),
    )


def test_a_paragraph_that_was_added_or_removed_is_listed_whole():
    old = saying("第一段说质押融资。", "这一段写海关保护的情况。")
    new = saying("第一段说质押融资。", "新加的内容讲证券化产品。")

    (chapter,) = compare_contents(old, new).chapters

    assert chapter.passages == (
        (Piece("-", "这一段写海关保护的情况。"),),
        (Piece("+", "新加的内容讲证券化产品。"),),
    )


def test_numbers_that_only_count_are_no_change():
    def report(count):
        prose = Paragraph(
            (
                Text("融资额见"),
                Reference("fig-pledge", f"图3-{count}"),
                Citation(("bureau",), (count,)),
                Text("。"),
            )
        )
        section = Heading(2, (Text("质押"),), number=f"（{count}）")
        figure = drawing("a.svg", number=f"图3-{count}")
        return saying(section, prose, figure, number=f"{count}、")

    found = compare_contents(report(1), report(2))

    assert (found.chapters, found.figures) == ((), ())


def test_a_reference_to_another_figure_is_a_change():
    both = drawing("a.svg", label="fig-a"), drawing("b.svg", label="fig-b", number="图3-2")

    def report(label, number):
        sentence = Paragraph((Text("融资额见"), Reference(label, number), Text("。")))
        return saying(sentence, *both)

    (chapter,) = compare_contents(report("fig-a", "图3-1"), report("fig-b", "图3-2")).chapters

    assert chapter.passages[0][1:3] == (Piece("-", "图3-1"), Piece("+", "图3-2"))


@pytest.mark.parametrize("printed", [False, True])
def test_a_label_that_has_another_name_is_no_change(printed):
    def report(label):
        title = Heading(1, (Text("运用"),), label=f"sec-{label}", number="三、")
        prose = Paragraph((Text("见"), Reference(f"tbl-{label}", "表3-1"), Text("。")))
        link = Paragraph((Link(f"#tbl-{label}", (Text("上表"),)),))
        table = msgspec.structs.replace(row_of(pledge(), f"tbl-{label}"), number="表3-1")
        cell = Cell(1, (title, prose, link, table, drawing("a.svg", label=f"fig-{label}")))
        return Document((Chapter("04-use", (cell,)),))

    found = compare_contents(report("a"), report("b"), printed=printed)

    assert (found.chapters, found.figures, found.tables) == ((), (), ())


def test_of_what_was_printed_the_numbers_of_references_count():
    one, other = ("tbl-a", "66.77"), ("tbl-b", "68.01")

    def report(*order):
        tables = [
            msgspec.structs.replace(row_of(pledge(value), label), number=f"表3-{at}")
            for at, (label, value) in enumerate(order, start=1)
        ]
        numbers = {table.label: table.number for table in tables}
        prose = Paragraph((Text("融资额见"), Reference("tbl-a", numbers["tbl-a"]), Text("。")))
        return saying(prose, *tables)

    sides = build("2020", report(one, other)), build("HEAD", report(other, one))
    as_issued = msgspec.structs.replace(sides[0], issued=True), sides[1]

    assert not compare(*sides).differs
    (chapter,) = compare(*as_issued).contents.chapters
    assert [piece.text for piece in chapter.passages[0]] == ["融资额见表3-", "1", "2", "。"]
    assert compare(*reversed(as_issued)).differs


def linked(address, words="公报"):
    return saying(Paragraph((Text("见"), Link(address, (Text(words),)), Text("。"))))


def test_a_link_that_leads_elsewhere_is_a_change_which_says_its_address():
    old, new = linked("https://example.org/a"), linked("https://example.org/WRONG")

    (chapter,) = compare_contents(old, new).chapters

    assert chapter.passages == (
        (
            Piece("=", "见公报"),
            Piece("-", "<https://example.org/a>"),
            Piece("+", "<https://example.org/WRONG>"),
            Piece("=", "。"),
        ),
    )
    assert compare_contents(old, saying("见公报。")).chapters
    assert compare_contents(old, old).chapters == ()


def test_the_address_of_a_link_is_said_only_where_it_changes():
    (words,) = compare_contents(linked("https://a.cn", "统计公报"), linked("https://a.cn")).chapters
    address = "https://example.org/long"
    (whole,) = compare_contents(
        linked("https://a.cn", "https://a.cn"), linked(address, address)
    ).chapters

    assert "<" not in "".join(piece.text for piece in words.passages[0])
    assert "<" not in "".join(piece.text for piece in whole.passages[0])


def chapters(*titles):
    """A report with chapters of these titles."""
    return Document(
        tuple(
            Chapter(
                f"0{title}",
                (Cell(1, (Heading(1, (Text(title),)), Paragraph((Text(f"说{title}"),)))),),
            )
            for title in titles
        )
    )


def test_chapters_in_another_order_are_a_change():
    (found,) = compare_contents(chapters("甲", "乙", "丙"), chapters("乙", "甲", "丙")).chapters

    assert found.title == "Order of chapters"
    old, new = (
        "".join(piece.text for piece in found.passages[0] if piece.sign in signs)
        for signs in ("=-", "=+")
    )
    assert (old, new) == ("甲\u3000乙\u3000丙", "乙\u3000甲\u3000丙")


def test_a_correction_says_the_order_of_chapters_and_the_address_of_a_link_in_its_language():
    def report(order, address):
        own = linked(address)
        return msgspec.structs.replace(own, chapters=(*own.chapters, *chapters(*order).chapters))

    before, now = report("甲乙", "https://a.cn/1"), report("乙甲", "https://a.cn/2")
    reason = edition.Correction(date(2021, 5, 1), "笔误。")

    found = corrected(now, before, date(2021, 4, 1), [reason]).particulars.corrections

    [said] = [each.changes for each in found]
    assert said == (
        "各章次序：“甲 乙”更正为“乙 甲”；",
        "三、运用：“见公报<https://a.cn/1>”更正为“见公报<https://a.cn/2>”。",
    )


def test_a_chapter_that_comes_or_goes_leaves_the_order_of_the_others():
    found = compare_contents(chapters("甲", "乙", "丙"), chapters("丁", "甲", "丙")).chapters

    assert [(chapter.title, chapter.sign) for chapter in found] == [("丁", "+"), ("乙", "-")]


def test_words_are_compared_however_they_are_set():
    styled = Styled("strong", (Text("全年"),)), Styled("quoted", (Text("十三五"),))
    linked = Link("https://example.org", (Text("收官"),))
    other = Link("https://example.org", (Styled("emphasis", (Text("收官"),)),))

    assert (
        compare_contents(
            saying(Paragraph((*styled, linked))),
            saying(Paragraph((Text("全年“十三五”"), other))),
        ).chapters
        == ()
    )


def test_footnotes_the_cover_and_key_figures_are_compared_too():
    def report(amount, day):
        note = Note((Paragraph((Text(f"另有{amount}项在审。"),)),))
        figures = KeyFigures((KeyFigure("质押融资", pledge(amount)),))
        lead = Chapter("01-summary", (Cell(1, (figures,)),), role="lead")
        own = saying(Paragraph((Text("全年融资"), note)), date=f"2021-07-{day}")
        return msgspec.structs.replace(own, chapters=(lead, *own.chapters))

    found = compare_contents(report("54", "30"), report("55", "31")).chapters

    assert [(chapter.title, len(chapter.passages)) for chapter in found] == [
        ("Cover", 1),
        ("01-summary", 1),
        ("Footnotes", 1),
    ]
    assert Piece("+", "55") in found[1].passages[0]


def test_figures_that_differ_are_listed_and_those_alike_are_not():
    same = drawing("c.svg", label="fig-same")
    old = saying(drawing("a.svg"), same, drawing("d.svg", label="fig-old"))
    new = saying(drawing("b.svg"), same, drawing("e.svg", label="fig-new"))

    found = compare_contents(old, new).figures

    assert [(figure.sign, figure.exhibit.label) for figure in found] == [
        ("=", "fig-pledge"),
        ("+", "fig-new"),
        ("-", "fig-old"),
    ]
    assert not found[0].same_content


def test_a_figure_with_another_caption_is_said_to_be_drawn_alike():
    (found,) = compare_contents(
        saying(drawing("a.svg")), saying(drawing("a.svg", "融资额下降"))
    ).figures

    assert found.same_content
    assert Piece("+", "下降") in found.texts


def test_a_table_whose_cells_differ_is_listed_by_its_caption():
    def report(number):
        table = row_of(pledge(number))
        caption = (Text("主要指标"),)
        return saying(msgspec.structs.replace(table, number="表3-2", caption=caption))

    (found,) = compare_contents(report("66.77"), report("68.01")).tables

    assert found.exhibit.title == "表3-2　主要指标"
    assert compare_contents(report("66.77"), report("66.77")).tables == ()


def plain(*rows, **parts):
    """A table of Markdown: of a head and some rows."""
    heads, *others = rows
    columns = tuple(Column((Text(head),)) for head in heads)
    cells = tuple(tuple(TableCell((Text(cell),)) for cell in row) for row in others)
    return Table(columns, cells, **parts)


def test_a_table_without_a_label_is_known_by_its_place_and_told_with_it():
    first, same = plain(["甲", "乙"], ["1", "2"]), plain(["丙"], ["3"])
    changed = plain(["甲", "乙"], ["1", "9"])

    (found,) = compare_contents(saying(first, same), saying(changed, same)).tables

    assert (found.sign, found.same_content) == ("=", False)
    assert str(found.exhibit.title) == "三、运用, table 1 of those without a caption"


def test_tables_without_labels_are_told_apart_by_their_heads_and_chapters():
    a, b, c = plain(["甲"], ["1"]), plain(["乙"], ["2"]), plain(["丙"], ["3"])
    other_b = plain(["乙"], ["8"])

    found = compare_contents(saying(a, b), saying(c, a, other_b)).tables

    assert [(each.sign, each.exhibit.place) for each in found] == [("+", 1), ("=", 3)]
    elsewhere = Document((*saying(a).chapters, Chapter("05", (Cell(1, (other_b,)),))))
    assert [each.sign for each in compare_contents(saying(a, b), elsewhere).tables] == ["+", "-"]


def test_an_image_without_a_caption_is_known_by_its_place():
    old, new = (saying(Paragraph((Text("见"), Image(file)))) for file in ("a.svg", "b.svg"))

    (found,) = compare_contents(old, new).figures

    assert found.sign == "="
    assert str(found.exhibit.title) == "三、运用, image 1 of those without a caption"


def test_a_correction_names_a_table_without_a_label_by_its_chapter():
    before, now = (saying(plain(["甲"], [cell])) for cell in "12")
    reason = edition.Correction(date(2021, 5, 1), "笔误。")

    [found] = corrected(now, before, date(2021, 4, 1), [reason]).particulars.corrections

    assert found.changes == ("“三、运用”中没有题注的第1张表作相应更正。",)


# The page


@pytest.fixture
def comparison():
    sides = (
        (
            "2020",
            (pledge(), pledge(period="2018", scope="甲"), meeting()),
            saying("全年融资额为66.77亿元，居全省第一。", drawing("aaaa.svg")),
            {"aaaa": "data:image/svg+xml;base64,AAAA"},
        ),
        (
            "HEAD",
            (
                pledge("68.01", status="provisional"),
                pledge(period="2018", scope="乙"),
                meeting("2020年9月26日"),
                pledge(region="全国<script>alert(1)</script>"),
            ),
            saying("全年融资额为68.01亿元，居全省第一。", drawing("bbbb.svg")),
            {"bbbb": "data:image/svg+xml;base64,BBBB"},
        ),
    )
    return compare(
        *(
            build(
                name,
                msgspec.structs.replace(
                    report, chapters=(*report.chapters, *printing(*facts, chapter="05").chapters)
                ),
                images=images,
            )
            for name, facts, report, images in sides
        )
    )


def test_the_page_is_the_same_for_the_same_builds_and_needs_nothing_else(comparison):
    content = page(comparison, "zh")

    assert content == page(comparison, "zh")
    assert '<html lang="zh-CN">' in content
    assert "default-src &#x27;none&#x27;" in content
    assert "<script" not in content
    assert "http:" not in content and "https:" not in content


def test_the_page_shows_values_reasons_words_and_both_drawings(comparison):
    content = page(comparison, "zh")

    for part in (
        "<title>修订对照：2020 → HEAD</title>",
        "+1.24, +1.9%",
        "数据修订",
        "<del>正式数</del><ins>初步数</ins>",
        "<del>甲</del><ins>乙</ins>",
        "2020年9月<del>25</del><ins>26</ins>日",
        "全年融资额为<del>66.77</del><ins>68.01</ins>亿元，居全省第一。",
        "base64,AAAA",
        "base64,BBBB",
        "三、运用",
        '<a href="#added">新增数据 1项</a>',
        '<span class="nothing">删除数据 无</span>',
    ):
        assert part in content


def test_the_page_speaks_english_and_marks_what_is_in_the_language_of_the_reports(comparison):
    content = page(comparison, "en")
    assert '<html lang="en">' in content
    for part in (
        "<title>Revisions: 2020 → HEAD</title>",
        '<a href="#added">Added data: 1</a>',
        '<span class="nothing">Removed data: none</span>',
        '<h3><span lang="zh-CN">三、运用</span></h3>',
        '<span class="column">status: </span><del>final value</del><ins>provisional value</ins>',
        '<img src="data:image/svg+xml;base64,AAAA" alt="Old: 柱形图。" lang="zh-CN">',
    ):
        assert part in content
    body = html.fromstring(content).body
    for text in body.xpath(".//text()[not(ancestor::*[@lang='zh-CN'])] | .//*[not(@lang)]/@*"):
        assert not re.search(r"[\u3400-\u9fff]", text), text


def test_a_value_whose_change_cannot_be_computed_has_a_dash_for_it():
    bound = pledge("70", text="超过70亿元", qualifier="超过")

    content = page(compare(build("a", printing(pledge())), build("b", printing(bound))), "zh")

    label = '<span class="label" aria-hidden="true">变动</span>'
    assert f'<td role="cell" class="number nil">{label}—</td>' in content


def test_an_edition_is_named_by_its_year_or_else_by_its_name():
    named = printing(period="2020"), printing(period="2023-黄埔")

    content = page(compare(*(build("a", report) for report in named)), "zh")

    assert "<span>2020年版</span>" in content
    assert "<span>2023-黄埔版</span>" in content


def test_a_drawing_that_is_not_at_hand_is_said_to_be_missing():
    old, new = build("a", saying(drawing("a.svg"))), build("b", saying(drawing("b.svg")))

    assert page(compare(old, new), "zh").count("图不在网页中") == 2


def test_the_terminal_gets_a_line_for_each_difference(comparison):
    found = list(lines(comparison))

    assert found[:2] == [
        "Revised values: 1",
        "  广州 2020年 专利质押融资额: 66.77亿元 → 68.01亿元 (+1.24, +1.9%); data revised"
        " [notebooks/05.ipynb cell 4]",
    ]
    assert "  ~ 全年融资额为[-66.77-]{+68.01+}亿元，居全省第一。" in found
    assert "Figures: 1" in found


@pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"),
    reason="needs Chromium: sudo apt-get install chromium",
)
@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(1280, "light", "zh"), (390, "dark", "zh"), (390, "light", "en")],
)
def test_the_page_fits_fetches_nothing_and_marks_changes_by_more_than_colour(
    comparison, tmp_path, width, scheme, language
):
    (tmp_path / "page.html").write_text(page(comparison, language), "utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        view = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        requests: list[str] = []
        view.on("request", lambda request: requests.append(request.url))
        view.goto((tmp_path / "page.html").as_uri())
        view.evaluate("document.fonts.ready")

        assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
        assert view.evaluate("document.documentElement.scrollWidth") <= width
        line = "element => getComputedStyle(element).textDecorationLine"
        assert view.locator("main ins").first.evaluate(line) == "underline"
        assert view.locator("main del").first.evaluate(line) == "line-through"
        # A phone has no room for the heads of columns: each cell has its own.
        labels = view.locator("main td .label")
        assert labels.first.is_visible() == (width == 390)
        one_line = (
            "all => all.every(each =>"
            " each.offsetHeight < 2.5 * parseFloat(getComputedStyle(each).fontSize))"
        )
        assert labels.evaluate_all(one_line)
        browser.close()
