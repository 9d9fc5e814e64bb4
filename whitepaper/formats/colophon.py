"""The colophon: what a report says of itself, the same in every format."""

from __future__ import annotations

import re

from msgspec import Struct

from whitepaper.document.nodes import Document, Heading, Particulars, Text
from whitepaper.document.walk import find, plain
from whitepaper.formats.cover import credit
from whitepaper.inputs.edition import Edition
from whitepaper.languages import Language
from whitepaper.project import CRATE

_FRACTION = re.compile(r"\d\.\d|\d\s?[%‰]")


class Colophon(Struct, frozen=True):
    """What heads the colophon, and its lines: each a label and a text."""

    heading: str
    lines: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """All that it prints."""
        return self.heading + "".join(label + text for label, text in self.lines)


def whole_title(report: Particulars | Edition, language: Language) -> str:
    """The title of a report with its subtitle."""
    if not report.subtitle:
        return report.title
    form = language.phrases.title_with_subtitle
    return form.format(title=report.title, subtitle=report.subtitle)


def title_of(document: Document, language: Language) -> str:
    """The whole title of a report; of a notebook alone its first heading."""
    if document.particulars:
        return whole_title(document.particulars, language)
    first = next(find(document.chapters, Heading), None)
    return (plain(first.content) if first else "") or language.phrases.untitled


def colophon(
    document: Document, language: Language, *, own_fonts: bool = True, brief: bool = False
) -> Colophon:
    """The colophon of a report, without what it does not have; nothing in it is made up.

    Of sources it speaks where the report cites any, of fonts where a file has `own_fonts` in it.
    A draft is not to be cited. Where it is `brief` it does not say what stands above the text.
    """
    particulars, phrases = document.title_page, language.phrases
    on_sources = phrases.on_sources if document.sources else ""
    title = whole_title(particulars, language)
    date = particulars.date and language.date(particulars.date)
    draft = particulars.status == "draft"
    cited = particulars.publisher and particulars.date and not draft
    lines = (
        (phrases.of_title, title),
        (phrases.of_state, phrases.draft if draft else ""),
        (phrases.of_publisher, particulars.publisher),
        (phrases.of_date, date),
        (phrases.of_cut_off, particulars.cut_off and language.date(particulars.cut_off)),
        (
            phrases.of_citing,
            phrases.cite_as.format(
                publisher=particulars.publisher,
                title=title,
                date=particulars.date,
                in_words=date,
            )
            if cited
            else "",
        ),
        (phrases.of_figures, on_sources + (phrases.on_totals if _may_round(document) else "")),
        (phrases.of_cover, credit(particulars, language)),
        (phrases.of_fonts, phrases.fonts_used if own_fonts else ""),
        (
            phrases.of_mark,
            particulars.mark and phrases.mark_and_record.format(mark=particulars.mark, file=CRATE),
        ),
    )
    above = (phrases.of_title, phrases.of_publisher, phrases.of_date, phrases.of_cover)
    said = (line for line in lines if line[1] and not (brief and line[0] in above))
    return Colophon(phrases.colophon, tuple(said))


def _may_round(document: Document) -> bool:
    """Whether a report prints values of sources, which round as they like, or parts of a whole."""
    texts = find(document.chapters, Text)
    return bool(document.sources) or any(_FRACTION.search(each.text) for each in texts)
