"""What git is told about notebooks, in the settings of one checkout alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from whitepaper import lean
from whitepaper.inputs.repository import SECONDS, git
from whitepaper.messages import msg
from whitepaper.programs import ProgramError

# What says to which files the settings apply; without it they would do nothing.
_ATTRIBUTES = ".gitattributes"
# What a run, or an editor that has looked at a notebook, leaves in it beside outputs.
_LEFT = " ".join(
    (
        *(
            f"metadata.language_info.{name}"
            for name in (
                *("codemirror_mode", "file_extension", "mimetype", "nbconvert_exporter"),
                *("pygments_lexer", "version"),
            )
        ),
        "cell.metadata.user_expressions",
    )
)


class NotSetUpError(Exception):
    """Why git cannot be set up: what is wrong, and the remedy."""


def set_up(root: Path) -> bool:
    """Have git keep notebooks without outputs, and show and merge them by cells.

    Says whether anything was still to be done. Raises `NotSetUpError`.
    """
    wanted = _settings()
    if not _answer(root, "ls-files", _ATTRIBUTES):
        raise NotSetUpError(
            msg("the project is not checked out from a repository of git"),
            msg(
                "get it with git clone, or, if it is new: git init, then git add .; without git "
                "everything else works as well"
            ),
        )
    listed = _answer(root, "config", "--local", "--list", "-z")
    known = dict(entry.partition("\n")[::2] for entry in listed.split("\0") if entry)
    missing = {name: value for name, value in wanted.items() if known.get(name) != value}
    for name, value in missing.items():
        _answer(root, "config", "--local", "--replace-all", name, value, must=True)
    return bool(missing)


def _settings() -> dict[str, str]:
    # Git has a shell run these, on Windows too, where that takes such paths.
    run = f'"{sys.executable.replace(os.sep, "/")}" -m {lean.__name__}'
    return {
        "filter.nbstripout.clean": f'{run} nbstripout --keep-id --extra-keys "{_LEFT}"',
        "filter.nbstripout.smudge": "cat",
        "diff.jupyternotebook.command": f"{run} nbdime.vcs.git.diffdriver diff",
        "merge.jupyternotebook.driver": (f"{run} nbdime.vcs.git.mergedriver merge %O %A %B %L %P"),
        "merge.jupyternotebook.name": "notebooks by cells",
    }


def _answer(root: Path, *arguments: str, must: bool = False) -> str:
    """What git says; nothing where it fails, unless it `must` not."""
    try:
        done = git(root, *arguments, seconds=SECONDS)
    except ProgramError as error:
        raise NotSetUpError(str(error), msg("install git: https://git-scm.com")) from error
    if done.returncode and must:
        raise NotSetUpError(
            msg("git says: {reason}", reason=os.fsdecode(done.stderr).strip()),
            msg("check whether you may write in .git"),
        )
    return "" if done.returncode else os.fsdecode(done.stdout)
