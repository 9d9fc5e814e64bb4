"""English: numbers, dates, growth and lists in words, and what a text types."""

from decimal import Decimal

import pytest

from whitepaper.languages import load
from whitepaper.languages.en.lists import joined
from whitepaper.languages.grammar import Since

ENGLISH = load("en")


@pytest.mark.parametrize(
    ("value", "precision", "unit", "form", "qualifier", "text"),
    [
        ("118070", "1", "件", "level", "", "118,070"),
        ("105000", "1000", "patents", "level", "more than", "more than 105,000"),
        ("66.77", "0.01", "亿元", "level", "", "CNY 6.677 billion"),
        ("54", "1", "CNY 100 million", "level", "", "CNY 5.4 billion"),
        ("6.66", "0.01", "亿元", "level", "", "CNY 666 million"),
        ("280", "1", "万元", "level", "about", "about CNY 2.80 million"),
        ("118070", "100", "万元", "level", "", "CNY 1.181 billion"),
        ("6677", "10", "万元", "level", "", "CNY 66.8 million"),
        ("6677", "1", "万元", "level", "", "CNY 66.77 million"),
        ("1200000", "1", "元", "level", "", "CNY 1,200,000"),
        ("12345678901", "1", "CNY", "level", "", "CNY 12,345,678,901"),
        ("1234567", "1", "£ thousand", "level", "", "£1,234.567 million"),
        ("1200000", "100000", "元", "level", "", "CNY 1.2 million"),
        ("500000", "1", "元", "level", "", "CNY 500,000"),
        ("10.50", "0.01", "元", "level", "", "CNY 10.50"),
        ("1.2", "0.1", "£ million", "level", "", "£1.2 million"),
        ("-3", "1", "€ million", "level", "nearly", "nearly −€3 million"),
        ("950", "1", "US$", "level", "", "US$950"),
        ("1230000", "10000", "US$", "level", "", "US$1.23 million"),
        ("5", "1", "USD billion", "level", "", "USD 5 billion"),
        ("35.5", "0.1", "万元", "level", "", "CNY 355,000"),
        ("3.52", "0.01", "万件", "level", "", "35,200"),
        ("46.6", "0.1", "件/万人", "level", "", "46.6"),
        ("70.5", "0.1", "%", "share", "", "70.5%"),
        ("-9.1", "0.1", "%", "growth", "", "down 9.1% on the year"),
        ("-5.2", "0.1", "%", "level", "", "−5.2%"),
        ("-1234", "1", "件", "level", "", "−1,234"),
        ("-6.66", "0.01", "亿元", "level", "", "CNY −666 million"),
        ("18.5", "0.1", "件/万人", "increase", "", "up by 18.5 on the year"),
        ("11.6", "0.1", "%", "increase", "", "up by 11.6 percentage points on the year"),
        ("1", "1", "天", "level", "", "1 day"),
        ("2", "1", "天", "level", "", "2 days"),
        ("10", "1", "周年", "level", "", "10th anniversary"),
        ("11", "1", "位", "rank", "", "11th"),
        ("22", "1", "place", "rank", "", "22nd"),
        ("3", "1", "位", "rank", "", "3rd"),
    ],
)
def test_a_value_is_said_by_what_its_unit_means(  # noqa: PLR0917 - a row of a table
    value, precision, unit, form, qualifier, text
):
    numbers = ENGLISH.numbers
    known = Decimal(precision)
    number = numbers.scaled(Decimal(value), known, unit)

    assert numbers.in_form(form, Decimal(value), number, unit, qualifier, precision=known) == text


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("件", "items"),
        ("亿元", "CNY 100 million"),
        ("万元", "CNY 10,000"),
        ("万件", "10,000 items"),
        ("件/万人", "per 10,000 people"),
        ("个百分点", "percentage points"),
        ("patents", "patents"),
        ("widgets", "widgets"),
    ],
)
def test_tables_name_the_unit_of_the_data_in_english(unit, name):
    assert ENGLISH.numbers.named(unit) == name


def test_every_unit_and_qualifier_of_the_data_has_a_meaning_in_english():
    from projects import ROOT

    from whitepaper.inputs import data

    found = data.read(ROOT)

    for indicator in found.indicators:
        assert not any(ord(c) > 0x2E80 for c in ENGLISH.numbers.named(indicator.unit))
    for observation in found.observations:
        assert ENGLISH.numbers.qualifier(observation.qualifier).isascii()


@pytest.mark.parametrize(
    ("text", "unit", "value", "precision"),
    [
        ("118,070", "件", "118070", "1"),
        ("CNY 6.677 billion", "亿元", "66.77", "0.01"),
        ("1.5 million", "件", "1500000", "100000"),
        ("£1.2 million", "£ million", "1.2", "0.1"),
        ("66.77 CNY 100 million", "亿元", "66.77", "0.01"),
    ],
)
def test_what_an_english_source_prints_is_read(text, unit, value, precision):
    found = ENGLISH.numbers.amount(text, unit)

    assert (found.value, found.precision) == (Decimal(value), Decimal(precision))


