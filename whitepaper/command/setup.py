"""build.py setup: git, as it serves notebooks and tables best."""

from __future__ import annotations

import click

from whitepaper import extras
from whitepaper.command.terminal import Terminal
from whitepaper.errors import Finding, UsageError
from whitepaper.messages import msg


@click.command(
    "setup",
    help=msg(
        "Have git keep notebooks without outputs, show what has changed by cells, and merge "
        "what several people have written. It concerns this checkout alone, and is done when "
        "JupyterLab is opened, too."
    ),
)
@click.pass_obj
def command(terminal: Terminal) -> None:
    """Set up git in this checkout."""
    with terminal.errors_reported(msg("interrupted")):
        extras.check(extras.LAB, "setup")
        from whitepaper.inputs.git_setup import NotSetUpError, set_up

        try:
            done = set_up(terminal.root)
        except NotSetUpError as error:
            what, remedy = error.args
            raise UsageError(
                msg("Git was not set up."), [Finding(terminal.root.name, what, remedy)]
            ) from error
        terminal.say(
            msg("git keeps notebooks without outputs, and shows and merges them by cells")
            if done
            else msg("git is set up already")
        )
