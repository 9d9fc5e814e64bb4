"""Measure our build beside plain ones, print tables, and say which bars hold.

    python -m benchmarks [--repeat N] [--sizes 7,21,70,300]

Everything is measured in the same run, since only ratios mean anything on a machine that is
shared: wall time and CPU time of all processes. The peak of the memory that they share out among
themselves (PSS) is taken in one more repetition, which is not timed: to look costs as much as a
kernel does. After every change our report is checked to show the right number of each chapter, and
to have run no chapter but the changed one.
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
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import click
import psutil

from benchmarks import others
from benchmarks.preview import delays
from benchmarks.workload import ROOT, Workload, copy_editions, generate
from whitepaper.project import CACHE

PLAIN = "papermill loop + nbconvert, HTML"
POOL = "papermill, two processes + nbconvert, HTML"
FLOOR = "the same cells in forked processes, no report"
EXECUTION = "ours, execution alone"
COLD = "ours, cold, HTML and PDF"
EVERYTHING = "ours, cold, all formats"
NOTHING = "ours, nothing changed"
EXPORT = "ours, chapters have run, HTML, PDF, Word and annex"
PREVIEW = "ours, preview, from a saved sentence to the page, without its cells"
CHANGES = {
    "source": "one chapter edited",
    "data": "one table changed",
    "parameter": "one parameter changed",
}
CONTENDERS = {
    PLAIN: ("-m", "benchmarks.plain", "1"),
    POOL: ("-m", "benchmarks.plain", "2"),
    FLOOR: ("-m", "benchmarks.floor"),
    EXECUTION: ("-m", "benchmarks.execution"),
    **{f"{tool}, HTML": ("-m", "benchmarks.others", tool) for tool in others.installed()},
}
ALL_FORMATS = "html,pdf,docx,annex"
# Up to how many chapters the others are measured too, and ours after changes.
MANY, VERY_MANY = 21, 70


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds, seconds of CPU, and megabytes at the peak if it was watched."""

    wall: float
    cpu: float
    memory: float = 0.0


class FailedError(Exception):
    """A command failed, with what it said."""


@dataclass(frozen=True)
class Bench:
    """How to measure: with times, or with an eye on memory that would spoil them."""

    watched: bool

    def measured(self, *command: str) -> Cost:
        """Run a command to its end: its cost. Raises `FailedError`."""
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
        if self.watched:
            watch.start()
        assert process.stdout
        said = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        if self.watched:
            watch.join()
        if process.returncode:
            raise FailedError(f"{' '.join(command)} failed:\n{said}")
        return Cost(wall, usage.ru_utime + usage.ru_stime, peak[0])

    def contender(self, project: Path, *command: str) -> Cost:
        """One of the others, from nothing; if it fails that is said, and it gets another go."""
        for _ in range(3):
            forget(project)
            try:
                return self.measured(*command, str(project))
            except FailedError as error:
                last = str(error).strip().splitlines()[-1]
                click.echo(f"{' '.join(command)} failed, and is run again: {last}", err=True)
        raise SystemExit(f"{' '.join(command)} failed three times")

    def build(
        self, workload: Workload, stale: Set[str] | None = None, formats: str = "html,pdf"
    ) -> Cost:
        """Our build of a workload as it is.

        Every chapter must show its number, and none may have run but the `stale`, if these are
        given. Raises `SystemExit` otherwise.
        """
        before = _results(workload.project)
        cost = self.measured(*_command(workload.project, formats))
        page = (workload.project / "out" / "2020" / "whitepaper.html").read_text("utf-8")
        for name, total in workload.totals().items():
            if not re.search(rf"{name}\W.{{0,200}}?\b{total}\b", page, re.DOTALL):
                raise SystemExit(f"our report does not show {total} for {name}: it is stale")
        ran = {result.parent.name for result in _results(workload.project) - before}
        if stale is not None and ran != stale:
            raise SystemExit(f"stale: {sorted(stale)}; but our build has run {sorted(ran)}")
        return cost

    def costs(self, workload: Workload) -> dict[str, Cost]:
        """One repetition: every contender once, ours after each change too.

        Many chapters are built by ours alone, and very many once from nothing.
        """
        project, size = workload.project, len(workload.chapters)
        found: dict[str, Cost] = {}
        if size <= MANY:
            for name, command in CONTENDERS.items():
                found[name] = self.contender(project, *command)
        every = {chapter.name for chapter in workload.chapters}
        if size <= VERY_MANY:
            # What no other contender uses is read from the disk here, too.
            forget(project)
            found[EVERYTHING] = self.build(workload, every, ALL_FORMATS)
        forget(project)
        found[COLD] = self.build(workload, every)
        if size > VERY_MANY:
            return found
        found[NOTHING] = self.build(workload, set())
        for change, told in CHANGES.items():
            changed = workload.changed(change)
            pairs = zip(workload.chapters, changed.chapters, strict=True)
            stale = {after.name for before, after in pairs if before != after}
            workload = changed
            found[f"ours, {told}"] = self.build(workload, stale)
        return found

    def edition(self) -> dict[str, Cost]:
        """The 2020 edition: cold, with nothing to do, in all formats, and in the preview.

        Of that it is the time from a saved sentence to the page, without the chapter's own cells.
        """
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder, "project")
            copy_editions(project)
            command = _command(project, "html,pdf")
            everything = _command(project, ALL_FORMATS)
            self.measured(*everything)
            forget(project)
            costs = {COLD: self.measured(*command), NOTHING: self.measured(*command)}
            shutil.rmtree(project / "out" / "2020")
            costs[EXPORT] = self.measured(*everything)
            # Browsers share memory in ways that say nothing about us.
            waited = 0.0 if self.watched else statistics.median(delays(project).values())
            return {**costs, PREVIEW: Cost(waited, 0)}


