"""Units: those that a language knows, those of a project's own table, and those nobody knows."""

import pickle
from decimal import Decimal

import pytest

from whitepaper.languages import load
from whitepaper.languages.grammar import OwnUnit, Unit

BUSES = OwnUnit("万辆", Unit("count", "bus", Decimal(10_000), nouns="buses"))
LAMPS = OwnUnit("盏", Unit("count", ""))
DOLLARS = OwnUnit("USD", Unit("money", "USD", spoken="美元"))
KRONOR = OwnUnit("SEK million", Unit("money", "SEK", Decimal(10**6)))
NAMELESS = OwnUnit("SEK million", Unit("money", "", Decimal(10**6)))
POWER = OwnUnit("千瓦", Unit("measure", "kW", nouns="kW"))
BEDS = OwnUnit("张/千人", Unit("rate", "", people=1000, spoken="张"))


@pytest.mark.parametrize(
    ("unit", "value", "precision", "chinese", "english"),
    [
        ("台", "420000", "1000", "42.0万台", "420,000"),
        ("台", "420000", "1", "420000台", "420,000"),
        ("件", "105000", "1000", "10.5万件", "105,000"),
        ("吨", "1230000000", "10000000", "12.3亿吨", "1,230,000,000 tonnes"),
        ("元", "420000", "1000", "42.0万元", "CNY 420,000"),
        # What nobody knows, if it does not look as if it were scaled.
        ("匹", "420000", "1000", "42.0万匹", "420,000 匹"),
        ("千米", "420000", "1000", "420000千米", "420,000 千米"),
        ("万辆", "42.0", "0.1", "42.0万辆", "42.0 万辆"),
        (BUSES, "42.0", "0.1", "42.0万辆", "420,000"),
        (LAMPS, "420000", "1000", "42.0万盏", "420,000"),
        (DOLLARS, "420000", "1000", "42.0万美元", "USD 420,000"),
        (KRONOR, "22.0", "0.1", "22.0SEK million", "SEK 22.0 million"),
        (NAMELESS, "22.0", "0.1", "22.0SEK million", "22.0 SEK million"),
        ("GBP million", "22.0", "0.1", "22.0GBP million", "GBP 22.0 million"),
        (POWER, "420000", "1000", "42.0万千瓦", "420,000 kW"),
        (BEDS, "6.5", "0.1", "6.5张", "6.5"),
    ],
)
def test_a_value_is_said_with_its_unit(unit, value, precision, chinese, english):
    for language, text in (("zh", chinese), ("en", english)):
        numbers = load(language).numbers
        known = Decimal(precision)
        number = numbers.scaled(Decimal(value), known, unit)

        assert numbers.in_form("level", Decimal(value), number, unit, "", precision=known) == text


def test_a_unit_of_the_project_means_the_same_by_its_english_name_and_in_another_process():
    named = load("en").numbers.named(pickle.loads(pickle.dumps(BUSES)))

    said = load("en").numbers.with_unit("42.0", named, Decimal("0.1"))
    assert (named, said) == ("10,000 buses", "420,000")
    assert load("en").numbers.named(LAMPS) == "盏"


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [("42.0万台", "台", 420_000), ("超过42万匹", "匹", 420_000), ("42万千瓦", POWER, 420_000)],
)
def test_what_sources_print_is_read_by_the_unit(text, unit, value):
    assert load("zh").numbers.amount(text, unit).value == value
