"""The picture on the cover: the values that a report names for it, as lines or as circles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whitepaper.document.facts import Fact
from whitepaper.document.nodes import Particulars
from whitepaper.inputs.period import last_day
from whitepaper.languages import Language

# By this a picture is known to writers that keep pictures by their names.
FILE = "cover.svg"
GROUND = "#1F4E79"
_LINES = 32
_SHADES = ((58, 108, 155), (150, 190, 226))
_SERIES = "#FFFFFF"
_LAST = "#E39A3B"
# Shares of the picture: how far right the last value stands, how high the greatest one.
_WIDE, _HIGH, _FOOT = 0.86, 0.76, 0.04
# Fewer make a straight line, which says nothing and looks broken.
_LEAST = 4


@dataclass(frozen=True)
class Picture:
    """The picture as SVG, and what those are told who cannot see it."""

    svg: bytes
    alt: str


def picture(
    report: Particulars, language: Language, width: float, height: float, grain: float = 1
) -> Picture | None:
    """The picture of a report at a size in millimetres; None if it names no values for it.

    Each line is the series at a share of its height, the topmost the series itself; all stand on
    one axis of time. Of a few values each is a circle, as wide as it is large, amid others.
    `grain` is how thick lines are.
    """
    if not report.cover:
        return None
    points = _points(report.cover)
    draw = _drawn if len(points) >= _LEAST else _rippled
    svg = "".join((_ground(width, height), *draw(points, width, height, grain), "</svg>"))
    return Picture(svg.encode(), _described(report.cover, language))


def credit(report: Particulars, language: Language) -> str:
    """From what the picture was drawn; empty if there is none."""
    if not report.cover:
        return ""
    first, last = report.cover[0], report.cover[-1]
    phrases = language.phrases
    publishers = dict.fromkeys(s.publisher for fact in report.cover for s in fact.sources)
    return phrases.cover_credit.format(
        region=last.region,
        name=last.name,
        since=_year(first),
        until=_year(last),
        publishers=phrases.and_list.join(publishers),
    )


def _described(series: Sequence[Fact], language: Language) -> str:
    first, last = series[0], series[-1]
    return language.phrases.cover_alt.format(
        region=last.region,
        name=last.name,
        since=first.when,
        first=first.text,
        until=last.when,
        last=last.text,
    )


def _year(fact: Fact) -> int:
    return last_day(fact.period).year


def _points(series: Sequence[Fact]) -> tuple[tuple[float, float], ...]:
    """When each value is of, and how high it is, as shares of the last and of the greatest."""
    days = [last_day(fact.period) for fact in series]
    values = [max(0.0, float(fact.value or 0)) for fact in series]
    length = (days[-1] - days[0]).days
    most = max(values) or 1
    return tuple(
        ((day - days[0]).days / length, value / most)
        for day, value in zip(days, values, strict=True)
    )


def _drawn(
    points: Sequence[tuple[float, float]], width: float, height: float, grain: float
) -> Iterator[str]:
    foot = height * (1 - _FOOT)
    places = [(x * width * _WIDE, y * height * _HIGH) for x, y in points]
    for number in range(_LINES):
        share = number / _LINES
        path = " ".join(f"{x:.2f},{foot - y * share:.2f}" for x, y in places)
        yield _line(path, _shade(share), _thickness(grain, share))
    yield _line(" ".join(f"{x:.2f},{foot - y:.2f}" for x, y in places), _SERIES, grain * 0.7)
    for x, y in places[1:-1]:
        yield f'<circle cx="{x:.2f}" cy="{foot - y:.2f}" r="{grain * 0.95:g}" fill="{_SERIES}"/>'
    x, y = places[-1]
    yield f'<circle cx="{x:.2f}" cy="{foot - y:.2f}" r="{grain * 2.1:g}" fill="{_LAST}"/>'


def _rippled(
    points: Sequence[tuple[float, float]], width: float, height: float, grain: float
) -> Iterator[str]:
    """Circles about the lower left corner, the largest that of the greatest value."""
    radius = width * _WIDE
    for number in range(1, _LINES):
        share = number / _LINES
        yield _circle(height, radius * share, _shade(share), _thickness(grain, share))
    for _, value in points:
        yield _circle(height, radius * value, _SERIES, grain * 0.7)
    _, last = points[-1]
    up = min(height * _HIGH / 2, radius * last)
    across = ((radius * last) ** 2 - up**2) ** 0.5
    yield (f'<circle cx="{across:.2f}" cy="{height - up:.2f}" r="{grain * 2.1:g}" fill="{_LAST}"/>')


def _ground(width: float, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}">'
        f'<rect width="{width:g}" height="{height:g}" fill="{GROUND}"/>'
    )


def _circle(height: float, radius: float, colour: str, thick: float) -> str:
    return (
        f'<circle cx="0" cy="{height:g}" r="{radius:.2f}" fill="none" stroke="{colour}" '
        f'stroke-width="{thick:.3f}"/>'
    )


def _line(points: str, colour: str, thick: float) -> str:
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{thick:.3f}" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def _thickness(grain: float, share: float) -> float:
    return grain * (0.18 + 0.12 * share)


def _shade(share: float) -> str:
    dark, light = _SHADES
    mixed = (round(a + (b - a) * share**1.6) for a, b in zip(dark, light, strict=True))
    return "#" + "".join(f"{each:02X}" for each in mixed)
