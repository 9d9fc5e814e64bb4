"""Put a verified report in the place of the last one, whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


def publish(artefacts: Mapping[str, bytes], target: Path) -> tuple[Path, ...]:
    """Replace the folder `target` by one that holds exactly `artefacts`; their paths.

    Everything is written beside the old folder first. Should the exchange fail, the old folder is
    put back.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        fresh, old = workshop / "new", workshop / "old"
        fresh.mkdir()
        for name, content in artefacts.items():
            (fresh / name).write_bytes(content)
        if target.exists():
            target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return tuple(target / name for name in artefacts)
