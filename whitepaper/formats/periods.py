"""The period of a fact where it stands by itself, outside of sentences: Q4 2025."""

from __future__ import annotations

from whitepaper.document.facts import Fact
from whitepaper.languages import Language


def period_of(fact: Fact, language: Language) -> str:
    """The period of a fact in the short form of the language that the fact is worded in."""
    is_worded = fact.period and language.period(fact.period) == fact.when
    return language.short_period(fact.period) if is_worded else fact.when or fact.period
