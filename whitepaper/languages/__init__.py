"""What depends on the language of a report, behind one interface: a folder for each language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from whitepaper.languages.phrases import Phrases


@dataclass(frozen=True)
class Language:
    """A language that reports are written in; `tag` is its BCP 47 name."""

    tag: str
    phrases: Phrases


@cache
def load(name: str) -> Language:
    """The language in a folder of this package. Raises `ModuleNotFoundError` if there is none."""
    language: Language = import_module(f"whitepaper.languages.{name}").LANGUAGE
    return language
