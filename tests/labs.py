"""A notebook's kernel as JupyterLab uses it: which cell runs is told to it, and which notebook."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager
from nbformat import NotebookNode
from nbformat.v4 import output_from_msg
from runs import environment


@dataclass(frozen=True)
class Lab:
    """The kernel of a notebook that lies in a file."""

    path: Path
    client: BlockingKernelClient

    def run(self, source: str, cell: str = "") -> tuple[str, list[NotebookNode]]:
        """What running a source as the cell of an id comes to: “ok” or “error”, and its outputs."""
        content = {
            "code": source,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        }
        message = self.client.session.msg("execute_request", content, metadata={"cellId": cell})
        self.client.shell_channel.send(message)
        own, outputs = message["header"]["msg_id"], []
        while True:
            got = self.client.get_iopub_msg(timeout=120)
            if got["parent_header"].get("msg_id") != own:
                continue
            if got["msg_type"] in ("display_data", "execute_result", "error", "stream"):
                outputs.append(output_from_msg(got))
            if got["msg_type"] == "status" and got["content"]["execution_state"] == "idle":
                break
        while (reply := self.client.get_shell_msg(timeout=60))["parent_header"]["msg_id"] != own:
            pass
        return reply["content"]["status"], outputs

    def failed(self, source: str) -> str:
        """What stands below a cell that fails."""
        status, (output,) = self.run(source)
        assert (status, output.output_type) == ("error", "error")
        return "\n".join(output.traceback)

    def tag(self, cell: str, *tags: str) -> None:
        """Give a cell tags, and save the notebook."""
        notebook = nbformat.read(self.path, as_version=4)
        next(each for each in notebook.cells if each.id == cell).metadata.tags = list(tags)
        nbformat.write(notebook, self.path)


@contextmanager
def lab(path: Path, **variables: str) -> Iterator[Lab]:
    """A kernel that was started for the notebook at a path."""
    manager = KernelManager(kernel_name="python3")
    named = {"JPY_SESSION_NAME": str(path), **variables}
    usual = {k: v for k, v in os.environ.items() if k != "JPY_SESSION_NAME"}
    manager.start_kernel(cwd=str(path.parent), env={**usual, **environment(**named)})
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=120)
        yield Lab(path, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
