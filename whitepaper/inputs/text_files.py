"""Files that chapters read themselves, and could not, for they are no text in UTF-8."""

from __future__ import annotations

import contextlib
from pathlib import Path

from whitepaper.inputs.validation.encoding import GBK, UTF_8, UTF_16, WINDOWS, Decoded, decoded
from whitepaper.inputs.validation.reading import WORKBOOKS
from whitepaper.messages import msg

# How Python calls them. One without a mark at its beginning says in which order its bytes are.
_NAMES = {GBK: "gb18030", UTF_8: "utf-8", UTF_16: "utf-16", WINDOWS: "cp1252"}
# Enough to see it.
_LOOKED_AT = 2**22


def in_which_encoding(name: str, path: Path) -> str:
    """What to write to read a file that code calls `name`; nothing if that cannot be said."""
    content = b""
    with contextlib.suppress(OSError), path.open("rb") as file:
        content = file.read(_LOOKED_AT)
    if content.startswith(WORKBOOKS):
        return msg("“{name}” is an Excel workbook: read it by pd.read_excel(…)", name=name)
    found = decoded(content)
    if found is None or content.isascii():
        return ""
    return msg(
        '“{name}” seems to be {encoding}: save it as UTF-8, or write encoding="{codec}"',
        name=name,
        encoding=found.encoding,
        codec=_codec(content, found),
    )


def _codec(content: bytes, found: Decoded) -> str:
    if found.encoding == UTF_16 and not found.has_mark:
        return "utf-16-be" if content.startswith(b"\0") else "utf-16-le"
    return _NAMES[found.encoding]
