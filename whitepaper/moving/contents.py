"""The pages of a report in their order, as its table of contents or its folder has them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import Struct

from whitepaper.errors import Finding, UsageError
from whitepaper.inputs.edition import Role
from whitepaper.messages import msg
from whitepaper.project import OUT

READ = (".ipynb", ".md", ".qmd")
# What tools write, and what nobody carries along.
_MADE = frozenset(
    {"_book", "_build", "_site", "_freeze", "site_libs", OUT.name, "__pycache__", "node_modules"}
)
_FIRST = ("index", "intro", "readme")
# What lies below an entry, by the names that the tools have for it.
_BELOW = ("sections", "children", "entries", "chapters", "contents")
_GROUPS = ("parts", "subtrees")


class Page(Struct, frozen=True):
    """A page of a book: its file, as seen from there, and the title that its contents give it."""

    file: PurePosixPath
    title: str = ""
    role: Role = "chapter"


def of_entries(
    root: Path, place: str, entries: Any, role: Role = "chapter"
) -> Iterator[Page | Finding]:
    """The pages that entries of a table of contents name and those below them, in order.

    What of it is no page is told instead.
    """
    for entry in entries if isinstance(entries, list) else []:
        own = entry if isinstance(entry, Mapping) else {"file": entry}
        yield from _of_entry(root, place, own, role)
        for name in (*_BELOW, *_GROUPS):
            yield from of_entries(root, place, own.get(name), role)


def _of_entry(
    root: Path, place: str, own: Mapping[str, Any], role: Role
) -> Iterator[Page | Finding]:
    title = str(own.get("text") or own.get("title") or "")
    file, part = str(own.get("file") or ""), str(own.get("part") or own.get("caption") or "")
    has_below = any(own.get(name) for name in (*_BELOW, *_GROUPS))
    if part.endswith(READ):
        file, part = part, ""
    elif not part and not file and has_below:
        part = title
    if part:
        yield Finding(
            place,
            msg("the part “{part}” is no level here: its chapters follow each other", part=part),
            msg("say it in the titles of the chapters, if readers need it"),
        )
    pattern = str(own.get("glob") or own.get("pattern") or "")
    if not pattern and any(mark in file for mark in "*?[") and not (root / file).exists():
        file, pattern = "", file
    if file:
        yield _page(root, place, file, title, role)
    elif pattern:
        found: list[Page | Finding] = [Page(each, "", role) for each in _in_folder(root, pattern)]
        nothing = msg("no page has a name like “{pattern}”", pattern=pattern)
        listing = msg("list the files of the chapters there")
        yield from found or [Finding(place, nothing, listing)]
    elif where := own.get("url") or own.get("href"):
        what = msg("the link to {address} in the contents is left out", address=where)
        yield Finding(place, what, msg("write it in a chapter, if readers need it"))
    elif not has_below and not part:
        what = msg("“{entry}” is no entry that is known", entry=", ".join(map(str, own)))
        yield Finding(place, what, msg("list the file of the chapter there"))


def _page(root: Path, place: str, name: str, title: str, role: Role) -> Page | Finding:
    file = PurePosixPath(name)
    names = [file] if file.suffix in READ else [PurePosixPath(f"{file}{s}") for s in READ]
    if there := next((each for each in names if (root / each).is_file()), None):
        return Page(there, title, role)
    what = msg("“{name}” is no notebook and no Markdown here", name=name)
    return Finding(place, what, msg("write that chapter as a notebook"))


def sorted_out(
    found: Sequence[Page | Finding], place: str
) -> tuple[tuple[Page, ...], list[Finding]]:
    """The pages of a table of contents, each once, and what is told of it.

    Raises `UsageError` if it has none.
    """
    told = [each for each in found if isinstance(each, Finding)]
    pages: dict[PurePosixPath, Page] = {}
    for each in found:
        if isinstance(each, Page):
            pages.setdefault(each.file, each)
    if not pages:
        nothing = Finding(place, msg("it lists no chapter"), msg("list the chapters there"))
        raise UsageError(msg("Nothing was moved in."), [*told, nothing])
    return tuple(pages.values()), told


def _in_folder(root: Path, pattern: str) -> Iterator[PurePosixPath]:
    """The pages that a pattern names, in their order."""
    for path in sorted(root.glob(pattern)):
        file = path.relative_to(root)
        if path.suffix in READ and path.is_file() and not is_passed_over(file):
            yield PurePosixPath(file.as_posix())


def is_passed_over(file: Path) -> bool:
    """Whether a file of a report is hidden, or in a folder that tools make."""
    return any(part.startswith(".") for part in file.parts) or not _MADE.isdisjoint(file.parts)


def in_order(root: Path, *kinds: str) -> list[PurePosixPath]:
    """All pages of a folder that are of some kinds: folder by folder, an introduction first."""
    found = [file for file in _in_folder(root, "**/*") if file.suffix in kinds]
    return sorted(
        found, key=lambda file: (file.parent.parts, file.stem.lower() not in _FIRST, file.name)
    )


def is_introduction(name: str) -> bool:
    """Whether a page is what a report begins with, by its name."""
    return PurePosixPath(name).stem.lower() in _FIRST


def notebooks(root: Path) -> tuple[list[PurePosixPath], list[Finding]]:
    """The notebooks of a folder; what papermill has made of one of them is told."""
    found = in_order(root, ".ipynb")
    made: dict[PurePosixPath, str] = {}
    for file in found:
        source, result = _made_from(root / file)
        ran = [other for other in found if other.name == source and other != file]
        is_result = result == file.name != source
        if ran and (is_result or not any(_made_from(root / other)[0] for other in ran)):
            made[file] = source
    told = [
        Finding(
            file.as_posix(),
            msg("papermill has made it of {source}: it is no chapter of its own", source=source),
            msg("name another file, if it is one"),
        )
        for file, source in made.items()
    ]
    return [file for file in found if file not in made], told


def _made_from(path: Path) -> tuple[str, str]:
    """The names of the notebook that papermill ran and of what came of it, if it made this."""
    try:
        said = json.loads(path.read_bytes()).get("metadata", {}).get("papermill", {})
        names = (str(said.get(name) or "") for name in ("input_path", "output_path"))
    except (ValueError, AttributeError):
        return "", ""
    source, result = (PurePosixPath(name.replace("\\", "/")).name for name in names)
    return source, result


def shared_folder(listed: Sequence[Page]) -> PurePosixPath:
    """The folder that becomes notebooks/: that of most pages but the first, or of all of them."""
    folders = [page.file.parent for page in listed if page.role != "lead"]
    for folder in folders:
        if folders.count(folder) * 2 > len(folders):
            return folder
    shared = PurePosixPath()
    for parts in zip(*(folder.parts for folder in folders), strict=False):
        if len(set(parts)) > 1:
            break
        shared /= parts[0]
    return shared
