"""What can be found wrong in a project without running a chapter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import nbformat

from whitepaper.errors import Finding, WhitepaperError
from whitepaper.execution.stitch import Part
from whitepaper.files import read_file
from whitepaper.inputs import data, parameters
from whitepaper.inputs.data import Data
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.site import Site, site
from whitepaper.inputs.validation.verdict import validate_once
from whitepaper.inspection.code import code_findings
from whitepaper.inspection.prose import prose_findings
from whitepaper.project import NOTEBOOKS, VERDICT, notebook_place


def inspect(root: Path, editions: Sequence[str]) -> tuple[Finding, ...]:
    """All that is wrong with the data, the parameters and the notebooks of some editions."""
    # Data that is found to be right is known to be from then on: it may not change meanwhile.
    with site(root) as seen:
        return _inspect(seen, editions)


def _inspect(seen: Site, editions: Sequence[str]) -> tuple[Finding, ...]:
    found: dict[Finding, None] = {}
    known: Data | None = None
    try:
        validate_once(seen.view, seen.root / VERDICT)
        known = data.read(seen.view)
    except WhitepaperError as error:
        found |= dict.fromkeys(error.findings)
    loaded = []
    for name in editions:
        try:
            loaded.append(parameters.load(seen.view, name))
        except WhitepaperError as error:
            found |= dict.fromkeys(error.findings)
    # An optional paragraph that an edition leaves out has what another edition allows.
    typed = tuple(name for edition in loaded for name in edition.typed)
    # What those allow that cannot be read is not known.
    complete = len(loaded) == len(editions)
    for edition in loaded:
        with_all = replace(edition, typed=typed)
        found |= dict.fromkeys(_of_chapters(seen.view, with_all, known, complete=complete))
    return tuple(found)


def _of_chapters(
    root: Path, edition: Edition, known: Data | None, *, complete: bool
) -> Iterator[Finding]:
    parts = []
    for chapter in edition.chapters:
        place = notebook_place(chapter.notebook)
        notebook = nbformat.reads(read_file(root / place).decode("utf-8-sig"), as_version=4)
        yield from code_findings(notebook, place, known, edition)
        parts.append(Part(chapter.notebook, chapter.role, notebook))
    folder = root / NOTEBOOKS
    yield from prose_findings(parts, edition, folder=folder, within=root, typed=complete)
