"""Run one chapter through papermill, in a kernel of its own, and say plainly what failed.

It needs nothing but the task and a folder: every executor calls `run_chapter`, here or elsewhere.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
import papermill
from msgspec.structs import replace
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from whitepaper.document.parts import parts
from whitepaper.errors import in_ranges
from whitepaper.execution.engine import (
    ENDS_EARLY,
    GOES_ON,
    NO_FACTS,
    NOTHING,
    ChapterStoppedError,
    Run,
)
from whitepaper.execution.image_files import attach_written
from whitepaper.execution.running_kernels import Kernels
from whitepaper.execution.task import Failure, Result, Task
from whitepaper.execution.touched import Observed, count_allowed, is_blind, sort_touched
from whitepaper.execution.unfit_texts import fit_source
from whitepaper.execution.watch import watch
from whitepaper.files import is_there
from whitepaper.fingerprint import of_files
from whitepaper.inputs import paths_in_code
from whitepaper.inputs.bindings import unset
from whitepaper.inputs.cells import (
    ABSENT_ERROR,
    DRAWN,
    MISSPELT,
    is_made,
    is_optional,
    misspelt_tags,
)
from whitepaper.inputs.kernelspecs import OWN, PYTHON
from whitepaper.inputs.other_errors import line_told, worded
from whitepaper.inputs.punctuation import Slip
from whitepaper.inputs.python_errors import (
    OF_OUTSIDE,
    explained,
    left_out,
    line_in,
    line_that_ends,
    unknown_name,
)
from whitepaper.inputs.snapshot import show
from whitepaper.inputs.text_files import in_which_encoding
from whitepaper.kernels.observe import state
from whitepaper.messages import Message, calling, map_values, message_of, msg
from whitepaper.project import notebook_place

ENGINE = "whitepaper"
# It warns of each parameter in a language of which it cannot tell what is declared: we can.
logging.getLogger("papermill").setLevel(logging.ERROR)
_HOME = msg(
    "“~” is an empty folder where a chapter runs: put the file into data/; or write its full path "
    "here and under “allowed” in the parameters"
)
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
# Kernels speak English to programs.
_DENIED = re.compile(r"(/[^'\":\n]+)['\"]?: Permission denied")
_FRAME = re.compile(r"Cell In\[(\d+)\], line (\d+)")


def run_chapter(
    task: Task, workspace: Path, kernels: Kernels, cell_started: Callable[[int, int], None]
) -> Result:
    """Run a chapter in a view of the project that is made for it in `workspace`.

    Its kernel is one of `kernels`, which can end it; `cell_started` is told of each cell.
    """
    began = time.time()
    with tempfile.TemporaryDirectory(dir=workspace) as folder:
        view = Path(folder)
        show(task.snapshot, view, to_chapter=True)
        with watch(view) as opened:
            run = Run(task, view, kernels, cell_started)
            notebook, failures, observed = _executed(run, workspace)
        if not view.exists():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(view))
        cells = {cell.get("execution_count") or 0: n for n, cell in _own_cells(notebook)}
        # No cell that runs has this count.
        cells.pop(0, None)
        touched = sort_touched(observed, opened, task.snapshot, view, cells)
        if is_blind(observed, opened):
            touched = count_allowed(touched, task.allowed)
        touched = replace(touched, outside={**_denied(notebook), **touched.outside})
        attach_written(notebook, task.name, task.snapshot, view)
        outside = of_files(view, touched.outside)
        # Only now: a file that is as it was when it was opened was so when it was hashed.
        states = observed.get("states", {})
        settled = all(state(path) == states.get(path, state(path)) for path in outside)
        return Result(
            task.name,
            notebook,
            failures,
            touched,
            outside=outside,
            settled=settled,
            seconds=time.time() - began,
        )


def _executed(run: Run, workspace: Path) -> tuple[NotebookNode, tuple[Failure, ...], Observed]:
    """A chapter's notebook with its outputs, what failed in it, and what its kernel observed.

    It runs in its view, which no output names: another run has another.
    """
    # There, and nowhere else: what is left if this process is killed goes with the workspace.
    with tempfile.TemporaryDirectory(dir=workspace) as folder:
        output = Path(folder, "executed.ipynb")
        source = _source(run.task)
        try:
            notebook = papermill.execute_notebook(
                source,
                # papermill takes it for a text in which names of parameters stand in braces.
                str(output).replace("{", "{{").replace("}", "}}"),
                parameters=dict(run.task.parameters),
                engine_name=ENGINE,
                kernel_name=run.task.kernel or OWN,
                language=run.task.code,
                request_save_on_cell_execute=False,
                progress_bar=False,
                execution_timeout=run.task.timeout,
                run=run,
            )
        except PapermillExecutionError as error:
            # papermill has saved the notebook, marked, before it raised.
            notebook = nbformat.read(output, as_version=4)
            failures: tuple[Failure, ...] = (_failure(notebook, error, run),)
        except ChapterStoppedError as error:
            notebook = error.notebook
            failures = (_stopped(error, run.task.code),)
        # A kernel that dies before its first cell is a plain RuntimeError.
        except (RuntimeError, OSError) as error:
            notebook = _source(run.task)
            failures = (Failure(_first_line(message_of(error))),)
        else:
            failed = _failed_expressions(notebook, run.task.code)
            failures = (*_early_ends(notebook), *failed)
        failures = tuple(_causes(notebook, failures))
    observed = notebook.metadata.pop("observed", {})
    home = next(iter(observed.get("runtime", ())), "")
    said = tuple(_with_paths(failure, run.view, home) for failure in failures)
    _normalise(notebook)
    return nbformat.from_dict(_in_project(notebook, run.view)), said, observed


def _source(task: Task) -> NotebookNode:
    """A task's notebook, of which whatever it says can be written."""
    notebook = nbformat.reads(task.source, as_version=4)
    notebook.cells = [fit_source(cell) for cell in notebook.cells]
    return notebook


