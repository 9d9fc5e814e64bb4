"""What is opened in a folder, by whatever program: the system tells it (inotify, on Linux)."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field


class Opened(Struct):
    """The files that were opened, by place; `missed` if there may be others."""

    places: set[str] = field(default_factory=set)
    missed: bool = False


@contextlib.contextmanager
def watch(view: Path) -> Iterator[Opened]:
    """Note what is opened in a folder while this lasts, and in the folders that it has now."""
    opened = Opened()
    if sys.platform != "linux":
        opened.missed = True
        yield opened
        return
    from inotify_simple import INotify, flags

    notices = INotify()
    folders = {
        notices.add_watch(folder, flags.OPEN): folder.relative_to(view)
        for folder in (view, *(path for path in view.rglob("*") if path.is_dir()))
    }
    try:
        yield opened
        for event in notices.read(timeout=0):
            if event.wd not in folders:
                # The system could not keep all of them.
                opened.missed = True
            elif not event.mask & flags.ISDIR:
                opened.places.add((folders[event.wd] / event.name).as_posix())
    finally:
        # The system takes its time.
        threading.Thread(target=notices.close).start()
