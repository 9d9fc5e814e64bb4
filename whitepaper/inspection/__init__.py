"""What can be found wrong in a project without running a chapter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import nbformat
from msgspec.structs import replace

from whitepaper.checks.published_statements import without_chapter
from whitepaper.errors import Finding, WhitepaperError
from whitepaper.execution.plan import plan
from whitepaper.execution.stitch import Part
from whitepaper.files import read_file
from whitepaper.inputs import data, issues, parameters
from whitepaper.inputs.data import Data
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.listing import available
from whitepaper.inputs.notebook import read_chapter
from whitepaper.inputs.site import Site, site
from whitepaper.inputs.validation.verdict import validate_once
from whitepaper.inspection.captions import caption_findings
from whitepaper.inspection.code import code_findings
from whitepaper.inspection.prose import prose_findings
from whitepaper.messages import calling, msg
from whitepaper.project import (
    CACHE,
    DATA,
    DEFAULT_LANGUAGE,
    VERDICT,
    chapters_in,
    notebook_place,
)
from whitepaper.succession.passages import Passage, passages
from whitepaper.succession.unconfirmed_texts import unconfirmed_findings

# What programs for tables save.
_TABLES = frozenset({".csv", ".xlsx", ".xls", ".et", ".ods", ".tsv"})


def inspect(root: Path, editions: Sequence[str]) -> tuple[Finding, ...]:
    """All that is wrong with the data, the parameters and the notebooks of some editions."""
    # Data that is found to be right is known to be from then on: it may not change meanwhile.
    with site(root) as seen:
        return tuple(dict.fromkeys(_inspect(seen, editions)))


def _inspect(seen: Site, editions: Sequence[str]) -> Iterator[Finding]:
    known: Data | None = None
    try:
        validate_once(seen.view, seen.root / VERDICT)
        known = data.read(seen.view)
    except WhitepaperError as error:
        yield from error.findings
    loaded = []
    for name in editions:
        try:
            loaded.append(parameters.load(seen.view, name))
            if loaded[-1].corrections:
                issues.check_corrections(seen.view, loaded[-1])
            if known:
                parameters.check_names(seen.view, loaded[-1])
        except WhitepaperError as error:
            yield from error.findings
    every = _every(seen.view, {edition.edition: edition for edition in loaded})
    # An optional paragraph that an edition leaves out has what another edition allows.
    typed = tuple(name for edition in every or () for name in edition.typed)
    for edition in loaded:
        with_all = replace(edition, typed=typed)
        try:
            own = known
            if known and edition.language != DEFAULT_LANGUAGE:
                own = data.read(seen.view, edition.language)
        except WhitepaperError as error:
            yield from error.findings
            continue
        yield from _of_chapters(seen.view, with_all, own, typed=every is not None)
        if edition.predecessor:
            typed_in, _ = typed_passages(seen, edition)
            yield from unconfirmed_findings(seen.view, edition, typed_in, known)
    if every is not None:
        yield from _find_unlisted(seen.view, every)
    yield from _copies(seen.root)


def _every(root: Path, loaded: Mapping[str, Edition]) -> tuple[Edition, ...] | None:
    """Every edition, of which some are loaded; None if one of them cannot be read."""
    try:
        return tuple(loaded.get(name) or parameters.read(root, name) for name in available(root))
    except WhitepaperError:
        return None


def _find_unlisted(root: Path, every: Iterable[Edition]) -> Iterator[Finding]:
    """Notebooks that no edition lists."""
    listed = {chapter.notebook for edition in every for chapter in edition.chapters}
    # In a folder from which no edition takes chapters there are none.
    folders = {"", *(name.rpartition("/")[0] for name in listed)}
    for name in chapters_in(root):
        if name not in listed and name.rpartition("/")[0] in folders:
            remedy = msg(
                "list it under “chapters” in params/ (- notebook: {name}), or move it away",
                name=name,
            )
            yield Finding(notebook_place(name), msg("no edition lists this chapter"), remedy)


def _copies(root: Path) -> Iterator[Finding]:
    """Tables beside those of the data package that have their names, and that nobody reads."""
    if not (root / data.DESCRIPTOR).is_file():
        return
    described = read_file(root / data.DESCRIPTOR)
    tables = sorted(p.name for p in (root / DATA).iterdir() if p.suffix.lower() in _TABLES)
    names = [table.partition(".")[0] for table in tables if table.encode() in described]
    others = [table for table in tables if table.encode() not in described]
    # What a chapter itself names may be read by it.
    chapters = b"".join(read_file(root / notebook_place(n)) for n in chapters_in(root) if others)
    for table in others:
        of = next((name for name in names if table.startswith(name)), None)
        if of is None or table.encode() in chapters:
            continue
        remedy = msg(
            "put its new rows into {file} and move it away; a list that {new} has written goes in "
            "by {enter}",
            file=f"{DATA.as_posix()}/{of}.csv",
            new=calling("new"),
            enter=calling("enter"),
        )
        place = f"{DATA.as_posix()}/{table}"
        yield Finding(place, msg("this table is not read: the report has {of}.csv", of=of), remedy)


def typed_passages(seen: Site, edition: Edition) -> tuple[tuple[Passage, ...], tuple[str, ...]]:
    """The texts that an edition is known to print, and the chapters of which that is not all.

    These have not run since something changed that they are made of. Known is what they print
    whatever the data has: what else they print, a build will tell.
    """
    runs = plan(seen.view, seen.root / CACHE, edition, force=False, said=lambda _: None)
    found = tuple(
        passage
        for run in runs
        for passage in (
            passages(run.name, run.result, edition, "printed")
            if run.result
            else passages(run.name, nbformat.reads(run.source, as_version=4), edition, "certain")
        )
    )
    return found, tuple(run.name for run in runs if not run.result)


def _of_chapters(
    root: Path, edition: Edition, known: Data | None, *, typed: bool
) -> Iterator[Finding]:
    parts = []
    for chapter in edition.chapters:
        place = notebook_place(chapter.notebook)
        notebook = read_chapter(root, chapter.notebook)
        yield from code_findings(notebook, place, known, edition, chapter.code)
        parts.append(Part(chapter.notebook, chapter.role, notebook))
    if known:
        stated = (each for each in known.published if each.edition == edition.edition)
        yield from without_chapter(stated, [chapter.notebook for chapter in edition.chapters])
    yield from prose_findings(parts, edition, known, root=root, typed=typed)
    if typed:
        yield from caption_findings(parts, edition, known)