@pytest.mark.parametrize("text", ["6 cats", "1.5 billion", "many"])
def test_what_is_no_amount_of_a_unit_is_not_read(text):
    assert ENGLISH.numbers.amount(text, "%") is None


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2020", "2020"),
        ("2021-04-26", "26 April 2021"),
        ("2020-02", "February 2020"),
        ("2023-Q1", "the first quarter of 2023"),
        ("2020-H2", "the second half of 2020"),
        ("2019-01/2019-11", "January–November 2019"),
        ("2016/2020", "2016–2020"),
        ("2014-12-21/2015", "21 December 2014 to 2015"),
        ("", ""),
    ],
)
def test_a_period_is_said_in_words(period, words):
    assert ENGLISH.period(period) == words


@pytest.mark.parametrize(
    ("number", "about", "equal", "text"),
    [
        ("9.1", False, False, "up 9.1% from 2019"),
        ("-12", True, False, "down about 12% from 2019"),
        ("0", False, False, "almost unchanged from 2019"),
        ("0", False, True, "unchanged from 2019"),
    ],
)
def test_growth_names_the_year_that_it_is_from(number, about, equal, text):
    since = Since("a year", "2019", equal=equal)

    assert ENGLISH.derived.growth("patents", number, since, about=about).text == text


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        ("the same period a year ago", "on a year earlier"),
        ("the month before", "on the previous month"),
        ("the quarter before", "on the previous quarter"),
        ("the half-year before", "on the previous half-year"),
        ("another period", "from the first quarter of 2019"),
    ],
)
def test_changes_within_a_year_say_what_they_are_on(gap, text):
    since, words = Since(gap, "the first quarter of 2019"), ENGLISH.derived

    assert words.growth("trips", "-3.4", since, about=False).text == f"down 3.4% {text}"
    assert words.growth("trips", "0", since, about=False).text == f"almost unchanged {text}"
    points = words.change("share", "1.2", "%", Decimal("1.2"), since, precision=Decimal("0.1"))
    assert points.text == f"up by 1.2 percentage points {text}"


def test_lists_are_joined_by_commas_and_and():
    assert joined(["A"]) == "A"
    assert joined(["A", "B"]) == "A and B"
    assert joined(["A", "B", "C"]) == "A, B and C"


def test_headings_have_numbers_that_prose_refers_to():
    headings = ENGLISH.headings

    assert headings.chapter(2)[1] == "Chapter 2"
    assert headings.section(3, "Chapter 2")[1] == "Section 2.3"
    assert headings.subsection(1, "Section 2.3")[1] == "Section 2.3.1"
    assert headings.section(1, "Appendix B")[1] == "Section B.1"
    assert headings.figure(2, 1, appendix=False) == "Figure 2.1"
    assert headings.table(1, 1, appendix=True) == "Table A.1"
    assert headings.appendix(27)[1] == "Appendix AA"


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("as it rose (see ", ").", ("as it rose", ".")),
        ("in ", ", Table 2.1 and", ("in ", "Table 2.1 and")),
        ("in Table 2.1 and ", ".", ("in Table 2.1", ".")),
        ("see ", ".", None),
    ],
)
def test_a_mention_goes_with_the_words_that_introduce_it(before, after, left):
    assert ENGLISH.headings.without_mention(before, after) == left


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("There were 118,070 of them.", ["118,070"]),
        ("Two thirds of the courts, thirty-two in all", ["Two thirds", "thirty-two"]),
        ("Several thousand firms and dozens of banks", ["Several thousand", "dozens of"]),
        ("It doubled, and more than half of it", ["doubled", "more than half"]),
        ("The city ranked second in the country", ["ranked second"]),
        ("up 9.1% and CNY 6.7 billion", ["9.1", "6.7"]),
        ("On 26 April 2021, in 2016–2020 and in May 2020", []),
        ("The first quarter of 2023, in the 1990s", []),
        ("Figure 2.1 and Section 2.3 of the 14th Five-Year Plan", []),
        ("One of the aims; a one-stop service for one another", []),
        ("81.1 per 10,000 people", ["81.1"]),
        ("“Two Cities” is a title", []),
        ("It fell by a third, to nearly a half", ["by a third", "nearly a half"]),
        ("A third party took part in Q3 2024", []),
        ("In Q2 the depot moved, in H1 and in Q1–3; 2024Q1 and 2024-Q3", []),
        ("First-quarter sales; the first half of the year. Second half", []),
        ("Q2 had 5 lines, Q5 and H3 none, a second half its size", ["5", "5", "3", "half its"]),
        ("It is the second busiest, after its third request", ["second busiest"]),
        ("Sales fell by half, or were cut in half", ["by half", "in half"]),
        ("A fifth of the homes, down a sixth.", ["A fifth of", "a sixth"]),
        ("A fivefold rise, a ten-fold one, 12-fold in all", ["fivefold", "ten", "12"]),
        ("It was double the number, and half as many", ["double the", "half as"]),
        ("Doubling in a year to ½ of them", ["Doubling", "½"]),
        ("1984 complaints were received.", ["1984"]),
        ("About 2000 vehicles; the office received 1984 complaints.", ["2000", "1984"]),
        ("More than 2000 people came", ["2000"]),
        ("In 2020 patents rose, over 2019 levels; by 2020 exports were expected", []),
        ("With 2020 as the base, in about 2010 and the 2019 reports", []),
        ("On March 12, it began; by March 12 the office had opened", []),
        ("In March 12 ships came, on March 12 ships", ["12", "12"]),
        ("Web 2.0 on Line 3, Lines 3 and 4 in the twenty-first century", []),
        ("The city ranked twenty-first", ["twenty"]),
        ("At the end of a quarter, from the first to third quarters, by half-year", []),
        ("At the 21st China Patent Award and the 3rd World Expo", []),
        ("It ranked 21st in China", ["21st"]),
        ("someone often attends the tenth-grade tent", []),
        ("Over 2020 lessons were learned; under 2019 rules applicants paid", []),
        ("With 2022 amendments in force, the office issued 2021 guidelines", []),
        ("It opened 2020 celebrations and granted 2019 licences a longer term", []),
        ("The city has 2021 examination guidelines and sold 2021 bonds", []),
        ("Some 2018 provisions remain. 2022 regulations have been published.", []),
        ("About 2000 cases; it sold 1984 vehicles", ["2000", "1984"]),
        ("By half past nine the hall was full, at half past 10 empty", []),
        ("The scheme doubles as a fund, doubling as insurance", []),
        ("It has double as many, doubling in a year", ["double as", "doubling"]),
    ],
)
def test_numbers_that_are_typed_are_found_in_digits_and_in_words(text, typed):
    found = [span.text for span in ENGLISH.typed.numbers(text)]

    assert found == typed


