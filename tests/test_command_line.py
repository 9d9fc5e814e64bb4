"""What the command line takes, prints and returns."""

import errno
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from projects import ROOT, make_chapters
from projects.faults import PARAMS
from runs import Report, build_here, files, run_build

from whitepaper.limits import limit_of_system

CRATE = "ro-crate-metadata.json"
RESULTS = [
    f"out/2020/{name}"
    for name in ("whitepaper.html", "ledger.csv", "document.json", CRATE, "manifest.json")
]


def test_result_paths_go_to_stdout_and_progress_to_stderr(project: Path):
    run = build_here(project, "2020", "--to", "html")

    assert run.stdout.splitlines() == RESULTS
    assert "2020: [2/2] " in run.stderr
    assert " ran in " in run.stderr
    assert "2020: writing html" in run.stderr


def test_without_an_edition_the_newest_is_built(project: Path):
    params = (project / PARAMS).read_text("utf-8")
    older = params.replace("edition: 2020", "edition: 2019").replace("2020年", "2019年")
    (project / "params" / "2019.yaml").write_text(older, "utf-8")

    run = build_here(project, "--to", "html")

    assert run.stdout.splitlines() == RESULTS
    assert not (project / "out" / "2019").exists()


def test_an_unknown_edition_is_a_usage_error_that_lists_the_known_ones(project: Path):
    run = build_here(project, "2021")

    assert run.code == 2
    assert "There is no edition 2021." in run.stderr
    assert "editions with a parameter file: 2020" in run.stderr
    assert "to begin this one: python build.py new 2021" in run.stderr


@pytest.mark.parametrize("command", ["preview", "lab"])
def test_what_shows_an_edition_ends_at_once_where_there_is_none_and_says_which_was_meant(
    project, command
):
    run = build_here(project, command, "20200")

    assert run.code == 2
    assert run.stderr == (
        "There is no edition 20200.\n"
        "  params/20200.yaml: no such file\n"
        "    → did you mean “2020”?; editions with a parameter file: 2020\n"
    )


@pytest.mark.parametrize(
    ("typed", "meant"), [("chek", "check"), ("Preview", "preview"), ("indicator", "indicators")]
)
def test_a_misspelt_command_is_a_usage_error_that_says_which_was_meant(project, typed, meant):
    run = build_here(project, typed)

    assert run.code == 2
    told = f"“{typed}” is neither a command nor an edition; did you mean “{meant}”?"
    assert told in run.stderr
    shutil.copy(project / PARAMS, project / "params" / f"{typed}.yaml")
    assert told not in build_here(project, typed, "--dry-run").stderr


def test_of_an_edition_that_was_not_built_there_is_nothing_to_verify_but_what_to_do(project):
    run = build_here(project, "verify", "2020")

    assert run.code == 2
    assert "→ build it first: python build.py 2020" in run.stderr


def test_an_unknown_format_is_a_usage_error(project: Path):
    run = build_here(project, "2020", "--to", "html,docy")

    assert run.code == 2
    assert "unknown format 'docy'; known: html, pdf" in run.stderr


def test_help_tells_what_the_command_does(project: Path):
    run = build_here(project, "--help")

    assert run.code == 0
    assert "Build editions of the white paper" in run.stdout


@pytest.mark.slow
def test_a_build_elsewhere_at_another_time_with_other_jobs_gives_the_same_bytes(
    specimen: Report, tmp_path: Path
):
    # There it is another day, the files are of another age, and Python's sets in another order.
    project = tmp_path / "elsewhere" / "白皮书 2"
    shutil.copytree(
        specimen.project,
        project,
        ignore=shutil.ignore_patterns("out"),
        copy_function=shutil.copy,
    )
    elsewhere = {
        "TZ": "Pacific/Kiritimati",
        "LANG": "zh_CN.GB18030",
        "PYTHONHASHSEED": "7",
    }

    run = run_build(project, "2020", "--jobs", "1", **elsewhere)

    assert run.code == 0, run.stderr
    assert files(project / "out" / "2020") == files(specimen.folder)


