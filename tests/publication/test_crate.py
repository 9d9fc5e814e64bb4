"""A report's crate tells what it was made from, its mark leads there, and git is asked warily."""

import hashlib
import json
import shutil
import subprocess
import warnings
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from documents import export, text_of
from nbformat.v4 import new_markdown_cell, new_notebook
from projects import make_chapters, make_project, write_chapter
from rocrate.rocrate import ROCrate
from runs import Report, build_here, files, run_build

from whitepaper import __version__
from whitepaper.inputs import repository

# Projects are built.
pytestmark = pytest.mark.slow

CRATE = "ro-crate-metadata.json"
PROCESS = "https://w3id.org/ro/wfrun/process/0.5"
NOISE = "fatal: noise of git's own"


def graph(folder: Path) -> dict[str, dict[str, Any]]:
    """The entities of the crate in a folder, by id; no two have the same."""
    entities = json.loads((folder / CRATE).read_text("utf-8"))["@graph"]
    found = {entity["@id"]: entity for entity in entities}
    assert len(found) == len(entities)
    return found


def refers(entity: dict[str, Any], name: str) -> list[str]:
    """The ids that a property of an entity refers to."""
    value = entity.get(name, [])
    return [each["@id"] for each in (value if isinstance(value, list) else [value])]


def out(project: Path) -> Path:
    return project / "out" / "2020"


def manifest(project: Path) -> dict[str, Any]:
    return json.loads((out(project) / "manifest.json").read_text("utf-8"))


def build(project: Path) -> None:
    run = build_here(project, "2020", "--to", "html")
    assert run.code == 0, run.stderr


# What the specification of Process Run Crates asks for


def test_it_can_be_read_by_others_and_says_what_it_conforms_to(specimen: Report):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        crate = ROCrate(specimen.folder)

    root = crate.root_dataset
    assert crate.metadata["conformsTo"] == "https://w3id.org/ro/crate/1.1"
    assert root["conformsTo"].id == PROCESS
    assert root["conformsTo"].type == "CreativeWork"
    assert all(root[name] for name in ("name", "description", "license", "publisher"))
    assert root["datePublished"] == "2021-04-26"
    # What is thought to be there by the library lies there.
    assert all((specimen.folder / entity.id).is_file() for entity in crate.data_entities)


def test_every_action_is_mentioned_has_an_instrument_and_refers_to_what_is_described(
    specimen: Report,
):
    entities = graph(specimen.folder)
    actions = [e for e in entities.values() if e["@type"] == "CreateAction"]

    assert refers(entities["./"], "mentions") == [action["@id"] for action in actions]
    # One for each chapter, and the last for the report.
    assert len(actions) == 1 + len(list((specimen.project / "notebooks").glob("*.ipynb")))
    for action in actions:
        (instrument,) = refers(action, "instrument")
        assert entities[instrument]["@type"] == "SoftwareApplication"
        assert entities[instrument]["softwareVersion"] == __version__
        assert action["actionStatus"] == "http://schema.org/CompletedActionStatus"
        assert refers(action, "object")
        assert refers(action, "result")
    for entity in entities.values():
        for name in entity.keys() - {"conformsTo"}:
            if isinstance(entity[name], dict | list):
                assert set(refers(entity, name)) <= entities.keys()


def test_every_file_of_the_report_is_in_it_with_its_digest_and_size(specimen: Report):
    entities = graph(specimen.folder)
    parts = refers(entities["./"], "hasPart")
    published = files(specimen.folder)
    del published[CRATE]

    assert {unquote(part) for part in parts} == published.keys()
    assert parts == [e["@id"] for e in entities.values() if e["@type"] == "File"]
    assert set(refers(entities["#run"], "result")) == set(parts)
    for part in parts:
        described, content = entities[part], published[unquote(part)]
        assert "/" in described["encodingFormat"]
        # The manifest has the digest of the crate, which so cannot have the manifest's.
        if part != "manifest.json":
            assert described["sha256"] == hashlib.sha256(content).hexdigest()
            assert described["contentSize"] == str(len(content))
    recorded = json.loads(published["manifest.json"])["outputs"][CRATE]
    content = (specimen.folder / CRATE).read_bytes()
    assert recorded == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_every_input_is_told_with_its_place_digest_and_size(specimen: Report):
    inputs = [e for e in graph(specimen.folder).values() if e["@id"].startswith("#project/")]

    named = {entity["name"] for entity in inputs}
    assert {"params/2020.yaml", "data/observations.csv", "notebooks/01-summary.ipynb"} <= named
    for entity in inputs:
        assert unquote(entity["@id"]) == f"#project/{entity['name']}"
        path = specimen.project / entity["name"]
        if path.is_file():
            content = path.read_bytes()
            assert entity["sha256"] == hashlib.sha256(content).hexdigest()
            assert entity["contentSize"] == str(len(content))
        else:
            assert path.is_dir()


