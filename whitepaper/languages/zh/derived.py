"""Derived facts in Chinese: 同比增长29.1%, 较上年增加18.5件, 连续5年增长."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from whitepaper.languages.grammar import Named, Since, Statement, apart, by_sign
from whitepaper.languages.zh.numbers import NUMERALS, POINTS, in_smaller, with_unit

# What periods are called from the next one. 上半年 would be the first half of a year.
_BASES = {
    "a year": "上年",
    "the same period a year ago": "上年同期",
    "the day before": "前一日",
    "the month before": "上月",
    "the quarter before": "上季度",
    "the period before": "上期",
}


def growth(name: str, number: str, since: Since, *, about: bool) -> Statement:
    """A rate of change: 同比增长29.1%, 环比增长2.1%, 比2016年下降约12%."""
    size = f"{_about(about)}{number.lstrip('-')}%"
    match since.gap:
        case "another period":
            base, same = f"比{since.when}", f"与{since.when}"
        case "a year" | "the same period a year ago":
            base = same = "同比"
        case _:
            base = same = "环比"
    level = f"{same}{_level(since)}"
    return Statement(
        text=by_sign(Decimal(number), f"{base}增长{size}", f"{base}下降{size}", level),
        name=f"{name}增长率",
        unit="%",
        qualifier=_about(about),
    )


def change(  # noqa: PLR0913 - all that words say of one difference
    name: str, number: str, unit: str, direction: Decimal, since: Since, *, precision: Decimal
) -> Statement:
    """A difference: 较上年增加18.5件, 较上季度提高3.2个百分点, 与上年同期持平.

    `direction` has the sign of the difference; its unit is that of the values compared.
    """
    base = _BASES.get(since.gap, since.when)
    than = f"较{base}" if since.gap in _BASES else f"比{base}"
    points = POINTS if unit == "%" else unit
    up, down = ("提高", "下降") if points == POINTS else ("增加", "减少")
    size = with_unit(number.lstrip("-−"), points)
    return Statement(
        text=by_sign(
            direction, f"{than}{up}{size}", f"{than}{down}{size}", f"与{base}{_level(since)}"
        ),
        name=f"{name}增减",
        unit=points,
    )


def multiple(part: Named, base: Named, number: str, *, about: bool) -> Statement:
    """How many times one value is of another: 2.9倍; named by what sets the two apart."""
    return Statement(
        text=f"{_about(about)}{number}倍",
        name=_ratio(part, base),
        unit="倍",
        qualifier=_about(about),
    )


def less_than(part: Named, base: Named, parts: int) -> Statement:
    """That one value is less than a half, a third … a tenth of another: 不足北京的三分之一."""
    of = "一半" if parts == 2 else f"{NUMERALS[parts + 1]}分之一"
    return Statement(text=f"不足{apart(part, base)[1]}的{of}", name=_ratio(part, base))


def share(part: str, whole: str, number: str, *, about: bool) -> Statement:
    """A share: 70.7%."""
    return Statement(
        text=f"{_about(about)}{number}%",
        name=f"{part}占{whole}比重",
        unit="%",
        qualifier=_about(about),
    )


def total(names: Sequence[str], number: str, unit: str, *, precision: Decimal) -> Statement:
    """A sum: 64项."""
    return Statement(text=with_unit(number, unit), name=f"{'、'.join(names)}合计", unit=unit)


def rest(whole: str, parts: Sequence[str]) -> str:
    """What is called that of a whole which is none of its parts: 授权量（除发明授权量外）."""
    return f"{whole}（除{'、'.join(parts)}外）"


def estimate(name: str, number: str, unit: str, *, about: bool, precision: Decimal) -> Statement:
    """A value that no source has published: 约15.6万件（推算）; 12件 where that is certain."""
    said = with_unit(number, unit)
    return Statement(
        text=f"约{said}（推算）" if about else said,
        name=name,
        unit=unit,
        qualifier=_about(about),
    )


def per_10k(name: str, number: str, unit: str, *, about: bool, precision: Decimal) -> Statement:
    """A count or a sum for every 10,000 people: 81.1件, 105万元."""
    said = in_smaller(number, unit, precision) if unit in ("亿元", "万元") else (number, unit)
    return Statement(
        text=f"{_about(about)}{with_unit(*said)}",
        name=f"每万人口{name}",
        unit=f"{unit}/万人",
        qualifier=_about(about),
    )


def rank(name: str, place: int, among: int) -> Statement:
    """A place among others, from the greatest: 第2位."""
    return Statement(
        text=f"第{place}位",
        name=f"{name}在所列{among}项中的位次",
        unit="位",
        formula="A在所列各项中由大到小的位次",
    )


def highest(name: str, since: str, *, unbroken: bool) -> Statement:
    """That the last value is the greatest: 2016年以来最高; of a broken series, of those listed."""
    among = "" if unbroken else "所列各期中"
    return Statement(text=f"{since}以来{among}最高", name=name, formula="末期值大于此前各期")


def streak(name: str, years: int) -> Statement:
    """That a yearly series has risen for some years: 连续3年增长."""
    return Statement(text=f"连续{years}年增长", name=name, formula="各年均高于上年")


def first_above(name: str, number: str, unit: str, since: str, *, precision: Decimal) -> Statement:
    """That the last value is the first above a bound: 2016年以来首次超过10万件."""
    return Statement(
        text=f"{since}以来首次超过{with_unit(number, unit)}",
        name=name,
        formula="末期值首次超过所述界限",
    )


def count(name: str, number: str, unit: str, *, one: str) -> Statement:
    """How many things are listed: 14个."""
    return Statement(text=f"{number}{unit}", name=name, unit=unit, formula="所列各项的个数")


def formula(formula: str, inputs: Sequence[tuple[str, Named]]) -> str:
    """A formula and what its letters stand for: A ÷ B，A为2020年专利授权量，B为…."""
    named = "，".join(
        f"{letter}为{given.region}{given.when}{given.name}" for letter, given in inputs
    )
    return f"{formula}，{named}"


def _ratio(part: Named, base: Named) -> str:
    one, other = apart(part, base)
    return f"{one}与{other}{'' if part.name != base.name else part.name}之比"


def _level(since: Since) -> str:
    """That a value is the same, or that no published digit tells it from the other."""
    return "持平" if since.equal else "基本持平"


def _about(about: bool) -> str:
    return "约" if about else ""
