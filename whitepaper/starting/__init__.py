"""A new project, made from one of those that lie here: each is whole, and builds to a final report.

They are of one year and of one place, which become those that are asked for.
"""

from __future__ import annotations

import re
from pathlib import Path

from whitepaper import __version__
from whitepaper.errors import Finding, UsageError
from whitepaper.messages import msg
from whitepaper.project import OUT

# What projects can be like: a folder each for every language, PLAIN-en.
KINDS = ("plain", "city")
LANGUAGES = ("zh", "en")

_FOLDER = Path(__file__).resolve().parent
# What all have, under names that are not hidden here.
_COMMON = _FOLDER / "common"
_HIDDEN = ("gitignore", "gitattributes", "github")
_YEAR = 2024
_YEARS = re.compile(r"(?<![0-9])202[2-6](?![0-9])")
_VERSION = "0.0.0"
_PLACE = re.compile("示例市|Sampleton")
# What installers and whoever tries one leave there.
_LITTER = frozenset({"__pycache__", OUT.name})
# Names go into YAML and CSV as they are.
_NAME = re.compile(r"\w[\w .'’·-]*")


def start(folder: Path, like: str, language: str, *, year: int, place: str = "") -> None:
    """Make a project in a folder, for a year and, if one is named, about a place.

    Raises `UsageError` if something lies there, or if the place has no name that could be written.
    """
    refused = msg("No project was made.")
    if place and not _NAME.fullmatch(place):
        what = msg("“{place}” is no name for a place", place=place)
        raise UsageError(refused, [Finding("--place", what, msg("use letters and spaces alone"))])
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            remedy = msg("name a folder that does not exist, or an empty one")
            finding = Finding(folder.name, msg("something lies here already"), remedy)
            raise UsageError(refused, [finding])
        for source in (_COMMON, _FOLDER / f"{like}-{language}"):
            for path in sorted(source.rglob("*")):
                if path.is_file() and _LITTER.isdisjoint(path.parts):
                    _put(path, folder / _named(path.relative_to(source), year), year, place)
    except OSError as error:
        reason = msg("cannot be written: {strerror}", strerror=error.strerror)
        finding = Finding(folder.name, reason, msg("name a folder that you may write in"))
        raise UsageError(refused, [finding]) from error


def _put(source: Path, target: Path, year: int, place: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    text = _of_year(source.read_text("utf-8"), year).replace(_VERSION, __version__)
    target.write_text(_PLACE.sub(place, text) if place else text, "utf-8", newline="\n")


def _named(place: Path, year: int) -> str:
    first = place.parts[0]
    return f"{'.' if first in _HIDDEN else ''}{_of_year(place.as_posix(), year)}"


def _of_year(text: str, year: int) -> str:
    return _YEARS.sub(lambda found: str(int(found[0]) - _YEAR + year), text)
