"""Every observation that an edition prints is changed: what rests on it must change too.

Chapters run here in forked processes through IPython's own shell, as a kernel runs them: a hundred
kernels would take too long. Only the drawing of figures to files is left out. Observations of
which no two are the grounds of one statement are changed at the same time.
"""

import csv
import io
import multiprocessing
import os
import queue
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from matplotlib.backends.backend_svg import FigureCanvasSVG
from nbformat.v4 import output_from_msg
from projects import ROOT

# Unused here: the forked processes find everything imported, and a chart drawn.
import whitepaper.chapter.prime  # noqa: F401
from whitepaper.checks.subject import Subject
from whitepaper.checks.typed_numbers import typed_numbers
from whitepaper.document.facts import grounds
from whitepaper.document.grammar import expressions
from whitepaper.document.ledger import Entry, entries
from whitepaper.inputs import parameters
from whitepaper.inputs.cells import ABSENT_ERROR, is_optional
from whitepaper.reading import read_report
from whitepaper.reading.formulas import convert

OBSERVATIONS = "data/observations.csv"


@dataclass(frozen=True)
class Printed:
    """What a chapter came to: its entries and findings, or why it refused."""

    entries: tuple[Entry, ...] = ()
    findings: tuple[str, ...] = ()
    refused: str = ""


def run_chapter(project: Path, year: int, name: str) -> Printed:
    """Run one chapter of a project in this process, which is not to be used for another."""
    # Drawings print no numbers that their data do not.
    FigureCanvasSVG.print_svg = lambda _self, file, **_: file.write("<svg></svg>")
    edition = parameters.read(project, str(year))
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
            if any(not (is_optional(cell) and r["ename"] == ABSENT_ERROR) for r in failed):
                return Printed(refused=str(failed))
            continue
        result = shell.run_cell(cell.source, silent=True)
        if "parameters" in cell.metadata.get("tags", []):
            shell.push({**chapter.parameters, "edition": edition.parameter})
        error = result.error_before_exec or result.error_in_exec
        if error and not (is_optional(cell) and type(error).__name__ == ABSENT_ERROR):
            return Printed(refused=f"{type(error).__name__}: {error}")
        if error:
            cell.metadata[ABSENT_ERROR] = str(error)
        elif hasattr(result.result, "_repr_mimebundle_"):
            content = {"data": result.result._repr_mimebundle_(), "metadata": {}}
            message = {"header": {"msg_type": "display_data"}, "content": content}
            cell.outputs = [output_from_msg(message)]
    place = {"chapter": name, "role": chapter.role, "failed": False}
    if (spoken := edition.language_of(name)) != edition.language:
        place["language"] = spoken
    notebook.cells[0].metadata["whitepaper"] = place
    notebook.metadata["whitepaper"] = edition.particulars()
    document = read_report(notebook).document
    findings = typed_numbers(Subject(document, convert(document, []), edition))
    return Printed(
        entries(document), tuple(str(f) for f in findings if "which allows nothing" not in str(f))
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


def changed(text: str, rows: Iterable[int]) -> str:
    """The observations with other values in some rows: far off, and as precise as before."""
    table = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        cells = table[row - 2]
        value, step = Decimal(cells["value"]), Decimal(cells["precision"])
        cells["value"] = str(value + max(step, (value / 3 // step) * step))
    file = io.StringIO()
    writer = csv.DictWriter(file, table[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return file.getvalue()


def rows_of(entry: Entry) -> set[int]:
    """The observations that an entry prints, or from which its number was computed."""
    places = (place.rpartition(":") for place in grounds(entry.fact))
    return {int(row) for file, _, row in places if file == OBSERVATIONS}


def statements(printed: Printed, row: int) -> list[Entry]:
    """The entries that print a row itself, or a number that was computed from it."""
    return [
        entry
        for entry in printed.entries
        if row in rows_of(entry)
        # A place or a claim may well stay what it is when another value changes.
        and (f"{OBSERVATIONS}:{row}" in entry.fact.places or entry.fact.unit not in ("", "位"))
    ]


def batches(printed: Printed) -> list[list[int]]:
    """The rows that a chapter rests on, apart where one entry rests on two of them."""
    together = [rows_of(entry) for entry in printed.entries]
    found: list[list[int]] = []
    for row in sorted(row for row in set().union(*together) if statements(printed, row)):
        beside = set().union(*(rows for rows in together if row in rows))
        batch = next((batch for batch in found if beside.isdisjoint(batch)), None)
        if batch is None:
            found.append([row])
        else:
            batch.append(row)
    return found


def problems(project: Path, year: int, name: str, was: Printed, rows: list[int]) -> list[str]:
    """What a chapter prints as before when some observations have other values."""
    path = project / OBSERVATIONS
    original = path.read_text("utf-8-sig")
    path.write_text(changed(original, rows), "utf-8")
    now = in_a_process_of_its_own(project, year, name)
    path.write_text(original, "utf-8")
    if not (now.refused or now.findings):
        return [
            f"{name} cell {entry.place.cell}: {entry.printed} stays when row {row} changes"
            for row in rows
            for entry in statements(was, row)
            if _still(now, entry)
        ]
    # A chapter that stops, or would be refused for what is typed in it, prints nothing stale: but
    # of several observations only one may be why.
    if len(rows) == 1:
        return []
    half = len(rows) // 2
    return [
        problem
        for part in (rows[:half], rows[half:])
        for problem in problems(project, year, name, was, part)
    ]


def _still(now: Printed, entry: Entry) -> bool:
    """Whether the same statement is printed with the same value."""
    same = [
        other
        for other in now.entries
        if (other.place, other.kind, other.label) == (entry.place, entry.kind, entry.label)
        and all(
            getattr(other.fact, part) == getattr(entry.fact, part)
            for part in ("name", "region", "period")
        )
    ]
    return any(other.fact.value == entry.fact.value for other in same)


@pytest.mark.parametrize(("year", "rows"), [(2020, 40), (2022, 25), (2023, 40), (2024, 15)])
def test_every_number_that_rests_on_an_observation_changes_with_it(year, rows, tmp_path):
    jobs = len(os.sched_getaffinity(0))
    projects: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for job in range(jobs):
        projects.put(copy_of_project(tmp_path / str(job)))
    # Its schema is compiled once, for all processes that are forked from here.
    nbformat.validate(nbformat.v4.new_notebook())
    names = [chapter.notebook for chapter in parameters.load(ROOT, str(year)).chapters]

    def in_a_free_project(work, *arguments):
        project = projects.get()
        try:
            return work(project, year, *arguments)
        finally:
            projects.put(project)

    with ThreadPoolExecutor(jobs) as pool:
        first = partial(in_a_free_project, in_a_process_of_its_own)
        before = dict(zip(names, pool.map(first, names), strict=True))
        assert [b for b in before.values() if b.refused or b.findings] == []
        tasks = [(name, was, batch) for name, was in before.items() for batch in batches(was)]
        again = partial(in_a_free_project, problems)
        found = [problem for part in pool.map(again, *zip(*tasks, strict=True)) for problem in part]

    assert len({row for _, _, batch in tasks for row in batch}) > rows
    assert found == []
