"""The images of a notebook, taken out of its cells into files with names of our own.

Names given by authors are not used: two cells may both have an `image.png`, and a name may hold
spaces or lead out of the folder that the PDF is made in.
"""

from __future__ import annotations

import base64
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, unquote, unquote_to_bytes

from nbformat import NotebookNode

from whitepaper.errors import Finding
from whitepaper.languages.zh import fonts
from whitepaper.pictures import TYPES, readdressed

MEDIA_TYPES = {ending: kind for kind, ending in TYPES.items()}
# How the files of a type begin; a WebP has its length before its name.
_SIGNATURES = {
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "image/jpeg": rb"\xff\xd8\xff",
    "image/webp": rb"RIFF....WEBP",
    "image/gif": rb"GIF8[79]a",
}
# Such a drawing makes a page slow to show, and of no more use than a picture of it.
LARGEST_DRAWING = 1_000_000
PIXELS_PER_INCH = 200
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL | re.IGNORECASE)
_ELSEWHERE = re.compile(r"@import|url\(\s*[\"']?(?!#|data:|[\"')\s])", re.IGNORECASE)


class UnfitError(Exception):
    """An image cannot be printed: what is wrong with it."""


def take_images(
    cell: NotebookNode, number: int, place: str, images: dict[str, bytes]
) -> Iterator[Finding]:
    """Add a cell's images to `images`, make the cell refer to them, and yield what is no image.

    `number` is that of the cell in the whole notebook: it makes the names unique.
    """
    yield from _attachments(cell, number, place, images)
    if cell.cell_type == "markdown":
        cell.source, findings = _from_addresses(cell.source, f"cell-{number}-own", place, images)
        yield from findings
    for position, output in enumerate(cell.get("outputs", [])):
        stem = f"cell-{number}-output-{position}"
        data = output.get("data", {})
        kind = image_type(data)
        if kind:
            try:
                given = data[kind]
                content = given.encode() if kind == "image/svg+xml" else _decoded(given)
                output.metadata["file"] = _add(images, stem, kind, content)
            except UnfitError as error:
                # The picture is refused already: that it is lacking need not be said as well.
                output.metadata["file"] = stem
                yield Finding(place, f"an output of type {kind} {error}", "draw it another way")
        for form in ("text/markdown", "text/html") if not kind else ():
            if form in data:
                text = with_drawings_apart(str(data[form])) if form == "text/html" else data[form]
                data[form], findings = _from_addresses(text, stem, place, images)
                yield from findings


def image_type(data: Mapping[str, Any]) -> str:
    """Return the best image type of an output's data, or nothing."""
    return next((kind for kind in TYPES if kind in data), "")


def rasterised(drawings: Mapping[str, bytes], pixels_per_inch: int) -> dict[str, bytes]:
    """Images, by the names of their files, as PNG on white: the same bytes each time.

    Each says its resolution, so that Typst and Word show it as large as the drawing. Text in it is
    set in the fonts that come with the installation. Raises `ValueError` for what is no image.
    """
    import typst

    if not drawings:
        return {}
    pages = "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n" + "".join(
        f'#page(image("{name}"))\n' for name in drawings
    )
    # All at once: to begin takes longer than to draw.
    with TemporaryDirectory(prefix="whitepaper-") as folder:
        root = Path(folder).resolve()
        for name, content in drawings.items():
            (root / name).write_bytes(content)
        (root / "main.typ").write_text(pages, encoding="utf-8")
        try:
            drawn = typst.compile(
                root / "main.typ",
                root=root,
                font_paths=sorted({font.parent for font in fonts.ALL}),
                ignore_system_fonts=True,
                format="png",
                ppi=pixels_per_inch,
            )
        except typst.TypstError as error:
            raise ValueError(error.message) from error
    pictures = drawn if isinstance(drawn, list) else [drawn]
    each = zip(drawings, pictures, strict=True)
    return {name: _with_density(picture, pixels_per_inch) for name, picture in each}


def _with_density(png: bytes, pixels_per_inch: int) -> bytes:
    per_metre = round(pixels_per_inch / 0.0254).to_bytes(4, "big")
    chunk = b"pHYs" + per_metre + per_metre + b"\x01"
    # After the signature and the header, which are 33 bytes.
    density = (9).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return png[:33] + density + png[33:]


