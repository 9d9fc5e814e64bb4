"""Each bad input gives its clear error and exit code, and publishes nothing."""

from pathlib import Path

import pytest
from conftest import PROJECTS, build_here, files, make_project

OVERLAYS = sorted(path.name for path in PROJECTS.iterdir() if (path / "expected.txt").is_file())


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_build_says_what_is_wrong_where_and_what_to_do(overlay: str, tmp_path: Path):
    project = make_project(tmp_path, overlay)
    first, *expected = (PROJECTS / overlay / "expected.txt").read_text("utf-8").splitlines()

    run = build_here(project, "2020", "--to", "html")

    said = run.stdout + run.stderr
    assert f"exit {run.code}" == first, said
    assert [line for line in expected if line not in said] == [], said
    assert "Traceback" not in said
    assert (project / "out" / "2020").exists() == (run.code == 0)


def test_a_failed_build_leaves_the_last_report_and_saves_the_failed_notebook(tmp_path: Path):
    good = make_project(tmp_path)
    assert build_here(good, "2020").code == 0
    before = files(good / "out" / "2020")
    broken = PROJECTS / "chapter-raises" / "notebooks" / "02-creation.ipynb"
    (good / "notebooks" / "02-creation.ipynb").write_bytes(broken.read_bytes())

    run = build_here(good, "2020")

    assert run.code == 1
    after = files(good / "out" / "2020")
    assert after == before
    saved = (good / "out" / "failed" / "2020" / "02-creation.ipynb").read_text("utf-8")
    assert "KeyError" in saved
    assert sorted(path.name for path in (good / "out").iterdir()) == ["2020", "cache", "failed"]


def test_every_chapter_runs_even_if_one_fails(tmp_path: Path):
    project = make_project(tmp_path, "chapter-raises")
    broken = (project / "notebooks" / "01-summary.ipynb").read_text("utf-8")
    (project / "notebooks" / "01-summary.ipynb").write_text(
        broken.replace('fact(\\"专利授权量\\")', 'fact(\\"专利授\\")'), "utf-8"
    )

    run = build_here(project, "2020", "--to", "html")

    assert "2 chapters failed" in run.stderr
    assert "notebooks/01-summary.ipynb, cell 4" in run.stderr
    assert "notebooks/02-creation.ipynb, cell 5" in run.stderr


def test_a_corrected_build_removes_the_failed_notebook_of_the_build_before(tmp_path: Path):
    project = make_project(tmp_path, "chapter-raises")
    build_here(project, "2020", "--to", "html")
    good = PROJECTS / "base" / "notebooks" / "02-creation.ipynb"
    (project / "notebooks" / "02-creation.ipynb").write_bytes(good.read_bytes())

    assert build_here(project, "2020", "--to", "html").code == 0

    assert not (project / "out" / "failed" / "2020").exists()
