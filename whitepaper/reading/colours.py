"""The colours of a table's cells: kept where what they hold can be read on them."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from tinycss2.color3 import RGBA, parse_color

from whitepaper.inputs.theme.contrast import OF_TEXT, contrast
from whitepaper.messages import msg
from whitepaper.reading.elements import declared

_BLACK, _WHITE = "#000000", "#ffffff"


class Colours(Struct, frozen=True):
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
        ink = max(_BLACK, _WHITE, key=lambda other: contrast(other, fill))
    if not ink and not fill:
        return NONE
    if contrast(ink, fill or _WHITE) < OF_TEXT:
        return Colours(lost=msg("{ink} on {fill}", ink=ink, fill=fill or _WHITE))
    return Colours(ink if fill or ink != _BLACK else "", fill if fill != _WHITE else "")


def _hex(colour: str) -> str:
    """A colour as it stands on white paper, if it is one that can be seen."""
    parsed = parse_color(colour)
    if not isinstance(parsed, RGBA) or not parsed.alpha:
        return ""
    parts = (1 - parsed.alpha * (1 - part) for part in parsed[:3])
    return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in parts)
