"""How well one colour can be told from another, and colours made of others."""

from __future__ import annotations

from collections.abc import Sequence
from colorsys import hls_to_rgb, rgb_to_hls

# What WCAG 2 asks of text (1.4.3), and of large text and drawings (1.4.11).
OF_TEXT, OF_LARGE = 4.5, 3.0
# Colours of series that one tells apart at a glance; and that one can hardly tell apart at all.
APART, ALIKE = 0.09, 0.05
_STEPS = 40
# As far from white as from black.
_MIDDLE = 0.18
# From linear RGB to what the cones of an eye answer, and from the cube roots of that to OKLab.
_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours `#rrggbb`, from 1 to 21."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def difference(one: str, other: str) -> float:
    """How far two colours `#rrggbb` look apart: their distance in OKLab, 1 from black to white.

    After Björn Ottosson, A perceptual color space for image processing (2020).
    """
    pairs = zip(_oklab(one), _oklab(other), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


def mixed(one: str, other: str, share: float) -> str:
    """A colour that has a share of another one in it."""
    parts = (round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True))
    return "#" + "".join(f"{part:02X}" for part in parts)


def readable(colour: str, ground: str, least: float) -> str:
    """A colour, made lighter on a dark ground and darker on a light one until it has a contrast.

    Its hue stays.
    """
    hue, light, saturation = rgb_to_hls(*(part / 255 for part in rgb(colour)))
    end = 1.0 if _luminance(ground) < _MIDDLE else 0.0
    for step in range(_STEPS + 1):
        parts = hls_to_rgb(hue, light + (end - light) * step / _STEPS, saturation)
        tried = "#" + "".join(f"{round(part * 255):02X}" for part in parts)
        if contrast(tried, ground) >= least:
            break
    return tried


def leaning(grey: str, colour: str) -> str:
    """A grey with the hue of a colour, no more saturated than either."""
    _, light, saturation = rgb_to_hls(*(part / 255 for part in rgb(grey)))
    hue, _, most = rgb_to_hls(*(part / 255 for part in rgb(colour)))
    parts = hls_to_rgb(hue, light, min(saturation, most))
    return "#" + "".join(f"{round(part * 255):02X}" for part in parts)


def rgb(colour: str) -> tuple[int, int, int]:
    """The parts of a colour, red, green and blue."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    return _weighted((0.2126, 0.7152, 0.0722), _linear(colour))


def _linear(colour: str) -> tuple[float, ...]:
    values = (part / 255 for part in rgb(colour))
    return tuple(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)


def _weighted(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))


def _oklab(colour: str) -> tuple[float, ...]:
    cones = [_weighted(weights, _linear(colour)) ** (1 / 3) for weights in _TO_CONES]
    return tuple(_weighted(weights, cones) for weights in _TO_LAB)
