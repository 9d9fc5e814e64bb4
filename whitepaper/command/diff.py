"""build.py diff A B: how two builds differ."""

from __future__ import annotations

from pathlib import Path

import click

from whitepaper.command.language import language_option
from whitepaper.command.terminal import Terminal, claim_temporary_folder
from whitepaper.inputs.listing import available
from whitepaper.messages import calling, msg
from whitepaper.project import OUT
from whitepaper.publication.record import changed_files

# So many files that have changed are named.
_FILES = 5


def command(root: Path) -> click.Command:
    """Compare two builds."""

    @click.command(
        "diff",
        help=msg(
            "Compare two builds of the white paper: how B differs from A.\n\n"
            "Each is an edition that was built (2020), an edition as it was issued (issued:2020, "
            "or issued:2020:1 for the first time), a commit (HEAD~1, of which the same edition as "
            "the other side is meant or else the newest; or HEAD~1:2019), which is built for this, "
            "or a folder (./folder) with what a build has written.\n\n"
            "The differences are listed here and shown on a page in out/diff/, whose path goes "
            "to standard output."
        ),
    )
    @click.argument("old", metavar="A")
    @click.argument("new", metavar="B")
    @language_option
    @click.pass_obj
    def diff(terminal: Terminal, old: str, new: str) -> None:
        with terminal.errors_reported(msg("interrupted: nothing was compared")):
            claim_temporary_folder()
            from whitepaper.comparison.builds import builds
            from whitepaper.comparison.comparison import compare
            from whitepaper.comparison.page import write
            from whitepaper.comparison.terminal import lines

            for name in (old, new):
                _say_outdated(root, name, terminal)
            comparison = compare(*builds(root, (old, new), terminal.say))
            for line in lines(comparison):
                terminal.say(line, bold=not line.startswith(" "))
            page = write(comparison, root, terminal.language)
            terminal.print(page.relative_to(root).as_posix())

    return diff


def _say_outdated(root: Path, name: str, terminal: Terminal) -> None:
    """Say what has changed since an edition was built: that is not compared."""
    # What has no parameters any more cannot be built again.
    files = changed_files(root, name) if name in available(root) else ()
    if files:
        more = (msg("{count} more", count=len(files) - _FILES),) if len(files) > _FILES else ()
        outdated = msg(
            "{place} was built before these were changed: {files}. What they say now is not "
            "compared; build first: {build}",
            place=(OUT / name).as_posix(),
            files=(*files[:_FILES], *more),
            build=calling(name),
        )
        terminal.say(outdated, bold=True)
