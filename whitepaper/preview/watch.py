"""Wait until something changes that a report is made from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import watchfiles

from whitepaper.fingerprint import is_input
from whitepaper.project import OUT

# Milliseconds: as long as changes follow each other so closely they are one, up to a longest time;
# and how long one waits for the first.
_CLOSE, _LONGEST, _PAUSE = 20, 250, 100


def changes(root: Path) -> Iterator[None]:
    """Once now, and once after each change of the project's files.

    Changes that come while nobody waits come as one.
    """
    folders = [path for path in root.iterdir() if path != root / OUT and is_input(path)]
    seen = watchfiles.watch(
        *folders,
        watch_filter=lambda _, path: _counts(Path(path), root),
        debounce=_LONGEST,
        step=_CLOSE,
        rust_timeout=_PAUSE,
        yield_on_timeout=True,
    )
    # It begins to watch when it is first asked.
    next(seen)
    yield
    for found in seen:
        if found:
            yield


def _counts(path: Path, root: Path) -> bool:
    """Whether a file is one that chapters may read: no hidden one, as editors make them."""
    return not any(part.startswith((".", "~")) for part in path.relative_to(root).parts)
