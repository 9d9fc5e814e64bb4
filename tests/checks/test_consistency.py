"""What a report prints contradicts neither itself nor the data."""

import datetime
from decimal import Decimal

import pytest
from checks.reports import GRANTS, edition, found, subject, text
from msgspec.structs import replace

from whitepaper.checks.consistency import consistency
from whitepaper.checks.published_statements import published
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
QUARTERS = "2019-Q1", "2019-Q3", "2020-Q1"


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


EARLIER = replace(GRANTS, text="1500件", period="2019", when="2019年", value=Decimal(1500))
RISE = replace(
    GRANTS,
    text="同比增长18.5%",
    number="18.5",
    value=Decimal("18.5"),
    indicator="",
    unit="%",
    inputs=(GRANTS, EARLIER),
)
FALL = replace(RISE, text="同比下降18.5%", number="−18.5", value=Decimal("-18.5"))
ROUGH_FALL = replace(FALL, text="同比下降约18%", number="约−18", qualifier="约")
LEVEL = replace(RISE, text="同比基本持平", number="0", value=Decimal("0.001"))
TIMES = replace(RISE, text="1.2倍", number="1.2", value=Decimal("1.2"), unit="倍")
OF_OTHERS = replace(RISE, inputs=(GRANTS, replace(EARLIER, period="2018")))


def of_another(indicator, unit, value, period):
    return replace(GRANTS, indicator=indicator, unit=unit, value=Decimal(value), period=period)


def told(*parts):
    shown = [FactText(part) if not isinstance(part, str) else part for part in parts]
    return [message for _, message in found(consistency, text(*shown), data=DATA)]


DATA = data(
    observation(replace(WHOLE, name="专利授权量"), 1777),
    observation(GROWING, "18.5", precision=Decimal("0.1")),
)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("由上年的", EARLIER, "增至", GRANTS, "。"), ""),
        (("由上年的", GRANTS, "增至", EARLIER, "。"), "“增至” stands between 1777件 and 1500件"),
        (("从", EARLIER, "降到2020年的", GRANTS, "。"), "“降到2020年的” stands between"),
        (("从", EARLIER, "增加到", replace(GRANTS, region="大城"), "。"), ""),
        (("从", GRANTS, "起，增至", EARLIER, "。"), ""),
        (("由", GRANTS, "增至", EARLIER, "的两倍。"), ""),
        (("由", GRANTS, "增至", EARLIER, "，为目标的一半。"), "“增至” stands between"),
        (("力争由", GRANTS, "增至", EARLIER, "。"), ""),
        (("为达目标，由", GRANTS, "增至", EARLIER, "。"), "“增至” stands between"),
        (("从", GRANTS, "力争增至", EARLIER, "。"), ""),
        (("从目标的", GRANTS, "增至", EARLIER, "。"), ""),
        (
            (
                "由",
                of_another("rank", "位", 25, "2019"),
                "升至",
                of_another("rank", "位", 15, "2020"),
                "。",
            ),
            "",
        ),
        (
            (
                "亏损由",
                of_another("profit", "亿元", -5, "2019"),
                "减少到",
                of_another("profit", "亿元", -3, "2020"),
                "。",
            ),
            "",
        ),
    ],
)
def test_from_one_value_to_another_goes_the_way_that_is_said(parts, said):
    messages = told(*parts)

    assert len(messages) == bool(said)
    assert all(message.startswith(said) for message in messages)


@pytest.mark.parametrize(
    ("before", "fact", "is_told"),
    [
        ("2019年末有专利", GRANTS, True),
        ("2020年末有专利", GRANTS, False),
        ("截至2019年底，全市共有", GRANTS, True),
        ("2019年底启动的项目有", GRANTS, False),
        ("2019年末以来获得", GRANTS, False),
        ("比2019年末有所增加，为", GRANTS, False),
        ("2019年末有专利", replace(GRANTS, period="2019-12-31"), False),
        ("到2025年末，力争有效发明专利达到", GRANTS, False),
        ("到2025年底，目标为", GRANTS, False),
        ("截至2021年底，上年为", GRANTS, False),
        ("截至2021年底，上一年为", GRANTS, False),
        ("截至2025年底，有效期为", GRANTS, False),
        ("截至2021年底，自2019年以来共", GRANTS, False),
    ],
)
def test_the_end_of_a_year_stands_before_values_of_that_year(before, fact, is_told):
    assert bool(told(before, fact, "。")) == is_told
    assert not told(before, fact, "的两倍。")


