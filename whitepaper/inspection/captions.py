"""What the captions and other texts of figures and tables state, before any is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from whitepaper.checks import find
from whitepaper.checks.subject import Subject
from whitepaper.checks.typed_numbers import forms_of, typed_numbers
from whitepaper.document.nodes import Cell, Chapter, Document, Paragraph, Particulars, Text
from whitepaper.document.walk import placed
from whitepaper.errors import Finding
from whitepaper.execution.stitch import Part
from whitepaper.inputs.cells import applies
from whitepaper.inputs.data import Data
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.facts import observed
from whitepaper.inspection.code import texts
from whitepaper.reading.formulas import Formulas


def caption_findings(
    parts: Sequence[Part], edition: Edition, known: Data | None
) -> Iterator[Finding]:
    """Numbers that were typed into captions, alternative texts and notes.

    Which values of the data a figure draws, and so may name, is not known: it may be any.
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
        places = (subject.name(place) for place, _ in placed(document))
        subject = replace(subject, computed=dict.fromkeys(places, forms))
    yield from find(subject, (typed_numbers,))


def _cells(part: Part, edition: Edition) -> Iterator[Cell]:
    chapter = next(each for each in edition.chapters if each.notebook == part.name)
    for number, cell in enumerate(part.notebook.cells, start=1):
        if applies(cell, edition.edition, edition.period):
            said = tuple(Paragraph((Text(text),)) for text in texts(cell, chapter.code))
            yield Cell(number, said, language=chapter.language)
