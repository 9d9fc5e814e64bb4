"""How Word sets English."""

from __future__ import annotations

from whitepaper.languages.word import Font, WordConventions

WORD = WordConventions(
    fonts={
        "text": Font("Times New Roman", "Liberation Serif", latin=True),
        "small": Font("Arial", "Liberation Sans", latin=True),
        "heading": Font("Arial", "Liberation Sans", latin=True),
        "subheading": Font("Arial", "Liberation Sans", latin=True),
        "title": Font("Times New Roman", "Liberation Serif", latin=True),
        "code": Font("Courier New", "Liberation Mono", fixed=True),
    },
    charset="00",
    language="en-GB",
    not_first="!%),.:;>?]}",
    not_last="$({[<",
    note_numbers="decimal",
    after_number="\u00a0\u00a0",
    table_without_number="Table",
)
