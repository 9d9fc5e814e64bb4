"""How well one colour can be told from another, and colours made of others."""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls

# What WCAG 2 asks of text (1.4.3), and of large text and drawings (1.4.11).
OF_TEXT, OF_LARGE = 4.5, 3.0
_STEPS = 40
# As far from white as from black.
_MIDDLE = 0.18


def contrast(one: str, other: str) -> float:
    """The contrast of two colours `#rrggbb`, from 1 to 21."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


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
    values = [part / 255 for part in rgb(colour)]
    linear = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return sum(weight * v for weight, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
