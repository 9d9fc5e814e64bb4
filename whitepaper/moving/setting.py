"""What a text of a book is read with, and what is found out while it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from whitepaper.moving.works.bibliography import Reference

# What is told of a line, counted from 1, of a text: what is wrong, and the remedy.
Tell = Callable[[int, str, str], None]

# Whose Markdown is MyST: the second is Jupyter Book's first, which Sphinx reads.
OF_MYST = frozenset({"myst", "sphinx"})
_HERE = PurePosixPath()


class Setting(Struct, frozen=True):
    """What a text of a book may name: works, variables, labels by what they are here, pages.

    Of `pages` these are the labels of their chapters, `notebooks` the names. `titled` are the
    words of places that have no number, `equations` the labels of formulas, `anchors` all places
    that links may lead to, as `moving.labels` compares them; None if they are not known. `glued`
    are the expressions that code of this page gives names, `code` is the language of that.
    `folder` is where the text stands in the book, `base` what has become of notebooks/. `tool` is
    whose Markdown it is, `smart` if dashes are written as hyphens there, `macros` are those of
    formulas, `files` all of the book, or None if code of the page may make more.
    """

    language: str
    works: Mapping[str, Reference] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    titled: Mapping[str, str] = field(default_factory=dict)
    equations: frozenset[str] = frozenset()
    anchors: frozenset[str] | None = None
    pages: Mapping[str, str] = field(default_factory=dict)
    notebooks: Mapping[str, str] = field(default_factory=dict)
    glued: Mapping[str, str] = field(default_factory=dict)
    code: str = "python"
    folder: PurePosixPath = _HERE
    base: PurePosixPath = _HERE
    tool: str = ""
    smart: bool = False
    macros: Mapping[str, Any] = field(default_factory=dict)
    files: frozenset[str] | None = None


class Reading(Struct, frozen=True):
    """A text that is read: `notes` are those that are to stand below it, by their marks.

    It has marks of its own, which are `taken`. Within a note there are no others.
    """

    setting: Setting
    tell: Tell
    notes: dict[str, str]
    taken: frozenset[str] = frozenset()
    in_note: bool = False

    def within_note(self) -> Reading:
        """The same for the text of a note."""
        return replace(self, in_note=True)


def picture_path(path: str, setting: Setting) -> str:
    """The path of a picture, as seen from notebooks/."""
    if is_elsewhere(path) or path.startswith(("data:", "attachment:", "#")):
        return path
    parts, base = PurePosixPath(inside(path, setting)).parts, setting.base.parts
    if parts[: len(base)] == base:
        return "/".join(parts[len(base) :])
    return "/".join(("..",) * len(base) + parts)


def is_elsewhere(path: str) -> bool:
    """Whether an address leads out of the book."""
    return "://" in path or path.startswith(("mailto:", "tel:", "//"))


def inside(path: str, setting: Setting) -> str:
    """A path as seen from the book; one that begins with a slash is that already."""
    if path.startswith("/"):
        return path.lstrip("/")
    parts: list[str] = []
    for part in (setting.folder / path).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def of_page(path: str, setting: Setting, given: Mapping[str, str]) -> str:
    """What is given for a page, by its path without an ending or else by its name."""
    bare = str(PurePosixPath(inside(path, setting)).with_suffix(""))
    return given.get(bare, given.get(PurePosixPath(path).stem, ""))
