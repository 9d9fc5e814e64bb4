"""What an English text says that another year may make untrue: judgements, times, and periods.

The words are listed in `timely.txt`.
"""

from __future__ import annotations

import re
from functools import cache

from whitepaper.languages.en.lists import read_list
from whitepaper.languages.grammar import Span

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
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
    named = _NAMES.sub(lambda match: "\0" * len(match[0]), text)
    return [Span(match[0], match.start(), match.end()) for match in _TIMELY().finditer(named)]
