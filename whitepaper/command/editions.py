"""Which editions a command is about: by name, by a pattern, by their values, or the newest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from whitepaper.errors import Finding, UsageError, nearest
from whitepaper.messages import msg
from whitepaper.project import PARAMS

if TYPE_CHECKING:
    from whitepaper.inputs.listing import Listed

_PATTERN = frozenset("*?[")


def where_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that chooses editions by the values that they are made by."""
    text = msg(
        "Of the editions that a file makes by “each” those with this value, such as "
        "district=North; may be given several times."
    )
    return click.option("--where", multiple=True, metavar="KEY=VALUE", help=text)(command)


def is_pattern(name: str) -> bool:
    """Whether a name stands for all that are like it."""
    return not _PATTERN.isdisjoint(name)


def editions(
    root: Path, name: str | None, *, every: bool = False, where: Sequence[str] = ()
) -> Sequence[str]:
    """The editions that are named, by a name, a pattern or the name of a file that makes several.

    Or those that have the values of `where`, or the newest, or every one. The newest are several
    where a file makes several of its last period. Raises `UsageError` if there is none.
    """
    from whitepaper.inputs.listing import editions_of, is_matrix, list_editions, newest

    # Windows hands on the quotation marks that a pattern stands in elsewhere.
    name = name and name.strip("'\"")
    if name is not None and not every and not where and not is_pattern(name):
        if "/" in name or not is_matrix(root, name):
            return (name,)
        return [one.name for one in editions_of(root, name)]
    known = list_editions(root)
    if not known:
        raise UsageError(msg("There is no edition: params/ holds no parameter file."))
    if every:
        return [one.name for one in known]
    if name is None and not where:
        return [one.name for one in newest(root)]
    try:
        chosen = known if name is None else _matches(known, name)
        chosen = _with_values(chosen, where) if where else chosen
    except UsageError:
        _load_what_makes_none(root, known)
        raise
    return [one.name for one in chosen]


def _load_what_makes_none(root: Path, known: Sequence[Listed]) -> None:
    """Have files that make no edition by their “each” say what is wrong in it."""
    from whitepaper.inputs.listing import is_matrix
    from whitepaper.inputs.parameters import load

    for one in known:
        if not one.values and is_matrix(root, one.file):
            load(root, one.name)


def each_named(
    root: Path, names: Sequence[str], *, every: bool = False, where: Sequence[str] = ()
) -> Sequence[str]:
    """The editions of each name, as `editions` finds them, once and in the order of the names."""
    found = (editions(root, name, every=every, where=where) for name in names or (None,))
    return tuple(dict.fromkeys(edition for several in found for edition in several))


def one_edition(root: Path, name: str | None, where: Sequence[str] = ()) -> str:
    """The one edition that is named; of the newest the first. Raises `UsageError` for several."""
    found = editions(root, name, where=where)
    if len(found) > 1 and (name is not None or where):
        from whitepaper.inputs.matrix import several

        finding = Finding(
            name or " ".join(where),
            msg("these are {n} editions", n=len(found)),
            msg("name one of these: {known}", known=several(found)),
        )
        raise UsageError(msg("This is done for one edition at a time."), [finding])
    return found[0]


def _matches(known: Sequence[Listed], pattern: str) -> tuple[Listed, ...]:
    from fnmatch import fnmatchcase

    from whitepaper.inputs.matrix import several

    found = tuple(one for one in known if pattern in (one.name, one.file))
    found = found or tuple(one for one in known if fnmatchcase(one.name, pattern))
    if not found:
        names = [one.name for one in known]
        remedy = msg("the editions are {known}", known=several(names))
        finding = Finding(pattern, msg("no edition has such a name"), remedy)
        raise UsageError(msg("There is no such edition."), [finding])
    return found


def _with_values(known: Sequence[Listed], where: Sequence[str]) -> tuple[Listed, ...]:
    """The editions that have, of each key that is given, one of its values."""
    wanted: dict[str, set[str]] = {}
    findings = []
    for condition in where:
        key, equals, value = condition.partition("=")
        at = f"--where {condition}"
        keys = {key for one in known for key in one.values}
        values = {str(one.values[key]) for one in known if key in one.values}
        if not (key and equals and value):
            what, remedy = msg("it is not KEY=VALUE"), msg("write it like --where region=North")
            findings.append(Finding(at, what, remedy))
        elif key not in keys:
            what = msg("no edition is made by “{key}”", key=key)
            none = msg("no file in {params}/ has “each”", params=PARAMS.as_posix())
            findings.append(Finding(at, what, nearest(key, keys) if keys else none))
        elif value not in values:
            what = msg("no edition has “{value}” as “{key}”", value=value, key=key)
            findings.append(Finding(at, what, nearest(value, values)))
        else:
            wanted.setdefault(key, set()).add(value)
    found = tuple(
        one
        for one in known
        if all(str(one.values.get(key)) in values for key, values in wanted.items())
    )
    if not found and not findings:
        what = msg("no edition has all of these values")
        at = " ".join(f"--where {each}" for each in where)
        findings.append(Finding(at, what, msg("give fewer of them")))
    if findings:
        raise UsageError(msg("There is no such edition."), findings)
    return found


def strays_told(root: Path) -> tuple[Finding, ...]:
    """What lies in params/ and is taken for no edition, with what to do about it."""
    from whitepaper.inputs.listing import strays

    return tuple(_stray(name) for name in strays(root))


def _stray(name: str) -> Finding:
    place, path = f"{PARAMS.as_posix()}/{name}", Path(name)
    if name.endswith("/"):
        what = msg("editions are files of params/ itself, this folder is not read")
        remedy = msg("several editions of a file are made by “each” in it; or move it away")
    elif path.suffix.lower() in (".yml", ".yaml"):
        what = msg("this is no edition: its name does not end in .yaml")
        remedy = msg("rename it to {name}, or move it away", name=f"{path.stem}.yaml")
    else:
        what = msg("this is no edition: its name does not end in .yaml")
        remedy = msg("move it away")
    return Finding(place, what, remedy)
