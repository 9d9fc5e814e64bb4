"""Record what a report was made from and what came out, so that a rebuild can be compared."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from whitepaper import notebook
from whitepaper.data import DATA, DESCRIPTOR
from whitepaper.edition import PARAMS, Edition
from whitepaper.errors import Finding, PublicationError

MANIFEST = "manifest.json"
LOCK = Path("requirements.lock")
TOOLS = (
    "ipykernel",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "pandas",
    "papermill",
    "pypandoc_binary",
    "seaborn",
    "typst",
)


def inputs(root: Path, edition: Edition) -> dict[str, str]:
    """The SHA-256 of every file that a report is made from, by its place in the project."""
    files = [
        root / PARAMS / f"{edition.edition}.yaml",
        *(root / notebook.place(chapter.notebook) for chapter in edition.chapters),
        *sorted((root / DATA).glob("*.csv")),
        root / DESCRIPTOR,
        *sorted(p for p in Path(__file__).parent.rglob("*") if _is_code(p)),
        *(path for path in (root / LOCK,) if path.is_file()),
    ]
    return {_name(path, root): _digest(path.read_bytes()) for path in files}


def manifest(
    edition: Edition,
    before: Mapping[str, str],
    after: Mapping[str, str],
    artefacts: Mapping[str, bytes],
) -> bytes:
    """The manifest of a build as JSON: its inputs and outputs with their SHA-256, and the tools.

    It holds no time and no place, so two builds of the same inputs have the same manifest. Raises
    `PublicationError` if `inputs` differ between the build's beginning and its end: nobody could
    say what such a report was made from.
    """
    changed = [name for name in before if before[name] != after.get(name)]
    if changed or after.keys() - before.keys():
        raise PublicationError(
            "The project changed while the report was built.",
            [
                Finding(name, "saved during the build", "build again")
                for name in (*changed, *sorted(after.keys() - before.keys()))
            ],
        )
    content = {
        "edition": edition.edition,
        "inputs": before,
        "outputs": {name: _digest(content) for name, content in sorted(artefacts.items())},
        "tools": {"python": platform.python_version(), **{name: version(name) for name in TOOLS}},
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _is_code(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def _name(path: Path, root: Path) -> str:
    """A path as written in the manifest: below the project, or below the package if elsewhere."""
    package = Path(__file__).parent.parent
    base = root if path.is_relative_to(root) else package
    return path.relative_to(base).as_posix()
