"""Whatever runs chapters, the report is the same; what a cluster does amiss is told."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from projects import ROOT, make_chapters, write_chapter
from runs import Report, build_here, eventually, files, run_build

pytestmark = pytest.mark.slow


class Cluster:
    """A scheduler and workers, each a process as a user starts it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.scheduler = self._start("dask_scheduler", f"--port={self.port}", "--host=127.0.0.1")

    def worker(
        self, *arguments: str, package: Path = ROOT, **variables: str
    ) -> subprocess.Popen[bytes]:
        """Start a worker, which has the package that lies in a folder."""
        return self._start(
            "dask_worker", self.address, *arguments, PYTHONPATH=str(package), **variables
        )

    def _start(self, module: str, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *arguments, "--no-dashboard"],
            cwd=self.folder,
            env={**os.environ, **variables},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process


ALONE = ("--no-nanny", "--nthreads=1", "--host=127.0.0.1")


@pytest.fixture
def cluster(tmp_path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    started = Cluster(folder)
    yield started
    for process in started.processes:
        for one in (*psutil.Process(process.pid).children(recursive=True), process):
            one.kill()
        process.wait()


def test_a_cluster_of_its_own_gives_the_same_bytes(specimen: Report, tmp_path: Path):
    project = tmp_path / "project"
    shutil.copytree(specimen.project, project, ignore=shutil.ignore_patterns("out"))

    run = run_build(project, "2020", "--executor", "dask", "--jobs", "2")

    assert run.code == 0, run.stderr
    assert files(project / "out" / "2020") == files(specimen.folder)
    assert run.stderr.count(" ran in ") == len(list((project / "notebooks").glob("*.ipynb")))
    assert sorted(path.name for path in (project / "out").iterdir()) == ["2020", "cache"]


def test_a_running_cluster_gives_the_same_bytes(specimen: Report, tmp_path: Path, cluster):
    project = tmp_path / "project"
    shutil.copytree(specimen.project, project, ignore=shutil.ignore_patterns("out"))
    cluster.worker("--nthreads=2", "--host=127.0.0.1")

    run = run_build(project, "2020", "--executor", cluster.address)

    assert run.code == 0, run.stderr
    assert files(project / "out" / "2020") == files(specimen.folder)
