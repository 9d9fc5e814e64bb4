"""Facts print themselves by the conventions, and what may not be derived is refused."""

import datetime
from decimal import Decimal

import msgspec
import pytest
from msgspec.structs import replace

from whitepaper.chapter import derived, facts, in_wan
from whitepaper.chapter.estimates import back_from_growth, remainder
from whitepaper.document import facts as document
from whitepaper.inputs.data import NOTHING, Indicator, Observation, Source
from whitepaper.inputs.facts import as_cited
from whitepaper.inputs.period import year_before
from whitepaper.languages import load

SOURCE = Source(
    source="bureau",
    title="年报",
    title_status="published",
    publisher="市局",
    reprint="",
    author="",
    published="2021-01-15",
    known=datetime.date(2021, 1, 15),
    known_basis="published",
    medium="R/OL",
    language="zh",
    url="https://example.org/report",
    url_kind="official",
    note="",
)


def observation(value, unit="件", precision="1", form="level", **other):
    indicator = Indicator(
        indicator="grants", name="专利授权量", name_en="Grants", unit=unit, form=form
    )
    fields = {
        "indicator": indicator,
        "region": "广州",
        "period": "2020",
        "value": Decimal(value),
        "precision": Decimal(precision),
        "qualifier": "",
        "status": "final",
        "confidence": "high",
        "scope": "",
        "denominator_date": "",
        "break_note": "",
        "source": SOURCE,
        "original": "",
        "note": "",
        "row": 2,
    }
    return Observation(**{**fields, **other})


def fact(*arguments, **other):
    return facts.from_observation(observation(*arguments, **other), "zh")


@pytest.mark.parametrize(
    ("text", "recorded"),
    [
        ("118070件", observation("118070")),
        ("10.5万件", observation("105000", precision="1000")),
        ("151.4万件", observation("1514000", precision="1000")),
        ("超过17万件", observation("170000", precision="10000", qualifier="超过")),
        ("近19万件", observation("190000", precision="10000", qualifier="近")),
        ("66.77亿元", observation("66.77", "亿元", "0.01")),
        ("132.0件", observation("132.0", "件/万人", "0.1")),
        ("约500万件", observation("500", "万件", "100", qualifier="约")),
        ("同比增长29.1%", observation("29.1", "%", "0.1", "growth")),
        ("同比下降43.1%", observation("-43.1", "%", "0.1", "growth")),
        ("年均增长34.8%", observation("34.8", "%", "0.1", "average_growth")),
        ("较上年增加18.5件", observation("18.5", "件/万人", "0.1", "increase")),
        ("较上年减少2件", observation("-2", "件", "1", "increase")),
        ("较上年提高11.6个百分点", observation("11.6", "%", "0.1", "increase")),
        ("较上年下降0.5个百分点", observation("-0.5", "%", "0.1", "increase")),
        (
            "较上年同期提高约2个百分点",
            observation("2", "个百分点", "1", "increase", period="2023-Q1", qualifier="约"),
        ),
        ("较上年同期增加3821家", observation("3821", "家", "1", "increase", period="2023-03-31")),
        ("与上年同期持平", observation("0", "%", "1", "growth", period="2023-Q1")),
        ("第2位", observation("2", "位", "1", "rank")),
        ("50.26%", observation("50.26", "%", "0.01", "share")),
        ("6.19万批", observation("61900", "批", "100")),
    ],
)
def test_an_observation_prints_with_unit_qualifier_and_published_precision(text, recorded):
    assert facts.from_observation(recorded, "zh").text == text


@pytest.mark.parametrize(("language", "text"), [("zh", "0件"), ("en", "0")])
def test_nothing_is_not_minus_nothing(language, text):
    few = observation("-40", precision="100")

    assert facts.from_observation(few, language).text == text


def test_what_is_below_zero_has_a_minus_and_no_hyphen():
    assert fact("-22.3", "%", "0.1", "growth").number == "−22.3"
    assert load("zh").numbers.amount("−22.3%", "%").value == Decimal("-22.3")


@pytest.mark.parametrize(
    ("label", "recorded"),
    [
        ("15.20", fact("151981")),
        ("10.5", fact("105000", precision="1000")),
        ("约9.00", fact("90000", precision="100", qualifier="约")),
        ("233.0", fact("2329976")),
    ],
)
def test_labels_of_a_chart_are_alike_in_ten_thousands(label, recorded):
    assert in_wan([recorded]) == [label]


def test_growth_is_printed_as_finely_as_the_published_digits_allow():
    earlier = {"period": "2019"}
    exact = derived.growth(fact("1777"), fact("1500", **earlier))
    rounded = derived.growth(fact("66.77", "亿元", "0.01"), fact("54", "亿元", "1", **earlier))

    assert exact.text == "同比增长18.5%"
    assert rounded.text == "同比增长约24%"
    assert rounded.inputs[1].text == "54亿元"


