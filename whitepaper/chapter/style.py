"""The look of every figure: the fonts and the few colours of a theme, no clutter."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from cycler import cycler
from matplotlib import font_manager
from matplotlib import pyplot as plt

from whitepaper import languages
from whitepaper.inputs.theme import DEFAULT, WHITE, Charts
from whitepaper.languages import Fonts
from whitepaper.project import DEFAULT_LANGUAGE

# Also on a dark page: what is white in a drawing is there as dark as the page.
GROUND = WHITE

_in_force = Charts()
_language = DEFAULT_LANGUAGE


class _Palette(Sequence[str]):
    """The colours of series in the theme that is in force."""

    def __getitem__(self, at: Any) -> Any:
        return _in_force.series[at]

    def __len__(self) -> int:
        return len(_in_force.series)


# Where regions are compared, the edition's own has the first, the others the last, a grey that is
# lighter than it also without colour, and in which nothing is written: that is quiet.
PALETTE: Sequence[str] = _Palette()


def look() -> Charts:
    """The colours of figures that are in force, beside those of their series."""
    return _in_force


def language_in_force() -> str:
    """The name of the language of the edition that figures are drawn for."""
    return _language


def width() -> float:
    """Inches: as wide as the text of a page, so that 9 pt in the figure are 9 pt in print."""
    return round(_in_force.width / 25.4, 4)


def apply(fonts: Fonts, charts: Charts = DEFAULT.charts, language: str = DEFAULT_LANGUAGE) -> None:
    """Put a theme in force for this process: its colours and fonts, stable SVG, the language.

    And what pandas prints is in columns when a Hanzi is as wide as two letters.
    """
    global _in_force, _language
    _in_force, _language = charts, language
    pd.set_option("display.unicode.east_asian_width", True)
    _set_theme(
        [typeface.name for typeface in fonts.sans if typeface not in fonts.not_in_charts],
        {
            "figure.figsize": (width(), round(charts.height / 25.4, 4)),
            "figure.dpi": 110,
            "font.size": 9,
            "axes.titlesize": 10,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.labelsize": 9,
            "axes.labelcolor": charts.ink,
            "axes.edgecolor": charts.rule,
            "axes.linewidth": 0.8,
            "axes.grid": True,
            "axes.grid.axis": "y",
            "axes.axisbelow": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "grid.color": charts.grid,
            "grid.linewidth": 0.7,
            # So that words stay apart from what is drawn behind them.
            "legend.edgecolor": "none",
            "legend.facecolor": GROUND,
            "legend.fancybox": False,
            "legend.framealpha": 0.85,
            "legend.fontsize": 9,
            "lines.linewidth": 2.0,
            "lines.markersize": 5,
            "text.color": charts.ink,
            "text.language": fonts.script,
            "xtick.color": charts.ink,
            "ytick.color": charts.ink,
            "xtick.labelsize": 9,
            "ytick.labelsize": 9,
            "ytick.left": False,
            # Glyphs as outlines: the figure is the same wherever it is shown, also in the PDF.
            "svg.fonttype": "path",
            "svg.hashsalt": "whitepaper",
        },
    )


def lay_out() -> None:
    """Have figures that are made from here on laid out so that nothing is cut off or covered."""
    plt.rcParams["figure.constrained_layout.use"] = True


def _set_theme(font: list[str], settings: dict[str, Any]) -> None:
    """Seaborn's theme of ticks with these settings; alone, where that is not installed."""
    try:
        import seaborn as sns
    except ModuleNotFoundError:
        colours: Any = {
            "axes.prop_cycle": cycler(color=list(PALETTE)),
            "patch.facecolor": PALETTE[0],
        }
        plt.rcParams.update(colours | settings | {"font.family": font})
    else:
        sns.set_theme(style="ticks", palette=list(PALETTE), font=font, rc=settings)


def register(fonts: Fonts) -> None:
    """Make the bundled files, and no others, what matplotlib finds by the names of their families.

    Files are registered by path, since matplotlib's cache misses fonts installed later. All of a
    chain count as regular, or as bold, since matplotlib warns of what is not; the first of the bold
    ones is also the bold of the regular one. And a system's own copy of a family is dropped, since
    figures would differ between machines.
    """
    manager = font_manager.fontManager
    bundled = {str(typeface.file) for typeface in (*fonts.sans, *fonts.bold)}
    folders = {Path(file).parent for file in bundled}
    names = {typeface.name for typeface in (*fonts.sans, *fonts.bold)}
    others = [
        entry
        for entry in manager.ttflist
        # What lies beside ours are styles that a report has no use for, but a chapter may.
        if entry.fname not in bundled
        and (entry.name not in names or Path(entry.fname).parent in folders)
    ]
    registered = (
        (fonts.bold[0], fonts.sans[0].name, 700),
        *((typeface, typeface.name, 400) for typeface in fonts.sans),
        *((typeface, typeface.name, 700) for typeface in fonts.bold),
    )
    # All that matplotlib reads a file for is known, and that takes as long as a small chart.
    faces = (
        font_manager.FontEntry(fname=str(of.file), name=name, weight=weight, size="scalable")
        for of, name, weight in registered
    )
    # The first of those that fit equally well is taken.
    manager.ttflist = [*faces, *others]


def _remember_fonts() -> None:
    """Have matplotlib look for a font once, and not for every text that it draws.

    It looks for each font of a chain, and ours are long: that is a quarter of a chart's time. What
    cannot be found is never remembered, nor what depends on further settings.
    """
    manager = font_manager.fontManager
    find = manager.findfont
    generic = frozenset(font_manager.font_family_aliases)
    files: dict[Hashable, Any] = {}

    def find_once(prop: Any, *arguments: Any, **options: Any) -> Any:
        known = isinstance(prop, font_manager.FontProperties)
        if not known or not generic.isdisjoint(prop.get_family()):
            return find(prop, *arguments, **options)
        # To matplotlib, too, properties with the same hash are the same; fonts are only added.
        key = (hash(prop), len(manager.ttflist), arguments, tuple(options.items()))
        if key not in files:
            files[key] = find(prop, *arguments, **options)
        return files[key]

    setattr(manager, find.__name__, find_once)


# Fonts are put in force once, in the process that kernels are forked from.
for _name in languages.names():
    register(languages.load(_name).fonts)
_remember_fonts()
