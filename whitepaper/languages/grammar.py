"""How a language tells what a text states: numbers, claims, and words that say nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Span:
    """A number, or a word that claims something, as it stands in a text, and where."""

    text: str
    start: int
    end: int


class Grammar(Protocol):
    """What a text states. `directions` are words that turn the direction of a number after them."""

    directions: tuple[str, ...]

    def numbers(self, text: str, words: tuple[str, ...]) -> list[Span]:
        """The numbers that a text states; numerals in `words` of the project count nothing."""

    def claims(self, text: str) -> list[Span]:
        """The words of a text that claim a first, a greatest or an unbroken run."""
