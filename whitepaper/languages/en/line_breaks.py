"""What of an English text stays on one line: sums of money, numbers with what they count in.

And the day of a date with its month, and what a reference calls a number.
"""

from __future__ import annotations

import re

from whitepaper.languages.en.dates import MONTHS

_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"

UNBROKEN = re.compile(
    rf"[A-Z]{{3}}[ \u00a0]{_NUMBER}(?:[ \u00a0](?:million|billion))?"
    rf"|{_NUMBER}[ \u00a0](?:thousand|million|billion|per cent|%)"
    rf"|{_NUMBER}–{_NUMBER}%?"
    rf"|[0-9]{{1,2}}[ \u00a0](?:{'|'.join(MONTHS)})"
    r"|(?:Chapter|Section|Figure|Table|Appendix)[ \u00a0][0-9A-Z]+(?:\.[0-9]+)*"
)
BOXED = UNBROKEN.pattern
