"""What a cell of Quarto says of itself at its beginning, each in the one line that counts here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from whitepaper.document.labels import is_label
from whitepaper.inputs import yaml

_OPTION = re.compile(r"#[ \t]*\|[ \t]?")
_NONE_HERE = re.compile(
    r"layout|fig-subcap|tbl-subcap|code-|column|lst-|cap-location|tbl-colwidths|fig-pos|fig-align"
)
_SHOWS = re.compile(r"(?:plt|pyplot|matplotlib\.pyplot)\.show")


class Told(Struct, frozen=True):
    """A cell of code with its options in one line each.

    `lines` are those of each in the source, `without` are the names of those that say nothing here.
    """

    source: str
    said: Mapping[str, Any] = field(default_factory=dict)
    without: Mapping[str, int] = field(default_factory=dict)
    body: str = ""


def read(source: str) -> Told:
    """A cell whose options are read; one whose options are no YAML stays as it is."""
    lines = source.split("\n")
    end = next((n for n, line in enumerate(lines) if not _OPTION.match(line)), len(lines))
    said = _yaml("\n".join(_OPTION.sub("", line, count=1) for line in lines[:end]))
    if not said:
        return Told(source, body=source)
    places = {
        name: n
        for n, line in enumerate(lines[:end], start=1)
        for name in said
        if _OPTION.sub("", line, count=1).startswith(f"{name}:")
    }
    without = {name: at for name, at in places.items() if _NONE_HERE.match(name)}
    body = "\n".join(lines[end:])
    kept = {name: value for name, value in said.items() if name not in without}
    return Told(with_options(kept, body), said, without, body)


def with_options(said: Mapping[str, Any], body: str) -> str:
    """A cell with these options; its tags are in its metadata."""
    return "\n".join((*_lines(said), body)).strip("\n")


def _lines(said: Mapping[str, Any]) -> Iterator[str]:
    for name, value in said.items():
        if name == "tags" or (name, value) == ("output", "asis"):
            continue
        if isinstance(value, bool):
            yield f"#| {name}: {str(value).lower()}"
        elif isinstance(value, list):
            yield f"#| {name}: {'; '.join(' '.join(str(each).split()) for each in value)}"
        else:
            text = " ".join(str("" if value is None else value).split())
            shown = "true" if (name, text) == ("echo", "fenced") else text
            yield f"#| {name}: {shown}".rstrip()


def _yaml(text: str) -> dict[str, Any]:
    try:
        found = yaml.load(text.encode(), "safe") if text.strip() else {}
    except yaml.UnreadableError:
        return {}
    return {str(name): value for name, value in found.items()} if isinstance(found, dict) else {}


def pictures(told: Told) -> list[str]:
    """The cells that each show one of several pictures, with captions and labels of their own.

    None if a cell does not show several, one after the other.
    """
    label = str(told.said.get("label") or "")
    ends = _ends(told.body) if is_label(label, "fig") else []
    if len(ends) < 2:
        return []
    lines = told.body.split("\n")
    begins = [0, *ends[:-1]]
    parts = ["\n".join(lines[a:b]) for a, b in zip(begins, [*ends[:-1], None], strict=True)]
    kept = {name: value for name, value in told.said.items() if name not in told.without}
    return [
        with_options({**kept, **_of_part(told.said, label, number)}, part.strip("\n"))
        for number, part in enumerate(parts, start=1)
    ]


def _ends(body: str) -> list[int]:
    """The lines after those that show a picture, by statements of their own."""
    try:
        statements = ast.parse(body).body
    except SyntaxError:
        return []
    return [
        each.end_lineno or each.lineno
        for each in statements
        if isinstance(each, ast.Expr)
        and isinstance(each.value, ast.Call)
        and _SHOWS.fullmatch(ast.unparse(each.value.func))
    ]


def _of_part(said: Mapping[str, Any], label: str, number: int) -> dict[str, Any]:
    """What one of several pictures is called: the first has the label of all."""
    whole, parts = said.get("fig-cap", ""), said.get("fig-subcap")
    whole = [whole] if isinstance(whole, str) else whole
    captions = whole if isinstance(whole, list) else []
    own = parts[number - 1] if isinstance(parts, list) and len(parts) >= number else ""
    first = captions[number - 1] if len(captions) >= number else (captions[:1] or [""])[0]
    alt = said.get("fig-alt")
    found = {
        "label": label if number == 1 else f"{label}-{number}",
        "fig-cap": ": ".join(str(each) for each in (first, own) if each),
    }
    if isinstance(alt, list) and len(alt) >= number:
        found["fig-alt"] = str(alt[number - 1])
    return found


def has_several(told: Told) -> bool:
    """Whether a cell says that it shows several pictures."""
    cap = told.said.get("fig-cap")
    return "fig-subcap" in told.said or (isinstance(cap, list) and len(cap) > 1)
