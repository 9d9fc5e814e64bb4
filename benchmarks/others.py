"""Other tools over the same chapters, if they are installed: Snakemake and Jupyter Book 1.

python -m benchmarks.others TOOL PROJECT

Each is set up as its own documentation has it: Snakemake runs papermill for a chapter whose
notebook or table is newer than its result, then nbconvert; Jupyter Book executes through its cache.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_SNAKEFILE = """\
CHAPTERS = glob_wildcards("notebooks/{name}.ipynb").name

rule page:
    input: expand("out/snakemake/{name}.html", name=CHAPTERS)

rule convert:
    input: "out/snakemake/{name}.ipynb"
    output: "out/snakemake/{name}.html"
    shell: "jupyter nbconvert --to html {input}"

rule execute:
    input: "notebooks/{name}.ipynb", "data/tables/{name}.csv"
    output: "out/snakemake/{name}.ipynb"
    shell: "papermill --cwd notebooks --no-progress-bar -p edition 2020 {input[0]} {output}"
"""
_BOOK = "title: 测量\nexecute: {execute_notebooks: cache, run_in_temp: false}\nlatex: {}\n"


def snakemake(project: Path) -> tuple[str, ...]:
    """Set up Snakemake: its command."""
    (project / "Snakefile").write_text(_SNAKEFILE, "utf-8")
    return ("snakemake", "--cores", "2", "--quiet", "all", "--directory", str(project))


def jupyter_book(project: Path) -> tuple[str, ...]:
    """Set up Jupyter Book 1: its command."""
    book = project / "notebooks"
    first, *others = sorted(path.stem for path in book.glob("*.ipynb"))
    listed = "".join(f"  - file: {name}\n" for name in others)
    (book / "_config.yml").write_text(_BOOK, "utf-8")
    (book / "_toc.yml").write_text(f"format: jb-book\nroot: {first}\nchapters:\n{listed}", "utf-8")
    output = project / "out" / "book"
    return ("jupyter-book", "build", "-q", "--path-output", str(output), str(book))


TOOLS: dict[str, Callable[[Path], tuple[str, ...]]] = {
    "snakemake": snakemake,
    "jupyter-book": jupyter_book,
}


def installed() -> list[str]:
    """The tools that can be run here."""
    return [name for name in TOOLS if shutil.which(name)]


if __name__ == "__main__":
    folder = Path(sys.argv[2]).resolve()
    subprocess.run(TOOLS[sys.argv[1]](folder), cwd=folder, check=True)
