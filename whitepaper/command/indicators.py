"""build.py indicators [WORD]: what the data has, by a part of its name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whitepaper.command.language import language_option
from whitepaper.command.terminal import Terminal, spare_time
from whitepaper.errors import UsageError
from whitepaper.messages import msg

if TYPE_CHECKING:
    from whitepaper.inputs.search import Match


def command(root: Path) -> click.Command:
    """Print indicators, events and sources."""

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
    @language_option
    @click.pass_obj
    def indicators(terminal: Terminal, word: str, as_json: bool) -> None:
        spare_time()
        with terminal.errors_reported(msg("interrupted")):
            from whitepaper.inputs import data
            from whitepaper.inputs.search import search
            from whitepaper.inputs.validation import validate
            from whitepaper.languages import DEFAULT

            try:
                known = data.read(root)
            except (ValueError, KeyError, OSError):
                # Which says what is wrong.
                validate(root)
                raise
            found = search(known, word, DEFAULT)
            if not found:
                raise UsageError(msg("The data has nothing named “{word}”.", word=word))
            if as_json:
                terminal.print(json.dumps([asdict(match) for match in found], ensure_ascii=False))
            else:
                for match in found:
                    for line in _lines(match):
                        terminal.print(terminal.text(line))

    return indicators


_KINDS = {"indicator": msg("indicator"), "event": msg("event"), "source": msg("source")}


def _lines(match: Match) -> Iterator[str]:
    about = tuple(filter(None, (match.unit, match.date)))
    head = {"kind": _KINDS[match.kind], "name": match.name, "id": match.id}
    if about:
        yield msg("{kind} {name} [{id}] ({about})", **head, about=about)
    else:
        yield msg("{kind} {name} [{id}]", **head)
    for series in match.series:
        yield msg(
            "    {region}: {periods}; last {value}",
            region=series.region,
            periods=series.periods,
            value=series.last,
        )
