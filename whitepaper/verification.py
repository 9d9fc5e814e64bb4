"""Verify a published report: its files by its manifest, and by building it again from nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from whitepaper import extensions
from whitepaper.document.nodes import Document
from whitepaper.document.serialise import from_json
from whitepaper.document.walk import Place, cells_with_places
from whitepaper.errors import Finding, PublicationError, UsageError
from whitepaper.execution.environment import OTHERS, warm_up
from whitepaper.fingerprint import changes, of_bytes
from whitepaper.inputs.listing import available
from whitepaper.inputs.repository import Commit, commit
from whitepaper.inputs.snapshot import show, take, workspace
from whitepaper.messages import calling, msg
from whitepaper.pipeline import Options, build
from whitepaper.progress import Progress
from whitepaper.project import DOCUMENT, MANIFEST, OUT
from whitepaper.publication.record import (
    changes_since,
    read_manifest,
    record_proof,
    without_outdated,
)

# As much of two texts as shows where they part.
_SHOWN = 40


def check_files(folder: Path) -> int:
    """Compare the files of a report with its manifest; how many there are.

    Raises `PublicationError` with every file that was changed, is missing or is not the report's.
    """
    recorded = _manifest(folder)["outputs"]
    found = {name: of_bytes(content) for name, content in _files(folder).items()}
    del found[MANIFEST]
    remedy = msg("take the report from where it was published, or build it again")
    findings = [
        Finding(
            f"{_report_name(folder)}/{change.ingredient}",
            _change_text(change.old, change.new),
            remedy,
        )
        for change in changes(recorded, found)
    ]
    findings += [
        Finding(
            f"{_report_name(folder)}/{path.relative_to(folder).as_posix()}",
            msg("is no file"),
            remedy,
        )
        for path in sorted(folder.rglob("*"))
        if not (path.is_file() or path.is_dir())
    ]
    if findings:
        raise PublicationError(msg("The report is not what was published."), findings)
    return len(recorded)


def prove(root: Path, name: str, jobs: int, progress: Progress) -> None:
    """Build an edition again in an empty folder, and record that every byte came out the same.

    Each chapter runs under another clock, with other hashes and folders listed in another order.
    Raises `PublicationError` with all that came out otherwise, and where that begins.
    """
    folder = root / OUT / name
    recorded = _manifest(folder)
    code = warm_up(OTHERS)
    if found := changes_since(root, name, recorded["inputs"]):
        places = [Finding(c.ingredient, msg("changed since"), calling(name)) for c in found]
        raise PublicationError(
            msg("The report was not built from the project as it is now."), places
        )
    others = set(recorded.get("outdated", ()))
    there = recorded["outputs"].keys() - others
    formats = tuple(kind for kind, file in extensions.files().items() if file in there)
    options = Options(formats, jobs, None, conditions=OTHERS, commit=_commit(root, recorded))
    with TemporaryDirectory(prefix="whitepaper-") as temporary:
        project = Path(temporary).resolve() / "project"
        with workspace(root):
            show(take(root), project)
        build(project, name, options, code, progress)
        old, new = _files(folder), _files(project / OUT / name)
    recorded_then = old[MANIFEST]
    # Files of earlier builds are not proved, and that it was proved may differ.
    old = {file: content for file, content in old.items() if file not in others}
    old[MANIFEST] = record_proof(without_outdated(recorded_then), proved=False)
    if findings := list(_differences(old, new)):
        raise PublicationError(msg("The report did not come out the same again."), findings)
    (folder / MANIFEST).write_bytes(record_proof(recorded_then, proved=True))


def _report_name(folder: Path) -> str:
    """A report by the name of its edition, if it lies where that is published; else its folder."""
    _, out, name = folder.as_posix().rpartition(f"/{OUT.as_posix()}/")
    return name if out else folder.name


def _manifest(folder: Path) -> Mapping[str, Any]:
    recorded = read_manifest(folder)
    if recorded is None:
        what = msg("there is no {manifest} that can be read", manifest=MANIFEST)
        name, root = _report_name(folder), folder.parent.parent
        for _ in range(name.count("/")):
            root = root.parent
        remedy = (
            msg("build it first: {build}", build=calling(name))
            if folder == root / OUT / name and name in available(root)
            else msg("name an edition that was built, or its folder")
        )
        finding = Finding(name, what, remedy)
        raise UsageError(msg("There is no report to verify."), [finding])
    return recorded


def _commit(root: Path, recorded: Mapping[str, Any]) -> Commit | None:
    """The commit that a report names: since then others may have changed what is no input."""
    if (named := recorded.get("commit")) is None:
        return None
    if (found := commit(root, str(named))) is None:
        what = msg("names commit {named}, which git does not have here", named=named)
        finding = Finding(MANIFEST, what, msg("fetch it, or build the report again"))
        raise PublicationError(msg("The report cannot be built again."), [finding])
    return found


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _change_text(old: str, new: str) -> str:
    if not old:
        return msg("is no file of this report")
    return msg("is not what was published") if new else msg("is missing")


def _differences(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[Finding]:
    """The cells that gave something else, or, where none did, the files that differ."""
    remedy = msg("seed what is random, sort what has no order, and ask no clock")
    cells = list(_other_cells(from_json(old[DOCUMENT]), from_json(new[DOCUMENT])))
    for place, texts in cells:
        yield Finding(
            str(place), msg("gives something else each time: {texts}", texts=texts), remedy
        )
    if cells:
        return
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield Finding(name, msg("comes out otherwise"))


def _other_cells(old: Document, new: Document) -> Iterator[tuple[Place, str]]:
    before, after = dict(cells_with_places(old)), dict(cells_with_places(new))
    for place in dict.fromkeys((*before, *after)):
        if before.get(place) != after.get(place):
            cells = (before.get(place), after.get(place))
            yield place, _where_they_part(*(msgspec.json.encode(c).decode() for c in cells))


def _where_they_part(one: str, other: str) -> str:
    """What stands in two texts where they begin to differ."""
    pairs = enumerate(zip(one, other, strict=False))
    at = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    begin = max(0, at - _SHOWN // 2)
    return " / ".join(f"“…{text[begin : at + _SHOWN]}…”" for text in (one, other))