def test_the_lock_python_and_the_platform_are_among_what_it_was_made_with(project: Path):
    (project / "requirements.lock").write_text("a==1\n", "utf-8")

    build(project)

    entities, made_from = graph(out(project)), manifest(project)["inputs"]
    assert "#project/requirements.lock" in refers(entities["#run"], "object")
    software = entities["#whitepaper"]
    assert software["operatingSystem"] == made_from["platform"]
    python, packages = (entities[name] for name in refers(software, "softwareRequirements"))
    assert python["softwareVersion"] == made_from["python"]
    assert packages["softwareVersion"] == made_from["packages"]


# Chapters


def test_each_chapter_made_its_part_of_what_it_alone_has_read(tmp_path: Path):
    project = make_chapters(tmp_path, {"01-a": "open('../data/只此.txt').read()", "02-b": "1"})
    (project / "data" / "只此.txt").write_text("1", "utf-8")
    params = project / "params" / "2020.yaml"
    text = params.read_text("utf-8")
    params.write_text(
        text.replace("  - notebook: 02-b", "  - notebook: 02-b\n    parameters: {since: [1, 2]}"),
        "utf-8",
    )
    write_chapter(project, "02-b", "str(since)", parameters="edition = 2020\nsince = [3]")

    build(project)

    entities = graph(out(project))
    (read,) = (e["@id"] for e in entities.values() if e.get("name") == "data/只此.txt")
    first, second = (set(refers(entities[f"#run/{name}"], "object")) for name in ("01-a", "02-b"))
    assert {read, "#project/notebooks/01-a.ipynb", "#parameters/01-a/edition"} <= first
    assert "#project/notebooks/02-b.ipynb" in second
    assert read not in second
    assert json.loads(entities["#parameters/02-b/since"]["value"]) == [1, 2]
    assert refers(entities["#run/01-a"], "result") == ["#chapters/01-a"]
    assert {"#chapters/01-a", "#chapters/02-b"} <= set(refers(entities["#run"], "object"))


def test_a_chapter_that_failed_is_an_action_that_failed_and_made_nothing(tmp_path: Path):
    project = make_chapters(tmp_path, {"01-a": "1", "02-b": "1 / 0"}, status="draft")

    assert build_here(project, "2020", "--to", "html").code == 1

    entities = graph(out(project))
    failed, whole = entities["#run/02-b"], entities["#run"]
    assert failed["actionStatus"] == "http://schema.org/FailedActionStatus"
    # In the language of the report, whoever builds it.
    assert failed["error"].startswith("notebooks/02-b.ipynb 第3格")
    assert (failed["name"], whole["name"]) == ("运行notebooks/02-b.ipynb", "写出报告")
    assert "result" not in failed
    assert entities["#run/01-a"]["actionStatus"] == "http://schema.org/CompletedActionStatus"
    assert "#chapters/01-a" in refers(whole, "object")
    assert "#chapters/02-b" not in entities


def test_what_lies_outside_of_the_project_is_told_without_its_place(tmp_path: Path):
    outside = tmp_path / "outside.csv"
    outside.write_text("1", "utf-8")
    project = make_chapters(tmp_path, {"01-a": f"open({str(outside)!r}).read()"})
    params = project / "params" / "2020.yaml"
    params.write_text(f"allowed: [{outside}]\n{params.read_text('utf-8')}", "utf-8")

    build(project)

    entities = graph(out(project))
    (told,) = (e for e in entities.values() if e.get("name") == "outside.csv")
    assert told["@id"] in refers(entities["#run/01-a"], "object")
    assert told["sha256"] == hashlib.sha256(b"1").hexdigest()
    assert str(tmp_path) not in (out(project) / CRATE).read_text("utf-8")


