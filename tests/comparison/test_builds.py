"""Builds are found by the names of editions, folders and commits, which are built for it."""

import base64
import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import msgspec
import psutil
import pytest
from projects import ROOT, make_project
from runs import PATH, build_here, eventually, files, run_build

from whitepaper.comparison.builds import builds
from whitepaper.document.facts import Fact
from whitepaper.document.nodes import Cell, Chapter, Document, FactText, Paragraph, Particulars
from whitepaper.document.serialise import to_json
from whitepaper.errors import UsageError

# Commits are checked out and built.
pytestmark = pytest.mark.slow

PLACE = "notebooks/04-use.ipynb cell 4"


def report(number: str, edition: str = "2020", **parts: object) -> Document:
    """A report of an edition that prints one value."""
    fact = Fact(
        text=f"{number}亿元",
        number=number,
        name="专利质押融资额",
        region="广州",
        period=edition,
        when=f"{edition}年",
        value=Decimal(number),
        precision=Decimal("0.01"),
        unit="亿元",
    )
    cell = Cell(4, (Paragraph((FactText(msgspec.structs.replace(fact, **parts)),)),))
    return Document((Chapter("04-use", (cell,)),), Particulars(edition=edition, title="小城"))


def put(folder: Path, document: Document) -> Path:
    """A folder with a report, as a build leaves it."""
    folder.mkdir(parents=True)
    (folder / "document.json").write_bytes(to_json(document))
    return folder


def silent(_: str) -> None:
    """Say nothing."""


# Editions and folders


def test_two_folders_are_compared_and_the_path_of_the_page_goes_to_stdout(project: Path):
    put(project / "old", report("66.77"))
    put(project / "new", report("68.01"))

    run = build_here(project, "diff", str(project / "old"), "project/new")

    assert run.code == 0, run.stderr
    (path,) = run.stdout.splitlines()
    assert path.startswith("out/diff/") and path.endswith("old--project-new.html")
    assert "68.01亿元" in (project / path).read_text("utf-8")
    assert "66.77亿元 → 68.01亿元" in run.stderr


def test_of_builds_that_say_the_same_this_is_said(project: Path):
    put(project / "out" / "2020", report("66.77"))
    put(project / "same", report("66.77"))

    run = build_here(project, "diff", "2020", "project/same")

    assert run.code == 0, run.stderr
    same = "Both reports have the same values, texts, figures and tables."
    assert run.stderr == f"{same}\n"
    assert f"<p>{same}</p>" in (project / run.stdout.strip()).read_text("utf-8")


def test_what_has_changed_since_a_build_is_told_before_it_is_compared(project: Path):
    assert build_here(project, "2020", "--to", "html").code == 0
    put(project / "old", report("66.77"))
    first = build_here(project, "diff", "project/old", "2020", "--lang", "zh")
    rows = project / "data" / "observations.csv"
    rows.write_text(rows.read_text("utf-8").replace("66.77", "66.78"), "utf-8")

    run = build_here(project, "diff", "project/old", "2020", "--lang", "zh")

    outdated, *others = run.stderr.splitlines()
    assert others == first.stderr.splitlines()
    assert outdated == (
        "out/2020是在data/observations.csv改动以前生成的，改动没有参加比较。请先重新生成："
        "python build.py 2020"
    )


def test_the_page_and_the_terminal_speak_the_users_language(project: Path):
    put(project / "old", report("66.77"))
    put(project / "new", report("68.01"))

    run = build_here(project, "diff", "project/old", "project/new", "--lang", "zh")

    content = (project / run.stdout.strip()).read_text("utf-8")
    assert run.stderr.splitlines()[0] == "数值修订 1项"
    assert '<a href="#values">数值修订 1项</a>' in content
    assert '<html lang="zh-CN">' in content


def test_an_edition_of_any_name_is_known_by_what_was_built(tmp_path: Path):
    put(tmp_path / "out" / "2023-黄埔", report("1", edition="2023-黄埔"))

    (build,) = builds(tmp_path, ["2023-黄埔"], silent)

    assert build.edition == "2023-黄埔"


