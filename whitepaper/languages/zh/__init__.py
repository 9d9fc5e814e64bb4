"""Chinese of the mainland."""

from whitepaper.languages import Language
from whitepaper.languages.zh import derived, headings, notes, numbers, typed_numbers
from whitepaper.languages.zh.alt import SHORTEST, is_placeholder
from whitepaper.languages.zh.citations import citation, citation_point
from whitepaper.languages.zh.dates import date, period, short_period, years
from whitepaper.languages.zh.fonts import FONTS
from whitepaper.languages.zh.line_breaks import BOXED, UNBROKEN
from whitepaper.languages.zh.phrases import (
    ANNEX,
    CHAPTER,
    CORRECTIONS,
    EVIDENCE,
    PHRASES,
    TEMPLATE,
)
from whitepaper.languages.zh.timely_words import timely
from whitepaper.languages.zh.trend import trend
from whitepaper.languages.zh.width import width
from whitepaper.languages.zh.word import WORD
from whitepaper.languages.zh.words_around import AROUND

LANGUAGE = Language(
    tag="zh-CN",
    phrases=PHRASES,
    headings=headings,
    citation_point=citation_point,
    citation=citation,
    date=date,
    period=period,
    short_period=short_period,
    years=years,
    numbers=numbers,
    derived=derived,
    notes=notes,
    width=width,
    fonts=FONTS,
    chapter=CHAPTER,
    template=TEMPLATE,
    annex=ANNEX,
    corrections=CORRECTIONS,
    evidence=EVIDENCE,
    word=WORD,
    unbroken=UNBROKEN,
    boxed=BOXED,
    typed=typed_numbers,
    timely=timely,
    is_placeholder=is_placeholder,
    shortest_alt=SHORTEST,
    trend=trend,
    around=AROUND,
)
