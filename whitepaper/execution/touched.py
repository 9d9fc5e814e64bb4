"""What a chapter has touched, as its kernel observed it: what it is made of, what it may not touch.

A chapter reads the project and the environment that runs it. A look at the network or at any other
file is recorded: nobody could build that report again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from whitepaper.execution.environment import ENVIRONMENT
from whitepaper.execution.watch import Opened
from whitepaper.inputs.snapshot import Snapshot
from whitepaper.project import PARAMS

# What a chapter may open of a system beside files: terminals, random numbers, shared memory.
_DEVICES = Path("/dev")
_BESIDE = Path(__file__).resolve().parents[2]

Observed = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Touched:
    """What a chapter has read of the project, by place; and what it touched outside.

    `outside` are absolute paths, `network` hosts.
    """

    files: tuple[str, ...]
    outside: tuple[str, ...]
    network: tuple[str, ...]

    @property
    def read(self) -> tuple[str, ...]:
        """Every file and folder, in the project and outside."""
        return (*self.files, *self.outside)


def sort_touched(observed: Observed, opened: Opened, snapshot: Snapshot, view: Path) -> Touched:
    """Sort what the kernel `observed`, and what was seen to be `opened` in its `view`, by place.

    The kernel's own folder `runtime` holds no input, nor what the chapter itself has written. What
    reads files by itself, or is a process of its own, may have looked for anything: of the project
    all counts as read but other chapters and parameters.
    """
    files: dict[str, None] = {}
    outside: dict[str, None] = {}
    folders = [
        *ENVIRONMENT,
        _DEVICES,
        *(Path(name).resolve() for name in observed.get("runtime", ())),
    ]
    # A project may itself lie where systems have their own files.
    apart = [folder for folder in folders if not view.is_relative_to(folder)]
    listed = [f"{name}/" for name in observed.get("listed", ())]
    for name in (*observed.get("opened", ()), *listed):
        # A link may come to point elsewhere: both ends count.
        for path in dict.fromkeys((Path(name), Path(name).resolve())):
            slash = "/" if name.endswith("/") or path.is_dir() else ""
            # Python looks for packages where this one lies.
            if slash and path == _BESIDE:
                continue
            if path.is_relative_to(view):
                if not any(path.is_relative_to(folder) for folder in apart):
                    files[_place(path, view, slash)] = None
            elif not any(path.is_relative_to(folder) for folder in folders):
                outside[f"{path.as_posix()}{slash}"] = None
    files |= dict.fromkeys(_named(place) for place in opened.places if place in snapshot.files)
    if opened.missed or observed.get("blind"):
        files |= dict.fromkeys(_unseen(snapshot))
    return Touched(tuple(files), tuple(outside), tuple(observed.get("network", ())))


def _unseen(snapshot: Snapshot) -> Iterator[str]:
    """What may have been read by whoever cannot be seen: it, its size, or that it is there."""
    yield from (f"{folder}/" for folder in snapshot.folders)
    for place in snapshot.files:
        if not place.endswith(".ipynb") and not place.startswith(f"{PARAMS.as_posix()}/"):
            yield _named(place)


def refused(touched: Touched, allowed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What may not be touched, with the remedy: all outside that `allowed` does not name."""
    for host in touched.network:
        if not _is_allowed(host, allowed):
            yield (
                f"uses the network: {host}",
                f"keep what it gives in data/, or name “{host}” under “allowed” in the parameters",
            )
    for path in touched.outside:
        if not _is_allowed(path, allowed):
            yield (
                f"reads outside the project: {path}",
                f"put it into data/, or name “{path}” under “allowed” in the parameters",
            )


def _place(path: Path, root: Path, slash: str) -> str:
    """A file by its place in the project: with a slash, which the name of a value has not."""
    return _named(f"{path.relative_to(root).as_posix()}{slash}")


def _named(place: str) -> str:
    return place if "/" in place else f"./{place}"


def _is_allowed(name: str, allowed: Sequence[str]) -> bool:
    # A host may be named without its port, a folder for all that is in it.
    return any(name == a or name.startswith((f"{a}:", f"{a.rstrip('/')}/")) for a in allowed)
