"""The job on one page: load, check, plan, execute, read, check, write, verify, record, publish.

The command line imports this module only when there is work to do: what it needs takes long to
import. What works on results of chapters is imported while they run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from whitepaper.document import ledger
from whitepaper.document.nodes import Document
from whitepaper.document.serialise import to_json
from whitepaper.errors import DataError, Finding, UsageError, WhitepaperError
from whitepaper.execution import cache
from whitepaper.execution.environment import USUAL, Conditions, can_confine
from whitepaper.execution.execute import ExecutedChapter, Execution, check_chapters, execute
from whitepaper.execution.executors import POOL, executor_of, is_here
from whitepaper.execution.plan import plan
from whitepaper.fingerprint import Ingredients, of_code, of_files
from whitepaper.inputs import issues, parameters
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.issues import Issue
from whitepaper.inputs.repository import Commit
from whitepaper.inputs.site import Site, site
from whitepaper.inputs.snapshot import prune
from whitepaper.inputs.validation.verdict import validate_once
from whitepaper.messages import ENGLISH, calling, msg
from whitepaper.private_folders import turn_at
from whitepaper.progress import Progress
from whitepaper.project import CACHE, CRATE, DOCUMENT, FAILED, LEDGER, MANIFEST, OUT, VERDICT
from whitepaper.publication.crate import Made, crate
from whitepaper.publication.other_formats import files_to_keep
from whitepaper.publication.publish import check_writable, publish
from whitepaper.publication.record import check_unchanged, files_of, manifest
from whitepaper.publication.verify import verify

if TYPE_CHECKING:
    from whitepaper.content import Begun
    from whitepaper.publication.unused_values import Unprinted
    from whitepaper.reading.omissions import Omission


class Options(Struct, frozen=True):
    """How to build: see the command line. `commit` is the one that is checked out, if any.

    If `more_follow` in this process, what kernels are forked from stays.
    """

    formats: tuple[str, ...]
    jobs: int
    timeout: int | None
    force: bool = False
    executor: str = POOL
    conditions: Conditions = USUAL
    commit: Commit | None = None
    language: str = ENGLISH
    more_follow: bool = False


class Built(Struct, frozen=True):
    """The files of a report, and what a draft has to be told.

    `failed` is what makes it incomplete, `unsure` what a final report is refused for, `told` what
    its project's gates have only told; files that are `outdated` are of formats that were not asked
    for. `omissions` are parts that the edition does without, `unprinted` values that were entered
    for it in vain.
    """

    paths: tuple[Path, ...]
    omissions: tuple[Omission, ...] = ()
    unprinted: tuple[Unprinted, ...] = ()
    outdated: tuple[str, ...] = ()
    failed: tuple[Finding, ...] = ()
    unsure: tuple[Finding, ...] = ()
    told: tuple[Finding, ...] = ()


def build(root: Path, name: str, options: Options, code: Ingredients, progress: Progress) -> Built:
    """Build one edition of the project at `root`; `code` is this package as it was imported.

    Raises a `WhitepaperError` if anything is amiss; the last good report then stays as it was.
    """
    # A name may be a path, and is not to be acted on.
    parameters.check_named(root, name)
    target = root / OUT / name
    check_writable(target)
    progress.step(msg("checking parameters and data"))
    # What is built from here on is built from this view alone.
    with site(root) as seen:
        edition = load(seen, name)
        chapters, begun = run(seen, edition, options, progress)
        broken = check_chapters(chapters, edition, root)
        # `run` has had them imported.
        from whitepaper import formats
        from whitepaper.checks import check_report
        from whitepaper.content import read
        from whitepaper.publication.unused_values import unprinted

        with _told_beside(broken):
            content = read(begun, chapters, options.formats, code)
            _tell_of_cover(content.reading.document, edition, progress)
            found = issues.issues(seen.view, name)
            as_issued = _compare(content.reading.document, edition, found, progress)

            progress.step(msg("writing {formats}", formats=tuple(options.formats)))
            # Typst works while the report is checked. Of what is refused nothing is published.
            with formats.writing(
                content.reading, content.formulas, options.formats, options.jobs, edition.theme
            ) as written:
                unsure, told = check_report(content.subject)
                artefacts = verify(written, edition)
            document = content.reading.document
        artefacts[LEDGER] = ledger.to_csv(ledger.entries(document))
        artefacts[DOCUMENT] = to_json(document)

        check_unchanged(*_before_and_after(root, chapters, options, code))
        made = Made(edition, seen.view, content.ingredients, content.own, chapters, options.commit)
        # What has to be told is told again.
        network = any(chapter.touched.network for chapter in chapters)
        settled = as_issued and not (broken or unsure or told or network)
        # Another build may be about to publish it in other formats: those stay as well.
        with turn_at(target.parent):
            others = files_to_keep(target, options.formats, content.ingredients)
            artefacts |= {n: file for n, file in others.files.items() if n not in others.outdated}
            artefacts[CRATE] = crate(made, artefacts)
            artefacts |= others.files
            claims = {
                "settled": settled,
                "confined": can_confine(),
                "outdated": list(others.outdated),
                **made.claims,
                **({"gates": dict(edition.gates)} if edition.gates else {}),
            }
            artefacts[MANIFEST] = manifest(
                name, content.ingredients, artefacts, content.reading.omissions, claims
            )
            publish(artefacts, target)
        cache.prune(root / CACHE)
        prune(seen.snapshot)
        paths = tuple(target / file for file in files_of(options.formats))
        omissions = content.reading.omissions
        vain = () if broken else unprinted(document, omissions, content.data, edition)
        return Built(paths, omissions, vain, others.outdated, broken, unsure, told)


def load(seen: Site, name: str) -> Edition:
    """The parameters of an edition, once these and the data are found to be right.

    Raises `UsageError` and `DataError` with all that is wrong with them.
    """
    try:
        edition = parameters.load(seen.view, name)
        issues.check_corrections(seen.view, edition)
    except UsageError as error:
        if error.findings:
            _tell_of_data_too(seen, name, error)
        raise
    validate_once(seen.view, seen.root / VERDICT)
    parameters.check_names(seen.view, edition)
    return edition


def _tell_of_data_too(seen: Site, name: str, error: UsageError) -> None:
    """Raise what is wrong with parameters together with what is wrong with data, if that is."""
    try:
        validate_once(seen.view, seen.root / VERDICT)
    except DataError as of_data:
        message = msg(
            "The parameters of edition {edition} and the data have mistakes.", edition=name
        )
        raise UsageError(message, (*error.findings, *of_data.findings)) from error


@contextmanager
def _told_beside(broken: Sequence[Finding]) -> Iterator[None]:
    """Tell also what is broken in chapters of a draft, where it is refused for something else."""
    try:
        yield
    except WhitepaperError as error:
        if not broken:
            raise
        raise type(error)(error.message, (*broken, *error.findings)) from error


def run(
    seen: Site, edition: Edition, options: Options, progress: Progress
) -> tuple[tuple[ExecutedChapter, ...], Begun]:
    """The chapters of an edition, run where they have no result that still holds.

    The first of them are read while the last run.
    """
    runs = plan(seen.view, seen.root / CACHE, edition, force=options.force, said=progress.step)
    if not can_confine():
        progress.step(msg("what chapters read outside of the project cannot be excluded here"))
    progress.planned(sum(run.result is None for run in runs))
    execution = Execution(
        seen.view,
        seen.snapshot,
        seen.root / FAILED / edition.edition,
        options.timeout,
        progress,
        options.conditions,
        options.language,
        options.more_follow,
    )
    executor = executor_of(options.executor, options.jobs, seen.workspace)
    return execute(
        runs,
        execution,
        executor,
        options.jobs,
        meanwhile=partial(_begin, seen, edition, options.formats),
    )


def _compare(
    document: Document, edition: Edition, found: Sequence[Issue], progress: Progress
) -> bool:
    """Whether a report is as it was issued, if it was, or corrects that."""
    if not found:
        return True
    # Most editions are built many times before they are issued.
    from whitepaper.comparison.with_issue import compare_with_issued

    return compare_with_issued(document, edition, found, progress.step)


def _tell_of_cover(document: Document, edition: Edition, progress: Progress) -> None:
    """Tell that the picture that an edition asks for could not be drawn."""
    own = edition.theme.cover.picture
    if edition.cover and not own and document.particulars and not document.particulars.cover:
        progress.step(
            msg(
                "no picture on the cover: {names} has no value of {period} and one before "
                "→ name an indicator that has under “cover” ({indicators})",
                indicators=calling("indicators"),
                names=tuple(edition.cover),
                period=edition.period,
            )
        )


def _begin(
    seen: Site, edition: Edition, formats: Sequence[str], done: Iterable[ExecutedChapter]
) -> Begun:
    """Begin to read an edition, once what reads, checks and writes reports is imported.

    That takes as long as a short chapter.
    """
    from whitepaper import formats as writers
    from whitepaper.content import begin
    from whitepaper.inputs.theme.fonts import with_theme_fonts

    for module in ("checks", "publication.unused_values"):
        import_module(f"whitepaper.{module}")
    writers.load(formats, with_theme_fonts(edition.language, edition.theme).fonts)
    return begin(seen, edition, done)


def _before_and_after(
    root: Path, chapters: Sequence[ExecutedChapter], options: Options, code: Ingredients
) -> tuple[Ingredients, Ingredients]:
    """The fingerprints of what no snapshot holds, as they were and as they are."""
    # What chapters have read elsewhere was looked at where it was read.
    here = chapters if is_here(options.executor) else ()
    outside = {place: found for chapter in here for place, found in chapter.outside.items()}
    return {**code, **outside}, {**of_code(), **of_files(root, outside)}


def explain(
    root: Path, name: str, *, force: bool, said: Callable[[str], None]
) -> dict[str, tuple[str, ...]]:
    """The plan of a build: for each chapter why it would run; nothing if its result is there."""
    runs = plan(root, root / CACHE, parameters.load(root, name), force=force, said=said)
    return {run.name: run.reasons for run in runs}
