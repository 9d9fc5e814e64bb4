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

from whitepaper.languages.grammar import MINUS, Amount, OwnUnit, Unit, meaning, plain
from whitepaper.languages.zh.units import QUALIFIERS, UNITS

# Words may stand for numbers in any place: none is a numeral by its character alone.
NUMERALS = ""
# What shares, and rates in per cent, rise and fall by.
POINTS = "percentage points"
_WAN = Decimal(10_000)
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


def in_wan(value: Decimal, precision: Decimal, number: str) -> str:
    """What `number` prints, in tens of thousands: 6.02, about 9.00, 233.0."""
    finest = Decimal("0.1") if abs(value) >= 100 * _WAN else Decimal("0.01")
    before = re.match(r"[^0-9]*", number)
    return f"{before[0] if before else ''}{plain(abs(value) / _WAN, max(precision / _WAN, finest))}"


def singular(nouns: str) -> str:
    """What one is called of what several are, where a unit says so; empty elsewhere."""
    found = _meaning(nouns)
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
_AMOUNT = re.compile(
    rf"(?P<qualifier>(?:{'|'.join(_QUALIFIERS)}) |)"
    rf"(?:(?:{'|'.join(map(re.escape, sorted(_CURRENCIES, key=len, reverse=True)))}) ?)?"
    rf"(?P<number>[-−]?[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?)(?: (?P<scale>{'|'.join(_SCALES)})\b)?"
    r" ?(?P<rest>.*)",
    re.IGNORECASE,
)


def _meaning(unit: str) -> Unit | None:
    return meaning(unit, _OWN, UNITS)


def _is(unit: str, *kinds: str) -> bool:
    found = _meaning(unit)
    return found is not None and found.kind in kinds


def named(unit: str) -> str:
    """What a unit of the data is called, also of one in Chinese: CNY 100 million, items."""
    found = _meaning(unit)
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
    """A value as the data has it, its unit in English: 66.77 (CNY 100 million)."""
    close = {"%": f"{value}%", "place": value, "item": value, "items": value}
    return close.get(unit, f"{value} ({unit})")


def qualified(qualifier: str, number: str) -> str:
    """A number after what qualifies it: more than 105,000."""
    return f"{qualifier} {number}" if qualifier else number


def is_count(unit: str) -> bool:
    """Whether a unit is one of things that are counted one by one."""
    found = _meaning(unit)
    return found is not None and found.kind == "count" and found.scale == 1


def is_of_things(unit: str) -> bool:
    """Whether a unit is one of things that are counted, also by the thousand or for people."""
    return _is(unit, "count", "rate")


def is_place(unit: str) -> bool:
    """Whether a unit is that of places in a ranking, which are no quantities."""
    return _is(unit, "place")


def is_absolute(unit: str) -> bool:
    """Whether a unit is one of shares or of places."""
    return _is(unit, "share", "points", "place")


def is_rate(unit: str) -> bool:
    """Whether a unit is one of so many for so many people."""
    return _is(unit, "rate")


def is_multiple(unit: str) -> bool:
    """Whether a unit is that of how many times one value is of another."""
    return _is(unit, "multiple")


def is_about(qualifier: str) -> bool:
    """Whether one can still compute with values of a qualifier, though they are not exact."""
    return QUALIFIERS.get(qualifier, qualifier) == "about"


def is_bound(qualifier: str) -> bool:
    """Whether a value of a qualifier is no more than the least or the most that it may be."""
    return QUALIFIERS.get(qualifier, qualifier) == "more than"


def people(unit: str) -> Decimal | None:
    """How many people one of a unit of population is; None for other units."""
    found = _meaning(unit)
    return found.scale if found and (found.kind, found.noun) == ("count", "person") else None


def amount(text: str, unit: str) -> Amount | None:
    """What a source prints as the value of something in a unit: more than 105,000; CNY 6.7 billion.

    None if it is not in that unit, or no such number.
    """
    found = _meaning(unit)
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
    found = _meaning(unit)
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
    size = qualified(qualifier, with_unit(number.lstrip(f"-{MINUS}"), unit, precision))
    match form:
        case "growth":
            return by_sign(
                value, f"up {size} on the year", f"down {size} on the year", "unchanged on the year"
            )
        case "average_growth":
            return by_sign(
                value, f"up {size} a year", f"down {size} a year", "unchanged on the year"
            )
        case "increase":
            if _is(unit, "share"):
                points = with_unit(number.lstrip(f"-{MINUS}"), POINTS, precision)
                size = qualified(qualifier, points)
            return by_sign(
                value,
                f"up by {size} on the year",
                f"down by {size} on the year",
                "unchanged on the year",
            )
        case "rank":
            return ordinal(int(_exact(number)))
        case _:
            return qualified(qualifier, with_unit(number, unit, precision))


def by_sign(value: Decimal, up: str, down: str, level: str) -> str:
    """The words for a change, by its sign."""
    return up if value > 0 else down if value < 0 else level
