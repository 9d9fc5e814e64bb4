"""A papermill engine that also evaluates the inline expressions of Markdown cells.

Each {eval} role is evaluated in the chapter's kernel at its point of the document, through the
protocol's own `user_expressions`, and its result is kept where jupyterlab-myst keeps it: in the
cell's metadata under `user_expressions`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from traitlets.config import Config

from whitepaper.roles import expressions

PACKAGE = Path(__file__).resolve().parent


class ChapterKernelManager(AsyncKernelManager):
    """Starts every chapter in the Python that runs the build, whatever kernel it was saved with."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """An IPython kernel of this very environment."""
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="whitepaper",
            language="python",
        )


class ChapterClient(PapermillNotebookClient):
    """Papermill's client, for which Markdown cells have something to execute too."""

    # When a chapter has run its results are here: nothing is lost by ending the kernel at once.
    shutdown_kernel = "immediate"

    async def async_execute_cell(
        self, cell: NotebookNode, cell_index: int, *args: Any, **kwargs: Any
    ) -> NotebookNode:
        if cell.cell_type == "markdown":
            await self._evaluate(cell)
        return await super().async_execute_cell(cell, cell_index, *args, **kwargs)

    # The base class binds its own coroutine here, so an override must bind again.
    execute_cell = run_sync(async_execute_cell)

    async def _evaluate(self, cell: NotebookNode) -> None:
        found = expressions(cell.source)
        cell.metadata.pop("user_expressions", None)
        if not found:
            return
        assert self.kc is not None
        message = self.kc.execute(
            "",
            silent=True,
            store_history=False,
            user_expressions={str(number): text for number, text in enumerate(found)},
        )
        reply = await self.async_wait_for_reply(message)
        results = reply["content"].get("user_expressions", {}) if reply else {}
        cell.metadata["user_expressions"] = [
            {"expression": text, "result": results.get(str(number), {"status": "error"})}
            for number, text in enumerate(found)
        ]


class ChapterEngine(NBClientEngine):
    """Runs a chapter in a fresh kernel whose working directory is `chapter_folder`.

    The folder goes to the kernel itself: papermill's own `cwd` changes the whole process.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, chapter_folder: str, **kwargs: Any
    ) -> NotebookNode:
        with tempfile.TemporaryDirectory(prefix="kernel-") as runtime:
            client = ChapterClient(
                nb_man,
                kernel_name=kernel_name,
                kernel_manager_class=ChapterKernelManager,
                timeout=kwargs.get("execution_timeout"),
                startup_timeout=kwargs.get("start_timeout", 60),
                on_cell_executed=_refuse_exit,
                config=_transport(runtime),
            )
            return client.execute(cwd=chapter_folder, env=_environment(runtime))


def _refuse_exit(cell: NotebookNode, execute_reply: Mapping[str, Any], **_: Any) -> None:
    """Make an error of `quit()`: the kernel would go, or go on, as if nothing were amiss."""
    asked = (entry.get("source") for entry in execute_reply["content"].get("payload", []))
    if "ask_exit" in asked:
        cell.outputs.append(new_output("error", ename="SystemExit", evalue="", traceback=[]))
        raise CellExecutionError("", "SystemExit", "")


def _environment(runtime: str) -> dict[str, str]:
    """A kernel's environment: this package itself, and no start-up files of the user's own."""
    path = [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(part for part in path if part),
        "IPYTHONDIR": str(Path(runtime, "ipython")),
        "MATPLOTLIBRC": os.devnull,
    }


def _transport(folder: str) -> Config:
    """Sockets in a private folder instead of open ports, where there are such sockets."""
    if os.name != "posix":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": str(Path(folder, "kernel"))}})
