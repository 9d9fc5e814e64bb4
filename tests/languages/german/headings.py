"""Kapitel 1, Abbildung 1.2, Tabelle A.1: numbered as in English, called otherwise."""

from whitepaper.languages.en import headings as english
from whitepaper.languages.en.headings import *  # noqa: F403 - as in English but for what follows


def chapter(number: int) -> tuple[str, str]:
    """The number of a chapter's heading, and the reference to it."""
    return english.chapter(number)[0], f"Kapitel {number}"


def figure(chapter: int | None, number: int, *, appendix: bool) -> str:
    """The number of a figure: Abbildung 1.2."""
    return english.figure(chapter, number, appendix=appendix).replace("Figure", "Abbildung")


def table(chapter: int | None, number: int, *, appendix: bool) -> str:
    """The number of a table: Tabelle A.1."""
    return english.table(chapter, number, appendix=appendix).replace("Table", "Tabelle")