@pytest.mark.parametrize(
    ("later", "earlier", "chinese", "english"),
    [
        (("78600", "100"), ("83200", "100"), "同比下降约6%", "down about 6% from 2019"),
        (("197700", "100"), ("192900", "100"), "同比增长约2%", "up about 2% from 2019"),
        (("249200", "400"), ("100000", "1"), "同比增长149%", "up 149% from 2019"),
        (("249500", "400"), ("100000", "1"), "同比增长约150%", "up about 150% from 2019"),
        # Up to 49.5, which what is rounded does not reach; and from 49.5.
        (("149300", "400"), ("100000", "1"), "同比增长49%", "up 49% from 2019"),
        (("149350", "400"), ("100000", "1"), "同比增长约49%", "up about 49% from 2019"),
        (("149700", "400"), ("100000", "1"), "同比增长50%", "up 50% from 2019"),
        (("150600", "400"), ("100000", "1"), "同比增长约51%", "up about 51% from 2019"),
        (("97500", "1"), ("100000", "1"), "同比下降2.5%", "down 2.5% from 2019"),
    ],
)
def test_a_whole_number_that_rounded_digits_do_not_settle_is_about_right(
    later, earlier, chinese, english
):
    for language, text in (("zh", chinese), ("en", english)):
        pair = [
            facts.from_observation(observation(value, precision=precision, period=period), language)
            for (value, precision), period in ((later, "2020"), (earlier, "2019"))
        ]
        assert derived.growth(*pair).text == text


@pytest.mark.parametrize(
    ("part", "is_about"), [("254500", True), ("254000", False), ("255500", True), ("256500", False)]
)
def test_shares_multiples_and_densities_are_about_right_by_the_same_rule(part, is_about):
    people = fact("100000000", "人", denominator_date="2020-12-31")
    rounded = fact(part, precision="2000")

    for told in (
        derived.share(rounded, fact("1000000")),
        derived.multiple(rounded, fact("10000")),
        derived.per_10k(rounded, people),
    ):
        assert (told.qualifier == "约") is is_about
        assert told.text.startswith("约") is is_about


@pytest.mark.parametrize(
    ("language", "published", "computed"),
    [
        ("zh", "约4900", ["约2", "约−6", "24.8", "约25", "约3", "约26", "约12.5万"]),
        (
            "en",
            "about 4,900",
            ["about 2", "about −6", "24.8", "about 25", "about 3", "about 26", "about 125,000"],
        ),
    ],
)
def test_a_cell_has_about_of_what_is_computed_as_of_what_is_published(
    language, published, computed
):
    def of(value, precision="1", unit="件", **other):
        return facts.from_observation(observation(value, unit, precision, **other), language)

    people = of("100000000", unit="人", denominator_date="2020-12-31")
    before = of("192900", "100", period="2019")
    told = [
        derived.growth(of("197700", "100"), before),
        derived.growth(of("78600", "100"), of("83200", "100", period="2019")),
        derived.share(of("248"), of("1000")),
        derived.share(of("254500", "2000"), of("1000000")),
        derived.multiple(of("25450", "2000"), of("10000")),
        derived.per_10k(of("255500", "2000"), people),
        remainder(of("250000", "1000"), [of("125000", "1000", region="东区")]),
    ]

    assert of("4900", qualifier="约").number == published
    assert [each.number for each in told] == computed
    # Each says so in prose, too, and none twice.
    assert all(each.text.count(each.qualifier) == 1 for each in told if each.qualifier)


def test_a_fall_is_said_to_be_a_fall():
    assert derived.growth(fact("1500"), fact("1777", period="2019")).text == "同比下降15.6%"


def test_growth_over_more_than_a_year_names_the_year_it_starts_from():
    assert derived.growth(fact("1777"), fact("1500", period="2016")).text == "比2016年增长18.5%"


@pytest.mark.parametrize(
    ("later", "earlier", "reason"),
    [
        (fact("2", scope="商标"), fact("1", period="2019", scope="知识产权"), "scope"),
        (fact("2", break_note="人口普查后口径调整"), fact("1", period="2019"), "break"),
        (fact("2", region="深圳"), fact("1", period="2019"), "region"),
        (fact("2", "亿元"), fact("1", period="2019"), "unit"),
        (fact("2"), fact("1", period="2019", qualifier="超过"), "not exact enough"),
    ],
)
def test_what_is_not_comparable_is_refused_with_its_reason(later, earlier, reason):
    with pytest.raises(facts.FactError, match=reason):
        derived.growth(later, earlier)


def test_shares_multiples_and_totals_know_their_unit_and_their_inputs():
    design, patents = fact("4881"), fact("6905")

    assert derived.share(design, patents).text == "70.7%"
    here, country = (fact(value, "件/万人", "0.1") for value in ("46.6", "15.8"))
    assert derived.multiple(here, country).text == "2.9倍"
    assert (
        derived.total([fact("8", region="东区"), fact("12"), fact("36"), fact("8")]).text == "64件"
    )
    with pytest.raises(facts.FactError, match="differ in unit \\(亿元, 件\\)"):
        derived.total([fact("8"), fact("1", "亿元")])