def _add(images: dict[str, bytes], stem: str, kind: str, content: bytes) -> str:
    """Add an image, and return its name; `UnfitError` if the content is not of its type."""
    if kind == "image/svg+xml":
        _check_drawing(content)
        if len(content) > LARGEST_DRAWING:
            try:
                (content,) = rasterised({"drawing.svg": content}, PIXELS_PER_INCH).values()
                kind = "image/png"
            except ValueError as error:
                raise UnfitError(f"cannot be drawn: {error}") from error
    else:
        _check_bitmap(kind, content)
    name = f"{stem}.{TYPES[kind]}"
    images[name] = content
    return name


def _check_bitmap(kind: str, content: bytes) -> None:
    """Raise `UnfitError` for what is not of its type, or cannot be unpacked."""
    from PIL import Image

    if not re.match(_SIGNATURES[kind], content, re.DOTALL):
        raise UnfitError("is damaged, or of another type")
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.load()
    # Each format of Pillow's has errors of its own.
    except Exception as error:
        raise UnfitError("is damaged") from error


def _check_drawing(svg: bytes) -> None:
    """Raise `UnfitError` for a drawing of which a page or a PDF would show less than JupyterLab.

    It is refused rather than cleaned: without these parts it would be another picture.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(svg, parser)
    except etree.XMLSyntaxError as error:
        raise UnfitError("is damaged") from error
    if etree.QName(root).localname != "svg":
        raise UnfitError("is no drawing")
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name in ("script", "foreignObject", "iframe", "video", "audio", "canvas"):
            raise UnfitError(f"holds a <{name}>")
        addresses = [element.get("href"), element.get("{http://www.w3.org/1999/xlink}href")]
        outside = [a for a in addresses if a and not a.startswith(("#", "data:"))]
        styles = (element.get("style", ""), element.text if name == "style" else "")
        # A link is no part of the picture.
        if (outside and name != "a") or any(_ELSEWHERE.search(text or "") for text in styles):
            raise UnfitError("shows what lies elsewhere")


def _attachments(
    cell: NotebookNode, number: int, place: str, images: dict[str, bytes]
) -> Iterator[Finding]:
    names: dict[str, str] = {}
    for position, (given, data) in enumerate(cell.get("attachments", {}).items()):
        kind = image_type(data)
        if not kind:
            found = ", ".join(data) or "unknown"
            yield Finding(
                place,
                f"the attachment “{given}” is of type {found}",
                "attach an SVG, PNG, JPEG, WebP or GIF",
            )
            continue
        name = f"cell-{number}-{position}.{TYPES[kind]}"
        try:
            name = _add(images, f"cell-{number}-{position}", kind, _decoded(data[kind]))
        except UnfitError as error:
            yield Finding(place, f"the attachment “{given}” {error}", "attach it again")
        # JupyterLab writes a%20b.png for “a b.png”.
        names |= dict.fromkeys((given, quote(given), quote(given, safe="")), name)
    if names:
        # The longest first: one name may be the beginning of another.
        forms = "|".join(re.escape(form) for form in sorted(names, key=len, reverse=True))
        cell.source = re.sub(f"attachment:({forms})", lambda m: names[m[1]], cell.source)


def _from_addresses(
    text: str, stem: str, place: str, images: dict[str, bytes]
) -> tuple[str, list[Finding]]:
    """A text whose `data:` images are files, and what is wrong with them."""
    findings: list[Finding] = []
    count = 0

    def address(given: str) -> str:
        nonlocal count
        if not given.startswith("data:"):
            return given
        count += 1
        head, _, body = given.removeprefix("data:").partition(",")
        kind = head.partition(";")[0].lower()
        try:
            if kind not in TYPES:
                raise UnfitError("is no SVG, PNG, JPEG, WebP or GIF")
            coded = head.endswith(";base64")
            content = _decoded(unquote(body)) if coded else unquote_to_bytes(body)
            return _add(images, f"{stem}-{count}", kind, content)
        except UnfitError as error:
            what = f"an image of type {kind or 'unknown'} in a data: address {error}"
            findings.append(Finding(place, what, "attach it to the cell as a file"))
            return f"{stem}-{count}"

    return readdressed(text, address), findings


def with_drawings_apart(html: str) -> str:
    """HTML in which each drawing is an image: Pandoc would take its texts for prose."""

    def image(match: re.Match[str]) -> str:
        svg = match[0]
        if "xmlns=" not in svg.partition(">")[0]:
            svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
        coded = base64.b64encode(svg.encode()).decode()
        title = re.search(r"<title[^>]*>\s*([^<>\"]+?)\s*</title>", svg)
        alt = f' alt="{title[1]}"' if title else ""
        return f'<img src="data:image/svg+xml;base64,{coded}"{alt}>'

    return _DRAWING.sub(image, html)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    # Of what is no ASCII it says so otherwise.
    except ValueError as error:
        raise UnfitError("is damaged") from error
