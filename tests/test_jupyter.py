"""The exporters in Jupyter itself: in nbconvert, and in the server that JupyterLab's menu asks."""

import io
import json
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from contextlib import closing
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from documents import text_of
from nbconvert.exporters import get_exporter
from nbconvert.nbconvertapp import NbConvertApp
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from whitepaper.chapter import table

TOKEN = "for-the-tests"
# What JupyterLab's menu says of each format.
NAMES = {
    "html": "Whitepaper HTML",
    "pdf": "Whitepaper PDF",
    "docx": "Whitepaper Word",
    "annex": "Whitepaper data annex",
}
# What stands in the chapter's table, and what else is in the report, but not in its data.
DATA = ("各市件数", "小城", "1777")
TEXTS = {kind: DATA if kind == "annex" else (*DATA, "综述", "正文。", "42") for kind in NAMES}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a chapter that was run and saved."""
    frame = pd.DataFrame({"件数": ["1777"]}, index=pd.Index(["小城"], name="城市"))
    shown = table(frame, id="tbl-towns", caption="各市件数")._repr_mimebundle_()
    results = [{"text/plain": "42"}, {**shown, "text/plain": "…"}]
    code = [
        new_code_cell("…", outputs=[new_output("execute_result", data=data, execution_count=1)])
        for data in results
    ]
    folder = tmp_path_factory.mktemp("notebooks")
    cells = [new_markdown_cell("# 综述\n\n正文。（@tbl-towns）"), *code]
    nbformat.write(new_notebook(cells=cells), folder / "chapter.ipynb")
    return folder


@pytest.fixture(scope="module")
def server(folder: Path):
    """The address of a Jupyter server on the folder."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "IdentityProvider.token": TOKEN,
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.root_dir": folder,
        "ServerApp.open_browser": False,
    }
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyter_server", "--allow-root"),
            *(f"--{name}={value}" for name, value in options.items()),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        while process.poll() is None:
            try:
                fetch(f"{address}/api")
                break
            except OSError:
                time.sleep(0.05)
        assert process.poll() is None
        yield address
    finally:
        process.terminate()
        process.wait()


def fetch(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"Authorization": f"token {TOKEN}"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read()


def texts(kind: str, content: bytes) -> str:
    """What a reader of a file of a format finds in it."""
    if kind != "annex":
        return text_of(content, kind)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/sharedStrings.xml").decode("utf-8")


def test_jupyterlab_offers_every_format_in_its_export_menu(server: str):
    exporters = json.loads(fetch(f"{server}/api/nbconvert"))

    assert {f"whitepaper_{kind}" for kind in NAMES} <= exporters.keys()
    assert {
        kind: get_exporter(f"whitepaper_{kind}").export_from_notebook for kind in NAMES
    } == NAMES


@pytest.mark.parametrize("kind", NAMES)
def test_what_the_menu_downloads_is_the_file(server: str, kind: str):
    content = fetch(f"{server}/nbconvert/whitepaper_{kind}/chapter.ipynb?download=true")

    assert [text for text in TEXTS[kind] if text not in texts(kind, content)] == []


@pytest.mark.parametrize("kind", NAMES)
def test_nbconvert_writes_the_file_beside_the_notebook(folder: Path, kind: str):
    # The application behind `jupyter nbconvert`, in this process.
    command = NbConvertApp()
    command.initialize(["--to", f"whitepaper_{kind}", str(folder / "chapter.ipynb")])

    command.start()

    written = folder / f"chapter.{'xlsx' if kind == 'annex' else kind}"
    assert [text for text in TEXTS[kind] if text not in texts(kind, written.read_bytes())] == []
    if kind == "annex":
        assert (folder / "annex" / "tbl-towns.csv").read_text(
            "utf-8-sig"
        ) == "城市,件数\n小城,1777\n"
