"""build.py preview [EDITION]: an edition in the browser, as it is now, after each change."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable
from pathlib import Path

import click

from whitepaper.command.editions import one_edition, where_option
from whitepaper.command.options import SECONDS_OF_A_CELL, jobs_option, timeout_option
from whitepaper.command.terminal import Terminal, claim_temporary_folder
from whitepaper.limits import CORES, check_threads
from whitepaper.messages import msg


@click.command(
    "preview",
    help=msg(
        "Show an edition in the browser, and show it anew whenever a notebook, the data or the "
        "parameters are saved: the newest, or the EDITION named.\n\n"
        "What cannot be shown is told over the last good page; what a final report may not "
        "have stands in its margin. Nothing is written to out/EDITION/. Ctrl-C ends it."
    ),
)
@click.argument("edition", required=False)
@where_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help=msg("The port of the address.  [default: a free one]"),
)
@click.option("--no-browser", is_flag=True, help=msg("Only print the address."))
@jobs_option
@timeout_option
@click.pass_obj
def command(
    terminal: Terminal,
    edition: str | None,
    where: tuple[str, ...],
    port: int,
    no_browser: bool,
    jobs: int,
    timeout: int,
) -> None:
    """Show an edition in a browser, and each change of it."""
    root = terminal.root
    with terminal.errors_reported(msg("the preview has ended")):
        name = one_edition(root, edition, where)
        from whitepaper.inputs.parameters import check_named

        # What else is wrong with it can be mended while it is shown.
        check_named(root, name)

        def announce(address: str) -> None:
            terminal.print(address)
            if not no_browser:
                _open(address)

        show(root, name, terminal, announce, port=port, jobs=jobs, timeout=timeout)


def show(
    root: Path,
    edition: str,
    terminal: Terminal,
    announce: Callable[[str], None],
    *,
    port: int = 0,
    jobs: int = CORES,
    timeout: int = SECONDS_OF_A_CELL,
) -> None:
    """Preview an edition until the user interrupts that; `announce` is given the address."""
    claim_temporary_folder()
    check_threads(jobs)
    # The process that kernels are forked from imports what chapters need, meanwhile this one what
    # a build needs.
    from whitepaper.execution.environment import warm_up

    code = warm_up()
    from whitepaper.pipeline import Options
    from whitepaper.preview.rebuild import FORMATS, Preview, Shown, rebuild
    from whitepaper.preview.server import Board, served
    from whitepaper.preview.watch import changes

    options = Options(FORMATS, jobs, timeout or None, language=terminal.language, more_follow=True)
    what, shown = Preview(root, edition, options, code), Shown()
    board = Board()
    with served(root, edition, board, port, terminal.text) as address:
        announce(address)
        for _ in changes(root):
            board.put(shown, is_building=True)
            with terminal.progress(edition, quiet=False) as progress:
                for newer in rebuild(what, shown, progress):
                    shown = newer
                    board.put(shown, is_building=True)
            board.put(shown, is_building=False)
            # While nobody waits for it.
            gc.collect()
            current = msg("{edition}: up to date", edition=edition)
            terminal.say(shown.failure.text if shown.failure else current)


def _open(address: str) -> None:
    """Have the system open a browser, which may take its time."""
    import threading
    import webbrowser

    def open_browser() -> None:
        # Where there is none, the address is on the terminal.
        with contextlib.suppress(webbrowser.Error, OSError):
            webbrowser.open(address)

    threading.Thread(target=open_browser, daemon=True).start()
