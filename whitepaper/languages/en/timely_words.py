"""What an English text says that another year may make untrue: judgements, times, and periods.

The words are listed in `timely.txt`.
"""

from __future__ import annotations

import re
from functools import cache

from whitepaper.languages.en.dates import MONTHS
from whitepaper.languages.en.lists import read_list
from whitepaper.languages.grammar import Span, blank, spans

_MONTHS = "|".join(MONTHS)
_PERIOD = (
    rf"(?:[0-9]{{1,2}} )?(?:{_MONTHS}) (?:19|20)[0-9]{{2}}"
    r"|(?<![\d.,])(?:19|20)[0-9]{2}(?:[–-](?:19|20)?[0-9]{2})?(?![\d%]|[.,]\d)"
    rf"|(?<=[Ii]n )(?:{_MONTHS})\b"
    r"|(?:first|second|third|fourth) (?:quarter|half)"
    r"|[0-9]{1,2}th Five-Year Plan"
)
_WORDS = "|".join(
    rf"\b{re.escape(word)}\b" for word in sorted(read_list("timely.txt"), key=len, reverse=True)
)
# Compiled on use: kernels, which load a language too, have none for it.
_TIMELY = cache(lambda: re.compile(f"{_PERIOD}|{_WORDS}", re.IGNORECASE))
_NAMES = re.compile(r"“[^”\n]*”|growth rates?", re.IGNORECASE)


def timely(text: str) -> list[Span]:
    """The words of a text that judge, or that are of one time or period, in order."""
    return spans(_TIMELY(), _NAMES.sub(blank, text))