# The same bytes


def test_it_is_the_same_to_the_byte_elsewhere_and_comes_out_the_same_again(tmp_path: Path):
    one = make_project(tmp_path)
    two = make_project(tmp_path / "another place")
    for project in (one, two):
        assert build_here(project, "2020", "--to", "html,annex", "-j", "1").code == 0

    assert (out(one) / CRATE).read_bytes() == (out(two) / CRATE).read_bytes()
    assert str(tmp_path) not in (out(one) / CRATE).read_text("utf-8")
    assert run_build(one, "verify", "2020", "--rebuild").code == 0
    (out(one) / CRATE).write_text("{}", "utf-8")
    forged = build_here(one, "verify", "2020")
    assert forged.code == 1
    assert f"2020/{CRATE}: is not what was published" in forged.stderr


# The mark


def test_every_format_bears_the_mark_that_crate_and_manifest_have(specimen: Report):
    mark = graph(specimen.folder)["./"]["identifier"]
    line = f"{mark}，供核对；生成记录随电子版发布（{CRATE}）"

    assert json.loads((specimen.folder / "manifest.json").read_text("utf-8"))["mark"] == mark
    assert specimen.html.read_text("utf-8").count(line) == 1
    for path in (specimen.pdf, specimen.word):
        text = "".join(text_of(path.read_bytes(), path.suffix.removeprefix(".")).split())
        assert text.count("".join(line.split())) == 1
    with zipfile.ZipFile(specimen.folder / "annex.xlsx") as archive:
        assert archive.read("xl/sharedStrings.xml").decode().count(mark) == 1


def test_a_notebook_that_is_exported_alone_has_no_mark():
    notebook = new_notebook(cells=[new_markdown_cell("# 小城\n\n一句。")])

    page = export(notebook, "html").decode()
    assert "一句。" in page
    assert "构建标识" not in page
    for kind in ("pdf", "docx"):
        text = text_of(export(notebook, kind), kind)
        assert "一句。" in text
        assert "构建标识" not in text


def test_the_mark_is_another_if_and_only_if_an_input_is(project: Path):
    def mark() -> str:
        build(project)
        return manifest(project)["mark"]

    first = mark()
    (project / "README.md").write_text("No input.", "utf-8")
    assert build_here(project, "2020", "--to", "html,annex", "--force").code == 0
    assert manifest(project)["mark"] == first
    (project / "data" / "more.txt").write_text("An input.", "utf-8")
    assert mark() != first
    (project / "data" / "more.txt").unlink()
    assert mark() == first


def test_a_comparison_does_not_tell_the_mark(project: Path):
    build(project)
    shutil.copytree(out(project), project / "old")
    (project / "data" / "more.txt").write_text("An input that prints nothing.", "utf-8")
    build(project)
    old = json.loads((project / "old" / "manifest.json").read_text("utf-8"))["mark"]
    new = manifest(project)["mark"]
    assert old != new

    run = build_here(project, "diff", str(project / "old"), "2020")

    assert run.code == 0, run.stderr
    page = (project / run.stdout.strip()).read_text("utf-8")
    assert all(mark not in run.stderr + page for mark in (old, new))


# Git


