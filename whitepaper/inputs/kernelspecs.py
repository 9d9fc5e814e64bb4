"""Kernels that chapters name: what is installed, in which language, and what such a kernel is.

A chapter that names none runs in the Python of the build. Jupyter's libraries, which find kernels,
take long to import: only who asks for one does so.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from whitepaper.fingerprint import KERNEL, of_bytes, of_files

PYTHON = "python"
# The kernel of the Python that asks.
OWN = "python3"
# What kernels of Python call their language.
_PYTHON = frozenset({"python", "python3", "ipython"})
# Where the packages of a language lie in the folder of its program, and say which they are.
_PACKAGES = {
    PYTHON: ("lib/python*/site-packages/*.dist-info/METADATA",),
    "r": ("lib/R/*library/*/DESCRIPTION", "local/lib/R/site-library/*/DESCRIPTION"),
}


class Kernel(Struct, frozen=True):
    """A kernel that is installed: its name, its language, the command that starts it."""

    name: str
    language: str
    command: tuple[str, ...]
    env: Mapping[str, str]

    @property
    def program(self) -> Path | None:
        """The program that it is, if it is there."""
        found = shutil.which(self.command[0], path=self.env.get("PATH"))
        return Path(found).absolute() if found else None

    @property
    def folders(self) -> tuple[Path, ...]:
        """The environments that its program lies in: where it was installed, and what is behind."""
        if (program := self.program) is None:
            return ()
        folders = []
        for path in dict.fromkeys((program, program.resolve())):
            above = path.parent.parent
            own = path.parent.name in ("bin", "Scripts") and above not in (Path.home(), Path("/"))
            folders.append(above if own else path.parent)
        return tuple(dict.fromkeys(folders))


def find(name: str) -> Kernel | None:
    """The kernel of a name; None if none is installed."""
    folder = _folders().get(name.lower())
    if folder is None:
        return None
    try:
        spec = json.loads(Path(folder, "kernel.json").read_text("utf-8"))
        command = tuple(map(str, spec["argv"]))
        language = language_key(str(spec.get("language") or name))
        return Kernel(name.lower(), language, command, dict(spec.get("env") or {}))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def installed() -> tuple[str, ...]:
    """The names of all kernels that are installed."""
    return tuple(sorted(_folders()))


@cache
def _folders() -> Mapping[str, str]:
    from jupyter_client.kernelspec import KernelSpecManager

    found: Mapping[str, str] = KernelSpecManager().find_kernel_specs()
    return found


def language_key(language: str) -> str:
    """A language as it is compared: Python has several names."""
    return PYTHON if language.lower() in _PYTHON else language


def said_by(metadata: Mapping[str, Any]) -> tuple[str, str]:
    """The kernel that a notebook's metadata name, and its language; Python if they do not say.

    Of a notebook in Python no kernel counts: JupyterLab writes that of whoever saved it last.
    """
    language = _metadata_text(metadata, "language_info", "name") or _metadata_text(
        metadata, "kernelspec", "language"
    )
    if not language or language_key(language) == PYTHON:
        return "", PYTHON
    if name := _metadata_text(metadata, "kernelspec", "name"):
        return name, language
    kernels = filter(None, map(find, installed()))
    same = (each.name for each in kernels if each.language.lower() == language.lower())
    return next(same, language.lower()), language


def _metadata_text(metadata: Mapping[str, Any], part: str, name: str) -> str:
    found = metadata.get(part)
    return str(found.get(name) or "") if isinstance(found, Mapping) else ""


def of_kernels(names: Sequence[str]) -> dict[str, str]:
    """The fingerprints of some kernels: how it is started, its program and its packages."""
    return {f"{KERNEL}{name}": _of_kernel(name) for name in names}


def _of_kernel(name: str) -> str:
    if (kernel := find(name)) is None:
        return "absent"
    spec = json.dumps([kernel.language, kernel.command, dict(kernel.env)], sort_keys=True)
    files = of_files(Path("/"), map(str, _files(kernel)))
    said = json.dumps([spec, sorted(files.items())], ensure_ascii=False)
    # Where it was installed is of this machine alone.
    for folder in sorted(map(str, kernel.folders), key=len, reverse=True):
        said = said.replace(folder, "")
    return of_bytes(said.encode(errors="surrogateescape"))


def _files(kernel: Kernel) -> Iterator[Path]:
    if program := kernel.program:
        yield program
    for folder in kernel.folders:
        for pattern in _PACKAGES.get(kernel.language.lower(), ()):
            yield from sorted(folder.glob(pattern))


def assignment(kernel: Kernel, name: str, value: Any) -> str:
    """How papermill assigns a value in a kernel's language; nothing if it has no words of that."""
    # It takes as long to import as all that checks do.
    from papermill.exceptions import PapermillException
    from papermill.translators import papermill_translators

    try:
        translator = papermill_translators.find_translator(kernel.name, kernel.language)
    except PapermillException:
        return ""
    return str(translator.assign(name, translator.translate(value)))


def search_path(kernel: Kernel, programs: Sequence[str | Path]) -> str:
    """Where a kernel looks for programs: first those beside its own."""
    program = kernel.program
    own = [program.parent] if program else []
    return os.pathsep.join(map(str, dict.fromkeys((*own, *programs))))
