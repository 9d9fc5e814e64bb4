"""The guide: what its pages tell to do works."""

import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from projects import ROOT
from runs import run

DOCS = ROOT / "docs"
# In the order in which one reads them.
PAGES = ("first-report", "chapter", "figures", "data", "new-year", "publish")
# What is to be done with a block of a page stands in a comment above it.
BLOCK = re.compile(
    r"(?:^<!-- (?P<told>[^\n]*?) -->\n)?^```(?P<kind>\S*)\n(?P<text>.*?)^```$", re.M | re.S
)


@dataclass
class Reader:
    """Who does in a project what the guide says, step by step."""

    project: Path
    notebook: Path | None = None
    said: str = ""

    def do(self, kind: str, told: str, text: str) -> None:
        """One block of a page."""
        what, _, rest = told.partition(": ")
        match what:
            case "new notebook":
                self.notebook = self.project / rest
                nbformat.write(new_notebook(), self.notebook)
            case "cell":
                self.add_cell(rest, text)
            case "rows":
                self.append(self.project / rest, text)
            case "file":
                (self.project / rest).write_text(text, "utf-8")
            case _ if what.startswith("after in "):
                self.insert(self.project / what.removeprefix("after in "), rest, text)
            case "" if kind == "shell":
                self.said = "".join(self.run(line) for line in text.splitlines())
            case "" if kind == "text":
                assert [line for line in text.splitlines() if line not in self.said] == []
            case "":
                pass
            case _:
                raise ValueError(told)

    def add_cell(self, described: str, source: str) -> None:
        kind, *tags = described.split(", ")
        made = {"code": new_code_cell, "markdown": new_markdown_cell}[kind]
        notebook = nbformat.read(self.notebook, as_version=4)
        notebook.cells.append(made(source.rstrip("\n"), metadata={"tags": tags}))
        nbformat.write(notebook, self.notebook)

    def append(self, table: Path, rows: str) -> None:
        kept = table.read_text("utf-8")
        assert kept.endswith("\n")
        table.write_text(kept + rows, "utf-8")

    def insert(self, path: Path, line: str, lines: str) -> None:
        text, count = re.subn(
            rf"(?m)^.*{re.escape(line)}\n", rf"\g<0>{lines}", path.read_text("utf-8")
        )
        assert count == 1
        path.write_text(text, "utf-8")

    def run(self, command: str) -> str:
        """A command as the guide has it, in the language of its readers."""
        program, *arguments = shlex.split(command)
        assert program == "python"
        done = run([sys.executable, *arguments], self.project, LANG="zh_CN.UTF-8", LANGUAGE="")
        assert done.code == 0, f"{command}\n{done.stderr}"
        return done.stdout + done.stderr


def blocks(page: str) -> Iterator[tuple[str, str, str]]:
    """The blocks of a page: kind, what is told of it, text."""
    text = (DOCS / "guide" / f"{page}.md").read_text("utf-8")
    # A notebook begins with the comment above that of its first cell.
    text = re.sub(r"^(<!-- new notebook: .* -->)\n", r"\1\n```\n```\n", text, flags=re.M)
    for found in BLOCK.finditer(text):
        yield found["kind"], found["told"] or "", found["text"]


@pytest.mark.slow
def test_what_the_guide_tells_to_do_works_from_the_first_page_to_the_last(tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    for name in ("build.py", "requirements.lock"):
        shutil.copy(ROOT / name, project)
    for name in ("params", "data", "notebooks"):
        shutil.copytree(ROOT / name, project / name)
    reader = Reader(project)

    for page in PAGES:
        for kind, told, text in blocks(page):
            reader.do(kind, told, text)

    html = (project / "out/2020/whitepaper.html").read_text("utf-8")
    assert "质押融资专题" in html
    assert "公益培训场次继续增加" in html


def test_the_paragraph_that_the_first_page_has_one_change_is_in_the_chapter_that_it_names():
    text = (DOCS / "guide" / "first-report.md").read_text("utf-8")
    begins = re.search("写着“(.+?)”的一段", text)[1]
    notebook = nbformat.read(ROOT / "notebooks" / "04-use.ipynb", as_version=4)

    assert [cell.cell_type for cell in notebook.cells if begins in cell.source] == ["markdown"]