def git(project: Path, *arguments: str) -> str:
    known = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    done = subprocess.run(
        ["git", "-C", str(project), *known, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(project: Path) -> str:
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "another")
    return git(project, "rev-parse", "HEAD")


@pytest.fixture
def checkout(project: Path) -> Path:
    """A mini project in git, all of it committed."""
    git(project, "init", "--quiet")
    (project / ".gitignore").write_text("out/\n", "utf-8")
    commit(project)
    return project


def test_a_checkout_names_its_commit_which_has_every_input(checkout: Path):
    head = git(checkout, "rev-parse", "HEAD")

    build(checkout)

    entities = graph(out(checkout))
    assert entities["#commit"]["version"] == head
    inputs = [e for name, e in entities.items() if name.startswith("#project/")]
    assert all(refers(entity, "isPartOf") == ["#commit"] for entity in inputs)
    assert (manifest(checkout)["commit"], manifest(checkout)["uncommitted"]) == (head, [])


def test_inputs_that_the_commit_has_not_are_named_until_they_are_committed(checkout: Path):
    for name in ("data/datapackage.yaml", "data/more.txt"):
        with (checkout / name).open("a", encoding="utf-8") as file:
            file.write("\n")
    # No input.
    (checkout / "README.md").write_text("new", "utf-8")
    build(checkout)

    entities, told = graph(out(checkout)), manifest(checkout)["uncommitted"]
    assert sorted(told) == ["data/", "data/datapackage.yaml", "data/more.txt"]
    assert "isPartOf" not in entities["#project/data/datapackage.yaml"]
    assert refers(entities["#project/data/events.csv"], "isPartOf") == ["#commit"]
    assert "data/more.txt" in entities["#commit"]["description"]

    head = commit(checkout)
    build(checkout)
    assert (manifest(checkout)["commit"], manifest(checkout)["uncommitted"]) == (head, [])


def test_a_commit_that_changes_no_input_leaves_the_report_as_it_is_and_it_can_be_built_again(
    checkout: Path,
):
    build(checkout)
    before = manifest(checkout)["commit"]
    (checkout / "README.md").write_text("new", "utf-8")
    assert commit(checkout) != before

    run = build_here(checkout, "2020", "--to", "html")
    assert "nothing has changed" in run.stderr
    proved = run_build(checkout, "verify", "2020", "--rebuild")

    assert proved.code == 0, proved.stderr
    assert manifest(checkout)["commit"] == before


def test_a_commit_that_is_not_there_any_more_is_told_by_name(checkout: Path):
    build(checkout)
    shutil.rmtree(checkout / ".git")

    run = build_here(checkout, "verify", "2020", "--rebuild")

    assert run.code == 1
    assert "manifest.json: names commit " in run.stderr
    assert "fetch it, or build the report again" in run.stderr


def test_a_project_in_a_folder_of_a_repository_is_looked_for_there_alone(tmp_path: Path):
    project = make_project(tmp_path)
    (tmp_path / ".gitignore").write_text("out/\n", "utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "else.txt").write_text("of no project", "utf-8")
    git(tmp_path, "init", "--quiet", "--object-format=sha256")
    head = commit(tmp_path)

    build(project)

    assert (manifest(project)["commit"], manifest(project)["uncommitted"]) == (head, [])


def test_a_repository_that_does_not_hold_the_project_is_not_its_own(tmp_path: Path):
    project = make_project(tmp_path)
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text("project/\n", "utf-8")
    commit(tmp_path)

    run = build_here(project, "2020", "--to", "html")

    assert "git" not in run.stderr
    assert "commit" not in manifest(project)
    assert "#commit" not in graph(out(project))


@pytest.mark.parametrize(
    "script",
    [f"echo '{NOISE}' >&2; exit 128", "exec sleep 600", None],
    ids=["fails", "hangs", "is absent"],
)
def test_git_that_does_not_answer_leaves_the_report_without_a_commit(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None
):
    programs = tmp_path / "programs"
    programs.mkdir()
    if script is not None:
        (programs / "git").write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n", "utf-8")
        (programs / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(repository, "SECONDS", 0.5)

    run = build_here(checkout, "2020", "--to", "html")

    assert run.code == 0, run.stderr
    assert "git names no commit of this project" in run.stderr
    assert NOISE not in run.stderr
    assert "commit" not in manifest(checkout)


def test_variables_of_git_lead_to_no_other_repository(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    head = git(checkout, "rev-parse", "HEAD")
    git(tmp_path, "init", "--quiet", "another")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "another" / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "another"))

    build(checkout)

    assert manifest(checkout)["commit"] == head


def test_a_shallow_checkout_names_its_commit_too(checkout: Path, tmp_path: Path):
    (checkout / "README.md").write_text("new", "utf-8")
    head = commit(checkout)
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{checkout}", "shallow")
    assert git(tmp_path / "shallow", "rev-list", "--count", "HEAD") == "1"

    build(tmp_path / "shallow")

    assert (manifest(tmp_path / "shallow")["commit"]) == head


def test_a_repository_without_a_commit_is_told(project: Path):
    git(project, "init", "--quiet")

    run = build_here(project, "2020", "--to", "html")

    assert run.code == 0, run.stderr
    assert "git names no commit of this project" in run.stderr
