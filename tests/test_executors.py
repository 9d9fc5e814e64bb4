"""Whatever runs chapters, the report is the same; what a cluster does amiss is told."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from projects import ROOT, make_chapters, write_chapter
from runs import PATH, WITHOUT, Report, Run, build_here, eventually, files, run_build

from whitepaper.fingerprint import of_bytes

pytestmark = [pytest.mark.slow, pytest.mark.fault("workers")]


class Cluster:
    """A scheduler and workers, each a process as a user starts it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.start_scheduler("-m", "distributed.cli.dask_scheduler")

    def start_scheduler(self, *program: str) -> None:
        """Start the scheduler, on a port that is free."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = self._start(*program, f"--port={port}", "--host=127.0.0.1")
        with contextlib.ExitStack() as open_ones:

            def is_there() -> bool:
                with contextlib.suppress(OSError):
                    open_ones.enter_context(socket.create_connection(("127.0.0.1", port)))
                    return True
                return False

            assert eventually(is_there, 180)

    def worker(
        self, *arguments: str, package: Path = ROOT, **variables: str
    ) -> subprocess.Popen[bytes]:
        """Start a worker, which has the package that lies in a folder."""
        program = ("-m", "distributed.cli.dask_worker", self.address, *arguments)
        return self._start(
            *program, PYTHONPATH=os.pathsep.join((str(WITHOUT), str(package))), **variables
        )

    def _start(self, *program: str, **variables: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, *program, "--no-dashboard"],
            cwd=self.folder,
            env={**os.environ, **variables},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process


HTML = ("2020", "--to", "html")
ALONE = ("--no-nanny", "--nthreads=1", "--host=127.0.0.1")


@pytest.fixture
def cluster(tmp_path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    started = Cluster(folder)
    yield started
    for process in started.processes:
        # It, or what it has started, may end at this very moment.
        with contextlib.suppress(psutil.NoSuchProcess):
            for one in psutil.Process(process.pid).children(recursive=True):
                with contextlib.suppress(psutil.NoSuchProcess):
                    one.kill()
        process.kill()
        process.wait()


def test_a_cluster_of_its_own_gives_the_same_bytes(specimen: Report, tmp_path: Path):
    project = tmp_path / "project"
    shutil.copytree(specimen.project, project, ignore=shutil.ignore_patterns("out"))

    run = run_build(project, "2020", "--executor", "dask", "--jobs", "2")

    assert run.code == 0, run.stderr
    assert files(project / "out" / "2020") == files(specimen.folder)
    assert run.stderr.count(" ran in ") == len(list((project / "notebooks").glob("*.ipynb")))
    assert sorted(path.name for path in (project / "out").iterdir()) == ["2020", "cache"]


@pytest.mark.long
def test_a_running_cluster_gives_the_same_bytes(specimen: Report, tmp_path: Path, cluster):
    project = tmp_path / "project"
    shutil.copytree(specimen.project, project, ignore=shutil.ignore_patterns("out"))
    cluster.worker("--nthreads=2", "--host=127.0.0.1")

    run = run_build(project, "2020", "--executor", cluster.address)

    assert run.code == 0, run.stderr
    assert files(project / "out" / "2020") == files(specimen.folder)


@pytest.mark.long
def test_what_fails_is_told_alike(tmp_path: Path):
    outside = tmp_path / "outside.txt"
    outside.write_text("secret", "utf-8")
    chapters = {
        "01-raises": "1 / 0",
        "02-outside": f"open({str(outside)!r}).read()",
        "03-exits": "import os\nos._exit(7)",
        "04-hangs": "import time\ntime.sleep(600)",
        "05-good": "5",
    }
    told = []
    for executor in ("pool", "dask"):
        project = make_chapters(tmp_path / executor, chapters)
        run = build_in(project, "--executor", executor, "--timeout", "5")
        assert run.code == 1
        told.append(run.stderr.partition("The report was not built")[2])
        saved = sorted(path.stem for path in (project / "out" / "failed" / "2020").iterdir())
        assert saved == [*chapters][:-1]

    assert told[0] == told[1]
    assert "4 chapters failed" in told[0]
    assert "02-outside.ipynb cell 3" in told[0]


def build_in(project: Path, *arguments: str, **variables: str) -> Run:
    return run_build(project, *HTML, *arguments, **variables)


def start(
    project: Path, *arguments: str, program: tuple[str, ...] = (), **variables: str
) -> subprocess.Popen[str]:
    """Start a build as a shell does: in a process group of its own, with no signal ignored."""
    ours = {name: signal.signal(name, signal.SIG_DFL) for name in (signal.SIGINT, signal.SIGHUP)}
    try:
        return subprocess.Popen(
            [sys.executable, *program, str(project / "build.py"), *HTML, *arguments],
            env={**os.environ, "PYTHONPATH": PATH, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    finally:
        for name, handler in ours.items():
            signal.signal(name, handler)


# A cell that says that it runs, in its own folder, and takes its time.
RUNS = "import time\nopen('began-{}', 'w').close()\ntime.sleep({})"


def running(folder: Path, name: str) -> list[Path]:
    """The views below a folder in which a chapter has begun."""
    # Views come and go meanwhile.
    return [Path(at) for at, _, files in os.walk(folder) if f"began-{name}" in files]


def test_a_killed_worker_s_chapter_runs_again_elsewhere_and_nothing_of_it_stays(cluster, tmp_path):
    project = make_chapters(tmp_path, {"01-a": RUNS.format("a", 8), "02-b": "2"})
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    workers = {
        name: cluster.worker(*ALONE, f"--local-directory={tmp_path / name}", TMPDIR=str(temporary))
        for name in "xy"
    }
    build = start(project, "--executor", cluster.address)
    assert eventually(lambda: running(tmp_path, "a"), 180)
    (name,) = (name for name in workers if running(tmp_path / name, "a"))
    started = psutil.Process(workers[name].pid).children(recursive=True)
    assert len(started) >= 2

    workers[name].kill()
    _, said = build.communicate(timeout=300)

    assert build.returncode == 0, said
    assert "01-a runs again: its worker is gone" in said
    assert said.count(" ran in ") == 2
    assert eventually(lambda: not any(process.is_running() for process in started))
    assert list(temporary.iterdir()) == []


@pytest.mark.long
def test_a_chapter_with_which_two_workers_end_is_told_and_takes_no_third(cluster, tmp_path):
    chapters = {"01-good": "1", "02-bad": RUNS.format("bad", 600), "03-good": "3"}
    project = make_chapters(tmp_path, chapters, status="draft")
    workers = {
        name: cluster.worker(*ALONE, f"--local-directory={tmp_path / name}") for name in "xyz"
    }
    build = start(project, "--executor", cluster.address)
    for _ in range(2):
        assert eventually(lambda: any(running(tmp_path / name, "bad") for name in workers), 180)
        (name,) = (name for name in workers if running(tmp_path / name, "bad"))
        workers.pop(name).kill()
    _, said = build.communicate(timeout=300)

    assert build.returncode == 1, said
    assert "notebooks/02-bad.ipynb worker: 2 workers ended while it ran" in said
    assert said.count("02-bad failed") == 1
    assert said.count(" ran in ") == 2
    (last,) = workers.values()
    assert last.poll() is None


@pytest.mark.long
def test_without_a_worker_a_build_ends(cluster, tmp_path):
    project = make_chapters(tmp_path, {"01-a": RUNS.format("a", 600)})
    worker = cluster.worker(*ALONE, f"--local-directory={tmp_path / 'x'}")
    build = start(project, "--executor", cluster.address)
    assert eventually(lambda: running(tmp_path / "x", "a"), 180)

    worker.kill()
    _, said = build.communicate(timeout=300)

    assert build.returncode == 1, said
    assert f"{cluster.address}: no worker is there for 30 seconds" in said
    assert "Traceback" not in said


def lines_of(said: str) -> list[str]:
    """What a build has said but for its steps: none of it is another program's."""
    return [line for line in said.splitlines() if not line.startswith("2020: ")]