@pytest.mark.parametrize(
    ("later", "earlier", "chinese", "english"),
    [
        (("1234567", "1"), ("1230000", "10000"), "与上年基本持平", "almost unchanged from 2019"),
        (("1225433", "1"), ("1230000", "10000"), "与上年基本持平", "almost unchanged from 2019"),
        (("1230000", "1"), ("1230000", "10000"), "与上年基本持平", "almost unchanged from 2019"),
        (("1230000", "10000"), ("1230000", "10000"), "与上年持平", "unchanged from 2019"),
        (("12350", "10"), ("12300", "100"), "与上年基本持平", "almost unchanged from 2019"),
        (("12250", "10"), ("12300", "100"), "与上年基本持平", "almost unchanged from 2019"),
        (("12360", "10"), ("12300", "100"), "较上年增加100件", "up by 100 from 2019"),
        (("1235000", "1"), ("1230000", "10000"), "较上年增加1万件", "up by 10,000 from 2019"),
        (("1264567", "1"), ("1230000", "10000"), "较上年增加3万件", "up by 30,000 from 2019"),
        (("5000", "1000"), ("5490", "1"), "与上年基本持平", "almost unchanged from 2019"),
        (("3000", "1000"), ("5490", "1"), "较上年减少2000件", "down by 2,000 from 2019"),
        (("1350", "25"), ("1275", "25"), "较上年增加75件", "up by 75 from 2019"),
    ],
)
def test_a_difference_is_known_as_finely_as_the_coarser_of_both(later, earlier, chinese, english):
    for language, text in (("zh", chinese), ("en", english)):
        pair = [
            facts.from_observation(observation(value, precision=precision, period=period), language)
            for (value, precision), period in ((later, "2020"), (earlier, "2019"))
        ]
        assert derived.change(*pair).text == text


@pytest.mark.parametrize(
    ("part", "base", "text"),
    [
        ("1", "4", "不足北京的三分之一"),
        ("25", "101", "不足北京的四分之一"),
        ("1", "3", "不足北京的一半"),
        ("1", "11", "不足北京的十分之一"),
        ("1", "2", ""),
        ("1", "12", ""),
        ("10", "10", ""),
    ],
)
def test_what_is_exactly_a_part_is_not_less_than_it(part, base, text):
    pair = fact(part), fact(base, region="北京")

    if text:
        assert derived.less_than(*pair).text == text
    else:
        with pytest.raises(facts.AbsentError, match="not certainly less than a simple part"):
            derived.less_than(*pair)


@pytest.mark.parametrize(
    ("parts", "unit", "chinese", "english"),
    [
        ([("1230000", "10000"), ("4000", "1")], "件", "123万件", "1,230,000"),
        ([("5000", "1000"), ("90", "1")], "件", "5000件", "5,000"),
        ([("5000", "1000"), ("590", "1")], "件", "6000件", "6,000"),
        ([("1230000", "10000"), ("4000", "1")], "元", "123万元", "CNY 1.23 million"),
        ([("5.1", "0.1"), ("2.57", "0.01")], "亿元", "7.7亿元", "CNY 770 million"),
        ([("3000", "1000"), ("2000", "1")], "万元", "5000万元", "CNY 50 million"),
    ],
)
def test_a_sum_is_known_as_finely_as_the_coarsest_of_its_parts(parts, unit, chinese, english):
    for language, text in (("zh", chinese), ("en", english)):
        told = [
            facts.from_observation(
                observation(value, unit, precision, region=f"{number}区"), language
            )
            for number, (value, precision) in enumerate(parts)
        ]
        assert derived.total(told).text == text
        assert derived.total(told).value == derived.total(told[::-1]).value


def test_growth_that_no_digit_shows_names_what_it_compares_with():
    near, same = fact("1230400"), fact("1230000", precision="10000")
    for earlier, text in (("2019", "同比"), ("2016", "与2016年"), ("2010", "与2010年")):
        base = fact("1230000", precision="10000", period=earlier)
        assert derived.growth(near, base).text == f"{text}基本持平"
        assert derived.growth(same, base).text == f"{text}持平"
        assert derived.growth(fact("1230000"), base).text == f"{text}基本持平"
    quarters = [fact("1230000", precision="1000", period=f"2024-Q{n}") for n in (1, 2)]
    assert derived.growth(*quarters[::-1]).text == "环比持平"


def test_spans_of_years_are_compared_with_the_span_that_is_named():
    later, earlier = fact("150", period="2021/2025"), fact("100", period="2016/2020")

    assert derived.growth(later, earlier).text == "比2016—2020年增长50.0%"
    assert derived.change(later, earlier).text == "比2016—2020年增加50件"


def test_a_fact_shows_in_jupyterlab_what_the_report_prints_and_carries_its_source():
    bundle = fact("66.77", "亿元", "0.01")._repr_mimebundle_()

    assert bundle["text/plain"] == "66.77亿元"
    assert ">66.77亿元</span>" in bundle["text/html"]
    carried = bundle["application/vnd.whitepaper.fact+json"]
    assert carried["period"] == "2020"
    assert carried["sources"][0]["citation"] == "市局. 年报[R/OL]. (2021-01-15)."
    assert carried["sources"][0]["url"] == "https://example.org/report"


def test_the_address_of_a_reprint_is_never_printed():
    mirror = replace(SOURCE, url_kind="mirror")

    assert as_cited(mirror, load("zh")).url == ""


