"""`build.py setup`: what analysts do with git, in real repositories of two of them."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output
from projects import ROOT, make_project
from runs import build_here

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("git") is None and not os.environ.get("CI"), reason="needs git"
    ),
]

CHAPTER = "notebooks/02-creation.ipynb"
OBSERVATIONS = "data/observations.csv"


@dataclass(frozen=True)
class Clone:
    """The checkout of one of them."""

    folder: Path

    def git(self, *arguments: str, code: int = 0) -> str:
        """What git says, which must end with a code."""
        done = subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments],
            cwd=self.folder,
            # Nothing of whoever runs the tests.
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
                **{"GIT_CONFIG_GLOBAL": os.devnull, "PYTHONPATH": os.pathsep.join(sys.path)},
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def edit(self, old: str, new: str, file: str = CHAPTER) -> None:
        """Change a text in a file."""
        path = self.folder / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), "utf-8")

    def append(self, row: str) -> None:
        """Add a row to the observations."""
        with (self.folder / OBSERVATIONS).open("a", encoding="utf-8") as file:
            file.write(f"{row}\n")

    def commit(self) -> None:
        self.git("commit", "-qam", "edit")

    def pull(self, other: "Clone", code: int = 0) -> None:
        """Merge what the other has."""
        self.git("pull", "-q", "--no-rebase", str(other.folder), "main", code=code)


def clones(folder: Path, *, set_up: bool = True) -> tuple[Clone, Clone]:
    """Two checkouts of one project."""
    project = make_project(folder)
    shutil.copy(ROOT / ".gitattributes", project)
    origin = Clone(project)
    origin.git("init", "-q", "-b", "main")
    origin.git("add", ".")
    origin.commit()
    both = []
    for name in ("one", "other"):
        origin.git("clone", "-q", str(project), str(folder / name))
        if set_up:
            assert build_here(folder / name, "setup").code == 0
        both.append(Clone(folder / name))
    return both[0], both[1]


def told(clone: Clone, *arguments: str) -> list[str]:
    """What `check` finds, line by line."""
    done = build_here(clone.folder, "check", *arguments)
    assert "Traceback" not in done.stderr
    return [line.strip() for line in done.stderr.splitlines()]


def test_saving_a_notebook_that_was_run_leaves_no_diff_but_the_edit(tmp_path):
    clone, _ = clones(tmp_path)
    path = clone.folder / CHAPTER
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = 5
            cell.outputs = [new_output("stream", text="printed\n")]
            cell.metadata["execution"] = {"iopub.execute_input": "2024-01-01T00:00:00Z"}
        else:
            cell.metadata["user_expressions"] = [{"expression": "1", "result": {}}]
    notebook.metadata["language_info"] = {"name": "python", "version": "3.12.1"}
    nbformat.write(notebook, path)

    assert clone.git("diff", "--no-ext-diff") == ""

    clone.edit("专利授权量上升", "专利授权量下降")
    changed = re.findall(r"^[-+] .*", clone.git("diff", "--no-ext-diff"), re.M)
    assert len(changed) == 2
    assert "专利授权量下降" in clone.git("diff")
    clone.commit()
    committed = clone.git("show", f"HEAD:{CHAPTER}")
    assert '"parameters"' in committed
    assert "printed" not in committed
    # Nothing was taken from whoever has run it.
    assert "printed" in path.read_text("utf-8")


def test_rows_that_two_append_are_both_kept_and_a_row_that_both_changed_is_told(tmp_path):
    one, other = clones(tmp_path)
    rows = [
        f"patent-grants,小城,{year},17,件,1,,final,high,,,,bureau-2020,," for year in (2016, 2017)
    ]
    for clone, row in zip((one, other), rows, strict=True):
        clone.append(row)
        clone.commit()

    one.pull(other)

    assert set(rows) <= set((one.folder / OBSERVATIONS).read_text("utf-8").splitlines())
    assert told(one) == ["nothing was found that is wrong before chapters run"]

    other.pull(one)
    for clone, value in ((one, 18), (other, 19)):
        clone.edit("2016,17,", f"2016,{value},", OBSERVATIONS)
        clone.commit()
    one.pull(other)
    assert any("is that of line" in line for line in told(one))


def test_edits_of_two_paragraphs_are_merged(tmp_path):
    one, other = clones(tmp_path)
    one.edit("质押融资额为", "全年质押融资额为")
    other.edit("专利授权量上升", "专利授权量明显上升")
    for clone in (one, other):
        clone.commit()

    one.pull(other)

    text = (one.folder / CHAPTER).read_text("utf-8")
    assert "全年质押融资额为" in text
    assert "专利授权量明显上升" in text


def test_two_edits_of_a_paragraph_are_told_with_the_cell_and_both_texts(tmp_path):
    one, other = clones(tmp_path)
    one.edit("质押融资额为", "全年质押融资额为")
    other.edit("质押融资额为", "当年质押融资额为")
    for clone in (one, other):
        clone.commit()

    one.pull(other, code=1)

    lines = told(one)
    (line,) = [line for line in lines if line.startswith(f"{CHAPTER} cell 4: ")]
    assert "two people have changed this text: “全年质押融资额为" in line
    assert "and “当年质押融资额为" in line
    chinese = told(one, "--lang", "zh")
    assert any(f"{CHAPTER} 第4格：两人改了同一处：“全年质押融资额为" in line for line in chinese)
    assert build_here(one.folder, "2020", "--to", "html").code == 2
    # It is still a notebook.
    nbformat.read(one.folder / CHAPTER, as_version=4)


def test_a_conflict_from_before_git_was_set_up_is_told_by_cell_and_made_one_of_cells(tmp_path):
    one, other = clones(tmp_path, set_up=False)
    one.edit("质押融资额为", "全年质押融资额为")
    other.edit("质押融资额为", "当年质押融资额为")
    for clone in (one, other):
        clone.commit()
    one.pull(other, code=1)

    lines = told(one)

    assert any(line.startswith(f"{CHAPTER} cell 4: two people have changed") for line in lines)
    remedy = f"git checkout --merge {CHAPTER}"
    assert any(remedy in line for line in lines)
    assert build_here(one.folder, "setup").code == 0
    one.git(*remedy.split()[1:])
    nbformat.read(one.folder / CHAPTER, as_version=4)
    assert any(line.startswith(f"{CHAPTER} cell 4: two people have changed") for line in told(one))


def test_a_cell_that_one_deleted_and_the_other_changed_is_told(tmp_path):
    one, other = clones(tmp_path)
    notebook = nbformat.read(one.folder / CHAPTER, as_version=4)
    del notebook.cells[3]
    nbformat.write(notebook, one.folder / CHAPTER)
    other.edit("质押融资额为", "当年质押融资额为")
    for clone in (one, other):
        clone.commit()

    one.pull(other, code=1)

    assert any("somebody else has deleted it: “当年质押融资额为" in line for line in told(one))


def test_it_concerns_one_checkout_and_is_done_once(tmp_path):
    clone, _ = clones(tmp_path, set_up=False)

    first, second = (build_here(clone.folder, "setup") for _ in range(2))

    assert first.stderr.startswith("git keeps notebooks without outputs")
    assert second.stderr == "git is set up already\n"
    assert clone.git("status", "--short") == ""


def test_a_project_that_is_no_checkout_is_told(project):
    done = build_here(project, "setup")

    assert done.code == 2
    assert "not checked out from a repository of git" in done.stderr
