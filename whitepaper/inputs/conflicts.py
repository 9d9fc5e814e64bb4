"""The marks that git leaves in a file that two people have changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from whitepaper.errors import Finding, in_cell, in_file
from whitepaper.messages import calling, msg

_MARKS = re.compile(r"^(?:<{7} .*|={7}|>{7} .*)$", re.MULTILINE)
_BEGINNING = re.compile(r"^<{7} ", re.MULTILINE)
# From each kind of mark on, whether a line is of the one, and of the other.
_SIDES = {"<": (True, False), "|": (False, False), "=": (False, True), ">": (True, True)}
# What nbdime writes at the beginning of a cell that one has deleted and the other changed.
_DELETED = re.compile(r"^<{7} (?:LOCAL|REMOTE) CELL DELETED >{7}$", re.MULTILINE)
_SHOWN = 20


def first_mark(text: str) -> int | None:
    """The line of the first mark in a text that has any."""
    found = _MARKS.search(text) if _BEGINNING.search(text) else None
    return text.count("\n", 0, found.start()) + 1 if found else None


WHAT = msg("two people have changed the same place: here is a mark of git's (<<<<<<<)")
REMEDY = msg("keep the lines that are wanted, and remove the marks (<<<<<<<, =======, >>>>>>>)")


def in_notebook(text: str, place: str) -> Iterator[Finding]:
    """Each cell of a notebook's file that two people have changed, with how both texts begin."""
    if "<<<<<<< " not in text:
        return
    if line := first_mark(text):
        yield from _in_json(text, place) or [Finding(in_file(place, line), WHAT, REMEDY)]
        return
    try:
        sources = _sources(text)
    except ValueError:
        return
    for number, (_, source) in enumerate(sources, start=1):
        if _DELETED.search(source):
            rest = _DELETED.sub("", source, count=1).strip()
            yield Finding(
                in_cell(place, number),
                msg(
                    "somebody has changed this cell, and somebody else has deleted it: {text}",
                    text=_quote(rest),
                ),
                msg("delete the cell, or only its first line (<<<<<<<)"),
            )
        elif first_mark(source):
            yield Finding(in_cell(place, number), _both(*_sides(source)), REMEDY)


def _in_json(text: str, place: str) -> list[Finding]:
    """The same where git has merged the file as a text; nothing if neither side is a notebook."""
    try:
        ours, theirs = map(_sources, _sides(text))
    except ValueError:
        return []
    others = dict(theirs)
    return [
        Finding(in_cell(place, number), _both(source, others[name]), _by_cells(place))
        for number, (name, source) in enumerate(ours, start=1)
        if others.get(name, source) != source
    ]


def _by_cells(place: str) -> str:
    return msg(
        "run {setup}, then {merge}: both texts are then in their cell, and JupyterLab opens it",
        setup=calling("setup"),
        merge=f"git checkout --merge {place}",
    )


def _sides(text: str) -> tuple[str, str]:
    """What the one and what the other have made of a text."""
    kept: tuple[list[str], list[str]] = ([], [])
    shown = _SIDES[">"]
    for line in text.split("\n"):
        is_mark = re.match(r"([<|=>])\1{6}(?: |$)", line)
        # A row of equals signs by itself underlines a heading.
        if is_mark and (line[0] == "<" or shown != _SIDES[">"]):
            shown = _SIDES[line[0]]
            continue
        for side, is_shown in zip(kept, shown, strict=True):
            if is_shown:
                side.append(line)
    return "\n".join(kept[0]), "\n".join(kept[1])


def _sources(text: str) -> Sequence[tuple[str, str]]:
    """The cells of a notebook: their names, or else numbers, and texts. Raises `ValueError`."""
    try:
        cells = json.loads(text)["cells"]
        return [(str(cell.get("id", n)), "".join(cell["source"])) for n, cell in enumerate(cells)]
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError from error


def _both(ours: str, theirs: str) -> str:
    lines = zip_longest(ours.split("\n"), theirs.split("\n"), fillvalue="")
    one, other = next(((a, b) for a, b in lines if a != b), (ours, theirs))
    return msg(
        "two people have changed this text: {one} and {other}", one=_quote(one), other=_quote(other)
    )


def _quote(text: str) -> str:
    start = text.strip().partition("\n")[0]
    return f"“{start[:_SHOWN]}…”" if len(start) > _SHOWN else f"“{start}”"
