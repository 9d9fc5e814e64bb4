"""`each` in a parameter file: one edition for each combination of the values that it lists."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from msgspec import Struct, field

from whitepaper.errors import nearest
from whitepaper.inputs.period import in_name
from whitepaper.messages import msg

EACH = "each"
# Below it, the combinations that are left out.
EXCEPT = "except"
# The folder of a value, where its own text makes none.
NAME = "name"
# What an edition has anyway, and may have another of in each combination.
OF_EDITIONS = ("period", "region", "language")
# What a name of an edition is made of: letters, Chinese ones among them, digits, - _ and .
PART = re.compile(r"\w(?:[\w.-]*[\w-])?")
# More would be a slip, and each of them takes a build.
_MOST = 2000

# So many editions are named where any would do.
_SHOWN = 8

# Where something stands in the file: the keys, and the numbers in lists, that lead there.
Path = tuple[Any, ...]


class Slip(Struct, frozen=True):
    """What is wrong with `each`, where in the file, and the remedy."""

    path: Path
    message: str
    remedy: str


class Combination(Struct, frozen=True):
    """One edition of a file: its name, the values that make it, and what goes with these.

    Each value, key and parameter comes with its place in the file.
    """

    name: str
    values: Mapping[str, int | str]
    keys: Mapping[str, tuple[Any, Path]] = field(default_factory=dict)
    parameters: Mapping[str, tuple[Any, Path]] = field(default_factory=dict)


class _Value(Struct, frozen=True):
    """A value of a list: what folders call it, and the keys that go with it."""

    value: int | str
    name: str
    path: Path
    more: Mapping[str, Any]


def combinations(stem: str, each: Any) -> tuple[Combination, ...]:
    """The editions of a file by what it has below `each`; none if that is not right."""
    if next(slips(each), None):
        return ()
    return tuple(
        _combined(stem, chosen) for chosen in _combinations_left(_lists(each), exceptions(each))
    )


def exceptions(each: Mapping[str, Any]) -> Sequence[Any]:
    """What a file leaves out of the editions that it makes: a list, or one entry alone."""
    given = each.get(EXCEPT)
    return given if isinstance(given, list) and given else [] if given is None else [given]


def _lists(each: Mapping[str, Any]) -> dict[str, Any]:
    """What has values of which editions are made, by the key."""
    return {key: listed for key, listed in each.items() if key != EXCEPT}


def _combinations_left(
    lists: Mapping[str, Any], exceptions: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, _Value]]:
    """The combinations of values, by their keys, without those that are left out."""
    left_out = list(map(_chosen, exceptions))
    for values in product(*(_values(key, listed) for key, listed in lists.items())):
        chosen = dict(zip(lists, values, strict=True))
        if not any(_is_one_of(chosen, each) for each in left_out):
            yield chosen


def _chosen(entry: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The values of each key that are left out together."""
    return {
        key: frozenset(
            str(_plain(value)) for value in (given if isinstance(given, list) else [given])
        )
        for key, given in entry.items()
    }


def _is_one_of(chosen: Mapping[str, _Value], left_out: Mapping[str, frozenset[str]]) -> bool:
    return all(str(chosen[key].value) in values for key, values in left_out.items())


def slips(each: Any) -> Iterator[Slip]:
    """All that is wrong with what a file has below `each`."""
    lists = _lists(each) if isinstance(each, Mapping) else {}
    if not lists:
        example = msg("write it like {example}", example="each: {region: [North, South]}")
        yield Slip((EACH,), msg("“{key}” lists no values", key=EACH), example)
    if not isinstance(each, Mapping):
        return
    for key, listed in lists.items():
        path = (EACH, key)
        if not (isinstance(key, str) and key.isidentifier()):
            what = msg("“{key}” is no name of a parameter", key=str(key))
            yield Slip(
                path, what, msg("write the name that chapters give it: letters, digits and _")
            )
        if not isinstance(listed, list | Mapping) or not listed:
            what = msg("“{key}” lists no values", key=f"{EACH}.{key}")
            yield Slip(path, what, msg("list at least one below it, or remove the key"))
            continue
        yield from _slips_of_values(str(key), listed)
    counts = [len(listed) for listed in lists.values() if isinstance(listed, list | Mapping)]
    if prod(counts) > _MOST:
        what = msg("it makes {n} editions", n=prod(counts))
        yield Slip((EACH,), what, msg("make at most {most}", most=_MOST))
        return
    yield from _slips_of_exceptions(exceptions(each), lists)


