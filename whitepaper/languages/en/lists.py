"""Lists in English: those in sentences, and those of words that stand in files of this folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def joined(parts: Sequence[str]) -> str:
    """Things that a sentence lists: A, B and C."""
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last


def read_list(file: str) -> list[str]:
    """The words and phrases of a list beside this module, a line each, without its remarks."""
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