def _with_paths(failure: Failure, view: Path, home: str) -> Failure:
    """What failed, by paths as the author knows them: in the project, or in the folder `home`."""
    at_home = bool(home) and home in failure.message

    def plain(text: str) -> str:
        return _in_project(text.replace(home, "~") if at_home else text, view)

    remedy = failure.remedy or (at_home and _HOME) or ""
    return replace(failure, message=map_values(failure.message, plain), remedy=remedy)


def _denied(notebook: NotebookNode) -> dict[str, int]:
    """The files that programs of a chapter say they were not let have, each with its cell."""
    return {
        path: number
        for number, cell in _own_cells(notebook)
        for output in cell.get("outputs", [])
        for path in _DENIED.findall(str(output.get("text") or output.get("evalue") or ""))
        if is_there(path)
    }


def _normalise(notebook: NotebookNode) -> None:
    """Take off a result what is of this run alone: times, durations, paths, and ids by chance."""
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells):
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if is_made(cell):
            cell.id = f"added-{number}"


def _first_line(text: str) -> str:
    return text if isinstance(text, Message) else text.partition("\n")[0]


def _in_project(value: Any, view: Path) -> Any:
    """A text, or all of a notebook, in which places in the project stand for those in its view."""
    if isinstance(value, str):
        return (
            value.replace(f"{view}/", "").replace(str(view), ".") if str(view) in value else value
        )
    if isinstance(value, Mapping):
        return {_in_project(key, view): _in_project(part, view) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_in_project(part, view) for part in value]
    return value


