"""Put a verified report in the place of the last one, whole or not at all."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from whitepaper.errors import Finding, PublicationError
from whitepaper.messages import msg
from whitepaper.private_folders import private_folder

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def check_writable(target: Path) -> None:
    """Raise `PublicationError` if a report could not be put at `target`, before work is done."""
    folder = target.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with private_folder(folder, f".{target.name}-"):
            pass
    except OSError as error:
        raise _refusal(
            folder, str(error.strerror), msg("make it a folder one may write in")
        ) from error
    if target.exists() and not target.is_dir():
        raise _refusal(
            target, msg("a file stands where the report's folder belongs"), msg("move it away")
        )


def publish(artefacts: Mapping[str, bytes], target: Path) -> None:
    """Replace the folder `target` by one that holds exactly `artefacts`, by name or path in it.

    Everything is written beside the old folder first. Then the two change places in one step of
    the system's, so that there is a whole report at every moment; where the system has no such
    step in two, of which the second undoes the first if it fails.
    """
    try:
        with private_folder(target.parent, f".{target.name}-") as workshop:
            fresh = workshop / "report"
            fresh.mkdir()
            for name, content in artefacts.items():
                (fresh / name).parent.mkdir(exist_ok=True)
                (fresh / name).write_bytes(content)
            _put(fresh, target)
    except OSError as error:
        raise _refusal(target, str(error.strerror), msg("see that it may be written")) from error


def _put(fresh: Path, target: Path) -> None:
    """Put one folder in the place of another, or where there is none."""
    if _exchange(fresh, target):
        return
    try:
        fresh.rename(target)
    except OSError:
        # There is a report by now, or the system cannot exchange folders.
        if not _exchange(fresh, target):
            _replace(fresh, target)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places at once; False if one is absent or the system cannot."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    done = rename(
        _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE)
    )
    return bool(done == 0)


def _replace(fresh: Path, target: Path) -> None:
    """Put one folder in the place of another, which lies beside it meanwhile."""
    old = target.with_name(f".{target.name}.old")
    if target.exists():
        # A build that was killed here has left it.
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
    try:
        fresh.rename(target)
    except BaseException:
        # Another build may have published meanwhile: its report stays.
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _refusal(path: Path, reason: str, remedy: str) -> PublicationError:
    finding = Finding(f"{path.parent.name}/{path.name}", reason, remedy)
    return PublicationError(msg("The report cannot be written."), [finding])
