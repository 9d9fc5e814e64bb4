"""Strict models of files, and what pydantic finds wrong, in our words and the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from whitepaper.messages import key, msg

Text = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """What a file may say: known keys alone, with values of their own type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys of a model as a file has them."""
    return [field.alias or name for name, field in model.model_fields.items()]


# By pydantic's name for it; what else it finds stays as it says that.
_WRONG = {
    "string_type": key("input should be a valid string"),
    "int_type": key("input should be a valid integer"),
    "float_type": key("input should be a valid number"),
    "bool_type": key("input should be a valid boolean"),
    "list_type": key("input should be a valid list"),
    "dict_type": key("input should be a valid dictionary"),
    "date_type": key("input should be a day, written as YYYY-MM-DD"),
    # Of all, only the name of a chapter has a pattern.
    "string_pattern_mismatch": key(
        "input should be the name of a notebook below notebooks/, without .ipynb"
    ),
    "literal_error": key("input should be one of: {expected}"),
}


def what_is_wrong(problem: Mapping[str, Any]) -> str:
    """What is wrong with a value, from one of a `ValidationError`'s errors."""
    template = _WRONG.get(problem["type"])
    if template is None:
        return problem["msg"][0].lower() + problem["msg"][1:]
    if "{" not in template:
        return msg(template)
    # "'draft' or 'final'"
    return msg(template, expected=tuple(problem["ctx"]["expected"].split(" or ")))
