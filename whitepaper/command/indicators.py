"""build.py indicators [WORD]: what the data has, by a part of its name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from whitepaper.command.language import of_values
from whitepaper.command.terminal import Terminal
from whitepaper.errors import UsageError
from whitepaper.messages import msg, msg_n

if TYPE_CHECKING:
    from whitepaper.inputs.search import Match, Series


@click.command(
    "indicators",
    help=msg(
        "Find indicators, events and sources by any part of their name: of indicators also "
        "for which periods there are values, and the last one. Without a WORD it is all that "
        "the data has."
    ),
)
@click.argument("word", default="")
@click.option("--json", "as_json", is_flag=True, help=msg("Print JSON, for programs."))
@click.pass_obj
def command(terminal: Terminal, word: str, as_json: bool) -> None:
    """Print indicators, events and sources."""
    root = terminal.root
    with terminal.errors_reported(msg("interrupted")):
        from whitepaper.inputs import data
        from whitepaper.inputs.search import search
        from whitepaper.inputs.validation import validate

        data.check_there(root)
        language = of_values(root)
        try:
            known = data.read(root, language)
        except (ValueError, KeyError, OSError):
            # Which says what is wrong.
            validate(root)
            raise
        found = search(known, word, language)
        if not found:
            raise UsageError(msg("The data has nothing named “{word}”.", word=word))
        if as_json:
            listed = [to_builtins(match, enc_hook=str) for match in found]
            terminal.print(json.dumps(listed, ensure_ascii=False))
        else:
            _print(found, terminal)


# Two screens full. What is longer tells of one region alone.
_MOST_LINES = 60
_KINDS = {"indicator": msg("indicator"), "event": msg("event"), "source": msg("source")}


def _print(found: Sequence[Match], terminal: Terminal) -> None:
    """Print what was found; of much, for each indicator the region with the most periods."""
    whole = [line for match in found for line in _lines(match)]
    short = [line for match in found for line in _lines(match, is_short=True)]
    is_long = len(whole) > max(_MOST_LINES, len(short))
    for line in short if is_long else whole:
        terminal.print(terminal.text(line))
    if is_long:
        terminal.say(msg("More of a name lists all regions that have values."))


def _lines(match: Match, *, is_short: bool = False) -> Iterator[str]:
    about = tuple(filter(None, (match.unit, match.date)))
    head = {"kind": _KINDS[match.kind], "name": match.name, "id": match.id}
    if about:
        yield msg("{kind} {name} [{id}] ({about})", **head, about=about)
    else:
        yield msg("{kind} {name} [{id}]", **head)
    if is_short and len(match.series) > 1:
        # The first of those that have as many: where a report is about has more than others.
        most = max(match.series, key=lambda series: len(series.periods))
        yield msg_n(
            "{line}; also one more region",
            "{line}; also {n} more regions",
            n=len(match.series) - 1,
            line=_line(most),
        )
        return
    yield from map(_line, match.series)


def _line(series: Series) -> str:
    return msg(
        "    {region}: {periods}; last {value}",
        region=series.region,
        periods=series.periods,
        value=series.last,
    )
