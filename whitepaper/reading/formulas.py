"""Formulas in the terms of each format: TeX to MathML, Typst and Word's OMML, in one batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from whitepaper.document.nodes import Formula


@dataclass(frozen=True)
class Formulas:
    """The formulas of a document in the formats that were asked for.

    `refused` are those that are no TeX which can be set.
    """

    mathml: Mapping[Formula, str] = field(default_factory=dict)
    typst: Mapping[Formula, str] = field(default_factory=dict)
    omml: Mapping[Formula, str] = field(default_factory=dict)
    refused: frozenset[Formula] = frozenset()
