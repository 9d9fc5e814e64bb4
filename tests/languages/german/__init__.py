"""German, as far as a test of a third language needs it: what it does not say, English says."""

from msgspec.structs import replace
from whitepaper.languages.de import headings, numbers

from whitepaper.languages.en import LANGUAGE as ENGLISH

_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli"),
    *("August", "September", "Oktober", "November", "Dezember"),
)


def date(iso: str) -> str:
    """2021-04-26 as 26. April 2021."""
    year, month, day = map(int, iso.split("-"))
    return f"{day}. {_MONTHS[month - 1]} {year}"


LANGUAGE = replace(
    ENGLISH,
    tag="de",
    phrases=replace(
        ENGLISH.phrases,
        contents="Inhalt",
        figures="Abbildungen",
        tables="Tabellen",
        sources="Quellen",
        cut_off="Datenstand: {date}",
        year_figures="Kennzahlen",
        colophon="Impressum",
        note="Anmerkung: ",
        source="Quelle: ",
        quote_open="„",
        quote_close="“",
    ),
    headings=headings,
    date=date,
    numbers=numbers,
    word=replace(ENGLISH.word, language="de-DE"),
)
