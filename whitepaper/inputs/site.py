"""A project as one build sees it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from whitepaper.inputs.snapshot import Snapshot, snapshot_with_view, workspace


class Site(Struct, frozen=True):
    """A project as a build sees it: its `view`, of a `snapshot`; and where the build may write.

    `root` is the project itself, `workspace` a folder that goes with the build.
    """

    root: Path
    view: Path
    snapshot: Snapshot
    workspace: Path


@contextlib.contextmanager
def site(root: Path) -> Iterator[Site]:
    """A view of a project as it is now, for one build."""
    with workspace(root) as folder, snapshot_with_view(root, folder) as (snapshot, view):
        yield Site(root, view, snapshot, folder)
