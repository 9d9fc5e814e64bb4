"""What the command line takes, prints and returns."""

import subprocess
import sys
from pathlib import Path

from conftest import files, run_build


def test_result_paths_go_to_stdout_and_progress_to_stderr(project: Path):
    run = run_build(project, "2020", "--to", "html")

    names = ("whitepaper.html", "ledger.csv", "manifest.json")
    assert run.stdout.splitlines() == [f"out/2020/{name}" for name in names]
    assert "2020: [2/2] " in run.stderr
    assert " ran in " in run.stderr
    assert "2020: writing html" in run.stderr


def test_without_an_edition_the_newest_is_built(project: Path):
    params = (project / "params" / "2020.yaml").read_text("utf-8")
    older = params.replace("edition: 2020", "edition: 2019").replace("2020年", "2019年")
    (project / "params" / "2019.yaml").write_text(older, "utf-8")

    run = run_build(project, "--to", "html")

    assert run.stdout.splitlines()[0] == "out/2020/whitepaper.html"
    assert not (project / "out" / "2019").exists()


def test_an_unknown_edition_is_a_usage_error_that_lists_the_known_ones(project: Path):
    run = run_build(project, "2021")

    assert run.code == 2
    assert "There is no edition 2021." in run.stderr
    assert "editions with a parameter file: 2020" in run.stderr


def test_an_unknown_format_is_a_usage_error(project: Path):
    run = run_build(project, "2020", "--to", "html,docy")

    assert run.code == 2
    assert "unknown format 'docy'; known: html, pdf" in run.stderr


def test_help_tells_what_the_command_does(project: Path):
    run = run_build(project, "--help")

    assert run.code == 0
    assert "Build an edition of the white paper" in run.stdout


def test_a_second_build_gives_the_same_bytes(project: Path):
    assert run_build(project, "2020", "--jobs", "2").code == 0
    first = files(project / "out" / "2020")

    assert run_build(project, "2020", "--jobs", "2", "--force").code == 0

    assert {*first} > {
        "annex.xlsx",
        "annex/datapackage.json",
        "ledger.csv",
        "manifest.json",
        *(f"whitepaper.{ending}" for ending in ("docx", "html", "pdf")),
    }
    assert files(project / "out" / "2020") == first


def test_a_quiet_build_says_only_its_results(project: Path):
    run = run_build(project, "2020", "--to", "html", "--quiet")

    assert run.stderr == ""
    names = ("whitepaper.html", "ledger.csv", "manifest.json")
    assert run.stdout.splitlines() == [f"out/2020/{name}" for name in names]


def test_a_dry_run_only_says_what_would_run(project: Path):
    run = run_build(project, "2020", "--dry-run")

    assert "2020: 01-summary: runs\n    it has no result yet" in run.stderr
    assert run.stdout == ""
    assert not (project / "out").exists()


def test_a_build_with_nothing_to_do_imports_nothing_heavy(project: Path):
    assert run_build(project, "2020", "--to", "html").code == 0

    command = [sys.executable, "-X", "importtime", str(project / "build.py"), "--to", "html"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "2020: nothing has changed" in done.stderr
    assert "click" in imported
    assert imported.isdisjoint({"pandas", "frictionless", "papermill", "nbconvert", "zmq"})
