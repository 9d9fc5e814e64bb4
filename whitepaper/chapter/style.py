"""The look of every figure: fonts that come with the installation, few colours, no clutter."""

from __future__ import annotations

from dataclasses import replace

import seaborn as sns
from matplotlib import font_manager

from whitepaper import languages
from whitepaper.languages import Fonts

# Okabe–Ito hues darkened to 3:1 on white: told apart by colour-blind readers and in grey print.
# Where regions are compared, the edition's own has the first, the others the last, a grey that is
# lighter than it also without colour.
PALETTE = ("#1F4E79", "#C8641B", "#1B7F6B", "#7A5195", "#8A6D00", "#8A949D")
INK = "#222B33"
MUTED = "#5B6770"
RULE = "#C9D1D9"

# Inches: as wide as the text of an A4 page, so that 9 pt in the figure are 9 pt in print.
SIZE = (6.1, 2.7)


def apply(fonts: Fonts) -> None:
    """Put the style in force for this process: seaborn's theme, bundled fonts, stable SVG."""
    sns.set_theme(
        style="ticks",
        palette=PALETTE,
        font=fonts.sans,
        rc={
            "figure.figsize": SIZE,
            "figure.dpi": 110,
            "figure.constrained_layout.use": True,
            "font.size": 9,
            "axes.titlesize": 10,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.labelsize": 9,
            "axes.labelcolor": INK,
            "axes.edgecolor": RULE,
            "axes.linewidth": 0.8,
            "axes.grid": True,
            "axes.grid.axis": "y",
            "axes.axisbelow": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "grid.color": "#E6EAEE",
            "grid.linewidth": 0.7,
            "legend.frameon": False,
            "legend.fontsize": 9,
            "lines.linewidth": 2.0,
            "lines.markersize": 5,
            "text.color": INK,
            "text.language": fonts.script,
            "xtick.color": INK,
            "ytick.color": INK,
            "xtick.labelsize": 9,
            "ytick.labelsize": 9,
            "ytick.left": False,
            # Glyphs as outlines: the figure is the same wherever it is shown, also in the PDF.
            "svg.fonttype": "path",
            "svg.hashsalt": "whitepaper",
        },
    )


def _register(fonts: Fonts) -> None:
    """Make the bundled files, and no others, the regular and bold faces of a family.

    Files are registered by path, since matplotlib's cache misses fonts installed later; the bold
    one by another name than its own, since bold text would otherwise silently be regular; and a
    system's own copy of the family is dropped, since figures would differ between machines.
    """
    manager = font_manager.fontManager
    bundled = {str(fonts.sans_file): 400, str(fonts.bold_file): 700}
    others = [e for e in manager.ttflist if e.fname not in bundled and e.name != fonts.sans]
    manager.ttflist = []
    for path in bundled:
        manager.addfont(path)
    faces = [
        replace(entry, name=fonts.sans, weight=bundled[entry.fname]) for entry in manager.ttflist
    ]
    manager.ttflist = [*others, *faces]


# The files of the fonts are read once, in the process that kernels are forked from.
for _name in languages.names():
    _register(languages.load(_name).fonts)
