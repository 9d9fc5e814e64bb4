"""Diagrams: maps of tiles, timelines and chains, for `figure` like any chart.

They are drawn in inches, so that their writing is as large as that of charts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from whitepaper.chapter.facts import AbsentError, Fact, FactError
from whitepaper.chapter.phone_figures import drawn_by
from whitepaper.chapter.style import PALETTE, look
from whitepaper.chapter.style import width as text_width
from whitepaper.errors import nearest
from whitepaper.inputs.period import first_day, last_day
from whitepaper.messages import chained, msg

_LINE = 0.18  # the height of a line of 9 pt
_BETWEEN = 0.12  # of two entries of a timeline
_TILE, _GAP = 1.42, 0.07
_EMPTY = "·"
# A number is never parted from the word that it counts, nor a word in Latin letters.
_UNBROKEN = re.compile(r"[0-9A-Za-z.]+\w?|.")


def tile_map(
    layout: str, texts: Mapping[str, str], *, stressed: Sequence[str] = (), rest: str = ""
) -> Figure:
    """A map of equal tiles, one for each region, which draws no boundary.

    `layout` has a line for each row from the north, with names of regions from the west and “·”
    for no tile. A region that `texts` has is tinted and shows its text, the others show `rest`;
    those `stressed` stand out. Raises `FactError` for a name that the layout does not have.
    """
    rows = [line.split() for line in layout.strip().splitlines()]
    names = [name for row in rows for name in row if name != _EMPTY]
    for name in (*texts, *stressed):
        if name not in names:
            unknown = msg("the layout of the map has no “{name}”", name=name)
            raise FactError(chained((unknown, nearest(name, names))))
    return drawn_by(lambda room: _tiles(rows, texts, stressed, rest, room))


def _tiles(
    rows: Sequence[Sequence[str]],
    texts: Mapping[str, str],
    stressed: Sequence[str],
    rest: str,
    room: float,
) -> Figure:
    across, down = max(map(len, rows)), len(rows)
    width = _TILE if room >= text_width() else min(_TILE, room / across - _GAP)
    # Two letters, or one Hanzi, of 8 pt.
    most = int(width / 8 * 72 * 2) - 1
    lines = {
        name: _wrapped(texts.get(name, rest), most)
        for row in rows
        for name in row
        if name != _EMPTY
    }
    height = max(2, 1 + max(map(len, lines.values()))) * _LINE + 0.07
    whole = max(room, across * (width + _GAP))
    figure, ax = _canvas(whole, down * (height + _GAP))
    for number, row in enumerate(rows):
        for column, name in enumerate(row):
            if name == _EMPTY:
                continue
            left = (whole - across * (width + _GAP)) / 2 + _GAP / 2 + column * (width + _GAP)
            bottom = (down - 1 - number) * (height + _GAP) + _GAP / 2
            fill = (
                PALETTE[0] if name in stressed else look().tint if name in texts else look().plain
            )
            ink = "white" if name in stressed else look().ink if name in texts else look().quiet
            _box(ax, (left, bottom), (width, height), fill)
            _write(ax, (left + width / 2, bottom + height / 2), name, lines[name], ink)
    return figure


def timeline(events: Sequence[Fact]) -> Figure:
    """What happened, from the top downwards by date, each as far from the next.

    The facts are those of events: their `title`, say. One of which only the month is known stands
    before those with a day of it, one of a year before those of its months. Raises `AbsentError`
    for less than three, and `FactError` for one without a date.
    """
    if len(events) < 3:
        raise AbsentError(msg("a timeline needs at least three events"))
    if undated := [event for event in events if not event.period]:
        raise FactError(msg("“{event}” has no date for a timeline", event=undated[0].text))
    # What takes longer ends later: it goes first of what begins on a day.
    dated = sorted(
        events,
        key=lambda event: (first_day(event.period), -last_day(event.period).toordinal()),
    )
    return drawn_by(lambda room: _on_a_line(dated, room))


def _on_a_line(dated: Sequence[Fact], room: float) -> Figure:
    at = 1.35
    # Two letters, or one Hanzi, of 9 pt; what closes a bracket may go beyond.
    lines = [_wrapped(event.text, int((room - at - 0.3) / 9 * 72 * 2) - 5) for event in dated]
    tops = list(accumulate((len(own) * _LINE + _BETWEEN for own in lines), initial=0.0))
    top = tops.pop()
    figure, ax = _canvas(room, top + 0.1)
    ax.plot(
        [at, at], [0, top + 0.1], color=look().rule, linewidth=2, solid_capstyle="butt", zorder=1
    )
    for event, own, place in zip(dated, lines, tops, strict=True):
        y = top - place - _LINE / 2
        ax.plot([at], [y], marker="o", markersize=6, color=PALETTE[0], zorder=2)
        ax.text(at - 0.15, y, event.when, ha="right", va="center", color=look().quiet)
        for number, line in enumerate(own):
            ax.text(at + 0.15, y - number * _LINE, line, ha="left", va="center")
    return figure


def chain(links: Sequence[tuple[str, Sequence[str]]]) -> Figure:
    """What works together side by side: a box for each link with its name, and below it its lines.

    Nothing joins the boxes: a line between them would read as a way from one to the next.

    Raises `FactError` for less than two links.
    """
    if len(links) < 2:
        raise FactError(msg("a chain needs at least two links"))
    return drawn_by(lambda room: _linked(links, room))


def _linked(links: Sequence[tuple[str, Sequence[str]]], room: float) -> Figure:
    between = 0.16 if room >= text_width() else 0.08
    width = (room - between * (len(links) - 1) - 0.1) / len(links)
    # Two letters, or one Hanzi, of 8 pt.
    most = int(width / 8 * 72 * 2) - 1
    texts = [[line for each in lines for line in _wrapped(each, most)] for _, lines in links]
    height = (max(map(len, texts)) + 1) * _LINE + 0.25
    figure, ax = _canvas(room, height + 0.1)
    for number, ((name, _), lines) in enumerate(zip(links, texts, strict=True)):
        left = 0.05 + number * (width + between)
        _box(ax, (left, 0.05), (width, height), look().tint)
        middle = (left + width / 2, 0.05 + height / 2)
        _write(ax, middle, name, lines, look().ink)
    return figure


def _canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """A figure whose axes are in inches."""
    figure = plt.figure(figsize=(width, height), layout="none")
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, width), ylim=(0, height))
    ax.axis("off")
    return figure, ax


def _box(ax: Axes, corner: tuple[float, float], size: tuple[float, float], fill: str) -> None:
    style = "round,pad=0,rounding_size=0.05"
    ax.add_patch(FancyBboxPatch(corner, *size, style, facecolor=fill, edgecolor=look().rule))


def _write(
    ax: Axes, middle: tuple[float, float], name: str, lines: Sequence[str], ink: str
) -> None:
    """A name in bold and lines below it, about a point."""
    x, y = middle
    top = y + len(lines) * _LINE / 2
    ax.text(x, top, name, ha="center", va="center", color=ink, fontweight="bold")
    for number, line in enumerate(lines, start=1):
        ax.text(x, top - number * _LINE, line, ha="center", va="center", color=ink, fontsize=8)


def _wrapped(text: str, most: int) -> list[str]:
    """A text in lines of at most so many letters' width, a Hanzi being as wide as two."""
    return [line for part in text.splitlines() for line in _lines(part, most)]


def _lines(text: str, most: int) -> Iterator[str]:
    line, width = "", 0
    for part in _UNBROKEN.findall(text):
        own = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in part)
        # What closes a bracket or a clause never begins a line.
        closes = unicodedata.category(part[0]) in ("Pe", "Pf", "Po")
        if line and width + own > most and not closes:
            yield line
            line, width = "", 0
        line, width = line + part, width + own
    if line:
        yield line