@pytest.mark.long
def test_a_scheduler_that_goes_away_is_told(cluster, tmp_path):
    project = make_chapters(tmp_path, {"01-a": RUNS.format("a", 600)})
    cluster.worker(*ALONE, f"--local-directory={tmp_path / 'x'}")
    build = start(project, "--executor", cluster.address)
    assert eventually(lambda: running(tmp_path / "x", "a"), 180)

    cluster.scheduler.kill()
    _, said = build.communicate(timeout=300)

    assert build.returncode == 1, said
    assert lines_of(said) == [
        "The report was not built.",
        f"  {cluster.address}: the scheduler is gone",
        "    → start it, and build again",
    ]
    assert eventually(lambda: not running(tmp_path / "x", "a"), 180)


@pytest.mark.parametrize(
    "who",
    [
        "nobody",
        *(
            pytest.param(f"someone who {does}", marks=pytest.mark.long)
            for does in ("is silent", "says hello")
        ),
    ],
)
def test_an_address_without_a_scheduler_is_told(tmp_path, who):
    project = make_chapters(tmp_path, {"01-a": "1"})
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        if who == "someone who says hello":
            threading.Thread(target=greet, args=(server,), daemon=True).start()
        if who == "nobody":
            server.close()
        run = build_in(project, "--executor", address)

    assert run.code == 2
    assert lines_of(run.stderr) == [
        "Chapters cannot be run on Dask.",
        f"  {address}: does not answer within 20 seconds",
        "    → start it, or name the address that it tells",
    ]


