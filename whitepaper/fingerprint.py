"""Ingredients and their fingerprints: what has the same ingredients has the same result.

An ingredient is a file by its place in the project (`data/events.csv`), a folder by its place and
a slash (`data/`: the names in it), or a value by what it is (`parameter since`, `python`).
"""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeGuard

from msgspec import Struct

from whitepaper.files import open_file, read_file
from whitepaper.messages import msg
from whitepaper.project import LOCK, OUT, PARAMS

Ingredients = Mapping[str, str]

# What is written for a file or folder that is not there.
NOT_THERE = "absent"
_PACKAGE = Path(__file__).resolve().parent
# Before the names of the package's own files: a project may have a folder of the same name.
_CODE = "code:"
# Before the name of a kernel that chapters run in, if that is not this Python.
KERNEL = "kernel "
# What programs leave beside sources, and the file that every environment of Python has.
_LITTER = frozenset({"__pycache__", "node_modules"})
_ENVIRONMENT = "pyvenv.cfg"
_PACKAGES = ("site-packages", "dist-packages")
# What installers write for a package: a folder whose name has its name and version.
_INSTALLED = ".dist-info"


class Change(Struct, frozen=True):
    """An ingredient that is not what it was. `old` or `new` is empty where it was, or is, none."""

    ingredient: str
    old: str
    new: str

    def __str__(self) -> str:
        match _short(self.old), _short(self.new):
            case "", new:
                return msg("{ingredient}: new ({new})", ingredient=self.ingredient, new=new)
            case old, "":
                return msg(
                    "{ingredient}: no longer there (was {old})", ingredient=self.ingredient, old=old
                )
            case old, new:
                return msg(
                    "{ingredient}: {old} → {new}", ingredient=self.ingredient, old=old, new=new
                )


def changes(old: Ingredients, new: Ingredients) -> tuple[Change, ...]:
    """The ingredients that differ, in the order of `new`."""
    names = dict.fromkeys((*new, *old))
    return tuple(
        Change(name, old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name) != new.get(name)
    )


def of_bytes(content: bytes) -> str:
    """The fingerprint of a content."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def of_files(root: Path, names: Iterable[str]) -> dict[str, str]:
    """The fingerprints of files, and of folders whose name ends in a slash."""
    # Paths as text: a build with nothing to do does little else than this.
    folders = str(root), str(_PACKAGE.parent)
    return {
        name: _of_path(os.path.join(folders[is_code(name)], place_of(name)))  # noqa: PTH118
        for name in names
    }


def are_ingredients(value: object) -> TypeGuard[Ingredients]:
    """Whether a value that was read from a file can be ingredients."""
    return isinstance(value, dict) and all(isinstance(known, str) for known in value.values())


def is_file(ingredient: str) -> bool:
    """Whether an ingredient is a file or a folder, not a value."""
    return "/" in ingredient or ingredient == LOCK.name


def is_code(ingredient: str) -> bool:
    """Whether an ingredient is a file of this package."""
    return ingredient.startswith(_CODE)


def place_of(ingredient: str) -> str:
    """Where a file or folder lies: in the project, or beside this package if it is of that."""
    return ingredient.removeprefix(_CODE).removeprefix("./")


def path_of(root: Path, ingredient: str) -> Path:
    """The file of an ingredient of the project at `root`."""
    return (_PACKAGE.parent if is_code(ingredient) else root) / place_of(ingredient)


# The folders whose code decides what a chapter's result is. All else works on the results.
_OF_CHAPTERS = frozenset(
    {"chapter", "document", "execution", "inputs", "kernels", "languages"}
    | {"errors.py", "messages.py", "spelling.py"}
)


# What asks for builds, or looks at what came of them: no report is made of it.
_OF_NO_REPORT = frozenset(
    {"command", "inspection", "preview", "starting", "__main__.py", "issuing.py", "verification.py"}
)
# Messages are read from what these are made into.
_SOURCES_OF_MESSAGES = (".po", ".pot")


def of_code(*, chapters_alone: bool = False) -> dict[str, str]:
    """The fingerprints of this package's code: what makes reports, or only results of chapters."""
    names = sorted(_files_of(str(_PACKAGE), chapters_alone=chapters_alone))
    return of_files(_PACKAGE, (f"{_CODE}{_PACKAGE.name}/{name}" for name in names))


