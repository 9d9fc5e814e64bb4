"""From saving a notebook to the new page in a browser, beyond what the chapter's own cells take.

Each chapter of an edition gets one more sentence in turn, while a preview of it runs.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.workload import ROOT
from whitepaper.execution.environment import let_go, warm_up
from whitepaper.execution.execute import Execution, task_of
from whitepaper.execution.plan import ChapterRun, plan
from whitepaper.execution.run import run_chapter
from whitepaper.execution.running_kernels import Kernels
from whitepaper.inputs import parameters
from whitepaper.inputs.cells import is_optional
from whitepaper.inputs.site import site
from whitepaper.progress import Progress
from whitepaper.project import CACHE, FAILED

_EDITION = "2020"
# Milliseconds: how long to wait at most, and between looks, which an idle page does not feel.
_MILLISECONDS, _POLLED = 120_000, 20
_SHOWS = "text => document.querySelector('main')?.textContent.includes(text)"


def delays(project: Path) -> dict[str, float]:
    """For each chapter the seconds until its new sentence is in the page, less those of its cells.

    `project` has the notebooks of an edition; sentences are added to them. Cells are timed just
    before, since on a machine that is shared each minute is another.
    """
    warm_up()
    with _previewed(project) as page, site(project) as seen:
        edition = parameters.load(seen.view, _EDITION)
        execution = Execution(seen.view, seen.snapshot, project / FAILED, None, Progress())
        runs = plan(seen.view, project / CACHE, edition, force=True, said=print)
        # The warm process may still be at its imports.
        _seconds(runs[0], execution, seen.workspace)
        cells = {run.name: partial(_seconds, run, execution, seen.workspace) for run in runs}
        found = {name: -own() + _delay(project, name, page) for name, own in cells.items()}
    let_go()
    return found


def _delay(project: Path, name: str, page: Page) -> float:
    path = project / "notebooks" / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    text = f"这一句加在{name}。"
    shown = (
        cell for cell in notebook.cells if cell.cell_type == "markdown" and not is_optional(cell)
    )
    next(shown).source += f"\n\n{text}"
    # As JupyterLab saves: another file, put in the place of the old one.
    fresh = path.with_name(f".~{path.name}")
    nbformat.write(notebook, fresh)
    began = time.perf_counter()
    fresh.rename(path)
    page.wait_for_function(_SHOWS, arg=text, polling=_POLLED, timeout=_MILLISECONDS)
    return time.perf_counter() - began


@contextlib.contextmanager
def _previewed(project: Path) -> Iterator[Page]:
    """The first page of a preview in a browser."""
    with preview_of(project) as address, started_browser() as browser:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("main [data-cell]", timeout=_MILLISECONDS)
        yield page


@contextlib.contextmanager
def started_browser(**variables: str) -> Iterator[Browser]:
    """The Chromium of this machine, with some environment variables."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"], env={**os.environ, **variables}
        )
        yield browser
        browser.close()


@contextlib.contextmanager
def preview_of(project: Path, **variables: str) -> Iterator[str]:
    """The address of a preview of a project, with some environment variables."""
    command = [sys.executable, str(project / "build.py"), "preview", _EDITION, "--no-browser"]
    running = subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert running.stdout
        yield running.stdout.readline().strip()
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(timeout=60)


def _seconds(run: ChapterRun, execution: Execution, workspace: Path) -> float:
    """What the cells of a chapter take in a forked kernel, without the last one."""
    began: list[float] = []
    task = task_of(run, execution)
    result = run_chapter(task, workspace, Kernels(), lambda *_: began.append(time.perf_counter()))
    if result.failures:
        raise SystemExit(f"{run.name} failed: {result.failures}")
    return began[-1] - began[0]
