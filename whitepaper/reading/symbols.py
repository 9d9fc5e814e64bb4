"""What MathJax knows by name: fonts, fences, arrows, symbols, macros of LaTeX's packages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from whitepaper.reading.macros import Macros, expanded

# Arrows that grow with what is over and under them.
ARROWS = {
    "xleftarrow": "←",
    "xrightarrow": "→",
    "xleftrightarrow": "↔",
    "xLeftarrow": "⇐",
    "xRightarrow": "⇒",
    "xLeftrightarrow": "⇔",
    "xhookleftarrow": "↩",
    "xhookrightarrow": "↪",
    "xmapsto": "↦",
    "xlongequal": "=",
    "xtofrom": "⇄",
    "xtwoheadrightarrow": "↠",
    "xtwoheadleftarrow": "↞",
    "xrightharpoonup": "⇀",
    "xrightharpoondown": "⇁",
    "xleftharpoonup": "↼",
    "xleftharpoondown": "↽",
    "xrightleftharpoons": "⇌",
    "xleftrightharpoons": "⇋",
}
# Fonts by the commands that ask for them, and by what Pandoc calls them.
FONTS = {
    name: font
    for font, names in {
        "mathrm": "rm mathrm mathup mathnormal symrm symup symnormal",
        "mathbf": "bf mathbf mathbfup symbf symbfup bold",
        "boldsymbol": "boldsymbol bm pmb mathbold",
        "mathbfit": "mathbfit symbfit",
        "mathit": "it mit mathit symit",
        "mathtt": "tt mathtt symtt",
        "mathsf": "sf mathsf mathsfup symsf symsfup",
        "mathsfit": "mathsfit symsfit",
        "mathbfsfup": "mathbfsf mathbfsfup symbfsf symbfsfup",
        "mathbfsfit": "mathbfsfit symbfsfit",
        "mathbb": "mathbb Bbb mathds symbb",
        "mathcal": "cal mathcal symcal",
        "mathscr": "scr mathscr symscr",
        "mathfrak": "frak mathfrak symfrak",
        "mathbfcal": "mathbfcal symbfcal",
        "mathbfscr": "mathbfscr symbfscr",
        "mathbffrak": "mathbffrak symbffrak",
    }.items()
    for name in names.split()
}
TEXTS = {
    name: font
    for font, names in {
        "text": "text textrm textup textnormal mbox hbox vbox textmd textsc textsl textclap"
        " textllap textrlap",
        "textbf": "textbf",
        "textit": "textit emph",
        "textsf": "textsf",
        "texttt": "texttt",
    }.items()
    for name in names.split()
}
# What stretches after \\left, as Pandoc reads it.
FENCES = {each: each for each in "()[]|."}
FENCES |= {"<": r"\langle", ">": r"\rangle", r"\lt": r"\langle", r"\gt": r"\rangle"}
FENCES |= {r"\{": r"\{", r"\}": r"\}", r"\|": r"\Vert", r"\lVert": r"\Vert", r"\rVert": r"\Vert"}
FENCES |= {
    rf"\{name}": rf"\{name}"
    for name in (
        *("lbrace", "rbrace", "lbrack", "rbrack", "langle", "rangle", "lfloor", "rfloor"),
        *("lceil", "rceil", "vert", "lvert", "rvert", "Vert"),
        *("llbracket", "rrbracket", "ulcorner", "urcorner"),
    )
}


@cache
def macros() -> Macros:
    """What MathJax and its packages know by name and Pandoc does not."""
    return expanded(Path(__file__).with_name("mathjax.tex").read_text("utf-8"), {})[1]