def _command(project: Path, formats: str) -> tuple[str, ...]:
    return (str(project / "build.py"), "2020", "--jobs", "2", "--to", formats)


def _results(project: Path) -> set[Path]:
    """The results of chapters that are kept, each in the folder of its chapter."""
    return set((project / CACHE / "2020").glob("*/*.json"))


def _watch(pid: int, peak: list[float], ended: threading.Event) -> None:
    # The highest peaks, of two programs at once, last a few tenths of a second.
    while not ended.wait(0.02):
        total = 0
        with contextlib.suppress(psutil.Error):
            whole = psutil.Process(pid)
            for process in (whole, *whole.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    total += process.memory_full_info().pss
        peak[0] = max(peak[0], total / 2**20)


def forget(project: Path) -> None:
    """Remove all that was built."""
    shutil.rmtree(project / "out", ignore_errors=True)


def medians(repetitions: Sequence[dict[str, Cost]], watched: dict[str, Cost]) -> dict[str, Cost]:
    """The median of each contender's times, and its memory."""
    return {
        name: Cost(
            statistics.median(repetition[name].wall for repetition in repetitions),
            statistics.median(repetition[name].cpu for repetition in repetitions),
            watched[name].memory,
        )
        for name in watched
    }


def ratio(repetitions: Sequence[dict[str, Cost]], name: str, to: str) -> float:
    """How many times as long as `to` a contender took: the median over repetitions."""
    return statistics.median(each[name].wall / each[to].wall for each in repetitions)


def report(size: str, repetitions: Sequence[dict[str, Cost]], found: dict[str, Cost]) -> None:
    """Print the medians of one workload, and ratios to the plain loop of the same repetition."""
    click.echo(f"\n### {size}\n")
    click.echo("| | wall, s | to the plain loop | CPU, s | memory, MB |")
    click.echo("|---|---|---|---|---|")
    for name, cost in found.items():
        told = "–"
        if PLAIN in found:
            share = ratio(repetitions, name, PLAIN)
            told = f"{share:.3f} (1/{1 / share:.1f})"
        click.echo(f"| {name} | {cost.wall:.2f} | {told} | {cost.cpu:.1f} | {cost.memory:.0f} |")


def bars(
    runs: dict[int, Sequence[dict[str, Cost]]],
    found: dict[int, dict[str, Cost]],
    edition: dict[str, Cost],
) -> Iterator[tuple[str, float, float]]:
    """What is wanted: its name, the most that it may be, and what was measured."""
    yield "all formats of the 2020 edition, seconds", 3.0, edition[EXPORT].wall
    yield (
        "preview of the 2020 edition, seconds beyond a chapter's cells",
        1.0,
        edition[PREVIEW].wall,
    )
    if seven := runs.get(7):
        yield "cold, 7 chapters, to the plain loop", 1 / 5.5, ratio(seven, COLD, PLAIN)
        yield "cold, 7 chapters, to two processes", 1 / 3, ratio(seven, COLD, POOL)
        yield "execution, 7 chapters, to the floor", 2.0, ratio(seven, EXECUTION, FLOOR)
        yield "nothing changed, seconds", 0.3, found[7][NOTHING].wall
        yield "nothing changed, to the plain loop", 1 / 50, ratio(seven, NOTHING, PLAIN)
        for told in CHANGES.values():
            yield f"{told}, to the plain loop", 1 / 10, ratio(seven, f"ours, {told}", PLAIN)
        if 70 in found:
            few, many = found[7][COLD], found[70][COLD]
            yield "70 chapters to 7, CPU", 10.5, many.cpu / few.cpu
            few, many = found[7][EVERYTHING], found[70][EVERYTHING]
            yield "70 chapters to 7, memory, all formats", 1.5, many.memory / few.memory
    if 70 in found and 300 in found:
        yield "300 chapters to 70, CPU", 4.5, found[300][COLD].cpu / found[70][COLD].cpu


@click.command()
@click.option("--repeat", default=3, show_default=True)
@click.option("--sizes", default="7,21,70,300", show_default=True)
def main(repeat: int, sizes: str) -> None:
    """Measure every workload `repeat` times; the plain contenders only on those up to 21.

    Ends with exit code 1 if a bar does not hold.
    """
    runs: dict[int, Sequence[dict[str, Cost]]] = {}
    found: dict[int, dict[str, Cost]] = {}
    benches = [*[Bench(watched=False)] * repeat, Bench(watched=True)]
    for size in map(int, sizes.split(",")):
        repetitions = []
        for bench in benches:
            with tempfile.TemporaryDirectory() as folder:
                project = Path(folder, "project")
                project.mkdir()
                repetitions.append(bench.costs(generate(project, size)))
        *runs[size], watched = repetitions
        found[size] = medians(runs[size], watched)
        report(f"{size} chapters", runs[size], found[size])
    *own, watched = [bench.edition() for bench in benches]
    edition = medians(own, watched)
    report("the 2020 edition", own, edition)
    click.echo("\n### Bars\n\n| | at most | measured | |\n|---|---|---|---|")
    held = True
    for name, most, measured in bars(runs, found, edition):
        held = held and measured <= most
        told = "holds" if measured <= most else "**does not hold**"
        click.echo(f"| {name} | {most:.3g} | {measured:.3g} | {told} |")
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()
