"""What fails, dies, hangs or strays is told by its place; a killed build harms nothing."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_markdown_cell
from projects import ROOT, make_chapters, write_chapter
from runs import build_here, eventually, run_build

from whitepaper.kernels import forkserver
from whitepaper.project import CACHE

pytestmark = pytest.mark.slow


def start(project: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a build as a shell does: in a process group of its own."""
    # Where tests run in the background Ctrl-C is ignored, and so it would be by what they start.
    ours = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return subprocess.Popen(
            [sys.executable, str(project / "build.py"), "2020", "--to", "html", *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGINT, ours)


@pytest.fixture(params=["forked", "ordinary"])
def kernels(request, monkeypatch) -> None:
    """Kernels of both kinds."""
    if request.param == "ordinary":
        monkeypatch.setattr(forkserver, "AVAILABLE", False)


@pytest.mark.usefixtures("kernels")
def test_all_chapters_run_and_every_failed_one_is_told_by_cell_and_line(tmp_path):
    chapters = {
        "01-raises": "x = 1\nx / 0",
        "02-exits": "import os\nos._exit(7)",
        "03-killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "04-good": "4",
        "05-raises": "{}['absent']",
    }
    project = make_chapters(tmp_path, chapters)

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 1
    assert "4 chapters failed" in run.stderr
    for told in (
        "notebooks/01-raises.ipynb, cell 3, line 2: x / 0\n    ZeroDivisionError: division by zero",
        "notebooks/02-exits.ipynb, cell 3: ended the kernel with exit code 7",
        "notebooks/03-killed.ipynb, cell 3: ended the kernel by signal 9: out of memory?",
        "notebooks/05-raises.ipynb, cell 3, line 1: {}['absent']\n    KeyError: 'absent'",
    ):
        assert told in run.stderr
    saved = sorted(path.stem for path in (project / "out" / "failed" / "2020").iterdir())
    assert saved == ["01-raises", "02-exits", "03-killed", "05-raises"]
    assert list((project / CACHE / "2020" / "04-good").iterdir())


@pytest.mark.usefixtures("kernels")
def test_a_cell_that_hangs_is_ended_and_told(tmp_path):
    project = make_chapters(tmp_path, {"01-hangs": "import time\ntime.sleep(600)"})

    run = run_build(project, "2020", "--to", "html", "--timeout", "2")

    assert run.code == 1
    assert "notebooks/01-hangs.ipynb, cell 3: did not end within 2 seconds" in run.stderr
    # What Python says at its end of listeners that nobody has ended.
    assert "Task was destroyed" not in run.stderr


def test_an_expression_in_prose_that_hangs_is_ended_and_told(tmp_path):
    project = make_chapters(tmp_path, {"01-hangs": "import time"})
    path = project / "notebooks" / "01-hangs.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(new_markdown_cell("{eval}`time.sleep(600)`", id="prose"))
    nbformat.write(notebook, path)

    run = build_here(project, "2020", "--to", "html", "--timeout", "2")

    assert run.code == 1
    assert "notebooks/01-hangs.ipynb, cell 4: did not end within 2 seconds" in run.stderr


def test_an_interrupt_leaves_no_kernel_and_the_last_report(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1", "02-b": "2", "03-c": "3"})
    assert build_here(project, "2020", "--to", "html").code == 0
    before = (project / "out" / "2020" / "whitepaper.html").read_bytes()
    began = project / "out" / "began"
    write_chapter(
        project, "02-b", f"import time\nopen({str(began)!r}, 'w').close()\ntime.sleep(600)"
    )
    build = start(project)
    assert eventually(began.exists, 60)
    started = psutil.Process(build.pid).children(recursive=True)
    assert len(started) >= 2

    build.send_signal(signal.SIGINT)
    _, said = build.communicate(timeout=30)

    assert build.returncode == 130
    assert said.rstrip().endswith("interrupted: the last report is as it was")
    assert "failed" not in said
    assert "Traceback" not in said
    assert eventually(lambda: not any(process.is_running() for process in started))
    assert (project / "out" / "2020" / "whitepaper.html").read_bytes() == before


def test_a_draft_shows_a_placeholder_for_a_failed_chapter_and_a_final_report_does_not(tmp_path):
    chapters = {"01-good": "1", "02-bad": "1 / 0"}
    draft = make_chapters(tmp_path / "draft", chapters, status="draft")
    final = make_chapters(tmp_path / "final", chapters)

    drafted, refused = (build_here(p, "2020", "--to", "html,pdf") for p in (draft, final))

    assert (drafted.code, refused.code) == (1, 1), drafted.stderr
    page = (draft / "out" / "2020" / "whitepaper.html").read_text("utf-8")
    assert "本章未能生成" in page
    assert "</span>bad</h2>" in page
    assert "is typed" not in drafted.stderr
    assert "ZeroDivisionError" not in page
    assert "2020: the draft is not complete." in drafted.stderr
    assert "notebooks/02-bad.ipynb, cell 3, line 1" in drafted.stderr
    assert not (final / "out" / "2020").exists()


STRAYS = {
    "01-network": "import socket\ntry:\n    socket.getaddrinfo('example.invalid', 80)\n"
    "except OSError:\n    pass",
    "02-outside": "open('{outside}').read()",
}


@pytest.fixture
def straying(tmp_path) -> Path:
    outside = tmp_path / "outside.txt"
    outside.write_text("1", "utf-8")
    chapters = {name: source.replace("{outside}", str(outside)) for name, source in STRAYS.items()}
    return make_chapters(tmp_path, chapters)


def allow(project: Path, *names: str) -> None:
    params = project / "params" / "2020.yaml"
    listed = json.dumps(names)
    params.write_text(f"allowed: {listed}\n{params.read_text('utf-8')}", "utf-8")


def test_a_final_report_refuses_the_network_and_files_outside_of_the_project(straying):
    run = build_here(straying, "2020", "--to", "html")

    assert run.code == 1
    assert "notebooks/01-network.ipynb: uses the network: example.invalid" in run.stderr
    assert f"reads outside the project: {straying.parent}/outside.txt" in run.stderr
    assert "name “example.invalid” under “allowed” in the parameters" in run.stderr


def test_what_the_parameters_allow_may_be_touched_and_makes_stale_when_it_changes(straying):
    outside = straying.parent / "outside.txt"
    allow(straying, "example.invalid", str(outside))
    time.sleep(0.05)
    assert build_here(straying, "2020", "--to", "html").code == 0

    outside.write_text("2", "utf-8")
    run = build_here(straying, "2020", "--to", "html", "--explain")

    assert f"02-outside: runs\n    {outside}: " in run.stderr
    # What the network gives cannot be compared: such a chapter always runs.
    assert "01-network: runs\n    it has no result yet" in run.stderr


def whole(report: Path) -> bool:
    """Whether a report's files are those that its manifest records."""
    outputs = json.loads((report / "manifest.json").read_text("utf-8"))["outputs"]
    digests = {n: hashlib.sha256((report / n).read_bytes()).hexdigest() for n in outputs}
    return all(outputs[name] == f"sha256:{digest}" for name, digest in digests.items())


def test_a_build_killed_at_any_moment_leaves_a_whole_report_a_sound_cache_and_no_kernel(tmp_path):
    chapters = {f"0{n}-a": f"import pandas, time; time.sleep(0.1)\n{n}" for n in range(1, 5)}
    project = make_chapters(tmp_path, chapters)
    assert build_here(project, "2020", "--to", "html").code == 0
    report = project / "out" / "2020"

    def edit(number: int) -> None:
        for name in ("01-a", "02-a"):
            write_chapter(project, name, f"import pandas\n{number}")

    edit(-1)
    began = time.monotonic()
    assert run_build(project, "2020", "--to", "html").code == 0
    length = time.monotonic() - began
    chance, kills = random.Random(20201231), 6
    for kill in range(kills):
        edit(kill)
        build = start(project)
        # At a moment of its own in each part of a build's length: what is tested is any moment.
        time.sleep((kill + chance.random()) / kills * length)
        started = []
        if build.poll() is None:
            started = psutil.Process(build.pid).children(recursive=True)
        build.kill()
        build.communicate()

        assert whole(report), kill
        assert eventually(lambda s=started: not any(p.is_running() for p in s)), kill

    # What lies beside a report may be another build's that still works: it is left for an hour.
    for unfinished in (project / "out").glob(".2020-*"):
        os.utime(unfinished, (0, 0))
    edit(kills)
    run = build_here(project, "2020", "--to", "html")
    assert run.code == 0, run.stderr
    assert "damaged" not in run.stderr
    assert whole(report)
    assert [path.name for path in (project / CACHE).rglob("*.part")] == []
    left = {path.name for path in (project / "out").iterdir()}
    assert left == {"2020", "cache"}
