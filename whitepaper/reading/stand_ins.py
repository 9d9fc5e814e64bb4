"""Nodes for which HTML has no element, as elements that stand for them in a text of HTML.

They have an attribute of a name that no author can know.
"""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_hex
from typing import Any

from msgspec import Struct, field


class NoteMark(Struct, frozen=True):
    """The mark of a footnote."""

    name: str


class NoteText(Struct, frozen=True):
    """The text of a footnote, which is what its stand-in holds."""

    name: str


StandIn = Sequence[Any]


class StandIns(Struct, frozen=True):
    """Nodes by the elements that stand for them in a text of HTML, whose author can forge none."""

    key: str = field(default_factory=lambda: f"s{token_hex(10)}")
    kept: list[StandIn] = field(default_factory=list)

    def element(self, *values: Any, tag: str = "span") -> str:
        """An element that stands for some nodes, `span` in a line and `div` between blocks."""
        return f"{self.opening(*values, tag=tag)}</{tag}>"

    def opening(self, *values: Any, tag: str = "div") -> str:
        """The opening tag of an element that stands for nodes, and may hold what they are."""
        return f'<{tag} {self.key}="{self._keep(values)}">'

    def beside(self, *values: Any) -> dict[str, str]:
        """The attribute of an element that is read as itself, and comes with some values."""
        return {f"{self.key}-beside": str(self._keep(values))} if values else {}

    def _keep(self, values: StandIn) -> int:
        self.kept.append(values)
        return len(self.kept) - 1
