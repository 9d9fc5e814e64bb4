"""Numbers as printed in Chinese, and what the units of the data mean."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from whitepaper.languages.grammar import MINUS, Amount, Units, by_sign, in_ten_thousands, plain
from whitepaper.languages.zh.units import UNITS

# What shares, and rates in per cent, rise and fall by.
POINTS = "个百分点"
NUMERALS = "〇零一二三四五六七八九十百千"
_WAN = Decimal(10_000)
_YI = Decimal(100_000_000)
# Of these numbers are said in 万 or 亿, where they are known no finer.
_LARGE = frozenset({"count", "measure", "money"})
# What no unit has of which one can say so: it is scaled already, or by others.
_RELATIVE = re.compile("[百千万亿]|.*[/%]")
_SCALES = {"万": _WAN, "亿": _YI}
_QUALIFIERS = {"约": "约", "近": "近", **dict.fromkeys(("超过", "突破", "超", "逾", "过"), "超过")}
_KNOWN = Units(UNITS)
is_count = _KNOWN.is_count
is_place = _KNOWN.is_place
is_absolute = _KNOWN.is_absolute
is_rate = _KNOWN.is_rate
is_multiple = _KNOWN.is_multiple
people = _KNOWN.people
_AMOUNT = re.compile(
    rf"(?P<qualifier>{'|'.join(_QUALIFIERS)}|)(?P<number>[-−]?[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?)(?P<rest>.*)"
)


def _is_scaled(unit: str) -> bool:
    """Whether 万 or 亿 can stand before a unit; of one that nobody knows, if it looks as if."""
    if found := _KNOWN.meaning(unit):
        return found.kind in _LARGE and found.scale == 1
    return bool(unit) and not _RELATIVE.match(unit)


def named(unit: str) -> str:
    """What a unit of the data is called: as the data has it."""
    return unit


def qualifier(recorded_as: str) -> str:
    """What a qualifier of the data is called: as the data has it."""
    return recorded_as


def recorded(value: str, unit: str) -> str:
    """A value as the data has it: 66.77亿元."""
    return f"{value}{unit}"


def qualified(qualifier: str, number: str) -> str:
    """A number after what qualifies it: 超过10万."""
    return f"{qualifier}{number}"


def is_of_things(unit: str) -> bool:
    """Whether a unit is one of things that are counted, also by the 万 or for so many people."""
    if found := _KNOWN.meaning(unit):
        return found.kind in ("count", "rate")
    return _KNOWN.are(unit.partition("/")[0].lstrip("万亿"), "count")


def is_about(qualifier: str) -> bool:
    """Whether one can still compute with values of a qualifier, though they are not exact."""
    return qualifier == "约"


def is_bound(qualifier: str) -> bool:
    """Whether a value of a qualifier is no more than the least or the most that it may be."""
    return qualifier == "超过"


def amount(text: str, unit: str) -> Amount | None:
    """What a source prints as the value of something in a unit: 超过10.5万件, 66.77亿元, -2.3.

    None if it is not in that unit, or no such number. More than one in its last digit is only what
    is said in 万 or 亿.
    """
    match = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if not match:
        return None
    number, scale, rest = (
        Decimal(match["number"].replace(",", "").replace(MINUS, "-")),
        Decimal(1),
        match["rest"],
    )
    if rest[:1] in _SCALES and _is_scaled(unit):
        scale, rest = _SCALES[rest[0]], rest[1:]
    if rest not in ("", unit, _spoken_unit(unit)):
        return None
    exponent = min(0, int(number.as_tuple().exponent))
    qualifier = _QUALIFIERS.get(match["qualifier"], "")
    return Amount(number * scale, Decimal(1).scaleb(exponent) * scale, qualifier)


def scaled(value: Decimal, precision: Decimal, unit: str) -> str:
    """A number to its published digits, in 万 or 亿 where the last digit is no single thing.

    10.5万 for 105000 known to the thousand; 118070 as it is, for it is known to the one.
    """
    # What a value is rounded to may reach the next scale.
    value = Decimal(plain(value, precision))
    if precision >= 100 and abs(value) >= _WAN and _is_scaled(unit):
        scale, word = (_YI, "亿") if abs(value) >= _YI else (_WAN, "万")
        return f"{plain(value / scale, precision / scale)}{word}".replace("-", MINUS)
    return plain(value, precision).replace("-", MINUS)


def in_wan(value: Decimal, precision: Decimal, number: str) -> str:
    """What `number` prints, in 万 without that word: 6.02, 约9.00, 10.5, 233.0.

    It keeps the digits of what is printed in 万 as it is.
    """
    if number.endswith("万"):
        return number[:-1]
    return in_ten_thousands(value, precision, number)


def with_unit(number: str, unit: str) -> str:
    """A number with its unit as it is said: 81.1件 also for 件/万人."""
    return f"{number}{_spoken_unit(unit)}"


def in_smaller(number: str, unit: str, precision: Decimal) -> tuple[str, str]:
    """Money of less than one of its unit in the next that has more: 105万元 for 0.0105亿元."""
    value = Decimal(number.replace(MINUS, "-"))
    smaller = [name for name in ("亿元", "万元", "元") if UNITS[name].scale < UNITS[unit].scale]
    while smaller and abs(value) < 1:
        scale = UNITS[unit].scale / UNITS[smaller[0]].scale
        precision *= scale
        value, unit = Decimal(plain(value * scale, precision)), smaller.pop(0)
    return f"{value:f}".replace("-", MINUS), unit


def _spoken_unit(unit: str) -> str:
    found = _KNOWN.meaning(unit)
    return (found.spoken if found else "") or unit


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
    """A number in the words of its indicator's form: 66.77亿元, 同比增长29.1%, 第2位.

    What is not `yearly`, of a quarter or of a day, is measured against that of the year before.
    """
    size = f"{qualifier}{with_unit(number.lstrip(MINUS), unit)}"
    base = "上年" if yearly else "上年同期"
    match form:
        case "growth":
            return by_sign(value, f"同比增长{size}", f"同比下降{size}", f"与{base}持平")
        case "average_growth":
            return by_sign(value, f"年均增长{size}", f"年均下降{size}", "与上年持平")
        case "increase" if _KNOWN.are(unit, "share", "points"):
            points = with_unit(number.lstrip(MINUS), POINTS)
            size = f"{qualifier}{points}"
            return by_sign(value, f"较{base}提高{size}", f"较{base}下降{size}", f"与{base}持平")
        case "increase":
            return by_sign(value, f"较{base}增加{size}", f"较{base}减少{size}", f"与{base}持平")
        case "rank":
            return f"第{number}位"
        case _:
            return f"{qualifier}{with_unit(number, unit)}"
