"""Chinese of the mainland."""

from functools import partial

from whitepaper.languages import Language
from whitepaper.languages.width import width_in
from whitepaper.languages.zh import dates, derived, headings, notes, numbers, phrases, typed_numbers
from whitepaper.languages.zh.alt import SHORTEST, is_placeholder
from whitepaper.languages.zh.citations import citation, citation_point
from whitepaper.languages.zh.fonts import FONTS
from whitepaper.languages.zh.line_breaks import BOXED, UNBROKEN
from whitepaper.languages.zh.timely_words import timely
from whitepaper.languages.zh.trend import trend
from whitepaper.languages.zh.word import WORD
from whitepaper.languages.zh.words_around import AROUND

LANGUAGE = Language(
    tag="zh-CN",
    phrases=phrases.PHRASES,
    headings=headings,
    citation_point=citation_point,
    citation=citation,
    date=dates.date,
    period=dates.period,
    short_period=dates.period,
    years=dates.years,
    numbers=numbers,
    derived=derived,
    notes=notes,
    # Ems of a digit or letter, and of the space before those that follow a Hanzi.
    width=partial(width_in, letter=0.58, gap=0.25, held=UNBROKEN),
    fonts=FONTS,
    chapter=phrases.CHAPTER,
    template=phrases.TEMPLATE,
    annex=phrases.ANNEX,
    corrections=phrases.CORRECTIONS,
    evidence=phrases.EVIDENCE,
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
