"""Drawings: what an SVG must be to be printed, and pictures of those that are too large."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from whitepaper.inputs.pictures import UnfitError
from whitepaper.languages import Fonts
from whitepaper.languages.typst_fonts import typst_fonts
from whitepaper.messages import msg

# Such a drawing makes a page slow to show, and of no more use than a picture of it.
LARGEST_DRAWING = 1_000_000
PIXELS_PER_INCH = 200
# Millimetres of either side, beyond which no page shows more of it: of a drawing that gives itself
# more a bitmap may have no room in memory.
_MOST = 420
_PAGE = f"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#context {{
  let own = measure(image(sys.inputs.name))
  let most = {_MOST}mm
  let scale = calc.min(1, most / own.width, most / own.height)
  image(sys.inputs.name, width: own.width * scale, height: own.height * scale)
}}""".encode()


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

    Each says its resolution, so that Typst and Word show it as large as the drawing, but for one
    that is larger than any page. Text in it is set in `fonts`. Raises `ValueError` for what is no
    image.
    """
    import typst

    with TemporaryDirectory(prefix="whitepaper-") as folder:
        root = Path(folder).resolve()
        compiler = typst.Compiler(root=root, font_paths=typst_fonts(fonts))
        # One at a time, since Typst remembers the bitmaps of its last ten runs.
        pictures = {}
        for name, content in drawings.items():
            (root / name).write_bytes(content)
            try:
                picture = compiler.compile(
                    _PAGE, format="png", ppi=pixels_per_inch, sys_inputs={"name": name}
                )
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
