"""Commits of a project, by the names that users give them, and the project as it is in one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from subprocess import CompletedProcess

from whitepaper.errors import Finding, UsageError
from whitepaper.inputs.repository import git
from whitepaper.messages import message_of, msg
from whitepaper.programs import ProgramError

# Characters by which a user is told of one.
SHORT = 10
# How long git may take for one thing.
_SECONDS = 300
# Settings of the system and the user may have a checkout run programs.
_ALONE = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}


def commit_of(root: Path, name: str) -> tuple[str, str, str]:
    """The full name of a commit and the edition named with it, or else why there can be none.

    Git says nothing of what is no commit, but where there is no repository.
    """
    before, _, edition = name.rpartition(":")
    for revision, own_edition in ((name, ""), (before, edition)):
        wanted = f"{revision}^{{commit}}"
        if which("git") is None:
            return "", "", msg("git is not installed")
        found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
        if not found.returncode:
            return _error_text(found), own_edition, ""
    return "", "", msg("git finds no repository here that it may read") if found.stderr else ""


@contextmanager
def checked_out(root: Path, commit: str) -> Iterator[Path]:
    """The project as it is in a commit, in a folder of its own that is gone afterwards.

    That is a repository of its own, too, which only shares its objects with the project's: nothing
    is noted there, and no hook or filter that is set there or for the user is run.
    """
    within = _error_text(_git(root, "rev-parse", "--show-prefix"))
    objects = _error_text(
        _git(root, "rev-parse", "--path-format=absolute", "--git-path", "objects")
    )
    kind = _error_text(_git(root, "rev-parse", "--show-object-format"))
    with tempfile.TemporaryDirectory(
        prefix="whitepaper-diff-", ignore_cleanup_errors=True
    ) as folder:
        tree = Path(folder).resolve() / "project"
        made = _git(
            root, "init", "--quiet", "--template=", f"--object-format={kind}", str(tree), **_ALONE
        )
        if not made.returncode:
            (tree / ".git" / "objects" / "info").mkdir(parents=True, exist_ok=True)
            (tree / ".git" / "objects" / "info" / "alternates").write_text(f"{objects}\n", "utf-8")
            made = _git(tree, "checkout", "--detach", "--quiet", commit, **_ALONE)
        if made.returncode:
            reason = made.stderr.decode(errors="replace").strip().rpartition("\n")[2]
            raise missing(
                commit[:SHORT],
                msg("it cannot be checked out: {reason}", reason=reason),
                msg("see git"),
            )
        yield tree / within


def _git(root: Path, *arguments: str, **variables: str) -> CompletedProcess[bytes]:
    """What git answers. Raises `UsageError` if it does not end."""
    try:
        return git(root, *arguments, seconds=_SECONDS, **variables)
    except ProgramError as error:
        remedy = msg("see that git is installed and answers in this project, or name a folder")
        raise missing(f"git {arguments[0]}", message_of(error), remedy) from error


def _error_text(done: CompletedProcess[bytes]) -> str:
    return os.fsdecode(done.stdout).strip()


def missing(place: str, message: str, remedy: str) -> UsageError:
    """What is raised where there is no build to compare."""
    return UsageError(msg("There is nothing to compare."), [Finding(place, message, remedy)])
