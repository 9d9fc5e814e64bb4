"""Record what a report was made from and what came out: to compare with, and to leave it alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from whitepaper.entry_points import of_extensions
from whitepaper.errors import Finding, PublicationError
from whitepaper.files import read_file
from whitepaper.fingerprint import (
    KERNEL,
    Change,
    Ingredients,
    are_ingredients,
    changes,
    is_code,
    is_file,
    of_bytes,
    of_code,
    of_environment,
    of_files,
    of_folders,
)
from whitepaper.messages import msg
from whitepaper.project import (
    CRATE,
    DATA,
    DOCUMENT,
    EDITIONS,
    FORMATS,
    LEDGER,
    MANIFEST,
    OUT,
    PROJECT,
    THEME,
    carried_place,
    parameters_place,
)


def inputs(
    root: Path,
    edition: str,
    notebooks: Iterable[str],
    read: Iterable[str],
    kernels: Sequence[str] = (),
) -> Ingredients:
    """The fingerprints of all that a report is made from, by its place or name.

    `notebooks` are the chapters' by place, `read` what else the chapters have read, `kernels` those
    that chapters run in, if not in the Python of the build.
    """
    carried = carried_place(edition)
    parameter_files = [parameters_place(edition), PROJECT.as_posix()]
    # Most editions were begun from no other.
    if (root / carried).is_file():
        parameter_files.append(carried)
    return {
        **of_files(root, [*parameter_files, *notebooks, *read]),
        # Most reports have the usual look.
        **of_folders(root, [DATA, *([THEME] if (root / THEME).is_dir() else [])]),
        **of_code(),
        **of_environment(root),
        **of_extensions(root),
        **_of_kernels(kernels),
    }


def _of_kernels(names: Sequence[str]) -> Ingredients:
    if not names:
        return {}
    # Most chapters run in the Python of the build.
    from whitepaper.inputs.kernelspecs import of_kernels

    return of_kernels(names)


def check_unchanged(before: Ingredients, after: Ingredients) -> None:
    """Raise `PublicationError` if what no snapshot holds is not the same at the end.

    That is this package itself, and what chapters may read outside of the project: nobody could
    say what such a report was made from.
    """
    if found := changes(before, after):
        raise PublicationError(
            msg("What the report is made with changed while it was built."),
            [
                Finding(c.ingredient, msg("changed during the build"), msg("build again"))
                for c in found
            ],
        )


def mark(ingredients: Ingredients) -> str:
    """The mark that a report bears, by which it is known what it was made from: `3f2a-91c0`."""
    digits = of_bytes(as_json(ingredients)).removeprefix("sha256:")
    return f"{digits[:4]}-{digits[4:8]}"


def manifest(
    edition: str,
    ingredients: Ingredients,
    artefacts: Mapping[str, bytes],
    omissions: Iterable[object],
    claims: Mapping[str, object],
) -> bytes:
    """The manifest of a build as JSON: its inputs and outputs with their SHA-256, and what chapters
    have left out for want of facts.

    It holds no time and no place, so two builds of the same inputs have the same manifest. Its
    `claims`: a report that is not `settled` was made from more than its inputs, or has something to
    be told again; chapters that were not `confined` may have read what nobody saw; the `commit` was
    checked out, and has the inputs but for those that are `uncommitted`; outputs that are
    `outdated` are those of an earlier build; `gates` are those that the project has set. That it is
    `repeatable` a proof alone says: see `record_proof`.
    """
    content = {
        "edition": edition,
        "mark": mark(ingredients),
        **claims,
        "repeatable": False,
        "inputs": ingredients,
        "omitted": list(map(str, omissions)),
        "outputs": {name: of_bytes(content) for name, content in sorted(artefacts.items())},
    }
    return as_json(content)


def as_json(content: object) -> bytes:
    """What is recorded as JSON: the same bytes for the same content."""
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def files_of(formats: Iterable[str]) -> tuple[str, ...]:
    """The files that show that a report was built in some formats, by name."""
    asked = tuple(formats)
    known: Mapping[str, str] = FORMATS
    if not known.keys() >= {*asked}:
        # For one that is added alone extensions are loaded.
        from whitepaper.extensions import files

        known = files()
    return (*(known[kind] for kind in asked), LEDGER, DOCUMENT, CRATE, MANIFEST)


def current(root: Path, edition: str, formats: Sequence[str]) -> tuple[Path, ...]:
    """The files of the last report if it would come out the same in these formats, else none."""
    target = root / OUT / edition
    recorded = read_manifest(target)
    if recorded is None or not recorded.get("settled"):
        return ()
    outputs = recorded["outputs"]
    names = files_of(formats)
    there = {*outputs, MANIFEST} - {*recorded.get("outdated", ())}
    if not {*names} <= there or of_files(target, outputs) != outputs:
        return ()
    if changes_since(root, edition, recorded["inputs"]) or _may_be_committed(root, recorded):
        return ()
    if not _is_compared(root, edition, recorded):
        return ()
    return tuple(target / name for name in names)


def _is_compared(root: Path, edition: str, recorded: Mapping[str, Any]) -> bool:
    """Whether a report can be trusted to say what was issued last, or to correct that."""
    folder = root / EDITIONS / edition
    if not folder.is_dir():
        return True
    from whitepaper.inputs.issues import issues

    if not (found := issues(root, edition)):
        return True
    last, inputs = found[-1], recorded["inputs"]
    if last.document_place in inputs:
        return True
    as_issued = read_manifest(last.folder)
    return as_issued is not None and as_issued["inputs"] == inputs


def _may_be_committed(root: Path, recorded: Mapping[str, Any]) -> bool:
    """Whether a newer commit may have inputs that the one a report names had not."""
    if not recorded.get("uncommitted"):
        return False
    from whitepaper.inputs.repository import commit

    found = commit(root, "HEAD")
    return found is not None and found.name != recorded["commit"]


def changes_since(root: Path, edition: str, recorded: Ingredients) -> tuple[Change, ...]:
    """What a report was made from, as `recorded`, that is not so now."""
    files = [name for name in recorded if is_file(name) and not is_code(name)]
    kernels = [n.removeprefix(KERNEL) for n in recorded if n.startswith(KERNEL)]
    return changes(recorded, inputs(root, edition, (), files, kernels))


def changed_files(root: Path, edition: str) -> tuple[str, ...]:
    """The project's files that are not as the last report of an edition was made from them."""
    if (recorded := read_manifest(root / OUT / edition)) is None:
        return ()
    found = (change.ingredient for change in changes_since(root, edition, recorded["inputs"]))
    return tuple(name for name in found if is_file(name) and not is_code(name))


def record_proof(manifest: bytes, *, proved: bool) -> bytes:
    """A manifest that says whether the report was shown to come out the same again."""
    return as_json({**json.loads(manifest), "repeatable": proved})


def without_outdated(manifest: bytes) -> bytes:
    """A manifest as it would be without the files of earlier builds."""
    content = json.loads(manifest)
    outputs = content["outputs"]
    content["outputs"] = {n: outputs[n] for n in outputs if n not in content["outdated"]}
    return as_json({**content, "outdated": []})


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of the report in a folder; None if there is none that can be read."""
    try:
        content = json.loads(read_file(folder / MANIFEST))
    except (OSError, ValueError, RecursionError):
        return None
    whole = isinstance(content, dict) and all(
        are_ingredients(content.get(part)) for part in ("inputs", "outputs")
    )
    return content if whole else None
