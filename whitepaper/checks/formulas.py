"""Formulas are TeX that every format can set."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Formula
from whitepaper.errors import Finding
from whitepaper.messages import msg

_SHOWN = 200


def formulas(subject: Subject) -> Iterator[Finding]:
    """Formulas that cannot be read as TeX, or that one of the formats cannot set."""
    for place, _, formula in subject.find(Formula):
        if formula not in subject.formulas.refused:
            continue
        # Without a space nothing of it would be left.
        whole = shorten(formula.tex, _SHOWN, placeholder=" …")
        tex = f"{formula.tex[:_SHOWN]} …" if whole == "…" else whole
        if formula in subject.formulas.deep:
            message = msg("the formula {tex} is nested too deeply", tex=tex)
            yield Finding(place, message, msg("say it in several formulas"))
        elif formula in subject.formulas.mathml:
            message = msg(
                "the formula {tex} cannot be set in print, where a character has no glyph", tex=tex
            )
            yield Finding(
                place, message, msg("say it in other characters, or by their names in TeX")
            )
        else:
            message = msg("the formula {tex} is no TeX that can be set", tex=tex)
            yield Finding(
                place, message, msg("correct it, and define what it takes from elsewhere")
            )
