"""The repository that a project is checked out from, asked through git.

Git is a program of somebody else's: what it says where it fails is not told, it may not take for
ever, and no variable of its own in the environment leads it to another repository.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path, PurePosixPath
from subprocess import CompletedProcess

from msgspec import Struct

from whitepaper.fingerprint import Ingredients, is_code, is_file, path_of, place_of
from whitepaper.messages import msg
from whitepaper.programs import ProgramError, run

# As long as a slow disk may take to list a large repository.
SECONDS = 60


class Commit(Struct, frozen=True):
    """A commit by its full name, and what it holds of a project: names of contents by place."""

    name: str
    files: Mapping[str, str]


def head(root: Path, said: Callable[[str], None]) -> Commit | None:
    """The commit that the project at `root` is checked out from; None if it is of no repository.

    `said` is told if it lies in one of which git names no commit.
    """
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return None
    found = commit(root, "HEAD")
    if found is None:
        said(msg("git names no commit of this project, and so its report names none"))
    # A repository that the project merely lies in has no file of it.
    return found if found and found.files else None


def commit(root: Path, name: str) -> Commit | None:
    """A commit of the repository that `root` lies in; None if git does not tell of it."""
    named = _answer(root, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
    full = named and named.strip()
    listed = full and _answer(root, "ls-tree", "-r", "-z", full)
    if not full or listed is None:
        return None
    return Commit(full, dict(_entry(line) for line in listed.split("\0") if line))


class Kept(Enum):
    """Who has what lies at a place, as git knows it; nobody if it lies in no repository."""

    BY_NOBODY = "nobody"
    BY_COMMIT = "a commit here"
    BY_OTHERS = "others"


def kept_by(root: Path, place: str) -> Kept:
    """Whether a file or folder of a project was committed, and pushed as far as git knows."""
    commits = (_answer(root, "log", "--format=%H", "--diff-filter=A", "--", place) or "").split()
    if not commits:
        return Kept.BY_NOBODY
    remote = _answer(root, "branch", "--remotes", "--contains", commits[0]) or ""
    return Kept.BY_OTHERS if remote.strip() else Kept.BY_COMMIT


def uncommitted_paths(commit: Commit, project: Path, ingredients: Ingredients) -> tuple[str, ...]:
    """The files and folders among `ingredients` that are not in the `project` as in a commit.

    Those of this package count if the commit has them; those outside of the project do not.
    """
    folders: dict[str, set[str]] = defaultdict(set)
    for file in commit.files:
        folders[file.rpartition("/")[0]].add(file)
    return tuple(
        name
        for name in sorted(ingredients)
        if is_file(name)
        and not Path(name).is_absolute()
        and not (is_code(name) and PurePosixPath(place_of(name)).parts[0] not in folders)
        and not _is_committed(commit, folders, path_of(project, name), place_of(name))
    )


def git(root: Path, *arguments: str, seconds: float, **variables: str) -> CompletedProcess[bytes]:
    """What git answers in a folder. It asks nobody, fetches nothing and runs no other program.

    Raises `ProgramError` if it cannot be started or does not end.
    """
    settings = (f"core.hooksPath={os.devnull}", "core.fsmonitor=false", "protocol.allow=never")
    return run(
        [
            *("git", "--no-pager"),
            *(part for setting in settings for part in ("-c", setting)),
            *("-C", str(root), *arguments),
        ],
        seconds,
        # What a partial clone lacks is not fetched.
        environment={
            **environment(),
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_NO_LAZY_FETCH": "1",
            **variables,
        },
    )


def environment() -> dict[str, str]:
    """The environment without git's own variables, which hooks, for one, set to a repository."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def _answer(root: Path, *arguments: str) -> str | None:
    """What git says to a question; None if it has no answer, or none in time."""
    try:
        done = git(root, *arguments, seconds=SECONDS)
    except ProgramError:
        return None
    return None if done.returncode else os.fsdecode(done.stdout)


def _entry(line: str) -> tuple[str, str]:
    """A file's place and the name of its content: `100644 blob 3f2a91c0…<tab>data/a.csv`."""
    kind, _, place = line.partition("\t")
    return place, kind.rpartition(" ")[2]


def _is_committed(commit: Commit, folders: Mapping[str, set[str]], path: Path, place: str) -> bool:
    """Whether a file is as in a commit, or a folder has the same files directly in it."""
    if not place or place.endswith("/"):
        found = path.iterdir() if path.is_dir() else ()
        names = {f"{place}{child.name}" for child in found if child.is_file()}
        return names == folders.get(place[:-1], set())
    known = commit.files.get(place)
    if known is None or not path.is_file():
        return known is None and not path.exists()
    # SHA-1 or SHA-256, as the repository was made.
    digest = hashlib.new("sha1" if len(known) == 40 else "sha256", usedforsecurity=False)
    digest.update(b"blob %d\0" % path.stat().st_size)
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: digest).hexdigest() == known