@pytest.mark.slow
def test_a_build_of_every_format_publishes_all_that_it_names_and_nothing_else(specimen: Report):
    published = files(specimen.folder)

    named = {line.removeprefix("out/2020/") for line in specimen.run.stdout.splitlines()}
    assert named == {
        *(f"whitepaper.{ending}" for ending in ("html", "pdf", "docx")),
        *("annex.xlsx", "ledger.csv", "document.json", CRATE, "manifest.json"),
    }
    beside = {name for name in published if not name.startswith("annex/")}
    assert beside == named
    assert "2020: writing html, pdf, docx, annex" in specimen.run.stderr
    assert {"annex/datapackage.json", "annex/fig-grants.csv"} < published.keys() - named


@pytest.mark.slow
def test_forced_chapters_give_the_same_bytes(project: Path):
    assert build_here(project, "2020", "--to", "html").code == 0
    first = files(project / "out" / "2020")

    run = build_here(project, "2020", "--to", "html", "--force")

    assert "[2/2]" in run.stderr
    assert files(project / "out" / "2020") == first


@pytest.mark.parametrize(
    "command",
    [["--to", "html"], ["check"], ["--dry-run"], ["preview"], ["confirm"], ["diff", "2020"]],
)
@pytest.mark.parametrize("name", ["/etc/passwd", "{elsewhere}/x", "../2020", "x" * 300, "知" * 100])
def test_a_path_or_a_long_text_is_no_edition_and_nothing_is_written(project: Path, command, name):
    elsewhere = project.parent / "elsewhere"
    before = files(project)

    run = build_here(project, *command, name.format(elsewhere=elsewhere))

    assert run.code in (1, 2)
    assert "→ " in run.stderr
    written = files(project).keys() - before.keys()
    assert all(place.startswith("out/cache/") for place in written)
    assert not elsewhere.exists()


def test_a_quiet_build_says_only_its_results(project: Path):
    run = build_here(project, "2020", "--to", "html", "--quiet")

    assert run.stderr == ""
    assert run.stdout.splitlines() == RESULTS


def test_a_dry_run_only_says_what_would_run(project: Path):
    run = build_here(project, "2020", "--dry-run")

    assert "2020: 01-summary: runs\n    it has no result yet" in run.stderr
    assert run.stdout == ""
    assert not (project / "out").exists()


