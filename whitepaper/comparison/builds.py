"""The builds that can be compared: of an edition, in a folder, or of a commit, made for it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from shutil import rmtree
from typing import TypeVar

from whitepaper.errors import Finding, UsageError
from whitepaper.inputs.edition import available
from whitepaper.project import LEDGER, OUT
from whitepaper.publication.record import MANIFEST

T = TypeVar("T")
U = TypeVar("U")

PAGE = "whitepaper.html"
_YEAR = re.compile(r"[1-9][0-9]{3}")
_OF_EDITION = re.compile(r"(?P<commit>.+):(?P<edition>\w[\w-]*)")
_SHORT = 10
# What a comparison cannot do without.
_NEEDED = {"chapter", "cell", "label", "printed", "name", "region", "period", "value", "unit"}
# Set where one of git's hooks runs a comparison: they name its repository and index.
_OF_HOOKS = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})


@dataclass(frozen=True)
class Build:
    """A report to compare: its ledger and its page, and what it is of.

    `name` is as the user gave it; `edition` is empty if nothing tells; `commit` is empty if it was
    not built from one.
    """

    name: str
    edition: str
    commit: str
    rows: tuple[Mapping[str, str], ...]
    page: str


@dataclass(frozen=True)
class _Located:
    """Where a build is to be had: in a folder, or by building an edition of a commit."""

    name: str
    folder: Path
    commit: str = ""
    edition: str = ""


def builds(root: Path, names: Sequence[str], said: Callable[[str], None]) -> tuple[Build, ...]:
    """The builds of these names: each a year, a folder, or a commit, perhaps with its edition.

    A year comes before a commit, and that before a folder; no commit can be called ./folder.
    Commits are built, once every name is known to mean something. Raises `UsageError` with a
    finding for each name of which there is no build.
    """
    located = _each(names, lambda name: _located(root, name))
    return tuple(_each(located, lambda place: _opened(root, place, said)))


def _each(items: Iterable[T], work: Callable[[T], U]) -> list[U]:
    """The results of a work on each item. Raises what it found wrong with any of them."""
    results, findings = [], list[Finding]()
    for item in items:
        try:
            results.append(work(item))
        except UsageError as error:
            findings += error.findings
    if findings:
        raise UsageError("There is nothing to compare.", dict.fromkeys(findings))
    return results


def _located(root: Path, name: str) -> _Located:
    folder = Path(name)
    known = available(root)
    if name in known or _YEAR.fullmatch(name):
        remedy = (
            f"python build.py {name}"
            if name in known
            else f"editions with a parameter file: {', '.join(known) or 'none'}"
        )
        year = root / OUT / name
        _check_files(year, f"{OUT.as_posix()}/{name}", remedy)
        return _Located(name, year, edition=name)
    match = _OF_EDITION.fullmatch(name)
    commit, why = _commit(root, match["commit"] if match else name)
    if commit:
        return _Located(name, root, commit, match["edition"] if match else "")
    if folder.is_dir():
        return _in_folder(name, folder)
    raise _missing(
        name,
        f"neither an edition, a commit nor a folder{f' ({why})' if why else ''}",
        "name a year, a commit (or commit:year), or a folder as ./folder",
    )


def _in_folder(name: str, folder: Path) -> _Located:
    _check_files(
        folder,
        name,
        f"name a folder that holds {LEDGER} and {PAGE}, such as {OUT.as_posix()}/ has for "
        "each edition that was built",
    )
    return _Located(name, folder, edition=_edition(folder))


def _check_files(folder: Path, place: str, remedy: str) -> None:
    for file in (LEDGER, PAGE):
        if not (folder / file).is_file():
            raise _missing(place, f"it has no {file}", remedy)


def _edition(folder: Path) -> str:
    """The edition that a folder's manifest names, or else the folder itself."""
    try:
        return str(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["edition"])
    except (OSError, ValueError, TypeError, KeyError):
        name = folder.resolve().name
        return name if _YEAR.fullmatch(name) else ""


