"""The descriptor of the data package: read, and held against what the code relies on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from whitepaper.errors import DataError, Finding
from whitepaper.inputs.data import DESCRIPTOR, Event, Indicator, Observation, Published, Source

TABLES = ("regions", "indicators", "sources", "observations", "events", "published")

# The columns that the code reads. An observation's unit is its indicator's; rows are counted.
_COLUMNS = {
    "indicators": {field.name for field in fields(Indicator)} - {"counted"},
    "sources": {field.name for field in fields(Source)},
    "observations": {field.name for field in fields(Observation)} - {"row"} | {"unit"},
    "events": {field.name for field in fields(Event)} - {"row"},
    "published": {field.name for field in fields(Published)} - {"row"},
}
# The columns that the code converts, which only a required cell of this type lets it do.
_TYPES = {
    "indicators": {"decimals": "integer"},
    "sources": {"known": "date"},
    "observations": {"value": "number", "precision": "number"},
    "published": {"number": "integer"},
}
# The keys by which the code looks rows up.
_REFERENCES = {
    "observations": {"indicator": "indicators", "source": "sources"},
    "events": {"source": "sources"},
    "published": {"source": "sources"},
}
_PLACE = DESCRIPTOR.as_posix()
_RESTORE = f"restore it: git checkout {_PLACE}"


def load(root: Path) -> dict[str, Any]:
    """The descriptor. Raises `DataError` if it cannot be read or leaves out what code relies on."""
    descriptor = _parsed(root)
    if not isinstance(descriptor, dict):
        what = (
            "the file is empty" if descriptor is None else "the file does not hold keys and values"
        )
        raise _unusable([Finding(_PLACE, what, _RESTORE)])
    for check in _CHECKS:
        if findings := list(check(descriptor)):
            raise _unusable(findings)
    return descriptor


def names(value: Any) -> tuple[str, ...]:
    """The columns of a key, which a schema may give as one name or as a list."""
    return (value,) if isinstance(value, str) else tuple(value or ())


def _unusable(findings: list[Finding]) -> DataError:
    return DataError("The description of the data package cannot be used.", findings)


def _parsed(root: Path) -> Any:
    path = root / DESCRIPTOR
    place, reason = _PLACE, ""
    try:
        if path.is_dir():
            reason = "this is a folder, not a file"
        else:
            return YAML(typ="safe").load(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise DataError(
            "There is no data package.", [Finding(_PLACE, "no such file", _RESTORE)]
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
    except UnicodeDecodeError:
        reason = "the file is not UTF-8"
    except MarkedYAMLError as error:
        if error.problem_mark:
            place = f"{_PLACE}, line {error.problem_mark.line + 1}"
        reason = f"this is not valid YAML: {error.problem or error.context}"
    # A date as 2021-13-01 is a ValueError; nesting without end, or a reference to itself, a
    # RecursionError.
    except (YAMLError, ValueError, RecursionError) as error:
        reason = f"this is not valid YAML: {' '.join(str(error).split())}"
    raise _unusable([Finding(place, reason, f"correct it, or {_RESTORE}")])


def _resource_findings(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """Other resources than the tables: one left out would go unchecked."""
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not all(isinstance(r, Mapping) for r in resources):
        yield Finding(_PLACE, "“resources” is not a list of resources", _RESTORE)
        return
    listed = [resource.get("name") for resource in resources]
    for name in TABLES:
        if listed.count(name) != 1:
            what = "is missing" if name not in listed else "is there twice"
            yield Finding(_PLACE, f"the resource “{name}” {what}", _RESTORE)
    for resource in resources:
        name = resource.get("name")
        if name not in TABLES:
            allowed = f"the tables are {', '.join(TABLES)}"
            yield Finding(_PLACE, f"unknown resource “{name}”", allowed)
        elif resource.get("path") != f"{name}.csv":
            yield Finding(_PLACE, f"the path of “{name}” is not {name}.csv", _RESTORE)


def _field_findings(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """Resources without a schema, and schemas whose fields have no name or no type."""
    for resource in descriptor["resources"]:
        name, schema = resource["name"], resource.get("schema")
        if not isinstance(schema, Mapping):
            yield Finding(_PLACE, f"the resource “{name}” has no schema", _RESTORE)
            continue
        columns = schema.get("fields")
        if not (isinstance(columns, list) and columns) or not all(
            isinstance(column, Mapping)
            and isinstance(column.get("name"), str)
            and isinstance(column.get("type"), str)
            and isinstance(column.get("constraints", {}), Mapping)
            for column in columns
        ):
            yield Finding(
                _PLACE, f"the schema of “{name}” has no fields with a name and a type", _RESTORE
            )
            continue
        for column in columns:
            if (pattern := column.get("constraints", {}).get("pattern")) and not _compiles(pattern):
                message = (
                    f"the pattern of “{column['name']}” in “{name}” is not a regular expression"
                )
                yield Finding(_PLACE, message, f"correct it, or {_RESTORE}")


def _compiles(pattern: Any) -> bool:
    try:
        re.compile(pattern)
    except (re.error, TypeError):
        return False
    return True


def _frictionless_findings(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """What the standard does not allow: an unknown type of column, a misspelt constraint."""
    from frictionless import FrictionlessException, Package

    for resource in descriptor["resources"]:
        name, schema = resource["name"], resource["schema"]
        inline = {"name": name, "type": "table", "schema": schema, "data": [[]]}
        try:
            # Alone, since the error does not say which resource it is about; with the rest of
            # the package, whose $schema says what a schema may hold.
            Package.from_descriptor({**descriptor, "resources": [inline]})
        except FrictionlessException as error:
            reasons = [reason.note for reason in error.reasons or [error.error]]
        # Its own checks take some shapes for granted, such as a list of keys.
        except (TypeError, AttributeError, ValueError, KeyError) as error:
            reasons = [f"this does not have the form of a data package ({error})"]
        else:
            continue
        for reason in reasons:
            yield Finding(_PLACE, f"with “{name}”: {reason}", f"correct it, or {_RESTORE}")


def _key_findings(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """Keys and references to columns or tables that are not there."""
    columns = {
        resource["name"]: {column["name"] for column in resource["schema"]["fields"]}
        for resource in descriptor["resources"]
    }
    for resource in descriptor["resources"]:
        table, schema = resource["name"], resource["schema"]
        try:
            used = {(table, column) for column in names(schema.get("primaryKey"))}
            for key in schema.get("foreignKeys") or []:
                other = key["reference"].get("resource") or table
                used |= {(table, column) for column in names(key["fields"])}
                used |= {(other, column) for column in names(key["reference"]["fields"])}
            unknown = sorted((t, c) for t, c in used if c not in columns.get(t, ()))
        except (TypeError, KeyError, AttributeError):
            yield Finding(_PLACE, f"a key of “{table}” does not say its columns", _RESTORE)
            continue
        for other, column in unknown:
            message = f"a key of “{table}” names “{column}” of “{other}”, which is not there"
            yield Finding(_PLACE, message, _RESTORE)


def _promise_findings(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """Columns, types and references that code takes for granted, and the schema does not check."""
    for resource in descriptor["resources"]:
        table, schema = resource["name"], resource["schema"]
        columns = {column["name"]: column for column in schema["fields"]}
        for name in sorted(_COLUMNS.get(table, columns.keys()) ^ columns.keys()):
            what = "unknown column" if name in columns else "missing column"
            yield Finding(_PLACE, f"{what} “{name}” in “{table}”", _RESTORE)
        for name, type_ in _TYPES.get(table, {}).items():
            column = columns.get(name, {})
            if column and column["type"] != type_:
                message = f"the column “{name}” of “{table}” is not of type {type_}"
                yield Finding(_PLACE, message, _RESTORE)
            elif column and column.get("constraints", {}).get("required") is not True:
                message = f"the column “{name}” of “{table}” is not required"
                yield Finding(_PLACE, message, _RESTORE)
        references = {
            (names(key["fields"]), key["reference"].get("resource"))
            for key in schema.get("foreignKeys") or []
        }
        for name, other in _REFERENCES.get(table, {}).items():
            if ((name,), other) not in references:
                message = f"the column “{name}” of “{table}” has no reference to “{other}”"
                yield Finding(_PLACE, message, _RESTORE)


# Each check may take for granted what the ones before it have found right.
_CHECKS = (
    _resource_findings,
    _field_findings,
    _frictionless_findings,
    _key_findings,
    _promise_findings,
)
