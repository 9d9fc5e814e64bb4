"""The keys of a theme's file, each with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from whitepaper.errors import Finding, Position, in_file
from whitepaper.inputs import yaml
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
    if not path.is_file():
        return Keys(place, {}), ()
    example, remedy = msg("see how the page on themes has it"), msg("write keys, or remove it")
    node, wrong = yaml.keys_in(path, place, example=example, remedy=remedy, may_be_empty=True)
    return Keys(place, node), (wrong,) if wrong else ()
