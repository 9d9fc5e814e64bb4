"""How wide images are to be, of what authors say in HTML, Markdown or the metadata of a cell."""

from __future__ import annotations

import re

from whitepaper.reading.images import Gallery

_LENGTH = re.compile(r"\s*(\d*\.?\d+)\s*(px|pt|pc|in|cm|mm|em|rem)?\s*", re.IGNORECASE)
_SHARE = re.compile(r"\s*(\d*\.?\d+)\s*(?:%|vw)\s*")
_PIXELS = {
    **{"px": 1.0, "pt": 4 / 3, "pc": 16.0, "em": 16.0, "rem": 16.0},
    **{"in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54},
}


def size_of(width: str, height: str, file: str, gallery: Gallery) -> tuple[float, float]:
    """The width of an image in CSS pixels, or its share of the line; 0 for its own.

    Of an image that is only given its height that says how wide it is.
    """
    if match := _SHARE.fullmatch(width):
        return 0, min(float(match[1]) / 100, 1)
    if pixels := _pixels_of(width):
        return pixels, 0
    high = _pixels_of(height)
    return (high * gallery.proportion(file) if high else 0), 0


def _pixels_of(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _PIXELS[(match[2] or "px").lower()] if match else 0