def test_a_source_whose_publisher_is_not_known_goes_by_its_title():
    nameless = replace(SOURCE, publisher="")

    assert as_cited(SOURCE, load("zh")).publisher == "市局"
    assert as_cited(nameless, load("zh")).publisher == "《年报》"


def test_a_difference_says_its_direction_and_counts_shares_in_percentage_points():
    earlier = {"period": "2019"}
    assert derived.change(fact("1777"), fact("1500", **earlier)).text == "较上年增加277件"
    assert derived.change(fact("1500"), fact("1777", **earlier)).text == "较上年减少277件"
    shares = fact("66.8", "%", "0.1"), fact("63.6", "%", "0.1", **earlier)
    assert derived.change(*shares).text == "较上年提高3.2个百分点"
    assert derived.change(fact("5"), fact("5", **earlier)).text == "与上年持平"
    assert derived.change(fact("5"), fact("3", period="2016")).text == "比2016年增加2件"


def test_growth_of_a_share_is_refused_for_its_change():
    shares = fact("85.8", "%", "0.1", "share"), fact("74.2", "%", "0.1", "share", period="2019")

    with pytest.raises(facts.FactError, match=r"percentage points: print it with change\(…\)"):
        derived.growth(*shares)
    assert derived.change(*shares).text == "较上年提高11.6个百分点"


@pytest.mark.parametrize(
    ("value", "unit", "precision", "chinese", "english"),
    [
        ("9.99", "亿元", "0.01", "105万元", "CNY 1.05 million"),
        ("999", "CNY million", "1", None, "CNY 1.05 million"),
        ("9990", "万元", "10", "10.5万元", "CNY 105,000"),
        ("-9990", "万元", "10", "−10.5万元", "CNY −105,000"),
        ("999000000", "元", "1000000", "105万元", "CNY 1.05 million"),
        ("3.2", "亿元", "0.1", "约34万元", "about CNY 340,000"),
        ("3.2", "亿元", "0.001", "33.7万元", "CNY 337,000"),
        ("120000", "万元", "10000", "约130万元", "about CNY 1.3 million"),
        ("1206.4", "公里", "0.1", "1.27公里", "1.27 kilometres"),
        ("1234567", "件", "1", "1299.1件", "1,299.1"),
        ("7", "件", "1", "0.007件", "0.007"),
    ],
)
def test_what_there_is_for_every_10000_people_keeps_its_currency_scale_and_digits(
    value, unit, precision, chinese, english
):
    people = fact("9503000", "人", denominator_date="2020-12-31")
    for language, text in (("zh", chinese), ("en", english)):
        given = facts.from_observation(observation(value, unit, precision), language)
        assert text is None or derived.per_10k(given, people).text == text


def test_what_there_is_none_of_for_10000_people_is_refused():
    people = fact("9503000", "人", denominator_date="2020-12-31")
    for unit in ("%", "位", "倍", "件/万人"):
        with pytest.raises(facts.FactError, match="for every 10,000 people"):
            derived.per_10k(fact("5", unit), people)


def test_what_does_not_add_up_is_not_added():
    places = [fact("2", "位", form="rank"), fact("3", "位", form="rank", region="深圳")]
    for compute in (
        lambda: derived.total(places),
        lambda: derived.multiple(*places),
        lambda: derived.less_than(*places),
        lambda: derived.share(*places),
        lambda: remainder(places[0], places[1:]),
    ):
        with pytest.raises(facts.FactError, match="ranks are no amounts"):
            compute()
    for unit, parts in (
        ("倍", {"region": "深圳"}),
        ("件/万人", {"region": "深圳"}),
    ):
        with pytest.raises(facts.FactError, match="do not add up to anything"):
            derived.total([fact("5", unit), fact("7", unit, **parts)])


def test_what_was_computed_is_known_to_the_digit_that_it_prints():
    people = fact("9503000", "人", denominator_date="2020-12-31")
    shares = [
        derived.share(fact(value, period=year), fact("1000", period=year))
        for value, year in (("707", "2020"), ("682", "2019"), ("704", "2018"))
    ]

    assert derived.change(*shares[:2]).text == "较上年提高2.5个百分点"
    assert derived.change(shares[0], shares[2]).text == "比2018年提高0.3个百分点"
    growth = derived.growth(fact("1777"), fact("1500", period="2019"))
    half = derived.multiple(fact("1777"), fact("890", region="深圳"))
    per_10k = derived.per_10k(fact("9.99", "亿元", "0.01"), people)
    computed = (growth, half, per_10k, derived.per_10k(fact("77110"), people))
    precisions = (Decimal(digit) for digit in ("0.1", "0.1", "0.0001", "0.1"))
    assert [each.precision for each in computed] == list(precisions)


def test_shares_of_one_whole_add_up():
    whole = fact("100")
    shares = [derived.share(fact(value, region=value), whole) for value in ("20", "30")]

    assert derived.total(shares).text == "50.0%"
    with pytest.raises(facts.FactError, match="do not add up to anything"):
        derived.total([shares[0], derived.share(fact("30", scope="商标"), fact("200"))])


def of(name, value, unit="%", precision="0.1", **other):
    """A fact of an indicator of its own."""
    made = observation(value, unit, precision, **other)
    return facts.from_observation(
        replace(made, indicator=replace(made.indicator, indicator=name, name=name)), "zh"
    )


