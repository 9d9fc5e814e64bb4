"""Which editions there are: what lies in params/, by names and periods alone.

Each command asks for it, also one that then has nothing to do: parameters are not read for it, but
for what a file makes by `each`.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from whitepaper.files import is_there, read_file
from whitepaper.fingerprint import is_input
from whitepaper.inputs.period import at_start, form, in_name, last_day
from whitepaper.project import CARRIED, PARAMS, PROJECT, parameters_place

_EACH = re.compile(r"""^(?:each|"each"|'each')[ \t]*:""", re.MULTILINE)
_PERIOD = re.compile(r"""^period:[ \t]*["']?([^\s"'#]+)""", re.MULTILINE)


class Listed(Struct, frozen=True):
    """An edition that there is: its name, its period as text, and the values that it is made by."""

    name: str
    period: str
    values: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The name of its parameter file, which may make other editions too."""
        return self.name.partition("/")[0]


def list_editions(root: Path) -> tuple[Listed, ...]:
    """The editions that there are, by the end of their period, and then by their names."""
    every = (each for path in _parameter_files(root) for each in _editions_of(path))
    return tuple(sorted(every, key=_age))


def available(root: Path) -> tuple[str, ...]:
    """The names of the editions that there are, by the end of their period."""
    return tuple(each.name for each in list_editions(root))


def newest(root: Path) -> tuple[Listed, ...]:
    """The edition whose period ends last: a whole before what files make by `each` of its parts.

    Of several wholes it is the one that is named as its period alone, or else the last by name.
    Where there are parts alone they are all those that one file makes of its last period.
    """
    known = list_editions(root)
    latest = [each for each in known if _end(each) == _end(known[-1])]
    whole = [each for each in latest if not each.values]
    of_period = [each for each in whole if each.name == in_name(each.period)]
    last = (of_period or whole or latest)[-1:]
    return tuple(
        each
        for each in latest
        for one in last
        if (each.file, each.period) == (one.file, one.period)
    )


def editions_of(root: Path, file: str) -> tuple[Listed, ...]:
    """The editions of a parameter file by its name: one, or those that it makes by `each`."""
    path = root / parameters_place(file)
    return tuple(sorted(_editions_of(path), key=_age)) if is_there(path) else ()


def is_matrix(root: Path, file: str) -> bool:
    """Whether a parameter file makes several editions."""
    path = root / parameters_place(file)
    return is_there(path) and bool(_EACH.search(_text(path)))


def strays(root: Path) -> tuple[str, ...]:
    """What lies in params/ and is no parameter file, though it may be meant as one, by its name."""
    found = sorted((root / PARAMS).iterdir()) if (root / PARAMS).is_dir() else ()
    known = {*_parameter_files(root), root / PROJECT, root / CARRIED}
    return tuple(
        path.name + ("/" if path.is_dir() else "")
        for path in found
        if path not in known and not path.name.startswith((".", "~")) and is_input(path)
        if path.suffix.lower() != ".md" and not path.name.endswith("~")
    )


def before(root: Path, name: str, period: str) -> str | None:
    """The name of the parameter file before one of a name and a period: of its own kind, if any.

    A kind has the same name apart from the period, and as long a period. Of files that are all
    later it is the first; None if there is none of another time.
    """
    ends: dict[str, Listed] = {}
    for each in list_editions(root):
        ends.pop(each.file, None)
        ends[each.file] = each
    earlier = [file for file, last in ends.items() if _end(last) < last_day(period)]
    later = [file for file, last in ends.items() if _end(last) > last_day(period)]
    kind = _kind(name, period)
    nearest = earlier[::-1] or later
    same = [file for file in nearest if _kind(file, period_of_file(root, file)) == kind]
    return next(iter(same or nearest), None)


def period_of_file(root: Path, file: str) -> str:
    """The period that a parameter file says or that its name begins with; empty without one."""
    path = root / parameters_place(file)
    # Read as a line, since a file that is no YAML has its place among the others too.
    found = _PERIOD.search(_text(path))
    return found[1] if found else at_start(path.stem)


def _kind(name: str, period: str) -> tuple[str, str]:
    return name.removeprefix(in_name(at_start(name))), form(period)


def _parameter_files(root: Path) -> list[Path]:
    found = (root / PARAMS).glob("*.yaml")
    return [path for path in found if path.is_file() and path.stem != PROJECT.stem]


def _editions_of(path: Path) -> tuple[Listed, ...]:
    root, period = path.parent.parent, period_of_file(path.parent.parent, path.stem)
    if is_matrix(root, path.stem):
        # Most files make one edition, and are not read as YAML for that.
        from whitepaper.inputs import yaml
        from whitepaper.inputs.matrix import EACH, combinations

        # What cannot be read is told where it is loaded by its name.
        with contextlib.suppress(yaml.UnreadableError, OSError, AttributeError):
            each = yaml.load(read_file(path), "safe").get(EACH)
            if found := combinations(path.stem, each):
                return tuple(
                    Listed(one.name, str(one.values.get("period", period)), one.values)
                    for one in found
                )
    return (Listed(path.stem, period),)


def _age(one: Listed) -> tuple[datetime.date, list[tuple[int, str]]]:
    """What sorts editions: the end of the period, then the name, numbers in it by their value."""
    parts = re.split(r"(\d+)", one.name)
    return _end(one), [(int(part) if part.isdecimal() else 0, part) for part in parts]


def _end(one: Listed) -> datetime.date:
    """The last day of the period of an edition; the first of all days if it has none."""
    try:
        return last_day(one.period)
    except ValueError:
        return datetime.date.min


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig", errors="replace")
