"""Where extensions are, and their fingerprints: each build asks, also one with nothing to do.

An installed package offers some by an entry point of the group `whitepaper.extensions`, a project
by its extensions.py.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from whitepaper.files import read_file
from whitepaper.fingerprint import folders_of_packages, of_bytes, of_files
from whitepaper.project import EXTENSIONS, find_root

GROUP = "whitepaper.extensions"
_INSTALLED = ".dist-info"


class Entry(NamedTuple):
    """An entry point of an installed package: whose it is, the module, and the name in that."""

    package: str
    module: str
    name: str


_folder: Path | None = None


def look_in(root: Path | None) -> None:
    """Take the extensions of the project at `root` from now on, not those of where this runs."""
    global _folder  # noqa: PLW0603 - of a process as the working folder is
    _folder = root


def own_file() -> Path | None:
    """The extensions.py of the project, if it has one."""
    root = _folder or find_root(Path.cwd())
    file = root / EXTENSIONS if root else None
    return file if file and file.is_file() else None


def of_extensions(root: Path) -> dict[str, str]:
    """The fingerprints of what a project at `root` and the installed packages add."""
    own = [f"./{EXTENSIONS}"] if (root / EXTENSIONS).is_file() else []
    return {
        **of_files(root, own),
        **{f"extension {each.package}": _of_module(each.module) for each in installed_entries()},
    }


def _of_module(name: str) -> str:
    # Most have none installed.
    import importlib.util

    spec = importlib.util.find_spec(name.partition(".")[0])
    if spec is None or spec.origin is None:
        return "absent"
    origin = Path(spec.origin)
    files = sorted(origin.parent.rglob("*.py")) if origin.name == "__init__.py" else [origin]
    found = of_files(origin.parent, (path.relative_to(origin.parent).as_posix() for path in files))
    return of_bytes(repr(sorted(found.items())).encode())


@cache
def installed_entries() -> tuple[Entry, ...]:
    """The entry points of installed packages.

    Python's own reader takes longer to import than they take to read.
    """
    entries: list[Entry] = []
    for folder in folders_of_packages():
        for name in sorted(os.listdir(folder)):  # noqa: PTH208 - each build does this
            if name.endswith(_INSTALLED):
                package = name.removesuffix(_INSTALLED).rpartition("-")[0]
                entries += _entries(package, f"{folder}/{name}/entry_points.txt")
    return tuple(entries)


def _entries(package: str, file: str) -> Iterator[Entry]:
    try:
        content = read_file(file)
    except OSError:
        return
    _, _, section = content.partition(f"[{GROUP}]".encode())
    for line in section.partition(b"\n[")[0].decode().splitlines():
        _, _, target = line.partition("=")
        if target:
            module, _, name = target.strip().partition(":")
            yield Entry(package, module, name or "EXTENSIONS")
