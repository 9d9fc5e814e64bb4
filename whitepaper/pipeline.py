"""The whole job on one page: load, check, plan, execute, stitch, verify, publish, record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from whitepaper.errors import Finding, StatementError
from whitepaper.fingerprint import of_code
from whitepaper.progress import Progress
from whitepaper.project import CACHE, FAILED, FORMATS, LEDGER, OUT, notebook_place
from whitepaper.publication.record import MANIFEST, check_unchanged, inputs, is_current, manifest


@dataclass(frozen=True)
class Options:
    """How to build: see the command line."""

    formats: tuple[str, ...]
    jobs: int
    timeout: int | None
    force: bool = False


@dataclass(frozen=True)
class Built:
    """The files of a report, whether they were there already, and what a draft has to be told.

    `failed` is what makes it incomplete, `unsure` what a final report is refused for.
    """

    paths: tuple[Path, ...]
    unchanged: bool = False
    failed: tuple[Finding, ...] = ()
    unsure: tuple[Finding, ...] = ()


def build(root: Path, name: str, options: Options, progress: Progress) -> Built:
    """Build one edition of the project at `root`.

    Raises a `WhitepaperError` if anything is amiss; the last good report then stays as it was.
    """
    target, failed = root / OUT / name, root / FAILED / name
    names = (*(FORMATS[kind] for kind in options.formats), LEDGER)
    if not options.force and is_current(root, name, target, names):
        return Built(tuple(target / name for name in (*names, MANIFEST)), unchanged=True)

    from whitepaper.execution.environment import warm_up

    # Before any of it is imported elsewhere.
    code = of_code(exporters=True)
    warm_up()
    # Only now what takes long to import: meanwhile the other process imports what chapters need.
    from whitepaper.execution import cache
    from whitepaper.execution.execute import Execution, check, execute, what_was_read
    from whitepaper.execution.plan import plan
    from whitepaper.inputs import parameters
    from whitepaper.inputs.validation import validate
    from whitepaper.publication.publish import check_writable, publish

    check_writable(target)
    progress.step("checking parameters and data")
    edition = parameters.load(root, name)
    notebooks = [notebook_place(chapter.notebook) for chapter in edition.chapters]
    before = {**inputs(root, name, notebooks, ()), **code}
    validate(root)

    runs = plan(root, edition, force=options.force, said=progress.step)
    progress.planned(sum(run.result is None for run in runs))
    execution = Execution(root, failed, options.timeout, progress)
    chapters = execute(runs, execution, options.jobs, meanwhile=_import_the_rest)
    from whitepaper import exporters
    from whitepaper.checks.check import check_statements
    from whitepaper.checks.gates import check_gates
    from whitepaper.exporters.ledger import entries, written
    from whitepaper.publication.verify import verify
    from whitepaper.stitch import stitch

    broken = check(chapters, edition, root, failed)
    report, omissions, images = stitch(chapters, edition, root)
    if omissions:
        progress.step(f"{len(omissions)} optional parts have no facts in this edition: {MANIFEST}")
    printed = entries(report)
    statements = check_statements(report, printed, edition, root)
    unsure = _allowed((*statements, *check_gates(report)), edition.status)

    progress.step(f"writing {', '.join(options.formats)}")
    artefacts = exporters.export(report, options.formats, options.jobs)
    verify(artefacts, edition)
    artefacts[LEDGER] = written(printed)

    read = {**what_was_read(chapters), **images}
    after = inputs(root, name, notebooks, read)
    # What was there at the beginning has been validated: it is what must not have changed.
    check_unchanged({**read, **before}, after)
    # What has to be told is told again.
    repeatable = not (broken or unsure or any(chapter.touched.network for chapter in chapters))
    artefacts[MANIFEST] = manifest(name, after, artefacts, omissions, repeatable=repeatable)
    publish(artefacts, target)
    cache.prune(root / CACHE)
    paths = tuple(target / name for name in (*names, MANIFEST))
    return Built(paths, failed=broken, unsure=unsure)


def _allowed(unsure: tuple[Finding, ...], status: str) -> tuple[Finding, ...]:
    """What a draft is told; a final may have nothing of the kind."""
    if unsure and status == "final":
        raise StatementError("The report was not published: it is not fit to be.", unsure)
    return unsure


def _import_the_rest() -> None:
    """Import what works on results, with all that it would only import when it does."""
    for module in ("stitch", "checks.check", "checks.gates", "exporters", "publication.verify"):
        import_module(f"whitepaper.{module}")
    for module in ("pikepdf", "pypandoc", "typst", "uharfbuzz", "xlsxwriter"):
        import_module(module)


def explain(
    root: Path, name: str, *, force: bool, said: Callable[[str], None]
) -> dict[str, tuple[str, ...]]:
    """The plan of a build: for each chapter why it would run; nothing if its result is there."""
    from whitepaper.execution.plan import plan
    from whitepaper.inputs import parameters

    runs = plan(root, parameters.load(root, name), force=force, said=said)
    return {run.name: run.reasons for run in runs}
