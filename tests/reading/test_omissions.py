"""Optional cells go without what this edition has no facts for."""

import pytest

from whitepaper.document.facts import Fact
from whitepaper.document.nodes import (
    Absent,
    Cell,
    Chapter,
    Document,
    FactText,
    Heading,
    ListBlock,
    Note,
    Paragraph,
    Quotation,
    Reference,
    Styled,
    Text,
    Unprintable,
)
from whitepaper.reading.omissions import omit

ABSENT = Absent("fact('x')", "“x” has no value")


def text(*parts):
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in parts))


def left(*blocks, optional=True):
    """The blocks that are left of one cell, and what was left out."""
    document = Document((Chapter("01-a", (Cell(1, blocks, optional=optional),)),))
    kept, omissions = omit(document)
    return kept.chapters[0].cells[0].blocks, [str(omission) for omission in omissions]


def test_a_paragraph_with_an_absent_fact_goes_and_its_neighbours_stay():
    blocks, omissions = left(text("甲", ABSENT, "件。"), text("乙。"))

    assert blocks == (text("乙。"),)
    assert omissions == ["notebooks/01-a.ipynb cell 1, “甲…件。”: “x” has no value"]


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (text(ABSENT, "，", ABSENT, ABSENT, "，甲", ABSENT, ABSENT, "。"), "“甲…。”"),
        (text(Absent("unless(x)\ntable(f, id='tbl-a', caption='机构')", "")), "table “机构”"),
        (text(Absent("figure(ax, id='fig-a', caption=f'{city}的机构')", "")), "figure “…的机构”"),
        (text(Absent("figure(ax, id='fig-a', caption=made)", "")), "figure “fig-a”"),
        (text(Absent("\nlate = fact('x')\nlate", "")), "code “late = fact('x')”"),
    ],
)
def test_a_part_is_told_by_its_first_words_or_by_its_caption(block, told):
    assert left(block)[1][0].startswith(f"notebooks/01-a.ipynb cell 1, {told}: ")


REFERENCE = Reference("fig-quarters")
NOTE = Note((text("The bureau counts nights."),))


@pytest.mark.parametrize(
    ("block", "language", "told"),
    [
        (
            text(
                "Lodging turned over ",
                ABSENT,
                ", ",
                ABSENT,
                ". ",
                REFERENCE,
                " shows the quarters.",
            ),
            "en",
            "“Lodging turned over …, …. … shows the quarters.”",
        ),
        (text(REFERENCE, " shows ", ABSENT, "."), "en", "“shows ….”"),
        (
            text("In ", ABSENT, "\nthe city took in ", ABSENT, "."),
            "en",
            "“In … the city took in ….”",
        ),
        (text("Guests", NOTE, " came to ", ABSENT, "."), "en", "“Guests came to ….”"),
        (
            text(
                "Of the guests who stayed in the licensed establishments ", ABSENT, " came by rail."
            ),
            "en",
            "“Of the guests who stayed in the licensed establishments…”",
        ),
        (
            text("Lodging establishments throughout the whole of the city-region had ", ABSENT),
            "en",
            "“Lodging establishments throughout the whole of the…”",
        ),
        (
            text("各区专利授权量（见", REFERENCE, "）为", ABSENT, "件。"),
            "zh",
            "“各区专利授权量（见…）为…件。”",
        ),
        (text("甲" * 40, ABSENT), "zh", f"“{'甲' * 30}…”"),
        (text("甲" * 29, "PCT申请量", ABSENT), "zh", f"“{'甲' * 29}…”"),
    ],
)
def test_the_words_of_a_part_are_whole_and_what_they_leave_out_is_marked(block, language, told):
    optional = Cell(1, (block,), optional=True)
    _, omissions = omit(Document((Chapter("01-a", (optional,)),), language=language))

    assert [omission.part for omission in omissions] == [told]


def test_an_item_goes_and_its_list_stays_until_no_item_is_left():
    item = (text("甲", ABSENT),)

    assert left(ListBlock((item, (text("乙"),))))[0] == (ListBlock(((text("乙"),),)),)
    assert left(ListBlock((item,)), text("丙"))[0] == (text("丙"),)


def test_a_box_goes_as_a_whole():
    blocks, omissions = left(Quotation((text("案名"), text("货值", ABSENT, "。"))), text("乙。"))

    assert blocks == (text("乙。"),)
    assert len(omissions) == 1


def test_a_footnote_goes_with_its_mark_alone():
    blocks, omissions = left(text("甲", Note((text("注", ABSENT),)), "。"))

    assert blocks == (text("甲", "。"),)
    assert len(omissions) == 1


def test_a_heading_goes_with_all_that_stood_below_it_and_no_other():
    one, two, four = (Heading(2, (Text(name),)) for name in "一二四")

    blocks = (two, text("乙"), four, text("丁"))
    assert left(one, text(ABSENT), *blocks)[0] == blocks
    assert left(one, Heading(3, (Text("三"),)), text(ABSENT))[0] == ()
    assert left(one, text("甲"), two, optional=False)[0] == (one, text("甲"), two)


def test_the_one_section_left_of_several_stands_without_its_heading():
    one, two = Heading(2, (Text("一"),)), Heading(2, (Text("二"),))
    linked = Heading(2, (Text("二"),), label="sec-b")

    assert left(text("甲"), one, text(ABSENT), two, text("乙"))[0] == (text("甲"), text("乙"))
    assert left(one, text(ABSENT), linked, text("乙"))[0] == (linked, text("乙"))
    assert left(two, text("乙"))[0] == (two, text("乙"))