@pytest.mark.parametrize(
    "parts",
    [
        (of("增速", "5", form="growth"), of("增速", "7", form="growth", region="深圳")),
        (of("增速", "5", form="growth"), of("投资增速", "7", form="growth")),
        (of("年均", "5", form="average_growth"), of("投资年均", "7", form="average_growth")),
        (of("提高", "5", form="increase"), of("占比提高", "7", form="increase")),
        (of("占比", "60.5"), of("占比", "20.2", region="深圳")),
        (of("占比", "1.5", "个百分点"), of("占比", "2.2", "个百分点", region="深圳")),
        (of("出生率", "4.3", "‰"), of("出生率", "9.2", "‰", region="深圳")),
        (of("占比", "20", scope="全市"), of("另一占比", "30", scope="市区")),
    ],
)
def test_percentages_of_several_wholes_are_not_added(parts):
    with pytest.raises(facts.FactError, match=r"do not add up to anything\Z"):
        derived.total(parts)


@pytest.mark.parametrize("compute", [derived.change, derived.growth])
def test_no_change_is_computed_of_an_increase_as_if_that_were_a_value(compute):
    later, earlier = (
        of("授权增加", value, "件", form="increase", period=period)
        for value, period in (("277", "2020"), ("20", "2019"))
    )

    with pytest.raises(facts.FactError, match="print both increases"):
        compute(later, earlier)


def test_shares_of_one_region_add_up_to_no_more_than_the_whole():
    industry = of("第一产业比重", "4.3"), of("第二产业比重", "39.2"), of("第三产业比重", "56.5")

    assert derived.total(industry[:2]).text == "43.5%"
    assert derived.total(industry).text == "100.0%"
    assert derived.total([of("死亡率", "5.1", "‰"), of("迁出率", "300.2", "‰")]).text == "305.3‰"
    with pytest.raises(facts.FactError, match=r"come to 130\.7%, which is more than one whole"):
        derived.total([of("企业占比", "60.5"), of("发明占比", "70.2")])


def test_rates_of_growth_that_were_computed_are_not_added():
    grants, marks = (
        derived.growth(of(name, "120", "件", "1"), of(name, "100", "件", "1", period="2019"))
        for name in ("专利", "商标")
    )

    with pytest.raises(facts.FactError, match="do not add up to anything"):
        derived.total([grants, marks])


def test_one_thing_in_several_scopes_is_not_counted_twice():
    scopes = fact("10", scope="全市"), fact("7", scope="市区")

    with pytest.raises(facts.FactError, match=r"is there in several scopes \(“全市”, “市区”\)"):
        derived.total(scopes)
    assert derived.total([scopes[0], fact("7", scope="全省", region="深圳")]).text == "17件"
    assert derived.total([scopes[0], of("商标", "7", "件", "1", scope="市区")]).text == "17件"


@pytest.mark.parametrize(
    ("part", "whole", "reason"),
    [
        (fact("-5", "亿元"), fact("10", "亿元"), "what is below zero is no share"),
        (fact("105", precision="10"), fact("100"), "known too roughly to be a share"),
        (fact("15"), fact("10"), "the part exceeds the whole"),
    ],
)
def test_what_is_no_part_has_no_share(part, whole, reason):
    with pytest.raises(facts.FactError, match=reason):
        derived.share(part, whole)


def test_a_multiple_is_never_said_to_fall_by_so_many_times():
    with pytest.raises(facts.FactError, match="print both multiples"):
        derived.change(fact("1.5", "倍", "0.1"), fact("3", "倍", "0.1", period="2019"))
    with pytest.raises(facts.FactError, match="the part must be greater than zero"):
        derived.multiple(fact("-2", "亿元"), fact("4", "亿元", region="深圳"))


def test_a_formula_of_many_values_names_them_by_letters_alone():
    many = derived.total([fact(str(n), region=f"{n}区") for n in range(1, 30)])

    assert many.formula.endswith("X + Y + Z + AA + AB + AC")


def test_a_first_says_since_when_of_the_values_that_it_was_given():
    values = yearly(120_000, 90_000, 99_999, 118_070)

    assert derived.first_above(values[1:], 100_000).text == "2017年以来首次超过10万件"
    with pytest.raises(facts.AbsentError, match="not the first above"):
        derived.first_above(values, 100_000)
    money = [
        facts.from_observation(observation(value, "亿元", "0.01", period=year), "en")
        for value, year in (("9.2", "2019"), ("10.5", "2020"))
    ]
    assert derived.first_above(money, 10).text == (
        "more than CNY 1 billion for the first time in figures since 2019"
    )


def test_numbers_that_were_computed_have_the_signs_of_tables():
    told = [
        facts.from_observation(observation(value, period=period), "en")
        for value, period in (("1299000", "2020"), ("1000", "2016"))
    ]

    assert (
        derived.multiple(*told).text
        == derived.multiple(*told).number + " times"
        == ("1,299.0 times")
    )
    assert derived.growth(*told).text == "up 129,800.0% from 2016"
    assert derived.growth(fact("1500"), fact("1777", period="2019")).number == "−15.6"


