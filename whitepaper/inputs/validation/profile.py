"""What the descriptor may say, key by key: of the standard no more than is obeyed here.

A key that nobody reads would promise in vain, and one that names an address would be fetched.
"""

from __future__ import annotations

import datetime
import itertools
import reprlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_core import SchemaError, SchemaValidator, core_schema

from whitepaper.errors import nearest
from whitepaper.inputs.models import Strict, Text, keys_of, what_is_wrong
from whitepaper.messages import msg

# A schema may give one name or a list of them.
_Names = Annotated[
    list[Text],
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    Field(min_length=1),
]
# Of a key that is left out; one that is null is not.
_LEFT_OUT: Any = None
_NONE: Any = Field(default=_LEFT_OUT)

# What may bound a column, from below and from above, and whether the bound itself is allowed.
_LOWER = {"minimum": True, "exclusiveMinimum": False}
_UPPER = {"maximum": True, "exclusiveMaximum": False}
# The values that a bound or an enumeration of a column may have.
_VALUES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "date": (datetime.date,),
}


class _License(Strict):
    name: Text = _NONE
    path: Text = _NONE
    title: Text = _NONE


class _Origin(Strict):
    title: Text
    path: Text = _NONE
    email: Text = _NONE
    version: Text = _NONE


class _Constraints(Strict):
    required: bool = _NONE
    unique: bool = _NONE
    pattern: Text = _NONE
    enum: Annotated[list[Any], Field(min_length=1)] = _NONE
    minimum: Any = None
    maximum: Any = None
    # These, and some below, bear the standard's own names.
    exclusiveMinimum: Any = None
    exclusiveMaximum: Any = None
    minLength: Annotated[int, Field(ge=0)] = _NONE
    maxLength: Annotated[int, Field(ge=0)] = _NONE


class _Column(Strict):
    name: Text
    type: Literal["string", "number", "integer", "date"]
    title: str = _NONE
    description: str = _NONE
    example: Any = None
    format: Literal["default", "uri", "email", "uuid"] = _NONE
    constraints: _Constraints = _NONE
    # Ours: of a column of the project's own, whether the annex shows it.
    annex: bool = _NONE


class _Reference(Strict):
    resource: str = _NONE
    fields_: _Names = Field(alias="fields")


class _ForeignKey(Strict):
    fields_: _Names = Field(alias="fields")
    reference: _Reference


class _Schema(Strict):
    fields_: Annotated[list[_Column], Field(alias="fields", min_length=1)]
    primaryKey: _Names = _NONE
    foreignKeys: list[_ForeignKey] = _NONE
    missingValues: Annotated[list[Literal[""]], Field(min_length=1)] = _NONE


class _Resource(Strict):
    name: Text
    path: Text
    schema_: _Schema = Field(alias="schema")
    type: Literal["table"] = _NONE
    title: str = _NONE
    description: str = _NONE
    format: Literal["csv"] = _NONE
    mediatype: Literal["text/csv"] = _NONE
    encoding: Literal["utf-8"] = _NONE
    licenses: list[_License] = _NONE
    sources: list[_Origin] = _NONE


class _Package(Strict):
    standard: Literal["https://datapackage.org/profiles/2.0/datapackage.json"] = Field(
        alias="$schema", default=_LEFT_OUT
    )
    resources: list[_Resource]
    name: Text = _NONE
    id: Text = _NONE
    title: str = _NONE
    description: str = _NONE
    version: Text = _NONE
    homepage: Text = _NONE
    created: Text = _NONE
    keywords: list[Text] = _NONE
    contributors: list[dict[str, Any]] = _NONE
    licenses: list[_License] = _NONE
    sources: list[_Origin] = _NONE


