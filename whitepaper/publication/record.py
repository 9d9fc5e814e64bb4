"""Record what a report was made from and what came out: to compare with, and to leave it alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from whitepaper.errors import Finding, PublicationError
from whitepaper.fingerprint import (
    Ingredients,
    changes,
    is_file,
    of_bytes,
    of_code,
    of_environment,
    of_files,
    of_folders,
)
from whitepaper.project import DATA, DOCUMENT, FORMATS, LEDGER, MANIFEST, OUT, PARAMS, PROJECT


def inputs(root: Path, edition: str, notebooks: Iterable[str], read: Iterable[str]) -> Ingredients:
    """The fingerprints of all that a report is made from, by its place or name.

    `notebooks` are the chapters' by place, `read` what else the chapters have read.
    """
    parameter_files = (f"{PARAMS.as_posix()}/{edition}.yaml", PROJECT.as_posix())
    return {
        **of_files(root, [*parameter_files, *notebooks, *read]),
        **of_folders(root, [DATA]),
        **of_code(),
        **of_environment(root),
    }


def check_unchanged(before: Ingredients, after: Ingredients) -> None:
    """Raise `PublicationError` if what went in is not what is there at the end.

    Nobody could say what such a report was made from.
    """
    if found := changes(before, after):
        raise PublicationError(
            "The project changed while the report was built.",
            [Finding(c.ingredient, "changed during the build", "build again") for c in found],
        )


def manifest(
    edition: str,
    ingredients: Ingredients,
    artefacts: Mapping[str, bytes],
    omissions: Iterable[object],
    *,
    repeatable: bool,
) -> bytes:
    """The manifest of a build as JSON: its inputs and outputs with their SHA-256, and what chapters
    have left out for want of facts.

    It holds no time and no place, so two builds of the same inputs have the same manifest. A report
    that is not `repeatable` was made from more than its inputs.
    """
    content = {
        "edition": edition,
        "repeatable": repeatable,
        "inputs": ingredients,
        "omitted": list(map(str, omissions)),
        "outputs": {name: of_bytes(content) for name, content in sorted(artefacts.items())},
    }
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def files_of(formats: Iterable[str]) -> tuple[str, ...]:
    """The files that show that a report was built in some formats, by name."""
    return (*(FORMATS[kind] for kind in formats), LEDGER, DOCUMENT, MANIFEST)


def current(root: Path, edition: str, formats: Sequence[str]) -> tuple[Path, ...]:
    """The files of the last report if it would come out the same in these formats, else none."""
    target = root / OUT / edition
    recorded = _read(target / MANIFEST)
    if recorded is None or not recorded.get("repeatable"):
        return ()
    outputs = recorded["outputs"]
    names = files_of(formats)
    if not {*names} <= {*outputs, MANIFEST} or of_files(target, outputs) != outputs:
        return ()
    files = [name for name in recorded["inputs"] if is_file(name)]
    same = inputs(root, edition, (), files) == recorded["inputs"]
    return tuple(target / name for name in names) if same else ()


def _read(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(content, dict) and all(
        isinstance(content.get(part), dict) for part in ("inputs", "outputs")
    )
    return content if whole else None
