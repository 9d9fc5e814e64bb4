"""Notes that the engine adds to figures and tables; each language words them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Notes(Protocol):
    """What a reader must know to compare values: see the module of a language.

    `what` is a series as `series` names it, or one of its values as `value` does.
    """

    def series(self, name: str, region: str) -> str: ...
    def value(self, name: str, when: str) -> str: ...
    def scope_break(self, what: str, note: str) -> str: ...
    def scopes(self, what: str, scopes: Sequence[tuple[str, str]]) -> str: ...
    def absent_years(self, what: str, years: Sequence[int]) -> str: ...
    def provisional(self, what: str, periods: Sequence[str]) -> str: ...
