"""Run chapters through papermill, each in a kernel of its own, and say plainly what failed."""

from __future__ import annotations

import copy
import errno
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from whitepaper.errors import ChapterError, Finding
from whitepaper.execution import cache
from whitepaper.execution.engine import ENDS_EARLY, ChapterStoppedError, Kernels, Task
from whitepaper.execution.environment import let_go
from whitepaper.execution.plan import ChapterRun
from whitepaper.execution.touched import Observed, Touched, refused, sort_touched
from whitepaper.execution.watch import watched
from whitepaper.execution.written import attach_written
from whitepaper.fingerprint import Ingredients, of_files
from whitepaper.inputs.cells import ABSENT, is_optional
from whitepaper.inputs.edition import Edition
from whitepaper.inputs.snapshot import Snapshot, show_to_chapter
from whitepaper.kernels.conditions import USUAL, Conditions
from whitepaper.progress import Progress
from whitepaper.project import FAILED

ENGINE = "whitepaper"
# Cells that papermill adds: they are not counted where a user is told a cell's number.
_ADDED = frozenset({"injected-parameters", "papermill-error-cell-tag"})
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_FRAME = re.compile(r"Cell In\[(\d+)\], line (\d+)")


@dataclass(frozen=True)
class Failure:
    """Where in a chapter something failed, and how."""

    spot: str
    message: str


@dataclass(frozen=True)
class ExecutedChapter:
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


@dataclass(frozen=True)
class Execution:
    """How chapters are run.

    `root` is the project as the build found it, `snapshot` what it holds, and `workspace` a private
    folder for what each chapter sees of it. `failed` is where failed notebooks go, `timeout` the
    seconds that a cell may take.
    """

    root: Path
    snapshot: Snapshot
    workspace: Path
    failed: Path
    timeout: int | None
    progress: Progress
    conditions: Conditions = USUAL
    kernels: Kernels = field(default_factory=Kernels)


def execute(
    runs: Sequence[ChapterRun],
    execution: Execution,
    jobs: int,
    meanwhile: Callable[[], object] = lambda: None,
) -> tuple[ExecutedChapter, ...]:
    """Run every chapter that has no result yet, `jobs` at a time, also after one has failed.

    What is to be done `meanwhile` is done by the first worker for which no chapter is left.
    The notebooks of failed chapters are saved, outputs included. A `KeyboardInterrupt` ends every
    kernel first.
    """
    if all(run.result is not None for run in runs):
        let_go()
    # What an earlier build left there is of no use any more.
    shutil.rmtree(execution.failed, ignore_errors=True)
    workers = ThreadPoolExecutor(max_workers=jobs)
    try:
        pending = [workers.submit(_executed, run, execution) for run in runs]
        aside = workers.submit(meanwhile)
        chapters = tuple(future.result() for future in pending)
        aside.result()
        return chapters
    except BaseException:
        workers.shutdown(wait=False, cancel_futures=True)
        # Again and again: a kernel may be about to start.
        while not all(future.done() for future in pending):
            execution.kernels.kill()
            time.sleep(0.05)
        raise
    finally:
        workers.shutdown(wait=True)


def check_chapters(chapters: Sequence[ExecutedChapter], edition: Edition) -> tuple[Finding, ...]:
    """Everything that failed, and that a chapter may not touch.

    Raises `ChapterError` with it if the edition is final; of a draft it is returned.
    """
    findings = []
    for chapter in chapters:
        place = chapter.run.place
        saved = (FAILED / edition.edition / f"{chapter.run.name}.ipynb").as_posix()
        findings += [
            Finding(
                f"{place}, {failure.spot}",
                failure.message,
                f"the notebook with its outputs: {saved}",
            )
            for failure in chapter.failures
        ]
        if not chapter.settled:
            what = "something that it reads was changed while it ran"
            findings.append(Finding(place, what, "build again"))
        findings += refused(chapter.touched, place, chapter.run.allowed)
    if findings and edition.status == "final":
        many = len({finding.place.partition(",")[0] for finding in findings})
        told = "one chapter" if many == 1 else f"{many} chapters"
        raise ChapterError(f"The report was not built: {told} failed.", findings)
    return tuple(findings)


def what_was_read(chapters: Sequence[ExecutedChapter]) -> Ingredients:
    """All that chapters have read, as the first that read it found it."""
    return {
        name: chapter.ingredients[name]
        for chapter in reversed(chapters)
        for name in chapter.touched.read
    }


def _executed(run: ChapterRun, execution: Execution) -> ExecutedChapter:
    """One chapter: from the cache, or run and put there."""
    if run.entry is not None and run.result is not None:
        notebook = nbformat.reads(run.result, as_version=4)
        kept = notebook.metadata.pop("touched")
        touched = Touched(tuple(kept["files"]), kept["outside"], kept["network"])
        return ExecutedChapter(run, notebook, (), touched, run.entry.ingredients)
    began = time.time()
    execution.progress.started(run.name)
    with tempfile.TemporaryDirectory(dir=execution.workspace) as folder:
        view = Path(folder)
        show_to_chapter(execution.snapshot, view)
        with watched(view) as opened:
            notebook, failures, observed = execute_chapter(run, execution, view)
        if not view.exists():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(view))
        cells = {cell.get("execution_count") or 0: n for n, cell in _own_cells(notebook)}
        # No cell that runs has this count.
        cells.pop(0, None)
        touched = sort_touched(observed, opened, execution.snapshot, view, cells)
        attach_written(notebook, execution.snapshot, view)
    chapter = ExecutedChapter(
        run,
        notebook,
        failures,
        touched,
        ingredients={**of_files(execution.root, touched.read), **run.ingredients},
        settled=not any(_changed_since(Path(name), began) for name in touched.outside),
    )
    if execution.kernels.ended:
        # What an interrupt has ended has not failed.
        return chapter
    if failures:
        execution.failed.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, execution.failed / f"{run.name}.ipynb")
    elif chapter.settled and not touched.network:
        # What the network gave cannot be compared.
        _keep(chapter, execution.progress)
    execution.progress.ended(run.name, time.time() - began, failed=bool(failures))
    return chapter


