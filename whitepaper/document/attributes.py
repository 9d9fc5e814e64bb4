"""Attributes in braces, as after an image: `{#fig-a .class alt="…" width=300}`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it.common.utils import unescapeAll
from msgspec import Struct, field

_PART = re.compile(
    r"""
    \s*(?:
        \#(?P<id>[^\s{}#"'=]+)
      | \.(?P<class>[^\s{}#."'=]+)
      | (?P<unnumbered>-)(?=[\s}])
      | (?P<key>[A-Za-z][\w:-]*)=(?:
            "(?P<double>(?:\{eval\}`[^`]*`|[^"\\]|\\.)*)"
          | '(?P<single>(?:\{eval\}`[^`]*`|[^'\\]|\\.)*)'
          | (?P<bare>[^\s{}"']+)
        )
    )(?=[\s}])
    """,
    re.VERBOSE,
)
_END = re.compile(r"\s*\}")


class Attributes(Struct, frozen=True):
    """What braces say; a lone `-` is the class `unnumbered`."""

    label: str = ""
    classes: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


def read_attributes(text: str, start: int) -> tuple[Attributes, int] | None:
    """The attributes that begin in a text at `start`, and where they end, if they do."""
    if text[start : start + 1] != "{":
        return None
    label, classes, values = "", [], {}
    position = start + 1
    while match := _PART.match(text, position):
        label = match["id"] or label
        if name := match["class"] or match["unnumbered"]:
            classes.append("unnumbered" if name == "-" else name)
        if key := match["key"]:
            value = next(v for v in match.group("double", "single", "bare") if v is not None)
            values[key] = unescapeAll(value)
        position = match.end()
    end = _END.match(text, position)
    if not end:
        return None
    return Attributes(label, tuple(classes), values), end.end()


def trailing_attributes(text: str) -> tuple[str, Attributes]:
    """A text without the attributes that end it, and these."""
    start = text.rfind("{")
    # Braces may stand in a value.
    while start >= 0:
        found = read_attributes(text, start)
        if found and not text[found[1] :].strip():
            return text[:start].rstrip(), found[0]
        start = text.rfind("{", 0, start)
    return text, Attributes()
