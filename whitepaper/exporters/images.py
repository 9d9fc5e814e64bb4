"""The images of a notebook, taken out of its cells into files with names of our own.

Names given by authors are not used: two cells may both have an `image.png`, and a name may hold
spaces or lead out of the folder that the PDF is made in.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from nbformat import NotebookNode

from whitepaper import fonts
from whitepaper.errors import Finding

# What browsers and Typst both show, the best first, with the ending of its files.
TYPES = {
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
}
MEDIA_TYPES = {ending: kind for kind, ending in TYPES.items()}


def take_images(
    cell: NotebookNode, number: int, place: str, images: dict[str, bytes]
) -> Iterator[Finding]:
    """Add a cell's images to `images`, make the cell refer to them, and yield what is no image.

    `number` is that of the cell in the whole notebook: it makes the names unique.
    """
    yield from _attachments(cell, number, place, images)
    for position, output in enumerate(cell.get("outputs", [])):
        kind = image_type(output.get("data", {}))
        if not kind:
            continue
        name = f"cell-{number}-output-{position}.{TYPES[kind]}"
        try:
            images[name] = _content(kind, output.data[kind])
        except binascii.Error:
            yield Finding(place, f"an output of type {kind} is damaged", "run the chapter again")
        output.metadata["file"] = name


def rasterised(drawings: Mapping[str, bytes], pixels_per_inch: int) -> dict[str, bytes]:
    """The images, by the names of their files, as PNG of their own size.

    All are done at once: to begin takes longer than to draw.
    """
    import typst

    if not drawings:
        return {}
    listed = ", ".join(f'"{name}"' for name in drawings)
    pages = f"#set page(width: auto, height: auto, margin: 0pt)\n#for name in ({listed},) {{\n"
    # A folder of its own: the wheel reads no binary file from memory.
    with TemporaryDirectory(prefix="whitepaper-") as folder:
        root = Path(folder).resolve()
        for name, content in drawings.items():
            (root / name).write_bytes(content)
        (root / "main.typ").write_text(f"{pages}  page(image(name))\n}}", "utf-8")
        drawn = typst.compile(
            root / "main.typ",
            root=root,
            format="png",
            ppi=pixels_per_inch,
            font_paths=sorted({font.parent for font in fonts.ALL}),
            ignore_system_fonts=True,
        )
    return dict(zip(drawings, drawn if isinstance(drawn, list) else [drawn], strict=True))


def image_type(data: Mapping[str, Any]) -> str:
    """Return the best image type of an output's data, or nothing."""
    return next((kind for kind in TYPES if kind in data), "")


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
            images[name] = base64.b64decode(data[kind])
        except binascii.Error:
            yield Finding(place, f"the attachment “{given}” is damaged", "attach it again")
        # JupyterLab writes a%20b.png for “a b.png”.
        names |= dict.fromkeys((given, quote(given), quote(given, safe="")), name)
    if names:
        # The longest first: one name may be the beginning of another.
        forms = "|".join(re.escape(form) for form in sorted(names, key=len, reverse=True))
        cell.source = re.sub(f"attachment:({forms})", lambda m: names[m[1]], cell.source)


def _content(kind: str, data: str) -> bytes:
    return data.encode() if kind == "image/svg+xml" else base64.b64decode(data)