def _files_of(folder: str, *, chapters_alone: bool, within: str = "") -> Iterator[str]:
    """The files of this package, as they lie in it; without what Python makes of them."""
    # Each build does this for hundreds of files, also one with nothing to do.
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in _LITTER or (chapters_alone and entry.name not in _OF_CHAPTERS):
                continue
            if not within and entry.name in _OF_NO_REPORT:
                continue
            if entry.is_dir():
                name = f"{within}{entry.name}/"
                yield from _files_of(entry.path, chapters_alone=False, within=name)
            elif entry.is_file() and not entry.name.endswith(_SOURCES_OF_MESSAGES):
                yield f"{within}{entry.name}"


def of_environment(root: Path) -> dict[str, str]:
    """The fingerprints of the lock, of Python and its platform, and of the installed packages."""
    return {
        **of_files(root, [LOCK.as_posix()]),
        **of_python(),
        "packages": of_bytes("\n".join(_installed()).encode()),
    }


def of_python() -> dict[str, str]:
    """The version of Python, and its platform."""
    return {
        "platform": f"{sys.platform} {platform.machine()}",
        "python": platform.python_version(),
    }


def of_packages() -> dict[str, str]:
    """The version of each installed package."""
    versions = (entry.removesuffix(_INSTALLED).rpartition("-") for entry in _installed())
    return {f"package {name}": version for name, _, version in versions}


def folders_of_packages() -> list[Path]:
    """Where installed packages lie: in this environment, or in another that it makes use of."""
    return [Path(each) for each in sys.path if each.endswith(_PACKAGES) and Path(each).is_dir()]


def _installed() -> list[str]:
    return sorted(
        entry.name
        for folder in folders_of_packages()
        for entry in folder.iterdir()
        if entry.name.endswith(_INSTALLED)
    )


def _is_of_builds(path: Path) -> bool:
    return path.name == OUT.name and (path.parent / PARAMS).is_dir()


def is_input(path: Path) -> bool:
    """Whether something in a project may go into a result.

    Hidden folders, environments, what programs leave and this package do not, nor does a link that
    leads nowhere, nor what was built of a project within the project.
    """
    if path.name in _LITTER or _is_of_builds(path):
        return False
    if not path.is_dir():
        return path.exists()
    hidden = path.name.startswith(".") or path.name.endswith(".egg-info")
    return not hidden and not (path / _ENVIRONMENT).exists() and path.resolve() != _PACKAGE


def of_folders(root: Path, folders: Iterable[Path]) -> dict[str, str]:
    """The fingerprints of all that lies in folders of the project, themselves included."""
    found = [path for folder in folders for path in (root / folder, *_below(root / folder))]
    return of_files(
        root,
        (f"{path.relative_to(root).as_posix()}{'/' if path.is_dir() else ''}" for path in found),
    )


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(filter(is_input, folder.iterdir())) if folder.is_dir() else ():
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _below(path)


def _of_path(path: str) -> str:
    try:
        # Of a text, as its caller says why.
        status = os.stat(path)  # noqa: PTH116
        if stat.S_ISDIR(status.st_mode):
            # A name may come to be a folder's.
            names = sorted(
                f"{child.name}{'/' * child.is_dir()}"
                for child in Path(path).iterdir()
                if is_input(child)
            )
            return of_bytes("\n".join(names).encode(errors="surrogateescape"))
        # From a pipe nothing may ever come.
        if not stat.S_ISREG(status.st_mode):
            return NOT_THERE
        return _of_file(path, status.st_mtime_ns, status.st_ctime_ns, status.st_size)
    # What no file can be called is a ValueError.
    except (OSError, ValueError):
        return NOT_THERE


# What is read at once, which takes half as long.
_SMALL = 2**20


@functools.cache
def _of_file(path: str, _modified: int, _changed: int, size: int) -> str:
    """Of a file as it stood at a time: many chapters read the same files."""
    if size <= _SMALL:
        return of_bytes(read_file(path))
    with open_file(path) as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def _short(fingerprint: str) -> str:
    return fingerprint.removeprefix("sha256:")[:10] if "sha256:" in fingerprint else fingerprint