@pytest.mark.parametrize(
    ("of", "unit", "text"),
    [
        (2, "cities", "2 cities"),
        (1, "people", "1 person"),
        (1, "courts", "1 court"),
        (1, "个", "1 item"),
        (1299, "cities", "1,299 cities"),
    ],
)
def test_one_thing_that_is_listed_is_said_to_be_one(of, unit, text):
    assert derived.count(range(of), unit, "places", "en").text == text


@pytest.mark.parametrize(
    ("several", "one"), [("buses", "bus"), ("women", "woman"), ("cities", "city")]
)
def test_what_one_is_called_is_said_and_never_guessed(several, one):
    with pytest.raises(facts.FactError, match=rf"one of “{several}”.* as in report\.count\("):
        derived.count(range(1), several, "places", "en")
    assert derived.count(range(1), several, "places", "en", one=one).text == f"1 {one}"
    assert derived.count(range(2), several, "places", "en", one=one).text == f"2 {several}"
    assert derived.count(range(1), "个", "地区数", "zh", one=one).text == "1个"


def test_a_ratio_to_the_population_wants_the_date_of_its_denominator():
    people = fact("1867.66", "万人", "0.01", denominator_date="2022-12-31")

    ratio = derived.per_10k(fact("151981"), people)

    assert ratio.text == "81.4件"
    assert ratio.denominator_date == "2022-12-31"
    with pytest.raises(facts.FactError, match="has no date"):
        derived.per_10k(fact("151981"), fact("1867.66", "万人", "0.01"))
    with pytest.raises(facts.FactError, match="not a unit of population"):
        derived.per_10k(fact("151981"), fact("11", "个", denominator_date="2022-12-31"))


def test_a_rank_counts_those_that_are_greater_and_refuses_a_tie_and_a_mixture():
    here, first, last = (
        fact(value, region=region)
        for value, region in (("5", "广州"), ("9", "北京"), ("3", "杭州"))
    )
    assert derived.rank(here, [first, here, last]).text == "第2位"
    with pytest.raises(facts.FactError, match="may be equal"):
        derived.rank(here, [here, fact("5", region="深圳")])
    with pytest.raises(facts.FactError, match="not among the facts"):
        derived.rank(here, [first, last])
    with pytest.raises(facts.FactError, match="another indicator, period or scope"):
        derived.rank(here, [here, fact("9", region="北京", period="2019")])


def yearly(*values, since=2016, **other):
    return [fact(str(v), period=str(since + n), **other) for n, v in enumerate(values)]


def test_a_claim_of_a_highest_a_streak_or_a_first_holds_or_is_refused():
    assert derived.highest(yearly(1, 3, 2, 4)).text == "2016年以来最高"
    assert derived.streak(yearly(5, 1, 2, 3)).text == "连续2年增长"
    assert derived.first_above(yearly(90_000, 99_999, 118_070), 100_000).text == (
        "2016年以来首次超过10万件"
    )
    with pytest.raises(facts.FactError, match="not the highest"):
        derived.highest(yearly(1, 4, 4))
    with pytest.raises(facts.FactError, match="two consecutive years"):
        derived.streak(yearly(1, 3, 2, 3))
    with pytest.raises(facts.FactError, match="not the first above"):
        derived.first_above(yearly(110_000, 99_999, 118_070), 100_000)
    broken = [*yearly(1, 2), fact("3", period="2018", break_note="口径变化")]
    for claim in (derived.highest, derived.streak):
        with pytest.raises(facts.FactError, match="the series has a break"):
            claim(broken)


def known(*rows, **other):
    """Facts of one series as a report looks them up: each a period, a value, and its break."""
    observations = [
        observation(value, period=period, break_note=note, **other) for period, value, note in rows
    ]
    data = replace(NOTHING, observations=tuple(observations))
    return {
        each.period: facts.from_observation(each, "zh", broken_at=data.broken_at(each))
        for each in observations
    }


BROKEN = (("2022", "10", ""), ("2023", "20", ""), ("2024", "60", "口径调整"), ("2025", "90", ""))
UNBROKEN = [(*row[:2], "") for row in BROKEN]


@pytest.mark.parametrize("compute", [derived.growth, derived.change, derived.multiple])
def test_nothing_is_computed_across_a_break_wherever_it_lies_between(compute):
    found = known(*BROKEN)

    for later, earlier in (("2025", "2023"), ("2024", "2023"), ("2025", "2022")):
        with pytest.raises(facts.AbsentError, match="the series has a break"):
            compute(found[later], found[earlier])
    assert compute(found["2025"], found["2024"]).value is not None
    assert compute(found["2023"], found["2022"]).value is not None


def test_a_part_of_a_claim_or_an_estimate_across_a_break_is_refused():
    found = known(*BROKEN)
    total = known(("2023/2025", "200", ""), *BROKEN)["2023/2025"]

    with pytest.raises(facts.AbsentError, match="the series has a break"):
        derived.less_than(found["2023"], found["2025"])
    with pytest.raises(facts.AbsentError, match="the series has a break"):
        derived.highest([found["2022"], found["2023"], found["2025"]])
    with pytest.raises(facts.AbsentError, match="the series has a break"):
        remainder(total, [found["2023"], found["2024"]])


