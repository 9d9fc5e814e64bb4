"""Files that code names as they lie from the project's folder, though it runs in another."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from whitepaper.files import is_there
from whitepaper.messages import msg

_QUOTED = re.compile(r"""(?P<quote>["'])(?P<text>[^"'\n]+)(?P=quote)""")


def seen_from(root: Path, folder: Path, source: str) -> Iterator[tuple[str, str]]:
    """Paths in the texts of code that runs in a folder, which lead to something from the root.

    Each with the path that leads there from the folder.
    """
    for text in dict.fromkeys(match["text"] for match in _QUOTED.finditer(source)):
        # A word alone is seldom a path.
        if "/" not in text and "." not in text:
            continue
        meant = root / text
        if not Path(text).is_absolute() and is_there(meant) and not is_there(folder / text):
            yield text, Path(os.path.relpath(meant, folder)).as_posix()


def files_in(folder: Path, source: str) -> Iterator[tuple[str, Path]]:
    """The files that texts of code name which runs in a folder, each as it is written."""
    for text in dict.fromkeys(match["text"] for match in _QUOTED.finditer(source)):
        path = folder / text
        if ("/" in text or "." in text) and is_there(path) and path.is_file():
            yield text, path


def remedy(folder: str, written: str, meant: str) -> str:
    """What to do about such a path in code that runs in a folder."""
    return msg(
        "chapters run in {folder}/: write “{meant}” for “{written}”",
        folder=folder,
        meant=meant,
        written=written,
    )
