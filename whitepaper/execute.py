"""Run chapters through papermill, each in a fresh kernel, and say plainly what failed."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from whitepaper.errors import ChapterError, Finding
from whitepaper.plan import ChapterRun

ENGINE = "whitepaper"
# Cells that papermill adds: they are not counted where a user is told a cell's number.
_ADDED = frozenset({"injected-parameters", "papermill-error-cell-tag"})
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_FRAME = re.compile(r"Cell In\[(\d+)\], line (\d+)")


@dataclass(frozen=True)
class ExecutedChapter:
    """A chapter with its results."""

    run: ChapterRun
    notebook: NotebookNode


@dataclass(frozen=True)
class Failure:
    """Where in a chapter something failed, and how."""

    spot: str
    message: str


def execute(
    runs: Sequence[ChapterRun], root: Path, failed: Path, progress: Callable[[str], None]
) -> tuple[ExecutedChapter, ...]:
    """Run every chapter, also after one has failed.

    Raises `ChapterError` with each failed chapter's cell, line and error, after saving the failed
    notebooks, outputs included, in the folder `failed`.
    """
    # What an earlier build left there is of no use any more.
    shutil.rmtree(failed, ignore_errors=True)
    executed: list[ExecutedChapter] = []
    findings: list[Finding] = []
    for number, run in enumerate(runs, start=1):
        progress(f"[{number}/{len(runs)}] {run.name}")
        notebook, failures = execute_chapter(run)
        executed.append(ExecutedChapter(run, notebook))
        if failures:
            saved = failed / f"{run.name}.ipynb"
            saved.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, saved)
            findings += [
                Finding(
                    f"{run.path.relative_to(root).as_posix()}, {failure.spot}",
                    failure.message,
                    f"the notebook with its outputs: {saved.relative_to(root).as_posix()}",
                )
                for failure in failures
            ]
    if findings:
        chapters = len({finding.place.split(",")[0] for finding in findings})
        many = "one chapter" if chapters == 1 else f"{chapters} chapters"
        raise ChapterError(f"The report was not built: {many} failed.", findings)
    return tuple(executed)


def execute_chapter(run: ChapterRun) -> tuple[NotebookNode, tuple[Failure, ...]]:
    """One chapter's notebook with its outputs, and what failed in it (nothing, if all is well)."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "executed.ipynb")
        try:
            papermill.execute_notebook(
                nbformat.reads(run.source, as_version=4),
                str(output),
                parameters=dict(run.parameters),
                engine_name=ENGINE,
                kernel_name="python3",
                request_save_on_cell_execute=False,
                progress_bar=False,
                chapter_folder=str(run.path.parent),
            )
        except PapermillExecutionError as error:
            # papermill has saved the notebook, marked, before it raised.
            notebook = nbformat.read(output, as_version=4)
            return notebook, (_failure(notebook, error),)
        # A kernel that dies before its first cell is a plain RuntimeError.
        except (DeadKernelError, CellTimeoutError, RuntimeError) as error:
            source = nbformat.reads(run.source, as_version=4)
            return source, (Failure("kernel", str(error).splitlines()[0]),)
        notebook = nbformat.read(output, as_version=4)
    return notebook, (*_early_ends(notebook), *_failed_expressions(notebook))


def _failure(notebook: NotebookNode, error: PapermillExecutionError) -> Failure:
    number, cell = next(
        (number, cell)
        for number, cell in _numbered(notebook)
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


def _early_ends(notebook: NotebookNode) -> Iterator[Failure]:
    """The cells that ended their chapter, which papermill takes for its regular end."""
    for number, cell in _numbered(notebook):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            yield Failure(f"cell {number}", "ends the chapter before its last cell")


def _failed_expressions(notebook: NotebookNode) -> Iterator[Failure]:
    """The inline expressions of Markdown cells that raised."""
    for number, cell in _numbered(notebook):
        for entry in cell.metadata.get("user_expressions", []):
            result = entry["result"]
            if result["status"] != "ok":
                error = f"{result.get('ename', 'Error')}: {result.get('evalue', 'no reply')}"
                yield Failure(f"cell {number}", f"{{eval}}`{entry['expression']}`\n    {error}")


def _numbered(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """The chapter's own cells, numbered from 1 as its author sees them."""
    own = (c for c in notebook.cells if not _ADDED.intersection(c.metadata.get("tags", [])))
    return enumerate(own, start=1)
