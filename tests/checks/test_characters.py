"""Characters that would be boxes, and texts in which something was not replaced, are found."""

import pytest
from checks.reports import GRANTS, SOURCE, cell, figure, found, messages, subject, table, text
from msgspec.structs import replace

from whitepaper.checks.characters import (
    boxes_in_charts,
    glyphs,
    glyphs_of_evidence,
    hidden,
    left_overs,
)
from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import (
    Code,
    CodeBlock,
    FactText,
    KeyFigure,
    KeyFigures,
    Link,
    Styled,
    Text,
)

HIEROGLYPH = "“𓀀” (U+13000) is in none of the report's fonts"
FOREIGN = replace(SOURCE, publisher="某局𓀀")


@pytest.mark.parametrize(
    ("left", "block"),
    [
        ("None", text("值为None件")),
        ("None", text("值为", Styled("strong", (Text("None"),)), "件")),
        ("NaN", text("值为NaN%")),
        ("nan", table(Text("nan"))),
        ("<NA>", table(Text("<NA>"))),
        ("{eval}", text("值为{eval}`x件")),
        ("｛eval｝", text("值为｛eval｝", Code("x"), "件")),
        ("{ eval }", text("值为{ eval }", Code("x"))),
        ('fact("授权量"', text("授权", Code('fact("授权量")'), "。")),
        ("report.growth('授权量'", text("增长report.growth('授权量', 2020)。")),
        ('fact（"授权量"', text('授权fact（"授权量"）。')),
        ("＠tbl-a", text("（见＠tbl-a）")),
        ("@ fig-a", text("见@ fig-a所示")),
        ("@Fig-Grants", text("见@Fig-Grants。")),
        ("@fig_grants", text("见@fig_grants。")),
        ("@fig－grants", text("见@fig－grants。")),
        ("@tab:grants", text("见@tab:grants。")),
        ("＠ Figure-a", text("见＠ Figure-a。")),
        ("@fig-a", figure(source="见@fig-a")),
        ("NaN", CodeBlock("0   NaN\n1   2.0", "value")),
        ("NaN", KeyFigures((KeyFigure("授权", replace(GRANTS, text="NaN件")),))),
    ],
)
def test_what_was_not_replaced_is_found_in_its_cell(left, block):
    assert found(left_overs, block) == [("cell 2", f"“{left}” stands in the text")]


def test_what_only_looks_so_and_what_is_set_as_code_passes():
    address = Link("https://example.org/None", (Text("https://example.org/None"),))

    assert found(left_overs, text("Nonesuch、", address, Code("None")), CodeBlock("x = None")) == []
    others = text(
        "按artefact(“甲”)、",
        Code("facts(1)"),
        "和",
        Code("numbers.fact"),
        "，邮箱a＠b、c@Fig_inc.com，@figure，@second-hand。",
    )
    assert found(left_overs, others) == []


@pytest.mark.parametrize(
    "block",
    [
        text("好𓀀"),
        text(Code("𓀀")),
        CodeBlock("x = '𓀀'"),
        table(Text("𓀀")),
        table(unit="𓀀"),
        figure(sources=(FOREIGN,)),
        text(FactText(replace(GRANTS, sources=(FOREIGN,)))),
        KeyFigures((KeyFigure("授权", replace(GRANTS, sources=(FOREIGN,))),)),
    ],
)
def test_a_character_that_no_font_has_is_found_wherever_it_is_printed(block):
    assert found(glyphs, block) == [("cell 2", HIEROGLYPH)]


def test_a_character_of_the_title_page_is_found_there():
    asked = subject()
    titled = replace(asked.document, particulars=replace(asked.document.particulars, notice="好𓀀"))

    [finding] = glyphs(Subject(titled, asked.formulas))

    assert (finding.place, finding.message) == ("title page", HIEROGLYPH)


def test_characters_are_found_where_they_stand_and_no_further():
    cells = text("甲𓀀"), text("乙"), text("丙\U00013001𓀀")

    assert [place for place, _ in found(glyphs, *cells)] == ["cell 2", "cell 4", "cell 4"]


def test_rare_hanzi_spaces_and_variation_selectors_pass():
    assert found(glyphs, text("㐂、𠮷\u3000葛\U000e0101\u200b")) == []


def test_a_character_of_evidence_alone_is_found_and_one_that_is_printed_too_is_not_found_twice():
    defined = FactText(replace(GRANTS, definition="件数𓀀"))

    assert found(glyphs, text(defined)) == []
    assert found(glyphs_of_evidence, text(defined)) == [("cell 2", HIEROGLYPH)]
    assert found(glyphs_of_evidence, text("𓀀", defined)) == []


def test_a_chart_in_which_matplotlib_drew_boxes_is_found():
    def warning(character):
        code = ord(character)
        return f"Glyph {code} (\\N{{CJK UNIFIED IDEOGRAPH-{code:X}}}) missing from font(s) DejaVu"

    warnings = CodeBlock("\n".join(map(warning, "专利专")), "stderr")

    assert messages(boxes_in_charts, cell(warnings, code=True)) == [
        "a chart shows boxes in place of “专利”, which its font does not have"
    ]
    assert messages(boxes_in_charts, CodeBlock("UserWarning: another", "stderr")) == []
    assert messages(boxes_in_charts, CodeBlock(warning("专"))) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "增长\u202e%8\u202c",
            [
                "U+202C turns the order of letters around",
                "U+202E turns the order of letters around",
            ],
        ),
        (
            "甲\u2067乙\u2069",
            [
                "U+2067 turns the order of letters around",
                "U+2069 turns the order of letters around",
            ],
        ),
        ("专\u200b利", ["U+200B is unseen"]),
        ("专\u200e利", ["U+200E is unseen"]),
        ("专\u200d利", ["U+200D is unseen"]),
        ("pa\u200ctent", ["U+200C is unseen"]),
        ("می\u200cخواهم", []),
        ("क्\u200dष", []),
        ("👩\u200d🔬", []),
        ("专利　授权量", []),
    ],
)
def test_what_nobody_sees_and_what_turns_letters_around_is_told(said, told):
    shown = messages(hidden, text(said))

    assert [message.removeprefix("the character ") for message in shown] == told


def test_what_is_hidden_in_the_texts_of_the_title_page_is_found_there():
    asked = subject()
    own = replace(asked.document.particulars, notice="好\u202e")

    [finding] = hidden(Subject(replace(asked.document, particulars=own), asked.formulas))

    assert (finding.place, "U+202E" in finding.message) == ("title page", True)