def test_drawings_are_found_in_the_page_by_their_content(tmp_path: Path):
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    address = f"data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}"
    folder = put(tmp_path / "built", report("1"))
    (folder / "whitepaper.html").write_text(f'<img src="{address}">', "utf-8")

    (build,) = builds(tmp_path, [str(folder)], silent)

    assert build.image(f"{hashlib.sha256(drawing).hexdigest()[:16]}.svg") == address
    assert build.image("0123456789abcdef.svg") == ""


def test_every_name_of_which_there_is_no_build_is_listed_with_its_remedy(project: Path):
    (project / "empty").mkdir()

    unbuilt = build_here(project, "diff", "2020", "2019")
    nothing = build_here(project, "diff", "nowhere", "./project/empty")

    assert (unbuilt.code, nothing.code) == (2, 2)
    assert "out/2020: it has no document.json\n    → python build.py 2020" in unbuilt.stderr
    assert "2019: neither an edition, a commit nor a folder" in unbuilt.stderr
    assert "→ name an edition (2020), a commit" in unbuilt.stderr
    where = "nowhere: neither an edition, a commit nor a folder; git finds no repository here"
    assert where in nothing.stderr
    assert "fatal" not in nothing.stderr
    assert "./project/empty: it has no document.json" in nothing.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "it cannot be read: Input data was truncated"),
        (b'{"format": 99, "chapters": []}', "it cannot be read: its format is 99"),
        (to_json(report("1", value=Decimal("NaN"))), f"{PLACE}: “NaN” is not a value"),
        (to_json(report("1", precision=Decimal(0))), f"{PLACE}: “0” is not a precision"),
    ],
)
def test_a_document_that_is_none_is_refused_with_the_reason(tmp_path, content, message):
    folder = put(tmp_path / "built", report("1"))
    (folder / "document.json").write_bytes(content)

    with pytest.raises(UsageError, match="There is nothing to compare") as caught:
        builds(tmp_path, [str(folder)], silent)

    (finding,) = caught.value.findings
    assert finding.place == f"{folder}, document.json"
    assert finding.message.startswith(message)


def test_help_tells_of_the_comparison(project: Path):
    assert "diff (how two builds differ)" in " ".join(build_here(project, "--help").stdout.split())
    assert "Compare two builds" in build_here(project, "diff", "--help").stdout


# Commits

# What a commit builds with is its own: this one takes what lies in the commit.
STUB = """
import pathlib, shutil, sys
shutil.copytree(pathlib.Path("built", sys.argv[1]), pathlib.Path("out", sys.argv[1]))
"""


