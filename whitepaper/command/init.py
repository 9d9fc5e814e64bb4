"""whitepaper init NAME: make a project that builds to a final report as it is."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from whitepaper.command.terminal import Terminal
from whitepaper.messages import msg
from whitepaper.starting import KINDS, LANGUAGES, start


@click.command(
    "init",
    help=msg(
        "Make a project in the new folder NAME: notebooks, parameters, data, tests, the steps "
        "for continuous integration, and a README. It builds to a final report as it is; its "
        "figures are examples."
    ),
)
@click.argument("name", type=click.Path(path_type=Path))
@click.option(
    "--like",
    type=click.Choice(KINDS),
    default=KINDS[0],
    show_default=True,
    help=msg(
        "plain: two notebooks that read a table. facts: a small data package, from which every "
        "number is printed with its source. city: what a city's white paper starts from."
    ),
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help=msg("The language of the report.  [default: that of messages]"),
)
@click.option("--place", default="", help=msg("The place that the report is about."))
@click.option(
    "--period", default="", help=msg("The year that the report is of.  [default: last year]")
)
@click.pass_obj
def command(
    terminal: Terminal, name: Path, like: str, language: str | None, place: str, period: str
) -> None:
    """Make a project; none is needed."""
    with terminal.errors_reported(msg("interrupted")):
        of = period or str(datetime.date.today().year - 1)
        start(name, like, language or terminal.language, period=of, place=place)
        terminal.print(name.as_posix())
        terminal.say(
            msg(
                "{name}/ builds as it is: cd {name}, then whitepaper. What to put in the place "
                "of the example, README.md tells.",
                name=name.as_posix(),
            )
        )