def _failure(notebook: NotebookNode, error: PapermillExecutionError, run: Run) -> Failure:
    code = run.task.code
    number, cell = next(
        (number, cell)
        for number, cell in _own_cells(notebook)
        if _has_error(cell) or cell.metadata.get("papermill", {}).get("exception")
    )
    if not _has_error(cell):
        return Failure(msg("it failed, and its kernel did not say why"), number)
    if code == PYTHON and error.ename == "SystemExit":
        return _early_end(cell, number)
    lines = cell.source.splitlines()
    if code == PYTHON:
        told = _line(cell, error.traceback)
        slip = _explained(notebook, error.ename, error.evalue, cell.source, told)
    else:
        printed = "".join(o.text for o in cell.outputs if o.output_type == "stream")
        told = line_told(code, cell.source, [error.evalue, *error.traceback])
        at = lines[told - 1] if told and told <= len(lines) else ""
        slip = Slip(told, worded(error.evalue, _ANSI.sub("", printed), at))
    line, message = slip.line, _at(cell, slip.line, slip.message)
    at = _code_at(cell, line)
    denied = code != PYTHON or error.ename in OF_OUTSIDE
    remedy = _remedy(error.ename) or (denied and _of_path(notebook, error.evalue, at, run)) or ""
    if not remedy and error.ename in ("UnicodeDecodeError", "UnicodeError"):
        remedy = _of_encoding(notebook, at, run)
    return Failure(message, number, line, remedy=remedy, denied=denied)


def _stopped(error: ChapterStoppedError, code: str) -> Failure:
    """What is told of a cell in which a chapter could not go on, and of its line if it is known."""
    cell, line = error.notebook.cells[error.cell_index], None
    if code == PYTHON and cell.cell_type == "code":
        # An interrupt has said where it was; a kernel that has ended says nothing.
        line = _line(cell, error.traceback) if error.traceback else line_that_ends(cell.source)
    number = _number(error.notebook, error.cell_index)
    return Failure(_at(cell, line, error.reason), number, line, remedy=error.remedy)


def _line(cell: NotebookNode, traceback: Sequence[str]) -> int | None:
    """The line of a cell in the innermost frame of its own: others are of functions of others."""
    frames = [
        int(line)
        for count, line in _FRAME.findall(_ANSI.sub("", "\n".join(traceback)))
        if int(count) == cell.execution_count
    ]
    return line_in(cell.source, frames[-1]) if frames else None


def _code_at(cell: NotebookNode, line: int | None) -> str:
    lines = cell.source.splitlines()
    return lines[line - 1].strip() if line and line <= len(lines) else ""


def _at(cell: NotebookNode, line: int | None, message: str) -> str:
    """What is told of a line of a cell, with the code there if it is known."""
    at = _code_at(cell, line)
    return msg("{code}\n    {message}", code=at, message=message) if at else message


def _of_encoding(notebook: NotebookNode, line: str, run: Run) -> str:
    """What to write for a file that is in another encoding, if the code names one."""
    folder = (run.view / notebook_place(run.task.name)).parent
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    found = (each for text in (line, code) for each in paths_in_code.files_in(folder, text))
    return next(filter(None, (in_which_encoding(name, path) for name, path in found)), "")


