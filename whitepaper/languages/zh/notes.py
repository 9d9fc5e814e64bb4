"""Notes that the engine adds to figures and tables in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from whitepaper.languages.zh.dates import period

PROVISIONAL: tuple[str, ...] = ("初步", "快报", "公示", "暂定", "预计")


def series(name: str, region: str) -> str:
    """A series as notes name it: 某市专利申请量; of a 法院, or 中国, that word is said once."""
    if region == "全国" and "中国" in name:
        return name
    return f"{region}{name.removeprefix(region[-2:]) if len(region) > 2 else name}"


def value(name: str, when: str) -> str:
    """One value of a series as notes name it: 专利申请量2020年."""
    return f"{name}{when}"


def scope_break(what: str, note: str) -> str:
    """What changed where a series breaks."""
    return f"{what}：{note.rstrip('。')}。"


def scopes(what: str, scopes: Sequence[tuple[str, str]]) -> str:
    """That the scope of a series changes: each period from which on it is another, and that."""
    changes = "，".join(f"{period(since)}为“{scope or '未注明'}”" for since, scope in scopes)
    return f"{what}的口径有变化，{changes}，不宜直接比较。"


def absent_years(what: str, years: Sequence[int]) -> str:
    """That the data lacks some years of a series: 缺2010—2014年、2017年数."""
    return f"{what}缺{'、'.join(_runs(years))}数。"


def provisional(what: str, periods: Sequence[str]) -> str:
    """That values of some periods, written as in the data, may be revised."""
    return f"{what}{_period_list(periods)}为初步数。"


def estimates(of: Sequence[tuple[str, Sequence[str]]]) -> str:
    """That values of some series and periods are published by no source, but computed."""
    listed = "，".join(f"{what}{_period_list(periods)}" for what, periods in of)
    return f"{listed}为推算数，据公布的数计算。"


def _runs(years: Sequence[int]) -> Iterator[str]:
    """Years, those that follow on one another as one span."""
    for _, run in groupby(enumerate(years), lambda each: each[1] - each[0]):
        (_, first), *_, (_, last) = [*run] * 2
        yield f"{first}—{last}年" if last > first else f"{first}年"


def _period_list(periods: Sequence[str]) -> str:
    if all(each.isdecimal() for each in periods):
        return f"{'、'.join(periods)}年"
    return "、".join(map(period, periods))
