"""Where things lie in a project, below its root."""

from __future__ import annotations

from pathlib import Path

# Of an edition that names none; what it is like, whitepaper.languages knows, which takes longer.
DEFAULT_LANGUAGE = "zh"

PARAMS = Path("params")
# What all editions share.
PROJECT = PARAMS / "project.yaml"
# Of editions that were begun from another: which texts came over, and which are confirmed.
CARRIED = PARAMS / "carried"
DATA = Path("data")
NOTEBOOKS = Path("notebooks")
# How the report looks, where that is said.
THEME = Path("theme")
OUT = Path("out")
# What was issued: a folder for each edition, in it one for each issue.
EDITIONS = Path("editions")
ISSUED = "issued.json"
CACHE = OUT / "cache"
# Of the data: that which was last found to be right.
VERDICT = CACHE / "data.verdict"
FAILED = OUT / "failed"
LEDGER = "ledger.csv"
DOCUMENT = "document.json"
MANIFEST = "manifest.json"
CRATE = "ro-crate-metadata.json"
LOCK = Path("requirements.lock")
# What each format is asked for by, and the file of a report that shows it is there.
FORMATS = {
    "html": "whitepaper.html",
    "pdf": "whitepaper.pdf",
    "docx": "whitepaper.docx",
    "annex": "annex.xlsx",
    "print": "whitepaper-print.pdf",
}
# What a report is written in where nothing else is asked for: for a print shop it is on request.
USUAL_FORMATS = tuple(kind for kind in FORMATS if kind != "print")

# What a project adds to this package.
EXTENSIONS = "extensions.py"
# The format of many files, which lie in a folder of this name.
ANNEX = "annex"

# The edition that chapters show in JupyterLab, where one was chosen for all of them.
LAB_EDITION_VARIABLE = "WHITEPAPER_LAB_EDITION"


# The command line, and what a project may call it by instead.
COMMAND = "whitepaper"
PROGRAM = "build.py"


def find_root(start: Path) -> Path | None:
    """The nearest folder from `start` upwards that is a project: with parameters and notebooks."""
    for folder in (start, *start.parents):
        if (folder / PARAMS).is_dir() and (folder / NOTEBOOKS).is_dir():
            return folder
    return None


def called_in(root: Path | None) -> str:
    """How the people of a project call the command line."""
    return f"python {PROGRAM}" if root and (root / PROGRAM).is_file() else COMMAND


def parameters_place(edition: str) -> str:
    """Where the parameters of an edition lie: those that a file makes by `each` in that file."""
    return f"{PARAMS.as_posix()}/{edition.partition('/')[0]}.yaml"


def carried_place(edition: str) -> str:
    """Where it is recorded what came over to an edition; those of one file have one record."""
    return f"{CARRIED.as_posix()}/{edition.partition('/')[0]}.yaml"


def notebook_place(name: str) -> str:
    """Where the notebook of a chapter lies: en/01-summary in a folder of notebooks/."""
    return f"{NOTEBOOKS.as_posix()}/{name}.ipynb"


def chapters_in(root: Path) -> tuple[str, ...]:
    """The names of the notebooks that may be chapters, also in folders, hidden ones apart."""
    top = root / NOTEBOOKS
    below = (path.relative_to(top).with_suffix("") for path in sorted(top.rglob("*.ipynb")))
    return tuple(
        path.as_posix() for path in below if not any(part.startswith(".") for part in path.parts)
    )
