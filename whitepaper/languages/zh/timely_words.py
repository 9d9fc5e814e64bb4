"""What a Chinese text says that another year may make untrue: judgements, times, and periods.

The words are listed in `timely.txt`.
"""

from __future__ import annotations

import re
from functools import cache

from whitepaper.languages.grammar import Span, blank, spans
from whitepaper.languages.zh.lists import read_list

# Words in which one of the list says nothing: names of measures and of documents.
_NAMES = re.compile(r"《[^》\n]*》|增长(?:率|极|点)|持续时间|已经公开|注明年")
_YEAR = r"(?:(?:19|20)[0-9]{2}|[二一][〇零○一二三四五六七八九]{3})"
_PERIOD = (
    rf"{_YEAR}(?:[—–~～至、和/-]{_YEAR})*\s*年(?:末|初|底)?|“?十[一二三四五六七八九]五”?"
    r"|[一二三四1-4]季度|第[一二三四1-4]季|[上下]半年|(?<![A-Za-z])(?:Q[1-4]|H[12])(?![A-Za-z0-9])"
    r"|(?<![0-9个])(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
    r"(?:[0-9]{1,2}日)?"
)
_WORDS = "|".join(map(re.escape, sorted(read_list("timely.txt"), key=len, reverse=True)))
# Compiled on use: kernels, which load a language too, have none for it.
_TIMELY = cache(lambda: re.compile(f"{_PERIOD}|{_WORDS}"))


def timely(text: str) -> list[Span]:
    """The words of a text that judge, or that are of one time or period, in order."""
    return spans(_TIMELY(), _NAMES.sub(blank, text))
