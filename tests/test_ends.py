"""Nothing that a build has started outlives it, and what never answers is given up."""

import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import time

import nbformat
import psutil
import pytest
from nbformat.v4 import new_markdown_cell
from projects import make_chapters, write_chapter
from runs import build_here, environment, eventually, run_build, start_build

from whitepaper.kernels import forkserver

pytestmark = [
    pytest.mark.fault("ends"),
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells of orphans"),
]


def of(mark: str) -> list[psutil.Process]:
    """The processes that have a text in their command or environment."""
    found = []
    for process in psutil.process_iter():
        try:
            told = [*process.cmdline(), *map(str, process.environ().items())]
        except psutil.Error:
            continue
        if process.pid != os.getpid() and any(mark in text for text in told):
            found.append(process)
    return found


LEAVES = {
    "01-session": "import subprocess\n_ = subprocess.Popen(['sleep', '600'], process_group=0)",
    "02-daemon": "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork():\n"
    "        os._exit(0)\n    time.sleep(600)\n_ = os.wait()",
    "03-shell": "import os\n_ = os.system('setsid nohup sh -c \"sleep 600; true\" &')",
    "04-group": "import os, signal, time\nif os.fork() == 0:\n    os.setpgid(0, 0)\n"
    "    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    time.sleep(600)",
    "05-thread": "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()",
    "06-exit": "import atexit, time\n_ = atexit.register(time.sleep, 600)",
    "07-deaf": "import signal\nfor n in (1, 2, 15):\n    _ = signal.signal(n, signal.SIG_IGN)",
    "08-alone": "import os\nos.setpgid(0, os.getpgid(os.getppid()))",
}


def test_what_a_chapter_leaves_running_ends_with_its_kernel(tmp_path):
    project = make_chapters(tmp_path, LEAVES)

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 0, run.stderr
    # Kernels are forked from a process of this very program, which goes on.
    assert eventually(lambda: not of(str(project)), 30), of(str(project))


STOPS = "__import__('os').kill(__import__('os').getpid(), __import__('signal').SIGSTOP)"
FALLS_SILENT = {
    "01-cell": (STOPS, "cell 3: stopped the kernel"),
    "02-last-question": (
        f"import whitepaper.kernels.observe as o\no.observed = lambda: {STOPS}",
        "kernel: the kernel could not say what the chapter has read",
    ),
    "03-closes-all": ("import os\nos.closerange(3, 4096)", "cell 3: ended the kernel"),
    "04-aborts": (
        "import os\nos.abort()",
        "cell 3 line 2: os.abort()\n    ended the kernel by signal 6",
    ),
    "05-crashes": ("import ctypes\nctypes.string_at(0)", "cell 3: ended the kernel by signal 11"),
}


@pytest.mark.parametrize("kind", ["forked", "ordinary"])
def test_a_kernel_that_can_never_answer_is_given_up_though_a_cell_may_take_for_ever(
    tmp_path, kind, monkeypatch
):
    if kind == "ordinary":
        monkeypatch.setattr(forkserver, "AVAILABLE", False)
    chapters = {name: source for name, (source, _) in FALLS_SILENT.items()}
    project = make_chapters(tmp_path, {**chapters, "06-prose": "", "07-good": "1"})
    path = project / "notebooks" / "06-prose.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(new_markdown_cell(f"{{eval}}`{STOPS}`", id="prose"))
    nbformat.write(notebook, path)

    run = build_here(project, "2020", "--to", "html", "--timeout", "0")

    told = [f"notebooks/{name}.ipynb {told}" for name, (_, told) in FALLS_SILENT.items()]
    told.append("notebooks/06-prose.ipynb cell 4: stopped the kernel")
    assert [text for text in told if text not in run.stderr] == [], run.stderr
    assert "6 chapters failed" in run.stderr
    assert "Traceback" not in run.stderr
    assert eventually(lambda: not of(str(project)), 30)


