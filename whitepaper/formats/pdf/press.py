"""The PDF as a print shop wants it: with bleed, crop marks and the boxes that say so, in CMYK."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pikepdf

_POINTS = 72 / 25.4  # in a millimetre
BLEED = 3 * _POINTS
# What lies around the page to be cut: marks begin beyond the bleed.
_SLUG = 10 * _POINTS
_MARK = 5 * _POINTS
_HAIRLINE = 0.25
# The claim to be an archival file, PDF/A, by the names of its metadata.
_ARCHIVAL = "aiim.org/pdfa/"
# What sets a colour, and what has set the space that it is of.
_COLOURS = {"scn": "cs", "sc": "cs", "SCN": "CS", "SC": "CS"}
# By the number of components that a colour of theirs has.
_SPACES = {1: "/DeviceGray", 3: "/DeviceCMYK"}


def for_press(pdf: bytes) -> bytes:
    """A PDF of the same pages, each on a sheet with room for bleed and marks.

    The page as it is to be cut is its TrimBox, what is printed around it its BleedBox. Colours of
    text, lines and drawings are CMYK, black and greys of black ink alone; photographs and other
    bitmaps stay as they are. It is no archival file.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            page.contents_coalesce()
            _convert(page.obj.Contents, page.obj)
            _enlarge(document, page)
        drawings = list(_drawings(document))
        for drawing in drawings:
            _convert(drawing, drawing)
        for owner in (*(page.obj for page in document.pages), *drawings):
            _forget_spaces(owner)
        # What they speak of, such as the colours of an archival file, is no longer so.
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            for key in [key for key in metadata if _ARCHIVAL in key]:
                del metadata[key]
        if "/OutputIntents" in document.Root:
            del document.Root.OutputIntents
        made = io.BytesIO()
        document.save(made, deterministic_id=True)
    return made.getvalue()


# ---- The sheet


def _enlarge(document: Any, page: Any) -> None:
    """Make a page the middle of a larger sheet, with marks at its corners."""
    trim = [float(number) for number in page.mediabox]
    page.obj.TrimBox = _box(trim, 0)
    page.obj.BleedBox = _box(trim, BLEED)
    page.obj.MediaBox = _box(trim, _SLUG)
    page.obj.CropBox = _box(trim, _SLUG)
    page.contents_add(document.make_stream(_marks(trim)), prepend=False)


def _box(trim: Sequence[float], around: float) -> list[Decimal]:
    left, bottom, right, top = trim
    numbers = (left - around, bottom - around, right + around, top + around)
    return [Decimal(f"{number:.4f}") for number in numbers]


def _marks(trim: Sequence[float]) -> bytes:
    """Two lines at each corner, of all inks, which show where to cut."""
    left, bottom, right, top = trim
    near, far = BLEED, BLEED + _MARK
    across, upwards = ((left, -1), (right, 1)), ((bottom, -1), (top, 1))
    lines = [
        *((x, y + way * near, x, y + way * far) for x, _ in across for y, way in upwards),
        *((x + way * near, y, x + way * far, y) for x, way in across for y, _ in upwards),
    ]
    drawn = " ".join(f"{a:.3f} {b:.3f} m {c:.3f} {d:.3f} l" for a, b, c, d in lines)
    # An artefact: no part of what is read aloud.
    return f"/Artifact BMC q 1 1 1 1 K {_HAIRLINE} w {drawn} S Q EMC".encode()


# ---- Colours


def _drawings(document: Any) -> Iterator[Any]:
    """What draws beside the pages' own content: forms and tiled patterns."""
    for item in document.objects:
        if isinstance(item, pikepdf.Stream) and (
            item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1
        ):
            yield item


def _convert(content: Any, owner: Any) -> None:
    """Write the colours of a content stream in CMYK or grey; its resources are its owner's."""
    spaces = owner.get("/Resources", {}).get("/ColorSpace", {})
    components = {name: _components(space) for name, space in spaces.items()}
    converted: list[tuple[list[Any], Any]] = []
    current = {"cs": 0, "CS": 0}
    for instruction in pikepdf.parse_content_stream(content):
        operator = str(instruction.operator)
        operands: list[Any] = list(instruction.operands)
        if operator in current:
            current[operator] = components.get(str(operands[0]), 0)
            if space := _SPACES.get(current[operator]):
                operands = [pikepdf.Name(space)]
        elif operator in _COLOURS and current[_COLOURS[operator]] == 3:
            operands = _cmyk(operands)
        converted.append((operands, pikepdf.Operator(operator)))
    content.write(pikepdf.unparse_content_stream(converted))
    if "/Group" in owner and "/CS" in owner.Group:
        owner.Group.CS = pikepdf.Name.DeviceCMYK


def _forget_spaces(owner: Any) -> None:
    """Leave out the colour spaces that nothing is in any more, which several owners may share."""
    spaces = owner.get("/Resources", {}).get("/ColorSpace", {})
    for name in [name for name, space in spaces.items() if _components(space) in _SPACES]:
        del spaces[name]


def _components(space: Any) -> int:
    """How many components a colour of a space has; 0 if it is none that Typst writes colours in."""
    if not isinstance(space, pikepdf.Array) or space[0] != pikepdf.Name.ICCBased:
        return 0
    return int(space[1].N)


def _cmyk(colour: Sequence[Any]) -> list[Decimal]:
    """A colour of a screen in inks, as much as can be of its grey in black."""
    red, green, blue = (float(part) for part in colour[:3])
    black = 1 - max(red, green, blue)
    if black >= 1:
        return [Decimal(0), Decimal(0), Decimal(0), Decimal(1)]
    inks = ((1 - part - black) / (1 - black) for part in (red, green, blue))
    return [Decimal(f"{ink:.4f}") for ink in (*inks, black)]
