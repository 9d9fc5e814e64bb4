"""A value that its source may revise is printed as what it is."""

from checks.reports import GRANTS, GROWTH, cell, document, figure, messages, subject, table, text
from msgspec.structs import replace

from whitepaper.checks.provisional import provisional
from whitepaper.document.nodes import Chapter, FactText, KeyFigure, KeyFigures, Text

EARLY = replace(GRANTS, status="provisional")
TOLD = "“1777件” is provisional, and nothing beside it says so"


def test_a_provisional_value_in_the_text_is_told_once_with_its_row():
    shown = text("全年授权专利", FactText(EARLY), "，", FactText(EARLY), "。")

    (finding,) = provisional(subject(shown))

    assert finding.message == TOLD
    assert "data/observations.csv:3" in str(finding.remedy)


def test_one_that_is_said_to_be_is_not():
    for words in ("据初步统计，", "（公示数）", "快报数为"):
        assert messages(provisional, text(words, FactText(EARLY), "。")) == []


def test_a_final_value_needs_no_word():
    assert messages(provisional, text("授权专利", FactText(GRANTS), "。")) == []


def test_what_was_said_in_another_cell_is_not_beside_it():
    cells = (cell(text("以下为初步数。")), cell(text("授权专利", FactText(EARLY), "。")))

    assert messages(provisional, *cells) == [TOLD]


def test_what_follows_from_a_provisional_value_is_as_provisional():
    derived = replace(GROWTH, formula="A / B - 1", inputs=(EARLY, GRANTS))

    assert messages(provisional, text(FactText(derived))) == [
        "“同比增长18.5%” is provisional, and nothing beside it says so"
    ]


def test_a_table_says_so_in_its_note_and_a_key_figure_beside_it():
    item = KeyFigure("授权专利", EARLY)

    assert messages(provisional, table(FactText(EARLY))) == [TOLD]
    assert messages(provisional, table(FactText(EARLY), note=(Text("初步统计数。"),))) == []
    assert messages(provisional, KeyFigures((item,))) == [TOLD]
    noted = replace(item, note=(Text("快报数"),))
    assert messages(provisional, KeyFigures((noted,))) == []


def test_a_figure_says_so_in_its_own_note():
    assert messages(provisional, figure(data=(EARLY,))) == []


def test_what_a_figure_draws_that_follows_from_one_is_told():
    derived = replace(GROWTH, formula="A / B - 1", inputs=(EARLY, GRANTS))
    noted = figure(data=(derived,), note=(Text("2020年为初步数。"),))

    assert len(messages(provisional, figure(data=(derived,)))) == 1
    assert messages(provisional, noted) == []


def test_two_values_that_are_printed_alike_are_both_told_with_their_rows():
    other = replace(EARLY, places=("data/observations.csv:9",))

    told = [
        str(each.remedy) for each in provisional(subject(text(FactText(EARLY), FactText(other))))
    ]

    assert ["csv:3" in told[0], "csv:9" in told[1]] == [True, True]


def test_an_english_text_has_other_words():
    english = replace(EARLY, text="1,777")

    def told(words):
        shown = replace(cell(text(words, FactText(english), ".")), language="en")
        read = replace(document(), chapters=(Chapter("01-a", (shown,)),))
        return list(provisional(replace(subject(), document=read)))

    assert told("Patents granted: ") != []
    assert told("Preliminary figures show ") == []
