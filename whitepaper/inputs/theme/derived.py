"""What of a theme follows from what its file says: from the accent colour, and from the paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from whitepaper.inputs.theme import WHITE, Paper, Theme
from whitepaper.inputs.theme.contrast import (
    APART,
    OF_LARGE,
    difference,
    leaning,
    mixed,
    readable,
)
from whitepaper.inputs.theme.values import Given

# What Word's running text is set in on paper smaller than A4.
_LEAST_IN_WORD = 10.5


def derived(theme: Theme, given: Given) -> Theme:
    """A theme in which what is not said goes with the accent colour, and with the paper, if that
    is."""
    if "accent" in given.get("colours", {}):
        for part, key, made in _OF_ACCENT:
            if key not in given.get(part, {}):
                own = replace(getattr(theme, part), **{key: made(theme)})
                theme = replace(theme, **{part: own})
    word = given.get("word", {})
    if "paper" in given:
        if "margins" not in word:
            theme = replace(theme, word=replace(theme.word, margins=theme.paper.margins))
        if "text" not in word:
            text = max(_LEAST_IN_WORD / 72 * 25.4, theme.word.text * min(1, _share_of_a4(theme)))
            theme = replace(theme, word=replace(theme.word, text=text))
    return theme


def _share_of_a4(theme: Theme) -> float:
    usual = Paper()
    area = theme.paper.width * theme.paper.height / (usual.width * usual.height)
    return area**0.5


def _series_after(accent: str, series: tuple[str, ...]) -> tuple[str, ...]:
    """Colours of series that begin with the accent colour.

    The first one, which gives way to it, takes the place of one that looks like it.
    """
    first, *others = series
    near = (first if difference(accent, each) < APART else each for each in others)
    return (accent, *near)


_OF_ACCENT: tuple[tuple[str, str, Callable[[Theme], Any]], ...] = (
    ("colours", "strong", lambda t: t.colours.accent),
    ("colours", "rule", lambda t: leaning(t.colours.rule, t.colours.accent)),
    ("colours", "wash", lambda t: mixed(t.colours.paper, t.colours.accent, 0.07)),
    ("dark", "accent", lambda t: readable(t.colours.accent, t.dark.wash, 7)),
    ("dark", "rule", lambda t: leaning(t.dark.rule, t.dark.accent)),
    ("dark", "strong", lambda t: mixed(t.dark.accent, t.dark.paper, 0.25)),
    ("dark", "wash", lambda t: mixed(t.dark.paper, t.dark.accent, 0.08)),
    ("print", "rule", lambda t: leaning(t.print.rule, t.colours.accent)),
    (
        *("print", "pale"),
        lambda t: readable(mixed(t.colours.accent, WHITE, 0.35), WHITE, OF_LARGE),
    ),
    ("print", "lead", lambda t: mixed(t.colours.accent, "#3A3A3A", 0.55)),
    ("charts", "series", lambda t: _series_after(t.colours.accent, t.charts.series)),
    ("charts", "rule", lambda t: leaning(t.charts.rule, t.colours.accent)),
    ("charts", "grid", lambda t: leaning(t.charts.grid, t.colours.accent)),
    ("charts", "tint", lambda t: mixed(WHITE, t.colours.accent, 0.14)),
    ("cover", "ground", lambda t: t.colours.accent),
    ("cover", "last", lambda t: readable(t.cover.last, t.cover.ground, OF_LARGE)),
    (
        *("cover", "lines"),
        lambda t: tuple(mixed(t.cover.ground, WHITE, share) for share in (0.15, 0.6)),
    ),
)
