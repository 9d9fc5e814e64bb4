"""What the captions and other texts of figures and tables state, before any is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from whitepaper.checks import find
from whitepaper.checks.subject import Subject
from whitepaper.checks.trends import trends
from whitepaper.checks.typed_numbers import forms_of, typed_numbers
from whitepaper.document.nodes import Cell, Chapter, Document, Paragraph, Particulars, Text
from whitepaper.document.walk import cells_with_places
from whitepaper.errors import Finding
from whitepaper.execution.stitch import Part
from whitepaper.inputs.cells import applies
from whitepaper.inputs.data import Data
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.facts import observed
from whitepaper.inspection.code import texts
from whitepaper.languages import load
from whitepaper.reading.formulas import Formulas


def caption_findings(
    parts: Sequence[Part], edition: Edition, known: Data | None
) -> Iterator[Finding]:
    """Numbers that were typed into captions, alternative texts and notes.

    Which values of the data a figure draws, and so may name, is not known: it may be any. Whether
    they rise every year, as a text says, is not known either.
    """
    document = Document(
        tuple(Chapter(part.name, tuple(_cells(part, edition))) for part in parts),
        Particulars(edition.edition, edition.title),
        language=edition.language,
    )
    subject = Subject(document, Formulas(), edition, entered=known)
    if known and find(subject, (typed_numbers,)):
        seen = known.known_on(edition.cut_off).observations
        forms = forms_of(observed(each, edition.language) for each in seen)
        places = (subject.name(place) for place, _ in cells_with_places(document))
        subject = replace(subject, computed=dict.fromkeys(places, forms))
    yield from find(subject, (typed_numbers,))


def _cells(part: Part, edition: Edition) -> Iterator[Cell]:
    chapter = next(each for each in edition.chapters if each.notebook == part.name)
    for number, cell in enumerate(part.notebook.cells, start=1):
        if applies(cell, edition.edition, edition.period):
            language = chapter.language or edition.language
            # What a figure draws, the build holds such words against.
            judged = edition.gates.get(trends.__name__) != "off"
            said = texts(cell, chapter.code, load(language).trend if judged else None)
            paragraphs = tuple(Paragraph((Text(text),)) for text in said)
            yield Cell(number, paragraphs, language=chapter.language)