def test_a_build_with_nothing_to_do_imports_nothing_heavy(project: Path):
    assert build_here(project, "2020", "--to", "html").code == 0

    command = [sys.executable, "-X", "importtime", str(project / "build.py"), "--to", "html"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "2020: nothing has changed" in done.stderr
    assert "click" in imported
    heavy = {"pandas", "frictionless", "papermill", "nbconvert", "zmq", "whitepaper.languages"}
    assert imported.isdisjoint(heavy)


def in_shell(project: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in a project; $0 is Python."""
    return subprocess.run(
        ["bash", "-c", line, sys.executable],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


CLOSED = {
    "output": (">&-", 0, ""),
    "errors": ("2>&-", 0, "out/2020/whitepaper.html\n"),
    "all": ("<&- >&- 2>&-", 0, ""),
    "full errors": ("2>/dev/full", 0, "out/2020/whitepaper.html\n"),
    "full output": (">/dev/full", 2, ""),
    "reader gone": ("| true", 0, ""),
}


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("stream", CLOSED)
def test_a_stream_that_is_closed_or_full_hinders_no_build(tmp_path, stream):
    redirection, code, printed = CLOSED[stream]
    project = make_chapters(tmp_path, {"01-a": "1 + 1"})
    line = f'"$0" build.py 2020 --to html {redirection}; exit ${{PIPESTATUS[0]}}'
    run = in_shell(project, line)

    assert run.returncode == code
    assert run.stdout.startswith(printed)
    assert "Traceback" not in run.stderr
    assert (project / "out" / "2020" / "whitepaper.html").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("asked", ["--help", "--version", "check --help", "--nope"])
@pytest.mark.parametrize("full", [">", "2>", ">/dev/full 2>"])
def test_an_answer_that_cannot_be_written_ends_without_a_traceback(tmp_path, asked, full):
    project = make_chapters(tmp_path, {"01-a": "1 + 1"})

    run = in_shell(project, f'"$0" build.py {asked} {full}/dev/full')

    assert run.returncode == (0 if full == "2>" and asked != "--nope" else 2)
    assert "Traceback" not in run.stderr
    assert "Exception ignored" not in run.stderr
    if full == ">" and asked != "--nope":
        assert "standard output: No space left on device\n    → direct it where" in run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", ["link", "x" * 90, "%d"])
def test_temporary_files_may_lie_anywhere(tmp_path, name):
    project = make_chapters(tmp_path / "project %20", {"01-a": "import tempfile\n1 + 1"})
    folder = tmp_path / name
    (tmp_path / "real").mkdir()
    if name == "link":
        folder.symlink_to("real")
    else:
        folder.mkdir()

    run = run_build(project, "2020", "--to", "html,pdf", TMPDIR=str(folder))

    assert run.code == 0, run.stderr
    assert list(folder.iterdir()) == []


@pytest.mark.slow
def test_too_few_open_files_are_told(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1 + 1"})
    line = 'ulimit -n 48; exec "$0" build.py 2020 --to html'
    run = in_shell(project, line)

    assert run.returncode == 2
    assert "ulimit -n: 48 open files are too few" in run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [300_000, 700_000])
def test_too_little_memory_is_told(tmp_path, kilobytes):
    project = make_chapters(tmp_path, {"01-a": "1 + 1"})
    line = f'ulimit -v {kilobytes}; exec "$0" build.py 2020 --to html'
    run = in_shell(project, line)

    assert run.returncode == 2
    assert f"ulimit -v: {kilobytes // 1024} MB of memory are too little" in run.stderr


# The superuser may start as many as there is room for; a user of no other test may not.
AS_ANOTHER_USER = (
    f"setpriv --reuid={20_000 + os.getpid() % 40_000} --clear-groups "
    "--inh-caps=+dac_override --ambient-caps=+dac_override "
    if os.geteuid() == 0
    else ""
)


@pytest.mark.slow
@pytest.mark.parametrize("most", [15, 40])
def test_too_few_processes_and_threads_are_told(tmp_path, most):
    project = make_chapters(tmp_path, {"01-a": "1 + 1"})
    line = f'ulimit -u {most}; exec {AS_ANOTHER_USER}"$0" build.py 2020 --to html --jobs 2'
    run = in_shell(project, line)

    assert run.returncode == 2
    assert re.search(r"ulimit -u: \d+ more processes and threads are too few for", run.stderr)
    assert "Traceback" not in run.stderr


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="of a user who has processes all are counted")
def test_as_many_processes_and_threads_as_are_asked_for_are_enough(tmp_path):
    project = make_chapters(tmp_path, {"01-a": "1 + 1", "02-b": "2 + 2"})
    line = f'ulimit -u 64; exec {AS_ANOTHER_USER}"$0" build.py 2020 --to html,pdf --jobs 2'

    assert in_shell(project, line).returncode == 0


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), "ulimit -v: there is too little memory"),
        (OSError(errno.ENOMEM, "x"), "ulimit -v: there is too little memory"),
        (BlockingIOError(errno.EAGAIN, "x"), "ulimit -u: no more processes may be started"),
        (RuntimeError("can't start new thread"), "ulimit -u: no more processes may be started"),
    ],
)
def test_what_the_system_refuses_is_told_by_its_limit(error, told):
    assert str(limit_of_system(error)).startswith(told)


def test_other_errors_are_not_taken_for_a_limit():
    assert limit_of_system(RuntimeError("ours")) is None
    assert limit_of_system(FileNotFoundError(errno.ENOENT, "x")) is None


@pytest.mark.parametrize("day", ["2020-06-02", "2020/6/2", "2020年6月2日", "2020.06.02"])
def test_a_day_of_issue_may_be_written_as_people_do(project: Path, day: str):
    done = build_here(project, "issue", "2020", "--date", day)

    assert "Edition 2020 cannot be issued." in done.stderr


def test_a_day_of_issue_that_is_none_is_told_without_a_format(project: Path):
    done = build_here(project, "issue", "2020", "--date", "6月2日")

    assert done.code == 2
    assert "“6月2日” is not a day: write it like 2021-08-02" in done.stderr


def test_a_list_to_enter_that_is_not_there_is_told_in_chinese(project: Path):
    done = build_here(project, "enter", "待补.xlsx", "--lang", "zh")

    assert done.code == 2
    assert "没有'待补.xlsx'这个文件" in done.stderr
