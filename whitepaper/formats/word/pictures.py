"""Pictures: the files that Word shows, and how large they stand on the page."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.formats.word.elements import NAMESPACES, Element, element, w
from whitepaper.inputs.pictures import opened, upright
from whitepaper.languages import Fonts
from whitepaper.reading.drawings import rasterise

# What Word itself keeps of a picture for print.
PIXELS_PER_INCH = 220
# What Word shows; all else becomes a bitmap.
SHOWN = ("png", "jpg", "gif")
_PER_INCH, _PER_MM, _PER_PIXEL = 914_400, 36_000, 9_525  # EMU, Office's unit of length
PIXELS_PER_MM = _PER_MM / _PER_PIXEL
# Of a bitmap that does not say how many pixels an inch of it has.
_DOTS_PER_INCH = 72


class Picture(Struct, frozen=True):
    """A picture by its path in the file, with its width and height in EMU.

    `cut` are the shares of it that are cut off left and right, and above and below.
    """

    path: str
    content: bytes
    width: float
    height: float
    cut: tuple[float, float] = (0, 0)


def pictures(images: Mapping[str, bytes], fonts: Fonts) -> dict[str, Picture]:
    """The images as Word shows them, by their names: upright, drawings as bitmaps, set in `fonts`.

    Raises `ValueError` for a drawing that cannot be drawn.
    """
    if not images:
        return {}
    shown = {n: upright(content) for n, content in images.items() if n.endswith(SHOWN)}
    others = {n: content for n, content in images.items() if n not in shown}
    bitmaps = {**images, **shown, **rasterise(others, PIXELS_PER_INCH, fonts)}
    return {name: _picture(name, content) for name, content in bitmaps.items()}


def _picture(name: str, content: bytes) -> Picture:
    with opened(content) as image:
        densities = image.info.get("dpi", (_DOTS_PER_INCH, _DOTS_PER_INCH))
        width, height = (
            pixels / (float(density) if density > 1 else _DOTS_PER_INCH) * _PER_INCH
            for pixels, density in zip(image.size, densities, strict=True)
        )
    path = f"media/{name}" if name.endswith(SHOWN) else f"media/{name}.png"
    return Picture(path, content, width, height)


def fitted(picture: Picture, room: tuple[float, float], width: float) -> Picture:
    """A picture that is `width` CSS pixels wide, 0 for its own, and no larger than its room.

    That is in millimetres.
    """
    most_width, most_height = (length * _PER_MM for length in room)
    wanted = width * _PER_PIXEL / picture.width if width else 1
    scale = min(wanted, most_width / picture.width, most_height / picture.height)
    return replace(picture, width=picture.width * scale, height=picture.height * scale)


def covering(picture: Picture, room: tuple[float, float]) -> Picture:
    """A picture as large as its room, in millimetres, with what reaches beyond cut off."""
    width, height = (length * _PER_MM for length in room)
    scale = max(width / picture.width, height / picture.height)
    beyond = 1 - width / (picture.width * scale), 1 - height / (picture.height * scale)
    return replace(picture, width=width, height=height, cut=(beyond[0] / 2, beyond[1] / 2))


def drawing(picture: Picture, relation: str, number: int, alt: str) -> Element:
    """A picture amid text, by its relation. `number` tells it from other objects."""
    size = {"cx": round(picture.width), "cy": round(picture.height)}
    names = {"id": number, "name": f"Picture {number}", "descr": alt}
    kinds = element("pic:nvPicPr", {}, element("pic:cNvPr", names), element("pic:cNvPicPr", {}))
    # In thousandths of a per cent.
    beside, above = (round(share * 100_000) for share in picture.cut)
    cut = {"l": beside, "t": above, "r": beside, "b": above} if beside or above else None
    fill = element(
        "pic:blipFill",
        {},
        element("a:blip", {"r:embed": relation}),
        *([element("a:srcRect", cut)] if cut else ()),
        element("a:stretch", {}, element("a:fillRect", {})),
    )
    place = element("a:xfrm", {}, element("a:off", {"x": 0, "y": 0}), element("a:ext", size))
    shape = element("pic:spPr", {}, place, element("a:prstGeom", {"prst": "rect"}))
    graphic = element("pic:pic", {}, kinds, fill, shape)
    data = element("a:graphicData", {"uri": NAMESPACES["pic"]}, graphic)
    inline = element(
        "wp:inline",
        {},
        element("wp:extent", size),
        element("wp:docPr", names),
        element("a:graphic", {}, data),
    )
    return w("drawing", inline)