def test_a_break_within_the_year_is_one_between_years():
    found = known(("2023", "20", ""), ("2024-Q1", "15", "口径调整"), ("2024", "60", ""))

    with pytest.raises(facts.AbsentError, match="the series has a break"):
        derived.growth(found["2024"], found["2023"])
    with pytest.raises(facts.AbsentError, match="has a break"):
        back_from_growth(found["2024"], fact("5", "%", form="growth", period="2024"))


@pytest.mark.parametrize(
    ("breaks", "later", "earlier", "is_parted"),
    [
        ("2018", "2021/2025", "2016/2020", True),
        ("2018", "2021/2025", "2018/2020", False),
        ("2024-07", "2025", "2024", True),
        ("2024-07", "2024", "2023", True),
        ("2024-07", "2026", "2025", False),
        ("2024", "2024-Q1", "2023-Q1", True),
        ("2024", "2024-Q1", "2023-Q4", True),
        ("2024", "2025-Q1", "2024-Q1", False),
        ("2024", "2024-Q4", "2024-Q3", False),
        ("2024", "2024", "2023", True),
        ("2024-12-31", "2025-12-31", "2024-12-31", False),
        ("2024-12-31", "2024-12-31", "2023-12-31", True),
    ],
)
def test_a_break_is_on_the_first_day_of_its_period(breaks, later, earlier, is_parted):
    found = known(
        (breaks, "5", "口径调整"), *((p, "20", "") for p in (later, earlier) if p != breaks)
    )

    for compute in (derived.growth, derived.change, derived.multiple):
        if is_parted:
            with pytest.raises(facts.AbsentError, match="the series has a break"):
                compute(found[later], found[earlier])
        else:
            assert compute(found[later], found[earlier]).value is not None
    if earlier == year_before(later):
        rate = fact("5", "%", form="growth", period=later)
        if is_parted:
            with pytest.raises(facts.AbsentError, match="has a break"):
                back_from_growth(found[later], rate)
        else:
            assert back_from_growth(found[later], rate).period == earlier


def test_a_span_that_a_break_lies_in_leaves_no_year():
    found = known(("2023/2025", "200", ""), *BROKEN)

    with pytest.raises(facts.AbsentError, match="the series has a break"):
        remainder(found["2023/2025"], [found["2024"], found["2025"]])


@pytest.mark.parametrize("year", range(2010, 2026))
def test_of_breaks_with_a_quarter_and_its_year_the_quarter_is_the_last(year):
    for end in (f"{year}", f"{year + 1}"):
        rows = [(f"{year}-Q4", "5", "季度口径"), (f"{year}", "20", "年度口径"), (end, "20", "")]
        assert known(*rows)[end].broken_at == f"{year}-Q4"


def test_a_break_of_one_scope_or_region_is_none_of_another():
    here, there = known(*BROKEN), known(*UNBROKEN, region="深圳")

    assert derived.growth(there["2025"], there["2023"]).text == "比2023年增长350.0%"
    assert derived.multiple(here["2025"], there["2025"]).text == "1.0倍"


def test_what_was_computed_from_a_series_has_its_breaks():
    here, there = known(*BROKEN), known(*UNBROKEN, region="深圳")
    totals = {
        year: derived.total([here[year], there[year]]) for year in ("2022", "2023", "2024", "2025")
    }

    for compute in (derived.growth, derived.change, derived.multiple):
        with pytest.raises(facts.AbsentError, match="the series has a break"):
            compute(totals["2025"], totals["2023"])
        assert compute(totals["2025"], totals["2024"]).value is not None


def test_a_multiple_across_a_change_of_scope_is_refused():
    wide, narrow = fact("20", scope="知识产权"), fact("5", period="2016", scope="商标")

    for compute in (derived.multiple, lambda *pair: derived.less_than(*pair[::-1])):
        with pytest.raises(facts.AbsentError, match="they differ in scope"):
            compute(wide, narrow)


def test_what_was_computed_of_different_things_is_not_compared():
    marks = replace(observation("1").indicator, indicator="marks", name="商标注册量")
    works = replace(observation("1").indicator, indicator="works", name="作品登记量")
    sums = [
        derived.total([fact("5", period=year), fact("7", period=year, indicator=other)])
        for year, other in (("2020", marks), ("2019", works))
    ]

    with pytest.raises(facts.AbsentError, match="differ in indicator or region"):
        derived.growth(*sums)


def test_a_fact_says_in_json_where_its_series_broke_only_if_it_did():
    found = known(*BROKEN)

    assert facts.document_fact(found["2025"]).broken_at == "2024"
    assert b"broken_at" not in msgspec.json.encode(facts.document_fact(found["2023"]), enc_hook=str)


def test_zero_is_no_base_and_bounds_and_rounded_values_show_no_rank_or_claim():
    earlier = {"period": "2019"}
    for derive in (derived.growth, derived.multiple):
        with pytest.raises(facts.FactError, match="the base must be greater than zero"):
            derive(fact("5"), fact("0", **earlier))
    bound = fact("20000", precision="10000", qualifier="超过", region="天河")
    with pytest.raises(facts.FactError, match="not exact enough to compute with"):
        derived.rank(bound, [bound, fact("10000", precision="10000", region="越秀")])
    near = fact("12000", precision="1000"), fact("11800", region="深圳")
    with pytest.raises(facts.FactError, match="may be equal"):
        derived.rank(near[0], near)
    with pytest.raises(facts.FactError, match="not the highest"):
        derived.highest([fact("11800", period="2019"), fact("12000", precision="1000")])