def _slips_of_exceptions(entries: Sequence[Any], lists: Mapping[str, Any]) -> Iterator[Slip]:
    """What is wrong with the combinations that are left out."""
    known = {
        key: {str(value.value) for value in _values(key, listed)}
        for key, listed in lists.items()
        if isinstance(listed, list | Mapping)
    }
    path: Path = (EACH, EXCEPT)
    wrong = [
        slip
        for number, entry in enumerate(entries)
        for slip in _slips_of_exception(entry, (*path, number), known)
    ]
    if (
        entries
        and not wrong
        and len(known) == len(lists)
        and next(_combinations_left(lists, entries), None) is None
    ):
        wrong = [Slip(path, msg("all editions are left out"), msg("leave out fewer of them"))]
    yield from wrong


def _slips_of_exception(entry: Any, path: Path, known: Mapping[str, set[str]]) -> Iterator[Slip]:
    if not isinstance(entry, Mapping) or not entry:
        example = f"- {{{', '.join(f'{key}: …' for key in known)}}}"
        what = msg("this leaves out no combination")
        yield Slip(
            path, what, msg("write the values that do not go together: {example}", example=example)
        )
        return
    for key, values in _chosen(entry).items():
        if key not in known:
            what = msg("no edition is made by “{key}”", key=str(key))
            yield Slip((*path, key), what, nearest(str(key), known))
        for value in sorted(values - known.get(key, values)):
            what = msg("no edition has “{value}” as “{key}”", value=value, key=key)
            yield Slip((*path, key), what, nearest(value, known[key]))


def _slips_of_values(key: str, listed: Any) -> Iterator[Slip]:
    names: dict[str, _Value] = {}
    for value in _values(key, listed):
        given = str(value.value)
        if not isinstance(value.more, Mapping):
            what = msg("what stands below “{value}” is no key and value", value=given)
            remedy = msg("write keys of the edition below it, such as date: 2024-05-16, or nothing")
            yield Slip(value.path, what, remedy)
        elif not isinstance(value.value, int | str) or isinstance(value.value, bool):
            what = msg("“{value}” is neither a text nor a whole number", value=given)
            remedy = msg('put it in quotation marks: "{value}"', value=given)
            yield Slip(value.path, what, remedy)
        elif not PART.fullmatch(value.name):
            what = msg("“{value}” cannot be the name of a folder", value=value.name)
            remedy = msg(
                "use letters, digits, - _ and .; or say below it what its folder is called: "
                "{value}: {{name: …}}",
                value=given,
            )
            yield Slip(value.path, what, remedy)
        elif (before := names.setdefault(_alike(value.name), value)) is not value:
            what = msg(
                "“{value}” makes the same edition as “{before}”",
                value=given,
                before=str(before.value),
            )
            remedy = msg("list it once, or give it another name: {value}: {{name: …}}", value=given)
            yield Slip(value.path, what, remedy)


def _values(key: str, listed: Any) -> list[_Value]:
    """The values of a list, or of a mapping that says more of each."""
    if isinstance(listed, Mapping):
        found = [(raw, (EACH, key, raw), more or {}) for raw, more in listed.items()]
    else:
        found = [(raw, (EACH, key, number), {}) for number, raw in enumerate(listed)]
    return [
        _Value(
            value := _plain(raw),
            str(more.get(NAME, _folder(key, value)) if isinstance(more, Mapping) else ""),
            path,
            more,
        )
        for raw, path, more in found
    ]


def _plain(value: Any) -> Any:
    """A value without the loader's own types; a date as it was written."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, str) else value


def _folder(key: str, value: Any) -> str:
    text = in_name(str(value)) if key == "period" else str(value)
    return "-".join(text.split())


def _alike(name: str) -> str:
    """A name as systems compare it that know no capitals."""
    return unicodedata.normalize("NFC", name).casefold()


def _combined(stem: str, chosen: Mapping[str, _Value]) -> Combination:
    keys: dict[str, tuple[Any, Path]] = {}
    parameters: dict[str, tuple[Any, Path]] = {}
    for value in chosen.values():
        for key, more in value.more.items():
            if key == "parameters" and isinstance(more, Mapping):
                own = {n: (each, (*value.path, key, n)) for n, each in more.items()}
                parameters |= own
            elif key != NAME:
                keys[key] = (more, (*value.path, key))
    for key, value in chosen.items():
        into = keys if key in OF_EDITIONS else parameters
        into[key] = (value.value, value.path)
    return Combination(
        "/".join((stem, *(value.name for value in chosen.values()))),
        {key: value.value for key, value in chosen.items()},
        keys,
        parameters,
    )


def several(names: Sequence[str]) -> tuple[str, ...]:
    """The names of editions for a message, the first few of many."""
    more = len(names) - _SHOWN
    return (*names[:_SHOWN], *((msg("{count} more", count=more),) if more > 0 else ()))
