"""whitepaper migrate PATH NAME: make a project of a report that was made by another tool."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from whitepaper.command.terminal import Terminal
from whitepaper.errors import WhitepaperError
from whitepaper.messages import msg, msg_n

# What could not be carried over, in the project.
LOST = "moved-in.md"


@click.command(
    "migrate",
    help=msg(
        "Make a project in the new folder NAME of the report in PATH: a Quarto book, a Jupyter "
        "Book, or a folder of notebooks as papermill runs them. PATH stays as it is. What a "
        "project has too is carried over; the rest is listed with its place and a remedy."
    ),
)
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("name", type=click.Path(path_type=Path))
@click.pass_obj
def command(terminal: Terminal, path: Path, name: Path) -> None:
    """Make a project of another tool's report; none is needed."""
    with terminal.errors_reported(msg("interrupted")):
        from whitepaper.moving.project import move

        moved = move(path, name, terminal.language, datetime.date.today())
        terminal.print(name.as_posix())
        lists = [
            (
                msg_n(
                    "One thing was guessed; correct it there:",
                    "{n} things were guessed; correct them there:",
                    n=len(moved.guessed),
                ),
                moved.guessed,
            ),
            (
                msg_n(
                    "One thing was not carried over:",
                    "{n} things were not carried over:",
                    n=len(moved.lost),
                ),
                moved.lost,
            ),
        ]
        listed = ""
        for heading, findings in lists:
            if findings:
                terminal.say(WhitepaperError(heading, findings).text)
                told = "".join(f"- {terminal.text(each.text)}\n" for each in findings)
                listed += f"{terminal.text(heading)}\n\n{told}\n"
        (name / LOST).write_text(listed, "utf-8", newline="\n")
        terminal.say(msg("They are listed in {file} too.", file=(name / LOST).as_posix()))
        terminal.say(
            msg(
                "{name}/ is a draft of {n} chapters: cd {name}, then whitepaper. What a final "
                "report may not have is told there; see “gates” in params/project.yaml.",
                name=name.as_posix(),
                n=len(moved.chapters),
            )
        )
