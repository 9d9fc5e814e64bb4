"""In which encoding a file was saved: UTF-8, or what WPS, Excel and Windows write instead."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

# What each begins with.
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
UTF_8, UTF_16, GBK, WINDOWS = "UTF-8", "UTF-16", "GBK", "Windows-1252"
# Of the characters beyond ASCII. What is another encoding reads as rare ones in GBK.
_MOST_COMMON = 0.9
# What Western Europe writes beyond ASCII. The last small letter, which nearly no word has, is what
# a damaged file has.
_CAPITALS, _SMALL = "À-ÖØ-ÞŒŠŽ", "ß-öø-þœšž"
_LETTERS = f"{_CAPITALS}{_SMALL}"
_IN_WORDS = "’–—·\xa0"
_SIGNS = f"{_IN_WORDS}€…‰‹›‘“”„•™¡£§©ª«®°±²³µ¹º»¼½¾¿×÷¢¥"
_LATIN_WORD = re.compile(f"[A-Za-z{_LETTERS}]+")
# Within a word no capital has an accent, unless all are capitals; few letters have one.
_SPELT = re.compile(f"[A-Z{_CAPITALS}]?[A-Za-z{_SMALL}]*|[A-Z{_CAPITALS}]+")
_ACCENTED = re.compile(f"[{_LETTERS}]")
_MISPLACED = re.compile(
    f"(?<=[A-Za-z{_LETTERS}])[{_SIGNS}](?<![{_IN_WORDS}])(?=[A-Za-z{_LETTERS}])"
    "|(?<![0-9A-Za-z.])[ªº]"
)
_UNKNOWN = re.compile(f"[^\x00-\x7f{_LETTERS}{_SIGNS}]")
_LONG_RUN = re.compile(r"[^\x00-\x7f]{3}")
_OF_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
# Two of them are one character in GBK.
_PAIR = re.compile(r"[^\x00-\x7f]{2}")
_PAIR_IN_WORD = re.compile(f"(?<=[A-Za-z])[{_SMALL}]{{2}}|[{_SMALL}]{{2}}(?=[a-z])")
_SHOWN = re.compile(r"[^\s,;\"]*[^\x00-\x7f][^\s,;\"]*")


class Decoded(Struct, frozen=True):
    """The text of a file, and what its encoding is called; `has_mark` if it begins with one."""

    text: str
    encoding: str
    has_mark: bool = False

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Some words by which who knows the file sees whether it is read as it was meant."""
        if self.encoding != WINDOWS:
            return ()
        return tuple(dict.fromkeys(_SHOWN.findall(self.text)))[:5]


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
    text, western = _read(content, "gb18030"), _western(content)
    if text is not None and _is_chinese(text) and not (western and _is_no_chinese(western)):
        return Decoded(text, GBK)
    return None if western is None else Decoded(western, WINDOWS)


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


def _western(content: bytes) -> str | None:
    """What a file says in Windows-1252; None where it is spelt as no language, or partly UTF-8."""
    text = _read(content, "cp1252")
    return text if text and _is_western(text) and not _OF_UTF_8.search(content) else None


def _is_no_chinese(western: str) -> bool:
    """Whether what would be Chinese in GBK stands in words of small letters: größer."""
    return len(_PAIR.findall(western)) == len(_PAIR_IN_WORD.findall(western))


def _is_western(text: str) -> bool:
    """Whether a text is spelt as languages of Western Europe are, so far as that can be seen."""
    if _UNKNOWN.search(text) or _LONG_RUN.search(text) or _MISPLACED.search(text):
        return False
    words = (word for word in set(_LATIN_WORD.findall(text)) if not word.isascii())
    return all(
        _SPELT.fullmatch(word) and 2 * len(_ACCENTED.findall(word)) <= len(word) + 1
        for word in words
    )
