"""What an edition prints: its chapters read as one document, with all that is asked about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from whitepaper.checks.subject import Subject
from whitepaper.document.nodes import Document
from whitepaper.execution.execute import ExecutedChapter, what_was_read
from whitepaper.execution.stitch import Part, cells_with_places, programs, stitch, typed_texts
from whitepaper.fingerprint import Ingredients, of_bytes
from whitepaper.inputs import data, issues
from whitepaper.inputs.cover import cover_series
from whitepaper.inputs.data import Data
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.site import Site
from whitepaper.project import NOTEBOOKS, notebook_place
from whitepaper.publication.record import inputs, mark
from whitepaper.reading import Reading, bind
from whitepaper.reading.formulas import Formulas, convert
from whitepaper.reading.notebook import Pages
from whitepaper.reading.notebook import read as read_pages
from whitepaper.reading.values import printed_value, written_value
from whitepaper.succession.passages import passages
from whitepaper.succession.unconfirmed_texts import unconfirmed_findings


class Content(Struct, frozen=True):
    """What an edition prints, and the fingerprints of what it was made from.

    `own` are those that are of no chapter.
    """

    edition: Edition
    reading: Reading
    subject: Subject
    data: Data
    ingredients: Ingredients
    own: frozenset[str]

    @property
    def formulas(self) -> Formulas:
        """Its formulas, converted."""
        return self.subject.formulas


class Begun(Struct, frozen=True):
    """What of an edition can be read before all its chapters have run.

    `pages` are those of chapters that are `done`, by their names.
    """

    seen: Site
    edition: Edition
    data: Data
    pages: Mapping[str, Pages]


def begin(seen: Site, edition: Edition, done: Iterable[ExecutedChapter]) -> Begun:
    """Read of an edition what is there while others of its chapters run."""
    pages = {each.run.name: _pages(_part(each), seen, edition) for each in done}
    return Begun(seen, edition, data.read(seen.view, edition.language), pages)


def _part(chapter: ExecutedChapter) -> Part:
    return Part(chapter.run.name, chapter.run.role, chapter.notebook, bool(chapter.failures))


def _pages(part: Part, seen: Site, edition: Edition) -> Pages:
    notebook = stitch([part], edition)
    return read_pages(notebook, name=part.name, folder=seen.view / NOTEBOOKS, within=seen.view)


def read(
    begun: Begun, chapters: Sequence[ExecutedChapter], kinds: Sequence[str], code: Ingredients
) -> Content:
    """What the chapters of an edition print, as one document that is ready to be checked.

    It is to be written in some of `FORMATS`; `code` is this package as it was imported.
    """
    seen, edition, entered = begun.seen, begun.edition, begun.data
    notebooks = [notebook_place(chapter.notebook) for chapter in edition.chapters]
    found = issues.issues(seen.view, edition.edition)
    corrects = [found[len(edition.corrections) - 1].document_place] if edition.corrections else []
    kernels = sorted({each.kernel for each in edition.chapters if each.kernel})
    made_from = {**inputs(seen.view, edition.edition, notebooks, corrects, kernels), **code}
    parts = list(map(_part, chapters))
    reading = bind([begun.pages.get(part.name) or _pages(part, seen, edition) for part in parts])
    images = _fingerprints(reading.files, seen.view)
    ingredients = {**made_from, **what_was_read(chapters), **images}
    reading = replace(reading, document=_corrected(reading.document, edition, found))
    known = entered.known_on(edition.cut_off)
    # What a theme shows on the cover was not drawn from values.
    cover = () if edition.theme.cover.picture else cover_series(edition, known)
    reading = _with_particulars(reading, mark=mark(ingredients), cover=cover)
    formulas = convert(reading.document, kinds)
    texts = (
        passage
        for part in parts
        if not part.failed
        for passage in passages(part.name, part.notebook, edition, "printed")
    )
    without_data = not data.is_there(seen.view)
    subject = Subject(
        reading.document,
        formulas,
        edition,
        known,
        reading.images,
        reading.omissions,
        tuple(unconfirmed_findings(seen.view, edition, texts, entered)),
        entered,
        _of_expressions(parts, printed_value) if without_data else {},
        typed_texts(parts) if edition.shared_with or without_data else {},
        programs(parts, edition),
        _of_expressions(parts, written_value),
    )
    own = frozenset((made_from.keys() - set(notebooks)) | images.keys())
    return Content(edition, reading, subject, entered, ingredients, own)


def _of_expressions(
    parts: Sequence[Part], text: Callable[[Mapping[str, Any]], str]
) -> dict[str, frozenset[str]]:
    """Texts of what the expressions of each cell gave, by its place."""
    return {
        place: frozenset(filter(None, map(text, entries)))
        for place, cell in cells_with_places(parts)
        if (entries := cell.metadata.get("user_expressions"))
    }


def _corrected(document: Document, edition: Edition, found: Sequence[issues.Issue]) -> Document:
    """A report that says what was corrected since it was issued, if anything was."""
    if not edition.corrections:
        return document
    # Most reports were never corrected.
    from whitepaper.comparison.corrections import corrected

    before = issues.document(found[len(edition.corrections) - 1])
    return corrected(document, before, found[0].date, edition.corrections)


def _with_particulars(reading: Reading, **more: Any) -> Reading:
    """A report whose particulars say more, such as the mark of what it was made from."""
    document = reading.document
    if document.particulars is None:
        return reading
    particulars = msgspec.structs.replace(document.particulars, **more)
    return replace(reading, document=msgspec.structs.replace(document, particulars=particulars))


def _fingerprints(files: Mapping[Path, bytes], root: Path) -> Ingredients:
    """Image files that chapters name, by their place in the project."""
    below = root.resolve()
    return {path.relative_to(below).as_posix(): of_bytes(files[path]) for path in files}
