"""The cache of executed chapters: one file for each result, found by what went into it.

An entry holds three lines: the SHA-256 of the other two, the ingredients, and the notebook with
its results. It is written whole or not at all, so builds may share the cache at any time; one that
is not what its first line says, or no result of a chapter, is a miss, and said aloud.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Struct

from whitepaper.execution.touched import Touched
from whitepaper.files import open_file, read_file
from whitepaper.fingerprint import Ingredients, are_ingredients, of_files
from whitepaper.messages import msg
from whitepaper.private_folders import private_folder

if TYPE_CHECKING:
    from nbformat import NotebookNode

# Of one chapter: as many versions as someone may go back and forth between.
ENTRIES = 8
# Of all: what has not been used for longest goes first.
BYTES = 512 * 2**20
# How deep the JSON of a result may nest.
_DEPTH = 150


class Entry(Struct, frozen=True):
    """The result of a chapter, with what went into it."""

    path: Path
    ingredients: Ingredients


def entries(folder: Path, said: Callable[[str], None]) -> list[Entry]:
    """The entries of one chapter, the last used first. `said` is told of damaged ones."""
    found = []
    for path in sorted(folder.glob("*.json"), key=_last_used, reverse=True):
        try:
            with open_file(path) as file:
                file.readline()
                ingredients = json.loads(file.readline())
        except FileNotFoundError:
            # Another build has pruned it.
            continue
        except (OSError, ValueError, RecursionError):
            ingredients = None
        if are_ingredients(ingredients):
            found.append(Entry(path, ingredients))
        else:
            _discard(path, said)
    return found


def current(root: Path, known: Ingredients, candidates: Iterable[Entry]) -> Entry | None:
    """The entry made of the `known` ingredients and of files that still are what they were."""
    for entry in candidates:
        files = entry.ingredients.keys() - known.keys()
        if {**known, **of_files(root, files)} == entry.ingredients:
            return entry
    return None


def load(entry: Entry, said: Callable[[str], None]) -> NotebookNode | None:
    """The notebook of an entry; None if the entry is gone or damaged."""
    try:
        checksum, _, content = read_file(entry.path).partition(b"\n")
    except OSError:
        return None
    sealed = checksum.decode(errors="replace") == hashlib.sha256(content).hexdigest()
    result = _read(content.partition(b"\n")[2]) if sealed else None
    if result is None or not _touched(result) <= entry.ingredients.keys():
        _discard(entry.path, said)
        return None
    # Used now: others go first when room is needed.
    with contextlib.suppress(OSError):
        os.utime(entry.path)
    return result


class _Metadata(msgspec.Struct):
    touched: Touched


class _Result(msgspec.Struct):
    metadata: _Metadata
    nbformat: Literal[4]
    cells: Annotated[list[msgspec.Raw], msgspec.Meta(min_length=1)]


# Made once, as the module is: chapters are looked up side by side, and msgspec crashes where two
# threads ask for a type that it does not know yet.
_RESULT = msgspec.json.Decoder(_Result)


# A preview reads the same results again and again, and nobody changes one.
@lru_cache(maxsize=32)
def _read(content: bytes) -> NotebookNode | None:
    """An executed notebook with what it has touched; None if it is none."""
    # Takes long to import.
    from nbformat import ValidationError, v4, validate

    try:
        _RESULT.decode(content)
        notebook = v4.reads(content.decode())
        validate(notebook)
    except (ValueError, RecursionError, TypeError, AttributeError, KeyError, ValidationError):
        return None
    return notebook if _is_shallow(notebook.cells) else None


def _touched(result: NotebookNode) -> set[str]:
    return {*result.metadata.touched.files, *result.metadata.touched.outside}


def _is_shallow(parts: list[Any]) -> bool:
    """Whether JSON values are nested no deeper than what works on them can go."""
    for _ in range(_DEPTH):
        if not parts:
            return True
        parts = [
            part
            for node in parts
            if isinstance(node, dict | list)
            for part in (node.values() if isinstance(node, dict) else node)
        ]
    return False


def store(folder: Path, ingredients: Ingredients, notebook: str) -> None:
    """Keep a chapter's result, and no more results than there is room for."""
    listed = json.dumps(ingredients, sort_keys=True)
    content = f"{listed}\n{notebook}".encode()
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(listed.encode()).hexdigest()[:24]
    with private_folder(folder, ".new-") as beside:
        part = beside / name
        part.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        part.replace(folder / f"{name}.json")
    for path in sorted(folder.glob("*.json"), key=_last_used, reverse=True)[ENTRIES:]:
        path.unlink(missing_ok=True)


def prune(cache: Path) -> None:
    """Remove what was used longest ago until the cache fits."""
    size = 0
    for path in sorted(cache.rglob("*.json"), key=_last_used, reverse=True):
        with contextlib.suppress(OSError):
            size += path.stat().st_size
            if size > BYTES:
                path.unlink(missing_ok=True)


def _discard(path: Path, said: Callable[[str], None]) -> None:
    said(
        msg(
            "the cache entry {name}/{name2} is corrupt; ignoring it",
            name=path.parent.name,
            name2=path.name,
        )
    )
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)


def _last_used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
