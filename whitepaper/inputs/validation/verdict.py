"""The verdict on a data package: one that was found to be right need not be looked at again.

Of the last such package a fingerprint is kept, of its files and of what judges them.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from whitepaper import extras
from whitepaper.files import read_file
from whitepaper.fingerprint import of_bytes, of_code, of_environment, of_folders
from whitepaper.inputs import data
from whitepaper.inputs.validation import validate
from whitepaper.private_folders import private_folder
from whitepaper.project import DATA


def validate_once(view: Path, verdict: Path) -> None:
    """Validate the data package of a project that does not change, if it has one.

    `verdict` is the file of it. Raises `DataError` as `validate` does.
    """
    if not data.is_there(view) or is_valid(view, verdict):
        return
    extras.check(extras.FACTS, data.DESCRIPTOR.as_posix())
    validate(view)
    # Where there is no room for it the package is validated again next time.
    with contextlib.suppress(OSError):
        verdict.parent.mkdir(parents=True, exist_ok=True)
        with private_folder(verdict.parent, ".new-") as beside:
            (beside / verdict.name).write_text(_fingerprint(view))
            (beside / verdict.name).replace(verdict)


def is_valid(root: Path, verdict: Path) -> bool:
    """Whether the data package of a project as it is now is known to be right."""
    with contextlib.suppress(OSError):
        return read_file(verdict) == _fingerprint(root).encode()
    return False


def _fingerprint(root: Path) -> str:
    parts = {
        **of_folders(root, [DATA]),
        **of_code(chapters_alone=True),
        **of_environment(root),
    }
    return of_bytes("\n".join(f"{name} {found}" for name, found in parts.items()).encode())
