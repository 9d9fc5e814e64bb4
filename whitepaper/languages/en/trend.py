"""Which way an English text says that values go: rising since 2015, falls each year."""

from __future__ import annotations

from functools import partial

from whitepaper.languages.grammar import TrendWords, trend_in

trend = partial(
    trend_in,
    TrendWords(
        rises=r"(?i)\b(?:ris(?:es?|ing|en)|rose|grow(?:s|n|ing)?|grew|increas(?:es?|ed|ing))\b",
        falls=(
            r"(?i)\b(?:fall(?:s|en|ing)?|fell|declin(?:es?|ed|ing)|decreas(?:es?|ed|ing)"
            r"|shr[aiu]nk(?:s|ing)?)\b"
        ),
        each=(
            r"(?i)\b(?:(?:every|each) (?:year|quarter|month)|year (?:by|after) year|steadily"
            r"|continuously|throughout|without a break)\b"
        ),
        yearly=r"(?i)\b(?:every year|year after year)\b",
        last=(
            r"(?i)\b(?:continue[sd]?|still|again|back|further"
            r"|on (?:a|the) (?:year|quarter|month) (?:earlier|before))\b"
        ),
        whole=r"(?i)\b(?:since|overall|from \d{4} to)\b",
        unsure=r"(?i)\b(?:not?|never|first|then|until|after a|rates?)\b",
    ),
)