def test_a_kernel_that_is_stopped_before_it_is_there_is_given_up(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1"})
    build = start_build(project)
    # The first with the chapter's environment.
    assert eventually(lambda: len(tree := kernels_of(build)) > 2 and stopped(tree), 120)

    _, said = build.communicate(timeout=120)

    assert build.returncode == 1
    # A machine may be so busy that it was ready by then, and at any of its cells.
    told = (
        "kernel: the kernel died before it was ready|"
        r"cell \d: stopped the kernel, which could answer no more"
    )
    assert len(re.findall(rf"notebooks/01-a\.ipynb (?:{told})", said)) == 1, said
    assert "Traceback" not in said
    assert eventually(lambda: not of(str(project)), 30)


def kernels_of(build: subprocess.Popen[str]) -> list[psutil.Process]:
    """The processes of a build's kernels: who watches over them, who forks them, and they."""
    found = []
    for process in psutil.Process(build.pid).children(recursive=True):
        # Others ask the system something, and are gone.
        with contextlib.suppress(psutil.NoSuchProcess):
            if any("whitepaper.kernels" in word for word in process.cmdline()):
                found.append(process)
    return found


def stopped(tree: list[psutil.Process]) -> bool:
    """Whether the third of the processes was the first kernel, and still there to be stopped."""
    with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
        # What asks the system for a library looks the same until it is another program, and whoever
        # started it waits for that; a kernel has a group of its own.
        if os.getpgid(tree[2].pid) == tree[2].pid:
            tree[2].suspend()
            return True
    return False


CHILDREN = """
import subprocess
for _ in range(2):
    subprocess.Popen(["sleep", "600"], start_new_session=True)
open("began", "w").close()
subprocess.run(["sleep", "600"])
"""


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSTOP"])
def test_without_the_process_that_kernels_are_forked_from_a_chapter_fails_and_the_next_runs(
    tmp_path, name
):
    project = make_chapters(tmp_path, {"01-a": CHILDREN, "02-b": "1"}, status="draft")
    build = start_build(project, options=("--jobs", "1"))
    assert eventually(lambda: [*project.glob("out/.build-*/*/notebooks/began")], 120)
    keeper, warm, *others = kernels_of(build)

    warm.send_signal(signal.Signals[name])
    _, said = build.communicate(timeout=120)

    assert build.returncode == 1
    assert "notebooks/01-a.ipynb cell 3: lost its kernel: the process that kernels" in said
    assert "[2/2] 02-b ran in" in said
    assert "1 chapter" not in said
    assert "Traceback" not in said
    assert eventually(lambda: not any(process.is_running() for process in (keeper, *others)), 30)
    assert eventually(lambda: not of(str(project)), 30)


@pytest.mark.parametrize(
    "name",
    [
        "SIGKILL",
        *(pytest.param(n, marks=pytest.mark.long) for n in ("SIGTERM", "SIGINT", "SIGHUP")),
    ],
)
def test_at_full_load_no_signal_leaves_a_process_or_after_the_next_run_a_file(tmp_path, name):
    project = make_chapters(tmp_path, {f"0{number}-a": CHILDREN for number in range(1, 9)})
    temporary = tmp_path / "t"
    temporary.mkdir()
    # Of the first build all chapters run; the others are met at any moment.
    for moment in (None, *(random.Random(name).uniform(0, 9) for _ in range(3))):
        build = start_build(project, options=("--jobs", "8"), TMPDIR=str(temporary))
        if moment is None:
            assert eventually(lambda: len([*project.glob("out/.build-*/*/*/began")]) == 8, 300)
        else:
            time.sleep(moment)

        build.send_signal(signal.Signals[name])
        # Its output ends with the last process that could write to it.
        _, said = build.communicate(timeout=120)

        assert build.returncode in (-signal.Signals[name], 128 + signal.Signals[name])
        assert "Traceback" not in said
        assert eventually(lambda: not of(str(project)), 60), of(str(project))
    for number in range(1, 9):
        write_chapter(project, f"0{number}-a", "1")
    done = run_build(project, "2020", "--to", "html", TMPDIR=str(temporary))
    assert done.code == 0, done.stderr
    assert [*temporary.iterdir()] == []
    assert sorted(path.name for path in (project / "out").iterdir()) == ["2020", "cache"]


CLAIMS = """
import sys, time
from pathlib import Path
from whitepaper.private_folders import private_folder as claim
temporary, out = map(Path, sys.argv[1:])
with claim(temporary, ".whitepaper-"), claim(out, ".build-"), claim(out, ".2020-"):
    print("claimed", flush=True)
    time.sleep(600)
"""


def test_a_build_with_nothing_to_do_removes_what_a_killed_one_has_left(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1"})
    assert build_here(project, "2020", "--to", "html").code == 0
    temporary, out = tmp_path / "temporary", project / "out"
    temporary.mkdir()
    command = [sys.executable, "-c", CLAIMS, str(temporary), str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment()) as killed:
        killed.stdout.readline()
        killed.kill()
    assert len(list(temporary.iterdir())) == 1
    assert len(list(out.glob(".*"))) == 2

    again = run_build(project, "2020", "--to", "html", TMPDIR=str(temporary))

    assert "nothing has changed" in again.stderr
    assert not list(temporary.iterdir())
    assert not list(out.glob(".*"))
