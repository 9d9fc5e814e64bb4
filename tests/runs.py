"""Runs of the command line, in a process of its own or in this one, and what they publish."""

import contextlib
import json
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from filelock import FileLock
from projects import ROOT

from whitepaper.command import command
from whitepaper.project import COMMAND, find_root

# Where programs look for modules: for what they do not need first, whose import takes longer than
# most tests, and for this package as it lies here.
WITHOUT = ROOT / "tests" / "without"
PATH = os.pathsep.join((str(WITHOUT), str(ROOT)))


@dataclass(frozen=True)
class Run:
    """What a command line run came to."""

    code: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Report:
    """An edition as built from a project."""

    project: Path
    edition: str
    run: Run

    @property
    def folder(self) -> Path:
        return self.project / "out" / self.edition

    @property
    def html(self) -> Path:
        return self.folder / "whitepaper.html"

    @property
    def pdf(self) -> Path:
        return self.folder / "whitepaper.pdf"

    @property
    def word(self) -> Path:
        return self.folder / "whitepaper.docx"


def environment(**variables: str) -> dict[str, str]:
    """The environment variables of a process that runs this package as it lies here."""
    return {**os.environ, "PYTHONPATH": PATH, "COLUMNS": "200", **variables}


def run_build(project: Path, *arguments: str, **variables: str) -> Run:
    """Run a project's build.py as a user does, from another folder."""
    return run([sys.executable, str(project / "build.py"), *arguments], project.parent, **variables)


def run(command: Sequence[str], folder: Path, **variables: str) -> Run:
    """Run a command in a folder."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(**variables),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def start_build(
    project: Path, *program: str, options: Sequence[str] = (), **variables: str
) -> subprocess.Popen[str]:
    """Start a build, or a program around one, as a shell does: in a process group of its own."""
    # Where tests run in the background Ctrl-C is ignored, and so it would be by what they start.
    ours = signal.signal(signal.SIGINT, signal.SIG_DFL)
    command = [str(project / "build.py"), "2020", "--to", "html", *options]
    try:
        return subprocess.Popen(
            [sys.executable, *program, *command],
            env={**os.environ, "PYTHONPATH": PATH, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGINT, ours)


def build_here(project: Path, *arguments: str, **variables: str) -> Run:
    """Run a project's build.py as a user does, but in this process.

    It need not import everything anew, nor need the process that kernels are forked from.
    """
    command = runpy.run_path(str(project / "build.py"))["main"]
    return _run_here(command, "build.py", project.parent, arguments, variables)


def whitepaper_here(folder: Path, *arguments: str, **variables: str) -> Run:
    """Run `whitepaper` as a user does in a folder, but in this process."""
    return _run_here(command(find_root(folder)), COMMAND, folder, arguments, variables)


def _run_here(
    command: click.Command,
    name: str,
    folder: Path,
    arguments: Sequence[str],
    variables: Mapping[str, str],
) -> Run:
    runner = CliRunner(env={"COLUMNS": "200", **variables})
    with contextlib.chdir(folder):
        result = runner.invoke(command, arguments, prog_name=name)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.stdout, result.stderr)


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, by path."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether a condition holds before some seconds have passed."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def build_once(
    temporary: pytest.TempPathFactory,
    name: str,
    make: Callable[[Path], object],
    edition: str,
    *options: str,
) -> Report:
    """The report of a project that `make` puts into a folder, built once in a run of the tests.

    Where several processes share the tests, the first that needs it builds it and the others wait.
    """
    shared = temporary.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, record = shared / name, shared / f"{name}-{edition}.json"
    with FileLock(shared / f"{name}.lock"):
        if not folder.exists():
            folder.mkdir()
            make(folder)
        if not record.exists():
            built = run_build(folder / "project", edition, *options)
            assert built.code == 0, built.stderr
            record.write_text(json.dumps(asdict(built)), "utf-8")
    return Report(folder / "project", edition, Run(**json.loads(record.read_text("utf-8"))))
