"""What an output offers: which of it needs a browser, and which is a formula."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from whitepaper.bundles import FIGURE, KEY_FIGURES, SOURCES, TABLE
from whitepaper.exporters.images import image_type

_CHART = "draw it with the chapter interface, or let a static renderer make an image of it"
_VALUE = "show the value as a table, a figure or text"
# How MIME types begin that only a program in a browser can show: what they are, and the remedy.
_PROGRAMS = {
    "application/vnd.plotly": ("a Plotly chart", _CHART),
    "application/vnd.vega": ("a Vega chart", _CHART),
    "application/vnd.bokeh": ("a Bokeh chart", _CHART),
    "application/vnd.holoviews": ("a HoloViews chart", _CHART),
    "application/vnd.jupyter.widget": ("a widget", "show its value"),
    "application/javascript": ("JavaScript", _VALUE),
    "text/javascript": ("JavaScript", _VALUE),
}
_BROWSER_TAG = re.compile(
    r"<(script|iframe|video|audio|canvas|object|embed|applet|form|input|button|select|textarea)\b",
    re.IGNORECASE,
)
# In a text these would change the whole page; in an output they go.
_PAGE_TAG = re.compile(r"<(style|link|meta|base)\b", re.IGNORECASE)
# What Python says of an object that has nothing to say of itself.
OBJECT = re.compile(
    r"<[A-Za-z_][^<>\n]* at 0x[0-9a-fA-F]+>"
    r"|<[A-Za-z_][\w.]*(?: object\b| size \d|: )[^<>\n]*>"
    r"|<[A-Za-z_][\w.]*:\s*>"
    r"|\A(?:Text|Figure|FigureWidget|alt\.\w+)\("
)
_MATH = re.compile(
    r"\\\[(.*)\\\]|\\\((.*)\\\)|\$\$(.*)\$\$|\$([^$]*)\$"
    r"|(\\begin\{(?:equation|align|alignat|gather|multline|eqnarray|flalign)\*?\}.*)",
    re.DOTALL,
)


def needs_browser(data: Mapping[str, Any]) -> tuple[str, str] | None:
    """What of an output only a browser can show, and the remedy; nothing if it offers an image."""
    if image_type(data) or any(kind in data for kind in (FIGURE, TABLE, KEY_FIGURES, SOURCES)):
        return None
    for beginning, told in _PROGRAMS.items():
        if any(kind.startswith(beginning) for kind in data):
            return told
    if tag := _BROWSER_TAG.search(data.get("text/html", "")):
        return f"HTML with <{tag[1].lower()}>", _VALUE
    return None


def tag_of_browsers(text: str) -> str:
    """The first HTML element in a text that a browser would run, or read as the page's own."""
    found = _BROWSER_TAG.search(text) or _PAGE_TAG.search(text)
    return found[1].lower() if found else ""


def as_math(latex: str) -> str:
    """TeX as a displayed formula in Markdown, if it is a formula."""
    match = _MATH.fullmatch(latex.strip())
    if not match:
        return ""
    body = next(part for part in match.groups() if part is not None)
    # sympy says so of every formula; displayed ones are so anyway.
    body = " ".join(body.strip().removeprefix(r"\displaystyle").split())
    return f"$${body}$$" if body else ""
