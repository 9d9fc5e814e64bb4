"""What an English text states: numbers in digits and in words, and claims of a first or a greatest.

Years, dates, quarters, units in brackets, ordinals of sessions and numbers of chapters name and do
not measure. “One” is an article or a pronoun; what `words.txt` lists counts nothing. A project and
an edition allow words and texts beside.
"""

from __future__ import annotations

import re
from functools import cache

from whitepaper.languages.en.dates import MONTHS
from whitepaper.languages.en.lists import read_list
from whitepaper.languages.en.superlatives import SUPERLATIVE
from whitepaper.languages.grammar import Span, blank, spans

# Words that turn what a number after them says.
directions: tuple[str, ...] = ("up ", "down ", "rose ", "fell ", "up by ", "down by ")

_YEAR = r"(?:19|20)[0-9]{2}"
_MONTH = f"(?:{'|'.join(MONTHS)})"
_SMALL = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|zero"
)
_LARGE = "hundreds?|thousands?|millions?|billions?|dozens?"
# What is held or made again and again, so that an ordinal before its name counts nothing.
_HELD = "Award|Conference|Congress|Expo|Fair|Forum|Meeting|Plan|Session|Summit"
_ORDINALS = "second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_PART = "half|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth|twentieth|hundredth|thousandth"
# A year may be a number of things: after these, where several follow, it is.
_ROUGHLY = (
    r"about|around|almost|nearly|some|only|roughly|approximately|exactly|fewer\sthan"
    r"|more\sthan|less\sthan|at\sleast|up\sto"
)
_RECEIVING = (
    r"there\s(?:are|were)|received|handled|closed|recorded|registered|sold|built|has|have|had"
)
# And not after all where what follows is what one has, or sets, of a year.
_SEVERAL = (
    r"(?!(?:[a-z]+\s)?(?:figures|levels|results|prices|values|rates|numbers|totals|estimates|targets"
    r"|rules|regulations|guidelines|measures|provisions|amendments|standards|licen[cs]es|bonds|plans"
    r")\b)"
    r"(?:[a-z]+\s)?(?:[a-z]{3,}s|people|children)\b"
)

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
    | \b(?:[Oo]n|[Bb]y|[Uu]ntil|[Ff]rom|[Ss]ince|[Bb]efore|[Aa]fter|[Tt]o)\s{_MONTH}
        \s(?:3[01]|[12]?[0-9])(?:st|nd|rd|th)?\b(?![.,]?\d|\s?%|\s(?!was|has|this|its)[a-z]+s\b)
    | (?<![A-Za-z])(?:Q[1-4]|H[12])(?:[–/-][1-4])?\b(?!\.\d|%)
    | \b[Hh]alf\spast\s(?:one|{_SMALL}|1?[0-9])\b
    | \b(?i:first|second|third|fourth)(?:\s(?:and|to)\s(?:the\s)?(?:second|third|fourth))?
        [\s-](?:quarters?|half)(?!\s(?:as|its|their|that)\b)
    | \b(?:{_SMALL})-(?:first|{_ORDINALS})(?=\scentur(?:y|ies)\b)
    | \b(?:Web|Industry|Society|Version|Release|Bluetooth|USB|HTTP)\s[0-9]+(?:\.[0-9]+)*
    | \b(?:Line|Route|Terminal|Platform|Gate|Room)s?
        \s[0-9]{{1,3}}(?:(?:,|\sand|\sto)\s[0-9]{{1,3}})*(?![\d%]|[.,]\d)
    | \b[0-9]{{1,3}}(?:st|nd|rd|th)\s(?:century|session|edition
        |(?:[A-Z][\w’-]+\s){{0,4}}(?:{_HELD})s?)
    | \b(?:Chapter|Section|Figure|Table|Equation|Article|No\.|Part|Phase|Volume)s?
        \s\(?[0-9A-Z]+(?:[.-][0-9]+)*\)?
    """,
        re.VERBOSE,
    )
)
# Numbers of things that look like years: about 2000 vehicles; 1984 complaints were received.
_LIKE_YEARS = cache(
    lambda: re.compile(
        rf"""
      \b(?:{_ROUGHLY}|{_RECEIVING})\s(?P<told>{_YEAR})(?=\s{_SEVERAL})
    | (?:\A|(?<=[.;!?]\s))(?P<first>{_YEAR})
        (?=\s{_SEVERAL}\s(?:were|have\sbeen)\s[a-z]+(?:ed|ld|lt|en)\b)
    """,
        re.VERBOSE | re.IGNORECASE,
    )
)
_COUNTS = cache(
    lambda: re.compile(
        rf"""
      (?P<arabic>[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?(?:(?:st|nd|rd|th)\b)?|[¼-¾⅐-⅞])
    | \b(?P<part>one|two|three|four|five|six|seven|eight|nine)[- ](?:halves|(?:{_PART})s?)\b
    | \b(?P<fraction>(?:by|than|about|almost|nearly|over|under)\s(?:an?|one)\s(?:{_PART})
        |an?\s(?:{_PART})\s(?:of|more|less|higher|lower|larger|smaller)
        |an?\s(?!quarter)(?:{_PART})(?=[.,;:]|\Z)|(?:by|in)\shalf(?!-))\b
    | \b(?P<words>(?:{_SMALL})(?:-(?:one|{_SMALL}))?(?:\s(?:{_LARGE}))?
        |(?:a|one|several|a\sfew)\s(?:{_LARGE})|(?:{_LARGE})\sof)\b
    | \b(?P<several>half\s(?:of|the|as|its|their|that)|more\sthan\shalf
        |twice|thrice|(?:doubl|tripl|trebl|quadrupl|halv)(?:ed|ing)(?!\sas\b)
        |(?:double|triple|treble|quadruple)s?\s(?:the|its|their|that|those|what|as(?=\s(?:many|much)))
        |(?:(?:{_SMALL})|several|many)[- ]?fold)\b
    | \b(?P<ranked>(?:ranks?|ranked|ranking|came|place[ds]?|in)\s(?:the\s)?(?:first|{_ORDINALS})
        (?=\s(?:place|in|among|nationwide)|[,.;])
        |(?:{_ORDINALS})[- ](?:{SUPERLATIVE}|most|place))\b
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
# From the first to the third quarter is a span.
_NO_SPAN = rf"(?! (?:the )?(?:{_ORDINALS}|last)\b)"
# What is told of without others of its kind.
_NO_RIVALS = (
    r"(?! (?:challenge|obstacle|problem|difficulty|concern|people’s court|bidder|sense|extent|way"
    r"|common|possible|available)s?\b)"
)
# Records are kept, too, and each has a number.
_RECORD = (
    rf"(?:{'|'.join(rf'(?<={word} )' for word in ('a', 'the', 'another', 'its', 'their', 'new'))})"
    r"record(?: |-)(?:high|low|number(?= of)|level|amount|volume|sum|total|figure|growth)s?"
    r"(?! of (?:your|the|each|every|an?|its|this)\b)|record(?: |-)(?:high|low)s?"
)
# Words that claim what only a comparison can show.
_CLAIMS = cache(
    lambda: re.compile(
        rf"\b(?:{_RUN}|the first (?:city|in|of its kind|to{_NO_SPAN})|ranks? first|ranked first"
        rf"|the {_NTH} time (?:that|since|ever|in)|first[- ]ever"
        rf"|(?:the|its|their|[a-z]+[’']s) {SUPERLATIVE}\b{_NO_RIVALS}"
        r"|the (?:only|leading|most(?! (?:recent|current|up-to-date)\b)"
        r"|best(?! (?:available|possible|practice|way|interests?)\b))"
        rf"|(?:{SUPERLATIVE}|most|best) (?:since|ever|on record|yet)"
        rf"|{_RECORD}"
        r"|record-(?:breaking|setting)"
        r"|(?:sets?|broke|breaks?|setting) (?:a |the |all )?(?:new )?records?"
        r"(?! (?:management|polic(?:y|ies)|standards?|systems?|keeping|retention)\b)"
        r"|all-time|unprecedented|consecutive|every year|year after year"
        r"|unique(?! (?:identifiers?|ids?|codes?|keys?|numbers?|references?)\b)"
        r"|top[ -]?(?:ranked|tier)|majority(?! (?:shareholder|owner|stake|holding|vote)s?\b)"
        r"|number[- ]one|(?:single|double|triple)-digit"
        r"(?! (?:codes?|numbers?|class(?:es)?|identifiers?|keys?)\b)"
        r"|outperform(?:s|ed)?|second to none|topp?ed)\b|\bNo\. ?1 (?:in|among|for|nationwide)\b",
        re.IGNORECASE,
    )
)


def numbers(text: str, words: tuple[str, ...] = ()) -> list[Span]:
    """The numbers that a text states, in order; `words` of the project count nothing."""
    hidden = text
    for allowed in (_NAMES(), _phrases(words)):
        hidden = allowed.sub(blank, hidden)
    found = spans(_COUNTS(), hidden)
    for match in _LIKE_YEARS().finditer(_phrases(words).sub(blank, text)):
        name = match.lastgroup or 0
        found.append(Span(match[name], match.start(name), match.end(name)))
    return sorted(found, key=lambda span: span.start)


def claims(text: str) -> list[Span]:
    """The words of a text that claim a first, a greatest or an unbroken run, in order."""
    return spans(_CLAIMS(), text)


@cache
def _phrases(words: tuple[str, ...]) -> re.Pattern[str]:
    known = sorted((*read_list("words.txt"), *words), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in known), re.IGNORECASE)
