"""Drawings: what an SVG must be to be printed, and pictures of those that are too large."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from whitepaper.languages import Fonts
from whitepaper.languages.typst_fonts import typst_fonts
from whitepaper.messages import msg

# Such a drawing makes a page slow to show, and of no more use than a picture of it.
LARGEST_DRAWING = 1_000_000
PIXELS_PER_INCH = 200
_PAGE = '#set page(width: auto, height: auto, margin: 0pt, fill: white)\n#image("{name}")'
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


def picture_of(svg: bytes, fonts: Fonts) -> bytes:
    """A drawing as PNG. Raises `UnfitError` if it cannot be drawn."""
    try:
        (picture,) = rasterise({"drawing.svg": svg}, PIXELS_PER_INCH, fonts).values()
    except ValueError as error:
        raise UnfitError(msg("cannot be drawn: {error}", error=error)) from error
    return picture


def rasterise(
    drawings: Mapping[str, bytes], pixels_per_inch: int, fonts: Fonts
) -> dict[str, bytes]:
    """Images, by the names of their files, as PNG on white: the same bytes each time.

    Each says its resolution, so that Typst and Word show it as large as the drawing. Text in it is
    set in `fonts`. Raises `ValueError` for what is no image.
    """
    import typst

    with TemporaryDirectory(prefix="whitepaper-") as folder:
        root = Path(folder).resolve()
        compiler = typst.Compiler(root=root, font_paths=typst_fonts(fonts))
        # One at a time, since Typst remembers the bitmaps of its last ten runs.
        pictures = {}
        for name, content in drawings.items():
            (root / name).write_bytes(content)
            page = _PAGE.format(name=name).encode()
            try:
                picture = compiler.compile(page, format="png", ppi=pixels_per_inch)
            except typst.TypstError as error:
                raise ValueError(error.message) from error
            assert isinstance(picture, bytes)  # of one page
            pictures[name] = _with_density(picture, pixels_per_inch)
    return pictures


def _with_density(png: bytes, pixels_per_inch: int) -> bytes:
    per_metre = round(pixels_per_inch / 0.0254).to_bytes(4, "big")
    chunk = b"pHYs" + per_metre + per_metre + b"\x01"
    # After the signature and the header, which are 33 bytes.
    density = (9).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return png[:33] + density + png[33:]
