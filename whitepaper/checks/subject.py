"""What checks ask: a report as it was read, and what it is held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from msgspec import Struct, field

from whitepaper.document.ledger import Entry, entries
from whitepaper.document.nodes import Cell, Document, Node
from whitepaper.document.walk import Place, cells_with_places, walk
from whitepaper.errors import Finding, in_cell
from whitepaper.inputs.data import Data
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.theme.fonts import with_theme_fonts
from whitepaper.languages import Language, load
from whitepaper.reading.formulas import Formulas
from whitepaper.reading.omissions import Omission

N = TypeVar("N", bound=Node)


class Subject(Struct, frozen=True, dict=True):
    """A report, or a notebook alone, which has neither edition nor data.

    `data` is what is known at the cut-off date, `entered` all there is. `images` are those of the
    document by the names of their files. `computed` are the texts that expressions in prose gave,
    by place, where there is no data that could have facts. `sources` are what authors wrote in each
    cell, by place and without expressions, where that is asked for; `programs` is what it runs, and
    `written` what its expressions gave that is no string, as kernels write it.
    `unconfirmed` is what is said of texts that came over from another edition.
    """

    document: Document
    formulas: Formulas
    edition: Edition | None = None
    data: Data | None = None
    images: Mapping[str, bytes] = field(default_factory=dict)
    omissions: tuple[Omission, ...] = ()
    unconfirmed: tuple[Finding, ...] = ()
    entered: Data | None = None
    computed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    programs: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def language(self) -> Language:
        """The language that it is written in, in the fonts of its edition."""
        if self.edition is None:
            return load(self.document.language)
        return with_theme_fonts(self.document.language, self.edition.theme)

    def language_of(self, cell: Cell) -> Language:
        """The language that a cell of it is written in."""
        return load(cell.language or self.document.language)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every fact that it prints, in the order of reading."""
        return entries(self.document)

    def runs_apart(self, place: str) -> bool:
        """Whether the chapter of a place runs in another kernel, where it has other words."""
        return place in self._apart

    @cached_property
    def _apart(self) -> frozenset[str]:
        chapters = self.edition.chapters if self.edition else ()
        apart = {chapter.notebook for chapter in chapters if chapter.kernel}
        places = (place for place, _ in cells_with_places(self.document) if place.chapter in apart)
        return frozenset(map(self.name, places))

    @property
    def lacks_data(self) -> bool:
        """Whether it is a report of a project without data, which can have no facts."""
        return self.entered is not None and not self.entered.indicators

    @property
    def incomplete(self) -> bool:
        """Whether a chapter failed, so that what refers to it, or what it says, is not known."""
        return any(chapter.failed for chapter in self.document.chapters)

    def find(self, kind: type[N]) -> Iterator[tuple[str, Cell, N]]:
        """The nodes of a kind, each with the name of its place and its cell, as they are read."""
        return ((place, cell, node) for place, cell, node in self._nodes if isinstance(node, kind))

    @cached_property
    def _nodes(self) -> tuple[tuple[str, Cell, Node], ...]:
        return tuple(
            (name, cell, node)
            for name, cell in (
                (self.name(place), cell) for place, cell in cells_with_places(self.document)
            )
            for node in walk(cell.blocks)
        )

    def name(self, place: Place) -> str:
        """A place as findings name it: notebooks/04-use.ipynb cell 3."""
        alone = self.document.particulars is None
        return in_cell(place.chapter, place.cell) if alone else str(place)
