"""Record what a report was made from and what came out, so that a rebuild can be compared."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from whitepaper.data import DATA
from whitepaper.edition import PARAMS, Edition
from whitepaper.plan import ChapterRun

MANIFEST = "manifest.json"
LOCK = Path("requirements.lock")
TOOLS = ("papermill", "nbconvert", "pypandoc_binary", "typst", "pandas", "matplotlib", "seaborn")


def manifest(
    root: Path, edition: Edition, runs: Iterable[ChapterRun], artefacts: Mapping[str, bytes]
) -> bytes:
    """The manifest of a build as JSON: every input and output with its SHA-256, and the tools.

    It holds no time and no place, so two builds of the same inputs have the same manifest.
    """
    inputs = [
        root / PARAMS / f"{edition.edition}.yaml",
        *(run.path for run in runs),
        *sorted((root / DATA).glob("*.csv")),
        root / DATA / "datapackage.yaml",
        *sorted(p for p in Path(__file__).parent.rglob("*") if _is_code(p)),
        *(path for path in (root / LOCK,) if path.is_file()),
    ]
    content = {
        "edition": edition.edition,
        "inputs": {_name(path, root): _digest(path.read_bytes()) for path in inputs},
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
