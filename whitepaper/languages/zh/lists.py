"""Lists of words that stand in files of this folder."""

from __future__ import annotations

from pathlib import Path


def read_list(file: str) -> list[str]:
    """The words of a list beside this module, without its remarks."""
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]
