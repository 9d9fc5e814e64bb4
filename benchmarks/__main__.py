"""Measure our build beside plain ones and print a table.

    python -m benchmarks [--repeat N] [--sizes 7,21,70]

Everything is measured in the same run, since only ratios mean anything on a machine that is
shared: wall time, CPU time of all processes, and the peak of the memory that they share out among
themselves (PSS). After every change our report is checked to show the right number of each chapter.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import psutil

from benchmarks.workload import ROOT, Workload, generate

PLAIN = "papermill loop + nbconvert, HTML"
POOL = "papermill, two processes + nbconvert, HTML"
FLOOR = "the same cells in forked processes, no report"
EXECUTION = "ours, execution alone"
COLD = "ours, cold, HTML and PDF"
CHANGES = {
    "source": "one chapter edited",
    "data": "one table changed",
    "parameter": "one parameter changed",
}


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds, seconds of CPU, and megabytes at the peak."""

    wall: float
    cpu: float
    memory: float


def measured(*command: str) -> Cost:
    """Run a command to its end; `SystemExit` with what it said if it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    peak = [0.0]
    ended = threading.Event()
    watch = threading.Thread(target=_watch, args=(process.pid, peak, ended))
    watch.start()
    assert process.stdout
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    ended.set()
    watch.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{said.decode()}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak[0])


def _watch(pid: int, peak: list[float], ended: threading.Event) -> None:
    # Seldom: to look costs as much as a kernel does.
    while not ended.wait(0.4):
        total = 0
        with contextlib.suppress(psutil.Error):
            whole = psutil.Process(pid)
            for process in (whole, *whole.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    total += process.memory_full_info().pss
        peak[0] = max(peak[0], total / 2**20)


def build(workload: Workload) -> Cost:
    """Our build of a workload as it is, and a check that every chapter shows its number."""
    cost = measured(str(workload.project / "build.py"), "2020", "--jobs", "2")
    page = (workload.project / "out" / "2020" / "whitepaper.html").read_text("utf-8")
    for name, total in workload.totals().items():
        if not re.search(rf"{name}\W.{{0,200}}?\b{total}\b", page, re.DOTALL):
            raise SystemExit(f"our report does not show {total} for {name}: it is stale")
    return cost


def forget(project: Path) -> None:
    """Remove all that was built."""
    shutil.rmtree(project / "out", ignore_errors=True)


def costs(workload: Workload, *, alone: bool) -> dict[str, Cost]:
    """One repetition: every contender once, ours after each change too."""
    project = workload.project
    found: dict[str, Cost] = {}
    contenders: dict[str, Callable[[], Cost]] = {
        PLAIN: lambda: measured("-m", "benchmarks.plain", str(project), "1"),
        POOL: lambda: measured("-m", "benchmarks.plain", str(project), "2"),
        FLOOR: lambda: measured("-m", "benchmarks.floor", str(project)),
        EXECUTION: lambda: measured("-m", "benchmarks.execution", str(project)),
    }
    for name, run in contenders.items():
        if not alone:
            forget(project)
            found[name] = run()
    _read_programs(workload)
    found[COLD] = build(workload)
    found["ours, nothing changed"] = build(workload)
    for change, told in CHANGES.items():
        workload = workload.changed(change)
        found[f"ours, {told}"] = build(workload)
    return found


def _read_programs(workload: Workload) -> None:
    """Build once unmeasured: what no other contender uses must be read from the disk only once."""
    build(workload)
    forget(workload.project)


def report(size: str, repetitions: list[dict[str, Cost]]) -> None:
    """Print the medians of one workload, and ratios to the plain loop of the same repetition."""
    click.echo(f"\n### {size}\n")
    click.echo("| | wall, s | to the plain loop | CPU, s | memory, MB |")
    click.echo("|---|---|---|---|---|")
    for name in repetitions[0]:
        runs = [repetition[name] for repetition in repetitions]
        wall, cpu, memory = (
            statistics.median(getattr(run, field) for run in runs)
            for field in ("wall", "cpu", "memory")
        )
        ratio = "–"
        if PLAIN in repetitions[0]:
            share = statistics.median(r[name].wall / r[PLAIN].wall for r in repetitions)
            ratio = f"{share:.3f} (1/{1 / share:.1f})"
        click.echo(f"| {name} | {wall:.2f} | {ratio} | {cpu:.1f} | {memory:.0f} |")


@click.command()
@click.option("--repeat", default=3, show_default=True)
@click.option("--sizes", default="7,21,70", show_default=True)
def main(repeat: int, sizes: str) -> None:
    """Measure every workload `repeat` times; the plain contenders only on those up to 21."""
    cold: dict[int, list[Cost]] = {}
    for size in map(int, sizes.split(",")):
        repetitions = []
        for _ in range(repeat):
            with tempfile.TemporaryDirectory() as folder:
                project = Path(folder, "project")
                project.mkdir()
                repetitions.append(costs(generate(project, size), alone=size > 21))
        report(f"{size} chapters", repetitions)
        cold[size] = [repetition[COLD] for repetition in repetitions]
    if {7, 70} <= cold.keys():
        cpu = statistics.median(b.cpu / a.cpu for a, b in zip(cold[7], cold[70], strict=True))
        memory = statistics.median(
            b.memory / a.memory for a, b in zip(cold[7], cold[70], strict=True)
        )
        click.echo(f"\n70 chapters cost {cpu:.1f} × of 7 in CPU and {memory:.2f} × in memory.")
    report("the 2020 edition", [_edition() for _ in range(repeat)])


def _edition() -> dict[str, Cost]:
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "project")
        project.mkdir()
        for name in ("build.py", "requirements.lock"):
            shutil.copy(ROOT / name, project)
        for name in ("params", "data", "notebooks"):
            shutil.copytree(ROOT / name, project / name)
        command = (str(project / "build.py"), "2020", "--jobs", "2")
        measured(*command)
        forget(project)
        return {COLD: measured(*command), "ours, nothing changed": measured(*command)}


if __name__ == "__main__":
    main()
