"""What a picture must be to be printed, whoever gives it: a chapter, or a theme."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from whitepaper.messages import msg

if TYPE_CHECKING:
    from PIL import ImageFile

# How the files of a type begin; a WebP has its length before its name.
_SIGNATURES = {
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "image/jpeg": rb"\xff\xd8\xff",
    "image/webp": rb"RIFF....WEBP",
    "image/gif": rb"GIF8[79]a",
}
_DRAWING = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b", re.DOTALL)
# In CSS pixels: a drawing that is longer is one by mistake.
_LONGEST = 100_000
_LENGTH = re.compile(
    r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(px|pt|pc|in|cm|mm|q|em|ex)?\s*",
    re.IGNORECASE,
)
_PIXELS = {
    **{"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "em": 16.0, "ex": 8.0},
    **{"cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54},
}
# Of more no writer can be sure to have the memory.
_MOST_PIXELS = 100_000_000
# Where cameras note how they were held; from 5 on the sides of a picture change places.
_ORIENTATION, _LYING = 0x0112, 5
# Of a JPEG that is written again: what is lost nobody sees.
_QUALITY = 95
_NAMESPACE = "http://www.w3.org/2000/svg"
_MORE_THAN_A_PICTURE = "//*[{}]".format(
    " or ".join(
        f"local-name()='{name}'"
        for name in ("script", "foreignObject", "iframe", "video", "audio", "canvas")
    )
)
# A link is no part of the picture.
_ADDRESSES_ELSEWHERE = """
    //*[local-name() != 'a']/@*[
        local-name() = 'href' and . != ''
        and not(starts-with(., '#')) and not(starts-with(., 'data:'))
    ]
"""
_WITHIN = "//@*[local-name() = 'href' and starts-with(., 'data:')]"
_STYLES = "//@style | //*[local-name()='style']/text()"
_ELSEWHERE = re.compile(r"@import|url\(\s*[\"']?(?!#|data:|[\"')\s])", re.IGNORECASE)


# Typst draws for PDF and Word: what it can measure, it can draw.
_MEASURED = b'#context { let _ = measure(image(bytes(sys.inputs.drawing), format: "svg")) }'
# What it says of a drawing that is too deep, which one that shows itself is without end.
_TOO_DEEP = "nodes limit reached"


class UnfitError(Exception):
    """An image cannot be printed: what is wrong with it, and its own remedy, if it has one."""

    def __init__(self, fault: str, remedy: str = "") -> None:
        super().__init__(fault)
        self.remedy = remedy


def drawing_of(svg: bytes) -> bytes:
    """A drawing as all writers read it: in UTF-8, and said to be SVG.

    Raises `UnfitError` for one of which a page or a PDF would show less than JupyterLab. It is
    refused rather than cleaned: without these parts it would be another picture.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(svg, parser)
    except (etree.XMLSyntaxError, LookupError) as error:
        raise UnfitError(msg("is damaged")) from error
    name = etree.QName(root)
    if name.localname != "svg":
        raise UnfitError(msg("is no drawing"))
    if name.namespace not in (None, _NAMESPACE):
        raise UnfitError(
            msg("is no SVG by its xmlns, “{namespace}”", namespace=name.namespace),
            msg('write xmlns="{namespace}" in its first element', namespace=_NAMESPACE),
        )
    for element in root.xpath(_MORE_THAN_A_PICTURE):
        raise UnfitError(msg("holds a <{localname}>", localname=etree.QName(element).localname))
    if not all(0 < length <= _LONGEST for length in _lengths(root)):
        raise UnfitError(msg("has no size that can be printed"))
    styles = "\n".join(root.xpath(_STYLES))
    if root.xpath(_ADDRESSES_ELSEWHERE) or _ELSEWHERE.search(styles) or _takes_in(root):
        raise UnfitError(msg("shows what lies elsewhere"))
    drawing = _in_utf8(svg, root)
    _check_drawn(drawing)
    return drawing


def _takes_in(svg: Any) -> bool:
    """Whether a text of a drawing stands in no file but another, whose name it gives."""
    from lxml import etree

    types = svg.getroottree().docinfo.internalDTD
    own = {each.name for each in types.iterentities() if each.content} if types is not None else ()
    return any(each.name not in own for each in svg.iter(etree.Entity))


def _in_utf8(svg: bytes, root: Any) -> bytes:
    """A drawing as it is, unless its letters are in another code, or it does not say what it is."""
    from lxml import etree

    tree = root.getroottree()
    if not svg.isascii() and (tree.docinfo.encoding or "UTF-8").upper() != "UTF-8":
        svg = etree.tostring(tree, encoding="utf-8", xml_declaration=True)
    if etree.QName(root).namespace is None and (head := _DRAWING.match(svg)):
        said = f' xmlns="{_NAMESPACE}"'.encode()
        svg = svg[: head.end()] + said + svg[head.end() :]
    return svg


def _check_drawn(svg: bytes) -> None:
    """Raise `UnfitError` for a drawing of which the writers of PDF and Word could make nothing."""
    import typst

    try:
        typst.compile(
            _MEASURED,
            format="png",
            ppi=1,
            font_paths=typst.Fonts(False, False, []),
            sys_inputs={"drawing": svg.decode("utf-8-sig")},
        )
    except (typst.TypstError, UnicodeDecodeError) as error:
        remedy = msg("save it again as plain SVG, or as PNG, in the program that it was drawn with")
        if _TOO_DEEP in str(error):
            what = msg("shows itself, or has groups too deep in each other")
            raise UnfitError(what, remedy) from error
        raise UnfitError(msg("is no SVG that can be read"), remedy) from error


