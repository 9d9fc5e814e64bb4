"""What the scripts in a folder give its notebooks by papermill, notebook by notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import Struct

from whitepaper.errors import Finding, in_file
from whitepaper.messages import msg
from whitepaper.moving import contents
from whitepaper.moving.papermill import commands, scripts
from whitepaper.moving.papermill.commands import Run

# What may call papermill.
_SCRIPTS = ("*.py", "*.sh", "*.bat", "*.cmd", "*.ps1", "Makefile")


class GivenTo(Struct, frozen=True):
    """What a notebook is given, and the place that gives it."""

    parameters: Mapping[str, Any]
    place: str


def parameters_by_notebook(
    root: Path, notebooks: Sequence[PurePosixPath], read_file: Callable[[Path], Mapping[str, Any]]
) -> tuple[dict[PurePosixPath, GivenTo], list[Finding]]:
    """What scripts give notebooks, and what is told of it; `read_file` reads parameters."""
    found: dict[PurePosixPath, GivenTo] = {}
    told: list[Finding] = []
    for path in sorted(path for pattern in _SCRIPTS for path in root.rglob(pattern)):
        file = path.relative_to(root)
        if contents.is_passed_over(file):
            continue
        text = path.read_text("utf-8", "replace")
        if "papermill" not in text:
            continue

        def load(name: str, beside: Path = path.parent) -> Mapping[str, Any]:
            for each in (root / name, beside / name):
                if each.is_file():
                    return read_file(each)
            raise LookupError(name)

        place = file.as_posix()
        read = (
            scripts.read(text, load, place) if path.suffix == ".py" else commands.read(text, load)
        )
        for line in read.unread:
            what = msg("what is given to a notebook here is computed, and was not read")
            remedy = msg("write it under “parameters” in params/")
            told.append(Finding(in_file(place, line), what, remedy))
        for name, runs in _by_notebook(read.runs, notebooks).items():
            last = runs[-1]
            before = found[name].parameters if name in found else {}
            found[name] = GivenTo({**before, **last.parameters}, in_file(place, last.line))
            if any(each.parameters != last.parameters for each in runs):
                told.append(_many_times(name, len(runs), place))
        told += _elsewhere(read.runs, notebooks, place)
    return found, told


def _by_notebook(
    runs: Sequence[Run], notebooks: Sequence[PurePosixPath]
) -> dict[PurePosixPath, list[Run]]:
    found: dict[PurePosixPath, list[Run]] = {}
    for run in runs:
        if (name := _meant(run.notebook, notebooks)) is not None:
            found.setdefault(name, []).append(run)
    return found


def _meant(path: PurePosixPath, notebooks: Sequence[PurePosixPath]) -> PurePosixPath | None:
    """The notebook that a script means by a path, which may be as seen from elsewhere."""
    same = [each for each in notebooks if each.name == path.name]
    return max(same, key=lambda each: _in_common(each, path), default=None)


def _in_common(one: PurePosixPath, other: PurePosixPath) -> int:
    """How many parts two paths have in common at their ends."""
    pairs = zip(reversed(one.parts), reversed(other.parts), strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), len(one.parts))


def _many_times(name: PurePosixPath, times: int, place: str) -> Finding:
    what = msg(
        "{name} is run {times} times with other parameters each time: the last are kept",
        name=name.stem,
        times=times,
    )
    remedy = msg("list the others under “each” in params/: that makes an edition of each")
    return Finding(in_file(place), what, remedy)


def _elsewhere(
    runs: Sequence[Run], notebooks: Sequence[PurePosixPath], place: str
) -> Iterator[Finding]:
    for run in runs:
        if run.parameters and _meant(run.notebook, notebooks) is None:
            what = msg("“{name}” is no notebook here", name=run.notebook.as_posix())
            remedy = msg("put it there, and move in again")
            yield Finding(in_file(place, run.line), what, remedy)
