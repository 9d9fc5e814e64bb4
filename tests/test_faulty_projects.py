"""Each bad input gives its clear error and exit code, and publishes nothing."""

from pathlib import Path

import pytest
from projects import PROJECTS, make_project
from projects.faults import ACCEPTED, CHAPTER, FAULTS, IN_CHAPTERS, Fault
from runs import build_here, files

# Those whose chapters run.
RUNNING = {fault.name for fault in (*ACCEPTED, *IN_CHAPTERS)}


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(fault, id=name, marks=pytest.mark.slow if name in RUNNING else ())
        for name, fault in FAULTS.items()
    ],
)
def test_a_build_says_what_is_wrong_where_and_what_to_do(fault: Fault, tmp_path: Path):
    project = fault.project(tmp_path)

    run = build_here(project, "2020", "--to", "html")

    output = run.stdout + run.stderr
    assert run.code == fault.code, output
    assert [line for line in fault.lines if line not in output] == [], output
    assert "Traceback" not in output
    assert (project / "out" / "2020").exists() == (run.code == 0)


def test_every_folder_is_a_whole_project_or_has_its_row():
    folders = {path.parent.name for path in PROJECTS.glob("*/*/")}

    assert folders - FAULTS.keys() == {"base", "specimen"}


@pytest.mark.slow
def test_a_failed_build_leaves_the_last_report_and_saves_the_failed_notebook(tmp_path: Path):
    project = make_project(tmp_path)
    assert build_here(project, "2020").code == 0
    before = files(project / "out" / "2020")
    FAULTS["chapter-raises"].apply(project)

    run = build_here(project, "2020")

    assert run.code == 1
    assert files(project / "out" / "2020") == before
    failed = (project / "out" / "failed" / "2020" / "02-creation.ipynb").read_text("utf-8")
    assert "KeyError" in failed
    assert sorted(path.name for path in (project / "out").iterdir()) == ["2020", "cache", "failed"]


def test_every_chapter_runs_even_if_one_fails(tmp_path: Path):
    project = FAULTS["chapter-raises"].project(tmp_path)
    summary = project / "notebooks" / "01-summary.ipynb"
    text = summary.read_text("utf-8")
    summary.write_text(text.replace('fact(\\"专利授权量\\")', 'fact(\\"专利授\\")'), "utf-8")

    run = build_here(project, "2020", "--to", "html")

    assert "2 chapters failed" in run.stderr
    assert "notebooks/01-summary.ipynb, cell 4" in run.stderr
    assert "notebooks/02-creation.ipynb, cell 5" in run.stderr


@pytest.mark.slow
def test_a_corrected_build_removes_the_failed_notebook_of_the_build_before(tmp_path: Path):
    project = make_project(tmp_path)
    correct = (project / CHAPTER).read_bytes()
    FAULTS["chapter-raises"].apply(project)
    assert build_here(project, "2020", "--to", "html").code == 1
    assert (project / "out" / "failed" / "2020").exists()
    (project / CHAPTER).write_bytes(correct)

    assert build_here(project, "2020", "--to", "html").code == 0

    assert not (project / "out" / "failed" / "2020").exists()
