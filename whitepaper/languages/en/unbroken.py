"""What of an English text stays on one line: sums of money, numbers with what they count in.

And of a reference the kind of what it refers to and its date.
"""

from __future__ import annotations

import re

_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"

UNBROKEN = re.compile(
    rf"[A-Z]{{3}}[ \u00a0]{_NUMBER}(?:[ \u00a0](?:million|billion))?"
    rf"|{_NUMBER}[ \u00a0](?:thousand|million|billion|per cent|%)"
    rf"|{_NUMBER}–{_NUMBER}%?"
    r"|\[[A-Z]{1,2}(?:/[A-Z]{2})?\]|\((?:[0-9]{4}(?:-[0-9]{2}){0,2}|undated)\)"
)
BOXED = UNBROKEN.pattern
