"""build.py enter FILE: take the values that were filled into a sheet into the data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from whitepaper.command.language import of_values
from whitepaper.command.terminal import Terminal
from whitepaper.command.tidy import replace
from whitepaper.files import read_file
from whitepaper.messages import calling, msg, msg_n


def _there(context: click.Context, parameter: click.Parameter, file: Path) -> Any:
    """A file that is there. Raises `BadParameter` for any other, in the language spoken by then."""
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    return kind.convert(file, parameter, context)


@click.command(
    "enter",
    help=msg(
        "Take the values that were filled into the FILE, a sheet that {new} has made, "
        "into data/observations.csv, as rows at its end. They are checked as all data are: if "
        "anything is wrong, all of it is told with its cells, and nothing is entered.",
        new=calling("new"),
    ),
)
@click.argument("file", type=click.Path(path_type=Path), callback=_there)
@click.pass_obj
def command(terminal: Terminal, file: Path) -> None:
    """Enter values from a sheet."""
    with terminal.errors_reported(msg("interrupted: nothing was entered")):
        _enter(terminal.root, file, terminal)


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
