"""Estimates print as far as the published digits bear them, and are refused where none does."""

from decimal import Decimal

import pytest

from tests.chapter.test_facts import observation
from whitepaper.chapter import (
    AbsentError,
    FactError,
    back_from_change,
    back_from_growth,
    from_share,
    growth,
    less_than,
    remainder,
    streak,
)
from whitepaper.chapter.facts import from_observation


def fact(value, unit="件", precision="1", **other):
    return from_observation(observation(value, unit, precision, **other), "zh")


def rate(value, precision="0.1", **other):
    return from_observation(observation(value, "%", precision, form="growth", **other), "zh")


@pytest.mark.parametrize(
    ("later", "grown", "text"),
    [
        (fact("58000", precision="1000", period="2019"), ("20.8", "0.1"), "约4.80万件（推算）"),
        (fact("105000", precision="1000", period="2019"), ("16.7", "0.1"), "约9.00万件（推算）"),
        (fact("1250000", precision="10000", period="2019"), ("32", "1"), "约94.7万件（推算）"),
        (fact("54", "亿元", "1", period="2019"), ("110", "1"), "约25.7亿元（推算）"),
        (fact("118332", period="2019"), ("33.3", "0.1"), "约88770件（推算）"),
        # What has fallen was more.
        (fact("90", "亿元", "0.1", period="2019"), ("-10.0", "0.1"), "约100.0亿元（推算）"),
    ],
)
def test_the_value_of_the_year_before_comes_from_a_value_and_its_growth(later, grown, text):
    earlier = back_from_growth(later, rate(*grown, period="2019"))

    assert earlier.text == text
    assert (earlier.period, earlier.when) == ("2018", "2018年")
    assert earlier.formula.startswith("A ÷ (1 + B)，A为广州2019年专利授权量，B为")
    assert len(earlier.inputs) == 2


def test_an_estimate_covers_every_value_that_would_be_published_so():
    later, grown = fact("105000", precision="1000", period="2019"), rate("16.7", period="2019")

    earlier = back_from_growth(later, grown)

    assert earlier.value is not None and earlier.precision is not None
    for true in (Decimal(104500) / Decimal("1.1675"), Decimal(105500) / Decimal("1.1665")):
        assert abs(true - earlier.value) <= earlier.precision / 2 + Decimal("0.5")


def test_a_whole_comes_from_a_part_and_its_share():
    # The scope of a share is what it is a share of.
    part = fact("6905")
    published = fact("50.26", "%", "0.01", form="share", scope="占受理案件")

    whole = from_share(part, published, "新收案件量")

    assert whole.text == "约13739件（推算）"
    assert whole.name == "新收案件量"
    assert from_share(part, fact("100", "%", "1", form="share"), "新收案件量").value == 6905


def test_the_year_that_is_left_of_several_is_the_sum_less_the_others():
    five_years = fact("459000", precision="1000", period="2016/2020")
    of_2017, of_2019 = (
        fact("60201", period="2017"),
        fact("105000", precision="1000", period="2019"),
    )
    of_2016 = back_from_growth(of_2017, rate("24.6", period="2017"))
    of_2018 = back_from_growth(of_2019, rate("16.7", period="2019"))

    left = remainder(five_years, [of_2016, of_2017, of_2018, of_2019])

    assert left.text == "约15.6万件（推算）"
    assert left.period == "2020"
    assert left.formula.startswith("A − B − C − D − E，")


def test_what_parts_leave_of_a_whole_of_their_period_is_certain_if_they_are():
    left = remainder(fact("20"), [fact("8", scope="甲"), fact("5", scope="乙")])

    assert (left.text, left.qualifier, left.period) == ("7件", "", "2020")


