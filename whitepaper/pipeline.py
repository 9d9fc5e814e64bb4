"""The job on one page: load, check, plan, execute, read, check, write, verify, record, publish.

The command line imports this module only when there is work to do: what it needs takes long to
import.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from whitepaper import formats
from whitepaper.checks import check_report
from whitepaper.checks.subject import Subject
from whitepaper.document import ledger
from whitepaper.document.serialise import to_json
from whitepaper.errors import Finding
from whitepaper.execution import cache
from whitepaper.execution.environment import USUAL, Conditions, can_confine
from whitepaper.execution.execute import Execution, check_chapters, execute, what_was_read
from whitepaper.execution.executors import POOL, executor_of, is_here
from whitepaper.execution.plan import plan
from whitepaper.execution.stitch import stitch
from whitepaper.fingerprint import Ingredients, of_bytes, of_code, of_files
from whitepaper.inputs import data, parameters
from whitepaper.inputs.repository import Commit
from whitepaper.inputs.snapshot import prune, shown, workspace
from whitepaper.inputs.validation import validate
from whitepaper.progress import Progress
from whitepaper.project import (
    CACHE,
    CRATE,
    DOCUMENT,
    FAILED,
    LEDGER,
    MANIFEST,
    NOTEBOOKS,
    OUT,
    notebook_place,
)
from whitepaper.publication.crate import Made, crate
from whitepaper.publication.publish import check_writable, publish
from whitepaper.publication.record import check_unchanged, files_of, inputs, manifest, mark
from whitepaper.publication.verify import verify
from whitepaper.reading import Reading, read_report
from whitepaper.reading.formulas import convert


@dataclass(frozen=True)
class Options:
    """How to build: see the command line. `commit` is the one that is checked out, if any."""

    formats: tuple[str, ...]
    jobs: int
    timeout: int | None
    force: bool = False
    executor: str = POOL
    conditions: Conditions = USUAL
    commit: Commit | None = None


@dataclass(frozen=True)
class Built:
    """The files of a report, and what a draft has to be told.

    `failed` is what makes it incomplete, `unsure` what a final report is refused for.
    """

    paths: tuple[Path, ...]
    failed: tuple[Finding, ...] = ()
    unsure: tuple[Finding, ...] = ()


def build(root: Path, name: str, options: Options, code: Ingredients, progress: Progress) -> Built:
    """Build one edition of the project at `root`; `code` is this package as it was imported.

    Raises a `WhitepaperError` if anything is amiss; the last good report then stays as it was.
    """
    target = root / OUT / name
    check_writable(target)
    progress.step("checking parameters and data")
    # What is built from here on is built from this view alone.
    with workspace(root) as folder, shown(root, folder) as (snapshot, project):
        edition = parameters.load(project, name)
        notebooks = [notebook_place(chapter.notebook) for chapter in edition.chapters]
        made_from = {**inputs(project, name, notebooks, ()), **code}
        validate(project)

        confined = can_confine()
        runs = plan(project, root / CACHE, edition, force=options.force, said=progress.step)
        if not confined:
            progress.step("what chapters read outside of the project cannot be excluded here")
        progress.planned(sum(run.result is None for run in runs))
        execution = Execution(
            project,
            snapshot,
            root / FAILED / name,
            options.timeout,
            progress,
            options.conditions,
        )
        executor = executor_of(options.executor, options.jobs, folder)
        chapters = execute(runs, execution, executor, options.jobs, meanwhile=formats.load)
        broken = check_chapters(chapters, edition)

        reading = read_report(stitch(chapters, edition), folder=project / NOTEBOOKS, within=project)
        if reading.omissions:
            count = len(reading.omissions)
            progress.step(f"{count} optional parts have no facts in this edition: {MANIFEST}")
        images = _fingerprints(reading.files, project)
        ingredients = {**made_from, **what_was_read(chapters), **images}
        reading = _marked(reading, ingredients)
        formulas = convert(reading.document, options.formats)
        known = data.read(project, edition.language).known_on(edition.cut_off)
        unsure = check_report(Subject(reading.document, formulas, edition, known, reading.images))

        progress.step(f"writing {', '.join(options.formats)}")
        artefacts = formats.write(reading, formulas, options.formats, options.jobs)
        verify(artefacts, edition)
        artefacts[LEDGER] = ledger.to_csv(ledger.entries(reading.document))
        artefacts[DOCUMENT] = to_json(reading.document)

        outside = {place: found for chapter in chapters for place, found in chapter.outside.items()}
        if not is_here(options.executor):
            # It was looked at where it was read.
            outside = {}
        check_unchanged({**code, **outside}, {**of_code(), **of_files(root, outside)})
        own = (made_from.keys() - set(notebooks)) | images.keys()
        made = Made(edition, project, ingredients, own, chapters, options.commit)
        artefacts[CRATE] = crate(made, artefacts)
        # What has to be told is told again.
        settled = not (broken or unsure or any(chapter.touched.network for chapter in chapters))
        claims = {"settled": settled, "confined": confined, **made.claims}
        artefacts[MANIFEST] = manifest(name, ingredients, artefacts, reading.omissions, claims)
        publish(artefacts, target)
        cache.prune(root / CACHE)
        prune(snapshot)
        paths = tuple(target / file for file in files_of(options.formats))
        return Built(paths, failed=broken, unsure=unsure)


def explain(
    root: Path, name: str, *, force: bool, said: Callable[[str], None]
) -> dict[str, tuple[str, ...]]:
    """The plan of a build: for each chapter why it would run; nothing if its result is there."""
    runs = plan(root, root / CACHE, parameters.load(root, name), force=force, said=said)
    return {run.name: run.reasons for run in runs}


def _marked(reading: Reading, ingredients: Ingredients) -> Reading:
    """A report that bears the mark of what it was made from."""
    document = reading.document
    if document.particulars is None:
        return reading
    particulars = msgspec.structs.replace(document.particulars, mark=mark(ingredients))
    return replace(reading, document=msgspec.structs.replace(document, particulars=particulars))


def _fingerprints(files: Mapping[Path, bytes], root: Path) -> Ingredients:
    """Image files that chapters name, by their place in the project."""
    below = root.resolve()
    return {path.relative_to(below).as_posix(): of_bytes(files[path]) for path in files}
