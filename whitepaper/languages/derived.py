"""What derived facts say: growth, shares, ranks, claims; each language words them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol


class Named(Protocol):
    """What a fact is about; `when` is its period in words."""

    @property
    def name(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def when(self) -> str: ...


@dataclass(frozen=True)
class Since:
    """What a value is compared with: how far back that is, and its period in words."""

    gap: Literal["a year", "the same period a year ago", "another period"]
    when: str


@dataclass(frozen=True)
class Statement:
    """A derived fact in words; `unit`, `qualifier` and `formula` where these are words too."""

    text: str
    name: str
    unit: str = ""
    qualifier: str = ""
    formula: str = ""


class Statements(Protocol):
    """Derived facts in words: see the module of a language.

    A `number` is as printed, with a minus sign where it is negative. `about` says that it is only
    roughly right.
    """

    def growth(self, name: str, number: str, since: Since, *, about: bool) -> Statement: ...
    def change(
        self, name: str, number: str, unit: str, direction: Decimal, since: Since
    ) -> Statement: ...
    def multiple(self, part: Named, base: Named, number: str, *, about: bool) -> Statement: ...
    def share(self, part: str, whole: str, number: str, *, about: bool) -> Statement: ...
    def total(self, names: Sequence[str], number: str, unit: str) -> Statement: ...
    def per_10k(self, name: str, number: str, unit: str, *, about: bool) -> Statement: ...
    def rank(self, name: str, place: int, among: int) -> Statement: ...
    def highest(self, name: str, since: str, *, unbroken: bool) -> Statement: ...
    def streak(self, name: str, years: int) -> Statement: ...
    def first_above(self, name: str, number: str, unit: str) -> Statement: ...
    def count(self, name: str, number: str, unit: str) -> Statement: ...
    def regions(self, names: Sequence[str]) -> str: ...
    def formula(self, formula: str, inputs: Sequence[tuple[str, Named]]) -> str: ...
