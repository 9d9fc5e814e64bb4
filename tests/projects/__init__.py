"""Mini projects: `base` and `english` without a fault, `specimen`, a whole report, and `faults`."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PROJECTS = Path(__file__).resolve().parent
ROOT = PROJECTS.parents[1]


def make_project(folder: Path, overlay: str | None = None, *, of: str = "base") -> Path:
    """A copy of a mini project, with the files of an overlay put over it."""
    project = folder / "project"
    shutil.copytree(PROJECTS / of, project)
    shutil.copy(ROOT / "build.py", project)
    if overlay:
        shutil.copytree(PROJECTS / overlay, project, dirs_exist_ok=True)
    return project


def make_chapters(folder: Path, chapters: Mapping[str, str], status: str = "final") -> Path:
    """The base mini project with other chapters: a heading, and one code cell each."""
    project = make_project(folder)
    shutil.rmtree(project / "notebooks")
    params = (PROJECTS / "base" / "params" / "2020.yaml").read_text("utf-8")
    head = params.partition("chapters:")[0].replace("status: final", f"status: {status}")
    listed = "".join(f"  - notebook: {name}\n" for name in chapters)
    (project / "params" / "2020.yaml").write_text(f"{head}chapters:\n{listed}", "utf-8")
    for name, source in chapters.items():
        write_chapter(project, name, source)
    return project


def write_chapter(
    project: Path, name: str, source: str, parameters: str = "edition = 2020"
) -> None:
    """A chapter that begins with a heading and its parameters and then runs `source`."""
    cells = [
        new_markdown_cell(f"# {name.lstrip('0123456789-')}", id="heading"),
        new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]}),
        new_code_cell(source, id="source"),
    ]
    path = project / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=cells), path)


def write_prose(project: Path, name: str, *texts: str) -> None:
    """A chapter of Markdown cells below its heading."""
    cells = [
        new_markdown_cell(f"# {name.lstrip('0123456789-')}", id="heading"),
        new_code_cell("edition = 2020", id="parameters", metadata={"tags": ["parameters"]}),
        *(new_markdown_cell(text, id=f"text-{n}") for n, text in enumerate(texts)),
    ]
    # As JupyterLab saves: another file, put in the place of the old one.
    fresh = project / "notebooks" / f".~{name}.ipynb"
    # Without it JupyterLab asks which kernel is meant.
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), fresh)
    fresh.rename(project / "notebooks" / f"{name}.ipynb")
