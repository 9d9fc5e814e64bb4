"""build.py enter FILE: take the values that were filled into a sheet into the data."""

from __future__ import annotations

import os
from pathlib import Path

import click

from whitepaper.command.language import language_option, of_values
from whitepaper.command.terminal import Terminal
from whitepaper.command.tidy import replace
from whitepaper.files import read_file
from whitepaper.messages import calling, msg, msg_n


def command(root: Path) -> click.Command:
    """Enter values from a sheet."""

    @click.command(
        "enter",
        help=msg(
            "Take the values that were filled into the FILE, a sheet that {new} has made, "
            "into data/observations.csv, as rows at its end. They are checked as all data are: if "
            "anything is wrong, all of it is told with its cells, and nothing is entered.",
            new=calling("new"),
        ),
    )
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @language_option
    @click.pass_obj
    def enter(terminal: Terminal, file: Path) -> None:
        with terminal.errors_reported(msg("interrupted: nothing was entered")):
            _enter(root, file, terminal)

    return enter


def _enter(root: Path, file: Path, terminal: Terminal) -> None:
    from whitepaper.inputs import data
    from whitepaper.inputs.validation.verdict import validate_once
    from whitepaper.project import VERDICT
    from whitepaper.succession.entering import OBSERVATIONS, appended, read_sheet

    data.check_there(root)
    validate_once(root, root / VERDICT)
    place = os.path.relpath(file.absolute(), root).replace(os.sep, "/")
    done = read_sheet(root, file, place, data.read(root), of_values(root))
    if done.there:
        terminal.say(
            msg_n(
                "one value is in the data already",
                "{n} values are in the data already",
                n=done.there,
            )
        )
    if not done.lines:
        terminal.say(msg("{file} has nothing to enter", file=place))
        return
    before = read_file(root / OBSERVATIONS).decode("utf-8")
    replace(root / OBSERVATIONS, appended(before, done.lines).encode())
    terminal.say(
        msg_n(
            "entered in {table}: line {first}",
            "entered in {table}: lines {first} to {last}",
            n=len(done.lines),
            table=OBSERVATIONS.as_posix(),
            first=done.first,
            last=done.first + len(done.lines) - 1,
        )
    )
    for line in done.lines:
        terminal.print(line)