def _keep(chapter: ExecutedChapter, progress: Progress) -> None:
    """Put a result into the cache."""
    kept = copy.deepcopy(chapter.notebook)
    kept.metadata["touched"] = asdict(chapter.touched)
    try:
        cache.store(chapter.run.cache, chapter.ingredients, nbformat.writes(kept))
    except OSError as error:
        progress.step(f"the result of {chapter.run.name} could not be kept: {error.strerror}")


def _changed_since(path: Path, began: float) -> bool:
    try:
        status = path.stat()
    except OSError:
        return False
    return max(status.st_mtime, status.st_ctime) >= began


def execute_chapter(
    run: ChapterRun, execution: Execution, view: Path
) -> tuple[NotebookNode, tuple[Failure, ...], Observed]:
    """One chapter's notebook with its outputs, what failed in it, and what its kernel observed.

    It runs in `view`, which no output names: another run has another.
    """
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "executed.ipynb")
        try:
            papermill.execute_notebook(
                nbformat.reads(run.source, as_version=4),
                str(output),
                parameters=dict(run.parameters),
                engine_name=ENGINE,
                kernel_name="python3",
                language="python",
                request_save_on_cell_execute=False,
                progress_bar=False,
                execution_timeout=execution.timeout,
                task=Task(run, view, execution.conditions),
                kernels=execution.kernels,
                cell_started=partial(execution.progress.cell, run.name),
            )
        except PapermillExecutionError as error:
            # papermill has saved the notebook, marked, before it raised.
            notebook = nbformat.read(output, as_version=4)
            failures: tuple[Failure, ...] = (_failure(notebook, error),)
        except ChapterStoppedError as error:
            notebook = error.notebook
            failures = (Failure(_spot(notebook, error.cell_index), error.reason),)
        # A kernel that dies before its first cell is a plain RuntimeError.
        except (RuntimeError, OSError) as error:
            notebook = nbformat.reads(run.source, as_version=4)
            failures = (Failure("kernel", str(error).partition("\n")[0]),)
        else:
            notebook = nbformat.read(output, as_version=4)
            failures = (*_early_ends(notebook), *_failed_expressions(notebook))
    observed = notebook.metadata.pop("observed", {})
    return _without(view, notebook), failures, observed


def _without(view: Path, notebook: NotebookNode) -> NotebookNode:
    """A notebook in which places in the project stand for those in its view."""
    text = nbformat.writes(notebook)
    if str(view) not in text:
        return notebook
    return nbformat.reads(text.replace(f"{view}/", "").replace(str(view), "."), as_version=4)


def _failure(notebook: NotebookNode, error: PapermillExecutionError) -> Failure:
    number, cell = next(
        (number, cell)
        for number, cell in _own_cells(notebook)
        if any(o.output_type == "error" for o in cell.get("outputs", []))
    )
    # The innermost frame of this very cell: others belong to functions of earlier cells.
    frames = [
        int(line)
        for count, line in _FRAME.findall(_ANSI.sub("", "\n".join(error.traceback)))
        if int(count) == cell.execution_count
    ]
    lines = cell.source.splitlines()
    line = frames[-1] if frames else None
    where = f"cell {number}" + (f", line {line}" if line else "")
    shown = f"{lines[line - 1].strip()}\n    " if line and line <= len(lines) else ""
    return Failure(where, f"{shown}{error.ename}: {error.evalue}")


def _spot(notebook: NotebookNode, index: int) -> str:
    """A cell by its number; the parameters that papermill adds count to the cell before."""
    numbers = {cell.id: number for number, cell in _own_cells(notebook)}
    return f"cell {max(numbers.get(cell.id, 0) for cell in notebook.cells[: index + 1])}"


def _early_ends(notebook: NotebookNode) -> Iterator[Failure]:
    """The cells that ended their chapter, which papermill takes for its regular end."""
    for number, cell in _own_cells(notebook):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            yield Failure(f"cell {number}", ENDS_EARLY)


def _failed_expressions(notebook: NotebookNode) -> Iterator[Failure]:
    """The inline expressions of Markdown cells that raised."""
    for number, cell in _own_cells(notebook):
        for entry in cell.metadata.get("user_expressions", []):
            result = entry["result"]
            # An optional paragraph goes without it.
            absent = is_optional(cell) and result.get("ename") == ABSENT
            if result["status"] != "ok" and not absent:
                error = f"{result.get('ename', 'Error')}: {result.get('evalue', 'no reply')}"
                yield Failure(f"cell {number}", f"{{eval}}`{entry['expression']}`\n    {error}")


def _own_cells(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """The chapter's own cells, numbered from 1 as its author sees them."""
    own = (c for c in notebook.cells if not _ADDED.intersection(c.metadata.get("tags", [])))
    return enumerate(own, start=1)
