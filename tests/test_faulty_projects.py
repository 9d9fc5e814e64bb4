"""Each bad input gives its clear error and exit code, and publishes nothing."""

from pathlib import Path

import pytest
from projects import PROJECTS, make_project
from projects.faults import ACCEPTED, BY_CODE, CHAPTER, FAULTS, IN_CHAPTERS, Fault
from runs import build_here, files

# Those whose chapters run.
RUNNING = (*ACCEPTED, *IN_CHAPTERS)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        pytest.param(fault, code, id=fault.name, marks=pytest.mark.slow if fault in RUNNING else ())
        for code, faults in BY_CODE.items()
        for fault in faults
    ],
)
def test_a_build_says_what_is_wrong_where_and_what_to_do(fault: Fault, code: int, tmp_path: Path):
    project = fault.project(tmp_path)

    run = build_here(project, "2020", "--to", "html")

    output = run.stdout + run.stderr
    assert run.code == code, output
    assert [line for line in fault.lines if line not in output] == [], output
    assert "Traceback" not in output
    assert (project / "out" / "2020").exists() == (run.code == 0)


def test_every_folder_is_a_whole_project_or_has_its_row():
    folders = {path.parent.name for path in PROJECTS.glob("*/*/")}

    assert folders - FAULTS.keys() == {"base", "english", "specimen"}


@pytest.mark.slow
def test_a_failed_build_leaves_the_last_report_and_saves_the_failed_notebook(tmp_path: Path):
    project = make_project(tmp_path)
    assert build_here(project, "2020", "--to", "html").code == 0
    before = files(project / "out" / "2020")
    FAULTS["chapter-raises"].apply(project)

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 1
    assert files(project / "out" / "2020") == before
    failed = (project / "out" / "failed" / "2020" / "02-creation.ipynb").read_text("utf-8")
    assert "KeyError" in failed
    assert sorted(path.name for path in (project / "out").iterdir()) == ["2020", "cache", "failed"]


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
