"""What axes say, as the text around a chart does: 350,000 and Q1 2024 in English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, ScalarFormatter

from whitepaper.chapter.facts import Fact
from whitepaper.inputs.period import last_day
from whitepaper.languages import Language
from whitepaper.languages.grammar import MINUS

_NUMBER = re.compile(rf"[-{MINUS}]?[0-9]+(?:\.[0-9]+)?")
# An axis of no others may be one of years.
_YEARS = (1000, 3000)


def say_as_text(axes: Axes, facts: Iterable[Fact], language: Language) -> None:
    """Have the axes of a chart of facts say numbers and periods as prose in a language does.

    What a chapter has formatted by itself stays, and so does what is said alike in both.
    """
    drawn = [fact for fact in facts if isinstance(fact, Fact)]
    periods = _short_periods(drawn, language)
    separates = _grouped("1000000", language) != "1000000"
    for axis in (axes.xaxis, axes.yaxis):
        plain = type(axis.get_major_formatter()) is ScalarFormatter
        if separates and plain and not _is_of_years(axis, drawn):
            axis.set_major_formatter(_Separated(language))
        elif periods and not plain:
            _say_periods(axis, periods)
    legend = axes.get_legend()
    for text in legend.get_texts() if legend and periods else ():
        text.set_text(periods.get(text.get_text(), text.get_text()))


class _Separated(ScalarFormatter):
    """Numbers in full, as a language writes them: 350,000, and no 3.5 beside 1e5."""

    def __init__(self, language: Language) -> None:
        super().__init__(useOffset=False)
        self.set_scientific(False)
        self._spoken = language

    def __call__(self, x: float, pos: int | None = None) -> str:
        return _grouped(super().__call__(x, pos), self._spoken)


def _grouped(number: str, language: Language) -> str:
    if not _NUMBER.fullmatch(number):
        return number
    value = Decimal(number.replace(MINUS, "-"))
    last_digit = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return language.numbers.scaled(value, last_digit, "")


def _short_periods(facts: Iterable[Fact], language: Language) -> Mapping[str, str]:
    """The periods of facts that a language has a short form of, with that."""
    short = {fact.period: language.short_period(fact.period) for fact in facts}
    # Others are longer than in the data, and would lie on each other.
    return {period: said for period, said in short.items() if said != language.period(period)}


def _say_periods(axis: Axis, periods: Mapping[str, str]) -> None:
    if periods.keys().isdisjoint(label.get_text() for label in axis.get_ticklabels()):
        return
    before = axis.get_major_formatter()

    def format_period(place: float, at: int | None) -> str:
        label = before(place, at)
        return periods.get(label, label)

    axis.set_major_formatter(FuncFormatter(format_period))


def _is_of_years(axis: Axis, facts: Iterable[Fact]) -> bool:
    """Whether an axis of numbers has years, which have no separators."""
    first, last = sorted(axis.get_view_interval())
    if not _YEARS[0] <= first <= last <= _YEARS[1]:
        return False
    is_across = axis is axis.axes.xaxis
    known = list(facts)
    years = [last_day(fact.period).year for fact in known if fact.period]
    values = [fact.value for fact in known if fact.value is not None]
    has_years = any(first <= year <= last for year in years)
    has_values = any(first <= value <= last for value in values)
    return (has_years and (is_across or not has_values)) if known else is_across
