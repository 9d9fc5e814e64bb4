"""Numbers and their units: what each language must say about them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol


class Numbers(Protocol):
    """Numbers as text, and what units mean: see the module of a language."""

    def is_count(self, unit: str) -> bool: ...
    def is_place(self, unit: str) -> bool: ...
    def people(self, unit: str) -> Decimal | None: ...
    def scaled(self, value: Decimal, precision: Decimal, unit: str) -> str: ...
    def with_unit(self, number: str, unit: str) -> str: ...
    def in_form(self, form: str, value: Decimal, number: str, unit: str, qualifier: str) -> str: ...


def plain(value: Decimal, precision: Decimal) -> str:
    """A number with as many decimals as its precision has, without thousands separators."""
    decimals = max(0, -precision.normalize().adjusted())
    return str(value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))
