"""Mini projects named by their fault, and the real edition built once."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from whitepaper.exporters import EXPORTERS

ROOT = Path(__file__).resolve().parent.parent
PROJECTS = ROOT / "tests" / "projects"


def export(notebook: NotebookNode, kind: str) -> bytes:
    """A notebook as a document of a format."""
    document, _ = EXPORTERS[kind]().from_notebook_node(notebook)
    return document if isinstance(document, bytes) else document.encode()


@dataclass(frozen=True)
class Run:
    """What a command line run came to."""

    code: int
    stdout: str
    stderr: str


def run_build(project: Path, *arguments: str, **variables: str) -> Run:
    """Run a project's build.py as a user does, from another folder."""
    done = subprocess.run(
        [sys.executable, str(project / "build.py"), *arguments],
        cwd=project.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def build_here(project: Path, *arguments: str) -> Run:
    """Run a project's build.py in this process, which need not import everything anew."""
    command = runpy.run_path(str(project / "build.py"))["main"]
    result = CliRunner().invoke(command, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.stdout, result.stderr)


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, by path."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def make_project(folder: Path, overlay: str | None = None) -> Path:
    """The base mini project, with the files of an overlay put over it."""
    project = folder / "project"
    shutil.copytree(PROJECTS / "base", project)
    shutil.copy(ROOT / "data" / "datapackage.yaml", project / "data")
    shutil.copy(ROOT / "build.py", project)
    if overlay:
        shutil.copytree(PROJECTS / overlay, project, dirs_exist_ok=True)
    return project


def make_chapters(folder: Path, chapters: Mapping[str, str], status: str = "final") -> Path:
    """The base mini project with other chapters: a heading, and one code cell each."""
    project = make_project(folder)
    shutil.rmtree(project / "notebooks")
    params = (PROJECTS / "base" / "params" / "2020.yaml").read_text("utf-8")
    head = params.partition("chapters:")[0].replace("status: final", f"status: {status}")
    listed = "".join(f"  - notebook: {name}\n" for name in chapters)
    (project / "params" / "2020.yaml").write_text(f"{head}chapters:\n{listed}", "utf-8")
    for name, source in chapters.items():
        write_chapter(project, name, source)
    return project


def write_chapter(
    project: Path, name: str, source: str, parameters: str = "edition = 2020"
) -> None:
    """A chapter that begins with a heading and its parameters and then runs `source`."""
    cells = [
        new_markdown_cell(f"# {name.lstrip('0123456789-')}", id="heading"),
        new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]}),
        new_code_cell(source, id="source"),
    ]
    path = project / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=cells), path)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The mini project without a fault."""
    return make_project(tmp_path)


@dataclass(frozen=True)
class Report:
    """An edition of the project as built from a copy of it."""

    project: Path
    year: int
    run: Run

    @property
    def folder(self) -> Path:
        return self.project / "out" / str(self.year)

    @property
    def html(self) -> Path:
        return self.folder / "whitepaper.html"

    @property
    def pdf(self) -> Path:
        return self.folder / "whitepaper.pdf"


@pytest.fixture(scope="session")
def copy_of_the_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the project's own editions are built from."""
    project = tmp_path_factory.mktemp("editions") / "project"
    project.mkdir()
    for name in ("build.py", "requirements.lock"):
        shutil.copy(ROOT / name, project)
    for name in ("params", "data", "notebooks"):
        shutil.copytree(
            ROOT / name, project / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints")
        )
    return project


@pytest.fixture(scope="session")
def report_2020(copy_of_the_project: Path) -> Report:
    """The real 2020 edition, built once for all tests that look at it."""
    return _built(copy_of_the_project, 2020)


@pytest.fixture(scope="session")
def report_2023(copy_of_the_project: Path) -> Report:
    """The real 2023 edition, built once for all tests that look at it."""
    return _built(copy_of_the_project, 2023)


def _built(project: Path, year: int) -> Report:
    run = run_build(project, str(year))
    assert run.code == 0, run.stderr
    return Report(project, year, run)
