"""Every observation that an edition prints is changed in turn: what rests on it must change too.

Chapters run here in forked processes through IPython's own shell, as a kernel runs them: hundreds
of kernels would take too long. Only the drawing of figures to files is left out.
"""

import csv
import io
import multiprocessing
import multiprocessing.pool
import os
import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from matplotlib.figure import Figure
from nbformat.v4 import new_notebook, output_from_msg
from projects import ROOT

# Unused here: the forked processes find everything imported, and a chart drawn.
import whitepaper.chapter.prime  # noqa: F401
from whitepaper.checks.typed import typed_findings
from whitepaper.exporters.ledger import Entry, entries, grounds
from whitepaper.inputs import parameters
from whitepaper.omit import ABSENT, is_optional, omit
from whitepaper.roles import expressions

OBSERVATIONS = "data/observations.csv"


@dataclass(frozen=True)
class Printed:
    """What a chapter came to: its entries and findings, or why it refused."""

    entries: tuple[Entry, ...] = ()
    findings: tuple[str, ...] = ()
    refused: str = ""


def run_chapter(project: Path, year: int, name: str) -> Printed:
    """Run one chapter of a project in this process, which is not to be used for another."""
    Figure.savefig = lambda _self, file, **_: file.write("<svg></svg>")
    edition = parameters.read(project, year)
    chapter = next(c for c in edition.chapters if c.notebook == name)
    os.chdir(project / "notebooks")
    shell = InteractiveShell.instance()
    notebook = nbformat.read(project / "notebooks" / f"{name}.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found = expressions(cell.source)
            results = shell.user_expressions({str(i): text for i, text in enumerate(found)})
            cell.metadata["user_expressions"] = [
                {"expression": text, "result": results[str(i)]} for i, text in enumerate(found)
            ]
            failed = [r for r in results.values() if r["status"] != "ok"]
            if any(not (is_optional(cell) and r["ename"] == ABSENT) for r in failed):
                return Printed(refused=str(failed))
            continue
        result = shell.run_cell(cell.source, silent=True)
        if "parameters" in cell.metadata.get("tags", []):
            shell.push(edition.given_to(chapter))
        error = result.error_before_exec or result.error_in_exec
        if error and not (is_optional(cell) and type(error).__name__ == ABSENT):
            return Printed(refused=f"{type(error).__name__}: {error}")
        if error:
            cell.metadata[ABSENT] = str(error)
        elif hasattr(result.result, "_repr_mimebundle_"):
            content = {"data": result.result._repr_mimebundle_(), "metadata": {}}
            message = {"header": {"msg_type": "display_data"}, "content": content}
            cell.outputs = [output_from_msg(message)]
    cells, _ = omit(notebook.cells)
    cells[0].metadata["whitepaper"] = {"chapter": name}
    report = new_notebook(cells=cells)
    findings = typed_findings(report, edition.typed, "")
    return Printed(
        entries(report), tuple(str(f) for f in findings if "which allows nothing" not in str(f))
    )


def in_a_process_of_its_own(project: Path, year: int, name: str) -> Printed:
    """Run one chapter in a forked process."""
    ours, theirs = multiprocessing.Pipe(duplex=False)

    def work() -> None:
        theirs.send(run_chapter(project, year, name))

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    theirs.close()
    printed = ours.recv()
    process.join()
    return printed


def copy_of_project(folder: Path) -> Path:
    project = folder / "project"
    for name in ("params", "data", "notebooks"):
        shutil.copytree(ROOT / name, project / name)
    return project


def changed(text: str, row: int) -> str:
    """The observations with another value in one row: far off, and as precise as before."""
    rows = list(csv.DictReader(io.StringIO(text)))
    cells = rows[row - 2]
    value, step = Decimal(cells["value"]), Decimal(cells["precision"])
    cells["value"] = str(value + max(step, (value / 3 // step) * step))
    file = io.StringIO()
    writer = csv.DictWriter(file, cells.keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def statements(printed: Printed, place: str) -> list[Entry]:
    """The entries that print a row itself, or a number that was computed from it."""
    return [
        entry
        for entry in printed.entries
        if place in grounds(entry.fact)
        # A place or a claim may well stay what it is when another value changes.
        and (place in entry.fact["places"] or entry.fact["unit"] not in ("", "位"))
    ]


def problems(project: Path, year: int, before: dict[str, Printed], row: int) -> list[str]:
    """What stays as it was, or is typed, when one observation has another value."""
    place = f"{OBSERVATIONS}:{row}"
    path = project / OBSERVATIONS
    original = path.read_text("utf-8-sig")
    path.write_text(changed(original, row), "utf-8")
    found = []
    for name, was in before.items():
        wanted = statements(was, place)
        if not wanted:
            continue
        now = in_a_process_of_its_own(project, year, name)
        # A chapter that stops, or would be refused for what is typed in it, prints nothing stale.
        if now.refused or now.findings:
            continue
        values = {entry.fact["value"] for entry in now.entries}
        kept = [e for e in wanted if e.fact["value"] in values and _still(now, e)]
        found += [f"{name}, cell {e.cell}: {e.printed} stays when {place} changes" for e in kept]
    path.write_text(original, "utf-8")
    return found


def _still(now: Printed, entry: Entry) -> bool:
    """Whether the same statement is printed with the same value."""
    same = [
        other
        for other in now.entries
        if (other.cell, other.kind, other.label) == (entry.cell, entry.kind, entry.label)
        and all(other.fact[part] == entry.fact[part] for part in ("name", "region", "period"))
    ]
    return any(other.fact["value"] == entry.fact["value"] for other in same)


def _work(task: tuple[Path, int, dict[str, Printed], list[int]]) -> list[str]:
    project, year, before, rows = task
    return [problem for row in rows for problem in problems(project, year, before, row)]


@pytest.mark.parametrize("year", [2020, 2023])
def test_every_number_that_rests_on_an_observation_changes_with_it(year, tmp_path, capsys):
    jobs = len(os.sched_getaffinity(0))
    projects = [copy_of_project(tmp_path / str(job)) for job in range(jobs)]
    names = [chapter.notebook for chapter in parameters.load(ROOT, year).chapters]
    before = {name: in_a_process_of_its_own(projects[0], year, name) for name in names}
    assert not [b for b in before.values() if b.refused or b.findings]
    grounded = {p for b in before.values() for e in b.entries for p in grounds(e.fact)}
    rows = sorted(int(p.rpartition(":")[2]) for p in grounded if p.startswith(OBSERVATIONS))

    tasks = [(project, year, before, rows[job::jobs]) for job, project in enumerate(projects)]
    with multiprocessing.pool.ThreadPool(jobs) as pool:
        found = [problem for part in pool.map(_work, tasks) for problem in part]

    with capsys.disabled():
        # How much was tried is part of what this test tells.
        print(f"\n{year}: {len(rows)} observations changed in turn")  # noqa: T201
    assert len(rows) > 40
    assert found == []
