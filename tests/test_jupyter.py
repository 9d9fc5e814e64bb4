"""The exporters in Jupyter itself: in nbconvert, and in the server that JupyterLab's menu asks."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from whitepaper.exporters import EXPORTERS

TOKEN = "for-the-tests"
NAMES = [f"whitepaper_{kind}" for kind in EXPORTERS]
BEGINNINGS = {"html": b"<!DOCTYPE html>", "pdf": b"%PDF-", "docx": b"PK", "annex": b"PK"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a chapter that was run and saved."""
    shown = new_output("execute_result", data={"text/plain": "42"}, execution_count=1)
    cells = [new_markdown_cell("# 综述\n\n正文。"), new_code_cell("6 * 7", outputs=[shown])]
    folder = tmp_path_factory.mktemp("notebooks")
    nbformat.write(new_notebook(cells=cells), folder / "chapter.ipynb")
    return folder


@pytest.fixture(scope="module")
def server(folder: Path):
    """The address of a Jupyter server on the folder."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"ip": "127.0.0.1", "port": port, "root_dir": folder, "open_browser": False}
    process = subprocess.Popen(
        [
            *(
                sys.executable,
                "-m",
                "jupyter_server",
                "--allow-root",
                f"--IdentityProvider.token={TOKEN}",
            ),
            *(f"--ServerApp.{name}={value}" for name, value in options.items()),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                fetched(f"{address}/api")
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def fetched(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"Authorization": f"token {TOKEN}"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read()


def test_jupyterlab_offers_every_format_in_its_export_menu(server: str):
    offered = json.loads(fetched(f"{server}/api/nbconvert"))

    assert {*NAMES} <= offered.keys()
    # What the menu says comes from here.
    told = {kind: EXPORTERS[kind].export_from_notebook for kind in EXPORTERS}
    assert told == {
        "html": "Whitepaper HTML",
        "pdf": "Whitepaper PDF",
        "docx": "Whitepaper Word",
        "annex": "Whitepaper data annex",
    }


@pytest.mark.parametrize("kind", EXPORTERS)
def test_what_the_menu_downloads_is_the_file(server: str, kind: str):
    content = fetched(f"{server}/nbconvert/whitepaper_{kind}/chapter.ipynb?download=true")

    assert content.startswith(BEGINNINGS[kind])


@pytest.mark.parametrize("kind", EXPORTERS)
def test_nbconvert_writes_the_file_beside_the_notebook(folder: Path, kind: str):
    command = ["-m", "nbconvert", "--to", f"whitepaper_{kind}", "chapter.ipynb"]

    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False
    )

    ending = {"annex": "xlsx"}.get(kind, kind)
    assert done.returncode == 0, done.stderr
    assert (folder / f"chapter.{ending}").read_bytes().startswith(BEGINNINGS[kind])