def greet(server: socket.socket) -> None:
    while True:
        with contextlib.suppress(OSError):
            connection, _ = server.accept()
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 100)
            connection.close()


def test_tls_without_certificates_is_told(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1"})

    run = build_in(project, "--executor", "tls://127.0.0.1:8786")

    assert run.code == 2
    assert "tls://127.0.0.1:8786: needs certificates" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("name", ["dusk", "tcp://nowhere", "http://127.0.0.1:8786", "tcp://a:b"])
def test_what_is_no_executor_is_wrong_usage(tmp_path, name):
    run = build_here(make_chapters(tmp_path, {"01-a": "1"}), "2020", "--executor", name)

    assert run.code == 2
    assert f"{name!r} is neither pool, dask nor like tcp://host:8786" in run.stderr


# A scheduler, in a process that takes its Dask for another than it is.
OTHER_VERSION = """
import sys
from importlib import metadata

true = metadata.version
metadata.version = lambda name: "2020.1.0" if name == "distributed" else true(name)
from distributed.cli.dask_scheduler import main

main(sys.argv[1:])
"""


def test_a_scheduler_of_another_version_is_told(cluster, tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1"})
    cluster.start_scheduler("-c", OTHER_VERSION)
    address = cluster.address

    run = build_in(project, "--executor", address)

    assert run.code == 2, run.stderr
    assert f"{address}: the scheduler has distributed 2020.1.0, this is " in run.stderr
    assert len(lines_of(run.stderr)) == 3


def test_a_worker_of_another_environment_is_refused_and_told(cluster, tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1", "02-b": "2"})
    other = tmp_path / "other"
    shutil.copytree(ROOT / "whitepaper", other / "whitepaper")
    with (other / "whitepaper" / "chapter" / "figures.py").open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    cluster.worker(*ALONE, package=other)

    alone = build_in(project, "--executor", cluster.address)
    cluster.worker(*ALONE)
    both = build_in(project, "--executor", cluster.address)

    assert alone.code == 2, alone.stderr
    told = r"  worker tcp://127\.0\.0\.1:\d+: is of another environment: "
    told += r"code:whitepaper/chapter/figures\.py: \w{10} → \w{10}\n    → install the same there"
    assert re.search(told, alone.stderr)
    assert both.code == 0, both.stderr
    assert "is of another environment: code:whitepaper/chapter/figures.py" in both.stderr
    assert both.stderr.count(" ran in ") == 2


@pytest.mark.long
def test_a_worker_without_this_package_is_refused_and_told(cluster, tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1"})
    broken = tmp_path / "broken" / "whitepaper"
    broken.mkdir(parents=True)
    (broken / "__init__.py").touch()
    cluster.worker(*ALONE, package=broken.parent)

    run = build_in(project, "--executor", cluster.address)

    assert run.code == 2, run.stderr
    assert "is of another environment: this package, or a library of it, is not " in run.stderr
    assert "Traceback" not in run.stderr


def test_a_missing_library_is_told_with_what_installs_it(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1"})
    absent = "raise ModuleNotFoundError(\"No module named 'distributed'\", name='distributed')"
    (tmp_path / "path" / "distributed").mkdir(parents=True)
    (tmp_path / "path" / "distributed" / "__init__.py").write_text(absent, "utf-8")
    path = os.pathsep.join((str(tmp_path / "path"), str(ROOT)))

    run = build_in(project, "--executor", "dask", PYTHONPATH=path)
    pool = build_in(project, PYTHONPATH=path)

    assert run.code == 2
    assert lines_of(run.stderr) == [
        "Chapters cannot be run on Dask.",
        "  --executor dask: Dask needs the extra “scale”, which is not installed",
        "    → pip install 'whitepaper[scale]'",
    ]
    assert pool.code == 0, pool.stderr


# Run like build.py, and note what is read of the store by whoever serves a worker.
SENT = """
import runpy, sys, threading

def note(event, arguments):
    if event == "open" and "/cache/store/" in str(arguments[0]):
        if threading.current_thread() is not threading.main_thread():
            file.write(f"{arguments[0]}\\n")
            file.flush()

file = open(sys.argv[1], "w")
del sys.argv[:2]
sys.addaudithook(note)
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.long
def test_a_content_is_sent_once_to_each_worker(cluster, tmp_path):
    chapters = {f"0{number}-a": f"import time\ntime.sleep(1)\n{number}" for number in range(6)}
    project = make_chapters(tmp_path, chapters)
    for name in "xy":
        cluster.worker(*ALONE, f"--local-directory={tmp_path / name}")

    def sent(*arguments: str) -> Counter[str]:
        log = tmp_path / "log"
        program = ("-c", SENT, str(log))
        build = start(project, "--executor", cluster.address, *arguments, program=program)
        _, said = build.communicate(timeout=300)
        assert build.returncode == 0, said
        assert said.count(" ran in ") == len(chapters)
        return Counter(Path(line).name for line in log.read_text("utf-8").splitlines())

    first, again = sent(), sent("--force")
    (project / "data" / "new.csv").write_text("new", "utf-8")
    changed = sent("--force")

    contents = {path.name for path in (project / "out" / "cache" / "store").iterdir()}
    new = of_bytes(b"new").removeprefix("sha256:")
    assert first == dict.fromkeys(contents - {new}, 2)
    assert again == {}
    assert changed == {new: 2}


@pytest.mark.long
def test_a_content_that_a_worker_has_lost_is_sent_again(cluster, tmp_path):
    project = make_chapters(tmp_path, {"01-a": "open('../data/extra.csv').read()"})
    (project / "data" / "extra.csv").write_text("kept", "utf-8")
    cluster.worker(*ALONE, f"--local-directory={tmp_path / 'x'}")
    assert build_in(project, "--executor", cluster.address).code == 0
    digest = of_bytes(b"kept").removeprefix("sha256:")
    (kept,) = (path for path in (tmp_path / "x").rglob(digest))
    kept.unlink()

    run = build_in(project, "--executor", cluster.address, "--force")

    assert run.code == 0, run.stderr
    assert kept.read_text("utf-8") == "kept"


@pytest.mark.parametrize(
    "name",
    [
        "SIGINT",
        *(pytest.param(n, marks=pytest.mark.long) for n in ("SIGTERM", "SIGHUP", "SIGKILL")),
    ],
)
def test_an_interrupt_leaves_nothing_of_a_cluster_of_its_own(tmp_path, name):
    project = make_chapters(tmp_path, {"01-a": RUNS.format("a", 600), "02-b": "2"})
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    build = start(project, "--executor", "dask", "--jobs", "2", TMPDIR=str(temporary))
    assert eventually(lambda: running(project / "out", "a"), 180)
    started = psutil.Process(build.pid).children(recursive=True)
    # Two workers, the warm process of each, and a kernel.
    assert len(started) >= 5

    # The terminal tells all.
    os.killpg(build.pid, signal.Signals[name])
    _, said = build.communicate(timeout=180)

    assert eventually(lambda: not any(process.is_running() for process in started))
    if name != "SIGKILL":
        assert build.returncode == 128 + signal.Signals[name]
        assert lines_of(said) == ["interrupted: the last report is as it was"]
        assert sorted(path.name for path in (project / "out").iterdir()) == ["cache"]
        assert list(temporary.iterdir()) == []


@pytest.mark.long
@pytest.mark.parametrize("name", ["SIGINT", "SIGKILL"])
def test_an_interrupt_ends_its_chapters_on_a_cluster_which_goes_on(cluster, tmp_path, name):
    project = make_chapters(tmp_path, {"01-a": RUNS.format("a", 600), "02-b": "2"})
    worker = cluster.worker("--no-nanny", "--nthreads=2", f"--local-directory={tmp_path / 'x'}")
    build = start(project, "--executor", cluster.address)
    assert eventually(lambda: running(tmp_path / "x", "a"), 180)

    build.send_signal(signal.Signals[name])
    _, said = build.communicate(timeout=180)

    assert "Traceback" not in said
    # The kernel is gone, and the folder that it ran in.
    assert eventually(lambda: not running(tmp_path / "x", "a"), 180)
    assert worker.poll() is None
    write_chapter(project, "01-a", "1")
    run = build_in(project, "--executor", cluster.address)
    assert run.code == 0, run.stderr


@pytest.mark.long
def test_what_a_chapter_reads_outside_is_known_as_it_was_found(cluster, tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("1", "utf-8")
    project = make_chapters(tmp_path, {"01-a": f"open({str(outside)!r}).read()"})
    params = project / "params" / "2020.yaml"
    params.write_text(f"allowed: ['{outside}']\n{params.read_text('utf-8')}", "utf-8")
    cluster.worker(*ALONE)
    time.sleep(0.05)

    run = build_in(project, "--executor", cluster.address)

    assert run.code == 0, run.stderr
    recorded = json.loads((project / "out" / "2020" / "manifest.json").read_text("utf-8"))
    assert recorded["inputs"][str(outside)] == of_bytes(b"1")
    assert recorded["confined"] is True
