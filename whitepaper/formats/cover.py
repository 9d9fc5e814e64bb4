"""The picture on the cover: the values that a report names for it, as lines or as circles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from whitepaper.document.facts import Fact
from whitepaper.document.nodes import Particulars
from whitepaper.files import read_file
from whitepaper.inputs.period import last_day
from whitepaper.inputs.pictures import drawing_of
from whitepaper.inputs.theme import Cover, Theme
from whitepaper.inputs.theme.contrast import mixed
from whitepaper.languages import Language

_LINES = 32
# Shares of the picture: how far right the last value stands, how high the greatest one.
_WIDE, _HIGH, _FOOT = 0.86, 0.76, 0.04
# Fewer make a straight line, which says nothing and looks broken.
_LEAST = 4


class Picture(Struct, frozen=True):
    """A picture, and what those are told who cannot see it.

    By its name it is known to writers that keep pictures by their names.
    """

    name: str
    content: bytes
    alt: str


def logo(theme: Theme) -> Picture | None:
    """What stands above the title, if anything does."""
    return _of_file(theme, "logo", theme.logo.file, theme.logo.alt)


def _of_file(theme: Theme, name: str, place: str, alt: str) -> Picture | None:
    if not place:
        return None
    file = theme.path(place)
    ending = file.suffix.lower().replace(".jpeg", ".jpg")
    content = read_file(file)
    return Picture(f"{name}{ending}", drawing_of(content) if ending == ".svg" else content, alt)


class Canvas(Struct, frozen=True):
    """The size of a picture in millimetres. `grain` is how thick lines are."""

    width: float
    height: float
    grain: float = 1


def picture(
    report: Particulars, language: Language, theme: Theme, canvas: Canvas
) -> Picture | None:
    """The picture of a report in a size, which that of a theme need not have.

    None if neither names one.
    Each line is the series at a share of its height, the topmost the series itself; all stand on
    one axis of time. Of a few values each is a circle, as wide as it is large, amid others.
    """
    if found := _of_file(theme, "cover", theme.cover.picture, theme.cover.alt):
        return found
    if not report.cover:
        return None
    points, look = _points(report.cover), theme.cover
    draw = _strokes if len(points) >= _LEAST else _rippled
    svg = "".join((_ground(canvas, look.ground), *draw(points, canvas, look), "</svg>"))
    return Picture("cover.svg", svg.encode(), _described(report.cover, language))


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


def _strokes(points: Sequence[tuple[float, float]], canvas: Canvas, look: Cover) -> Iterator[str]:
    width, height, grain = canvas.width, canvas.height, canvas.grain
    foot = height * (1 - _FOOT)
    places = [(x * width * _WIDE, y * height * _HIGH) for x, y in points]
    for number in range(_LINES):
        share = number / _LINES
        path = " ".join(f"{x:.2f},{foot - y * share:.2f}" for x, y in places)
        yield _line(path, _shade(look, share), _thickness(grain, share))
    yield _line(" ".join(f"{x:.2f},{foot - y:.2f}" for x, y in places), look.series, grain * 0.7)
    for x, y in places[1:-1]:
        yield _dot(x, foot - y, grain * 0.95, look.series)
    x, y = places[-1]
    yield _dot(x, foot - y, grain * 2.1, look.last)


def _rippled(points: Sequence[tuple[float, float]], canvas: Canvas, look: Cover) -> Iterator[str]:
    """Circles about the lower left corner, the largest that of the greatest value."""
    width, height, grain = canvas.width, canvas.height, canvas.grain
    radius = width * _WIDE
    for number in range(1, _LINES):
        share = number / _LINES
        yield _circle(height, radius * share, _shade(look, share), _thickness(grain, share))
    for _, value in points:
        yield _circle(height, radius * value, look.series, grain * 0.7)
    _, last = points[-1]
    up = min(height * _HIGH / 2, radius * last)
    across = ((radius * last) ** 2 - up**2) ** 0.5
    yield _dot(across, height - up, grain * 2.1, look.last)


def _ground(canvas: Canvas, colour: str) -> str:
    width, height = canvas.width, canvas.height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}">'
        f'<rect width="{width:g}" height="{height:g}" fill="{colour}"/>'
    )


def _dot(x: float, y: float, radius: float, colour: str) -> str:
    return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:g}" fill="{colour}"/>'


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


def _shade(look: Cover, share: float) -> str:
    return mixed(look.lines[0], look.lines[-1], share**1.6)
