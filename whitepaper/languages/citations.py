"""Sources as they are cited: what a language is told of one to make a reference."""

from __future__ import annotations

from typing import Protocol


class Cited(Protocol):
    """A source. `author` lists names as the data does; `language` is that of the source.

    `title_status` is “described” where the title is the editor's own; `published` is a date as
    precise as it is known, or empty.
    """

    @property
    def author(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def title_status(self) -> str: ...
    @property
    def medium(self) -> str: ...
    @property
    def publisher(self) -> str: ...
    @property
    def published(self) -> str: ...
    @property
    def reprint(self) -> str: ...
    @property
    def language(self) -> str: ...
