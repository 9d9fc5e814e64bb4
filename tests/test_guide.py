"""The guide: what its pages tell to do works."""

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from projects import ROOT
from runs import build_here

DOCS = ROOT / "docs"
# In the order in which one reads them.
PAGES = ("first-report", "chapter", "figures", "data", "new-year", "publish")
# What the pages in each language are, and the language of the system of who reads them.
GUIDES = {"zh": ("guide", "zh_CN.UTF-8"), "en": ("guide/en", "en_US.UTF-8")}
# What is to be done with a block of a page stands in a comment above it.
BLOCK = re.compile(
    r"(?:^<!-- (?P<told>[^\n]*?) -->\n)?^```(?P<kind>\S*)\n(?P<text>.*?)^```$", re.M | re.S
)


@dataclass
class Reader:
    """Who does in a project what the guide says, step by step."""

    project: Path
    system: str
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
        program, script, *arguments = shlex.split(command)
        assert (program, script) == ("python", "build.py")
        done = build_here(self.project, *arguments, LANG=self.system, LANGUAGE="")
        assert done.code == 0, f"{command}\n{done.stderr}"
        return done.stdout + done.stderr


def blocks(page: Path) -> Iterator[tuple[str, str, str]]:
    """The blocks of a page: kind, what is told of it, text."""
    text = page.read_text("utf-8")
    # A notebook begins with the comment above that of its first cell.
    text = re.sub(r"^(<!-- new notebook: .* -->)\n", r"\1\n```\n```\n", text, flags=re.M)
    for found in BLOCK.finditer(text):
        yield found["kind"], found["told"] or "", found["text"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("zh", ("2020", "质押融资专题", "公益培训场次继续增加")),
        ("en", ("2020-en", "Pledge Financing in Focus", "More training sessions were held")),
    ],
)
def test_what_the_guide_tells_to_do_works_from_the_first_page_to_the_last(
    tmp_path, language, printed
):
    project = tmp_path / "project"
    project.mkdir()
    for name in ("build.py", "requirements.lock"):
        shutil.copy(ROOT / name, project)
    for name in ("params", "data", "notebooks"):
        shutil.copytree(ROOT / name, project / name)
    folder, system = GUIDES[language]
    reader = Reader(project, system)

    for page in PAGES:
        for kind, told, text in blocks(DOCS / folder / f"{page}.md"):
            reader.do(kind, told, text)

    edition, *texts = printed
    html = (project / "out" / edition / "whitepaper.html").read_text("utf-8")
    assert [text for text in texts if text not in html] == []


@pytest.mark.parametrize(
    ("page", "said", "chapter"),
    [
        ("guide/first-report", "写着“(.+?)”的一段", "04-use"),
        ("guide/en/first-report", "paragraph with “(.+?)”", "en/04-use"),
    ],
)
def test_the_paragraph_that_the_first_page_has_one_change_is_in_the_chapter_that_it_names(
    page, said, chapter
):
    begins = re.search(said, (DOCS / f"{page}.md").read_text("utf-8"))[1]
    notebook = nbformat.read(ROOT / "notebooks" / f"{chapter}.ipynb", as_version=4)

    assert [cell.cell_type for cell in notebook.cells if begins in cell.source] == ["markdown"]


# Pages that are in English elsewhere: who reads them makes a report of their own.
ELSEWHERE = {"editions": "editions.md", "new-project": "installing.md"}


def parts(page: Path) -> list[str]:
    """The levels of a page's headings, its tables, and the findings that it lists, in order."""
    text = re.sub(r"^```[^{].*?^```$", "", page.read_text("utf-8"), flags=re.M | re.S)
    return re.findall(r"^(#+(?= )|\|-|```\{findings\} .*)", text, re.M)


@pytest.mark.parametrize("page", sorted(path.stem for path in (DOCS / "guide").glob("*.md")))
def test_each_page_of_the_guide_is_there_in_english_with_the_same_parts(page):
    if page in ELSEWHERE:
        assert (DOCS / ELSEWHERE[page]).is_file()
        return
    chinese, english = (parts(DOCS / folder / f"{page}.md") for folder, _ in GUIDES.values())

    if page == "data":
        # Data is in Chinese: what it says in English has a part of its own.
        del english[english.index("|-") + 1]
    assert english == chinese
