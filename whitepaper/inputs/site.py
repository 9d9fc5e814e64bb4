"""A project as one build sees it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from whitepaper.inputs.snapshot import Snapshot, refusal, show, take, workspace
from whitepaper.messages import msg
from whitepaper.project import OUT


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
    """A view of a project as it is now, for one build.

    Raises as `take` and `workspace` do, and `PublicationError` for whatever fails since the view
    was removed.
    """
    with workspace(root) as folder:
        snapshot, view = take(root), folder / "project"
        show(snapshot, view)
        try:
            yield Site(root, view, snapshot, folder)
        except Exception as error:
            if all((view / place).exists() for place in snapshot.files):
                raise
            reason = msg("was removed while the report was built")
            raise refusal(root / OUT, root, reason) from error