@pytest.mark.parametrize(
    ("estimate", "error", "said"),
    [
        (lambda: remainder(fact("5"), [fact("8")]), FactError, "the parts exceed the whole"),
        (lambda: remainder(fact("9"), [fact("8"), fact("8")]), FactError, "taken off twice"),
        (lambda: remainder(fact("9"), [fact("8", "项")]), FactError, "differ in unit"),
        (
            lambda: remainder(fact("9", period="2016/2020"), [fact("1", period="2017")]),
            FactError,
            "all its years but one",
        ),
        (
            lambda: remainder(fact("9", period="2019/2020"), [fact("1", period="2018")]),
            FactError,
            "all its years but one",
        ),
        (lambda: remainder(fact("9"), [fact("8", qualifier="超过")]), AbsentError, "not exact"),
        (lambda: back_from_growth(fact("9"), rate("5", period="2019")), FactError, "no per cent"),
        (lambda: back_from_growth(fact("9"), fact("5")), FactError, "no per cent"),
        (lambda: back_from_growth(fact("9"), rate("-100")), FactError, "no rate"),
        (
            lambda: back_from_growth(fact("9", break_note="口径调整"), rate("5")),
            AbsentError,
            "has a break",
        ),
        (lambda: back_from_growth(fact("9", scope="全市"), rate("5")), AbsentError, "in scope"),
        (
            lambda: back_from_growth(fact("9", period="2016/2020"), rate("5", period="2016/2020")),
            FactError,
            "several years",
        ),
        (
            lambda: back_from_growth(fact("2", "亿元", "10"), rate("5", "1")),
            AbsentError,
            "too roughly",
        ),
        (
            lambda: from_share(fact("9", scope="全市"), fact("50", "%", scope="全省"), "总量"),
            AbsentError,
            "in scope",
        ),
        (lambda: from_share(fact("9"), fact("120", "%"), "总量"), FactError, "no share"),
        (lambda: from_share(fact("9"), fact("0", "%"), "总量"), FactError, "no share"),
    ],
)
def test_what_cannot_be_computed_back_is_refused_with_the_reason(estimate, error, said):
    with pytest.raises(error, match=said):
        estimate()


def test_an_estimate_is_no_base_of_a_rate():
    estimate = back_from_growth(fact("58000", precision="1000"), rate("20.8"))

    with pytest.raises(AbsentError):
        growth(fact("71000", precision="1000"), replace_indicator(estimate))


def replace_indicator(estimate):
    """The estimate as if it were of the indicator that it is computed from."""
    parts = {name: getattr(estimate, name) for name in estimate.__struct_fields__}
    return type(estimate)(**{**parts, "indicator": "grants"})


def test_the_value_of_the_year_before_comes_from_a_value_and_its_increase():
    later = fact("39.2", "件/万人", "0.1", period="2019")
    more = fact("6.8", "件/万人", "0.1", period="2019")

    earlier = back_from_change(later, more)

    assert (earlier.text, earlier.period) == ("约32.4件（推算）", "2018")
    assert earlier.formula.startswith("A − B")
    with pytest.raises(FactError, match="differ in region or period"):
        back_from_change(later, fact("6.8", "件/万人", "0.1", period="2020"))


def test_an_estimate_belongs_to_its_series_and_can_rise_with_it():
    later = fact("58000", precision="1000", period="2019")
    earlier = back_from_growth(later, rate("20.8", period="2019"))
    last = fact("71000", precision="1000", period="2020")

    assert (earlier.indicator, earlier.status) == ("grants", "estimate")
    assert streak([earlier, later, last]).text == "连续2年增长"
    # What it may stand for is more than the next year's: nothing is certain.
    with pytest.raises(AbsentError):
        streak([earlier, fact("48000", precision="1000", period="2019"), last])


@pytest.mark.parametrize(
    ("part", "base", "text"),
    [
        ("46.6", "155.8", "不足北京的三分之一"),
        ("4.9", "10.0", "不足北京的一半"),
        ("9.0", "10.0", None),
        # 33.3 may be a third, or not.
        ("33.3", "99.9", None),
        ("0.5", "100.0", None),
    ],
)
def test_less_than_a_simple_part_is_said_only_where_it_is_certain(part, base, text):
    own, other = (fact(part, "件/万人", "0.1"), fact(base, "件/万人", "0.1", region="北京"))

    if text:
        assert less_than(own, other).text == text
    else:
        with pytest.raises(AbsentError, match="not certainly less than a simple part"):
            less_than(own, other)


def test_a_published_increase_takes_a_break_a_year_back():
    later = fact("81.1", "件/万人", "0.1", period="2023", break_note="分母调整")

    earlier = back_from_change(later, fact("18.5", "件/万人", "0.1", period="2023"))

    assert (earlier.number, earlier.period, earlier.break_note) == ("约62.6", "2022", "分母调整")
