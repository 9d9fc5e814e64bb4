"""What an English text says that another year may make untrue: judgements, times, and periods.

The words are listed in `timely.txt`; what is said of times by several words stands here.
"""

from __future__ import annotations

import re
from functools import cache

from whitepaper.languages.en.dates import MONTHS
from whitepaper.languages.en.lists import read_list
from whitepaper.languages.en.superlatives import SUPERLATIVE
from whitepaper.languages.grammar import Span, blank, spans

_MONTHS = "|".join(MONTHS)
# In small letters “may” and “march” are other words.
_MONTH = rf"(?-i:{_MONTHS})"
_SEASON = "spring|summer|autumn|winter"
_PERIOD = (
    rf"(?:[0-9]{{1,2}} )?{_MONTH} (?:19|20)[0-9]{{2}}"
    r"|\b(?-i:Q[1-4]|H[12])\b(?: (?:19|20)[0-9]{2})?"
    r"|(?<![\d.,])(?:19|20)[0-9]{2}(?:[–-](?:19|20)?[0-9]{2})?(?![\d%]|[.,]\d)"
    rf"|(?<=\bin |\bby |\bof |\bto )(?:{_MONTH})\b"
    rf"|(?<=\bsince |\buntil |\bearly )(?:{_MONTH})\b|(?<=\bfrom |\blate )(?:{_MONTH})\b"
    r"|(?:first|second|third|fourth) (?:quarter|half)"
    r"|[0-9]{1,2}th Five-Year Plan"
)
_SPAN = rf"(?:years?|half-years?|halves|half|quarters?|months?|weeks?|decades?|seasons?|{_SEASON})"
_TIMES = (
    r"\b(?:this|last|next|previous|preceding|coming|past|current|following)"
    rf" (?:(?:few|two|three|four|five|six|ten|twelve) )?{_SPAN}\b"
    rf"|\b{_SPAN} (?:ago|earlier|before|later|running)\b"
    rf"|\b(?:high|low|peak|off-peak|busy|quiet) season\b|\b(?:{_SEASON})\b"
)
# After a verb, as in “fell to a low”, or with what it is of; a high share is none.
_EXTREME = (
    r"\b(?:an?|its|their|the|new) (?:[a-z]+-(?:year|quarter|month|week) |record |new |all-time )?"
    r"(?:high|low)s?\b(?=[.,;:!?)]| (?:of|in|for|since|at)\b|\Z)"
)
# Superlatives of two words judge as those of one do.
_MOST = (
    r"\bthe (?:most(?! (?:recent|current|up-to-date)\b)|least)\b"
    r"|\bthe best\b(?! (?:available|possible|practice|way|interests?)\b)"
    rf"|\b{SUPERLATIVE}\b"
)
_WORDS = "|".join(
    rf"\b{re.escape(word)}\b" for word in sorted(read_list("timely.txt"), key=len, reverse=True)
)
# Compiled on use: kernels, which load a language too, have none for it.
_TIMELY = cache(lambda: re.compile(f"{_PERIOD}|{_TIMES}|{_EXTREME}|{_MOST}|{_WORDS}", re.I))
# Words in which one of the list says nothing.
_NAMES = re.compile(
    r"“[^”\n]*”|growth rates?|still (?:images?|pictures?|photographs?)"
    r"|g(?:ives?|ave|iving) rise to|falls? (?:within|into|under|due)"
    r"|hot springs?|spring water|spring festival|winter sports?|summer (?:schools?|time)",
    re.IGNORECASE,
)


def timely(text: str) -> list[Span]:
    """The words of a text that judge, or that are of one time or period, in order."""
    return spans(_TIMELY(), _NAMES.sub(blank, text))