def test_a_direction_is_that_of_the_number_as_printed():
    assert derived.growth(fact("1000003"), fact("1000000", period="2019")).text == "同比增长0.0003%"
    level = derived.change(fact("12.34", "%", "0.01"), fact("12.3", "%", "0.1", period="2019"))
    assert level.text == "与上年基本持平"
    assert derived.share(fact("3"), fact("10000")).text == "0.03%"


@pytest.mark.parametrize(
    ("later", "earlier", "growth", "change"),
    [
        ("2024-Q1", "2023-Q4", "环比增长20.0%", "较上季度增加20件"),
        ("2024-03", "2024-02", "环比增长20.0%", "较上月增加20件"),
        ("2024-H2", "2024-H1", "环比增长20.0%", "比2024年上半年增加20件"),
        ("2024-01/2024-06", "2023-07/2023-12", "环比增长20.0%", "较上期增加20件"),
        ("2024-Q1", "2023-Q1", "同比增长20.0%", "较上年同期增加20件"),
        ("2024-Q3", "2024-Q1", "比2024年一季度增长20.0%", "比2024年一季度增加20件"),
        ("2024", "2023", "同比增长20.0%", "较上年增加20件"),
    ],
)
def test_a_change_says_whether_it_is_on_the_period_before_or_on_the_year(
    later, earlier, growth, change
):
    pair = fact("120", period=later), fact("100", period=earlier)

    assert derived.growth(*pair).text == growth
    assert derived.change(*pair).text == change


def test_quarters_have_a_highest_and_no_streak_of_years():
    quarters = [fact(str(n), period=f"2024-Q{n}") for n in (1, 2, 3)]

    assert derived.highest(quarters).text == "2024年一季度以来最高"
    with pytest.raises(facts.FactError, match="not risen for two consecutive years"):
        derived.streak(quarters)


def test_facts_of_different_periods_and_ranks_are_not_compared():
    quarter = fact("400", period="2019-Q1")
    with pytest.raises(facts.FactError, match="periods differ in length"):
        derived.growth(fact("1777"), quarter)
    for derive in (derived.share, lambda *given: derived.total(given)):
        with pytest.raises(facts.FactError, match="differ in period"):
            derive(fact("5"), fact("9", period="2019"))
    with pytest.raises(facts.FactError, match="the part exceeds the whole"):
        derived.share(fact("15"), fact("10"))
    with pytest.raises(facts.FactError, match="ranks cannot be compared as amounts"):
        derived.growth(fact("2", "位"), fact("4", "位", period="2019"))


def test_a_highest_says_when_years_are_missing_and_a_first_wants_them_all():
    gaps = [*yearly(1, 2), *yearly(3, since=2020)]
    assert derived.highest(reversed(gaps)).text == "2016年以来所列各期中最高"
    with pytest.raises(facts.FactError, match="lacks a year"):
        derived.first_above(gaps, 2)
    assert derived.first_above(yearly(10000, 15800), 15500).text == "2016年以来首次超过1.55万件"


def test_a_derived_fact_carries_its_formula_and_its_inputs_as_evidence():
    rate = derived.growth(fact("1777"), fact("1500", period="2019"))

    evidence = facts.document_fact(rate)

    assert evidence.formula == (
        "(A ÷ B − 1) × 100，A为广州2020年专利授权量，B为广州2019年专利授权量"
    )
    assert [str(given.value) for given in evidence.inputs] == ["1777", "1500"]
    assert evidence.places == ()
    assert evidence.inputs[0].places == ("data/observations.csv:2",)


def test_a_computed_value_is_recorded_to_six_decimals_and_a_published_one_in_full():
    rate = derived.growth(fact("1777"), fact("1500", period="2019"))

    assert str(facts.document_fact(rate).value) == "18.466667"
    assert str(facts.document_fact(fact("66.77", "亿元", "0.01")).value) == "66.77"
    assert (
        type(facts.document_fact(rate))
        is type(facts.document_fact(rate).inputs[0])
        is document.Fact
    )


@pytest.mark.parametrize(
    ("later", "earlier", "growth", "change"),
    [
        ("2020", "2019", "同比增长25.0%", "较上年增加25件"),
        ("2020-Q1", "2019-Q1", "同比增长25.0%", "较上年同期增加25件"),
        ("2020-01/2020-11", "2019-01/2019-11", "同比增长25.0%", "较上年同期增加25件"),
        ("2020-02-29", "2019-02-28", "同比增长25.0%", "较上年同期增加25件"),
        ("2020-Q1", "2018-Q1", "比2018年一季度增长25.0%", "比2018年一季度增加25件"),
    ],
)
def test_a_comparison_says_how_far_back_it_goes(later, earlier, growth, change):
    compared = fact("125", period=later), fact("100", period=earlier)

    assert derived.growth(*compared).text == growth
    assert derived.change(*compared).text == change
