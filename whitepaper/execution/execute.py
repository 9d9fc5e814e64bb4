"""Have chapters run that have no result yet, and say what became of all of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

import nbformat
from msgspec import Struct
from msgspec.structs import asdict
from nbformat import NotebookNode

from whitepaper.errors import ChapterError, Finding, in_cell
from whitepaper.execution import cache
from whitepaper.execution.environment import let_go
from whitepaper.execution.plan import ChapterRun
from whitepaper.execution.task import ChapterInput, Executor, Failure, Result, Task
from whitepaper.execution.touched import Bounds, Touched, refuse_outside
from whitepaper.fingerprint import Ingredients, of_files
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.snapshot import Snapshot
from whitepaper.kernels.conditions import USUAL, Conditions
from whitepaper.messages import ENGLISH, msg, msg_n
from whitepaper.progress import Progress
from whitepaper.project import FAILED, PROJECT, parameters_place

T = TypeVar("T")


class ExecutedChapter(Struct, frozen=True):
    """A chapter with its results, or with what failed in it; what it touched and is made of.

    It is `settled` if what it has read outside of the project was not changed while it ran.
    """

    run: ChapterRun
    notebook: NotebookNode
    failures: tuple[Failure, ...]
    touched: Touched
    ingredients: Ingredients
    settled: bool = True

    @property
    def outside(self) -> Ingredients:
        """What it has read outside of the project, as it found it."""
        return {name: self.ingredients[name] for name in self.touched.outside}


class Execution(Struct, frozen=True):
    """How chapters are run.

    `root` is the project as the build found it, `snapshot` what it holds. `failed` is where failed
    notebooks go, `timeout` the seconds that a cell may take, `language` that in which mistakes
    are told. If `more_follow` in this process, what kernels are forked from stays.
    """

    root: Path
    snapshot: Snapshot
    failed: Path
    timeout: int | None
    progress: Progress
    conditions: Conditions = USUAL
    language: str = ENGLISH
    more_follow: bool = False


def execute(
    runs: Sequence[ChapterRun],
    execution: Execution,
    executor: Executor,
    jobs: int,
    meanwhile: Callable[[Iterable[ExecutedChapter]], T],
) -> tuple[tuple[ExecutedChapter, ...], T]:
    """Have the executor run every chapter that has no result yet, also after one has failed.

    What is to be done `meanwhile` is done as soon as less than `jobs` chapters are left, with those
    that have a result by then; what it gives is returned beside all. The notebooks of failed
    chapters are saved, outputs included.
    """
    # What an earlier build left there is of no use any more.
    shutil.rmtree(execution.failed, ignore_errors=True)
    stale = {run.name: run for run in runs if run.result is None}
    if not stale:
        if not execution.more_follow:
            let_go()
        there = tuple(map(_from_cache, runs))
        return there, meanwhile(there)
    tasks = [task_of(run, execution) for run in stale.values()]
    with executor(tasks, execution.progress) as results:
        chapters = {run.name: _from_cache(run) for run in runs if run.name not in stale}

        def receive(count: int) -> None:
            for result in islice(results, count):
                chapters[result.task] = _received(stale[result.task], result, execution)

        last = min(len(tasks), jobs - 1)
        receive(len(tasks) - last)
        done = meanwhile(chapters.values())
        receive(last)
    return tuple(chapters[run.name] for run in runs), done


def check_chapters(
    chapters: Sequence[ExecutedChapter], edition: Edition, root: Path
) -> tuple[Finding, ...]:
    """Everything that failed in the project at `root`, and that a chapter may not touch.

    Raises `ChapterError` with it if the edition is final; of a draft it is returned.
    """
    found = find_failures(chapters, edition, root)
    findings = tuple(finding for own in found.values() for finding in own)
    if findings and edition.status == "final":
        message = msg_n(
            "The report was not built: one chapter failed.",
            "The report was not built: {n} chapters failed.",
            n=len(found),
        )
        raise ChapterError(message, findings)
    return findings


def find_failures(
    chapters: Sequence[ExecutedChapter], edition: Edition, root: Path
) -> dict[str, tuple[Finding, ...]]:
    """What failed in each chapter of which something did, and what it may not touch."""
    found = {
        chapter.run.name: tuple(_failures(chapter, chapters, edition, root)) for chapter in chapters
    }
    return {name: findings for name, findings in found.items() if findings}


def _failures(
    chapter: ExecutedChapter, chapters: Sequence[ExecutedChapter], edition: Edition, root: Path
) -> Iterator[Finding]:
    place = chapter.run.place
    files = parameters_place(edition.edition), PROJECT.as_posix()
    denied = list(refuse_outside(chapter.touched, place, Bounds(root, chapter.run.allowed, files)))
    saved = (FAILED / edition.edition / f"{chapter.run.name}.ipynb").as_posix()
    # Once is enough.
    last = next((each for each in reversed(chapter.failures) if not each.remedy), None)
    outputs = msg("to look at its outputs, and not to edit: {saved}", saved=saved)
    for failure in chapter.failures:
        remedy = outputs if failure is last else failure.remedy
        # What was refused in its cell is why it failed: told once, with what to do about it.
        cell = in_cell(place, failure.cell) if failure.denied and failure.cell else ""
        why = next((each for each in denied if each.place == cell), None)
        if why:
            denied.remove(why)
        yield Finding(failure.where(place), failure.message, why.remedy if why else remedy)
    if not chapter.settled:
        what = msg("something that it reads was changed while it ran")
        yield Finding(place, what, msg("build again"))
    yield from denied
    yield from _contradictions(chapter, chapters)


def _contradictions(
    chapter: ExecutedChapter, chapters: Sequence[ExecutedChapter]
) -> Iterator[Finding]:
    """What a chapter has read outside of the project and found other than one before it."""
    for name, found in chapter.outside.items():
        first = next(each for each in chapters if name in each.outside)
        if first.outside[name] != found:
            what = msg("found {name} other than {place} did", name=name, place=first.run.place)
            remedy = msg("let it be the same on all machines that run chapters, and build again")
            yield Finding(chapter.run.place, what, remedy)


def what_was_read(chapters: Sequence[ExecutedChapter]) -> Ingredients:
    """All that chapters have read, as the first that read it found it."""
    return {
        name: chapter.ingredients[name]
        for chapter in reversed(chapters)
        for name in chapter.touched.read
    }


def task_of(run: ChapterRun, execution: Execution) -> Task:
    """A chapter's run without what is of this machine alone."""
    given = {name: getattr(run, name) for name in ChapterInput.__struct_fields__}
    return Task(
        **given,
        snapshot=execution.snapshot,
        timeout=execution.timeout,
        conditions=execution.conditions,
        language=execution.language,
    )


