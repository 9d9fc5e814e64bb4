"""What an English text states: numbers in digits and in words, and claims of a first or a greatest.

Years, dates, quarters, units in brackets, ordinals of sessions and numbers of chapters name and do
not measure. “One” is an article or a pronoun; what `words.txt` lists counts nothing. A project and
an edition allow words and texts beside.
"""

from __future__ import annotations

import re
from functools import cache

from whitepaper.languages.en.lists import listed
from whitepaper.languages.grammar import Span

# Words that turn what a number after them says.
directions: tuple[str, ...] = ("up ", "down ", "rose ", "fell ", "up by ", "down by ")

_YEAR = r"(?:19|20)[0-9]{2}"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_SMALL = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|zero"
)
_LARGE = "hundreds?|thousands?|millions?|billions?|dozens?"
# What is held or made again and again, so that an ordinal before its name counts nothing.
_HELD = "Award|Conference|Congress|Expo|Fair|Forum|Meeting|Plan|Session|Summit"
_ORDINALS = "second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"

# Kernels load a language too, and check nothing: what takes long to compile is compiled on use.
# Dates, numbers of documents and of parts, titles: they name, they do not measure.
_NAMES = cache(
    lambda: re.compile(
        rf"""
      “[^”\n]*”
    | (?:\A|(?<=\()|(?<=,\s))(?:CNY\s(?:10,000|100\smillion)|10,000\s(?:items|people))(?=\)|\Z)
    | \A\(?[0-9]{{1,2}}[.)]\s
    | \b[0-9]{{1,2}}\s{_MONTH}(?:\s{_YEAR})? | \b{_MONTH}\s(?:[0-9]{{1,2}},\s)?{_YEAR}
    | \b[0-9]{{1,2}}(?:\sto\s|[–-])[0-9]{{1,2}}\s{_MONTH}(?:\s{_YEAR})?
    | (?<![\d.,]){_YEAR}(?:[–/-](?:{_YEAR}|[0-9]{{2}}))?(?![\d%]|[.,]\d|\s(?:%|per\scent))s?
    | \b[QH][1-4](?=\s{_YEAR})
    | \bthe\s(?:first|second|third|fourth)(?:\s(?:and|to)\s(?:second|third|fourth))?
        \s(?:quarters?|half)
    | \b[0-9]{{1,3}}(?:st|nd|rd|th)\s(?:century|session|edition
        |(?:[A-Z][\w’-]+\s){{0,4}}(?:{_HELD})s?)
    | \b(?:Chapter|Section|Figure|Table|Equation|Article|No\.|Part|Phase|Volume)s?
        \s\(?[0-9A-Z]+(?:[.-][0-9]+)*\)?
    """,
        re.VERBOSE,
    )
)
_COUNTS = cache(
    lambda: re.compile(
        rf"""
      (?P<arabic>[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?(?:(?:st|nd|rd|th)\b)?)
    | \b(?P<part>one|two|three|four|five)[- ](?:half|halves|thirds?|quarters?|fifths?|tenths?)\b
    | \b(?P<fraction>(?:by|than|about|almost|nearly|over|under)\s(?:a|one)\s
        (?:half|third|quarter|fifth|tenth))\b
    | \b(?P<words>(?:{_SMALL})(?:-(?:one|{_SMALL}))?(?:\s(?:{_LARGE}))?
        |(?:a|one|several|a\sfew)\s(?:{_LARGE})|(?:{_LARGE})\sof)\b
    | \b(?P<several>half\s(?:of|the)|more\sthan\shalf|a\squarter\sof|a\sthird\sof
        |twice|thrice|doubled|tripled|quadrupled|halved|twofold|threefold|tenfold)\b
    | \b(?P<ranked>(?:ranks?|ranked|ranking|came|place[ds]?|in)\s(?:the\s)?(?:first|{_ORDINALS})
        (?=\s(?:place|in|among|nationwide)|[,.;])
        |(?:{_ORDINALS})[- ](?:largest|highest|most|place))\b
    """,
        re.VERBOSE | re.IGNORECASE,
    )
)
# The third quarter of 2024 is a period; the third quarter in a row is a claim.
_NTH = rf"(?:first|{_ORDINALS}|[0-9]+(?:st|nd|rd|th))"
_PERIODS = r"(?:years?|half-years?|halves|quarters?|months?|weeks?|days?|periods?|times?|editions?)"
_RUN = (
    rf"for (?:only )?the {_NTH} time"
    rf"|(?:(?:the )?(?:{_NTH}|{_SMALL}|[0-9]+|several|many) )?{_PERIODS}"
    r" (?:running(?!\s(?:from|to|until|costs?)\b)|in a row|in succession|on end)"
    rf"|(?:the )?(?:{_NTH}|{_SMALL}|[0-9]+|several|many) (?:straight|successive) {_PERIODS}"
)
# Words that claim what only a comparison can show.
_CLAIMS = cache(
    lambda: re.compile(
        rf"\b(?:{_RUN}|the first (?:city|in|of its kind|to)|ranks? first|ranked first"
        r"|the (?:highest|lowest|largest|greatest|most|best|fastest|only|leading)"
        r"|record (?:high|low)|all-time|unprecedented|unique|consecutive|every year|year after year"
        r"|top[ -]?(?:ranked|tier)|majority|outperform(?:s|ed)?|second to none|topp?ed)\b",
        re.IGNORECASE,
    )
)


def numbers(text: str, words: tuple[str, ...] = ()) -> list[Span]:
    """The numbers that a text states, in order; `words` of the project count nothing."""
    hidden = text
    for allowed in (_NAMES(), _phrases(words)):
        hidden = allowed.sub(_blank, hidden)
    return [Span(match[0], match.start(), match.end()) for match in _COUNTS().finditer(hidden)]


def claims(text: str) -> list[Span]:
    """The words of a text that claim a first, a greatest or an unbroken run, in order."""
    return [Span(match[0], match.start(), match.end()) for match in _CLAIMS().finditer(text)]


@cache
def _phrases(words: tuple[str, ...]) -> re.Pattern[str]:
    known = sorted((*listed("words.txt"), *words), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in known), re.IGNORECASE)


def _blank(match: re.Match[str]) -> str:
    """As many characters that nothing matches: places stay what they are."""
    return re.sub(r"[^\n]", "\0", match[0])
