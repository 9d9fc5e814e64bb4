"""The floor of execution: the same cells in processes forked from a warm one, two at a time.

No kernel, no messages, no notebook format: the code alone, its charts drawn to PNG.

    python -m benchmarks.floor PROJECT
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import matplotlib
from ruamel.yaml import YAML

matplotlib.use("agg")

# Unused here: the forked processes find them imported.
import pandas  # noqa: F401
import seaborn  # noqa: F401
from matplotlib import pyplot as plt


def run(path: Path, parameters: dict[str, int]) -> None:
    """Execute a chapter's cells in this process."""
    os.chdir(path.parent)
    names: dict[str, object] = {}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names.update(parameters)
        for number in plt.get_fignums():
            plt.figure(number).savefig(io.BytesIO(), format="png", bbox_inches="tight")
            plt.close(number)


def main(project: str) -> None:
    """Execute all chapters, two at a time."""
    edition = YAML(typ="safe").load(Path(project, "params", "2020.yaml"))
    running: set[int] = set()
    for chapter in edition["chapters"]:
        if len(running) == 2:
            running.discard(os.wait()[0])
        pid = os.fork()
        if pid == 0:
            path = Path(project, "notebooks", f"{chapter['notebook']}.ipynb")
            run(path, dict(chapter["parameters"]))
            os._exit(0)
        running.add(pid)
    while running:
        pid, status = os.wait()
        running.discard(pid)
        if status:
            raise SystemExit(f"a chapter failed: {status}")


if __name__ == "__main__":
    main(sys.argv[1])
