"""build.py issue EDITION: record that an edition was published, so that it stays as it is."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from whitepaper.command.language import language_option
from whitepaper.command.terminal import Terminal, claim_temporary_folder
from whitepaper.messages import msg
from whitepaper.project import EDITIONS, PARAMS


def command(root: Path) -> click.Command:
    """Record that an edition was issued."""

    @click.command(
        "issue",
        help=msg(
            "Record that the EDITION that was built last was issued: published, printed, sent.\n\n"
            "From then on a build that says something else is refused, unless the parameters give "
            "a date and a reason for the correction under corrections:; the report prints these. "
            "A correction is issued in the same way.\n\n"
            "The record goes to editions/EDITION/, which is to be committed with the project; its "
            "path goes to standard output."
        ),
    )
    @click.argument("edition")
    @click.option(
        "--date",
        "day",
        type=click.DateTime(["%Y-%m-%d"]),
        help=msg("The day of issue, such as 2021-08-02.  [default: today]"),
    )
    @language_option
    @click.pass_obj
    def issue(terminal: Terminal, edition: str, day: datetime.datetime | None) -> None:
        today = (day or datetime.datetime.now()).date()
        with terminal.errors_reported(msg("interrupted: nothing was recorded")):
            claim_temporary_folder()
            from whitepaper import issuing

            made = issuing.issue(root, edition, today)
            _say(made.number, edition, today, terminal)
            terminal.print(made.place)

    return issue


def _say(number: int, edition: str, day: datetime.date, terminal: Terminal) -> None:
    said = day.isoformat()
    terminal.say(
        msg("{edition}: issued on {day}", edition=edition, day=said)
        if number == 1
        else msg(
            "{edition}: correction {number} issued on {day}",
            edition=edition,
            number=number - 1,
            day=said,
        )
    )
    tag = f"issued-{edition}" if number == 1 else f"issued-{edition}-{number}"
    terminal.say(
        msg(
            "Commit the record with the project, so that everybody has it:\n"
            "    git add {editions} {params} data notebooks\n"
            '    git commit -m "Issue {edition}"\n'
            "    git tag {tag}",
            editions=EDITIONS.as_posix(),
            params=PARAMS.as_posix(),
            edition=edition,
            tag=tag,
        )
    )
