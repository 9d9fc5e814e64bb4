"""How chapters, sections, figures and tables are numbered, and how prose refers to them.

A heading's number is what stands before it, with the space between; a reference is what prose
calls it: Section 2.3. Appendices have letters.
"""

from __future__ import annotations

import re

# Wider than what parts words, and no end of a line.
_GAP = "\u00a0\u00a0"


def letter(number: int) -> str:
    """The letter of an appendix: A, B … Z, AA."""
    more, own = divmod(number - 1, 26)
    return (letter(more) if more else "") + chr(ord("A") + own)


def chapter(number: int) -> tuple[str, str]:
    """The number of a chapter's heading, and the reference to it: 2 and Chapter 2."""
    return f"{number}{_GAP}", f"Chapter {number}"


def appendix(number: int) -> tuple[str, str]:
    """The number of an appendix's heading, and the reference to it: both Appendix A."""
    return f"Appendix {letter(number)}{_GAP}", f"Appendix {letter(number)}"


def section(number: int, parent: str) -> tuple[str, str]:
    """The number of a section's heading, and the reference to it below its `parent`'s."""
    own = _below(parent, number)
    return f"{own}{_GAP}", f"Section {own}"


def subsection(number: int, parent: str) -> tuple[str, str]:
    """The number of a subsection's heading, and the reference to it below its `parent`'s."""
    return section(number, parent)


def _below(parent: str, number: int) -> str:
    above = parent.rpartition(" ")[2]
    return f"{above}.{number}" if above else str(number)


def by_title(title: str) -> str:
    """The reference to a heading without a number: “Summary”."""
    return f"“{title}”"


def figure(chapter: int | None, number: int, *, appendix: bool) -> str:
    """The number of a figure: Figure 2.1, in an appendix Figure A.1; None is Figure 1."""
    return f"Figure {_within(chapter, number, appendix=appendix)}"


def table(chapter: int | None, number: int, *, appendix: bool) -> str:
    """The number of a table: Table 2.1, in an appendix Table A.1; None is Table 1."""
    return f"Table {_within(chapter, number, appendix=appendix)}"


def equation(chapter: int | None, number: int, *, appendix: bool) -> str:
    """The number of a formula: 2.1, in an appendix A.1, and outside of chapters 1."""
    return _within(chapter or None, number, appendix=appendix)


def equation_reference(number: str) -> str:
    """The reference to a formula: Equation (2.1)."""
    return f"Equation ({number})"


def _within(chapter: int | None, number: int, *, appendix: bool) -> str:
    if chapter is None:
        return str(number)
    return f"{letter(chapter) if appendix else chapter}.{number}"


_OPENING = re.compile(r" ?\((?:see |cf\. )?$")
_AND = re.compile(r"(?:,| and|, and) $")


def without_mention(before: str, after: str) -> tuple[str, str] | None:
    """The texts around a reference to what was left out, without the words that introduce it.

    None if the sentence needs it: then the reference is wrong where it stands.
    """
    if (opening := _OPENING.search(before)) and after[:1] == ")":
        return before[: opening.start()], after[1:]
    if follows := re.match(r"(?:,| and|, and) ", after):
        return before, after[follows.end() :]
    if joined := _AND.search(before):
        return before[: joined.start()], after
    return None
