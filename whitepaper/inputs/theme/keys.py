"""The keys of a theme's file, each with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from whitepaper.errors import Finding, Position, in_file
from whitepaper.files import read_file
from whitepaper.inputs import yaml
from whitepaper.inputs.yaml_slips import mistyped
from whitepaper.messages import msg


class Keys(Struct, frozen=True):
    """What a file at a place says, and where in it."""

    place: str
    node: Mapping[str, Any]

    def at(self, *keys: Any) -> Position:
        """Where a key stands, or else the one above it."""
        return in_file(self.place, yaml.line_of(self.node, keys))

    def says(self, part: str, key: str = "") -> bool:
        """Whether the file has a part, and in it a key."""
        return part in self.node and (not key or key in self.node[part])


def read(path: Path, place: str) -> tuple[Keys, tuple[Finding, ...]]:
    """The keys of a file; none if it is not there, or cannot be read, which is told."""
    none = Keys(place, {})
    if not path.is_file():
        return none, ()
    try:
        node = yaml.load(read_file(path), "rt")
    except yaml.UnreadableError as error:
        remedy = error.remedy or msg("see how the page on themes has it")
        return none, (Finding(in_file(place, error.line), error.reason, remedy),)
    except OSError as error:
        reason = msg("cannot be read: {strerror}", strerror=error.strerror)
        return none, (Finding(place, reason, msg("put a readable file here")),)
    if slip := mistyped(node):
        return none, (Finding(place, *slip),)
    if node is None or isinstance(node, Mapping):
        return Keys(place, node or {}), ()
    return none, (Finding(place, msg("the file holds no keys"), msg("write keys, or remove it")),)
