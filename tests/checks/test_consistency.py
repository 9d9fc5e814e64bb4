"""What a report prints contradicts neither itself nor the data."""

import dataclasses
import datetime
from decimal import Decimal

import pytest
from checks.reports import GRANTS, edition, found, subject, text
from msgspec.structs import replace

from whitepaper.checks.consistency import consistency
from whitepaper.checks.published import published
from whitepaper.document.nodes import FactText, Figure, Note, Reference, TableCell, Text
from whitepaper.document.nodes import Table as TableBlock
from whitepaper.inputs.data import Data, Indicator, Observation, Published, Source

BUREAU = Source(
    source="bureau-2020",
    title="公报",
    publisher="小城局",
    published="2021-02-01",
    known=datetime.date(2021, 2, 1),
    medium="EB/OL",
    language="zh",
    url_kind="",
)
RATE = replace(GRANTS, text="同比增长25.0%", indicator="growth", value=Decimal(25), unit="%")


def indicator(name, **parts):
    common = {"name": name, "name_en": name, "unit": "件", "form": "level", "timing": "flow"}
    common |= {"base": "", "decimals": 0, "theme": "", "body": "", "definition": ""}
    return Indicator(indicator=name, **(common | parts))


def observation(of, value, period="2020", **parts):
    common = {"precision": Decimal(1), "qualifier": "", "status": "final", "confidence": "high"}
    common |= {"scope": "", "denominator_date": "", "break_note": "", "source": BUREAU}
    common |= {"original": "", "note": "", "row": 2, "region": "小城"}
    return Observation(indicator=of, period=period, value=Decimal(str(value)), **(common | parts))


WHOLE = indicator("patent-grants")
GROWING = indicator("growth", form="growth", base="patent-grants", unit="%")
PART = indicator("design-grants", part_of="patent-grants")
LEVELS = observation(WHOLE, 1777), observation(WHOLE, 1500, "2019")


def data(*observations, statements=()):
    indicators = tuple(dict.fromkeys(each.indicator for each in observations))
    return Data(("小城",), indicators, observations, (), (BUREAU,), tuple(statements))


def fact(**parts):
    return text(FactText(replace(GRANTS, **parts)))


def test_one_value_or_its_rounding_is_printed_everywhere():
    rounded = fact(text="约1800件", value=Decimal(1800), precision=Decimal(100))

    assert found(consistency, fact(), rounded) == []
    assert found(consistency, fact(), fact(text="1776件", value=Decimal(1776))) == [
        (
            "cell 3",
            "“专利授权量” of 小城 2020 is 1776件 here, but 1777件 in notebooks/01-a.ipynb cell 2",
        )
    ]


@pytest.mark.parametrize(
    "parts", [{"region": "大城"}, {"period": "2019"}, {"scope": "市区"}, {"indicator": ""}]
)
def test_values_of_different_things_may_differ(parts):
    assert found(consistency, fact(), fact(value=Decimal(1), **parts)) == []


def test_a_bound_is_another_value_than_its_number():
    bound = fact(text="超过1777件", qualifier="more_than")

    assert found(consistency, fact(), bound) == [
        (
            "cell 3",
            "“专利授权量” of 小城 2020 is 超过1777件 here, but 1777件 in "
            "notebooks/01-a.ipynb cell 2",
        )
    ]


def test_a_published_rate_must_follow_from_its_levels_or_say_why_not():
    def asked(**parts):
        rate = observation(GROWING, 25, precision=Decimal("0.1"), **parts)
        return found(consistency, text(FactText(RATE)), data=data(*LEVELS, rate))

    assert asked() == [
        (
            "cell 2",
            "“growth” 2020 is published as 25%, but the published levels 1500 and 1777 give 18.47%",
        )
    ]
    assert asked(note="口径不同") == []
    assert asked(qualifier="about") == []


