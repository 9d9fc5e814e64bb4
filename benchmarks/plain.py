"""What one would write without a pipeline: papermill in a loop or a pool, then nbconvert to HTML.

python -m benchmarks.plain PROCESSES PROJECT
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
import papermill
from nbconvert import HTMLExporter
from nbformat.v4 import new_notebook
from ruamel.yaml import YAML


def run(project: str, name: str, parameters: dict[str, int]) -> str:
    """Execute one chapter; the path of its notebook with results."""
    output = Path(project, "out", "plain", f"{name}.ipynb")
    papermill.execute_notebook(
        Path(project, "notebooks", f"{name}.ipynb"),
        output,
        parameters={"edition": 2020, **parameters},
        cwd=Path(project, "notebooks"),
        progress_bar=False,
    )
    return str(output)


def main(project: str, processes: int) -> None:
    """Execute all chapters and write one HTML."""
    out = Path(project, "out", "plain")
    out.mkdir(parents=True, exist_ok=True)
    edition = YAML(typ="safe").load(Path(project, "params", "2020.yaml"))
    jobs = [(project, c["notebook"], dict(c["parameters"])) for c in edition["chapters"]]
    if processes == 1:
        paths = [run(*job) for job in jobs]
    else:
        with ProcessPoolExecutor(processes) as pool:
            paths = list(pool.map(run, *zip(*jobs, strict=True)))
    whole = new_notebook()
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        whole.cells += notebook.cells
        whole.metadata = notebook.metadata
    page, _ = HTMLExporter().from_notebook_node(whole)
    (out / "whitepaper.html").write_text(page, "utf-8")


if __name__ == "__main__":
    main(sys.argv[2], int(sys.argv[1]))
