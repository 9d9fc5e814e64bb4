"""The descriptor of the data package: read, and held against what the code relies on."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import FieldInfo, fields

from whitepaper.errors import DataError, Finding, in_file
from whitepaper.files import read_file
from whitepaper.inputs import yaml
from whitepaper.inputs.data import (
    DESCRIPTOR,
    OPTIONAL,
    Event,
    Indicator,
    Observation,
    OfUnit,
    Published,
    Source,
)
from whitepaper.inputs.validation.profile import constraint_problems, problems
from whitepaper.inputs.validation.standard import rows_alone
from whitepaper.messages import msg
from whitepaper.project import DATA
from whitepaper.spelling import closest

# The tables that the code knows, each with the columns that tell its rows from one another. A
# project may have others beside them.
_KEYS = {
    "regions": ("region",),
    "indicators": ("indicator",),
    "sources": ("source",),
    "observations": ("indicator", "region", "period", "source"),
    "events": ("event",),
    "published": ("edition", "number"),
    "units": ("unit",),
}
TABLES = tuple(_KEYS)

# What the code makes of the rows of a table: it needs the fields without a default as columns.
_RECORDS: Mapping[str, type[Struct]] = {
    "indicators": Indicator,
    "sources": Source,
    "observations": Observation,
    "events": Event,
    "published": Published,
    "units": OfUnit,
}
# Fields that no column gives.
_COMPUTED = frozenset({"counted", "row"})
# The columns that the code converts, which only a required cell of this type lets it do.
_CONVERTED = {int: "integer", datetime.date: "date", Decimal: "number"}
# The tables in which the code looks rows up.
_LOOKED_UP = {Indicator: "indicators", Source: "sources"}

# Of a table, and so of its file.
_NAME = re.compile(r"\w[\w.-]*")


def restore(place: str) -> str:
    """What to do about a file of the data package that nobody can repair."""
    return msg("restore it: git checkout {file}", file=place)


_PLACE = DESCRIPTOR.as_posix()
_RESTORE = restore(_PLACE)


def load(root: Path) -> dict[str, Any]:
    """The descriptor. Raises `DataError` if it cannot be read or leaves out what code relies on."""
    descriptor = _parsed(root)
    if not isinstance(descriptor, dict):
        empty = descriptor is None
        what = msg("the file is empty") if empty else msg("the file does not hold keys and values")
        raise unusable([wrong(what)])
    for check in _CHECKS:
        if findings := list(check(descriptor)):
            raise unusable(findings)
    if findings := list(_find_unlisted(root, descriptor)):
        raise unusable(findings)
    return descriptor


def _find_unlisted(root: Path, descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """Tables that chapters would have, and nobody has looked at."""
    listed = {resource["name"] for resource in descriptor["resources"]}
    for name in sorted(OPTIONAL - listed):
        if (root / DATA / f"{name}.csv").exists():
            yield wrong(
                msg("the resource “{name}” is missing, and {name}.csv is there", name=name),
                msg("describe it, or remove the file; or {restore}", restore=_RESTORE),
            )


def names(value: Any) -> tuple[str, ...]:
    """The columns of a key, which a schema may give as one name or as a list."""
    return (value,) if isinstance(value, str) else tuple(value or ())


def wrong(message: str, remedy: str = _RESTORE) -> Finding:
    """Something wrong with the descriptor."""
    return Finding(_PLACE, message, remedy)


def unusable(findings: Iterable[Finding]) -> DataError:
    """That the package cannot be validated by its descriptor."""
    return DataError(msg("The description of the data package cannot be used."), findings)


def read_bytes(root: Path, place: str) -> bytes:
    """A file of the data package. Raises `DataError` if there is none that can be read."""
    path = root / place
    try:
        return read_file(path)
    except OSError as error:
        remedy = restore(place)
        # Windows says of a folder that it may not be read.
        if path.is_dir():
            reason = msg("this is a folder, not a file")
        elif isinstance(error, FileNotFoundError):
            reason = msg("no such file")
        else:
            reason = msg("the file cannot be read: {reason}", reason=error.strerror or error)
            remedy = msg("check its permissions")
        finding = Finding(place, reason, remedy)
        raise DataError(msg("The data package cannot be read."), [finding]) from error


def _parsed(root: Path) -> Any:
    try:
        return yaml.load(read_bytes(root, _PLACE), "safe")
    except yaml.UnreadableError as error:
        place = in_file(_PLACE, error.line)
        remedy = msg(
            "{remedy}, or {restore}", remedy=error.remedy or msg("correct it"), restore=_RESTORE
        )
        raise unusable([Finding(place, error.reason, remedy)]) from error


def _profile_findings(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """Keys that are unknown or hold something else than they should."""
    for message, remedy in problems(descriptor):
        yield wrong(message, msg("{remedy}; or {restore}", remedy=remedy, restore=_RESTORE))


def _resource_findings(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """Tables that are needed and not there, and such as are no tables of data/."""
    resources = descriptor.get("resources")
    if resources is None:
        yield wrong(msg("“resources” is missing"))
        return
    listed = [resource.get("name") for resource in resources]
    for name in TABLES:
        if name not in listed and name not in OPTIONAL:
            yield wrong(msg("the resource “{name}” is missing", name=name))
    for name in sorted({name for name in listed if listed.count(name) > 1}):
        yield wrong(msg("the resource “{name}” is there twice", name=name))
    absent = [name for name in TABLES if name not in listed]
    for resource in resources:
        name = resource.get("name")
        if name not in TABLES and (meant := _slip(str(name), absent)):
            # One that is misspelt would be read by nobody.
            yield wrong(
                msg("unknown resource “{name}”", name=name),
                _meant(meant),
            )
        elif resource.get("path") != f"{name}.csv" or not _NAME.fullmatch(name):
            yield wrong(msg("the path of “{name}” is not {name}.csv", name=name))


def _field_findings(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """Resources without a schema, and schemas whose fields have no name or no type."""
    for resource in descriptor["resources"]:
        name = resource["name"]
        if "schema" not in resource:
            yield wrong(msg("the resource “{name}” has no schema", name=name))
            continue
        columns = resource["schema"].get("fields", [{}])
        if not all({"name", "type"} <= column.keys() for column in columns):
            yield wrong(
                msg("the schema of “{name}” has no fields with a name and a type", name=name)
            )
            continue
        for column in columns:
            for problem in constraint_problems(column):
                message = msg(
                    "the column “{column}” of “{name}”: {problem}",
                    column=column["name"],
                    name=name,
                    problem=problem,
                )
                yield wrong(message, msg("correct it, or {restore}", restore=_RESTORE))


def _frictionless_findings(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """What the standard does not allow: an unknown type of column, a misspelt constraint."""
    from frictionless import FrictionlessException, Package

    for resource in descriptor["resources"]:
        name, schema = resource["name"], without_patterns(resource["schema"])
        inline = {"name": name, "type": "table", "schema": schema, "data": [[]]}
        try:
            # Alone, since the error does not say which resource it is about; with the rest of
            # the package, whose $schema says what a schema may hold.
            with rows_alone():
                Package.from_descriptor({**descriptor, "resources": [inline]})
        except FrictionlessException as error:
            reasons = [reason.note for reason in error.reasons or [error.error]]
        # Its own checks take some shapes for granted, such as a list of keys.
        except (TypeError, AttributeError, ValueError, KeyError) as error:
            reasons = [msg("this does not have the form of a data package ({error})", error=error)]
        else:
            continue
        for reason in reasons:
            yield wrong(
                msg("with “{name}”: {reason}", name=name, reason=reason),
                msg("correct it, or {restore}", restore=_RESTORE),
            )


def without_patterns(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema as frictionless is given it: to match patterns it could take for ever."""
    columns = [
        {
            **column,
            "constraints": {
                name: value
                for name, value in column.get("constraints", {}).items()
                if name != "pattern"
            },
        }
        for column in schema["fields"]
    ]
    return {**schema, "fields": columns}


