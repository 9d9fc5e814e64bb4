"""Chinese punctuation in code, where Python has its own: what often makes a cell no Python."""

from __future__ import annotations

from msgspec import Struct

from whitepaper.inputs import code
from whitepaper.messages import msg

# By what a keyboard gives for the same key in an English input mode. Several pairs in a row: one
# in each line would make the table longer than the module.
_ASCII = {
    "“": '"', "”": '"', "‘": "'", "’": "'", "（": "(", "）": ")", "，": ",", "：": ":", "；": ";",
    "【": "[", "】": "]", "。": ".", "＝": "=", "、": ",", "！": "!", "－": "-",
    "＋": "+", "＊": "*", "／": "/", "％": "%", "＜": "<", "＞": ">", "＂": '"', "＇": "'",
    "｛": "{", "｝": "}",
    **{chr(ord(digit) + 0xFEE0): digit for digit in "0123456789"},
}  # fmt: skip
# Of an input mode, and of pages from which code is copied: no Python at all.
_SPACES = "\u3000\xa0\u2002\u2003\u200b\ufeff"
# As much of a line is shown.
_SHOWN = 20
_TABLE = str.maketrans({**_ASCII, **dict.fromkeys(_SPACES, " ")})


class Slip(Struct, frozen=True):
    """What is wrong with code, at a line of it if that is known, and what to do about it."""

    line: int | None
    message: str


def misplaced(source: str) -> Slip | None:
    """Where a source is no Python for its Chinese punctuation: else it would be, up to there."""
    if (fault := _fault(source)) is None:
        return None
    line, column = fault
    lines = source.split("\n")
    text = lines[line - 1]
    # Texts in quotation marks may have theirs: the one that Python stumbles over comes first.
    if text[column : column + 1] in [*_SPACES]:
        message = msg(
            "there is a space of a Chinese input mode or of a web page before “{rest}”: replace it "
            "by a plain one, or remove it",
            rest=text[column:].strip(_SPACES + " ")[:_SHOWN],
        )
        return Slip(line, message)
    marks = [each for each in text[column:] + text[:column] if each in _ASCII]
    lines[line - 1] = text.translate(_TABLE)
    after = _fault("\n".join(lines))
    if not marks or (after is not None and after[0] <= line):
        return None
    return Slip(line, _mark_name(marks[0]))


def typed_in(line: str) -> str:
    """What is said of a line of code in whatever language that has Chinese punctuation, or ""."""
    mark = next((each for each in line if each in _ASCII), "")
    return _mark_name(mark) if mark else ""


def _mark_name(mark: str) -> str:
    return msg(
        "the code has a Chinese {mark}: type {right} in an English input mode; prose may keep its "
        "own",
        mark=mark,
        right=_ASCII[mark],
    )


def _fault(source: str) -> tuple[int, int] | None:
    """The line, counted from 1, and the column, from 0, at which Python stumbles, if it does."""
    try:
        code.read(compile, source, "cell", "exec")
    except SyntaxError as error:
        line = min(error.lineno or 1, source.count("\n") + 1)
        return line, max((error.offset or 1) - 1, 0) if line == error.lineno else 0
    except code.UNREADABLE:
        return None
    return None
