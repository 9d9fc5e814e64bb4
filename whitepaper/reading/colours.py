"""The colours of a table's cells: kept where what they hold can be read on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tinycss2.color3 import RGBA, parse_color

from whitepaper.messages import msg
from whitepaper.reading.elements import declared

# What WCAG 2 asks of text (1.4.3).
LEAST_CONTRAST = 4.5
_BLACK, _WHITE = "#000000", "#ffffff"


@dataclass(frozen=True)
class Colours:
    """A cell's text and ground as `#rrggbb`, empty for those of the page; what cannot be kept."""

    ink: str = ""
    fill: str = ""
    lost: str = ""


NONE = Colours()


def colours_of(cell: Any) -> Colours:
    """The colours that an element asks for, where its text contrasts with its ground."""
    ground = (
        declared(cell, "background-color") or declared(cell, "background") or cell.get("bgcolor")
    )
    if ground and "gradient" in ground:
        return Colours(lost="a gradient")
    fill, ink = _hex(ground or ""), _hex(declared(cell, "color"))
    if not ink and fill:
        ink = max(_BLACK, _WHITE, key=lambda other: _contrast(other, fill))
    if not ink and not fill:
        return NONE
    if _contrast(ink, fill or _WHITE) < LEAST_CONTRAST:
        return Colours(lost=msg("{ink} on {fill}", ink=ink, fill=fill or _WHITE))
    return Colours(ink if fill or ink != _BLACK else "", fill if fill != _WHITE else "")


def _hex(colour: str) -> str:
    """A colour as it stands on white paper, if it is one that can be seen."""
    parsed = parse_color(colour)
    if not isinstance(parsed, RGBA) or not parsed.alpha:
        return ""
    parts = (1 - parsed.alpha * (1 - part) for part in parsed[:3])
    return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in parts)


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    values = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return sum(weight * v for weight, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
