"""Generated projects of plain chapters, as any notebook pipeline can run, with their right results.

Each chapter reads a table of its own, aggregates it, draws two seaborn charts and shows one number
that depends on the table, the parameter and the source: if one of them changes, so must it.
"""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parent.parent
ROWS = 2000
SAID = {"source": "随机生成的表", "alt": "按类别列出的数值图，用于测量。"}


@dataclass(frozen=True)
class Chapter:
    """What a chapter is made of: a number in its table, its parameter, and one in its source."""

    name: str
    offset: int = 0
    factor: int = 1
    addend: int = 0

    @property
    def total(self) -> int:
        """The number that the chapter must show."""
        return (sum(row["value"] for row in _rows(self)) * self.factor) + self.addend


@dataclass(frozen=True)
class Workload:
    """A project on disk and what its chapters must show."""

    project: Path
    chapters: tuple[Chapter, ...]

    def totals(self) -> Mapping[str, int]:
        """The number of each chapter."""
        return {chapter.name: chapter.total for chapter in self.chapters}

    def changed(self, what: str) -> Workload:
        """The project after a change of one chapter: its `source`, `data` or `parameter`."""
        field = {"source": "addend", "data": "offset", "parameter": "factor"}[what]
        middle = len(self.chapters) // 2
        chapter = self.chapters[middle]
        after = replace(chapter, **{field: getattr(chapter, field) + 1})
        chapters = (*self.chapters[:middle], after, *self.chapters[middle + 1 :])
        workload = replace(self, chapters=chapters)
        {"source": _write_notebook, "data": _write_table}.get(what, lambda *_: None)(
            self.project, after
        )
        _write_parameters(self.project, chapters)
        return workload


def copy_editions(project: Path) -> None:
    """Make a folder a project of the real editions."""
    project.mkdir()
    for name in ("build.py", "requirements.lock"):
        shutil.copy(ROOT / name, project)
    for name in ("params", "data", "notebooks"):
        shutil.copytree(ROOT / name, project / name)


def generate(project: Path, size: int) -> Workload:
    """Write a project of `size` chapters; the real data package lies beside their tables."""
    shutil.copytree(ROOT / "data", project / "data")
    # What was published of the real editions is nothing that these chapters print.
    published = project / "data" / "published.csv"
    published.write_text(published.read_text("utf-8").partition("\n")[0] + "\n", "utf-8")
    for name in ("build.py", "requirements.lock"):
        shutil.copy(ROOT / name, project)
    for folder in ("notebooks", "params", "data/tables"):
        (project / folder).mkdir(exist_ok=True)
    chapters = tuple(Chapter(f"{number:02}-chapter") for number in range(1, size + 1))
    for chapter in chapters:
        _write_table(project, chapter)
        _write_notebook(project, chapter)
    _write_parameters(project, chapters)
    return Workload(project, chapters)


def _rows(chapter: Chapter) -> list[dict[str, int]]:
    chance = random.Random(chapter.name)
    rows = [
        {"year": 2000 + n % 20, "group": n // 20 % 5, "value": chance.randrange(1000)}
        for n in range(ROWS)
    ]
    rows[0]["value"] += chapter.offset
    return rows


def _write_table(project: Path, chapter: Chapter) -> None:
    path = project / "data" / "tables" / f"{chapter.name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, ["year", "group", "value"])
        table.writeheader()
        table.writerows(_rows(chapter))


def _write_notebook(project: Path, chapter: Chapter) -> None:
    number = chapter.name.partition("-")[0]
    groups, years = f"fig-groups-{number}", f"fig-years-{number}"
    cells = [
        new_markdown_cell(f"# 第{number}号"),
        new_code_cell("edition = 2020\nfactor = 1", metadata={"tags": ["parameters"]}),
        new_code_cell(
            "import pandas as pd\nimport seaborn as sns\nfrom matplotlib import pyplot as plt\n\n"
            f"data = pd.read_csv('../data/tables/{chapter.name}.csv')"
        ),
        new_markdown_cell(
            f"本章按年份和组别汇总数据（@{groups}、@{years}），并列出合计。\n\n## 汇总"
        ),
        new_code_cell("data.pivot_table(index='year', columns='group', values='value').round(1)"),
        new_code_cell(
            "sns.barplot(data=data, x='group', y='value');",
            metadata={**SAID, "caption": "各组数值", "label": groups},
        ),
        new_code_cell(
            "yearly = data.groupby(['year', 'group'], as_index=False)['value'].mean()\n"
            "sns.lineplot(data=yearly, x='year', y='value', hue='group');",
            metadata={**SAID, "caption": "各组数值的变化", "label": years},
        ),
        new_code_cell(
            f"pd.DataFrame({{'total': [int(data['value'].sum()) * factor + {chapter.addend}]}}, "
            f"index=['{chapter.name}'])"
        ),
    ]
    for index, cell in enumerate(cells):
        cell.id = f"cell-{index}"
    notebook = new_notebook(cells=cells)
    notebook.metadata.kernelspec = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    nbformat.write(notebook, project / "notebooks" / f"{chapter.name}.ipynb")


def _write_parameters(project: Path, chapters: tuple[Chapter, ...]) -> None:
    listed = "".join(
        f"  - notebook: {chapter.name}\n    parameters: {{factor: {chapter.factor}}}\n"
        for chapter in chapters
    )
    (project / "params" / "2020.yaml").write_text(
        "edition: 2020\ntitle: 测量\nsubtitle: 2020年\npublisher: 测量组\n"
        "notice: 本报告只用于测量。\ndate: 2021-07-31\ncut_off: 2021-07-31\nstatus: final\n"
        f"region: 广州\nchapters:\n{listed}",
        encoding="utf-8",
    )
