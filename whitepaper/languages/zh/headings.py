"""How chapters, sections, figures and tables are numbered, and how prose refers to them.

A heading's number is what stands before it, with the sign between; a reference is what prose
calls it: 第二章（三）. After GB/T 1.1 and the habit of official reports: 一、（一）1.
"""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """A number from 1 to 9999 in Hanzi: 一, 十二, 三十, 一百零一, 三百一十."""
    text = ""
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            text += _DIGITS[digit] + unit
        elif text and number and not text.endswith("零"):
            text += "零"
    # Only where it begins a number is one ten said without the one.
    return text.removeprefix("一") if text.startswith("一十") else text


def chapter(number: int) -> tuple[str, str]:
    """The number of a chapter's heading, and the reference to it: 二、 and 第二章."""
    return f"{numeral(number)}、", f"第{numeral(number)}章"


def appendix(number: int) -> tuple[str, str]:
    """The number of an appendix's heading, and the reference to it: both 附录一."""
    return f"附录{numeral(number)}　", f"附录{numeral(number)}"


def section(number: int, parent: str) -> tuple[str, str]:
    """The number of a section's heading, and the reference to it below its `parent`'s."""
    return f"（{numeral(number)}）", f"{parent}（{numeral(number)}）"


def subsection(number: int, parent: str) -> tuple[str, str]:
    """The number of a subsection's heading, and the reference to it below its `parent`'s."""
    return f"{number}. ", f"{parent}{number}"


def by_title(title: str) -> str:
    """The reference to a heading without a number: “综述”."""
    return f"“{title}”"


def figure(chapter: int | None, number: int, *, appendix: bool) -> str:
    """The number of a figure: 图2-1, in an appendix 附图1-1; the lead is chapter 0, None is 图1."""
    return f"{'附' if appendix else ''}图{_within(chapter, number)}"


def table(chapter: int | None, number: int, *, appendix: bool) -> str:
    """The number of a table: 表2-1, in an appendix 附表1-1; the lead is chapter 0, None is 表1."""
    return f"{'附' if appendix else ''}表{_within(chapter, number)}"


def _within(chapter: int | None, number: int) -> str:
    return str(number) if chapter is None else f"{chapter}-{number}"


def equation(chapter: int | None, number: int, *, appendix: bool) -> str:
    """The number of a formula: 2-1, in an appendix 附1-1, and outside of chapters 1."""
    return f"{'附' if appendix else ''}{f'{chapter}-' if chapter else ''}{number}"


def equation_reference(number: str) -> str:
    """The reference to a formula: 式(2-1)."""
    return f"式({number})"


_OPENING = re.compile(r"[（(](?:详?见|参见|如)?$")


def without_mention(before: str, after: str) -> tuple[str, str] | None:
    """The texts around a reference to what was left out, without the words that introduce it.

    None if the sentence needs it: then the reference is wrong where it stands.
    """
    if (opening := _OPENING.search(before)) and after[:1] in ("）", ")"):
        return before[: opening.start()], after[1:]
    if after.startswith("、"):
        return before, after[1:]
    if before.endswith("、"):
        return before[:-1], after
    return None
