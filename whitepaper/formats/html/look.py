"""A theme as CSS: its colours as variables, and the pages on which browsers print."""

from __future__ import annotations

from msgspec.structs import asdict

from whitepaper.inputs.theme import Paper, Screen, Theme
from whitepaper.inputs.theme.contrast import rgb

# How much of its colour a shadow has.
_BY_DAY, _BY_NIGHT = 0.35, 0.4
# Millimetres of margins that hold what only pages of the PDF have at their edges.
_HEAD, _FOOT = 5, 3
# On paper nothing lies behind anything, and text is black.
_PRINTED = (
    "--paper:#fff;--ground:#fff;--ink:#000;--quiet:#444;--rule:#bbb;--wash:#fff;--shade:transparent"
)


def rules(theme: Theme) -> str:
    """The rules that come before all others, and name the colours for them."""
    by_day = f"{_colours(theme.colours)};--shade-by-day:{_shade(theme.colours, _BY_DAY)}"
    cover = f"--cover-ground:{theme.cover.ground};--cover-ink:{theme.cover.ink}"
    printed = f"{_PRINTED};--accent:{theme.colours.accent};--strong-rule:{theme.colours.strong}"
    return (
        f":root{{{by_day};--shade:var(--shade-by-day);{cover};--logo:{theme.logo.width:g}mm}}\n"
        "@media (prefers-color-scheme: dark){:root{"
        f"{_colours(theme.dark)};--shade:{_shade(theme.dark, _BY_NIGHT)}}}}}\n"
        f"@media print{{:root{{{printed}}}{_page(theme.paper)}}}\n"
    )


def _colours(colours: Screen) -> str:
    names = {name: name for name in asdict(colours)} | {"strong": "strong-rule"}
    return ";".join(f"--{names[name]}:{colour}" for name, colour in asdict(colours).items())


def _shade(colours: Screen, share: float) -> str:
    red, green, blue = rgb(colours.accent)
    return f"rgb({red} {green} {blue} / {share})"


def _page(paper: Paper) -> str:
    margins = paper.margins
    sides = (margins.top - _HEAD, margins.right, margins.bottom - _FOOT, margins.left)
    edges = " ".join(f"{max(0, side):g}mm" for side in sides)
    return f"@page{{size:{paper.width:g}mm {paper.height:g}mm;margin:{edges}}}"