def _from_cache(run: ChapterRun) -> ExecutedChapter:
    """A chapter from the cache."""
    assert run.entry is not None
    assert run.result is not None
    kept = run.result.metadata["touched"]
    metadata = {name: said for name, said in run.result.metadata.items() if name != "touched"}
    notebook = NotebookNode({**run.result, "metadata": NotebookNode(metadata)})
    touched = Touched(tuple(kept["files"]), kept["outside"], kept["network"])
    return ExecutedChapter(run, notebook, (), touched, run.entry.ingredients)


def _received(run: ChapterRun, result: Result, execution: Execution) -> ExecutedChapter:
    """A chapter that has run: its result goes into the cache, or to those that failed."""
    files = of_files(execution.root, result.touched.files)
    chapter = ExecutedChapter(
        run,
        result.notebook,
        result.failures,
        result.touched,
        ingredients={**files, **result.outside, **run.ingredients},
        settled=result.settled,
    )
    if chapter.failures:
        saved = execution.failed / f"{run.name}.ipynb"
        saved.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(chapter.notebook, saved)
    elif chapter.settled and not chapter.touched.network:
        # What the network gave cannot be compared.
        _keep(chapter, execution.progress)
    execution.progress.ended(run.name, result.seconds, failed=bool(chapter.failures))
    return chapter


def _keep(chapter: ExecutedChapter, progress: Progress) -> None:
    """Put a result into the cache."""
    metadata = NotebookNode({**chapter.notebook.metadata, "touched": asdict(chapter.touched)})
    kept = NotebookNode({**chapter.notebook, "metadata": metadata})
    try:
        # nbformat would take ten times as long: it checks, copies and indents.
        result = json.dumps(kept, ensure_ascii=False, sort_keys=True)
        cache.store(chapter.run.cache, chapter.ingredients, result)
    except OSError as error:
        progress.step(
            msg(
                "the result of {name} could not be kept: {strerror}",
                name=chapter.run.name,
                strerror=error.strerror,
            )
        )