def git(project: Path, *arguments: str) -> str:
    known = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    done = subprocess.run(
        ["git", "-C", str(project), *known, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout


def commit(project: Path) -> None:
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "another")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A project in git whose last commit but one published 66.77亿元 and whose last 68.01亿元."""
    project = tmp_path / "project"
    (project / "params").mkdir(parents=True)
    git(tmp_path, "init", "--quiet", "project")
    (project / "build.py").write_text(STUB, "utf-8")
    for number in ("66.77", "68.01"):
        shutil.rmtree(project / "built", ignore_errors=True)
        for year in ("2019", "2020"):
            (project / "params" / f"{year}.yaml").write_text("", "utf-8")
            put(project / "built" / year, report(number, edition=year))
        commit(project)
    shutil.copy(ROOT / "build.py", project)
    return project


def test_two_commits_are_built_by_themselves_and_compared(repository: Path):
    run = build_here(repository, "diff", "HEAD~1", "HEAD")

    assert run.code == 0, run.stderr
    assert "2020年 专利质押融资额: 66.77亿元 → 68.01亿元" in run.stderr
    assert run.stdout == "out/diff/HEAD-1--HEAD.html\n"
    short = git(repository, "rev-parse", "HEAD")[:10]
    assert f"commit {short}" in (repository / run.stdout.strip()).read_text("utf-8")
    # Nothing is left of the checkouts.
    assert len(git(repository, "worktree", "list").splitlines()) == 1


def test_a_commit_may_be_asked_for_another_edition(repository: Path):
    run = build_here(repository, "diff", "HEAD~1:2019", "HEAD:2019")

    assert "2019年 专利质押融资额: 66.77亿元 → 68.01亿元" in run.stderr


def test_a_commit_without_its_edition_is_not_compared_with_another_edition(repository: Path):
    run = build_here(repository, "diff", "HEAD~1:2019", "HEAD")

    assert run.code == 2
    assert run.stderr.endswith(
        "These are builds of different editions.\n"
        "  HEAD: its newest edition is 2020\n    → name the one you mean: HEAD:2019\n"
    )
    both_named = build_here(repository, "diff", "HEAD~1:2019", "HEAD:2020")
    assert both_named.code == 0, both_named.stderr


def test_of_a_commit_the_edition_of_the_other_build_is_meant(repository: Path):
    put(repository / "out" / "2019", report("70.00", edition="2019"))

    run = build_here(repository, "diff", "HEAD~1", "2019")

    assert run.code == 0, run.stderr
    assert "2019年 专利质押融资额: 66.77亿元 → 70.00亿元" in run.stderr


def test_an_edition_comes_before_a_commit_and_a_folder_after_it_unless_written_as_one(
    repository: Path,
):
    git(repository, "branch", "2020")
    git(repository, "branch", "kept")
    put(repository / "out" / "2020", report("1.00"))
    put(repository.parent / "kept", report("2.00"))

    of_edition = build_here(repository, "diff", "2020", "kept")
    of_folder = build_here(repository, "diff", "./kept", "2020")

    assert "1.00亿元 → 68.01亿元" in of_edition.stderr
    assert "2.00亿元 → 1.00亿元" in of_folder.stderr


def test_a_commit_that_cannot_be_built_is_refused_with_what_its_build_said(repository: Path):
    (repository / "build.py").write_text("raise SystemExit('第3章有误')", "utf-8")
    commit(repository)
    shutil.copy(ROOT / "build.py", repository)

    run = build_here(repository, "diff", "HEAD~1", "HEAD")

    assert run.code == 2
    assert "HEAD: its build failed:\n      第3章有误" in run.stderr
    assert "Traceback" not in run.stderr
    assert len(git(repository, "worktree", "list").splitlines()) == 1


def test_a_commit_without_a_document_or_without_the_edition_is_refused(repository: Path):
    document = repository / "built" / "2020" / "document.json"
    # What builds left before.
    document.rename(document.with_name("whitepaper.html"))
    (repository / "build.py").write_text(STUB, "utf-8")
    commit(repository)
    shutil.copy(ROOT / "build.py", repository)

    run = build_here(repository, "diff", "HEAD", "HEAD:2018")

    assert run.code == 2
    assert "HEAD: it has no document.json" in run.stderr
    assert "was made before reports had a document.json: name a later one" in run.stderr
    assert "has no edition 2018\n    → it has 2019, 2020" in run.stderr


def test_what_is_not_committed_yet_is_compared_with_the_last_commit(tmp_path: Path):
    project = make_project(tmp_path)
    (project / ".gitignore").write_text("out/\n", "utf-8")
    git(tmp_path, "init", "--quiet", "project")
    commit(project)
    observations = project / "data" / "observations.csv"
    observations.write_text(observations.read_text("utf-8").replace("1777", "1801"), "utf-8")
    assert build_here(project, "2020", "--to", "html").code == 0

    run = build_here(project, "diff", "HEAD", "2020")

    assert run.code == 0, run.stderr
    assert "2020年 专利授权量: 1777件 → 1801件 (+24, +1.4%); data revised" in run.stderr
    assert "~ 全年专利授权[-1777-]{+1801+}件" in run.stderr
    assert git(project, "status", "--short") == " M data/observations.csv\n"


# Whatever happens to it, a comparison leaves nothing

WAITS = """
import pathlib, subprocess
pathlib.Path({began!r}).touch()
subprocess.run(["sleep", "600"])
"""


@pytest.mark.fault("ends")
@pytest.mark.parametrize(
    "name",
    [
        "SIGINT",
        "SIGKILL",
        *(pytest.param(n, marks=pytest.mark.long) for n in ("SIGTERM", "SIGHUP")),
    ],
)
def test_an_ended_comparison_leaves_no_process_and_after_the_next_no_file(
    repository: Path, tmp_path: Path, name: str
):
    began, temporary = tmp_path / "began", tmp_path / "t"
    temporary.mkdir()
    (repository / "build.py").write_text(WAITS.format(began=str(began)), "utf-8")
    commit(repository)
    shutil.copy(ROOT / "build.py", repository)
    inside = files(repository / ".git")
    inherited = signal.signal(signal.Signals[name], signal.SIG_DFL) if name != "SIGKILL" else None
    running = subprocess.Popen(
        [sys.executable, str(repository / "build.py"), "diff", "HEAD", "HEAD~1"],
        env={**os.environ, "PYTHONPATH": PATH, "TMPDIR": str(temporary)},
        stderr=subprocess.PIPE,
        text=True,
    )
    if inherited is not None:
        signal.signal(signal.Signals[name], inherited)
    assert eventually(began.exists, 60)
    comparison = psutil.Process(running.pid)
    # The build, and what it has begun to wait for.
    assert eventually(lambda: len(comparison.children(recursive=True)) >= 2, 60)
    started = comparison.children(recursive=True)

    running.send_signal(signal.Signals[name])
    _, said = running.communicate(timeout=60)

    assert running.returncode in (-signal.Signals[name], 128 + signal.Signals[name])
    assert "Traceback" not in said
    # What the build of a commit starts is its own business if the system ends that.
    ours = [process for process in started if name != "SIGKILL" or process.name() != "sleep"]
    assert eventually(lambda: not any(process.is_running() for process in ours), 30)
    for process in started:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    again = run_build(repository, "diff", "HEAD~1", "HEAD~2", TMPDIR=str(temporary))
    assert again.code == 0, again.stderr
    assert [*temporary.iterdir()] == []
    assert files(repository / ".git") == inside


def test_git_runs_nothing_that_is_set_for_it_and_obeys_no_variable(
    repository: Path, tmp_path: Path, monkeypatch
):
    ran = tmp_path / "ran"
    git(repository, "config", "filter.own.smudge", f"touch {ran}; cat")
    git(repository, "config", "core.fsmonitor", f"touch {ran}; false")
    (repository / ".gitattributes").write_text("* filter=own\n", "utf-8")
    (repository / "build.py").write_text(STUB, "utf-8")
    commit(repository)
    ran.unlink(missing_ok=True)
    hook = repository / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {ran}\n", "utf-8")
    hook.chmod(0o755)
    shutil.copy(ROOT / "build.py", repository)
    elsewhere = {"GIT_DIR": str(tmp_path), "GIT_EXTERNAL_DIFF": f"touch {ran}"}

    run = build_here(repository, "diff", "HEAD~1", "HEAD", **elsewhere)

    assert run.code == 0, run.stderr
    assert not ran.exists()


def test_a_git_that_does_not_end_is_ended_and_told(repository: Path, tmp_path: Path, monkeypatch):
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nsleep 600 &\nsleep 600\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setattr("whitepaper.comparison.commits._SECONDS", 1)

    with pytest.raises(UsageError) as caught:
        builds(repository, ["HEAD"], silent)

    (finding,) = caught.value.findings
    assert finding.place == "git rev-parse"
    assert finding.message == "git did not end within 1 seconds"
    left = {process.name() for process in psutil.Process().children(recursive=True)}
    assert left.isdisjoint({"git", "sh", "sleep"})
