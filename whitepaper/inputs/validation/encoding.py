"""In which encoding a file was saved: UTF-8, or what WPS, Excel and Windows write instead."""

from __future__ import annotations

import unicodedata

from msgspec import Struct

# What each begins with.
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
UTF_8, UTF_16, GBK = "UTF-8", "UTF-16", "GBK"
# Of the characters beyond ASCII. What is another encoding reads as rare ones in GBK.
_MOST_COMMON = 0.9


class Decoded(Struct, frozen=True):
    """The text of a file, and what its encoding is called; `has_mark` if it begins with one."""

    text: str
    encoding: str
    has_mark: bool = False


def decoded(content: bytes) -> Decoded | None:
    """What a file says; None where it is in no encoding without a doubt."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            text = _read(content, encoding)
            return None if text is None else Decoded(text, UTF_16, has_mark=True)
    if b"\0" in content:
        for encoding in ("utf-16-le", "utf-16-be"):
            text = _read(content, encoding)
            # The names of columns are; in the other order of bytes no letter is.
            if text and text.splitlines()[0].isascii():
                return Decoded(text, UTF_16)
    text = _read(content, "utf-8-sig")
    if text is not None:
        return Decoded(text, UTF_8, has_mark=content.startswith(b"\xef\xbb\xbf"))
    text = _read(content, "gb18030")
    return Decoded(text, GBK) if text is not None and _is_chinese(text) else None


def _read(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_chinese(text: str) -> bool:
    """Whether a text is of characters that are in use, most of them common ones."""
    if any(unicodedata.category(character) in {"Co", "Cn"} for character in set(text)):
        return False
    rest = [character for character in text if not character.isascii()]
    common = len("".join(rest).encode("gb2312", "ignore")) // 2
    return common >= _MOST_COMMON * len(rest)