def _has_error(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def _of_path(notebook: NotebookNode, value: str, line: str, run: Run) -> str:
    """What to write for a path that is as the project's folder has it, if the code has one."""
    folder = (run.view / notebook_place(run.task.name)).parent
    # The path may have been put together, or be a parameter.
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    for text in (value, line, code):
        for written, meant in paths_in_code.seen_from(run.view, folder, text):
            where = folder.relative_to(run.view).as_posix()
            return paths_in_code.remedy(where, written, meant)
    return ""


def _explained(
    notebook: NotebookNode, name: str, value: str, source: str, line: int | None = None
) -> Slip:
    """An error of a chapter; of a name that a cell would have set which was left out, with that."""
    unknown = unknown_name(name, value)
    if unknown and (reason := unset(notebook.cells).get(unknown)):
        return Slip(
            line,
            msg(
                "{left_out}; give this cell the tag “optional” too",
                left_out=left_out(unknown, reason),
            ),
        )
    return explained(name, value, source, line)


def _remedy(name: str) -> str:
    """What to do about an error of a name; nothing if that depends on the code."""
    if name != ABSENT_ERROR:
        return ""
    return msg("add the data; if an edition may do without, give the cell the tag “optional”")


def _causes(notebook: NotebookNode, failures: Sequence[Failure]) -> Iterator[Failure]:
    """What failed without what a misspelt tag has let fail: then that comes first."""
    if not failures:
        return
    tagged = set()
    for number, cell in _own_cells(notebook):
        for tag, remedy in misspelt_tags(cell):
            tagged.add(number)
            yield Failure(msg(MISSPELT, detail=tag), number, remedy=remedy)
    absent = _remedy(ABSENT_ERROR)
    for failure in failures:
        if not (failure.cell in tagged and failure.remedy == absent):
            yield failure


def _number(notebook: NotebookNode, index: int) -> int:
    """The number of a cell; the parameters that papermill adds count to the cell before."""
    numbers = {cell.id: number for number, cell in _own_cells(notebook)}
    return max(numbers.get(cell.id, 0) for cell in notebook.cells[: index + 1])


def _early_ends(notebook: NotebookNode) -> Iterator[Failure]:
    """The cells that ended their chapter, which papermill takes for its regular end."""
    for number, cell in _own_cells(notebook):
        if _has_error(cell):
            yield _early_end(cell, number)


def _early_end(cell: NotebookNode, number: int) -> Failure:
    line = line_that_ends(cell.source)
    return Failure(_at(cell, line, ENDS_EARLY), number, line, remedy=GOES_ON)


def _failed_expressions(notebook: NotebookNode, code: str) -> Iterator[Failure]:
    """The inline expressions of Markdown cells that raised: what is told of several, once."""
    alike: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for number, cell in _own_cells(notebook):
        entries = cell.metadata.get("user_expressions", [])
        unprinted = _unprinted(cell, entries) if is_optional(cell) else frozenset()
        for at, entry in enumerate(entries):
            result = entry["result"]
            if result["status"] != "ok" and at not in unprinted:
                error = _expression_error(notebook, entry, code)
                told = alike.setdefault((error, _remedy(result.get("ename", ""))), [])
                told.append((number, _as_written(cell, entry["expression"])))
    for (error, remedy), found in alike.items():
        number, code = found[0]
        message = (
            msg(
                "{error} ({times} times: in cells {cells})",
                error=error,
                times=len(found),
                cells=in_ranges({cell for cell, _ in found}),
            )
            if len(found) > 1
            else error
        )
        yield Failure(
            msg("{code}\n    {message}", code=code, message=message), number, remedy=remedy
        )


def _as_written(cell: NotebookNode, expression: str) -> str:
    if cell.cell_type == "code":
        return f"#| {DRAWN}: {expression}"
    return f"{{eval}}`{expression}`"


def _expression_error(notebook: NotebookNode, entry: NotebookNode, code: str) -> str:
    """Why an expression in prose gave nothing."""
    result = entry["result"]
    if "ename" not in result:
        return msg("the kernel did not reply")
    if result["ename"] == NOTHING:
        return msg(
            "there is no value: look at the indicator, region and period that it asks for "
            "({indicators} lists them); if an edition may do without, give the cell the tag "
            "“optional”",
            indicators=calling("indicators"),
        )
    if result["ename"] == NO_FACTS:
        return msg(
            "it shows no facts of the data, so that the figure has no source: name its column "
            "“fact” or “number”"
        )
    if code != PYTHON:
        return worded(result["evalue"], result.get("printed", ""), entry["expression"])
    return _explained(notebook, result["ename"], result["evalue"], entry["expression"]).message


def _unprinted(cell: NotebookNode, entries: Sequence[NotebookNode]) -> frozenset[int]:
    """The expressions of an optional cell in those of its parts that go for an absent fact.

    What else fails there was to be guarded by it.
    """
    absent = {n for n, entry in enumerate(entries) if entry["result"].get("ename") == ABSENT_ERROR}
    found = [part.expressions for part in parts(cell.source)] if absent else []
    return frozenset(n for part in found if absent.intersection(part) for n in part)


def _own_cells(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """The chapter's own cells, numbered from 1 as its author sees them."""
    return enumerate((cell for cell in notebook.cells if not is_made(cell)), start=1)