def _key_findings(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """Keys and references to columns or tables that are not there."""
    columns = {
        resource["name"]: {column["name"] for column in resource["schema"]["fields"]}
        for resource in descriptor["resources"]
    }
    for resource in descriptor["resources"]:
        table, schema = resource["name"], resource["schema"]
        try:
            primary = names(schema.get("primaryKey"))
            used = {(table, column) for column in primary}
            for key in schema.get("foreignKeys") or []:
                other = key["reference"].get("resource") or table
                own, theirs = names(key["fields"]), names(key["reference"]["fields"])
                used |= {(table, column) for column in own}
                used |= {(other, column) for column in theirs}
                if (table, own) == (other, theirs):
                    yield wrong(
                        msg(
                            "the key {own} of “{table}” refers to itself",
                            own=tuple(own),
                            table=table,
                        )
                    )
        # What is missing was not looked for.
        except KeyError:
            yield wrong(msg("a key of “{table}” does not say its columns", table=table))
            continue
        if table in _KEYS and primary != _KEYS[table]:
            yield wrong(
                msg(
                    "the primary key of “{table}” is not {keys}",
                    table=table,
                    keys=tuple(_KEYS[table]),
                )
            )
        unknown = sorted((t, c) for t, c in used if c not in columns.get(t, ()))
        for other, column in unknown:
            message = msg(
                "a key of “{table}” names “{column}” of “{other}”, which is not there",
                table=table,
                column=column,
                other=other,
            )
            yield wrong(message)


def _promise_findings(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """Columns, types and references that code takes for granted, and the schema does not check."""
    for resource in descriptor["resources"]:
        table, schema = resource["name"], resource["schema"]
        if table not in _RECORDS:
            continue
        columns = {column["name"]: column for column in schema["fields"]}
        known = [field for field in fields(_RECORDS[table]) if field.name not in _COMPUTED]
        yield from _column_findings(table, columns, known)
        references = {
            (names(key["fields"]), key["reference"].get("resource"))
            for key in schema.get("foreignKeys") or []
        }
        for field in known:
            if field.name not in columns:
                continue
            column, said = columns[field.name], {"name": field.name, "table": table}
            type_, other = _CONVERTED.get(field.type), _LOOKED_UP.get(field.type)
            if type_ and column["type"] != type_:
                yield wrong(
                    msg(
                        "the column “{name}” of “{table}” is not of type {type_}",
                        **said,
                        type_=type_,
                    )
                )
            elif type_ and column.get("constraints", {}).get("required") is not True:
                yield wrong(msg("the column “{name}” of “{table}” is not required", **said))
            if other and ((field.name,), other) not in references:
                yield wrong(
                    msg(
                        "the column “{name}” of “{table}” has no reference to “{other}”",
                        **said,
                        other=other,
                    )
                )


def _slip(name: str, absent: Iterable[str]) -> str | None:
    """What was meant by a name of the project's own, if that is not there and differs by a slip."""
    meant = closest(name, absent)
    # A name that has another in it, as note_en, says something else.
    return meant if meant and abs(len(meant) - len(name)) <= 1 else None


def _meant(close: str) -> str:
    remedy = msg("did you mean “{close}”?", close=close)
    return msg("{remedy}; or {restore}", remedy=remedy, restore=_RESTORE)


def _column_findings(
    table: str, columns: Mapping[str, Any], known: Sequence[FieldInfo]
) -> Iterator[Finding]:
    """Columns of a table that are needed and not there, and one that is misspelt; others may be."""
    absent = [field.name for field in known if field.name not in columns]
    own = [name for name in columns if name not in {field.name for field in known}]
    misspelt = {name: meant for name in own if (meant := _slip(name, absent))}
    if table == "observations":
        # It is compared with the indicator's.
        misspelt.pop("unit", None)
    for name, meant in misspelt.items():
        yield wrong(
            msg("unknown column “{name}” in “{table}”", name=name, table=table), _meant(meant)
        )
    for field in known:
        needed = field.required and field.name not in misspelt.values()
        if field.name in absent and needed:
            yield wrong(msg("missing column “{name}” in “{table}”", name=field.name, table=table))


# Each check may take for granted what the ones before it have found right.
_CHECKS = (
    _profile_findings,
    _resource_findings,
    _field_findings,
    _frictionless_findings,
    _key_findings,
    _promise_findings,
)