def _opened(root: Path, place: _Located, said: Callable[[str], None]) -> Build:
    if not place.commit:
        return _read(place.name, place.folder, place.edition, "")
    with _checked_out(root, place.commit) as project:
        known = available(project)
        short = place.commit[:_SHORT]
        if not known or (place.edition or known[-1]) not in known:
            raise _missing(
                place.name,
                f"commit {short} has no edition{f' {place.edition}' if place.edition else ''}",
                f"it has {', '.join(known)}" if known else "name another commit",
            )
        edition = place.edition or known[-1]
        said(f"{place.name}: building edition {edition} of commit {short}")
        _build(project, edition, place.name)
        folder = project / OUT / edition
        _check_files(
            folder,
            place.name,
            f"commit {short} was made before reports had a ledger: name a later one",
        )
        return _read(place.name, folder, edition, short)


def _build(project: Path, edition: str, name: str) -> None:
    """Let the project's own build.py build an edition as HTML, whatever was there before."""
    target = project / OUT / edition
    rmtree(target, ignore_errors=True)
    command = [sys.executable, "build.py", edition, "--to", "html", "-q"]
    environment = {**_environment(), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command,
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as running:
        try:
            output, _ = running.communicate()
        except KeyboardInterrupt:
            # It was interrupted as well and clears up; only then may its folder go.
            running.wait()
            raise
    # An incomplete draft is a report too.
    if running.returncode and not (target / PAGE).is_file():
        told = output.strip().replace("\n", "\n      ") or f"it ended with {running.returncode}"
        raise _missing(
            name,
            f"its build failed:\n      {told}",
            "name a commit that builds, or build it apart and name the folder",
        )


def _read(name: str, folder: Path, edition: str, commit: str) -> Build:
    try:
        ledger = (folder / LEDGER).read_text(encoding="utf-8-sig")
        page = (folder / PAGE).read_text(encoding="utf-8")
        rows = list(csv.DictReader(io.StringIO(ledger, newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _missing(name, f"it cannot be read: {error}", "build it again") from error
    if broken := _broken(rows):
        raise _missing(f"{name}, {LEDGER}", broken, "build it again")
    return Build(name, edition, commit, tuple(rows), page)


def _broken(rows: Sequence[Mapping[str, str]]) -> str:
    """What makes a ledger none, if anything."""
    for number, row in enumerate(rows, start=2):
        if lacking := sorted(column for column in _NEEDED if row.get(column) is None):
            return f"row {number} has no {', '.join(lacking)}"
        for column in ("value", "precision"):
            text = row.get(column) or "1"
            try:
                usable = Decimal(text).is_finite() and (column == "value" or Decimal(text) > 0)
            except InvalidOperation:
                usable = False
            if not usable:
                return f"row {number}: “{text}” is no {column}"
    return ""


def _commit(root: Path, name: str) -> tuple[str, str]:
    """The full name of a commit; or else, if there is no repository at all, what git says."""
    try:
        if (found := _git(root, "rev-parse", "--git-dir")).returncode:
            return "", found.stderr.strip().partition("\n")[0]
        found = _git(
            root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
        )
    except FileNotFoundError:
        return "", "git is not installed"
    return (found.stdout.strip() if found.returncode == 0 else ""), ""


@contextmanager
def _checked_out(root: Path, commit: str) -> Iterator[Path]:
    """The project as it is in a commit, in a folder of its own that is gone afterwards."""
    within = _git(root, "rev-parse", "--show-prefix").stdout.strip()
    with tempfile.TemporaryDirectory(
        prefix="whitepaper-diff-", ignore_cleanup_errors=True
    ) as folder:
        tree = Path(folder) / "project"
        # A hook after the checkout would be run in the name of the commit.
        added = _git(
            root,
            *("-c", f"core.hooksPath={os.devnull}"),
            *("worktree", "add", "--detach", "--quiet", str(tree), commit),
        )
        try:
            if added.returncode:
                reason = added.stderr.strip().rpartition("\n")[2]
                raise _missing(commit[:_SHORT], f"it cannot be checked out: {reason}", "see git")
            yield tree / within
        finally:
            _git(root, "worktree", "remove", "--force", str(tree))


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "-C", str(root), *arguments],
        env=_environment(),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}


def _missing(place: str, message: str, remedy: str) -> UsageError:
    return UsageError("There is nothing to compare.", [Finding(place, message, remedy)])