def test_a_mention_of_a_figure_that_was_not_made_goes_with_the_words_that_introduce_it():
    made = Paragraph((Absent("figure(ax,\n    id='fig-a')", "no rows"),))
    mentions = (
        text("增长（见", Reference("fig-a"), "）。"),
        text("见", Reference("fig-a"), "、", Reference("tbl-b"), "。"),
        text("见", Reference("tbl-b"), "、", Reference("fig-a"), "。"),
    )

    blocks, _ = left(made, *mentions)

    assert blocks == (
        text("增长", "。"),
        text("见", Reference("tbl-b"), "。"),
        text("见", Reference("tbl-b"), "。"),
    )


def test_a_sentence_that_only_tells_of_the_missing_figure_goes_with_its_heading():
    made = Paragraph((Absent("figure(ax,\n    id='fig-a')", "no rows"),))
    heading = Heading(2, (Text("指标"),))

    blocks, omissions = left(heading, text(Reference("fig-a"), "列出主要指标。"), made)

    assert blocks == ()
    assert omissions[0] == ("notebooks/01-a.ipynb cell 1, “列出主要指标。”: “fig-a”没有印：no rows")


@pytest.mark.parametrize(
    "sentence",
    [
        text("授权", FactText(Fact("1件", "1", "件数")), "，如", Reference("fig-a"), "所示。"),
        text("全市设有机构。", Reference("fig-a"), "列出各机构。"),
    ],
)
def test_a_sentence_that_needs_the_missing_figure_and_tells_more_keeps_its_reference(sentence):
    made = Paragraph((Absent("figure(ax,\n    id='fig-a')", "no rows"),))

    assert left(made, sentence)[0] == (sentence,)


def test_an_absent_fact_in_any_other_cell_cannot_be_printed():
    blocks, omissions = left(text("甲", ABSENT), optional=False)

    assert omissions == []
    assert blocks == (
        text(
            "甲",
            Unprintable(
                "expression",
                "{eval}`fact('x')` failed: AbsentError: “x” has no value",
                text="{eval}`fact('x')`",
            ),
        ),
    )


LINE = Text("\n")
FIVE = FactText(Fact("甲", 5, "件", "5件"))


@pytest.mark.parametrize(
    ("parts", "printed"),
    [
        (("甲", FIVE, "。", LINE, "乙", ABSENT, "件。", LINE, "丙。"), ("甲", FIVE, "。丙。")),
        (("甲", ABSENT, "件。", LINE, "乙", FIVE, "。"), ("乙", FIVE, "。")),
        # Another part of the sentence was to follow.
        (("甲", FIVE, "；", LINE, "乙", ABSENT, "件。"), ("甲", FIVE, "。")),
        (("甲", FIVE, "；", LINE, "乙", ABSENT, "件。", LINE, "丙。"), ("甲", FIVE, "。丙。")),
        (("甲", FIVE, "；", LINE, "乙", ABSENT, "件；", LINE, "丙。"), ("甲", FIVE, "；丙。")),
        (("One ", FIVE, ";", LINE, "two ", ABSENT, "."), ("One ", FIVE, ".")),
        # A line that ends within a clause is no clause.
        (("甲", LINE, "乙", ABSENT, "件。", LINE, FIVE, "。"), (FIVE, "。")),
        (("One", LINE, ABSENT, " two.", LINE, "Three ", FIVE, "."), ("Three ", FIVE, ".")),
        # Of a sentence a clause goes alone, but all of it goes with its first, which says of what.
        (("甲", FIVE, "，", LINE, "同比", ABSENT, "；", LINE, "丙。"), ("甲", FIVE, "；丙。")),
        (("甲", FIVE, "，", LINE, "同比", ABSENT, "，", LINE, "居首。"), ("甲", FIVE, "，居首。")),
        (("甲", ABSENT, "，", LINE, "居首；", LINE, "丙", FIVE, "。"), ("丙", FIVE, "。")),
        (("One ", FIVE, ",", LINE, ABSENT, " two."), ("One ", FIVE, ".")),
    ],
)
def test_a_sentence_or_a_clause_with_a_line_of_its_own_goes_by_itself(parts, printed):
    blocks, omissions = left(text(*parts))

    assert blocks == (text(*printed),)
    assert len(omissions) == 1


def test_a_line_of_an_expression_alone_guards_its_whole_paragraph():
    blocks, omissions = left(text(ABSENT, LINE, "甲", FIVE, "。", LINE, "乙。"), text("丙。"))

    assert blocks == (text("丙。"),)
    assert omissions == ["notebooks/01-a.ipynb cell 1, “甲…。乙。”: “x” has no value"]


def test_a_paragraph_goes_with_the_last_of_its_facts():
    head = Styled("strong", (Text("创造。"),))

    blocks, omissions = left(
        text(head, LINE, "甲", ABSENT, "。", LINE, "详见第二章。"), text("丙。")
    )
    assert blocks == (text("丙。"),)
    assert omissions == ["notebooks/01-a.ipynb cell 1, “甲…。”: “x” has no value"]

    blocks, _ = left(text(head, LINE, "甲", FIVE, "。", LINE, "乙", ABSENT, "。"))
    assert blocks == (text(head, "甲", FIVE, "。"),)


def test_lines_are_one_text_where_nothing_goes_without_its_facts():
    blocks, _ = left(text("甲。", LINE, "乙", ABSENT), optional=False)

    assert blocks[0].content[0] == Text("甲。乙")
    assert isinstance(blocks[0].content[1], Unprintable)
