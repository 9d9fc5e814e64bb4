"""What a chapter has touched, as its kernel observed it: what it is made of, what it may not touch.

A chapter reads the project and the environment that runs it. A look at the network or at any other
file is recorded: nobody could build that report again.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from os.path import relpath
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from whitepaper.errors import Finding, in_cell
from whitepaper.execution.environment import ENVIRONMENT
from whitepaper.execution.watch import Opened
from whitepaper.files import is_folder
from whitepaper.inputs.snapshot import Snapshot
from whitepaper.messages import msg
from whitepaper.project import EDITIONS, OUT, PARAMS, THEME

# What a chapter may open of a system beside files: terminals, random numbers, shared memory.
_DEVICES = Path("/dev")
# What a chapter is given as far as it concerns it: the parameters, and the look of the report.
_LOOK = f"{THEME.as_posix()}/"
_GIVEN = (f"{PARAMS.as_posix()}/", _LOOK)
# What is written there of a report that was issued is made of its chapters, and none of them of it.
_ISSUED = f"{EDITIONS.as_posix()}/"
_BESIDE = Path(__file__).resolve().parents[2]

# What was observed, by kind and name, with the count of the cell that ran.
Observed = Mapping[str, Mapping[str, Any]]


class Touched(Struct, frozen=True):
    """What a chapter has read of the project, by place; and what it touched outside.

    `outside` are absolute paths, `network` hosts, each with the number of its cell; 0 if it
    was none.
    """

    files: tuple[str, ...]
    outside: Mapping[str, int]
    network: Mapping[str, int]

    @property
    def read(self) -> tuple[str, ...]:
        """Every file and folder, in the project and outside."""
        return (*self.files, *self.outside)


def is_blind(observed: Observed, opened: Opened) -> bool:
    """Whether a chapter may have read what neither its kernel nor the system tells of."""
    return bool(opened.missed or observed.get("blind"))


def sort_touched(
    observed: Observed, opened: Opened, snapshot: Snapshot, view: Path, cells: Mapping[int, int]
) -> Touched:
    """Sort what the kernel `observed`, and what was seen to be `opened` in its `view`, by place.

    The kernel's own folder `runtime` holds no input, nor what the chapter itself has written. What
    reads files by itself, or is a process of its own, may have looked for anything: of the project
    all counts as read but other chapters, parameters and, unless it was seen to be opened, what was
    issued. `cells` are their numbers by count.
    """
    files: dict[str, None] = {}
    outside: dict[str, int] = {}
    runtime = [Path(name).resolve() for name in observed.get("runtime", {})]
    folders = tuple(map(_prefix, (*ENVIRONMENT, _DEVICES, *runtime)))
    own = _prefix(view)
    # A project may itself lie where systems have their own files.
    apart = tuple(folder for folder in folders if not own.startswith(folder))
    listed = {f"{name}/": count for name, count in observed.get("listed", {}).items()}
    for name, count in {**observed.get("opened", {}), **listed}.items():
        for path in _ends(name):
            slash = "/" if name.endswith("/") or is_folder(path) else ""
            # Python looks for packages where this one lies.
            if slash and path == _BESIDE:
                continue
            at = _prefix(path)
            if at.startswith(own):
                if not at.startswith(apart):
                    files[_place(path, view, slash)] = None
            elif not at.startswith(folders):
                outside[f"{path.as_posix()}{slash}"] = cells.get(count, 0)
    files |= dict.fromkeys(_place_name(place) for place in opened.places if place in snapshot.files)
    if is_blind(observed, opened):
        unseen = _may_be_read(snapshot)
        files |= dict.fromkeys(n for n in unseen if opened.missed or not n.startswith(_ISSUED))
    asked = observed.get("network", {}).items()
    return Touched(tuple(files), outside, {host: cells.get(count, 0) for host, count in asked})


def _prefix(path: Path) -> str:
    """A path as what lies in it begins: to ask paths themselves takes ten times as long."""
    return os.path.join(os.path.normcase(path), "")  # noqa: PTH118 - a path has no last slash


def _ends(name: str) -> Iterator[Path]:
    """Where a name that a chapter asked for leads; nowhere if no file can be called so."""
    path = Path(name)
    try:
        path.lstat()
    except ValueError:
        return
    except OSError as error:
        # Chapters ask whether a whole text is a path, as `HTML(…)` does.
        if error.errno == errno.ENAMETOOLONG:
            return
    yield path
    # A link may come to point elsewhere: both ends count, if it has another.
    with contextlib.suppress(OSError, RuntimeError):
        if (end := path.resolve()) != path:
            yield end


def _may_be_read(snapshot: Snapshot) -> Iterator[str]:
    """What may have been read by whoever cannot be seen: it, its size, or that it is there."""
    folders = (f"{folder}/" for folder in snapshot.folders)
    yield from (folder for folder in folders if not folder.startswith(_LOOK))
    for place in snapshot.files:
        if not place.endswith(".ipynb") and not place.startswith(_GIVEN):
            yield _place_name(place)


def count_allowed(touched: Touched, allowed: Sequence[str]) -> Touched:
    """Count all that a chapter may read outside as read: files, folders and all that is in them."""
    outside = dict(touched.outside)
    for path in map(Path, allowed):
        if path.is_absolute():
            for one in (path, *sorted(path.rglob("*"))):
                outside.setdefault(f"{one.as_posix()}{'/' * one.is_dir()}", 0)
    return replace(touched, outside=outside)


class Bounds(Struct, frozen=True):
    """What a chapter may touch outside of its project: what is `allowed` in one of its `files`."""

    root: Path
    allowed: Sequence[str]
    files: tuple[str, ...]


def refuse_outside(touched: Touched, place: str, bounds: Bounds) -> Iterator[Finding]:
    """What the chapter at a place may not touch: all outside that is not allowed."""
    for host, cell in touched.network.items():
        if not _is_allowed(host, bounds.allowed):
            keep = msg("keep what it gives in data/, or {allow}", allow=_allow(host, bounds))
            yield Finding(_spot(place, cell), msg("uses the network: {host}", host=host), keep)
    for path, cell in touched.outside.items():
        if not _is_allowed(path, bounds.allowed):
            yield Finding(_spot(place, cell), *_outside(Path(path), place, bounds))


def _outside(path: Path, place: str, bounds: Bounds) -> tuple[str, str]:
    """What is told of a path outside of a chapter's view of the project, and the remedy."""
    message = msg("reads outside the project: {path}", path=path.as_posix())
    remedy = msg("put it into data/, or {allow}", allow=_allow(path.as_posix(), bounds))
    for root in (bounds.root, bounds.root.resolve()):
        if path.is_relative_to(root / OUT):
            # There a build keeps the copies of the project in which chapters run.
            copy, *inside = path.relative_to(root / OUT).parts or ("",)
            seen = Path("..", *inside) if copy.startswith(".") else Path("..", "..", copy, *inside)
            return msg("reads outside the project: {path}", path=seen.as_posix()), msg(
                "a chapter runs in a copy of the project, outside of which “..” leads nowhere: put "
                "it into data/; or give its full path here and {allow}",
                allow=_allow("…", bounds),
            )
        if path.is_relative_to(root):
            seen = Path(relpath(path, (root / place).parent))
            return msg("names what is in the project by its full path: {path}", path=path), msg(
                "write it as seen from the notebook: {seen}", seen=seen.as_posix()
            )
    return message, remedy


def _allow(name: str, bounds: Bounds) -> str:
    """What to write, and where, that a chapter may touch something."""
    if bounds.allowed:
        return msg(
            "add '{name}' to “allowed” in {files}", name=name, files=" / ".join(bounds.files)
        )
    return msg("write in {file}: allowed: ['{name}']", file=bounds.files[0], name=name)


def _spot(place: str, cell: int) -> str:
    return in_cell(place, cell) if cell else place


def _place(path: Path, root: Path, slash: str) -> str:
    """A file by its place in the project: with a slash, which the name of a value has not."""
    return _place_name(f"{path.relative_to(root).as_posix()}{slash}")


def _place_name(place: str) -> str:
    return place if "/" in place else f"./{place}"


def _is_allowed(name: str, allowed: Sequence[str]) -> bool:
    # A host may be named without its port, a folder for all that is in it.
    return any(name == a or name.startswith((f"{a}:", f"{a.rstrip('/')}/")) for a in allowed)