def problems(descriptor: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every key that is unknown or has a value of another kind: what is wrong, and the remedy.

    What is missing is left to those who need it.
    """
    try:
        _Package.model_validate({str(key): value for key, value in descriptor.items()})
    except ValidationError as error:
        for problem in error.errors():
            keys = problem["loc"]
            name = ".".join(_key_names(descriptor, keys))
            if problem["type"] == "extra_forbidden":
                yield (
                    msg("unknown key “{name}”", name=name),
                    nearest(str(keys[-1]), _keys_known(keys[:-1])),
                )
            elif problem["type"] == "model_type":
                yield (
                    msg("“{name}” does not hold keys and values", name=name),
                    msg("write them below it"),
                )
            elif problem["type"] != "missing":
                message = what_is_wrong(problem)
                yield (
                    msg("“{name}”: {message}", name=name, message=message),
                    msg("it is {given}", given=reprlib.repr(problem["input"])),
                )


def _keys_known(keys: Sequence[int | str]) -> list[str]:
    """The keys that are known at a place."""
    model: Any = _Package
    for key in keys:
        if isinstance(key, str):
            model = _MODELS[key]
    return keys_of(model)


_MODELS: Mapping[str, type[Strict]] = {
    "resources": _Resource,
    "schema": _Schema,
    "fields": _Column,
    "constraints": _Constraints,
    "foreignKeys": _ForeignKey,
    "reference": _Reference,
    "licenses": _License,
    "sources": _Origin,
}


def _key_names(node: Any, keys: Sequence[int | str]) -> Iterator[str]:
    """The keys that lead to a place, with the names of what stands in lists."""
    for key in keys:
        try:
            node = node[key]
        except (TypeError, KeyError, IndexError):
            node = None
        named = isinstance(key, int) and isinstance(node, Mapping) and "name" in node
        yield str(node["name"] if named else key)


def constraint_problems(column: Mapping[str, Any]) -> Iterator[str]:
    """What the constraints of a column, each right by itself, ask for in vain."""
    constraints = column.get("constraints", {})
    kind, allowed = column["type"], _VALUES[column["type"]]
    compared = [name for name in (*_LOWER, *_UPPER) if name in constraints]
    values = [(name, constraints[name]) for name in compared]
    values += [("enum", value) for value in constraints.get("enum", ())]
    wrong = [(name, value) for name, value in values if not _is_one(value, allowed)]
    for name, value in wrong:
        yield msg(
            "{value} under “{name}” is no {kind}", value=reprlib.repr(value), name=name, kind=kind
        )
    if compared and kind == "string":
        yield msg("a text has no {compared}", compared=compared[0])
    if "pattern" in constraints and kind != "string":
        yield msg("only texts have a pattern")
    elif "pattern" in constraints and matcher(constraints["pattern"]) is None:
        yield msg("the pattern is not a regular expression, or not one that ends for every text")
    if constraints.get("minLength", 0) > constraints.get("maxLength", float("inf")):
        yield msg("no text is as long as “minLength” and as short as “maxLength”")
    if wrong or kind == "string":
        return
    for (low, ends), (high, also) in itertools.product(_LOWER.items(), _UPPER.items()):
        if low in constraints and high in constraints:
            least, most = constraints[low], constraints[high]
            if least > most or (least == most and not (ends and also)):
                yield msg("no value is within “{low}” and “{high}”", low=low, high=high)


def _is_one(value: Any, allowed: tuple[type, ...]) -> bool:
    # To Python true is a number, and a time of a day is a day.
    return isinstance(value, allowed) and not isinstance(value, bool | datetime.datetime)


@cache
def matcher(pattern: str) -> SchemaValidator | None:
    """What tells whether a text has a form; None for what is no regular expression.

    Its time grows with the length of the text alone, whatever the pattern: Python's own may take
    for ever. It has therefore no back references and no look-around.
    """
    try:
        # By itself first: it might close the brackets.
        for whole in (pattern, f"^(?:{pattern})$"):
            found = SchemaValidator(core_schema.str_schema(pattern=whole))
    except SchemaError:
        return None
    return found
