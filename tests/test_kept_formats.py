"""Formats on demand: what a build was not asked for stays, and says when it is out of date."""

import json

import pytest
from projects import make_chapters, write_chapter
from runs import build_here, files

pytestmark = pytest.mark.slow


def manifest(project):
    return json.loads((project / "out/2020/manifest.json").read_bytes())


def test_other_formats_stay_and_are_marked_once_they_are_out_of_date(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1"})
    assert build_here(project, "2020").code == 0
    whole = files(project / "out/2020")
    assert manifest(project)["outdated"] == []

    again = build_here(project, "2020", "--to", "html", "--force")
    assert files(project / "out/2020").keys() == whole.keys()
    assert manifest(project)["outdated"] == []
    assert "out of date" not in again.stderr

    write_chapter(project, "01-a", "2")
    edited = build_here(project, "2020", "--to", "html")
    told = "2020: whitepaper.pdf, whitepaper.docx, annex.xlsx are of an earlier build"
    assert told in edited.stderr
    assert edited.stderr.rstrip().endswith("--to pdf,docx,annex")
    assert files(project / "out/2020")["whitepaper.pdf"] == whole["whitepaper.pdf"]
    outdated = manifest(project)["outdated"]
    assert {"whitepaper.pdf", "whitepaper.docx", "annex.xlsx"} <= {*outdated}
    assert "whitepaper.html" not in outdated
    assert build_here(project, "verify", "2020").code == 0
    assert build_here(project, "verify", "2020", "--rebuild").code == 0

    # What is marked is not taken for what was asked for.
    build_here(project, "2020", "--to", "pdf")
    assert "whitepaper.pdf" not in manifest(project)["outdated"]
    assert "whitepaper.docx" in manifest(project)["outdated"]
    done = build_here(project, "2020")
    assert "nothing has changed" not in done.stderr
    assert manifest(project)["outdated"] == []


def test_a_file_that_was_changed_by_hand_is_no_file_of_the_report_and_goes(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1"})
    build_here(project, "2020", "--to", "html,annex")
    (project / "out/2020/annex.xlsx").write_bytes(b"")
    (project / "out/2020/notes.txt").write_text("mine")

    build_here(project, "2020", "--to", "html", "--force")

    assert "annex.xlsx" not in files(project / "out/2020")
    assert "notes.txt" not in files(project / "out/2020")


def test_the_same_inputs_give_the_same_files_whichever_format_was_built_first(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1"})
    build_here(project, "2020", "--to", "html,pdf")
    whole = files(project / "out/2020")

    build_here(project, "2020", "--to", "pdf", "--force")
    build_here(project, "2020", "--to", "html", "--force")

    assert files(project / "out/2020") == whole