def test_words_of_a_project_count_nothing():
    assert ENGLISH.typed.numbers("The Three Gorges", ("Three Gorges",)) == []
    assert ENGLISH.typed.numbers("It handled 2020 Forum papers", ("2020 Forum papers",)) == []
    assert [s.text for s in ENGLISH.typed.numbers("It handled 2020 papers", ("2020 P",))] == [
        "2020"
    ]


def test_claims_are_found():
    text = "For the first time it is the highest, for consecutive years; at first it was not."

    assert [span.text for span in ENGLISH.typed.claims(text)] == [
        "For the first time",
        "the highest",
        "consecutive",
    ]


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("A record number of trips", ["record number"]),
        ("It set a new record, the highest since 2016", ["set a new record", "the highest"]),
        (
            "Its record level, a record-high figure, record highs",
            ["record level", "record-high", "record highs"],
        ),
        ("The record number of 2019; a record number is on each file", ["record number"]),
        ("Quote the record number of your application; record totals each month", []),
        ("The archive has the record volume of each case. It set records management standards", []),
        ("Double-digit codes; the biggest challenge is talent", []),
        ("Double-digit growth, the biggest city", ["Double-digit", "the biggest"]),
        ("Highest since 2016, fewest ever", ["Highest since", "fewest ever"]),
        ("It is No. 1 in the country, the biggest", ["No. 1 in", "the biggest"]),
        ("The number-one city had double-digit growth", ["number-one", "double-digit"]),
        ("It was the first time that it rose", ["the first time that"]),
        ("The city was the first to do so", ["the first to"]),
        ("From the first to third quarters, from the first to the third", []),
        ("The most recent data, the best available, on record", []),
        ("The majority shareholder has a unique identifier", []),
        (
            "The busiest district, the tallest towers, its quietest line, the city’s oldest depot",
            ["The busiest", "the tallest", "its quietest", "city’s oldest"],
        ),
        ("The fastest-growing, busiest since 2016", ["The fastest", "busiest since"]),
        ("The latest of the west, the forest, the interest, the request, the rest, the test", []),
        (
            "The honest harvest, the modest protest, at least, best practice, the nearest station",
            [],
        ),
        ("The highest possible, in the broadest sense, the newest, the conquest, the Midwest", []),
        ("It fell to a record low, with record lows", ["record low", "record lows"]),
        ("The majority has a unique place", ["majority", "unique"]),
        ("Sales fell for the third time.", ["for the third time"]),
        ("It was the third quarter in a row.", ["the third quarter in a row"]),
        ("Starts rose for the second year running.", ["the second year running"]),
        (
            "Up three months in succession, the 4th straight year",
            [
                "three months in succession",
                "the 4th straight year",
            ],
        ),
        ("In the third quarter of 2024 the Third Plenary met a second time zone", []),
        ("The course is in its third year, running from May", []),
        ("Costs in the year running to March", []),
    ],
)
def test_runs_and_repetitions_are_claims_and_periods_are_none(text, claimed):
    assert [span.text for span in ENGLISH.typed.claims(text)] == claimed


@pytest.mark.parametrize("alt", ["image", "A chart", "the figure", "x.png", "Untitled"])
def test_an_alternative_text_that_says_nothing_is_known(alt):
    assert ENGLISH.is_placeholder(alt)
    assert not ENGLISH.is_placeholder("Bar chart of patents granted")
