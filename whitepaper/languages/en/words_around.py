"""What English words around values say of these: it rose from A to B; at the end of 2023, A."""

from __future__ import annotations

from whitepaper.languages.grammar import WordsAround

_TO = r"(?: (?!compared|added)[a-z]+){0,3} to (?:about )?"
_HOW = r"(?: (?:sharply|slightly|again|further))? from (?:about )?\Z"

AROUND = WordsAround(
    rises=(rf"\b(?:rose|grew|increased|climbed|went up|rising|growing|up){_HOW}", _TO),
    falls=(rf"\b(?:fell|declined|decreased|dropped|went down|falling|down){_HOW}", _TO),
    year_end=(
        r"(?:\A|[.,;] )(?:At|By|at|by) the end of ((?:19|20)[0-9]{2}),? "
        r"(?:there were|[A-Za-z ]{1,30} (?:had|was|were|came to|stood at)) \Z"
    ),
    unsure=(
        r"\b(?:target|aim|goal|plan)|fold\b"
        r"|\b(?:times|since|valid|(?:previous|prior) year|year (?:before|earlier))\b"
    ),
)
