"""What a picture must be to be printed, whoever gives it: a chapter, or a theme."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from whitepaper.messages import msg

# How the files of a type begin; a WebP has its length before its name.
_SIGNATURES = {
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "image/jpeg": rb"\xff\xd8\xff",
    "image/webp": rb"RIFF....WEBP",
    "image/gif": rb"GIF8[79]a",
}
_DRAWING = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b", re.DOTALL)
# Of more no picture fits into memory.
_LONGEST = 10_000
_LENGTH = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
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
_STYLES = "//@style | //*[local-name()='style']/text()"
_ELSEWHERE = re.compile(r"@import|url\(\s*[\"']?(?!#|data:|[\"')\s])", re.IGNORECASE)


class UnfitError(Exception):
    """An image cannot be printed: what is wrong with it."""


def check_drawing(svg: bytes) -> None:
    """Raise `UnfitError` for a drawing of which a page or a PDF would show less than JupyterLab.

    It is refused rather than cleaned: without these parts it would be another picture.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(svg, parser)
    except etree.XMLSyntaxError as error:
        raise UnfitError(msg("is damaged")) from error
    if etree.QName(root).localname != "svg":
        raise UnfitError(msg("is no drawing"))
    for element in root.xpath(_MORE_THAN_A_PICTURE):
        raise UnfitError(msg("holds a <{localname}>", localname=etree.QName(element).localname))
    if not all(0 < length <= _LONGEST for length in _lengths(root)):
        raise UnfitError(msg("has no size that can be printed"))
    styles = "\n".join(root.xpath(_STYLES))
    if root.xpath(_ADDRESSES_ELSEWHERE) or _ELSEWHERE.search(styles):
        raise UnfitError(msg("shows what lies elsewhere"))


def _lengths(svg: Any) -> Iterator[float]:
    """The width and the height that a drawing gives itself, in whatever unit."""
    box = svg.get("viewBox", "").replace(",", " ").split()[2:]
    for name, of_box in zip_longest(("width", "height"), box[:2], fillvalue=""):
        if match := _LENGTH.match(svg.get(name) or of_box):
            yield float(match[0])


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


def check_bitmap(kind: str, content: bytes) -> None:
    """Raise `UnfitError` for what is not of its type, or cannot be unpacked."""
    from PIL import Image

    if kind_of(content) != kind:
        raise UnfitError(msg("is damaged, or of another type"))
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.load()
    # Each format of Pillow's has errors of its own.
    except Exception as error:
        raise UnfitError(msg("is damaged")) from error
