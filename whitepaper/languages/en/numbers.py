"""Numbers as printed in English, and what the units of the data mean.

What is printed follows from what a unit means, whichever language the data writes it in: what is
counted stands as a number alone, which its name says the things of (118,070); money in millions or
billions of its currency with as many digits as were published (66.77 hundred million yuan are CNY
6.677 billion); shares with %, ranks as ordinals. In tables numbers stay in the data's own unit,
which is named in English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from whitepaper.languages.grammar import (
    MINUS,
    Amount,
    OwnUnit,
    Unit,
    Units,
    by_sign,
    in_ten_thousands,
    plain,
)
from whitepaper.languages.zh.units import QUALIFIERS, UNITS

# Words may stand for numbers in any place: none is a numeral by its character alone.
NUMERALS = ""
# What shares, and rates in per cent, rise and fall by.
POINTS = "percentage points"
_SCALES: Mapping[str, Decimal] = {
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
}
# By their codes of ISO 4217, and by their signs, which stand close to a number.
_CURRENCIES = ("CNY", "HKD", "MOP", "USD", "EUR", "GBP", "JPY", "£", "€", "$", "US$", "HK$", "¥")
# The last digit of a sum in millions or billions: what is known better is said in full.
_FINEST = Decimal("0.001")
_QUALIFIERS: Mapping[str, str] = {
    "about": "about",
    "nearly": "nearly",
    **dict.fromkeys(("more than", "over", "above"), "more than"),
}
_PLURALS = {"person": "people", "batch": "batches", "copy": "copies", "%": "%"}
_COUNTED = (
    *("item", "case", "patent", "trademark", "application", "organisation", "enterprise"),
    *("court", "district", "award", "batch", "person", "piece", "copy", "measure", "work"),
)


def singular(nouns: str) -> str:
    """What one is called of what several are, where a unit says so; empty elsewhere."""
    found = _KNOWN.meaning(nouns)
    return found.noun if found and found.kind == "count" and found.scale == 1 else ""


def plural(noun: str) -> str:
    """The plural of a noun that a unit is called by."""
    return _PLURALS.get(noun, f"{noun}s")


_OWN: Mapping[str, Unit] = {
    **{name: Unit("count", noun) for noun in _COUNTED for name in (noun, plural(noun))},
    **{
        f"{word} {plural(noun)}": Unit("count", noun, scale)
        for noun in ("item", "person")
        for word, scale in _SCALES.items()
    },
    "10,000 items": Unit("count", "item", Decimal(10_000)),
    "10,000 people": Unit("count", "person", Decimal(10_000)),
    "per 10,000 people": Unit("rate", "item", people=10_000),
    "per million people": Unit("rate", "item", people=1_000_000),
    "CNY 10,000": Unit("money", "CNY", Decimal(10_000)),
    "CNY 100 million": Unit("money", "CNY", Decimal(10) ** 8),
    **{currency: Unit("money", currency) for currency in _CURRENCIES},
    **{
        f"{currency} {word}": Unit("money", currency, scale)
        for currency in _CURRENCIES
        for word, scale in _SCALES.items()
    },
    "%": Unit("share", "%"),
    "percentage points": Unit("points", "percentage point"),
    "place": Unit("place", "place"),
    "times": Unit("multiple", "times"),
    "days": Unit("time", "day"),
    "anniversary": Unit("anniversary", "anniversary"),
}
in_wan = in_ten_thousands
_KNOWN = Units(_OWN, UNITS)
is_of_things = _KNOWN.is_of_things
is_count = _KNOWN.is_count
is_place = _KNOWN.is_place
is_absolute = _KNOWN.is_absolute
is_rate = _KNOWN.is_rate
is_multiple = _KNOWN.is_multiple
people = _KNOWN.people
_AMOUNT = re.compile(
    rf"(?P<qualifier>(?:{'|'.join(_QUALIFIERS)}) |)"
    rf"(?:(?:{'|'.join(map(re.escape, sorted(_CURRENCIES, key=len, reverse=True)))}) ?)?"
    rf"(?P<number>[-−]?[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?)(?: (?P<scale>{'|'.join(_SCALES)})\b)?"
    r" ?(?P<rest>.*)",
    re.IGNORECASE,
)


def named(unit: str) -> str:
    """What a unit of the data is called, also of one in Chinese: CNY 100 million, items."""
    found = _KNOWN.meaning(unit)
    if found is None or not (found.noun or found.kind == "rate"):
        return unit
    if isinstance(unit, OwnUnit):
        return OwnUnit(_unit_name(found), found)
    return unit if unit in _OWN else _unit_name(found)


def _unit_name(found: Unit) -> str:
    match found.kind:
        case "money" if found.scale > 1:
            return f"{found.noun} {_round(found.scale)}"
        case "count" if found.scale > 1:
            return f"{_round(found.scale)} {_several(found)}"
        case "rate":
            return f"per {_round(Decimal(found.people))} people"
        case "count" | "measure" | "time" | "points":
            return _several(found)
        case _:
            return found.noun


def _several(unit: Unit) -> str:
    return unit.nouns or plural(unit.noun)


def _round(scale: Decimal) -> str:
    """A power of ten: 10,000, million, 100 million."""
    if scale < 10**6:
        return f"{scale:,f}"
    millions = scale / 10**6
    return "million" if millions == 1 else f"{millions:,f} million"


def qualifier(recorded_as: str) -> str:
    """What a qualifier of the data is called: more than, about, nearly."""
    return QUALIFIERS.get(recorded_as, recorded_as)


def recorded(value: str, unit: str) -> str:
    """A value as the data has it, its unit in English: 71,000; 66.77 (CNY 100 million)."""
    value = grouped(value)
    close = {"": value, "%": f"{value}%", "place": value, "item": value, "items": value}
    return close.get(unit, f"{value} ({unit})")


def qualified(qualifier: str, number: str) -> str:
    """A number after what qualifies it: more than 105,000."""
    return f"{qualifier} {number}" if qualifier else number


def is_about(qualifier: str) -> bool:
    """Whether one can still compute with values of a qualifier, though they are not exact."""
    return QUALIFIERS.get(qualifier, qualifier) == "about"


def is_bound(qualifier: str) -> bool:
    """Whether a value of a qualifier is no more than the least or the most that it may be."""
    return QUALIFIERS.get(qualifier, qualifier) == "more than"


def amount(text: str, unit: str) -> Amount | None:
    """What a source prints as the value of something in a unit: more than 105,000; CNY 6.7 billion.

    None if it is not in that unit, or no such number.
    """
    found = _KNOWN.meaning(unit)
    match = _AMOUNT.fullmatch(" ".join(unicodedata.normalize("NFKC", text).split()))
    if not match or match["rest"] not in ("", unit, named(unit)):
        return None
    number = _exact(match["number"])
    scale = _SCALES[match["scale"].lower()] if match["scale"] else Decimal(1)
    if match["scale"] and not match["rest"]:
        if found is None or found.kind not in ("count", "money"):
            return None
        scale /= found.scale
    precision = Decimal(1).scaleb(min(0, int(number.as_tuple().exponent))) * scale
    said = _QUALIFIERS.get(match["qualifier"].strip().lower(), "")
    return Amount(number * scale, precision, said)


def scaled(value: Decimal, precision: Decimal, unit: str) -> str:
    """A number to its published digits, with separators of thousands: 118,070."""
    return grouped(plain(value, precision))


def grouped(number: str) -> str:
    """A number with separators of thousands, and a minus that is as wide as digits."""
    return f"{_exact(number):,f}".replace("-", MINUS)


def with_unit(number: str, unit: str, precision: Decimal) -> str:
    """A number as it is said with its unit: 9.1%, CNY 6.677 billion, 2 days; 118,070 of things.

    In other units than that of the data it has the digits that `precision` bears.
    """
    found = _KNOWN.meaning(unit)
    if found is None or (found.kind == "money" and not found.noun):
        return f"{number} {unit}".rstrip()
    match found.kind:
        case "money":
            return _money(_exact(number), found, precision)
        case "count" | "rate":
            return _in_terms_of(_exact(number), found.scale, precision)
        case "share":
            return f"{number}%"
        case "multiple":
            return f"{number} times"
        case "place" | "anniversary":
            end = " anniversary" if found.kind == "anniversary" else ""
            return f"{ordinal(int(_exact(number)))}{end}"
        case _:
            if not found.noun:
                return f"{number} {unit}"
            return f"{number} {found.noun if _exact(number) == 1 else _several(found)}"


def ordinal(number: int) -> str:
    """A place: 1st, 2nd, 3rd, 11th, 21st."""
    teens = number % 100 in (11, 12, 13)
    return f"{number:,}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _exact(number: str) -> Decimal:
    return Decimal(number.replace(",", "").replace(MINUS, "-"))


def _money(number: Decimal, unit: Unit, precision: Decimal) -> str:
    for word in ("billion", "million"):
        scale = unit.scale / _SCALES[word]
        # What is known to the yuan is no CNY 1.200000 million.
        if abs(number * scale) >= 1 and precision * scale >= _FINEST:
            return f"{_of(unit, _in_terms_of(number, scale, precision))} {word}"
    return _of(unit, _in_terms_of(number, unit.scale, precision))


def _of(unit: Unit, number: str) -> str:
    """A sum in a currency: CNY 6.677, £1.2, −£1.2."""
    if unit.noun.isalpha():
        return f"{unit.noun} {number}"
    return f"{MINUS if number.startswith(MINUS) else ''}{unit.noun}{number.removeprefix(MINUS)}"


def _in_terms_of(number: Decimal, scale: Decimal, precision: Decimal) -> str:
    """A number of another unit, with the digits that it was published with."""
    return grouped(plain(number * scale, precision * scale))


def in_form(  # noqa: PLR0913 - all that words say of one value
    form: str,
    value: Decimal,
    number: str,
    unit: str,
    qualifier: str,
    *,
    precision: Decimal,
    yearly: bool = True,
) -> str:
    """A number in the words of its indicator's form: CNY 6.677 billion, up 29.1% on the year.

    Words are the same whether or not it is `yearly`: “on the year” is said of quarters too.
    """
    by, since = "", "on the year"
    match form:
        case "growth":
            pass
        case "average_growth":
            since = "a year"
        case "increase":
            by = "by "
            unit = POINTS if _KNOWN.are(unit, "share") else unit
        case "rank":
            return ordinal(int(_exact(number)))
        case _:
            return qualified(qualifier, with_unit(number, unit, precision))
    size = qualified(qualifier, with_unit(number.lstrip(f"-{MINUS}"), unit, precision))
    up, down = f"up {by}{size} {since}", f"down {by}{size} {since}"
    return by_sign(value, up, down, "unchanged on the year")
