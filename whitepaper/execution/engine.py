"""A papermill engine for chapters: forked kernels, inline expressions, a record of what was read.

Each {eval} role is evaluated in the chapter's kernel at its point of the document, through the
protocol's own `user_expressions`, and its result is kept where jupyterlab-myst keeps it: in the
cell's metadata under `user_expressions`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import Empty
from typing import Any

import psutil
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_core.utils import run_sync
from msgspec import Struct
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from traitlets.config import Config

from whitepaper.document.facts import Fact
from whitepaper.document.grammar import expressions
from whitepaper.execution import facts_file, unfit_texts
from whitepaper.execution.environment import (
    LOG,
    PRELOAD,
    confinement,
    fonts_for,
    runtime_folder,
    variables,
    variables_of,
)
from whitepaper.execution.output_text import in_words
from whitepaper.execution.running_kernels import Kernels
from whitepaper.execution.task import Task
from whitepaper.inputs import kernelspecs
from whitepaper.inputs.bindings import unset
from whitepaper.inputs.cells import (
    ABSENT_ERROR,
    BOXES,
    DRAWN,
    EXPECTED_ERROR,
    applies,
    is_optional,
    is_run,
    of_others,
    options,
    tags,
)
from whitepaper.inputs.edition import (
    EDITION_VARIABLE,
    FACTS_VARIABLE,
    LANGUAGE_VARIABLE,
    ChapterEdition,
    from_json,
)
from whitepaper.inputs.kernelspecs import OWN, PYTHON
from whitepaper.inputs.other_errors import is_nothing
from whitepaper.inputs.python_errors import left_out, unknown_name
from whitepaper.kernels.launcher import SEED_VARIABLE
from whitepaper.kernels.provisioner import ForkProvisioner
from whitepaper.languages import load
from whitepaper.messages import msg, msg_n, translate
from whitepaper.project import notebook_place

ENDS_EARLY = msg("ends the chapter before its last cell")
# What to do about that.
GOES_ON = msg(
    "a chapter does not end its kernel: put what is not to run behind an if, or raise an error "
    "that says what is wrong"
)
# The error of an expression that shows that there is no value.
NOTHING = "NothingError"
# The error of what is to show the facts that a figure draws, and shows none.
NO_FACTS = "NoFactsError"
OBSERVER = "whitepaper.kernels.observe"
NOTES_BOXES = "whitepaper.chapter.boxes"
EXTENSIONS = (
    # The first one: the fonts of a theme that the next one reads are what the chapter is made of.
    OBSERVER,
    "whitepaper.chapter.theme_extension",
    "whitepaper.chapter.draw_once",
    "whitepaper.chapter.language_extension",
    NOTES_BOXES,
)
_SIGKILL = 9
# Seconds between looks at a kernel that is about to come or to go, and how long it may take to
# come, to answer when no chapter's code is run, and to go.
_PAUSE = 0.003
# The messages that show something, by its types.
_SHOWN = frozenset({"display_data", "execute_result", "update_display_data"})
_SECONDS_TO_START = 60
_SECONDS_TO_ANSWER = 60
_SECONDS_TO_DIE = 5
# How long a cell that is interrupted may take to say where it was.
_SECONDS_TO_SAY = 3


class ChapterStoppedError(Exception):
    """A chapter could not go on: its notebook so far, the index of the cell, why, what to do.

    `traceback` says where the cell was, if that is known.
    """

    def __init__(
        self,
        notebook: NotebookNode,
        cell_index: int,
        reason: str,
        remedy: str = "",
        traceback: Sequence[str] = (),
    ) -> None:
        super().__init__(reason)
        self.remedy = remedy
        self.traceback = traceback
        self.notebook = notebook
        self.cell_index = cell_index
        self.reason = reason


class ChapterKernelClient(AsyncKernelClient):
    """A client that is ready as soon as its kernel is."""

    async def is_alive(self) -> bool:
        """Whether its kernel runs, as the manager says."""
        assert isinstance(self.parent, ChapterKernelManager)
        return await self.parent.is_alive()

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the kernel's first answer, on both of its channels.

        jupyter_client listens for another 0.2 s whether anything is left on iopub. The idle status
        of our own request says that as well, once the kernel has welcomed us there, as no other
        kernels do.
        """
        assert isinstance(self.parent, ChapterKernelManager)
        if self.parent.kernel_name != OWN:
            await super().wait_for_ready(timeout)
            return
        deadline = time.monotonic() + (timeout or float("inf"))
        request = reply = None
        while time.monotonic() < deadline:
            try:
                if request is None:
                    await self.iopub_channel.get_msg(timeout=1)
                    request = self.kernel_info()
                reply = reply or await self.shell_channel.get_msg(timeout=1)
                while not _is_idle(await self.iopub_channel.get_msg(timeout=1), request):
                    pass
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError(msg("the kernel died before it was ready")) from None
                continue
            return
        raise RuntimeError(
            msg("the kernel did not answer within {timeout:g} seconds", timeout=timeout)
        )


