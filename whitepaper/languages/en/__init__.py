"""English, in British spelling."""

from whitepaper.languages import Language
from whitepaper.languages.en import derived, headings, notes, numbers, typed_numbers
from whitepaper.languages.en.alt import SHORTEST, is_placeholder
from whitepaper.languages.en.citations import citation, citation_point
from whitepaper.languages.en.dates import date, period, short_period, years
from whitepaper.languages.en.fonts import FONTS
from whitepaper.languages.en.line_breaks import BOXED, UNBROKEN
from whitepaper.languages.en.phrases import (
    ANNEX,
    CHAPTER,
    CORRECTIONS,
    EVIDENCE,
    PHRASES,
    TEMPLATE,
)
from whitepaper.languages.en.timely_words import timely
from whitepaper.languages.en.trend import trend
from whitepaper.languages.en.width import width
from whitepaper.languages.en.word import WORD
from whitepaper.languages.en.words_around import AROUND

LANGUAGE = Language(
    tag="en",
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
