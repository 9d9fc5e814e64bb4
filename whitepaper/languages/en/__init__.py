"""English, in British spelling."""

from functools import partial

from whitepaper.languages import Language
from whitepaper.languages.en import dates, derived, headings, notes, numbers, phrases, typed_numbers
from whitepaper.languages.en.alt import SHORTEST, is_placeholder
from whitepaper.languages.en.citations import citation, citation_point
from whitepaper.languages.en.fonts import FONTS
from whitepaper.languages.en.line_breaks import BOXED, UNBROKEN
from whitepaper.languages.en.timely_words import timely
from whitepaper.languages.en.trend import trend
from whitepaper.languages.en.word import WORD
from whitepaper.languages.en.words_around import AROUND
from whitepaper.languages.width import width_in

LANGUAGE = Language(
    tag="en",
    phrases=phrases.PHRASES,
    headings=headings,
    citation_point=citation_point,
    citation=citation,
    date=dates.date,
    period=dates.period,
    short_period=dates.short_period,
    years=dates.years,
    numbers=numbers,
    derived=derived,
    notes=notes,
    # Ems of a letter on the average, with the spaces between words.
    width=partial(width_in, letter=0.52),
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
