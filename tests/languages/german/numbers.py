"""Numbers with a comma before decimals and a point between thousands: 118.070; 9,1 %."""

from decimal import Decimal

from whitepaper.languages.en import numbers as english
from whitepaper.languages.en.numbers import *  # noqa: F403 - as in English but for what follows

_SWAPPED = str.maketrans(",.", ".,")


def in_form(
    form: str,
    value: Decimal,
    number: str,
    unit: str,
    qualifier: str,
    *,
    precision: Decimal,
    yearly: bool = True,
) -> str:
    """A number as English says it, in German signs."""
    said = english.in_form(form, value, number, unit, qualifier, precision=precision, yearly=yearly)
    return said.translate(_SWAPPED)
