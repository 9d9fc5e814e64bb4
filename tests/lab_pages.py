"""JupyterLab as `make lab` opens it, with its page in a browser."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
from runs import PATH, eventually

TOKEN = "for-the-tests"
# As long as a busy machine may take.
PATIENCE = 120_000
NOTEBOOKS = ".lm-DockPanel-tabBar .lm-TabBar-tab:has-text('.ipynb')"


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that runs on a project; what it printed and said is known when it has ended."""

    project: Path
    process: subprocess.Popen
    address: str
    printed: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def get(self, path: str, method: str = "GET"):
        """What its server answers."""
        headers = {"Authorization": f"token {TOKEN}"}
        request = urllib.request.Request(self.address + path, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.loads(response.read() or "null")

    @contextmanager
    def opened(self, browser) -> Iterator:
        """Its page, as a user sees it who has just started it."""
        page = browser.new_page(viewport={"width": 1600, "height": 900})
        errors: list[str] = []
        # JupyterLab's toolbar looks for the text of a cell of prose that has not been drawn yet.
        page.on(
            "pageerror",
            lambda error: None if "reading 'node'" in str(error) else errors.append(str(error)),
        )
        page.goto(f"{self.address}/lab?token={TOKEN}")
        page.wait_for_selector(NOTEBOOKS, timeout=PATIENCE)
        yield page
        page.close()
        assert not errors, errors


@contextmanager
def started(project: Path, *options: str, language: str = "zh_CN") -> Iterator[Lab]:
    """A JupyterLab on a project, with all that it has started gone at the end."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, str(project / "build.py"), "lab", *options, "--", "--no-browser"),
            *(f"--ServerApp.port={port}", f"--IdentityProvider.token={TOKEN}"),
        ],
        env={
            **os.environ,
            "PYTHONPATH": PATH,
            "LANG": f"{language}.UTF-8",
            # Nothing of whoever runs the tests.
            "JUPYTER_CONFIG_DIR": str(project.parent / "jupyter"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    lab = Lab(project, process, f"http://127.0.0.1:{port}")

    def answers() -> bool:
        try:
            return bool(lab.get("/api"))
        except OSError:
            return process.poll() is not None

    started: list[psutil.Process] = []
    try:
        assert eventually(answers, 120)
        assert process.poll() is None
        yield lab
    finally:
        if process.poll() is None:
            started = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(signal.SIGINT)
        printed, said = process.communicate(timeout=60)
        lab.printed.extend(printed.splitlines())
        lab.said.extend(said.splitlines())
    assert "Traceback" not in said, said
    assert eventually(lambda: not any(each.is_running() for each in started), 20)


def read(notebook: Path) -> nbformat.NotebookNode:
    """A notebook that JupyterLab has open: its server may be writing it just now, in place."""
    assert eventually(lambda: notebook.read_bytes().endswith(b"}\n"))
    return nbformat.read(notebook, as_version=4)
