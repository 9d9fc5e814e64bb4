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
from urllib.error import HTTPError

import nbformat
import pandas as pd
import pytest
from documents import text_of
from made import report
from nbconvert.exporters import get_exporter
from nbconvert.nbconvertapp import NbConvertApp
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from whitepaper.chapter import table
from whitepaper.preview import jupyter

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
    failed = new_output("error", ename="NameError", evalue="x", traceback=[])
    broken = new_notebook(cells=[new_markdown_cell("# 题"), new_code_cell("x", outputs=[failed])])
    nbformat.write(broken, folder / "broken.ipynb")
    nbformat.write(report(*broken.cells), folder / "report.ipynb")
    (folder / "none.ipynb").write_text("{")
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


def test_a_cell_has_its_address_in_the_jupyterlab_that_runs_on_its_folder(server, folder):
    second = nbformat.read(folder / "chapter.ipynb", as_version=4).cells[1].id

    found = jupyter.address(folder, "chapter.ipynb", 2)

    assert found == f"{server}/lab/tree/chapter.ipynb?token={TOKEN}#cell-id={second}"


def test_a_cell_has_no_address_where_no_jupyterlab_runs_on_its_folder(server, tmp_path):
    assert jupyter.address(tmp_path, "chapter.ipynb", 2) is None


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


def nbconvert(folder: Path, kind: str, notebook: str, *options: str):
    command = [sys.executable, "-m", "nbconvert", "--to", f"whitepaper_{kind}", notebook, *options]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
def test_nbconvert_tells_what_cannot_be_printed_and_prints_the_rest(folder: Path, kind: str):
    done = nbconvert(folder, kind, "broken.ipynb")

    assert done.returncode == 0, done.stderr
    assert "WARNING | broken cell 2: ended with NameError: x\n    → correct" in done.stderr
    content = (folder / "broken").with_suffix(f".{kind}").read_bytes()
    assert "运行出错：NameError" in text_of(content, kind)


@pytest.mark.parametrize(
    ("notebook", "options", "finding"),
    [
        (
            "broken.ipynb",
            ["--WhitepaperPDFExporter.strict=True"],
            "broken cell 2: ended with Name",
        ),
        ("report.ipynb", [], "notebooks/01-summary.ipynb cell 3: ended with NameError: x"),
        ("none.ipynb", [], "none: the file is no notebook of Jupyter's"),
    ],
)
def test_nbconvert_tells_a_refusal_without_a_traceback(folder: Path, notebook, options, finding):
    done = nbconvert(folder, "pdf", notebook, *options)

    assert done.returncode == 1
    assert finding in done.stderr
    assert "Traceback" not in done.stderr
    assert 'File "' not in done.stderr


def test_the_server_tells_a_refusal(server: str):
    with pytest.raises(HTTPError) as caught:
        fetch(f"{server}/nbconvert/whitepaper_html/report.ipynb")

    with caught.value as answer:
        page = answer.read().decode()
    assert answer.code == 500
    assert "notebooks/01-summary.ipynb cell 3: ended with NameError: x" in page