def _lengths(svg: Any) -> Iterator[float]:
    """The width and the height that a drawing gives itself, in CSS pixels."""
    box = svg.get("viewBox", "").replace(",", " ").split()[2:]
    for name, of_box in zip_longest(("width", "height"), box[:2], fillvalue=""):
        # A share of a page, which it does not have, says nothing.
        own = _LENGTH.fullmatch(svg.get(name) or "")
        if match := own or _LENGTH.fullmatch(of_box):
            yield float(match[1]) * _PIXELS[(match[2] or "px").lower()]


def proportion_of(svg: bytes) -> float:
    """How many times as wide as high a drawing that was checked is; 0 if it does not say."""
    from lxml import etree

    root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, huge_tree=True))
    width, height = [*_lengths(root), 0, 0][:2]
    return width / height if height else 0


def kind_of(content: bytes) -> str:
    """The type that the first bytes of an image tell; a name, or who sent it, may err."""
    for kind, signature in _SIGNATURES.items():
        if re.match(signature, content, re.DOTALL):
            return kind
    return "image/svg+xml" if _DRAWING.match(content) else ""


def opened(content: bytes) -> ImageFile.ImageFile:
    """The bitmap of a file of a type that is printed. Raises an error of Pillow's if it is none.

    By its type, and not by `Image.open`, which warns of large ones and refuses larger ones without
    their size.
    """
    from PIL import GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

    classes: Mapping[str, Callable[[io.BytesIO], ImageFile.ImageFile]] = {
        "image/png": PngImagePlugin.PngImageFile,
        "image/jpeg": JpegImagePlugin.JpegImageFile,
        "image/webp": WebPImagePlugin.WebPImageFile,
        "image/gif": GifImagePlugin.GifImageFile,
    }
    return classes[kind_of(content)](io.BytesIO(content))


def proportion_of_bitmap(content: bytes) -> float:
    """How many times as wide as high a bitmap that was checked is when it is upright."""
    with opened(content) as image:
        width, height = image.size
        return height / width if _orientation(image) >= _LYING else width / height


def upright(content: bytes) -> bytes:
    """A bitmap as it is to be seen, in itself: only some programs turn it as its camera notes."""
    with opened(content) as image:
        if _orientation(image) == 1:
            return content
        from PIL import ImageOps

        x, y = image.info.get("dpi", (0, 0))
        kept = {"dpi": (y, x) if _orientation(image) >= _LYING else (x, y)} if x and y else {}
        if profile := image.info.get("icc_profile"):
            kept["icc_profile"] = profile
        file = io.BytesIO()
        ImageOps.exif_transpose(image).save(file, image.format, quality=_QUALITY, **kept)
        return file.getvalue()


def _orientation(image: ImageFile.ImageFile) -> int:
    """How the camera was held, from 1 for upright to 8."""
    noted = image.getexif().get(_ORIENTATION, 1)
    return noted if noted in range(1, 9) else 1


def is_cmyk(content: bytes) -> bool:
    """Whether an image that was checked is in the colours of a press, or has one in it that is."""
    return in_screen_colours(content) != content


def in_screen_colours(content: bytes) -> bytes:
    """An image as screens show it, if it is in the colours of a press, or has one that is in it."""
    kind = kind_of(content)
    # Of all bitmaps that are read, only a JPEG can be.
    if kind == "image/jpeg":
        return _in_rgb(content)
    if kind in _SIGNATURES or b"data:" not in content:
        return content
    from lxml import etree

    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
    changed = False
    for address in root.xpath(_WITHIN):
        head, _, body = address.partition(",")
        with suppress(ValueError):
            within = base64.b64decode(unquote(body)) if head.endswith(";base64") else b""
            if (shown := _in_rgb(within)) != within:
                coded = f"{head},{base64.b64encode(shown).decode()}"
                address.getparent().set(address.attrname, coded)
                changed = True
    return etree.tostring(root.getroottree(), encoding="utf-8") if changed else content


def _in_rgb(content: bytes) -> bytes:
    try:
        with opened(content) as image:
            if image.mode != "CMYK":
                return content
            shown = image.convert("RGB")
            kept = {"dpi": image.info.get("dpi", (0, 0)), "exif": image.info.get("exif", b"")}
    # What stands in a drawing may be damaged, which then shows nothing in its place.
    except Exception:
        return content
    file = io.BytesIO()
    shown.save(file, "JPEG", quality=_QUALITY, **kept)
    return file.getvalue()


def check_bitmap(kind: str, content: bytes, most: int = _MOST_PIXELS) -> None:
    """Raise `UnfitError` for what is not of its type, cannot be unpacked, or is too large."""
    if kind_of(content) != kind:
        raise UnfitError(msg("is damaged, or of another type"))
    try:
        with opened(content) as image:
            width, height = image.size
            is_large = width * height > most
            if not is_large:
                image.load()
    # Each format of Pillow's has errors of its own.
    except Exception as error:
        raise UnfitError(msg("is damaged")) from error
    if is_large:
        raise UnfitError(
            msg("has {width}×{height} pixels, too many to print", width=width, height=height),
            msg("make it smaller: 4000 pixels are enough for the width of a page"),
        )
