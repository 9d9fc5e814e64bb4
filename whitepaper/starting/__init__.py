"""A new project, made from one of those that lie here: each is whole, and builds to a final report.

They are of one year and of one place, which become those that are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from whitepaper import __version__
from whitepaper.errors import Finding, UsageError
from whitepaper.inputs.period import YEARS, is_period, whole_year
from whitepaper.messages import msg
from whitepaper.project import OUT, PROJECT

# What projects can be like: a folder each for every language, PLAIN-en.
KINDS = ("plain", "facts", "city")
LANGUAGES = ("zh", "en")

_FOLDER = Path(__file__).resolve().parent
# What all have, under names that are not hidden here.
_COMMON = _FOLDER / "common"
_HIDDEN = ("gitignore", "gitattributes", "github")
_YEAR = 2024
_YEARS_BEFORE, _YEARS_AFTER = 3, 2
_SHIFTED = re.compile(r"(?<![0-9])202[1-6](?![0-9])")
_VERSION = "0.0.0"
_REGION = re.compile(r"^region: (.+)$", re.MULTILINE)
# What installers and whoever tries one leave there.
_LITTER = frozenset({"__pycache__", OUT.name})
# Names go into YAML and CSV as they are.
_NAME = re.compile(r"\w[\w .'’·-]*")


def start(folder: Path, like: str, language: str, *, period: str, place: str = "") -> None:
    """Make a project in a folder, for a year and, if one is named, about a place.

    Raises `UsageError` if something lies there, if the period is no year, or if the place has no
    name that could be written.
    """
    refused = msg("No project was made.")
    year = whole_year(period)
    # What an example tells of other years than its own are years too.
    if year is None or not {year - _YEARS_BEFORE, year + _YEARS_AFTER} <= set(YEARS):
        raise UsageError(refused, [_no_year(period, year)])
    if place and not _NAME.fullmatch(place):
        what = msg("“{place}” is no name for a place", place=place)
        raise UsageError(refused, [Finding("--place", what, msg("use letters and spaces alone"))])
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            remedy = msg("name a folder that does not exist, or an empty one")
            finding = Finding(folder.as_posix(), msg("something lies here already"), remedy)
            raise UsageError(refused, [finding])
        for name, text in _files(f"{like}-{language}", year, place):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        reason = msg("cannot be written: {strerror}", strerror=error.strerror)
        finding = Finding(folder.as_posix(), reason, msg("name a folder that you may write in"))
        raise UsageError(refused, [finding]) from error


def _no_year(period: str, year: int | None) -> Finding:
    """What is told of a period that no example can be of."""
    if year is None and is_period(period):
        what = msg("a new project is of a year, and “{period}” is none", period=period)
        remedy = msg(
            "name the year, {year}; how a project comes to be of quarters, months or several "
            "regions, the page “{page}” tells ({place})",
            year=period[:4],
            page=msg("Editions for periods, regions and languages"),
            place=msg("docs/editions.md in the repository of the tool"),
        )
        return Finding("--period", what, remedy)
    what = msg("“{period}” is no year that a report could be of", period=period)
    first, last = YEARS[_YEARS_BEFORE], YEARS[-1 - _YEARS_AFTER]
    return Finding(
        "--period", what, msg("write one from {first} to {last}", first=first, last=last)
    )


def _files(example: str, year: int, place: str) -> Iterator[tuple[str, str]]:
    """The files of a project like an example, by their names."""
    # Which place it is of, it says itself.
    (own,) = _REGION.findall((_FOLDER / example / PROJECT).read_text("utf-8"))
    for source in (_COMMON, _FOLDER / example):
        for path in sorted(source.rglob("*")):
            if path.is_file() and _LITTER.isdisjoint(path.parts):
                text = _of_year(path.read_text("utf-8"), year).replace(_VERSION, __version__)
                yield _name_of_year(path.relative_to(source), year), text.replace(own, place or own)


def _name_of_year(place: Path, year: int) -> str:
    first = place.parts[0]
    return f"{'.' if first in _HIDDEN else ''}{_of_year(place.as_posix(), year)}"


def _of_year(text: str, year: int) -> str:
    return _SHIFTED.sub(lambda found: str(int(found[0]) - _YEAR + year), text)
