"""build.py issue EDITION…: record that an edition was published, so that it stays as it is."""

from __future__ import annotations

import contextlib
import datetime
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whitepaper.command.editions import each_named
from whitepaper.command.terminal import Terminal, claim_temporary_folder, for_each
from whitepaper.inputs.repository import Kept
from whitepaper.messages import calling, msg
from whitepaper.project import DATA, EDITIONS, EXTENSIONS, NOTEBOOKS, PARAMS, THEME

if TYPE_CHECKING:
    from whitepaper.inputs.issues import Issue


# As people write a day; the third with the signs of years, months and days.
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y\u5e74%m\u6708%d\u65e5", "%Y.%m.%d")


def _day(text: str, terminal: Terminal) -> datetime.date:
    """A day as an option gives it. Raises `BadParameter` for what is none."""
    for form in _DAYS:
        with contextlib.suppress(ValueError):
            return datetime.datetime.strptime(text, form).date()
    raise click.BadParameter(
        terminal.text(msg("“{text}” is not a day: write it like 2021-08-02", text=text))
    )


@click.command(
    "issue",
    help=msg(
        "Record that each EDITION, as it was built last, was issued: published, printed, sent; "
        'or all whose names are like a pattern, such as "2023/*".\n\n'
        "From then on a build that says something else is refused, unless the parameters give "
        "a date and a reason for the correction under corrections:; the report prints these. "
        "A correction is issued in the same way.\n\n"
        "The record goes to editions/EDITION/, which is to be committed with the project; its "
        "path goes to standard output. One that was made in error, or with a wrong day, is "
        "taken back by --undo as long as it was not pushed."
    ),
)
@click.argument("edition", nargs=-1, required=True)
@click.option(
    "--date",
    "day",
    callback=lambda context, _, value: value and _day(value, context.obj),
    help=msg("The day of issue, such as 2021-08-02.  [default: today]"),
)
@click.option(
    "--undo", is_flag=True, help=msg("Take back the last record, which others do not have yet.")
)
@click.pass_obj
def command(
    terminal: Terminal, edition: tuple[str, ...], day: datetime.date | None, *, undo: bool
) -> None:
    """Record that an edition was issued."""
    if undo and day:
        raise click.UsageError(terminal.text(msg("--undo takes the last record: no --date")))
    today = datetime.datetime.now().date()
    interrupted = msg("interrupted: of what is not told above nothing was recorded")
    with terminal.errors_reported(interrupted):
        claim_temporary_folder()
        of = day or today
        one = partial(_one, terminal.root, day=of, today=today, terminal=terminal, undo=undo)
        sys.exit(for_each(each_named(terminal.root, edition), one, terminal))


def _one(
    root: Path,
    edition: str,
    *,
    day: datetime.date,
    today: datetime.date,
    terminal: Terminal,
    undo: bool,
) -> None:
    from whitepaper import issuing

    if undo:
        _say_undone(*issuing.withdraw(root, edition), edition, terminal)
        return
    made = issuing.issue(root, edition, day, today)
    _say(root, made.number, edition, day, terminal)
    terminal.print(made.place)


def _say_undone(last: Issue, kept: Kept, edition: str, terminal: Terminal) -> None:
    day = last.date.isoformat()
    terminal.say(msg("{edition}: the record of {day} is taken back", edition=edition, day=day))
    if kept is not Kept.BY_NOBODY:
        terminal.say(
            msg(
                "It was committed here: commit this too, and remove its tag if it has one:\n"
                "    git add -A {editions}\n"
                '    git commit -m "Take back the issue of {edition}"\n'
                "    git tag -d {tag}",
                editions=EDITIONS.as_posix(),
                edition=edition,
                tag=_tag(edition, last.number),
            )
        )


def _tag(edition: str, number: int) -> str:
    return f"issued-{edition}" if number == 1 else f"issued-{edition}-{number}"


def _say(root: Path, number: int, edition: str, day: datetime.date, terminal: Terminal) -> None:
    # All that a report is made of.
    parts = (EDITIONS, PARAMS, DATA, NOTEBOOKS, THEME, Path(EXTENSIONS))
    folders = [part.as_posix() for part in parts if (root / part).exists()]
    said = day.isoformat()
    if number == 1:
        issued = msg("{edition}: issued on {day}", edition=edition, day=said)
        subject = msg("Issue {edition}", edition=edition)
    else:
        which = {"edition": edition, "number": number - 1}
        issued = msg("{edition}: correction {number} issued on {day}", **which, day=said)
        subject = msg("Issue correction {number} of {edition}", **which)
    terminal.say(issued)
    terminal.say(
        msg(
            "Commit the record with the project, so that everybody has it:\n"
            "    git add {folders}\n"
            '    git commit -m "{subject}"\n'
            "    git tag {tag}\n"
            "Was the day wrong, or was it not issued: {undo}",
            folders=" ".join(folders),
            undo=calling("issue", edition, "--undo"),
            subject=subject,
            tag=_tag(edition, number),
        )
    )