@pytest.mark.parametrize(
    ("parts", "is_told"),
    [
        (("专利授权量较上年大幅下降，为", GRANTS, "，", RISE, "。"), True),
        (("专利授权量比上年增长，为", GRANTS, "，", FALL, "。"), True),
        (("专利授权量比上年增长，为", GRANTS, "，", ROUGH_FALL, "。"), True),
        (("专利授权量较上年增长，为", GRANTS, "，", RISE, "。"), False),
        (("全省专利授权量较上年下降，小城为", GRANTS, "，", RISE, "。"), False),
        (("商标注册量较上年下降，专利授权量为", GRANTS, "，", RISE, "。"), False),
        (("专利授权量较上年大幅下降，为", GRANTS, "，", replace(RISE, inputs=()), "。"), False),
        (("专利授权量较上年下降，为", GRANTS, "，", LEVEL, "。"), False),
        (("专利授权量较上年下降，为", GRANTS, "，", TIMES, "。"), False),
        (("专利授权量较上年下降，为", GRANTS, "，", OF_OTHERS, "。"), False),
        (("专利授权量较上年下降，为", GRANTS, "，", replace(RISE, text="多18.5%"), "。"), True),
        (
            (
                "专利授权量较上年大幅下降，为",
                GRANTS,
                "，",
                replace(RISE, indicator="growth", value=Decimal("18.5"), inputs=()),
                "。",
            ),
            True,
        ),
    ],
)
def test_words_of_direction_are_not_against_the_change_beside_them(parts, is_told):
    assert bool([m for m in told(*parts) if "is said of" in m]) == is_told


@pytest.mark.parametrize(
    ("parts", "is_told"),
    [
        (("Grants rose from ", GRANTS, " patents to ", EARLIER, "."), True),
        (("Grants fell from ", GRANTS, " to ", EARLIER, "."), False),
        (("At the end of 2019 there were ", GRANTS, "."), True),
        (("At the end of 2020 the city had ", GRANTS, "."), False),
        (("By the end of 2025 the target was ", GRANTS, "."), False),
        (("By the end of 2025 filings came to ", GRANTS, " times as many."), False),
        (("At the end of 2021 filings since the reform came to ", GRANTS, "."), False),
        (("Grants rose from ", GRANTS, " to ", EARLIER, " times three."), False),
        (("It was up from ", GRANTS, " compared to ", EARLIER, "."), False),
        (("It grew from ", GRANTS, " when added to ", EARLIER, "."), False),
    ],
)
def test_english_words_around_values_are_held_against_them(parts, is_told):
    shown = text(*(FactText(part) if not isinstance(part, str) else part for part in parts))
    spoken = replace(subject(shown).document, language="en")
    asked = replace(subject(shown), document=spoken)

    assert bool(list(consistency(asked))) == is_told


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


@pytest.mark.parametrize(
    ("breaks", "explained"),
    [("2020", True), ("2020-Q1", True), ("2019-Q3", True), ("2019-Q1", False), ("2019", False)],
)
def test_a_break_between_its_levels_says_why_a_published_rate_does_not_follow(breaks, explained):
    rows = (*LEVELS, observation(GROWING, 25, precision=Decimal("0.1")))
    levels = [
        replace(each, break_note="口径调整") if each.period == breaks else each
        for each in (*rows, *(observation(WHOLE, 400, each) for each in QUARTERS))
    ]

    assert (found(consistency, text(FactText(RATE)), data=data(*levels)) == []) == explained


def test_parts_add_up_to_their_whole_as_far_as_they_are_known():
    def asked(part, whole=LEVELS[0], **parts):
        known = data(whole, observation(PART, part, **parts))
        return [message for _, message in found(consistency, fact(), data=known)]

    assert asked(1777) == []
    assert asked(1700) == ["“patent-grants” of 小城 2020 is 1777, but its parts add up to 1700"]
    assert asked(1800) == ["“patent-grants” of 小城 2020 is 1777, but its parts add up to 1800"]
    assert asked(1700, qualifier="about") == []
    assert asked(1700, whole=observation(WHOLE, 1777, note="含其他")) == []


def test_parts_that_are_less_than_their_whole_may_not_be_all_there_are():
    def remedy(part):
        known = data(LEVELS[0], observation(PART, part))
        (finding,) = consistency(subject(fact(), data=known))
        return finding.remedy

    assert "add the indicators that are missing, or clear “part_of” in data/indi" in remedy(1700)
    assert "part_of" not in remedy(1800)


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
    rows = [replace(statement("1777件", chapter="09-x"), row=row) for row in (43, 44, 45, 48)]

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
