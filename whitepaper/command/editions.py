"""Which editions a command is about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from whitepaper.errors import UsageError
from whitepaper.messages import msg


def editions(root: Path, edition: str | None, *, every: bool) -> Sequence[str]:
    """The edition that is named, or the newest; or every one. Raises `UsageError` if none is."""
    if edition is not None and not every:
        return (edition,)
    from whitepaper.inputs.edition import available

    known = available(root)
    if not known:
        raise UsageError(msg("There is no edition: params/ holds no parameter file."))
    return known if every else known[-1:]
