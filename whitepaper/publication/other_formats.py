"""The files of formats that a build was not asked for: those of the last build stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from whitepaper import extensions
from whitepaper.files import read_file
from whitepaper.fingerprint import Ingredients, of_bytes
from whitepaper.project import ANNEX
from whitepaper.publication.record import read_manifest


class Kept(Struct, frozen=True):
    """Files that stay, by name; those that are `outdated` were made from other inputs."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    outdated: tuple[str, ...] = ()


def files_to_keep(target: Path, formats: Sequence[str], ingredients: Ingredients) -> Kept:
    """What stays of the report at `target` when it is built in some formats from `ingredients`.

    A file that was changed since it was written is no file of a report, and goes.
    """
    recorded = read_manifest(target)
    if recorded is None:
        return Kept()
    known = extensions.files()
    others = [kind for kind in known if kind not in formats]
    files = {}
    for name, digest in recorded["outputs"].items():
        if any(_is_of(name, kind, known) for kind in others):
            content = _content(target / name)
            if content is not None and of_bytes(content) == digest:
                files[name] = content
    same = recorded["inputs"] == ingredients
    before = set(recorded.get("outdated", ()))
    return Kept(files, tuple(name for name in files if not same or name in before))


def _is_of(name: str, kind: str, known: Mapping[str, str]) -> bool:
    return name == known[kind] or (kind == ANNEX and name.startswith(f"{ANNEX}/"))


def _content(path: Path) -> bytes | None:
    try:
        return read_file(path)
    except OSError:
        return None