def _is_idle(message: Mapping[str, Any], request: str) -> bool:
    return (
        message["msg_type"] == "status"
        and message["content"]["execution_state"] == "idle"
        and message["parent_header"].get("msg_id") == request
    )


# What is forked from the process that has what chapters need, and ends with it.
_FORKED = {
    "kernel_provisioner": {
        "provisioner_name": ForkProvisioner.name,
        "config": {"preload": list(PRELOAD)},
    }
}


class ChapterKernelManager(AsyncKernelManager):
    """Starts a chapter in the Python that runs the build, or in the kernel that it names."""

    client_factory = ChapterKernelClient
    was_stopped = False

    @property
    def kernel_spec(self) -> KernelSpec:
        """An IPython kernel of this very environment, or one by its name, forked if it can be."""
        if self.kernel_name != OWN:
            spec = self.kernel_spec_manager.get_kernel_spec(self.kernel_name)
            spec.metadata = {**spec.metadata, **_FORKED}
            return spec
        arguments = [
            "-f",
            "{connection_file}",
            *(f"--IPKernelApp.extra_extensions={name}" for name in EXTENSIONS),
            # The history of other sessions is no business of a chapter's.
            "--HistoryManager.enabled=False",
            # Plain charts as drawings: sharp in print, and small where bitmaps are unpacked.
            # Without its date and programs, each is the same on every run.
            "--InlineBackend.figure_formats={'svg'}",
            "--InlineBackend.print_figure_kwargs="
            "{'bbox_inches': 'tight', 'metadata': {'Date': None, 'Creator': None}}",
        ]
        return KernelSpec(
            argv=[sys.executable, "-m", "whitepaper.kernels.launcher", *arguments],
            display_name="whitepaper",
            language="python",
            metadata=_FORKED,
        )

    # The class below the base class has these without `async`.
    async def start_kernel(self, **kwargs: Any) -> None:  # type: ignore[override]
        """Start the kernel, and wait until its sockets are there.

        A socket that connects before the other side is there tries again only after 0.1 s.
        """
        await super().start_kernel(**kwargs)
        deadline = time.monotonic() + _SECONDS_TO_START
        ports = (self.shell_port, self.iopub_port, self.control_port, self.hb_port)
        sockets = [Path(f"{self.ip}-{port}") for port in ports] if self.transport == "ipc" else []
        while alive := await self.is_alive():
            if all(map(Path.exists, sockets)):
                return
            if time.monotonic() > deadline:
                break
            await asyncio.sleep(_PAUSE)
        await self.shutdown_kernel(now=True)
        late = msg(
            "the kernel did not start within {seconds} seconds",
            seconds=_SECONDS_TO_START,
        )
        raise RuntimeError(late if alive else msg("the kernel died before it was ready"))

    # The same.
    async def is_alive(self) -> bool:  # type: ignore[override]
        """Whether the kernel runs. One that was stopped would never answer: it is ended."""
        if not await super().is_alive():
            return False
        assert isinstance(self.provisioner, LocalProvisioner)
        # It may end at this very moment.
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.provisioner.pid)
            self.was_stopped |= process.status() == psutil.STATUS_STOPPED
        if self.was_stopped:
            await self.provisioner.kill()
        return not self.was_stopped

    # The same.
    async def shutdown_kernel(  # type: ignore[override]
        self, now: bool = False, restart: bool = False
    ) -> None:
        """End the kernel at once, without what jupyter_client does for kernels of every kind.

        That interrupts it first, of which a kernel would only complain, and looks after it every
        0.1 s: a killed kernel is gone sooner. Who started it cleans up after it.
        """
        self.shutting_down = True
        assert self.provisioner is not None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_SECONDS_TO_DIE):
                await self.provisioner.kill()
                while await self.is_alive():
                    await asyncio.sleep(_PAUSE)
                await self.provisioner.wait()


