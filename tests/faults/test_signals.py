"""Whenever a signal ends a build, the report is whole, nothing runs on, and the next is right."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from projects import make_chapters, write_chapter
from runs import build_once, environment, eventually, files, run_build

from whitepaper.verification import check_files

pytestmark = [pytest.mark.slow, pytest.mark.fault("signals")]

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)
# A chapter with a program of its own, one that draws, and one that writes.
CHAPTERS = {
    "01-runs": "import subprocess\nassert subprocess.run(['sleep', '0.2']).returncode == 0",
    "02-draws": (
        "from whitepaper.chapter import *\nimport matplotlib.pyplot as plt\n"
        "fig, ax = plt.subplots()\nax.plot([1, 2])\nplt.close(fig)"
    ),
    "03-writes": "open('left.txt', 'w').write('x' * 10**6)",
}
ARGUMENTS = ("2020", "--to", "html,pdf", "--jobs", "3")


def make_old(folder: Path) -> None:
    make_chapters(folder, CHAPTERS)


def make_new(folder: Path) -> None:
    change(make_chapters(folder, CHAPTERS))


def change(project: Path) -> None:
    write_chapter(project, "02-draws", CHAPTERS["02-draws"] + "\n'new'")


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    return build_once(tmp_path_factory, "signals-old", make_old, "2020", *ARGUMENTS[1:])


@pytest.fixture(scope="module")
def new(tmp_path_factory):
    return build_once(tmp_path_factory, "signals-new", make_new, "2020", *ARGUMENTS[1:])


def processes_of(project: Path) -> list[psutil.Process]:
    """Those that were started for a project: they work in it, or it is named to them."""
    found = []
    for process in psutil.process_iter():
        try:
            told = [process.cwd(), *process.cmdline(), *process.environ().values()]
        except psutil.Error:
            continue
        if any(str(project) in text for text in told):
            found.append(process)
    return found


@pytest.mark.trials(short=8, long=208)
def test_a_signal_at_any_moment_leaves_a_whole_report_and_nothing_else(tmp_path, old, new, trial):
    chance = random.Random(trial)
    number = SIGNALS[trial % len(SIGNALS)]
    shutil.copytree(old.project, tmp_path / "project")
    project, temporary = tmp_path / "project", tmp_path / "temporary"
    temporary.mkdir()
    change(project)
    if chance.random() < 0.3:
        shutil.rmtree(project / "out" / "cache")

    build = subprocess.Popen(
        [sys.executable, str(project / "build.py"), *ARGUMENTS],
        env={**environment(), "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    # Before its first line Python is starting, and tells of an interrupt in words of its own.
    begun = build.stderr.readline()
    # Lets a build end now and then, on a machine that is not busy.
    time.sleep(chance.uniform(0, 5))
    build.send_signal(number)
    _, stderr = build.communicate(timeout=300)
    stderr = begun + stderr

    assert build.returncode in {0, -number, 128 + number}, stderr
    assert "Traceback" not in stderr
    check_files(project / "out" / "2020")
    assert files(project / "out" / "2020") in (files(old.folder), files(new.folder))
    assert eventually(lambda: not processes_of(tmp_path), 60), processes_of(tmp_path)

    again = run_build(project, *ARGUMENTS, TMPDIR=str(temporary))
    assert again.code == 0, again.stderr
    assert files(project / "out" / "2020") == files(new.folder)
    assert {path.name for path in (project / "out").iterdir()} <= {"2020", "cache", "failed"}
    assert not list((project / "out").rglob(".*"))
    assert not list(temporary.iterdir())