def test_parts_add_up_to_their_whole_as_far_as_they_are_known():
    def asked(part, whole=LEVELS[0], **parts):
        known = data(whole, observation(PART, part, **parts))
        return [message for _, message in found(consistency, fact(), data=known)]

    assert asked(1777) == []
    assert asked(1700) == ["“patent-grants” of 小城 2020 is 1777, but its parts add up to 1700"]
    assert asked(1800) == ["“patent-grants” of 小城 2020 is 1777, but its parts add up to 1800"]
    assert asked(1700, qualifier="about") == []
    assert asked(1700, whole=observation(WHOLE, 1777, note="含其他")) == []


def test_a_negative_value_without_parts_is_no_contradiction():
    fall = replace(RATE, text="同比下降3.2%", value=Decimal("-3.2"))
    known = data(observation(GROWING, "-3.2", precision=Decimal("0.1")))

    assert found(consistency, text(FactText(fall)), data=known) == []


# ---- The back test


def statement(parts, reason="", chapter="01-a"):
    return Published("2020", 1, chapter, "授权量", parts, BUREAU, reason, 2)


def back_test(statements, *blocks, **particulars):
    asked = subject(*blocks, edition=edition(), data=data(statements=statements), **particulars)
    return [(finding.place, finding.message, finding.remedy) for finding in published(asked)]


BLOCKS = (
    text("授权", FactText(GRANTS), "（", Reference("fig-a"), "），", Note((text("含补发。"),))),
    Figure(caption=(Text("授权逐步上升"),)),
    TableBlock((), ((TableCell((Text("甲"),)), TableCell((Text("5"),))),)),
)


@pytest.mark.parametrize("part", ["授权1777件，", "含 补发。", "授权逐步上升", "甲，5"])
def test_what_was_published_and_is_printed_passes(part):
    assert back_test([statement(part)], *BLOCKS) == []


@pytest.mark.parametrize(
    ("part", "missing"),
    [
        ("777件", "“777件”"),
        ("177", "“177”"),
        ("1776件", "“1776件”"),
        ("1777件|甲，6", "“甲，6”"),
        ("1776件|甲，6", "“1776件”, “甲，6”"),
    ],
)
def test_what_was_published_and_is_not_printed_as_itself_is_told(part, missing):
    assert back_test([statement(part)], *BLOCKS) == [
        (
            "data/published.csv line 2",
            f"01-a: 授权量: published as {missing}, which the chapter does not print",
            "print it, or give the “reason” why the report differs",
        )
    ]


def test_a_reason_passes_unless_it_is_in_vain():
    assert back_test([statement("1776件", "来源其后更正")], *BLOCKS) == []
    assert back_test([statement("1777件", "来源其后更正")], *BLOCKS) == [
        (
            "data/published.csv line 2",
            "01-a: 授权量: the report prints what was published",
            "remove the “reason”",
        )
    ]


def test_a_statement_of_no_chapter_or_of_nothing_is_told():
    rows = [statement("1777件", chapter="01-b"), statement("|")]

    assert [row[1:] for row in back_test(rows, *BLOCKS)] == [
        (
            "no chapter is named “01-b”",
            "if the chapter was removed, remove its rows too; did you mean “01-a”?",
        ),
        ("01-a: “published” says nothing", "write what the chapter should print"),
    ]


def test_all_statements_of_a_removed_chapter_are_told_as_one():
    rows = [
        dataclasses.replace(statement("1777件", chapter="09-x"), row=row)
        for row in (43, 44, 45, 48)
    ]

    assert [row[:2] for row in back_test(rows, *BLOCKS)] == [
        (
            "data/published.csv line 43",
            "no chapter is named “09-x”, of which there are 4 statements (lines 43–45, 48)",
        )
    ]


def test_an_incomplete_draft_and_another_edition_are_not_held_to_it():
    other = Published("2019", 1, "01-a", "授权量", "1776件", BUREAU, "", 2)

    assert back_test([statement("1776件")], *BLOCKS, status="draft", failed=True) == []
    assert back_test([other], *BLOCKS) == []