class ChapterClient(PapermillNotebookClient):
    """Papermill's client, for which Markdown cells have something to execute too.

    A chapter that runs in another kernel than the build's own cannot say what it reads: it may be
    all of the project, and all hosts that are `allowed`. `facts` are those that it may print by
    their marks.
    """

    # When a chapter has run its results are here: nothing is lost by ending the kernel at once.
    shutdown_kernel = "immediate"

    def __init__(
        self,
        nb_man: Any,
        run: Run,
        edition: ChapterEdition,
        facts: Mapping[str, Fact],
        **kwargs: Any,
    ) -> None:
        super().__init__(nb_man, **kwargs)
        self.facts = facts
        self.edition = edition
        self.code = run.task.code
        self.allowed = run.task.allowed
        self.cell_started = run.cell_started
        self.on_cell_executed = self._refuse_exit

    async def async_execute_cell(
        self, cell: NotebookNode, cell_index: int, *args: Any, **kwargs: Any
    ) -> NotebookNode:
        self.cell_started(cell_index, len(self.nb.cells))
        if not applies(cell, self.edition.edition, self.edition.period):
            # For those cells that need a name which this one would have set.
            cell.metadata[ABSENT_ERROR] = translate(of_others(cell), self.edition.language)
            return cell
        if not is_run(cell):
            return cell
        # An optional cell may find that the edition has no facts for it: the chapter goes on.
        self.allow_error_names = [ABSENT_ERROR] if is_optional(cell) else []
        try:
            if cell.cell_type == "markdown":
                await self._evaluate(cell, expressions(cell.source), cell_index)
            executed = await super().async_execute_cell(cell, cell_index, *args, **kwargs)
            if self.facts and (drawn := options(cell).get(DRAWN)):
                await self._evaluate(cell, (drawn,), cell_index)
                facts_file.refuse_none(cell, self.facts, NO_FACTS)
        except CellExecutionError as error:
            if not (is_optional(cell) and self._absence(error.ename, error.evalue)):
                raise
            executed = cell
        except CellTimeoutError as error:
            # nbclient's listener would wait for ever, and Python complain of it.
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            reason = msg_n(
                "did not end within {n:g} second", "did not end within {n:g} seconds", self.timeout
            )
            more = msg("have it do less, or give each cell more seconds: --timeout …")
            where = await self._interrupted() if cell.cell_type == "code" else ()
            raise ChapterStoppedError(self.nb, cell_index, reason, more, where) from error
        except DeadKernelError as error:
            reason = await self._end_of_kernel()
            raise ChapterStoppedError(self.nb, cell_index, reason) from error
        if is_optional(cell):
            self._set_absence_aside(cell)
        if self.facts:
            facts_file.keep_printed(cell, self.facts)
        if EXPECTED_ERROR in tags(cell):
            cell.outputs = [_as_text(output) for output in cell.get("outputs", [])]
        return executed

    # The base class binds its own coroutine here, so an override must bind again.
    execute_cell = run_sync(async_execute_cell)

    def _refuse_exit(
        self, cell: NotebookNode, cell_index: int, execute_reply: Mapping[str, Any]
    ) -> None:
        """Stop at a `quit()`: the kernel would go, or go on, as if nothing were amiss."""
        asked = (entry.get("source") for entry in execute_reply["content"].get("payload", []))
        if "ask_exit" in asked:
            raise ChapterStoppedError(self.nb, cell_index, ENDS_EARLY, GOES_ON)

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Take what the kernel sends for a cell as files can hold it."""
        fit = unfit_texts.fit_shown if msg["msg_type"] in _SHOWN else unfit_texts.fit
        content, found = fit(msg["content"])
        unfit_texts.keep(cell, found)
        return super().process_message({**msg, "content": content}, cell, cell_index)

    def papermill_execute_cells(self) -> None:
        """Run the cells, then ask what was read, and what charts show boxes for."""
        super().papermill_execute_cells()
        if self.kernel_name != OWN:
            hosts = [name for name in self.allowed if not Path(name).is_absolute()]
            self.nb.metadata["observed"] = {
                "blind": {self.kernel_name: 0},
                "network": dict.fromkeys(hosts, 0),
            }
            return
        asked = [
            f"__import__('importlib').import_module({module!r}).{name}()"
            for module, name in ((OBSERVER, "observed"), (NOTES_BOXES, "notes_so_far"))
        ]
        try:
            results, _ = unfit_texts.fit(run_sync(self._ask)(asked))
            observed, boxes = (result["data"]["application/json"] for result in results)
        except (KeyError, DeadKernelError):
            raise RuntimeError(msg("the kernel could not say what the chapter has read")) from None
        self.nb.metadata["observed"] = observed
        for cell in self.nb.cells:
            cell.metadata.pop(BOXES, None)
            if found := boxes.get(str(cell.get("execution_count"))):
                cell.metadata[BOXES] = found

    async def async_wait_for_reply(
        self, msg_id: str, cell: NotebookNode | None = None
    ) -> dict[str, Any] | None:
        """The reply to a request. What is asked for no cell has its own limit of time."""
        if cell is not None:
            return await super().async_wait_for_reply(msg_id, cell)
        try:
            async with asyncio.timeout(_SECONDS_TO_ANSWER):
                return await super().async_wait_for_reply(msg_id)
        # The base class asserts that there is a cell to blame when a cell's limit has passed.
        except (TimeoutError, AssertionError):
            raise RuntimeError(msg("the kernel did not answer when its chapter had run")) from None

    wait_for_reply = run_sync(async_wait_for_reply)

    async def _evaluate(self, cell: NotebookNode, asked: Sequence[str], cell_index: int) -> None:
        cell.metadata.pop("user_expressions", None)
        if not asked:
            return
        if self.code == PYTHON:
            results = await self._ask(asked, cell)
        else:
            results = [await self._printed_by(text, cell_index) for text in asked]
        if is_optional(cell):
            results = [self._as_absence(result) for result in results]
        shown = [unfit_texts.fit_shown(result) for result in results]
        for _, found in shown:
            unfit_texts.keep(cell, found)
        cell.metadata["user_expressions"] = [
            {"expression": text, "result": result}
            for text, (result, _) in zip(asked, shown, strict=True)
        ]

    async def _printed_by(self, expression: str, cell_index: int) -> Mapping[str, Any]:
        """What an expression prints in a kernel that answers to nothing but the code of cells."""
        asked, cell = new_code_cell(expression), self.nb.cells[cell_index]
        try:
            await super().async_execute_cell(asked, cell_index, store_history=False)
        except CellExecutionError as error:
            printed = "".join(o.text for o in asked.outputs if o.output_type == "stream")
            own = {"ename": error.ename, "evalue": error.evalue, "printed": printed}
            return {"status": "error", **own}
        finally:
            # nbclient takes what it has run for a cell of the notebook.
            self.nb.cells[cell_index] = cell
        text = "".join(map(in_words, asked.outputs)).strip()
        if is_nothing(self.code, text):
            return {"status": "error", "ename": NOTHING, "evalue": text}
        return {"status": "ok", "data": {"text/plain": text}, "metadata": {}}

    def _absence(self, name: str, value: str) -> str | None:
        """Why an error only says what the edition does without; None of any other error."""
        if name == ABSENT_ERROR:
            return value
        if name == NOTHING:
            return translate(msg("the data has no value for it"), self.edition.language)
        if (unknown := unknown_name(name, value)) is None:
            return None
        reason = unset(self.nb.cells).get(unknown)
        return translate(left_out(unknown, reason), self.edition.language) if reason else None

    def _as_absence(self, result: Mapping[str, Any]) -> Mapping[str, Any]:
        """What an expression gave; an error that only says what the edition lacks as such."""
        reason = self._absence(result.get("ename", ""), result.get("evalue", ""))
        return {**result, "ename": ABSENT_ERROR, "evalue": reason} if reason else result

    def _set_absence_aside(self, cell: NotebookNode) -> None:
        """Take an absent fact off the outputs of a cell, where it would pass for a failure."""
        for output in cell.get("outputs", []):
            if output.output_type == "error" and (
                reason := self._absence(output.ename, output.evalue)
            ):
                cell.metadata[ABSENT_ERROR] = reason
                cell.outputs = []

    async def _ask(
        self, found: Sequence[str], cell: NotebookNode | None = None
    ) -> list[Mapping[str, Any]]:
        """What the kernel replies to each expression."""
        assert self.kc is not None
        message = self.kc.execute(
            "",
            silent=True,
            store_history=False,
            user_expressions={str(number): text for number, text in enumerate(found)},
        )
        reply = await self.async_wait_for_reply(message, cell)
        results = reply["content"].get("user_expressions", {}) if reply else {}
        return [results.get(str(number), {"status": "error"}) for number in range(len(found))]

    async def _interrupted(self) -> Sequence[str]:
        """Where the cell that runs was when it was interrupted; nothing if it does not say so."""
        if self.code != PYTHON or self.km is None or self.kc is None:
            return ()
        with contextlib.suppress(OSError, TimeoutError):
            await self.km.interrupt_kernel()
            async with asyncio.timeout(_SECONDS_TO_SAY):
                while True:
                    said = await self.kc.iopub_channel.get_msg(timeout=None)
                    if said["msg_type"] == "error":
                        return said["content"]["traceback"]
        return ()

    async def _end_of_kernel(self) -> str:
        provisioner = self.km and self.km.provisioner
        code = await provisioner.poll() if provisioner else None
        if getattr(self.km, "was_stopped", False):
            return msg("stopped the kernel, which could answer no more")
        if getattr(getattr(provisioner, "process", None), "is_lost", False):
            return msg("lost its kernel: the process that kernels are forked from was ended")
        if code is None:
            return msg("ended the kernel")
        if code >= 0:
            return msg("ended the kernel with exit code {code}", code=code)
        if code == -_SIGKILL:
            return msg("ended the kernel by signal {signal}: out of memory?", signal=-code)
        return msg("ended the kernel by signal {signal}", signal=-code)


def _as_text(output: NotebookNode) -> NotebookNode:
    """An output, of which an error that the author expects is a text: it is no failure."""
    if output.output_type != "error":
        return output
    return new_output("display_data", data={"text/plain": f"{output.ename}: {output.evalue}"})


class Run(Struct, frozen=True):
    """A task that runs: in which view of the project, as one of which kernels, told to whom."""

    task: Task
    view: Path
    kernels: Kernels
    cell_started: Callable[[int, int], None]


class ChapterEngine(NBClientEngine):
    """Runs a chapter in a kernel of its own, in the notebook's folder of the chapter's view.

    The folder goes to the kernel itself: papermill's own `cwd` changes the whole process.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        run: Run,
        **kwargs: Any,
    ) -> NotebookNode:
        task, kernel = run.task, None
        folder = (run.view / notebook_place(task.name)).parent
        edition = from_json(task.edition)
        if kernel_name != OWN and (kernel := kernelspecs.find(kernel_name)) is None:
            raise RuntimeError(msg("the kernel “{kernel}” is not installed", kernel=kernel_name))
        language = edition.language_of(edition.chapters[0].notebook)
        facts = facts_file.facts_known(run.view, edition, language) if kernel else ()
        with runtime_folder() as runtime:
            client = ChapterClient(
                nb_man,
                run,
                edition,
                facts_file.by_key(facts),
                kernel_name=kernel_name,
                kernel_manager_class=ChapterKernelManager,
                timeout=kwargs.get("execution_timeout"),
                startup_timeout=kwargs.get("start_timeout", 60),
                config=_transport(runtime),
            )
            if kernel:
                own = variables_of(kernel, runtime, run.view, task.conditions)
                own |= fonts_for(runtime, load(language))
                if facts:
                    own[FACTS_VARIABLE] = str(Path(runtime, "facts.csv"))
                    facts_file.write(facts, Path(own[FACTS_VARIABLE]))
            else:
                own = variables(runtime, run.view, task.conditions)
            environment = {
                **own,
                **confinement(runtime, run.view, task.allowed, kernel.folders if kernel else ()),
                SEED_VARIABLE: task.seed,
                EDITION_VARIABLE: task.edition,
                LANGUAGE_VARIABLE: task.language,
            }
            try:
                with run.kernels.running(client):
                    notebook = client.execute(cwd=str(folder), env=environment)
            except RuntimeError as error:
                if said := _last_said(Path(runtime, LOG)):
                    raise RuntimeError(msg("{error}: {said}", error=error, said=said)) from error
                raise
            notebook.metadata["observed"]["runtime"] = {runtime: 0}
            return notebook


def _last_said(log: Path) -> str:
    """The last that a kernel has said, if it said anything: why it did not start."""
    lines = log.read_text("utf-8", "replace").split("\n") if log.is_file() else []
    return next(filter(None, map(str.strip, reversed(lines))), "")


def _transport(folder: str) -> Config:
    """Sockets in a private folder instead of open ports, where there are such sockets."""
    file = {"connection_file": str(Path(folder, "connection.json"))}
    if os.name != "posix":
        return Config({"KernelManager": file})
    ipc = {"transport": "ipc", "ip": str(Path(folder, "kernel"))}
    return Config({"KernelManager": {**file, **ipc}})
